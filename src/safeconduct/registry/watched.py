"""The record of readings and refused attempts, as the auditors read it: who, which case, on which day.

It says no hour, and within a day accounts stand in the order of the alphabet: whoever saw in which order a case's
officers looked into it would see when its person had written. Auditors open no case, so the record is all they see
of one. That they read it is itself on record.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from safeconduct.casefile.acts.watch import RecordAttempt, RecordReading
from safeconduct.casefile.entry import GENESIS, EntryDamaged, Plaintext, read_body
from safeconduct.casefile.office import Office
from safeconduct.casefile.verifier import check, check_entitled, possible_roles
from safeconduct.casefile.words import Role
from safeconduct.registry import directory, rows, stores
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.watching import WATCH, record_look
from safeconduct.sealing import agefile
from safeconduct.sealing.errors import CannotOpen

MOST_OPENED = 500
"""Entries that one look opens, the newest first: some tenths of a second."""


@dataclass(frozen=True, slots=True, order=True)
class Watched:
    """What one account did on one day, as often as it is on record.

    Attributes:
        day: in UTC.
        account: whose.
        case: reference; "" for a look over many cases.
        what: the purpose of a reading ("case", "vault"), or the name of the act that was refused.
        refusal: the sentence that was shown; "" for a reading.
        count: how often.
    """

    day: date
    account: str
    case: str
    what: str
    refusal: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A part of the record.

    Attributes:
        lines: the newest day first, accounts of a day in alphabetical order.
        earlier: index before which the part that came earlier ends; 0 when there is none.
        closed: entries that are sealed to the auditors of their time, and not to this one.
    """

    lines: tuple[Watched, ...]
    earlier: int
    closed: int


def record(session: OfficerSession, *, about: str = "", before: int | None = None) -> Record:
    """Return a part of the record, every entry checked in its place; that it was read is recorded once a day.

    Args:
        session: an auditor's.
        about: an account, or the beginning of a case's reference; "" for all.
        before: index in the watch file before which to begin; None for its end.

    Raises:
        NotAllowed: the account is no auditor's.
        EntryDamaged: an entry is not what the system signed.
    """
    office = directory.office(session.installation)
    actor, _ = session.standing(office)
    if Role.AUDITOR not in actor.roles:
        raise NotAllowed("The record of readings is sealed to the auditors; you are none.")
    record_look(session, case="", purpose="record")
    row = rows.peek(WATCH)
    end = row.index + 1 if row is not None else 0
    stop = end if before is None else max(0, min(before, end))
    start = max(0, stop - MOST_OPENED)
    found: Counter[tuple[date, str, str, str, str]] = Counter()
    closed = 0
    for body in _opened(session, office, start, stop):
        if body is None:
            closed += 1
        elif (line := _line(body)) is not None and (
            not about or line[1] == about or line[2].startswith(about)
        ):
            found[line] += 1
    lines = sorted(Watched(*line, count) for line, count in found.items())
    lines.sort(key=lambda each: each.day, reverse=True)
    return Record(tuple(lines), start, closed)


def _opened(session: OfficerSession, office: Office, start: int, stop: int) -> list[Plaintext | None]:
    """Return the bodies from place `start` up to `stop`, in order; None for each that is closed to this auditor."""
    found: list[Plaintext | None] = []
    head = GENESIS
    for index, entry in enumerate(
        stores.entries(WATCH, max(0, start - 1), through=stop - 1), max(0, start - 1)
    ):
        if index >= start:
            statement = check(
                entry,
                reference=WATCH,
                index=index,
                before=head,
                office=office,
                keys={},
                authority=session.installation.authority,
            )
            try:
                body = read_body(agefile.unseal(entry.body, session.identity), statement)
            except CannotOpen:
                found.append(None)
            else:
                check_entitled(statement, possible_roles(statement.envelope.actor), body)
                found.append(body)
        head = entry.digest.hex()
    if len(found) != stop - start:
        raise EntryDamaged("Entries of the record of readings are gone; run `safeconduct journal verify`.")
    return found


def _line(body: Plaintext) -> tuple[date, str, str, str, str] | None:
    fields = body.fields
    if body.act == RecordReading.__name__:
        return (_day(fields), fields["account"], fields["case"], fields.get("purpose", ""), "")
    if body.act == RecordAttempt.__name__:
        return (_day(fields), fields["account"], fields["case"], fields["attempt"], fields["refusal"])
    return None


def _day(fields: dict[str, str]) -> date:
    return date.fromisoformat(fields["day"])
