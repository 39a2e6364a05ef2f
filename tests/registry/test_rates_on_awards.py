"""The rate of an award through the real acts and books: one day, no lone recorder, and corrections that lock nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.registry.banking import awarded, ordered, release
from tests.story import Played

from safeconduct.casefile.gate import GateRefused
from safeconduct.registry.performing import Seconding

THEIR_ORDER = "To my account there, please."


def a_rate(story: Played, numerator: int, counter: str = "UAH", **more: Any) -> dict[str, Any]:
    """Return the fields of a rate of the day on which the award was approved."""
    on = story.case.award.approved.at.date()
    pair = {"unit": "USD", "counter": counter, "numerator": numerator, "denominator": 1}
    return pair | {"on": on, "source": "National Bank of Ukraine"} | more


def records(story: Played, who: str, numerator: int, counter: str = "UAH", **more: Any) -> None:
    from safeconduct.casefile.acts.office import RecordRate

    story.desk.office(RecordRate(**a_rate(story, numerator, counter, **more)), who)


def of_its_day(story: Played, counter: str = "UAH", on: date | None = None) -> Any:
    """Return the rate of a day as it stands on an award approved on it: on that of this award, or on another."""
    from safeconduct.casefile.paying import exchange_into
    from safeconduct.registry import directory

    on = on or story.case.award.approved.at.date()
    [found] = exchange_into(directory.office(story.installation), "USD", (counter,), on)
    return found


def fix(story: Played, counter: str = "UAH") -> Any:
    from safeconduct.casefile.acts.assessing import FixRate

    return FixRate(unit="USD", exchange=(of_its_day(story, counter),))


def order(story: Played, unit: str, rate: Any, **more: Any) -> str:
    """Order a thousand dollars in another currency, by magpie, and return the order's reference."""
    from safeconduct.casefile.paying import converted

    paid = {"paid_unit": unit, "paid_amount": converted(1_000_00, rate), "rate": rate}
    return ordered(story, 1_000_00, **paid | {"their_order": THEIR_ORDER} | more)


def test_whoever_orders_a_payment_does_not_choose_the_day_of_its_rate(sqlite_story: Played) -> None:
    story = awarded(sqlite_story)
    stands = story.case.award.rate("UAH")
    order(story, "UAH", stands)
    records(story, "jay", 400, on=story.desk.clock.now.date())
    records(story, "jay", 390)
    assert of_its_day(story).rate != stands
    with pytest.raises(GateRefused, match="G60"):
        order(story, "UAH", of_its_day(story).rate)
    story.desk.clock.now += timedelta(days=40)
    order(story, "UAH", stands)
    assert {each.paid_amount for each in story.case.payment.orders} == {36_568_60}


def test_whoever_orders_a_payment_does_not_choose_its_currency(sqlite_story: Played) -> None:
    story = awarded(sqlite_story)
    with pytest.raises(GateRefused, match="G186"):
        order(story, "UAH", story.case.award.rate("UAH"), their_order=" ")


def test_a_rate_is_fixed_once_by_two_who_did_not_record_it_alone(sqlite_story: Played) -> None:
    from safeconduct.casefile.acts.budget import RecordRates
    from safeconduct.casefile.office import Rate
    from safeconduct.registry import directory

    story = awarded(sqlite_story)
    desk = story.desk
    with pytest.raises(GateRefused, match="G184"):
        desk.do(fix(story), "magpie")
    records(story, "magpie", 2, "EUR")
    with pytest.raises(GateRefused, match="G183"):
        desk.do(fix(story, "EUR"), "magpie")
    proposal = desk.do(fix(story, "EUR"), "jay")
    desk.office(RecordRates(rates=(Rate(**a_rate(story, 3, "GBP")),), file="0" * 64), "magpie", "owl")
    desk.clock.now += timedelta(days=1)
    records(story, "jay", 5, "EUR", on=desk.clock.now.date())
    records(story, "jay", 1, "EUR")
    with pytest.raises(GateRefused, match="G183"):
        desk.do(Seconding(proposal.digest), "owl")
    # The correction is jay's own: now the other paymaster proposes it.
    desk.both(fix(story, "EUR"), "magpie", "owl")
    desk.both(fix(story, "GBP"), "magpie", "owl")
    assert [each.unit for each in story.case.award.exchange] == ["UAH", "EUR", "GBP"]
    assert [each.by for each in directory.office(story.installation).rates[-4:]] == [
        ("magpie",),
        ("magpie", "owl"),
        ("jay",),
        ("jay",),
    ]


