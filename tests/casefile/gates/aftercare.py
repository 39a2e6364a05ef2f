"""Cases for G66–G72."""

from datetime import timedelta

from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, WORLD, awarded, do, reconciled
from tests.casefile.banked import sent
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.gates.payment import ordered

from safeconduct.casefile.acts.aftercare import (
    CloseCase,
    GiveStatement,
    MakeProtectionPlan,
    MarkOverdue,
    ReviewRisk,
)
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.credit import HoldInCredit
from safeconduct.casefile.acts.payment import ConfirmPayment
from safeconduct.casefile.acts.publicity import ConsentToPublicity, Publish, RecordWithdrawal, Scope
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.aftercare import Measure, Risk
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.statement import accounts_of
from safeconduct.casefile.sums import new_reference

PROTECTOR = WORLD.acting("protection-one")
TODAY = NOW.date()


def plan(days: int = 30, *people: str) -> MakeProtectionPlan:
    return MakeProtectionPlan(
        people=people or ("p1",),
        measures=(Measure.SAFE_PLACE, Measure.NEW_PAPERS),
        next_review=TODAY + timedelta(days=days),
    )


def review(days: int) -> ReviewRisk:
    return ReviewRisk(
        risk=Risk.RAISED, findings="Nobody asked after them.", next_review=TODAY + timedelta(days=days)
    )


@passes("G66")
def a_plan_with_a_date() -> Moment:
    return awarded(), PROTECTOR, plan(1)


@passes("G66")
def a_review_half_a_year_on() -> Moment:
    return awarded(), PROTECTOR, review(183)


@fails("G66")
def a_review_today() -> Moment:
    return awarded(), PROTECTOR, review(0)


@fails("G66")
def a_plan_for_next_year() -> Moment:
    return awarded(), PROTECTOR, plan(184)


def _consenting(*scopes: Scope, case: Case | None = None) -> Case:
    return do(case or awarded(), ConsentToPublicity(scopes=scopes), "mailbox:1")[0]


def _publish(*scopes: Scope, about: tuple[str, ...] = ("p1",)) -> Publish:
    return Publish(
        about=about, scopes=scopes, text="A helicopter was brought over.", where="The authority's site"
    )


@passes("G67")
@passes("G68")
def what_the_person_allows_is_told() -> Moment:
    return _consenting(Scope.FACT, Scope.SUM), WORLD.acting("contact-one"), _publish(Scope.FACT)


@fails("G67")
def more_than_the_person_allows_is_told() -> Moment:
    return _consenting(Scope.FACT), WORLD.acting("contact-one"), _publish(Scope.FACT, Scope.FACE)


@fails("G67")
def a_second_person_was_not_asked() -> Moment:
    return _consenting(Scope.FACT), WORLD.acting("contact-one"), _publish(Scope.FACT, about=("p1", "p2"))


@fails("G67")
def the_consent_was_taken_back() -> Moment:
    case = do(_consenting(Scope.FACT), RecordWithdrawal(person="p1"), "protection-one")[0]
    return case, WORLD.acting("contact-one"), _publish(Scope.FACT)


@fails("G67")
def the_person_is_a_child() -> Moment:
    case = _consenting(Scope.FACT)
    return (
        with_(case, protection=with_(case.protection, minors=("p1",))),
        WORLD.acting("contact-one"),
        _publish(Scope.FACT),
    )


@passes("G68")
def a_sum_is_told_while_they_are_held() -> Moment:
    case = _consenting(Scope.SUM, case=awarded(reconciled(held=("p1",))))
    return case, WORLD.acting("contact-one"), _publish(Scope.SUM)


@fails("G68")
def a_face_is_shown_while_they_are_held() -> Moment:
    case = _consenting(Scope.FACE, case=awarded(reconciled(held=("p1",))))
    return case, WORLD.acting("contact-one"), _publish(Scope.FACE)


