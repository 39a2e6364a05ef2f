"""G25–G29, G31: everyone accounted for, every harm referred, the dead recorded; doubt decided by a tribunal."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.reception import Absence, Duty, Status
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.forms import NamingAct
    from safeconduct.casefile.acts.people import DetermineStatus
    from safeconduct.casefile.acts.reception import CorrectHeadCount, ReconcileHeadCount


@gate("G25", source="DESIGN.md §3, promise 2; Geneva Convention I, art. 15 and 16")
def everyone_is_accounted_for(case: Case, world: World, act: "ReconcileHeadCount | CorrectHeadCount") -> bool:
    """Everyone expected is accounted for, and nobody is counted twice.

    In the case that this software was written after, two people aboard were in nobody's count. Whoever was a
    claimant, was declared aboard or has been counted before is arrived, wounded, missing or dead, or it is
    said on what basis they were not there. Nobody who was seen at the arrival was not there, and nobody who
    was not expected can be "not there". Whoever another case has taken over is counted there, and nobody else is.
    """
    del world
    counted = [person.label for person in act.people]
    absent = [one.label for one in act.absent]
    awaited = set(expected(case))
    return (
        len({*counted, *absent}) == len(counted) + len(absent)
        and awaited <= {*counted, *absent}
        and awaited.issuperset(absent)
        and not any(one.why is Absence.NOT_ABOARD and one.label in case.handover.came for one in act.absent)
        and {one.label for one in act.absent if one.why is Absence.OTHER_CASE}
        == case.reception.taken_elsewhere
    )


@gate(
    "G26", source="Hague Regulations, art. 23(b)-(d) and (f); Geneva Convention III, art. 129; DESIGN.md §6"
)
def incidents_are_referred(case: Case, world: World, act: object) -> bool:
    """Every incident has been referred to law.

    A death, a wound or a person missing opens a referral by itself. An award that came first would make
    money of a killing and close the case over it.
    """
    del world, act
    return not case.reception.open_referrals


@gate("G27", source="Geneva Convention I, art. 15-17; Geneva Convention III, art. 120 and 121")
def the_dead_are_recorded(case: Case, world: World, act: object) -> bool:
    """The missing have been searched for, and each of the dead searched for, recorded and the subject of an inquiry.

    Burial is owed as well and stays on the list of duties, but does not hold up what is due to the living:
    remains may lie for months where nobody can reach them.
    """
    del world, act
    return all(duty is Duty.BURIAL for _, duty in case.reception.duties_to_the_dead)


@gate("G28", source="DESIGN.md §5: a gate must hold before an act")
def what_it_names_is_on_record(case: Case, world: World, act: "NamingAct") -> bool:
    """Every person, incident, receipt and item that the act names is on record as the act supposes, and named once.

    A label mistyped would record somebody's wish, status or death for another, or for nobody.
    """
    del world
    named = act.named()
    return len(set(named)) == len(named) and set(named) <= set(act.nameable(case))


@gate("G29", source="Geneva Convention III, art. 5; Additional Protocol I, art. 45 and 75")
def doubt_goes_to_a_tribunal(case: Case, world: World, act: "DetermineStatus") -> bool:
    """Where a status is in doubt, or gives less protection, the determination names the competent tribunal's decision.

    One adviser's opinion never lessens anybody's protection; until a tribunal has decided, it is the fuller one.
    """
    del world
    for one in act.determinations:
        person = case.reception.person(one.label)
        needs = person is None or person.in_doubt or one.status is Status.FUNDAMENTAL_GUARANTEES
        if one.status is Status.PENDING or (needs and not one.tribunal.strip()):
            return False
    return True


@gate(
    "G31", source="Hague Regulations, art. 23(h); DESIGN.md §6: never visible to whoever assesses or approves"
)
def actor_has_read_no_service_wish(case: Case, world: World, act: object) -> bool:
    """Whoever assesses, approves or reviews could never read a wish about service in this case.

    Else a reward could come to depend on the readiness to fight, without a word of it on record.
    """
    del act
    return world.actor.account not in case.reception.wish_readers