def test_whoever_recorded_a_rate_alone_neither_orders_nor_releases_at_it(sqlite_story: Played) -> None:
    """Two others put it on the award, but with one more they would have chosen the sum and paid it."""
    story = awarded(sqlite_story)
    records(story, "magpie", 2, "EUR")
    records(story, "jay", 3, "GBP")
    story.desk.both(fix(story, "EUR"), "jay", "stork")
    story.desk.both(fix(story, "GBP"), "magpie", "stork")
    euros, pounds = (story.case.award.rate(each) for each in ("EUR", "GBP"))
    with pytest.raises(GateRefused, match="G60"):
        order(story, "EUR", euros)
    reference = order(story, "GBP", pounds)
    with pytest.raises(GateRefused, match="G185"):
        release(story, reference)
    # What helps: somebody else looks it up at the bank and records the same.
    records(story, "magpie", 3, "GBP")
    release(story, reference)
    records(story, "jay", 2, "EUR")
    order(story, "EUR", euros)


def test_awards_on_either_side_of_a_correction_are_both_paid(story: Played) -> None:
    """The books held one value for a day and its source: the first that was paid locked the other out, for good."""
    from safeconduct.casefile.acts.access import AdmitOfficer
    from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim
    from safeconduct.casefile.acts.contest import QuestionAward, SetAsideAward
    from safeconduct.casefile.acts.leaving import EndHolding, Ending, EndOfHolding
    from safeconduct.casefile.claims import category_of
    from safeconduct.casefile.sums import new_reference
    from safeconduct.catalogue import standard
    from safeconduct.treasury.books import reconcile, rows

    desk = story.on("award").desk
    ended = EndOfHolding(label="p1", how=Ending.NEVER_HELD, decision="Protected civilian.")
    desk.both(EndHolding(people=(ended,)), "owl", "crane")
    assessed, approved = story.case.award.assessed, story.case.award.approved
    before = story.case.award.rate("UAH")
    late = order(story, "UAH", before)
    release(story, order(story, "UAH", before))
    records(story, "jay", 37)
    desk.do(AdmitOfficer(account="robin"), "owl")
    desk.both(QuestionAward(reasons="The bank corrected its rate."), "owl", "crane")
    desk.do(SetAsideAward(reasons="The bank corrected its rate."), "robin")
    desk.do(
        AssessClaim(claim=assessed.claim, award=assessed.result, decisions=assessed.decisions), assessed.by
    )
    again = ApproveAward(
        award=assessed.result,
        decisions=assessed.decisions,
        category=category_of(assessed.result, standard()),
        reference=new_reference(),
        exchange=(of_its_day(story, on=desk.clock.now.date()),),
    )
    desk.both(again, *approved.by)
    after = story.case.award.rate("UAH")
    assert (after.on, after.source) == (before.on, before.source)
    assert after != before
    # jay recorded the correction; what another records as well, jay releases.
    records(story, "magpie", 37, on=after.on)
    release(story, order(story, "UAH", after))
    with pytest.raises(GateRefused, match="G185"):
        release(story, late)
    assert {each[3:5] for each in rows()["rates"]} == {
        (before.numerator, before.denominator),
        (after.numerator, after.denominator),
    }
    assert reconcile() == []


@pytest.mark.parametrize(
    "more",
    [
        {"counter": "KRW", "numerator": 13_041_237, "denominator": 10**8},
        {"counter": "EUR", "numerator": 2, "source": "x" * 201},
    ],
)
def test_a_rate_that_the_books_refuse_is_not_recorded(sqlite_story: Played, more: dict[str, Any]) -> None:
    """On an award it would let nothing be released, and could not be exchanged for another."""
    story = awarded(sqlite_story)
    with pytest.raises(GateRefused, match="G115"):
        records(story, "magpie", **more)
