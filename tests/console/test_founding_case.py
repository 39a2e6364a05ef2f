"""The founding case from the first letter to the closed case, in real browsers: ten officers and the person."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser import Server, Visit, serving
from tests.console.founding import signed_in
from tests.console.founding_pilot import Pilot
from tests.console.founding_steps import (
    BANK,
    TEAM,
    award,
    clear,
    contact,
    grade,
    pay,
    prepare,
    promise,
    protect,
    receive,
)
from tests.databases import Database, _settings, pointed_at
from tests.office import OFFICERS, TestOffice

from safeconduct.casefile.words import Stage
from safeconduct.programmes import load
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys

SETTINGS = f"""
[bank]
name = "General Services Department 12"
recipient = "{BANK.recipient}"
[bank.accounts]
UAH = "UA213996220000026007233566001"
"""


@pytest.fixture(scope="module")
def at_work(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    officer_keys: dict[str, OfficerKeys],
    authority_seed: bytes,
) -> Iterator[Server]:
    """An office of its own, served, with a list in force and money for it."""
    from safeconduct.registry.founding import begin_office
    from safeconduct.registry.installation import Installation

    folder = tmp_path_factory.mktemp("founding-case")
    home = folder / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, home / sqlite_template.name)
    database = Database("sqlite", None, home, _settings(None, home))
    with pointed_at(database.settings, home):
        installation = Installation.create(
            home, origin="test.example/journal", authority=signing.public_key_of(authority_seed)
        )
        begin_office(
            installation,
            authority_seed=authority_seed,
            recovery=agefile.recipient_of(agefile.new_identity()),
            keys=officer_keys,
            roles=OFFICERS,
        )
        _open_office(
            TestOffice(installation, lambda: datetime.now(UTC), officer_keys, database, authority_seed)
        )  # type: ignore[arg-type]

    (home / "safeconduct.toml").write_text(SETTINGS)

    @contextmanager
    def officers() -> Iterator[TestOffice]:
        with pointed_at(database.settings, home):
            yield TestOffice(installation, lambda: datetime.now(UTC), officer_keys, database, authority_seed)  # type: ignore[arg-type]

    with serving(folder, home, officers=officers) as server:
        yield server


def _open_office(office: TestOffice) -> None:
    from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, RecordRates, SetPoolRule
    from safeconduct.casefile.acts.office import EnactList
    from safeconduct.casefile.office import Rate

    file, today = office.office_file, datetime.now(UTC).date()
    schedule = load("ukraine-2023").schedule_on(today)
    enact = EnactList(
        programme="ukraine-2023",
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )
    office.both(enact, "owl", "stork", file)
    grant = GrantAppropriation(
        unit="USD", amount=20_000_000_00, year=today.year, law="Law 1 (invented)", on=today
    )
    office.both(grant, "magpie", "owl", file)
    rule = SetPoolRule(unit="USD", step=1_000_000_00, weekday=today.isoweekday())
    office.both(rule, "magpie", "owl", file)
    move = MovePool(unit="USD", covers=1_000_000_00, reference=f"{today:%G-W%V}", on=today)
    office.both(move, "magpie", "owl", file)
    rate = Rate(
        unit="USD", counter="UAH", numerator=365_686, denominator=10_000, on=today, source="Invented bank"
    )
    office.both(RecordRates(rates=(rate,), file="0" * 64), "magpie", "owl", file)


def test_the_founding_case_end_to_end(
    at_work: Server, chromium: Browser, visit: Visit, officer_keys: dict[str, OfficerKeys]
) -> None:
    pilot = Pilot(visit(language="ru", at=at_work, width=420))
    with at_work.officers() as office:
        accounts = ("heron", "wren", *TEAM)
        with signed_in(chromium, at_work.url, accounts, officer_keys) as at:
            case = contact(at, pilot)
            promise(at, pilot, case)
            prepare(at, pilot, case)
            clear(at, pilot, case)
            receive(at, case)
            grade(at, case)
            award(at, pilot, case)
            pay(at, case)
            protect(at, case)
            assert "Пишите нам в любое время" in pilot.box
            assert sum(1 for officer in at.values() if officer.acts) == len(accounts) >= 7
        from safeconduct.registry.opening import look
        from safeconduct.registry.verifying import verify

        heron = office.session("heron")
        assert look(heron, case).case.stage is Stage.CLOSED
        assert verify(office.installation, session=heron).problems == []
