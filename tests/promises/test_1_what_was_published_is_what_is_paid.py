"""Promise 1: lists are dated, never edited; an offer freezes the version; every figure carries clause and source."""

from datetime import date

import msgspec
import pytest
from tests.story import Played

from safeconduct.assessment import assess
from safeconduct.casefile.acts.assessing import AssessClaim
from safeconduct.casefile.acts.offer import MakeOffer
from safeconduct.casefile.acts.payment import OrderPayment
from safeconduct.casefile.claims import propose
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.sums import new_reference
from safeconduct.catalogue import standard
from safeconduct.programmes import load


def test_what_the_list_promised_is_paid_to_the_cent_in_the_other_currency(story: Played) -> None:
    from safeconduct.treasury.bank import standings
    from safeconduct.treasury.books import case_account

    story.on("pay")
    books = case_account(story.desk.reference)
    assert story.case.award.approved.result.total == 500_000_00
    # 500,000.00 USD at 36.5686, as it stands on the award that the person read.
    assert story.case.payment.orders[0].rate == story.case.award.rate("UAH")
    assert books["UAH"].disbursement == 18_284_300_00
    assert books["USD"].obligation == 0
    # And the bank was asked for the same, and its statement shows it.
    [at_the_bank] = standings(case=story.desk.reference)
    assert (at_the_bank.paid_unit, at_the_bank.paid_amount) == ("UAH", 18_284_300_00)
    assert at_the_bank.is_settled


def test_an_offer_under_another_digest_than_the_published_one_is_refused(sqlite_story: Played) -> None:
    sqlite_story.on("contact")
    schedule = load("ukraine-2023").schedules[0]
    offer = MakeOffer(
        programme="ukraine-2023",
        schedule_version=schedule.version,
        schedule_digest="0" * 64,
        equipment=("mi-8amtsh",),
        claimants=("p1",),
        expires_on=date(2023, 9, 30),
    )
    sqlite_story.desk.clock.at("2023-08-01 09:00")
    with pytest.raises(GateRefused, match="G02"):
        sqlite_story.desk.do(offer, "heron")


def test_a_list_that_was_never_enacted_promises_nothing(sqlite_story: Played) -> None:
    sqlite_story.on("contact")
    schedule = load("ukraine-2022").schedules[0]
    offer = MakeOffer(
        programme="ukraine-2022",
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        equipment=("mi-8amtsh",),
        claimants=("p1",),
        expires_on=date(2023, 9, 30),
    )
    sqlite_story.desk.clock.at("2023-08-01 09:00")
    with pytest.raises(GateRefused, match="G02"):
        sqlite_story.desk.do(offer, "heron")


def test_the_assessor_cannot_compute_another_figure(sqlite_story: Played) -> None:
    from safeconduct.cli.demo.settling import DECISION

    sqlite_story.on("grade")
    sqlite_story.desk.clock.at("2023-08-28 11:00")
    claim, award = propose(sqlite_story.case, (DECISION,), load("ukraine-2023"), standard())
    richer = msgspec.structs.replace(award, total=award.total + 1)
    with pytest.raises(GateRefused, match=r"G4[89]|G5"):
        sqlite_story.desk.do(AssessClaim(claim=claim, award=richer, decisions=(DECISION,)), "rook")


def test_every_line_of_the_award_carries_its_clause_or_says_that_there_is_none(sqlite_story: Played) -> None:
    sqlite_story.on("award")
    award = sqlite_story.case.award.approved.result
    assert award.schedule_version == sqlite_story.case.promise.offer.schedule_version
    for line in award.lines:
        assert line.reasons
        assert (line.clause and line.source) or line.outcome == "no_clause"


def test_the_award_is_what_anyone_computes_from_claim_and_list(sqlite_story: Played) -> None:
    sqlite_story.on("award")
    assessed = sqlite_story.case.award.assessed
    again = assess(assessed.claim, load(assessed.claim.programme), standard())
    assert again == sqlite_story.case.award.approved.result


def test_nothing_above_the_share_is_ordered(sqlite_story: Played) -> None:
    sqlite_story.on("award")
    order = OrderPayment(
        reference=new_reference(),
        person="p1",
        unit="USD",
        amount=500_000_01,
        paid_unit="USD",
        paid_amount=500_000_01,
    )
    with pytest.raises(GateRefused, match="G57"):
        sqlite_story.desk.do(order, "magpie")
