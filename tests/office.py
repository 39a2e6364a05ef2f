"""A founded office for tests: invented officers whose keys are made once, with real parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.databases import Database

from safeconduct.casefile.words import Role
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys

OFFICERS: dict[str, tuple[Role, ...]] = {
    "heron": (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER),
    "wren": (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER),
    "crane": (Role.RECEPTION_OFFICER,),
    "owl": (Role.LEGAL_ADVISER,),
    "ibis": (Role.INSPECTOR,),
    "tern": (Role.INSPECTOR,),
    "lark": (Role.INSPECTOR,),
    "rook": (Role.ASSESSOR,),
    "stork": (Role.APPROVER,),
    "robin": (Role.APPROVER,),
    "magpie": (Role.PAYMASTER,),
    "jay": (Role.PAYMASTER,),
    "raven": (Role.AUDITOR,),
    "dove": (Role.ADMINISTRATOR,),
    "siskin": (Role.ADMINISTRATOR,),
}


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = datetime(2023, 8, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class TestOffice:
    """An installation with its officers' sessions.

    `office.heron` is heron's session; `do` performs an act on what its actor just looked at.
    """

    __test__ = False

    installation: Any
    clock: Clock
    keys: dict[str, OfficerKeys]
    database: Database
    authority_seed: bytes = field(repr=False)

    def session(self, account: str) -> Any:
        from safeconduct.registry.sessions import OfficerSession
        from safeconduct.registry.signing_in import verified_head

        return OfficerSession(
            self.installation, account, self.keys[account], verified_head(self.installation)
        )

    def do(self, act: Any, account: Any, case: str, **more: Any) -> Any:
        """Perform an act as an officer (or a session) who has just looked."""
        from safeconduct.registry.models import CaseFile
        from safeconduct.registry.performing import perform

        row = CaseFile.objects.filter(reference=case).first()
        seen = bytes(row.digest).hex() if row else ""
        session = self.session(account) if isinstance(account, str) else account
        return perform(act, session=session, case=case, **{"seen": seen, **more})

    def both(self, act: Any, first: Any, second: Any, case: str) -> Any:
        """Propose as one officer and second as another."""
        from safeconduct.registry.performing import Seconding

        proposal = self.do(act, first, case)
        return self.do(Seconding(proposal.digest), second, case)

    def case(self, reference: str, account: str = "heron") -> Any:
        from safeconduct.registry.opening import look

        return look(self.session(account), reference).case

    @property
    def office_file(self) -> str:
        from safeconduct.registry.stores import office_reference

        return office_reference()


@pytest.fixture(scope="session")
def officer_keys() -> dict[str, OfficerKeys]:
    return {account: OfficerKeys.new() for account in OFFICERS}


@pytest.fixture(scope="session")
def authority_seed() -> bytes:
    return signing.new_signing_key()


def founded(database: Database, keys: dict[str, OfficerKeys], authority_seed: bytes) -> TestOffice:
    """Found an office in a test's own database."""
    from safeconduct.registry.founding import begin_office
    from safeconduct.registry.installation import Installation

    clock = Clock()
    installation = Installation.create(
        database.home / "installation",
        origin="test.example/journal",
        authority=signing.public_key_of(authority_seed),
        clock=clock,
    )
    begin_office(
        installation,
        authority_seed=authority_seed,
        recovery=agefile.recipient_of(agefile.new_identity()),
        keys=keys,
        roles=OFFICERS,
    )
    return TestOffice(installation, clock, keys, database, authority_seed)


@pytest.fixture
def office(database: Database, officer_keys: dict[str, OfficerKeys], authority_seed: bytes) -> TestOffice:
    """An office on SQLite and on PostgreSQL."""
    return founded(database, officer_keys, authority_seed)


@pytest.fixture
def sqlite_office(
    sqlite_database: Database, officer_keys: dict[str, OfficerKeys], authority_seed: bytes
) -> TestOffice:
    """An office on SQLite only, where the database makes no difference."""
    return founded(sqlite_database, officer_keys, authority_seed)


type Make = Callable[[], TestOffice]