@passes("G69")
def the_statement_is_the_record() -> Moment:
    case = ordered(amount=100)[0]
    return case, WORLD.acting("paymaster-one"), GiveStatement.of(case)


@fails("G69")
def the_statement_says_more_was_paid() -> Moment:
    case = awarded()
    (account,) = accounts_of(case)
    return case, WORLD.acting("paymaster-one"), GiveStatement(unit="USD", accounts=(with_(account, paid=1),))


@fails("G69")
def the_statement_is_in_another_unit() -> Moment:
    case = awarded()
    return case, WORLD.acting("paymaster-one"), with_(GiveStatement.of(case), unit="UAH")


def settled(case: Case | None = None) -> Case:
    """Return a case that is paid and confirmed, with a plan."""
    found, reference = ordered(case)
    found = sent(found, reference)
    found = do(found, ConfirmPayment(order=reference, seen="Statement of 21 August"), "paymaster-one")[0]
    return do(found, plan(), "protection-one")[0]


@passes("G70")
@passes("G71")
def it_is_paid_and_protected() -> Moment:
    return settled(), PROTECTOR, CloseCase()


@fails("G70")
def there_is_no_plan() -> Moment:
    case = settled()
    return with_(case, aftercare=with_(case.aftercare, plan=None)), PROTECTOR, CloseCase()


@fails("G70")
def the_plan_is_for_somebody_else() -> Moment:
    return do(settled(), plan(30, "p2"), "protection-one")[0], PROTECTOR, CloseCase()


@fails("G70")
def the_review_is_late() -> Moment:
    case = settled()
    late = with_(case.aftercare, next_review=TODAY - timedelta(days=1))
    return with_(case, aftercare=late), PROTECTOR, CloseCase()


@fails("G71")
def nothing_was_paid() -> Moment:
    return do(awarded(), plan(), "protection-one")[0], PROTECTOR, CloseCase()


@fails("G71")
def nobody_saw_it_arrive() -> Moment:
    case, reference = ordered()
    return sent(case, reference), PROTECTOR, CloseCase()


@fails("G71")
def an_answer_is_owed() -> Moment:
    return (
        do(settled(), ContestAward(reasons="The parts.", lines=(2,)), "mailbox:1")[0],
        PROTECTOR,
        CloseCase(),
    )


@fails("G71")
def a_finding_is_undecided() -> Moment:
    case = awarded()
    return with_(case, award=with_(case.award, checks={"p1": Exclusion.FINDING})), PROTECTOR, CloseCase()


@passes("G71")
def a_court_has_decided_that_nothing_is_paid() -> Moment:
    case = awarded()
    return with_(case, award=with_(case.award, checks={"p1": Exclusion.EXCLUDED})), PROTECTOR, CloseCase()


@passes("G71")
def a_prisoner_s_money_is_in_credit() -> Moment:
    hold = HoldInCredit(reference=new_reference(), person="p1", unit="USD", amount=50_000_000)
    return do(awarded(reconciled(held=("p1",))), hold, "paymaster-one")[0], PROTECTOR, CloseCase()


def _overdue(week: str) -> Moment:
    case = do(awarded(), plan(30), "protection-one")[0]
    assert case.aftercare.due_week == "2023-W38"
    later = WORLD.acting("system")
    return case, type(later)(now=NOW + timedelta(days=45), actor=later.actor), MarkOverdue(week=week)


@passes("G72")
def the_week_is_over() -> Moment:
    return _overdue("2023-W38")


@passes("G72")
def the_system_knows_only_the_envelope() -> Moment:
    _, world, act = _overdue("2023-W38")
    return Case(reference="7k2m-x9qp-0000-0000"), world, act


@fails("G72")
def the_week_is_not_over() -> Moment:
    case, _, act = _overdue("2023-W38")
    return case, WORLD.acting("system"), act


@fails("G72")
def another_week_was_due() -> Moment:
    return _overdue("2023-W30")


@fails("G72")
def there_is_no_such_week() -> Moment:
    return _overdue("2023-W59")
