"""A founded office in a database of its own, and cases of a given length in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from tests.databases import OWNER, Server, pointed_at, postgres_binaries
from tests.office import OFFICERS

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.protection import NamedDependant, NameDependants
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.protection import Relation
from safeconduct.registry.founding import begin_office
from safeconduct.registry.installation import Clock, Installation, system_clock
from safeconduct.registry.performing import Receipt, new_reference, perform
from safeconduct.registry.sessions import MailboxSession, OfficerSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.mailbox import MailboxKeys, derive, new_salt
from safeconduct.sealing.officer import OfficerKeys
from safeconduct.sealing.words import new_words
from safeconduct.site.settings import database

NOW = datetime(2023, 8, 1, 9, 0, tzinfo=UTC)
TEAM = ("owl", "crane", "magpie")

FAMILY = 80
"""Dependants named in every case: its state is then as large as the founding case's at its 60th act."""

TEXT = (
    "Мы вас слышим и прочли всё, что вы написали. Торопиться не надо: ответьте, когда будете одни, и никому "
    "об этом не говорите. О семье мы помним."
)
"""What a typical act says: two lines, 252 bytes."""


@dataclass(frozen=True, slots=True)
class Office:
    """An installation, its officers, who have signed in, and the keys of somebody's mailbox."""

    installation: Installation
    officers: dict[str, OfficerSession]
    words: MailboxKeys

    @property
    def heron(self) -> OfficerSession:
        """The officer who does what the benchmarks measure."""
        return self.officers["heron"]

    def write(self, case: str) -> Receipt:
        """Do the typical act: an officer writes to the person."""
        return perform(WriteMessage(mailbox=1, words=TEXT), session=self.heron, case=case)

    def case(self, acts: int) -> str:
        """Return a new case of so many entries: a contact with a family, then messages of an officer.

        Raises:
            ValueError: a case has more entries than that before its first message.
        """
        reference = new_reference()
        # One key for all of them: stretching fresh words for every case would take longer than the benchmark.
        person = MailboxSession(self.installation, 1, reference, self.words, self.heron.head)
        opening = OpenCase(channel=Channel.MAILBOX, words="Я не хочу воевать.")
        begun = perform(opening, session=person, case=reference)
        for act in (
            *(AdmitOfficer(account=account) for account in TEAM),
            JudgeCredible(reasons="The answers fit."),
            _family(),
        ):
            begun = perform(act, session=self.heron, case=reference, seen=begun.digest)
        if begun.index >= acts:
            raise ValueError(f"a case begins with {begun.index + 1} entries, so it cannot have {acts}")
        for _ in range(begun.index + 1, acts):
            self.write(reference)
        return reference


@contextmanager
def office_on(url: str | None = None) -> Iterator[Office]:
    """Found an office on SQLite in a folder that is removed afterwards, or on a PostgreSQL database.

    Args:
        url: address of an empty PostgreSQL database; None for SQLite.
    """
    with tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as name:
        home = Path(name)
        with pointed_at(database(url, home), home):
            call_command("migrate", verbosity=0, interactive=False)
            yield _founded(home / "installation")


@contextmanager
def serving_office(home: Path) -> Iterator[Office]:
    """Found an office on SQLite in `home`, where `safeconduct serve` finds both; the clock is the real one."""
    with pointed_at(database(None, home), home):
        call_command("migrate", verbosity=0, interactive=False)
        yield _founded(home, system_clock)


@contextmanager
def postgresql() -> Iterator[str | None]:
    """Start a PostgreSQL server and yield the address of an empty database; None where there is no server."""
    binaries = postgres_binaries()
    if binaries is None:
        yield None
        return
    server = Server(binaries)
    try:
        server.administer(f"CREATE DATABASE bench OWNER {OWNER}")
        yield server.url("bench")
    finally:
        server.stop()


def _founded(home: Path, clock: Clock = lambda: NOW) -> Office:
    authority_seed = signing.new_signing_key()
    installation = Installation.create(
        home,
        origin="bench.example/journal",
        authority=signing.public_key_of(authority_seed),
        clock=clock,
    )
    keys = {account: OfficerKeys.new() for account in OFFICERS}
    begin_office(
        installation,
        authority_seed=authority_seed,
        recovery=agefile.recipient_of(agefile.new_identity()),
        keys=keys,
        roles=OFFICERS,
    )
    head = verified_head(installation)
    officers = {account: OfficerSession(installation, account, mine, head) for account, mine in keys.items()}
    return Office(installation, officers, MailboxKeys.of(derive(new_words(), new_salt())))


def _family() -> NameDependants:
    dependants = tuple(
        NamedDependant(label=f"d{number}", because_of="p1", relation=Relation.OTHER, adult=True)
        for number in range(1, FAMILY + 1)
    )
    return NameDependants(
        asked=("p1",), dependants=dependants, hidden={"d1.name": "Olha Vydumana (invented)"}
    )
