"""From the claim to the award, its contest and its correction."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import (
    WORLD,
    approve_award,
    assess_claim,
    assessed,
    awarded,
    decision,
    do,
    reconciled,
    refused,
)
from tests.casefile.banked import order, release

from safeconduct.assessment import Status
from safeconduct.casefile.act import Act, parse
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim, ReturnAssessment
from safeconduct.casefile.acts.award import Checked, GiveRightsNotice, RecordExclusionCheck
from safeconduct.casefile.acts.contest import (
    ContestAward,
    ContestAwardInPresence,
    QuestionAward,
    SetAsideAward,
    UpholdAward,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import claim_of
from safeconduct.casefile.entry import Plaintext
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.award import Award, Exclusion, Obliged
from safeconduct.casefile.parts.contact import Promise
from safeconduct.casefile.parts.reception import Absence, Absent, Harm, Incident
from safeconduct.casefile.paying import obligation_for
from safeconduct.casefile.words import Audience, Stage
from safeconduct.errors import BadInput
from safeconduct.sealing import canonical

PEOPLE = ("p1", "p2", "p3", "p4")
AMOUNTS = st.integers(0, 50_000_000)
REVIEWER = "reviewer-one"


def test_the_founding_award_is_the_list_s_and_is_owed_from_then_on() -> None:
    case = assessed()
    act = approve_award(case)
    case, clear = do(case, act, "approver-one", "legal-one")
    assert case.stage is Stage.AWARDED
    assert case.award.share("p1") == 50_000_000
    assert clear == {
        "award": {"category": "transport_helicopter", "unit": "USD", "amount": 50_000_000},
        "money": {
            "week": "2023-W34",
            "moves": [
                {
                    "kind": "oblige",
                    "unit": "USD",
                    "amount": 50_000_000,
                    "payment": act.reference,
                    "programme": "ukraine-2023",
                    "year": 2023,
                }
            ],
        },
    }


def test_the_person_reads_the_award_but_not_the_assessment() -> None:
    assert ApproveAward.audience is Audience.THREAD
    assert AssessClaim.audience is Audience.FILE


def test_nothing_about_the_award_lies_in_clear_before_it_is_approved() -> None:
    case = reconciled()
    act = assess_claim(case)
    after, clear = do(case, act, "assessor-one")
    assert clear == {}
    assert after.award.approved is None


@given(
    minors=st.sets(st.sampled_from(PEOPLE)),
    dead=st.sets(st.sampled_from(PEOPLE)),
    voluntary=st.booleans(),
    amount=AMOUNTS,
)
def test_shares_sum_to_the_total_and_never_reach_a_child_the_dead_or_a_captor(
    *, minors: set[str], dead: set[str], voluntary: bool, amount: int
) -> None:
    case = awarded(reconciled(PEOPLE, minors=minors, dead=dead, voluntary=voluntary), amount)
    assert case.award.approved is not None
    shares = case.award.approved.result.shares
    receivers = set(PEOPLE) - minors - dead
    assert sum(shares.values()) == case.award.total == (amount if voluntary and receivers else 0)
    assert all(shares[person] == 0 for person in minors | dead)
    assert case.award.obligation == case.award.total


@given(amount=AMOUNTS)
def test_assessment_and_award_come_back_from_their_canonical_bytes(amount: int) -> None:
    case = reconciled(PEOPLE, minors=("p3",), dead=("p4",))
    act = assess_claim(case, amount)
    assert _read_back(act) == act
    approval = approve_award(do(case, act, "assessor-one")[0])
    assert _read_back(approval) == approval


def _read_back(act: Act) -> Act:
    """Return what a later release reads of an act, from the bytes that were signed."""
    name = type(act).__name__
    plaintext = Plaintext(act=name, version=1, at="2023-08-21T09:00:00Z", fields=act.fields())
    return parse(name, canonical.decode(canonical.encode(plaintext))["fields"])


def test_a_claim_where_everyone_is_a_child_is_protection_only() -> None:
    case = awarded(reconciled(("p1",), minors=("p1",)))
    assert case.award.approved is not None
    assert case.award.approved.result.status is Status.PROTECTION_ONLY
    assert case.award.obliged == ()


def test_whoever_did_not_come_claims_nothing() -> None:
    absent = (Absent(label="p2", why=Absence.NOT_ABOARD, basis="They stayed behind."),)
    claim = claim_of(reconciled(("p1", "p2"), absent=absent), (decision(),))
    assert [claimant.id for claimant in claim.claimants] == ["p1"]


def test_whoever_came_without_an_offer_names_the_list_they_came_by() -> None:
    case = with_(reconciled(), promise=Promise())
    with pytest.raises(BadInput, match="which programme"):
        claim_of(case)
    assert claim_of(case, programme="ukraine-2022").offered_on is None


def test_an_offer_that_was_never_accepted_freezes_nothing() -> None:
    case = reconciled()
    case = with_(case, promise=with_(case.promise, accepted_at=None))
    assert claim_of(case, programme="ukraine-2022").programme == "ukraine-2022"


def test_a_decision_in_no_known_unit_is_bad_input() -> None:
    with pytest.raises(BadInput, match="ZZZ"):
        claim_of(reconciled(), (with_(decision(), unit="ZZZ"),))


def test_the_same_item_is_not_decided_twice() -> None:
    with pytest.raises(BadInput, match="at most one"):
        claim_of(reconciled(), (decision(1), decision(2)))


def test_an_incident_that_nobody_referred_holds_the_award() -> None:
    case = assessed()
    incident = Incident(number=1, harm=Harm.DEATH, people=("c1",), recorded_by="reception-one", at=WORLD.now)
    case = with_(case, reception=with_(case.reception, incidents=(incident,)))
    assert refused(case, WORLD.acting("approver-one"), approve_award(case)) == ["G26"]


@pytest.mark.parametrize("stage", ["assess", "approve"])
def test_whoever_could_read_a_wish_to_serve_neither_assesses_nor_approves(stage: str) -> None:
    case = reconciled(wish_readers=("reader-one",))
    if stage == "assess":
        assert refused(case, WORLD.acting("reader-one"), assess_claim(case)) == ["G31"]
    else:
        case = assessed(case)
        assert refused(case, WORLD.acting("reader-one"), approve_award(case)) == ["G31"]


def test_neither_of_the_two_who_approve_is_the_assessor() -> None:
    case = assessed()
    for pair in (("assessor-one", "legal-one"), ("approver-one", "assessor-one")):
        with pytest.raises(GateRefused, match="G52"):
            do(case, approve_award(case), *pair)


def test_a_returned_assessment_is_made_anew() -> None:
    case, clear = do(assessed(), ReturnAssessment(reasons="Look at the decision again."), "approver-one")
    assert (case.stage, case.award.assessed, clear) == (Stage.RECONCILED, None, {})
    assert awarded(case, 49_000_000).award.total == 49_000_000


def test_a_notice_is_kept_once_for_each_person() -> None:
    act = GiveRightsNotice(people=("p1", "p2"), language="uk", interpreter=False, notice="You may be silent.")
    case = do(reconciled(("p1", "p2", "p3")), act, "legal-one")[0]
    assert [(notice.person, notice.language) for notice in case.award.notices] == [
        ("p1", "uk"),
        ("p2", "uk"),
        ("p3", "ru"),
    ]


def _contest(case: Case, *lines: int) -> Case:
    return do(case, ContestAward(reasons="It was whole.", lines=lines), "mailbox:1")[0]


def test_a_contest_of_a_line_that_pays_nothing_holds_nothing_back() -> None:
    assert _contest(awarded(), 2).award.payable_share("p1") == 50_000_000


def test_a_contest_of_the_paying_line_holds_all_of_it() -> None:
    assert _contest(awarded(), 1).award.payable_share("p1") == 0


@given(first=st.lists(st.integers(1, 4)), second=st.lists(st.integers(1, 4)))
def test_contests_add_up_and_a_wrong_line_contests_the_whole(first: list[int], second: list[int]) -> None:
    case = _contest(_contest(awarded(), *first), *second)
    whole = any(not lines or max(lines) > 2 for lines in (first, second))
    assert case.award.contest is not None
    assert case.award.contest.lines == (() if whole else tuple(sorted({*first, *second})))


def test_a_contest_that_crosses_a_setting_aside_has_no_effect() -> None:
    case = do(_contest(awarded()), SetAsideAward(reasons="The grade was misread."), REVIEWER)[0]
    act = ContestAward(reasons="Still wrong.")
    assert act.change(case, None) is case  # type: ignore[arg-type] # it must not even look at the circumstances


def test_somebody_without_a_mailbox_contests_before_two_officers() -> None:
    act = ContestAwardInPresence(
        reasons="It was whole.",
        language="ru",
        interpreter="external",
        lines=(1,),
        hidden={"interpreter.name": "Olena Testenko"},
    )
    case = awarded()
    with pytest.raises(GateRefused, match="no mailbox"):
        do(case, act, "contact-one", "protection-one")
    case = with_(case, contact=with_(case.contact, mailbox=0))
    case = do(case, act, "contact-one", "protection-one")[0]
    assert case.award.contest is not None
    assert case.award.contest.by == "contact-one"


def test_an_error_that_officers_found_goes_to_a_third_person_too() -> None:
    case = do(awarded(), QuestionAward(reasons="The wrong grade was used."), "legal-two", "contact-one")[0]
    assert case.award.payable_share("p1") == 0
    uphold = UpholdAward(reasons="The grade is right.", appeal="The court.")
    assert refused(case, WORLD.acting("legal-two"), uphold) == ["G55"]
    assert refused(case, WORLD.acting(REVIEWER), uphold) == []


def test_an_award_upheld_is_payable_again() -> None:
    act = UpholdAward(reasons="The list says so.", appeal="The administrative court, within 30 days.")
    case = do(_contest(awarded()), act, REVIEWER)[0]
    assert case.award.payable_share("p1") == 50_000_000


def _correct(case: Case, amount: int) -> tuple[Case, list[dict[str, Any]]]:
    """Return the case after contest, setting aside and a new award, and the moves of that."""
    case = do(_contest(case), SetAsideAward(reasons="The grade was misread."), REVIEWER)[0]
    assert case.stage is Stage.RECONCILED
    case = assessed(case, amount)
    case, clear = do(case, approve_award(case), "approver-one", "legal-one")
    return case, clear.get("money", {"moves": []})["moves"]


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=5))
def test_however_often_an_award_is_corrected_the_books_owe_the_last_one(amounts: list[int]) -> None:
    case = awarded()
    owed = {case.award.obliged[0].reference: case.award.total}
    for amount in amounts:
        case, moves = _correct(case, amount)
        for move in moves:
            if move["kind"] == "reverse":
                assert owed.pop(move["reverses"]) == move["amount"]
            else:
                owed[move["payment"]] = move["amount"]
        assert sum(owed.values()) == case.award.obligation == case.award.total == amount


def test_an_award_in_another_unit_takes_back_what_was_owed_in_the_first() -> None:
    owed = Obliged(reference="0" * 16, unit="UAH", amount=900, on=WORLD.today)
    new = obligation_for(Award(obliged=(owed,)), 1000, unit="USD", reference="1" * 16, on=WORLD.today)
    standing = [(each.unit, each.amount) for each in Award(obliged=new).standing]
    assert standing == [("USD", 1000)]


def test_after_a_payment_a_correction_adds_and_never_takes() -> None:
    paid = order(amount=30_000)
    case = do(awarded(amount=30_000), paid, "paymaster-one")[0]
    case = do(case, release(case, paid.reference), "paymaster-two", "approver-one")[0]
    case, moves = _correct(case, 50_000)
    assert [(move["kind"], move["amount"]) for move in moves] == [("oblige", 20_000)]
    with pytest.raises(GateRefused, match="G54"):
        _correct(case, 49_999)


def test_a_finding_leaves_the_award_and_holds_the_payment() -> None:
    finding = Checked(person="p1", outcome=Exclusion.FINDING, basis="A witness names them.")
    case = do(reconciled(), RecordExclusionCheck(checks=(finding,)), "legal-one")[0]
    case = awarded(case)
    assert refused(case, WORLD.acting("paymaster-one"), order(amount=1)) == ["G58"]
