"""G12, G13, G15-G18: the plan, its signals, and hold-fire."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.handover import REVIEWED, Briefing
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.handover import AcknowledgeHoldFire, ExtendHoldFire, HandoverAct

LONGEST = timedelta(days=7)
"""Of a window, and of one extension: a slip of the pen must not promise years that nobody can take back."""

BRIEFED = frozenset({Briefing.QUARTER, Briefing.FIRST_AID, Briefing.SIGNALS, Briefing.UNAWARE_ABOARD})
"""What every receiving unit has been briefed on."""


def aware(*moments: datetime) -> bool:
    """Say whether all moments carry their zone; comparing one that does not would raise instead of refuse."""
    return all(moment.utcoffset() is not None for moment in moments)


@gate(
    "G12",
    source="Additional Protocol I, art. 40 and 41; Hague Regulations, art. 23(c) and (d)",
)
def receiving_unit_holds_fire(case: Case, world: World, act: object) -> bool:
    """The receiving unit has acknowledged the plan and holds fire.

    Its promise covers the whole window with the margin on both sides and is not over. A unit that merely
    "was informed" has fired at the aircraft it was waiting for.
    """
    del act
    plan = case.handover.plan
    return plan is not None and case.handover.plan_is_acknowledged and world.now <= plan.hold_fire[1]


@gate("G13", source="DESIGN.md §6: an accepted offer binds the authority; promise 1")
def offer_is_accepted(case: Case, world: World, act: object) -> bool:
    """The person has accepted the offer, and neither they nor the authority have withdrawn since.

    Nothing unaccepted is ever planned or cleared: who has not said yes to what is promised has not decided to
    come.
    """
    del world, act
    promise = case.promise
    return promise.offer is not None and promise.accepted_at is not None and promise.withdrawn_at is None


@gate(
    "G15",
    source="DESIGN.md, The hand-over keeps people alive; DESIGN.md §7: a place is known to two, in parts",
)
def plan_is_sound(case: Case, world: World, act: "HandoverAct") -> bool:
    """The plan is whole: a window ahead, a place in parts, and place, route, question and answer in the vault.

    A window lasts at most a week, since a unit that has to hold fire for longer will not. Whoever clears a
    hand-over repeats its window: what both sign is when people will come. A plan without the agreed question
    could release a place to whoever holds the person.
    """
    plan = act.plan_meant(case)
    if plan is None or not act.vault_is_complete() or not aware(plan.window.begins, plan.window.ends):
        return False
    begins, ends = plan.window.begins, plan.window.ends
    return world.now < begins < ends <= begins + LONGEST and 2 <= len(set(plan.parts)) == len(plan.parts)


@gate(
    "G16",
    source="Hague Regulations, art. 23(f); Additional Protocol I, art. 37 and 38; Geneva Convention I, art. 44",
)
def signals_are_reviewed(case: Case, world: World, act: "HandoverAct") -> bool:
    """Recognition signals come from the reviewed list: no protective emblem, flag of truce or distress signal.

    Whoever crosses under a red cross or a white flag by arrangement makes the next one who truly needs it be
    shot at; and it is a crime of whoever arranged it.
    """
    del world
    plan = act.plan_meant(case)
    return plan is None or (bool(plan.signals) and REVIEWED.issuperset(plan.signals))


@gate("G17", source="DESIGN.md, The hand-over keeps people alive: calling off never ends hold-fire")
def hold_fire_only_lengthens(case: Case, world: World, act: "ExtendHoldFire") -> bool:
    """The unit has promised to hold fire, and the new end is later than the one promised, by at most a week.

    A promise of hold-fire is never shortened: somebody may be on the way who cannot be told.
    """
    promised = case.handover.hold_fire_of(act.unit)
    if promised is None or not aware(act.until):
        return False
    return max(promised, world.now) < act.until <= max(promised, world.now) + LONGEST


@gate(
    "G18",
    source="Additional Protocol I, art. 40-42; Hague Regulations, art. 23; Geneva Convention I, art. 12 and 15",
)
def hold_fire_covers_the_window(case: Case, world: World, act: "AcknowledgeHoldFire") -> bool:
    """Hold-fire covers the window with its margin, and the unit is briefed to give quarter and first aid.

    It is also briefed on the signals, and on people aboard who know of nothing.
    Two people who knew nothing were aboard the case that began this programme; they refused, ran and were
    killed. The unit that waits must expect them.
    """
    del world
    plan = case.handover.plan
    if plan is None or not aware(act.begins, act.until):
        return False
    begins, until = plan.hold_fire
    until_utc = act.until.astimezone(UTC)
    return act.begins <= begins and until <= until_utc <= until + LONGEST and BRIEFED.issubset(act.briefed)
