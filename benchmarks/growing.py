"""Many cases, every entry of them genuine, for what has to cost the same however many there are.

The cases are invented and alike: a contact with a family, an offer that is accepted, and letters. What is not invented
is how they are written: each act is judged by its gates, signed by its officer and sealed, and its entry is a leaf of
the journal, by the code of `perform()` (`registry.batches`). `safeconduct journal verify` has nothing to say against
them.

`python -m benchmarks.grow FOLDER` writes them into a folder that stays, goes on where it was stopped, and verifies.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import click
import msgspec
from django.core.management import call_command
from tests.databases import pointed_at

from benchmarks.office import TEAM, Office, serving_office
from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.offer import AcceptOffer, MakeOffer
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    NamedDependant,
    NameDependants,
)
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.protection import Relation
from safeconduct.programmes import DEFAULT, load
from safeconduct.registry.batches import Batch, batch
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Entry
from safeconduct.registry.performing import Receipt, Seconding, new_reference, perform
from safeconduct.registry.rows import peek
from safeconduct.registry.sessions import MailboxSession, OfficerSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.registry.stores import office_reference
from safeconduct.sealing.mailbox import MailboxKeys
from safeconduct.sealing.officer import OfficerKeys
from safeconduct.site.settings import database

AT_ONCE = 50
"""Cases that are written in one transaction."""

KEYS = "benchmark-keys.json"
"""In the folder of an office that stays: the secret keys of its invented officers and of its one mailbox."""

FAMILY = 4

FEWEST = 11 + 2 * FAMILY
"""Entries with which a case begins, before its letters."""

LETTERS = (
    "Мы вас слышим. Торопиться не надо: ответьте, когда будете одни, и никому об этом не говорите.",
    "Ми отримали ваш лист. Нічого не робіть, поки ми не відповімо на ваше запитання.",
    "We have read your letter. Nothing is decided without you.",
)


@dataclass(slots=True)
class Growing:
    """An office whose cases grow in number.

    Attributes:
        office: whose; its clock stands, as the benchmarks' does.
        cases: references of the cases written so far.
    """

    office: Office
    cases: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, office: Office) -> "Growing":
        """Put the list in force of which the cases' offers are made, and return the office ready to grow."""
        today = office.installation.clock().date()
        schedule = load(DEFAULT).schedule_on(today)
        enact = EnactList(
            programme=DEFAULT,
            schedule_version=schedule.version,
            schedule_digest=schedule.digest,
            since=schedule.in_force_from,
        )
        file = office_reference()
        row = peek(file)
        head = row.digest.hex() if row else ""
        proposal = perform(enact, session=office.officers["owl"], case=file, seen=head)
        second = Seconding(proposal.digest)
        perform(second, session=office.officers["dove"], case=file, seen=proposal.digest)
        return cls(office)

    def to(self, cases: int, acts: int, told: Callable[[int], None] = lambda _: None) -> None:
        """Write cases of so many entries each until there are `cases` of them.

        Args:
            cases: how many there are afterwards.
            acts: entries of each new one, at least `FEWEST`.
            told: called with the number of cases after each transaction.

        Raises:
            ValueError: fewer entries than a case begins with.
        """
        if acts < FEWEST:
            raise ValueError(f"a case begins with {FEWEST} entries, so it cannot have {acts}")
        while len(self.cases) < cases:
            many = min(AT_ONCE, cases - len(self.cases))
            with batch(self.office.installation) as together:
                fresh = [_Life(self.office, together) for _ in range(many)]
                # In step, each case one act after the other: what has to be written for one is written for all.
                for _ in zip(*(each.acts(acts) for each in fresh), strict=True):
                    pass
            self.cases += [each.reference for each in fresh]
            told(len(self.cases))

    def keep(self) -> None:
        """Keep the office's keys in its folder, so that `growing_in` finds it again."""
        kept = _Kept({name: each.keys for name, each in self.office.officers.items()}, self.office.words)
        path = self.office.installation.home / KEYS
        path.touch(0o600, exist_ok=False)
        path.write_bytes(msgspec.json.encode(kept))


class _Kept(msgspec.Struct, frozen=True):
    officers: dict[str, OfficerKeys]
    words: MailboxKeys


