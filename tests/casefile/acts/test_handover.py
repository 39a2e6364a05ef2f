"""The hand-over keeps people alive: what each act changes, and what no sequence of acts can do."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile import handovers as h

from safeconduct.casefile.act import Act, parse
from safeconduct.casefile.acts.aboard import DeclareAboard, TellWhoIsAboard
from safeconduct.casefile.acts.arrival import ArriveUnannounced, ArriveUncleared, RecordArrival
from safeconduct.casefile.acts.handover import (
    AskToCallOff,
    CallOff,
    ExtendHoldFire,
)
from safeconduct.casefile.acts.place import AnswerAllIsWellInPresence, GivePlacePart, ReleasePlacePart
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.handover import (
    Aboard,
    HoldFire,
    Knows,
    PlanAboard,
    Seen,
    Window,
)
from safeconduct.casefile.parts.protection import Protection
from safeconduct.casefile.words import BEFORE_RECEPTION, Audience, Role, Stage
from safeconduct.errors import BadInput

HOUR = timedelta(hours=1)
TODAY = h.NOW.date()


def cleared_and_given() -> Case:
    return h.done(h.released(), h.give_act())


# What each act changes.


def test_a_new_plan_needs_a_new_acknowledgement_and_a_new_plan_for_everyone() -> None:
    case = h.done(h.done(h.planned(), h.declare_act()), h.plans_act())
    again = h.done(case, h.plan_act(unit="Plover")).handover
    assert not again.plan_is_acknowledged
    assert not again.everyone_has_a_plan
    assert [person.label for person in again.aboard] == ["c1", "c2", "p1"]
    assert all(person.plan is None and not person.unit_told for person in again.aboard)


def test_acknowledging_prepares_the_case_and_clearing_clears_it() -> None:
    assert h.done(h.planned(), h.acknowledge_act()).stage is Stage.PREPARED
    assert h.cleared().stage is Stage.CLEARED


def test_times_with_another_zone_are_kept_in_utc() -> None:
    moscow = Window(
        begins=datetime.fromisoformat("2023-08-09T05:00:00+03:00"),
        ends=datetime.fromisoformat("2023-08-09T08:00:00+03:00"),
    )
    case = h.done(h.accepted(), h.plan_act(window=moscow))
    assert case.handover.plan is not None
    assert msgspec.to_builtins(case.handover.plan.window) == msgspec.to_builtins(h.WINDOW)


@pytest.mark.parametrize("make", [h.prepared, h.cleared, h.released, cleared_and_given])
@pytest.mark.parametrize(
    ("act", "by"), [(CallOff(words="Do not come now."), "protection-one"), (AskToCallOff(), "mailbox:1")]
)
def test_calling_off_undoes_everything_but_hold_fire(make: Any, act: Act, by: str) -> None:
    before = make()
    after = h.done(before, act, by)
    assert after.stage is Stage.ACCEPTED
    assert after.handover.holds == before.handover.holds
    assert after.handover.hold_fire_stands(h.WINDOW.begins)
    assert after.handover.hold_fire_stands(h.HOLD_UNTIL)
    assert after.handover.plan is None
    assert after.handover.cleared_at is None
    assert after.handover.place_parts_released == 0
    assert after.promise == before.promise


def test_the_person_reads_that_it_is_called_off_but_not_why() -> None:
    assert CallOff.audience is Audience.THREAD
    assert Role.CLAIMANT not in CallOff.aside_to
    assert "reason" not in CallOff(words="Do not come now.", aside={"reason": "distrust"}).fields()


@pytest.mark.parametrize("stage", sorted(set(Stage) - BEFORE_RECEPTION - {Stage.NEW}))
@pytest.mark.parametrize("act", [AskToCallOff(), TellWhoIsAboard(coming=9, unaware=8)])
def test_what_the_person_posts_late_changes_nothing_once_they_are_received(stage: Stage, act: Act) -> None:
    case = msgspec.structs.replace(cleared_and_given(), stage=stage)
    assert h.done(case, act, "mailbox:1") is case


@given(st.lists(st.integers(-400, 400), max_size=8), st.integers(-300, 300))
def test_extending_never_shortens_and_reaches_the_end_it_names(minutes: list[int], later: int) -> None:
    case = h.done(h.prepared(), CallOff(words="Not now."))
    at = h.HOLD_UNTIL + timedelta(minutes=later)
    for ask in minutes:
        before = case.handover.hold_fire_until
        until = h.HOLD_UNTIL + timedelta(minutes=ask)
        case = h.done(case, ExtendHoldFire(unit="Heron", until=until), at=at)
        assert before is not None
        assert case.handover.hold_fire_until == max(before, until)
        if before < until and at <= until:
            assert case.handover.hold_fire_stands(max(at, h.HOLD_BEGINS))


def allowed(case: Case, act: Act) -> bool:
    stages = {act.moves[0]} if act.moves is not None else act.during
    return case.stage in stages and all(gate.holds(case, h.world(), act) for gate in act.gates)


@pytest.mark.parametrize(
    ("make", "act"), [(h.prepared, h.clear_act()), (h.well, h.release_act()), (h.released, h.give_act())]
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda case: msgspec.structs.replace(case, protection=h.AT_RISK),
        lambda case: msgspec.structs.replace(case, protection=Protection()),
        lambda case: h.with_part(case, "contact", judged=""),
        lambda case: h.with_part(case, "contact", judged="hostile"),
        lambda case: h.with_part(case, "promise", accepted_at=None),
        lambda case: h.with_part(case, "promise", withdrawn_at=h.NOW),
        lambda case: h.with_part(case, "handover", acknowledged_at=None),
        lambda case: h.with_part(case, "handover", holds=()),
        lambda case: h.with_part(case, "handover", declared=False),
        lambda case: h.with_part(case, "handover", aboard=()),
        lambda case: h.with_part(case, "handover", plan=None),
    ],
)
def test_the_go_ahead_and_each_part_of_the_place_need_everything(make: Any, act: Act, spoil: Any) -> None:
    case = make()
    assert allowed(case, act)
    assert not allowed(spoil(case), act)


def test_another_units_promise_is_not_lengthened() -> None:
    first = h.done(h.prepared(), CallOff(words="Not now."))
    second = h.done(h.done(first, h.plan_act(unit="Plover")), h.acknowledge_act())
    until = h.HOLD_UNTIL + HOUR
    holds = h.done(second, ExtendHoldFire(unit="Plover", until=until)).handover.holds
    assert holds == (
        HoldFire(unit="Heron", begins=h.HOLD_BEGINS, until=h.HOLD_UNTIL),
        HoldFire(unit="Plover", begins=h.HOLD_BEGINS, until=until),
    )


def test_between_two_promises_nobody_is_said_to_hold_fire() -> None:
    case = h.done(h.prepared(), CallOff(words="Not now."))
    days = timedelta(days=3)
    later = Window(begins=h.WINDOW.begins + days, ends=h.WINDOW.ends + days)
    case = h.done(case, h.plan_act(window=later))
    case = h.done(case, h.acknowledge_act(begins=h.HOLD_BEGINS + days, until=h.HOLD_UNTIL + days))
    stands = case.handover.hold_fire_stands
    assert [stands(h.WINDOW.ends), stands(h.WINDOW.ends + days / 2), stands(later.begins)] == [
        True,
        False,
        True,
    ]


def test_one_more_person_aboard_takes_the_go_ahead_back_and_leaves_hold_fire() -> None:
    before = h.well()
    people = {
        "p1": Knows.WILLING,
        "c1": Knows.DOES_NOT_KNOW,
        "c2": Knows.NOT_KNOWN,
        "c3": Knows.DOES_NOT_KNOW,
    }
    after = h.done(before, DeclareAboard(people=people))
    assert after.stage is Stage.PREPARED
    assert after.handover.cleared_at is None
    assert not after.handover.everyone_has_a_plan
    assert after.handover.plan_is_acknowledged
    assert after.handover.holds == before.handover.holds
    assert not after.handover.is_well(h.NOW, 1)


def test_what_the_person_says_newly_takes_the_go_ahead_back_and_repeating_it_does_not() -> None:
    said = TellWhoIsAboard(coming=3, unaware=2)
    case = h.done(h.accepted(), said, "mailbox:1")
    case = h.done(h.done(h.done(case, h.plan_act()), h.declare_act()), h.plans_act())
    case = h.done(h.done(case, h.acknowledge_act()), h.clear_act(), second="legal-one")
    assert case.stage is Stage.CLEARED
    assert h.done(case, said, "mailbox:1") is case
    after = h.done(case, TellWhoIsAboard(coming=4, unaware=3), "mailbox:1")
    assert after.stage is Stage.PREPARED
    assert not after.handover.everyone_has_a_plan


@pytest.mark.parametrize("act", [AskToCallOff(), TellWhoIsAboard(coming=9, unaware=8)])
def test_a_mailbox_that_is_no_longer_the_persons_changes_nothing(act: Act) -> None:
    case = h.with_part(h.well(), "contact", mailbox=2)
    assert h.done(case, act, "mailbox:1") is case
    waiting = h.with_part(h.asked(), "contact", mailbox=2)
    assert h.done(waiting, h.answer_act(waiting), "mailbox:1") is waiting
    assert h.done(waiting, h.answer_act(waiting), "mailbox:2") is not waiting


def test_declaring_the_same_again_changes_nothing() -> None:
    case = h.cleared()
    people = {person.label: person.knows for person in reversed(case.handover.aboard)}
    assert h.done(case, DeclareAboard(people=people)) == case


def test_nobody_is_dropped_from_the_list_by_a_shorter_declaration() -> None:
    case = h.done(h.prepared(), DeclareAboard(people={"p1": Knows.WILLING}))
    assert {person.label for person in case.handover.aboard} == {"p1", "c1", "c2"}


def test_a_plan_falls_away_when_something_else_becomes_known_of_a_person() -> None:
    people = {"p1": Knows.WILLING, "c1": Knows.KNOWS, "c2": Knows.NOT_KNOWN}
    aboard = {p.label: p for p in h.done(h.prepared(), DeclareAboard(people=people)).handover.aboard}
    assert aboard["c1"] == Aboard(label="c1", knows=Knows.KNOWS)
    assert aboard["c2"].plan is PlanAboard.RECEIVED_BY_BRIEFED_UNIT


def test_who_is_not_aboard_that_day_is_not_expected() -> None:
    case = h.done(h.prepared(), h.plans_act(PlanAboard.NOT_ABOARD_THAT_DAY))
    assert case.handover.expected == ("c2", "p1")


def test_the_answers_words_are_not_part_of_the_case() -> None:
    shown = msgspec.json.encode(h.well().handover).decode()
    assert h.VAULT["answer"] not in shown
    assert h.VAULT["question"] not in shown


def test_the_places_words_are_not_part_of_the_case() -> None:
    case = cleared_and_given()
    assert case.handover.place_parts_released == 1
    assert "river" not in msgspec.json.encode(case.handover).decode()


def test_no_one_officers_words_of_the_place_are_ever_sealed_to_the_person() -> None:
    # A proposal carries the words and one signature; were it the person's to read, one officer would suffice.
    assert ReleasePlacePart.seconded_by
    assert ReleasePlacePart.audience is Audience.FILE
    assert GivePlacePart.audience is Audience.THREAD


def test_two_officers_hear_the_answer_of_a_person_without_a_mailbox() -> None:
    case = h.with_part(h.asked(), "contact", mailbox=0, channel=Channel.CALL)
    heard = AnswerAllIsWellInPresence(
        question=case.handover.all_is_well.entry,
        answer="She keeps bees",
        language="ru",
        interpreter="external",
    )
    case = h.well(h.done(case, heard, second="contact-one"))
    assert case.handover.is_well(h.NOW, 0)


@pytest.mark.parametrize("stage", sorted(BEFORE_RECEPTION))
def test_nobody_who_is_there_is_refused_because_of_a_stage(stage: Stage) -> None:
    arrival = ArriveUncleared(
        surrendered_on=TODAY, came={"p1": Seen.UNHURT, "c1": Seen.WOUNDED}, voluntary=True
    )
    case = msgspec.structs.replace(h.accepted(), stage=stage)
    assert stage in ArriveUncleared.during
    assert all(gate.holds(case, h.world(), arrival) for gate in arrival.gates)
    after = h.done(case, arrival)
    assert after.stage is Stage.RECEIVED
    assert after.reception.arrived_at == h.NOW
    assert after.reception.surrendered_on == TODAY
    assert after.reception.voluntary is True
    assert not after.reception.unannounced
    assert after.handover.came == {"c1": Seen.WOUNDED, "p1": Seen.UNHURT}
    assert after.promise.offer == case.promise.offer


def test_they_come_as_cleared() -> None:
    case = cleared_and_given()
    after = h.done(case, RecordArrival(surrendered_on=TODAY, came={"p1": Seen.UNHURT}, voluntary=None))
    assert after.stage is Stage.RECEIVED
    assert after.reception.voluntary is None
    assert after.handover.holds == case.handover.holds


def test_a_case_begins_at_reception_for_those_who_come_unannounced() -> None:
    came = {"p10": Seen.UNHURT, "p2": Seen.UNHURT, "c1": Seen.DEAD, "p1": Seen.WOUNDED}
    case = h.done(Case(reference="new"), ArriveUnannounced(surrendered_on=TODAY, came=came, voluntary=True))
    assert case.stage is Stage.RECEIVED
    assert case.contact.channel is Channel.ARRIVAL
    assert case.contact.claimants == ("p1", "p2", "p10")
    assert case.contact.opened_at == h.NOW
    assert case.reception.unannounced


@pytest.mark.parametrize(
    ("name", "fields", "wrong"),
    [
        ("PlanHandover", {"signals": ["white-flag"]}, "signals"),
        ("PlanHandover", {"margin": 5}, "margin"),
        ("PlanHandover", {"parts": ["point"]}, "parts"),
        (
            "PlanHandover",
            {"window": {"begins": "2023-08-09T02:00:00", "ends": "2023-08-09T05:00:00Z"}},
            "window",
        ),
        ("PlanForAboard", {"plans": {"c1": "sedated"}}, "plans"),
        ("PlanForAboard", {"plans": {"Ivan": "none_of_these"}}, "plans"),
        ("DeclareAboard", {"people": {}}, "people"),
        ("TellWhoIsAboard", {"coming": 0, "unaware": 0}, "coming"),
        ("CallOff", {"words": ""}, "words"),
        ("ExtendHoldFire", {"unit": "Heron", "until": "2023-08-09T05:00:00"}, "until"),
    ],
)
def test_nonsense_is_refused_with_its_place(name: str, fields: dict[str, Any], wrong: str) -> None:
    whole = {"PlanHandover": {**msgspec.to_builtins(h.plan_act()), **fields}}.get(name, fields)
    with pytest.raises(BadInput, match=rf"\$\.{wrong}|at `key` in `\$\.{wrong}"):
        parse(name, whole)


def test_every_act_comes_back_from_its_entry_as_it_was_signed() -> None:
    case = h.asked()
    acts: list[Act] = [h.plan_act(), h.acknowledge_act(), h.declare_act(), h.plans_act(), h.clear_act()]
    acts += [h.answer_act(case), h.judge_act(case), h.release_act(), h.give_act(), CallOff(words="Not now.")]
    acts += [RecordArrival(surrendered_on=TODAY, came={"p1": Seen.UNHURT})]
    for act in acts:
        assert parse(type(act).__name__, act.fields()) == act.bare()
