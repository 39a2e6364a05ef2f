"""G14, G19, G20: everyone expected aboard, and those who came."""

from datetime import date, timedelta

from tests.casefile import handovers as h
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard, TellWhoIsAboard
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.handover import Knows, PlanAboard, Seen


def _planned_for(plan: PlanAboard, told: tuple[str, ...] = ("c1", "c2")) -> Case:
    return h.done(h.prepared(), h.plans_act(plan, told))


@passes("G14")
def each_is_willing_or_received_by_a_unit_told_of_them() -> Moment:
    return h.prepared(), h.world(), h.clear_act()


@passes("G14")
def one_is_not_aboard_that_day() -> Moment:
    return _planned_for(PlanAboard.NOT_ABOARD_THAT_DAY), h.world(), h.clear_act()


@passes("G14")
def one_has_been_told_and_is_willing() -> Moment:
    return _planned_for(PlanAboard.TOLD_AND_WILLING), h.world(), h.clear_act()


@passes("G14")
def one_person_alone_and_willing_needs_no_further_plan() -> Moment:
    case = h.done(h.planned(), h.acknowledge_act())
    return h.done(case, DeclareAboard(people={"p1": Knows.WILLING})), h.world(), h.clear_act()


@fails("G14")
def nobody_was_declared() -> Moment:
    return h.done(h.planned(), h.acknowledge_act()), h.world(), h.clear_act()


@fails("G14")
def declared_and_not_planned_for() -> Moment:
    return h.done(h.done(h.planned(), h.acknowledge_act()), h.declare_act()), h.world(), h.clear_act()


@fails("G14")
def none_of_these_fits_one() -> Moment:
    return _planned_for(PlanAboard.NONE_OF_THESE), h.world(), h.clear_act()


@fails("G14")
def the_unit_was_not_told_of_one() -> Moment:
    return _planned_for(PlanAboard.RECEIVED_BY_BRIEFED_UNIT, ("c2",)), h.world(), h.clear_act()


@fails("G14")
def one_knows_but_has_not_said_that_they_want_to_come() -> Moment:
    case = h.done(h.planned(), h.acknowledge_act())
    return h.done(case, h.declare_act(p1=Knows.WILLING, c1=Knows.KNOWS)), h.world(), h.clear_act()


@fails("G14")
def the_person_has_said_something_newer() -> Moment:
    said = h.done(h.prepared(), TellWhoIsAboard(coming=4, unaware=3), by="mailbox:1")
    return said, h.world(), h.clear_act()


@passes("G19")
def the_claimant_and_two_others() -> Moment:
    return h.planned(), h.world(), h.declare_act()


@passes("G19")
def one_more_than_before() -> Moment:
    people = {"p1": Knows.WILLING, "c1": Knows.DOES_NOT_KNOW, "c2": Knows.NOT_KNOWN, "c3": Knows.KNOWS}
    return h.prepared(), h.world(), h.declare_act(**people)


@passes("G19")
def a_plan_for_each() -> Moment:
    return h.prepared(), h.world(), h.plans_act()


@fails("G19")
def the_claimant_is_left_out() -> Moment:
    return h.planned(), h.world(), h.declare_act(c1=Knows.DOES_NOT_KNOW)


@fails("G19")
def somebody_declared_before_is_left_out() -> Moment:
    return h.prepared(), h.world(), h.declare_act(p1=Knows.WILLING, c1=Knows.DOES_NOT_KNOW)


@fails("G19")
def a_plan_for_some() -> Moment:
    act = PlanForAboard(plans={"c1": PlanAboard.NOT_ABOARD_THAT_DAY})
    return h.prepared(), h.world(), act


@fails("G19")
def a_plan_for_somebody_undeclared() -> Moment:
    act = h.plans_act()
    return h.prepared(), h.world(), PlanForAboard(plans={**act.plans, "c9": PlanAboard.NOT_ABOARD_THAT_DAY})


@fails("G19")
def the_unit_was_told_of_somebody_undeclared() -> Moment:
    return h.prepared(), h.world(), h.plans_act(told=("c1", "c2", "c9"))


@fails("G19")
def there_is_no_day_yet() -> Moment:
    return h.accepted(), h.world(), h.declare_act()


@passes("G20")
def somebody_came_yesterday() -> Moment:
    came = ArriveUnannounced(surrendered_on=h.NOW.date() - timedelta(days=1), came={"p1": Seen.WOUNDED})
    return Case(reference="new"), h.world(), came


@fails("G20")
def nobody_came() -> Moment:
    return Case(reference="new"), h.world(), ArriveUnannounced(surrendered_on=h.NOW.date(), came={})


@fails("G20")
def they_come_tomorrow() -> Moment:
    came = ArriveUnannounced(surrendered_on=date(2023, 8, 9), came={"p1": Seen.UNHURT})
    return Case(reference="new"), h.world(), came