@contextmanager
def growing_in(home: Path) -> Iterator[Growing]:
    """Found an office on SQLite in a folder that stays, or go on with the one whose keys stand there.

    Args:
        home: the folder; made where it is missing.

    Raises:
        BadInput: another installation is in it.
    """
    keys = home / KEYS
    if not keys.exists():
        home.mkdir(parents=True, exist_ok=True)
        with serving_office(home) as office:
            growing = Growing.of(office)
            growing.keep()
            yield growing
        return
    kept = msgspec.json.decode(keys.read_bytes(), type=_Kept)
    with pointed_at(database(None, home), home):
        call_command("migrate", verbosity=0, interactive=False)
        installation = Installation.open(home)
        head = verified_head(installation)
        officers = {
            account: OfficerSession(installation, account, mine, head)
            for account, mine in kept.officers.items()
        }
        first = Entry.objects.filter(index=0, file__kind="case").order_by("leaf")
        yield Growing(
            Office(installation, officers, kept.words), list(first.values_list("file_id", flat=True))
        )


def tell(done: int, of: int) -> None:
    """Say how far the writing is, now and then."""
    if done % 1000 == 0 and done < of:
        click.echo(f"  {done:,} of {of:,} cases", err=True)


class _Life:
    """One case in a batch."""

    def __init__(self, office: Office, together: Batch) -> None:
        self.office = office
        self.together = together
        self.reference = new_reference()
        self.head = ""

    def acts(self, many: int) -> Iterator[None]:
        """Do so many acts, one at each step."""
        begun = 0
        for begun, _ in enumerate(self._begin(), 1):  # noqa: B007 - how many there were is the number of the last
            yield
        for number in range(many - begun):
            letter = WriteMessage(mailbox=1, words=LETTERS[number % len(LETTERS)])
            self._do(letter, ("heron", "wren")[number % 2])
            yield

    def _do(self, act: Act | Seconding, who: str | MailboxSession) -> Receipt:
        session = self.office.officers[who] if isinstance(who, str) else who
        receipt = self.together.do(act, session=session, case=self.reference, seen=self.head)
        self.head = receipt.digest
        return receipt

    def _both(self, act: Act, first: str, second: str) -> Generator[Receipt, None, Receipt]:
        proposal = self._do(act, first)
        yield proposal
        receipt = self._do(Seconding(proposal.digest), second)
        yield receipt
        return receipt

    def _begin(self) -> Iterator[Receipt]:
        """From the first letter to an accepted promise and a family that is safe."""
        office = self.office
        # One pair of keys for everybody: stretching fresh words would take longer than all the rest of a case.
        person = MailboxSession(office.installation, 1, self.reference, office.words, office.heron.head)
        opening = OpenCase(channel=Channel.MAILBOX, words="Я не хочу воевать.", brings=("mi-8amtsh",))
        yield self._do(opening, person)
        # At the beginning, where their thread is short: it is read from its first entry for each act of theirs.
        for words in ("Мою семью нельзя оставлять.", "Спасибо. Я подожду."):
            yield self._do(SendMessage(words=words), person)
        for account in TEAM:
            yield self._do(AdmitOfficer(account=account), "heron")
        yield self._do(JudgeCredible(reasons="The answers fit."), "heron")
        labels = tuple(f"d{number}" for number in range(1, FAMILY + 1))
        family = NameDependants(
            asked=("p1",),
            dependants=tuple(
                NamedDependant(label=label, because_of="p1", relation=Relation.OTHER, adult=True)
                for label in labels
            ),
            hidden={f"{label}.name": f"Olha Vydumana {label} (invented)" for label in labels},
        )
        yield self._do(family, "heron")
        offer = yield from self._both(self._offer(), "heron", "owl")
        yield self._do(AcceptOffer(offer=offer.digest), person)
        for label in labels:
            safe = ConfirmDependantsSafe(dependants=(label,), confirmation=Confirmation.MET)
            yield from self._both(safe, "heron", "wren")

    def _offer(self) -> MakeOffer:
        today = self.office.installation.clock().date()
        schedule = load(DEFAULT).schedule_on(today)
        return MakeOffer(
            programme=DEFAULT,
            schedule_version=schedule.version,
            schedule_digest=schedule.digest,
            equipment=("mi-8amtsh",),
            claimants=("p1",),
            expires_on=today + timedelta(days=90),
        )
