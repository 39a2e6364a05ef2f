"""Promise 5: what the list does not say is never a silent zero; people decide, and the decision can be contested."""

from tests.story import Played

from safeconduct.assessment import tell
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.language import LANGUAGES


def test_what_the_list_does_not_name_is_no_clause_with_a_receipt_and_a_reason(story: Played) -> None:
    story.on("award")
    parts = story.case.award.approved.result.lines[1]
    assert (parts.equipment, parts.outcome, parts.amount) == ("spare-parts", "no_clause", None)
    for language in LANGUAGES:
        assert any(tell(reason, "USD", language) for reason in parts.reasons)
    assert {item.receipt for item in story.case.custody.items} == {1}


def test_a_range_waits_for_a_recorded_decision_with_reasons(sqlite_story: Played) -> None:
    from safeconduct.casefile.claims import propose
    from safeconduct.catalogue import standard
    from safeconduct.programmes import load

    sqlite_story.on("grade")
    _, undecided = propose(sqlite_story.case, (), load("ukraine-2023"), standard())
    assert undecided.status == "needs_decision"
    assert undecided.total == 0
    sqlite_story.on("award")
    (decision,) = sqlite_story.case.award.assessed.decisions
    assert decision.reasons


def test_the_person_can_contest_from_their_own_mailbox(story: Played) -> None:
    story.on("award")
    story.desk.do(ContestAward(reasons="Груз тоже стоит денег.", lines=(2,)), story.pilot)
    assert story.case.award.contest is not None


def test_the_decision_is_in_the_persons_thread_with_every_line(sqlite_story: Played) -> None:
    from safeconduct.registry.opening import look

    sqlite_story.on("award")
    seen = look(sqlite_story.pilot, sqlite_story.desk.reference).case
    assert seen.award.approved.result == sqlite_story.case.award.approved.result
