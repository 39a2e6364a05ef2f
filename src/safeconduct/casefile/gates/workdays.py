"""G112, G113: working days, and within how many days something is done."""

from typing import TYPE_CHECKING

from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.workdays import BOUNDS, WEEKEND, Aim, Year
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.workdays import SetAim, SetDaysOff


@gate("G112", source="promise 1: a deadline that has begun to run is not moved afterwards")
def days_off_are_in_order(case: Office, world: World, act: "SetDaysOff") -> bool:
    """Days off are weekdays of that year, days worked its weekends, each once; what has passed stays.

    A holiday invented afterwards would make a payment timely that was late; one struck out, a person late who
    was not.
    """
    days = [each.day for each in (*act.off, *act.worked)]
    before = case.days.years.get(act.year, Year())
    passed = [
        sorted(each for each in listed if each.day < world.today)
        for listed in (act.off, act.worked, before.off, before.worked)
    ]
    return (
        len(set(days)) == len(days)
        and all(day.year == act.year for day in days)
        and all(each.day.weekday() not in WEEKEND for each in act.off)
        and all(each.day.weekday() in WEEKEND for each in act.worked)
        and all(each.name.strip() for each in (*act.off, *act.worked))
        and passed[:2] == passed[2:]
    )


@gate("G113", source="DESIGN.md §2: a person who wants out, watched, scared; docs/adr/0052")
def aim_is_within_bounds(case: Office, world: World, act: "SetAim") -> bool:
    """The number lies between the fewest and the most days that may be set, and danger is not answered later than calm.

    Days that a law sets are in no officer's hands: an answer on the same day to who is in danger now, and a month
    for a request for erasure.
    """
    del world
    least, most = BOUNDS[act.aim]
    after = case.days.with_aim(act.aim, act.days)
    return least <= act.days <= most and after.aim(Aim.ANSWER_SOON) <= after.aim(Aim.ANSWER)
