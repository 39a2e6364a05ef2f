"""Payments of the founding case for tests: released orders, a file to an invented bank, and what that says."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.databases import Database, _settings, pointed_at
from tests.story import CHAPTERS, Played, open_story

from safeconduct.sealing.officer import OfficerKeys

IBAN = "UA213223130000026007233566001"
PAYER = "UA213996220000026007233566001"
SHARE = 500_000_00


def settings(**more: Any) -> Any:
    from safeconduct.registry.bank_settings import Bank

    return Bank(**{"name": "General Services Department 12", "accounts": {"UAH": PAYER, "USD": PAYER}} | more)


def awarded(story: Played) -> Played:
    """Play to the award, and free the pilot, so that he can be paid."""
    from safeconduct.casefile.acts.leaving import EndHolding, Ending, EndOfHolding

    story.on("award")
    desk = story.desk
    desk.clock.at("2023-09-05 09:00")
    ended = EndOfHolding(label="p1", how=Ending.NEVER_HELD, decision="Protected civilian.")
    desk.both(EndHolding(people=(ended,)), "owl", "crane")
    return story


def ordered(story: Played, amount: int = SHARE, **values: Any) -> str:
    """Order a payment in dollars to an invented payee, and return its reference."""
    from safeconduct.casefile.acts.payment import OrderPayment
    from safeconduct.casefile.payees import SealedPayee, typed
    from safeconduct.casefile.sums import new_reference

    payee = typed(name=values.pop("name", "Ivan Vydumanyi"), account=IBAN, country="UA")
    reference = new_reference()
    act = OrderPayment.to(
        SealedPayee.new(payee),
        **{
            "reference": reference,
            "person": "p1",
            "unit": "USD",
            "amount": amount,
            "paid_unit": "USD",
            "paid_amount": amount,
        }
        | values,
    )
    story.desk.do(act, "magpie")
    return reference


def release(story: Played, reference: str) -> None:
    """Release an order as its first paymaster reads it."""
    from safeconduct.casefile.acts.payment import ReleasePayment
    from safeconduct.registry.paying import payees

    order = story.case.payment.order(reference)
    sealed = payees(story.desk.officers["jay"], story.desk.reference)[order.payee]
    story.desk.both(ReleasePayment.to(sealed, order), "jay", "stork")


def released(story: Played, *amounts: int) -> list[str]:
    """Order and release payments of these amounts, and return their references."""
    found = []
    for amount in amounts or (SHARE,):
        found.append(ordered(story, amount))
        release(story, found[-1])
    return found


def exported(story: Played, account: str = "jay", **more: Any) -> tuple[Any, Any]:
    """Export what waits to an invented bank, which opens it; return the batch and the bank."""
    from safeconduct.cli.demo.invented_bank import InventedBank
    from safeconduct.registry import bank_files, paying

    bank = InventedBank()
    session = story.desk.officers[account]
    batch = paying.gathered(session, accounts=settings().accounts, **more)
    batch = bank_files.proven(batch, settings())
    batch = paying.recorded(session, batch)
    file = BytesIO()
    bank_files.write_sealed(batch, settings(), file, bank.recipient)
    bank.take(file.getvalue())
    return batch, bank


def state(story: Played, reference: str) -> str:
    return str(story.case.payment.order(reference).state)


def take_in(story: Played, said: bytes, account: str = "jay") -> Any:
    """Import a file of the bank's: everything that is beyond doubt."""
    from safeconduct.registry import bank_reading

    session = story.desk.officers[account]
    reading = bank_reading.read(session, said, settings())
    for finding in reading.findings:
        if finding.is_sure:
            bank_reading.take(session, finding)
    return reading


class Kept:
    """The founding case played to its award once, and copied for each test: database, keyring and keys."""

    def __init__(self, folder: Path, template: Path, keys: dict[str, OfficerKeys], seed: bytes) -> None:
        self.home, self.keys = folder / "home", keys
        self.home.mkdir()
        shutil.copyfile(template, self.home / template.name)
        database = Database("sqlite", None, self.home, _settings(None, self.home))
        with pointed_at(database.settings, self.home):
            story = awarded(open_story(database, keys, seed))
            self.reference, self.now = story.desk.reference, story.desk.clock.now
        raw = sqlite3.connect(self.home / template.name)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Played]:
        """Let a test go on from there in a folder of its own."""
        from safeconduct.cli.demo.desk import Desk, StoryClock
        from safeconduct.cli.demo.telling import Telling
        from safeconduct.cli.session import console
        from safeconduct.registry.installation import Installation
        from safeconduct.registry.sessions import OfficerSession
        from safeconduct.registry.signing_in import verified_head

        home = folder / "home"
        shutil.copytree(self.home, home)
        with pointed_at(_settings(None, home), home):
            clock = StoryClock(self.now)
            installation = Installation.open(home / "installation", clock=clock)
            desk = Desk(SimpleNamespace(installation=installation, passphrases={}), clock)  # type: ignore[arg-type]
            head = verified_head(installation)
            desk.officers = {
                account: OfficerSession(installation, account, keys, head)
                for account, keys in self.keys.items()
            }
            desk.reference = self.reference
            played = Played(desk, Telling(console(), quiet=True))
            played.done = CHAPTERS.index("award") + 1
            yield played


@pytest.fixture(scope="session")
def kept_award(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    officer_keys: dict[str, OfficerKeys],
    authority_seed: bytes,
) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept-award"), sqlite_template, officer_keys, authority_seed)


@pytest.fixture
def paying(kept_award: Kept, tmp_path: Path) -> Iterator[Played]:
    """The founding case after its award, the pilot free to be paid, on SQLite."""
    with kept_award.copy(tmp_path) as played:
        yield played
