"""What people tell from their mailbox: it is heard, it is kept, and it decides nothing by itself."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.casefile import contacting as c

from safeconduct.casefile.act import ACTS, parse
from safeconduct.casefile.acts.access import AnswerRequest, AskForAccess
from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    NameDependants,
    RecordMinor,
)
from safeconduct.casefile.acts.telling import QuietHours, SetQuietHours, TellAboutFamily, ToldOf
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GATES
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.parts.contact import Messages, Quiet
from safeconduct.casefile.parts.handover import Aboard, Handover, Knows
from safeconduct.casefile.parts.protection import Relation
from safeconduct.casefile.words import Audience, Role, Stage
from safeconduct.errors import BadInput

told_of = st.builds(
    ToldOf,
    relation=st.sampled_from(Relation),
    adult=st.booleans(),
    how=st.sampled_from(["", "Safe and far away.", "Nobody has to move."]),
)
tellings = st.lists(
    st.builds(TellAboutFamily, people=st.lists(told_of, max_size=5).map(tuple), words=st.text(max_size=20)),
    min_size=1,
    max_size=4,
)


@given(tellings, st.sampled_from([c.opened, c.called, c.with_family, c.accepted, c.new]))
def test_what_a_mailbox_tells_of_the_family_moves_nobody_to_safety(
    told: list[TellAboutFamily], stands: Callable[[], Case]
) -> None:
    before = stands()
    after = before
    for act in told:
        after = c.done(after, act, c.PERSON)
    assert after.protection == before.protection
    assert after.contact.family == Messages(count=len(told), last=7, at=c.NOW)
    assert replace(after, contact=before.contact) == before


def cleared(case: Case) -> bool:
    handover = Handover(aboard=(Aboard(label="p1", knows=Knows.WILLING),), declared=True)
    return GATES["G11"].holds(replace(case, handover=handover), c.world(), None)


@given(tellings)
def test_only_officers_words_open_the_way_past_the_family(told: list[TellAboutFamily]) -> None:
    case = c.with_family()
    for act in told:
        case = c.done(case, act, c.PERSON)
    assert not cleared(case)
    safe = ConfirmDependantsSafe(dependants=("d1", "d2"), confirmation=Confirmation.MET)
    assert cleared(c.done(case, safe))


def test_a_family_told_of_and_never_named_by_officers_does_not_open_the_way() -> None:
    told = TellAboutFamily(people=(ToldOf(relation=Relation.PARENT, adult=True, how="She is safe."),))
    case = c.done(c.opened(1), told, c.PERSON)
    assert not cleared(case)
    assert cleared(c.done(case, NameDependants(asked=("p1",), dependants=())))


def test_names_of_the_family_have_a_place_apart_from_what_is_folded() -> None:
    assert TellAboutFamily.hides
    act = TellAboutFamily(words="Two.", hidden={"1.name": "Invented Aunt"})
    assert "Invented Aunt" not in str(act.fields())
    assert act.bare().hidden == {}


@pytest.mark.parametrize("name", ["TellAboutFamily", "SetQuietHours", "AskForAccess", "SendMessage"])
def test_a_person_and_a_relative_tell_at_any_time_and_void_no_ones_proposal(name: str) -> None:
    declared = ACTS[name]
    assert declared.independent
    assert declared.audience is Audience.THREAD
    assert set(declared.by) == {Role.CLAIMANT, Role.RELATIVE}


@pytest.mark.parametrize("name", ["TellAboutFamily", "SetQuietHours"])
def test_who_came_back_with_new_words_can_tell_at_once(name: str) -> None:
    assert Stage.NEW in ACTS[name].during


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("TellAboutFamily", {"people": [{"relation": "parent", "adult": True}] * 21}, "people"),
        ("TellAboutFamily", {"people": [{"relation": "enemy", "adult": True}]}, "relation"),
        ("TellAboutFamily", {"people": [{"relation": "parent"}]}, "adult"),
        ("SetQuietHours", {"hours": [{"begins": "24:00", "ends": "01:00"}]}, "begins"),
        ("SetQuietHours", {"hours": [{"begins": "9:00", "ends": "01:00"}]}, "begins"),
        ("SetQuietHours", {"hours": [{"begins": "09:00", "ends": "10:00"}] * 8}, "hours"),
        ("SetQuietHours", {"not_before": "tomorrow"}, "not_before"),
    ],
)
def test_a_telling_of_another_form_is_refused(name: str, fields: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput, match=field):
        parse(name, fields)


night = QuietHours(begins="22:00", ends="06:30")


def test_quiet_hours_hold_for_the_mailbox_that_set_them_and_replace_what_it_said() -> None:
    case = c.done(c.agreed(c.asked_for()), c.rebind_act())
    case = c.done(case, SetQuietHours(hours=(night,), words="At night."), "mailbox:1")
    case = c.done(case, SetQuietHours(not_before=date(2023, 9, 1)), "mailbox:2")
    assert [(each.begins, each.ends) for each in case.contact.quiet_of(1).hours] == [("22:00", "06:30")]
    assert case.contact.quiet_of(1).not_before is None
    assert case.contact.quiet_of(2) == Quiet(not_before=date(2023, 9, 1))
    assert c.done(case, SetQuietHours(), "mailbox:1").contact.quiet_of(1) == Quiet()


def test_asking_for_an_erasure_erases_nothing() -> None:
    case = c.accepted()
    asked = c.done(case, AskForAccess(request=Request.ERASURE, words="Forget me."), c.PERSON)
    assert asked.stage is case.stage
    assert asked.promise == case.promise
    assert asked.access.erased_at is None
    assert asked.access.erasure_asked_at == c.NOW
    assert asked.access.open_requests == 1


def test_an_erasure_asked_for_stays_visible_until_it_is_answered_itself() -> None:
    case = c.done(c.opened(), AskForAccess(request=Request.ERASURE, words="Forget me."), c.PERSON)
    case = c.done(case, AskForAccess(request=Request.ACCESS, words="Show me."), c.PERSON)
    case = c.done(case, AnswerRequest(answer="This is recorded.", answers=2))
    assert case.access.erasure_asked_at == c.NOW
    assert c.done(case, AnswerRequest(answer="After the court.", answers=1)).access.erasure_asked_at is None


def test_an_officer_who_hears_of_a_child_records_it_and_the_telling_does_not() -> None:
    told = TellAboutFamily(people=(ToldOf(relation=Relation.CHILD, adult=False),))
    assert c.done(c.opened(1), told, c.PERSON).protection.minors == ()
    assert c.done(c.with_family(), RecordMinor(label="d1")).protection.minors == ("d2", "d1")
