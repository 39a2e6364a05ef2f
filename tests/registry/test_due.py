"""What is owed by which day: the list's days, the officer's days, and else the programme's aims."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.story import Played

from safeconduct.casefile.acts.access import AskForAccess
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.workdays import Aim, Days, NamedDay, Year


def owed(case: Any) -> dict[str, date]:
    from safeconduct.registry.due import dues

    return {str(due.what): due.on for due in dues(case)}


def written(case: Any) -> Any:
    """Return the case after an officer's message, at a place before that of what follows."""
    after = c.done(case, WriteMessage(mailbox=1, words="We have read it."))
    before = replace(after.contact.written, last=after.contact.written.last - 1)
    return replace(after, contact=replace(after.contact, written=before))


def test_whoever_writes_is_owed_an_answer_from_the_day_they_wrote_and_none_after_it() -> None:
    case = c.opened()
    assert owed(case)["answer"] == c.NOW.date() + timedelta(days=2)
    case = written(case)
    assert "answer" not in owed(case)
    later = c.NOW + timedelta(days=9)
    case = c.done(case, SendMessage(words="It is well."), c.PERSON, at=later)
    assert owed(case)["answer"] == later.date() + timedelta(days=2)


def test_whoever_is_in_danger_now_is_owed_it_on_the_same_day() -> None:
    case = c.opened()
    first = replace(case.contact.first, danger="now")
    case = replace(case, contact=replace(case.contact, first=first))
    assert owed(case)["answer"] == c.NOW.date()


def test_a_state_kept_before_moments_were_noted_counts_from_the_beginning_and_never_too_late() -> None:
    case = c.done(written(c.opened()), SendMessage(words="It is well."), c.PERSON)
    old = replace(case.contact.sent, last=case.contact.written.last + 1, at=None)
    case = replace(case, contact=replace(case.contact, sent=old))
    assert owed(case)["answer"] == c.NOW.date() + timedelta(days=2)


def test_an_offer_is_due_until_it_is_answered() -> None:
    case = c.offered()
    assert case.promise.offer is not None
    assert owed(case)["offer"] == case.promise.offer.expires_on
    assert "offer" not in owed(c.accepted())


def test_only_a_request_for_erasure_has_a_day() -> None:
    asked = c.done(c.opened(), AskForAccess(request=Request.ACCESS, words="What?"), c.PERSON)
    assert "request" not in owed(asked)
    asked = c.done(asked, AskForAccess(request=Request.ERASURE, words="All."), c.PERSON)
    assert owed(asked)["request"] == c.NOW.date() + timedelta(days=30)


def test_an_award_is_due_until_everybody_is_paid_and_a_review_for_ever_after(sqlite_story: Played) -> None:
    case = sqlite_story.on("award").case
    assert owed(case)["pay"] == case.award.approved.at.date() + timedelta(days=30)
    case = sqlite_story.on("pay").case
    assert "pay" not in owed(case)
    case = sqlite_story.on("protect").case
    assert owed(case)["review"] == case.aftercare.next_review


def with_days(**named: Any) -> Any:
    from safeconduct.casefile.office import Office

    return Office(reference="office", days=Days(**named))


def owed_by(case: Any, office: Any) -> dict[str, date]:
    from safeconduct.registry.due import dues

    return {str(due.what): due.on for due in dues(case, office)}


def test_the_aims_of_the_office_count_and_danger_now_is_in_nobodys_hands() -> None:
    case = c.opened()
    today = c.NOW.date()
    office = with_days(aims={Aim.ANSWER: 5, Aim.ANSWER_SOON: 0})
    calm = replace(case, contact=replace(case.contact, first=replace(case.contact.first, danger="")))
    assert owed_by(calm, office)["answer"] == today + timedelta(days=5)
    for danger in ("soon", "now"):
        first = replace(case.contact.first, danger=danger)
        endangered = replace(case, contact=replace(case.contact, first=first))
        assert owed_by(endangered, office)["answer"] == today


def test_a_list_that_counts_working_days_counts_by_the_authoritys_own(sqlite_story: Played) -> None:
    from tests.casefile.gates.office_lists import own, with_own

    from safeconduct.casefile.enacted import programme
    from safeconduct.schedule import Payment

    case = sqlite_story.on("award").case
    approved = case.award.approved.at.date()
    version = case.award.assessed.result.schedule_version
    listed = replace(
        programme(with_days(), "ukraine-2023").schedule(version),
        payment=Payment(form="cash", source="founding", names={}, within_days=10, days="business"),
    )
    carried = replace(with_own(own()), version=version, content=listed.canonical().decode())
    plain = with_days()
    weekends = owed_by(case, replace(plain, in_force=(carried,)))["pay"]
    off = tuple(
        NamedDay(approved + timedelta(days=each), "holiday")
        for each in range(1, 15)
        if (approved + timedelta(days=each)).weekday() < 5
    )[:3]
    office = replace(with_days(years={approved.year: Year(off=off)}), in_force=(carried,))
    assert owed_by(case, office)["pay"] == plain.days.after(weekends, 3, business=True)


def test_days_that_are_set_afterwards_count_for_a_summary_that_was_sealed_before() -> None:
    from safeconduct.registry.standings import Lane, standing
    from safeconduct.registry.summaries import summary_of

    summary = summary_of(c.opened())
    today = c.NOW.date() + timedelta(days=3)
    late = standing("heron", frozenset(), today, "r", summary)
    assert Lane.OVERDUE in late.lanes
    days = Days(aims={Aim.ANSWER: 7, Aim.ANSWER_SOON: 2, Aim.SOON: 1})
    waiting = standing("heron", frozenset(), c.NOW.date(), "r", summary, days)
    assert waiting.days == (7 if c.opened().contact.first.danger != "soon" else 2)
    assert Lane.SOON not in waiting.lanes
