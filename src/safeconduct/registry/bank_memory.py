"""What the folder remembers of the bank: after a restore nothing is sent before its statements were read.

A backup does not know what was sent after it was made. Its orders wait as if they had never gone, and would be paid a
second time, under a file number that no bank has seen. `keys/bank.json` says that the folder comes from a backup, and
of which day. Files in a currency wait until a paymaster has read the statements of that currency's account, one
following on the other by their balances, from that day to the working day after the restore. Every order of ours that
they name and no file of ours has, the bank was sent: it goes into no file any more.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec

from safeconduct.casefile.workdays import Days
from safeconduct.errors import BadInput
from safeconduct.registry import folder_memory
from safeconduct.treasury.iso20022 import Kind, Statement, movements

NAME = "keys/bank.json"

READ_STATEMENTS = (
    "This installation was made again from the backup of {since}, which does not know what was sent to the bank since: "
    "it could be paid twice. Read the statements of the account for {unit} first, without a gap from {since} to "
    "{until}, with `safeconduct payments import` or at the console (docs/operate/payments.md)."
)
"""Why nothing is sent. In English only, like every refusal of a bank file."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Statements that follow on each other.

    Attributes:
        account: without blanks.
        unit: of the account's balance.
        since: day of the first opening balance.
        opening: that balance in minor units, below nothing for a debt.
        until: day of the last closing balance.
        closing: that balance.
        first: running number of the first statement; None where the bank gives none.
        last: of the last.
    """

    account: str
    unit: str
    since: date
    opening: int
    until: date
    closing: int
    first: int | None = None
    last: int | None = None

    def then(self, other: "Stretch", days: Days) -> "Stretch | None":
        """Return both as one where the other goes on where this one ends; None where it does not.

        Balances alone do not tell: an account that is filled for each file and emptied by it is at nothing every night.
        So the bank's running numbers must follow, or, where it gives none, the working days.
        """
        if (self.account, self.unit, self.closing) != (other.account, other.unit, other.opening):
            return None
        if self.last is not None and other.first is not None:
            follows = other.first == self.last + 1
        else:
            follows = other.since <= days.after(self.until, 1, business=True)
        if not follows or not self.until <= other.until:
            return None
        return msgspec.structs.replace(self, until=other.until, closing=other.closing, last=other.last)


class Lost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days of which a backup knows nothing: from its own to the working day after the restore."""

    since: date
    until: date


class Memory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file holds.

    Attributes:
        lost: days, by restore.
        read: of which days statements were read.
        known: references of orders that the bank was sent by an installation that was lost.
    """

    lost: tuple[Lost, ...]
    read: tuple[Stretch, ...] = ()
    known: frozenset[str] = frozenset()

    def unread(self, account: str, unit: str) -> Lost | None:
        """Return the first lost days of which an account's statements were not read; None when all were."""
        read = [each for each in self.read if (each.account, each.unit) == (_plain(account), unit)]
        for lost in self.lost:
            if not any(each.since <= lost.since and lost.until <= each.until for each in read):
                return lost
        return None


def read(home: Path) -> Memory | None:
    """Return what is remembered; None where nothing was ever restored.

    Raises:
        BadInput: it cannot be read.
    """
    return folder_memory.read(
        home / NAME,
        Memory,
        ", which says what the bank was sent before the restore. Take it from the newest backup that was made since "
        "(docs/operate/payments.md).",
    )


def mark_restored(home: Path, since: date, until: date) -> None:
    """Remember that this folder comes from a backup, beside what it remembered of earlier restores.

    Args:
        home: the installation's folder.
        since: day of the backup.
        until: the working day after the restore.
    """
    before = read(home) or Memory(lost=())
    folder_memory.write(
        home / NAME, msgspec.structs.replace(before, lost=(*before.lost, Lost(since=since, until=until)))
    )


def check(home: Path, unit: str, accounts: Mapping[str, str]) -> None:
    """Check that nothing sent in a unit may have been forgotten.

    Args:
        home: the installation's folder.
        unit: of the file that is to be made.
        accounts: from which is paid, by unit.

    Raises:
        BadInput: it may; the sentence says which statements to read.
    """
    memory = read(home)
    lost = memory.unread(accounts.get(unit, ""), unit) if memory is not None else None
    if lost is not None:
        raise BadInput(READ_STATEMENTS.format(unit=unit, since=lost.since, until=lost.until))


def known(home: Path) -> frozenset[str]:
    """Return the references of orders that the bank was sent, and that no file of this installation had."""
    memory = read(home)
    return memory.known if memory is not None else frozenset()


def learn(home: Path, statements: Iterable[Statement], unsent: frozenset[str], days: Days) -> None:
    """Take note of which days were read, and of orders in them that count here as never sent.

    A notification is read for its orders alone: it has no balances, and leaves days out.

    Args:
        home: the installation's folder.
        statements: of one file of the bank's.
        unsent: references of released orders that went into no file.
        days: which are working days.
    """
    memory = read(home)
    if memory is None:
        return
    found = tuple(statements)
    stretches = _joined((*memory.read, *filter(None, map(_stretch, found))), days)
    named = memory.known.union(_named(found, unsent))
    learnt = msgspec.structs.replace(memory, read=stretches, known=named)
    if learnt != memory:
        folder_memory.write(home / NAME, learnt)


def _stretch(statement: Statement) -> Stretch | None:
    first, last = statement.opening, statement.closing
    if statement.kind is not Kind.STATEMENT or first is None or last is None or first.unit != last.unit:
        return None
    if first.day is None or last.day is None:
        return None
    return Stretch(
        account=_plain(statement.account),
        unit=first.unit,
        since=first.day,
        opening=first.minor,
        until=last.day,
        closing=last.minor,
        first=statement.sequence,
        last=statement.sequence,
    )


def _joined(stretches: Iterable[Stretch], days: Days) -> tuple[Stretch, ...]:
    """Return stretches with those that follow on each other as one."""
    found: list[Stretch] = []
    for each in sorted(set(stretches), key=lambda one: (one.account, one.unit, one.since, one.until)):
        for place, before in enumerate(found):
            if (longer := before.then(each, days)) is not None:
                found[place] = longer
                break
        else:
            found.append(each)
    return tuple(found)


def _named(statements: Iterable[Statement], unsent: frozenset[str]) -> Iterator[str]:
    for moved in movements(statements):
        if not moved.credit:
            words = " ".join((moved.end_to_end, *moved.text)).lower().split()
            yield from unsent.intersection(words)


def _plain(account: str) -> str:
    return "".join(account.split()).upper()
