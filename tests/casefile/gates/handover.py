"""G12, G13, G15-G18: the plan, its signals, and hold-fire."""

from datetime import timedelta

from msgspec.structs import replace
from tests.casefile import handovers as h
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.handover import CallOff, ExtendHoldFire
from safeconduct.casefile.parts.handover import Briefing, PlacePart, Window

HOUR = timedelta(hours=1)


@passes("G12")
def acknowledged_and_standing() -> Moment:
    return h.prepared(), h.world(), h.clear_act()


@passes("G12")
def until_the_very_end_of_the_margin() -> Moment:
    return h.prepared(), h.world(h.HOLD_UNTIL), h.clear_act()


@fails("G12")
def planned_but_not_acknowledged() -> Moment:
    return h.planned(), h.world(), h.clear_act()


@fails("G12")
def the_margin_is_over() -> Moment:
    return h.prepared(), h.world(h.HOLD_UNTIL + timedelta(seconds=1)), h.clear_act()


@fails("G12")
def the_acknowledgement_was_of_an_earlier_plan() -> Moment:
    again = h.done(h.done(h.prepared(), CallOff(words="Not now.")), h.plan_act())
    return again, h.world(), h.clear_act()


@fails("G12")
def another_unit_holds_fire() -> Moment:
    case = h.prepared()
    assert case.handover.plan is not None
    return (
        h.with_part(case, "handover", plan=replace(case.handover.plan, unit="Plover")),
        h.world(),
        h.clear_act(),
    )


@passes("G13")
def accepted_and_not_withdrawn() -> Moment:
    return h.accepted(), h.world(), h.plan_act()


@fails("G13")
def offered_but_not_accepted() -> Moment:
    return h.with_part(h.accepted(), "promise", accepted_at=None), h.world(), h.plan_act()


@fails("G13")
def withdrawn_since() -> Moment:
    return h.with_part(h.prepared(), "promise", withdrawn_at=h.NOW), h.world(), h.clear_act()


@fails("G13")
def nothing_was_ever_offered() -> Moment:
    return h.with_part(h.accepted(), "promise", offer=None), h.world(), h.plan_act()


@passes("G15")
def a_whole_plan_ahead() -> Moment:
    return h.accepted(), h.world(), h.plan_act()


@passes("G15")
def the_window_cleared_is_the_plans() -> Moment:
    return h.prepared(), h.world(), h.clear_act()


@passes("G15")
def what_is_acknowledged_lies_ahead() -> Moment:
    return h.planned(), h.world(), h.acknowledge_act()


@fails("G15")
def a_plan_without_an_agreed_answer() -> Moment:
    return h.accepted(), h.world(), h.plan_act(hidden={**h.VAULT, "answer": " "})


@fails("G15")
def a_plan_without_its_place() -> Moment:
    return h.accepted(), h.world(), h.plan_act(hidden={})


@fails("G15")
def a_window_that_has_begun() -> Moment:
    return h.prepared(), h.world(h.WINDOW.begins), h.clear_act()


@fails("G15")
def a_window_that_ends_before_it_begins() -> Moment:
    return h.accepted(), h.world(), h.plan_act(window=Window(begins=h.WINDOW.ends, ends=h.WINDOW.begins))


@fails("G15")
def a_window_of_eight_days() -> Moment:
    window = Window(begins=h.WINDOW.begins, ends=h.WINDOW.begins + timedelta(days=8))
    return h.accepted(), h.world(), h.plan_act(window=window)


@fails("G15")
def a_window_without_a_zone() -> Moment:
    window = Window(begins=h.WINDOW.begins.replace(tzinfo=None), ends=h.WINDOW.ends)
    return h.accepted(), h.world(), h.plan_act(window=window)


@fails("G15")
def another_window_than_the_plans() -> Moment:
    window = Window(begins=h.WINDOW.begins, ends=h.WINDOW.ends + HOUR)
    return h.prepared(), h.world(), h.clear_act(window)


@fails("G15")
def the_same_part_twice() -> Moment:
    return h.accepted(), h.world(), h.plan_act(parts=(PlacePart.REGION, PlacePart.REGION))


@fails("G15")
def the_whole_place_at_once() -> Moment:
    return h.accepted(), h.world(), h.plan_act(parts=(PlacePart.POINT,))


@fails("G15")
def there_is_no_plan_to_acknowledge() -> Moment:
    return h.accepted(), h.world(), h.acknowledge_act()


@passes("G16")
def signals_from_the_list() -> Moment:
    return h.accepted(), h.world(), h.plan_act()


@fails("G16")
def no_signal() -> Moment:
    return h.accepted(), h.world(), h.plan_act(signals=())


@fails("G16")
def a_white_flag() -> Moment:
    return h.accepted(), h.world(), h.plan_act(signals=("landing-gear-down", "white-flag"))


@passes("G17")
def a_later_end() -> Moment:
    return h.prepared(), h.world(), ExtendHoldFire(unit="Heron", until=h.HOLD_UNTIL + HOUR)


@passes("G17")
def a_later_end_after_calling_off() -> Moment:
    case = h.done(h.cleared(), CallOff(words="Not now."))
    return case, h.world(), ExtendHoldFire(unit="Heron", until=h.HOLD_UNTIL + HOUR)


@fails("G17")
def the_same_end() -> Moment:
    return h.prepared(), h.world(), ExtendHoldFire(unit="Heron", until=h.HOLD_UNTIL)


@fails("G17")
def an_earlier_end() -> Moment:
    return h.prepared(), h.world(), ExtendHoldFire(unit="Heron", until=h.HOLD_UNTIL - HOUR)


@fails("G17")
def a_unit_that_promised_nothing() -> Moment:
    return h.prepared(), h.world(), ExtendHoldFire(unit="Plover", until=h.HOLD_UNTIL + HOUR)


@fails("G17")
def years_by_a_slip_of_the_pen() -> Moment:
    return h.prepared(), h.world(), ExtendHoldFire(unit="Heron", until=h.HOLD_UNTIL + timedelta(days=365))


@fails("G17")
def an_end_without_a_zone() -> Moment:
    until = (h.HOLD_UNTIL + HOUR).replace(tzinfo=None)
    return h.prepared(), h.world(), ExtendHoldFire(unit="Heron", until=until)


@passes("G18")
def window_and_margin_covered_by_a_briefed_unit() -> Moment:
    return h.planned(), h.world(), h.acknowledge_act()


@fails("G18")
def hold_fire_begins_with_the_window() -> Moment:
    return h.planned(), h.world(), h.acknowledge_act(begins=h.WINDOW.begins)


@fails("G18")
def hold_fire_ends_with_the_window() -> Moment:
    return h.planned(), h.world(), h.acknowledge_act(until=h.WINDOW.ends)


@fails("G18")
def nobody_told_the_unit_to_give_quarter() -> Moment:
    briefed = tuple(briefing for briefing in Briefing if briefing is not Briefing.QUARTER)
    return h.planned(), h.world(), h.acknowledge_act(briefed=briefed)


@fails("G18")
def nobody_told_the_unit_of_people_who_do_not_know() -> Moment:
    briefed = tuple(briefing for briefing in Briefing if briefing is not Briefing.UNAWARE_ABOARD)
    return h.planned(), h.world(), h.acknowledge_act(briefed=briefed)


@fails("G18")
def hold_fire_for_a_year() -> Moment:
    return h.planned(), h.world(), h.acknowledge_act(until=h.HOLD_UNTIL + timedelta(days=365))
