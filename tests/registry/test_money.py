"""Money from grant to payment through the real acts and books: by programme and year, advances, cash, rebuilt equal."""

from datetime import timedelta
from typing import Any

import pytest
from tests.story import Played

from safeconduct.casefile.acts.advances import PayAdvance
from safeconduct.casefile.acts.budget import MoveImprest, MovePool
from safeconduct.casefile.acts.leaving import EndHolding, Ending, EndOfHolding
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.sums import new_reference

FUND = {"programme": "ukraine-2023", "year": 2023}
PROMISED = 500_000_00


def held(kind: str) -> dict[str, int]:
    from safeconduct.treasury.books import balances

    return {each.account: each.amount for each in balances() if each.kind == kind and each.amount}


def float_of(story: Played, to: int) -> None:
    """Bring the float to a sum on the next Monday."""
    clock = story.desk.clock
    clock.now += timedelta(days=(7 - clock.now.weekday()) % 7)
    move = MoveImprest(unit="USD", to=to, reference=f"float {clock.now:%G-W%V}", on=clock.now.date(), **FUND)
    story.desk.office(move, "magpie", "owl")


def freed(story: Played) -> None:
    end = EndOfHolding(label="p1", how=Ending.NEVER_HELD, decision="Protected civilian from the first day.")
    story.desk.both(EndHolding(people=(end,)), "owl", "crane")


def advance(amount: int = 700_00, **more: Any) -> PayAdvance:
    values = {"person": "p1", "unit": "USD", "paid_unit": "USD", "hardship": "A coat.", "receipt": "A-1"}
    return PayAdvance(
        **values | {"reference": new_reference(), "amount": amount, "paid_amount": amount} | more
    )


def clear_of(story: Played) -> list[dict[str, Any]]:
    """Return the clear envelopes of the case's entries."""
    from safeconduct.registry.models import Entry
    from safeconduct.registry.stores import sealed_of

    entries = Entry.objects.filter(file=story.desk.reference).order_by("leaf")
    return [sealed_of(each).statement.envelope.clear for each in entries]


def test_an_advance_is_in_no_book_before_the_award_and_once_in_them_after_it(story: Played) -> None:
    from safeconduct.console.office.funds import funds
    from safeconduct.registry.rebuild import rebuild
    from safeconduct.treasury.books import case_account, reconcile

    story.on("grade")
    float_of(story, 1_000_000_00)
    freed(story)
    before = (held("imprest"), held("appropriation"), case_account(story.desk.reference))
    story.desk.both(advance(), "magpie", "heron")
    assert (held("imprest"), held("appropriation"), case_account(story.desk.reference)) == before
    assert not any("money" in clear for clear in clear_of(story))
    story.on("award")
    account = case_account(story.desk.reference)["USD"]
    assert (account.obligation, account.disbursement) == (PROMISED - 700_00, 700_00)
    assert held("imprest") == {"imprest:USD:ukraine-2023:2023": 1_000_000_00 - 700_00}
    assert sum(held("appropriation").values()) == before[1]["appropriation:USD:ukraine-2023:2023"] + 700_00
    (fund,) = funds()
    assert (fund.float, fund.owed, fund.paid) == (1_000_000_00 - 700_00, PROMISED - 700_00, 700_00)
    assert fund.granted == fund.free + fund.pool + fund.float + fund.owed + fund.paid
    assert reconcile() == []
    assert rebuild(story.installation, check=True).differences == []


def test_without_a_float_nothing_is_advanced(sqlite_story: Played) -> None:
    sqlite_story.on("grade")
    freed(sqlite_story)
    with pytest.raises(GateRefused, match="G138"):
        sqlite_story.desk.do(advance(), "magpie")


def test_a_float_taken_back_over_its_receipts_stops_the_award_until_it_is_filled(
    sqlite_story: Played,
) -> None:
    sqlite_story.on("grade")
    float_of(sqlite_story, 1_000_000_00)
    freed(sqlite_story)
    sqlite_story.desk.both(advance(), "magpie", "heron")
    sqlite_story.desk.clock.now += timedelta(days=1)
    float_of(sqlite_story, 0)
    with pytest.raises(GateRefused, match="G138"):
        sqlite_story.on("award")


def test_the_award_comes_out_of_its_programme_and_year_and_the_float_never_exactly(
    sqlite_story: Played,
) -> None:
    story = sqlite_story
    story.on("award")
    assert held("commitment") == {"commitment:USD:ukraine-2023:2023": 1_000_000_00 - PROMISED}
    story.desk.clock.at("2023-09-04 09:00")
    today = story.desk.clock().date()
    exact = MoveImprest(unit="USD", to=123_45, reference="exact", on=today, **FUND)
    assert [gate.number for gate in refused(story, exact)] == ["G130"]
    other_year = MovePool(
        unit="USD", covers=30_000_000_00, reference="too much", on=today, programme="ukraine-2023", year=2023
    )
    assert [gate.number for gate in refused(story, other_year)] == ["G86"]
    story.desk.clock.at("2023-09-05 09:00")
    tuesday = MoveImprest(
        unit="USD", to=1_000_000_00, reference="a Tuesday", on=story.desk.clock().date(), **FUND
    )
    with pytest.raises(GateRefused, match="G130"):
        story.desk.office(tuesday, "magpie", "owl")


def refused(story: Played, act: Any) -> Any:
    with pytest.raises(GateRefused) as refusal:
        story.desk.office(act, "magpie")
    return refusal.value.gates
