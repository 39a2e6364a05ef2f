"""G21-G24: the all-is-well answer, and the place in parts."""

from datetime import timedelta

from tests.casefile import handovers as h
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.place import AskAllIsWell
from safeconduct.casefile.parts.handover import PlacePart, PlanAboard, Verdict

HOUR = timedelta(hours=1)


@passes("G21")
def an_answer_to_the_question() -> Moment:
    case = h.asked()
    return case, h.world(), h.answer_act(case)


@passes("G21")
def a_judgement_of_the_answer() -> Moment:
    case = h.answered()
    return case, h.world(), h.judge_act(case)


@fails("G21")
def an_answer_to_nothing() -> Moment:
    return h.cleared(), h.world(), h.answer_act(h.asked())


@fails("G21")
def an_answer_to_an_earlier_question() -> Moment:
    first = h.asked()
    return h.asked(first), h.world(), h.answer_act(first)


@fails("G21")
def a_second_answer_to_one_question() -> Moment:
    case = h.asked()
    return h.answered(case), h.world(), h.answer_act(case)


@fails("G21")
def a_judgement_of_the_question() -> Moment:
    case = h.asked()
    return case, h.world(), h.judge_act(case)


@fails("G21")
def a_second_judgement() -> Moment:
    case = h.answered()
    return h.well(case, Verdict.BAD), h.world(), h.judge_act(case)


@passes("G22")
def answered_in_time_and_judged_good() -> Moment:
    return h.well(), h.world(), h.release_act()


@passes("G22")
def asked_again_later_and_well_again() -> Moment:
    later = h.NOW + 10 * HOUR
    again = h.well(h.answered(h.asked(h.well(), later), later), at=later)
    return again, h.world(later + HOUR), h.release_act()


@fails("G22")
def not_asked() -> Moment:
    return h.cleared(), h.world(), h.release_act()


@fails("G22")
def asked_and_not_answered() -> Moment:
    return h.asked(), h.world(), h.release_act()


@fails("G22")
def answered_and_not_judged() -> Moment:
    return h.answered(), h.world(), h.release_act()


@fails("G22")
def judged_bad() -> Moment:
    return h.well(verdict=Verdict.BAD), h.world(), h.release_act()


@fails("G22")
def a_good_answer_after_a_bad_one() -> Moment:
    return h.well(h.answered(h.asked(h.well(verdict=Verdict.BAD)))), h.world(), h.release_act()


@fails("G22")
def answered_after_the_set_hours() -> Moment:
    late = h.NOW + 6 * HOUR + timedelta(seconds=1)
    return h.well(h.answered(at=late), at=late), h.world(late), h.release_act()


@fails("G22")
def asked_and_answered_only_after_the_set_hours() -> Moment:
    late = h.NOW + 8 * HOUR
    return h.well(h.answered(h.asked(at=late), late), at=late), h.world(late), h.release_act()


@fails("G22")
def the_answer_is_older_than_the_set_hours() -> Moment:
    return h.well(), h.world(h.NOW + 6 * HOUR + timedelta(seconds=1)), h.release_act()


@fails("G22")
def asked_again_and_silent() -> Moment:
    return h.done(h.well(), AskAllIsWell(question="And the bees?")), h.world(), h.release_act()


@fails("G22")
def answered_from_a_mailbox_that_is_no_longer_the_persons() -> Moment:
    return h.with_part(h.well(), "contact", mailbox=2), h.world(), h.release_act()


@fails("G22")
def the_go_ahead_fell_away_since() -> Moment:
    case = h.done(h.well(), h.plans_act(PlanAboard.NONE_OF_THESE))
    again = h.done(h.done(case, h.plans_act()), h.clear_act(), second="legal-one")
    return again, h.world(), h.release_act()


@passes("G23")
def the_first_part() -> Moment:
    return h.well(), h.world(), h.release_act()


@passes("G23")
def the_second_once_the_first_is_given() -> Moment:
    return h.done(h.released(), h.give_act()), h.world(), h.release_act(PlacePart.APPROACH)


@fails("G23")
def the_point_first() -> Moment:
    return h.well(), h.world(), h.release_act(PlacePart.POINT)


@fails("G23")
def the_second_before_the_first_is_given() -> Moment:
    return h.released(), h.world(), h.release_act(PlacePart.APPROACH)


@fails("G23")
def the_window_is_over() -> Moment:
    return h.well(), h.world(h.WINDOW.ends), h.release_act()


@passes("G24")
def the_words_that_two_released() -> Moment:
    return h.released(), h.world(), h.give_act()


@fails("G24")
def one_word_is_different() -> Moment:
    return h.released(), h.world(), h.give_act("South of the invented river")


@fails("G24")
def nobody_released_anything() -> Moment:
    return h.well(), h.world(), h.give_act()


@fails("G24")
def it_was_given_already() -> Moment:
    return h.done(h.released(), h.give_act()), h.world(), h.give_act()


@fails("G24")
def the_window_was_over_before_it_was_given() -> Moment:
    return h.released(), h.world(h.WINDOW.ends), h.give_act()
