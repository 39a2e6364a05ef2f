"""Playing the founding case: founding the office, the two halves of the story, the books, the proof."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
from safeconduct.casefile.acts.office import EnactList
from safeconduct.cli.demo import crossing, settling, showing
from safeconduct.cli.demo.desk import Desk, StoryClock
from safeconduct.cli.demo.people import OFFICERS
from safeconduct.cli.demo.telling import Telling
from safeconduct.errors import SafeconductError
from safeconduct.programmes import load
from safeconduct.registry import journal
from safeconduct.registry.founding import found
from safeconduct.registry.verifying import verify
from safeconduct.schedule import amount_text
from safeconduct.treasury.books import balances


class StoryNotTrue(SafeconductError):
    """The journal of the demo did not verify."""


def play(home: Path, tell: Telling, *, kept: bool) -> dict[str, Any]:
    """Play the case in `home`, whose database is migrated, and return what came of it.

    Raises:
        StoryNotTrue: the journal does not verify.
    """
    clock = StoryClock(datetime(2023, 1, 9, 8, 0, tzinfo=UTC))
    desk = open_office(home, tell, clock)
    pilot = crossing.contact(desk, tell)
    crossing.promise(desk, tell, pilot)
    crossing.prepare(desk, tell, pilot)
    move_pool(desk, tell)
    crossing.clear(desk, tell, pilot)
    settling.receive(desk, tell)
    settling.grade(desk, tell)
    result = settling.award(desk, tell)
    settling.pay(desk, tell)
    settling.protect(desk, tell, pilot)
    ledger(tell)
    verified = prove(desk, tell)
    showing.show(desk, tell, pilot)
    if kept:
        tell.chapter("Kept for looking into")
        tell.say(f"safeconduct --home {home} case show {desk.reference} --as heron")
        tell.say(f"passphrase of heron: {desk.founded.passphrases['heron']}")
    return {
        "case": desk.reference,
        "stage": desk.case().stage,
        "acts": tell.acts,
        "refusals": [[gate.number for gate in refusal.gates] for refusal in tell.refusals],
        "total": result.total_text,
        "unit": result.unit,
        "entries": verified.entries,
        "root": verified.root,
        "journal": "verified",
        "passphrases": dict(desk.founded.passphrases) if kept else {},
    }


def open_office(home: Path, tell: Telling, clock: StoryClock) -> Desk:
    """Found the office, sign everybody in, put the list in force, grant the money."""
    where = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    tell.chapter(
        "0  The office",
        f"An installation on {where}. Twelve invented officers; each key is wrapped under seven words by Argon2id "
        "with 256 MiB, which takes a moment.",
    )
    desk = Desk(found(home, origin="demo.example/journal", officers=OFFICERS, clock=clock), clock)
    for account in OFFICERS:
        if account != "raven":  # the auditor has nothing to do in this story
            desk.sign_in(account)
    schedule = load(crossing.PROGRAMME).schedule_on(clock().date())
    enact = EnactList(
        programme=crossing.PROGRAMME,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )
    desk.office(enact, "owl", "stork")
    tell.act(
        enact, ["owl", "stork"], clock(), f"List {schedule.version} of {crossing.PROGRAMME}, as published."
    )
    grant = GrantAppropriation(
        unit="USD",
        amount=20_000_000_00,
        year=2023,
        law="Budget law 2023 (invented)",
        on=clock().date(),
        programme=crossing.PROGRAMME,
    )
    desk.office(grant, "magpie", "owl")
    tell.act(grant, ["magpie", "owl"], clock(), "20,000,000.00 USD for rewards.")
    desk.office(SetPoolRule(unit="USD", step=1_000_000_00, weekday=1), "magpie", "owl")
    return desk


def move_pool(desk: Desk, tell: Telling) -> None:
    """Move the pooled commitment on its Monday."""
    desk.clock.at("2023-08-07 08:00")
    move = MovePool(
        unit="USD",
        covers=1_000_000_00,
        reference="2023-W32",
        on=desk.clock().date(),
        programme=crossing.PROGRAMME,
        year=2023,
    )
    desk.office(move, "magpie", "owl")
    tell.act(
        move, ["magpie", "owl"], desk.clock(), "On Mondays, by whole millions: nobody can tell for whom."
    )


def ledger(tell: Telling) -> None:
    """Show the books."""
    tell.chapter(
        "10  The books",
        "Double entry, append-only; balance and non-negativity are the database's constraints.",
    )
    if tell.quiet:
        return
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Account")
    table.add_column("Balance", justify="right")
    table.add_column("Unit")
    for balance in balances():
        table.add_row(balance.account, amount_text(balance.amount, balance.unit), balance.unit)
    tell.out.print(table)


def prove(desk: Desk, tell: Telling) -> Any:
    """Publish a checkpoint and recompute the journal, opening the case as one of its officers."""
    tell.chapter("11  The proof")
    note = journal.publish(desk.founded.installation)
    verified = verify(desk.founded.installation, outside=note, session=desk.officers["heron"])
    for sentence in verified.checked:
        tell.say(sentence, "  checked      ")
    for sentence in verified.unchecked:
        tell.say(sentence, "  not checked  ")
    if verified.first is not None:
        raise StoryNotTrue(f"The journal of the demo is damaged: {verified.first}.")
    tell.say("")
    tell.say(f"journal verified: {verified.entries} entries, root {verified.root}")
    return verified
