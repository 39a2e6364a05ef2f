"""The demo's own founding case, played to a chosen chapter on a test's database."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.databases import Database
from tests.office import founded

from safeconduct.sealing.officer import OfficerKeys

CHAPTERS = ("contact", "promise", "prepare", "clear", "receive", "grade", "award", "pay", "protect")


class Played:
    """A desk at which the story was played so far, and the pilot's session."""

    def __init__(self, desk: Any, tell: Any) -> None:
        self.desk = desk
        self.tell = tell
        self.pilot: Any = None

    @property
    def case(self) -> Any:
        return self.desk.case()

    @property
    def installation(self) -> Any:
        return self.desk.founded.installation

    def on(self, until: str) -> "Played":
        """Play on, to the end of a chapter."""
        from safeconduct.cli.demo import crossing, playing, settling

        desk, tell = self.desk, self.tell
        steps: dict[str, Callable[[], object]] = {
            "promise": lambda: crossing.promise(desk, tell, self.pilot),
            "prepare": lambda: (crossing.prepare(desk, tell, self.pilot), playing.move_pool(desk, tell)),
            "clear": lambda: crossing.clear(desk, tell, self.pilot),
            "receive": lambda: settling.receive(desk, tell),
            "grade": lambda: settling.grade(desk, tell),
            "award": lambda: settling.award(desk, tell),
            "pay": lambda: settling.pay(desk, tell),
            "protect": lambda: settling.protect(desk, tell, self.pilot),
        }
        for chapter in CHAPTERS[self.done : CHAPTERS.index(until) + 1]:
            if chapter == "contact":
                self.pilot = crossing.contact(desk, tell)
            else:
                steps[chapter]()
        self.done = CHAPTERS.index(until) + 1
        return self

    done = 0


def open_story(database: Database, keys: dict[str, OfficerKeys], authority_seed: bytes) -> Played:
    """Found the demo's office with keys at hand, list in force and money granted."""
    from types import SimpleNamespace

    from safeconduct.casefile.acts.budget import GrantAppropriation, SetPoolRule
    from safeconduct.casefile.acts.office import EnactList
    from safeconduct.cli.demo.desk import Desk, StoryClock
    from safeconduct.cli.demo.telling import Telling
    from safeconduct.cli.session import console
    from safeconduct.programmes import load

    office = founded(database, keys, authority_seed)
    clock = StoryClock(office.clock.now)
    installation = type(office.installation)(
        **{
            name: getattr(office.installation, name)
            for name in office.installation.__dataclass_fields__
            if name != "clock"
        },
        clock=clock,
    )
    office.installation = installation
    desk = Desk(SimpleNamespace(installation=installation, passphrases={}), clock)  # type: ignore[arg-type]
    desk.officers = {account: office.session(account) for account in keys}
    played = Played(desk, Telling(console(), quiet=True))
    clock.at("2023-01-09 08:00")
    schedule = load("ukraine-2023").schedule_on(clock().date())
    desk.office(
        EnactList(
            programme="ukraine-2023",
            schedule_version=schedule.version,
            schedule_digest=schedule.digest,
            since=schedule.in_force_from,
        ),
        "owl",
        "stork",
    )
    desk.office(
        GrantAppropriation(
            unit="USD",
            amount=20_000_000_00,
            year=2023,
            law="Law 1",
            on=clock().date(),
            programme="ukraine-2023",
        ),
        "magpie",
        "owl",
    )
    desk.office(SetPoolRule(unit="USD", step=1_000_000_00, weekday=1), "magpie", "owl")
    return played


@pytest.fixture
def story(database: Database, officer_keys: dict[str, OfficerKeys], authority_seed: bytes) -> Played:
    """The founding case, not yet begun, on both databases."""
    return open_story(database, officer_keys, authority_seed)


@pytest.fixture
def sqlite_story(
    sqlite_database: Database, officer_keys: dict[str, OfficerKeys], authority_seed: bytes
) -> Played:
    """The founding case, not yet begun, on SQLite."""
    return open_story(sqlite_database, officer_keys, authority_seed)
