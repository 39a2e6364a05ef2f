"""Protection goes on after the payment, publicity stops when the person says so, closing ends no duty."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, WORLD, awarded, do, reconciled, refused
from tests.casefile.gates.aftercare import plan, review, settled

from safeconduct.casefile.act import Done
from safeconduct.casefile.acts.aftercare import CloseCase, GiveStatement, MarkOverdue, ReopenCase, ReviewRisk
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.publicity import (
    ConsentInPresence,
    ConsentToPublicity,
    Publish,
    RecordWithdrawal,
    WithdrawConsent,
)
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.fold import still_standing
from safeconduct.casefile.parts.aftercare import IDENTIFYING, Scope
from safeconduct.casefile.statement import accounts_of
from safeconduct.casefile.words import Role, Stage

SCOPES = st.lists(st.sampled_from(list(Scope)), unique=True)


def test_where_people_live_is_in_no_field_and_only_the_week_lies_in_clear() -> None:
    act = plan(30)
    case, clear = do(awarded(), act, "protection-one")
    assert clear == {"due": "2023-W38"}
    assert "place" not in act.fields()
    assert case.aftercare.due_week == clear["due"]


@given(late=st.integers(-30, 400))
def test_a_review_says_how_late_it_was(late: int) -> None:
    case = do(awarded(), plan(30), "protection-one")[0]
    then = replace(WORLD, now=NOW + timedelta(days=30 + late))
    act = ReviewRisk(
        risk=review(1).risk, findings="Nobody asked.", next_review=then.today + timedelta(days=60)
    )
    assert case.aftercare.days_overdue(then.today) == max(0, late)
    case = do(case, act, "protection-one", world=then)[0]
    assert case.aftercare.last_review is not None
    assert case.aftercare.last_review.days_late == max(0, late)
    assert case.aftercare.late_reviews == (late > 0)
    assert case.aftercare.days_overdue(then.today) == 0


def test_the_system_says_that_a_week_has_passed_and_a_review_answers_it() -> None:
    case = do(awarded(), plan(1), "protection-one")[0]
    later = replace(WORLD, now=NOW + timedelta(days=14))
    case = do(case, MarkOverdue(week="2023-W34"), "system", world=later)[0]
    assert case.aftercare.overdue == "2023-W34"
    answer = ReviewRisk(
        risk=review(1).risk, findings="They are well.", next_review=later.today + timedelta(days=9)
    )
    case = do(case, answer, "protection-one", world=later)[0]
    assert case.aftercare.overdue == ""
    assert case.aftercare.late_reviews == 1


def test_what_the_system_marks_needs_no_case() -> None:
    case = Case(reference="7k2m-x9qp-0000-0000")
    later = replace(WORLD, now=NOW + timedelta(days=14))
    assert refused(case, later, MarkOverdue(week="2023-W34")) == []
    assert MarkOverdue.by == (Role.SYSTEM,)
    assert MarkOverdue.public


def test_reviews_and_contests_go_on_after_the_closing() -> None:
    case = do(settled(), CloseCase(), "protection-one")[0]
    assert case.stage is Stage.CLOSED
    case = do(case, review(90), "protection-one")[0]
    case = do(case, ContestAward(reasons="The parts.", lines=(2,)), "mailbox:1")[0]
    case = do(case, ReopenCase(reason="The award is contested."), "legal-one")[0]
    assert case.stage is Stage.AWARDED
    assert refused(case, WORLD.acting("protection-one"), CloseCase()) == ["G71"]


@given(first=SCOPES, second=SCOPES)
def test_the_newest_word_of_a_person_counts(first: list[Scope], second: list[Scope]) -> None:
    case = do(awarded(), ConsentToPublicity(scopes=tuple(first)), "mailbox:1")[0]
    case = do(case, ConsentToPublicity(scopes=tuple(second)), "mailbox:1")[0]
    assert case.aftercare.consented("p1") == set(second)
    assert case.aftercare.consented("p2") == set()
    assert do(case, WithdrawConsent(), "mailbox:1")[0].aftercare.consented("p1") == set()


def test_nobody_consents_for_another() -> None:
    case = awarded(reconciled(("p1", "p2")))
    assert (
        ConsentToPublicity(scopes=(Scope.FACT,)).change(case, Done("mailbox:2", "", NOW, 1, "0" * 64)) is case
    )
    case = with_(case, contact=with_(case.contact, mailbox=0))
    act = ConsentInPresence(
        person="p2",
        scopes=(Scope.FACT,),
        language="ru",
        interpreter="external",
        words="You may say it.",
        hidden={"interpreter.name": "Olena Testenko"},
    )
    after = do(case, act, "contact-one", "protection-one")[0]
    assert after.aftercare.consented("p2") == {Scope.FACT}
    assert after.aftercare.consented("p1") == set()


@given(scopes=SCOPES.filter(bool), consented=SCOPES, held=st.booleans())
def test_nothing_is_published_beyond_consent_and_no_face_while_held(
    *, scopes: list[Scope], consented: list[Scope], held: bool
) -> None:
    case = awarded(reconciled(held=("p1",) if held else ()))
    case = do(case, ConsentToPublicity(scopes=tuple(consented)), "mailbox:1")[0]
    act = Publish(about=("p1",), scopes=tuple(scopes), text="A helicopter came.", where="The site")
    allowed = set(scopes) <= set(consented) and not (held and IDENTIFYING & set(scopes))
    # That it was reviewed is another gate's matter (G162).
    assert (refused(case, WORLD.acting("contact-one"), act) == ["G162"]) == allowed


@pytest.mark.parametrize("act", [WithdrawConsent(), RecordWithdrawal(person="p1")])
def test_a_withdrawal_voids_a_publication_that_waits_for_its_second_signature(
    act: WithdrawConsent | RecordWithdrawal,
) -> None:
    waiting = Proposal(act="Publish", version=1, fields={}, proposer="contact-one", digest="0" * 64, index=3)
    assert still_standing((waiting,), by=act) == ()
    assert still_standing((waiting,), by=review(30)) == (waiting,)


def test_a_statement_tells_the_person_what_they_are_owed() -> None:
    case = settled()
    (account,) = accounts_of(case)
    assert (account.share, account.paid, account.in_credit, account.owed) == (50_000_000, 50_000_000, 0, 0)
    after = do(case, GiveStatement.of(case), "paymaster-one")[0]
    assert after.aftercare.statements == 1
