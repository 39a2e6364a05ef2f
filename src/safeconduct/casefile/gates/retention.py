"""G177–G182: for how long something is kept, and when it is forgotten."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.retention import BOUNDS, Record, over_on, records_of
from safeconduct.casefile.words import Stage
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.access import AnswerRequest, Erase
    from safeconduct.casefile.acts.retention import ForgetNames, SetRetention


def is_over(case: Case, world: World, record: Record) -> bool:
    """Say whether the period of a record has passed since the case ended."""
    return world.today >= over_on(case.access.ended, world.office.period(record).months)


@gate("G177", source="Directive (EU) 2016/680, art. 4(1)(e), 5 and 16(2); docs/adr/0066")
def kept_long_enough(case: Case, world: World, act: "Erase") -> bool:
    """The case has been kept for its period, or the person asked for its erasure and nothing was withheld.

    Somebody who was judged by mistake, or by somebody bought, must be able to complain; and two people who have
    something to hide must not be able to erase it the day after.
    """
    del act
    return case.access.erasure_granted_at is not None or is_over(case, world, Record.CONTACT)


@gate("G178", source="UN Convention against Corruption, art. 9(3); Additional Protocol I, art. 32-33")
def evidence_is_kept(case: Case, world: World, act: "Erase") -> bool:
    """Where people or things were received, money moved, or somebody died or is missing, that period has passed too.

    Whoever asks: the proof of what was taken from people, of what public money was paid for, and of what became of a
    person, belongs to more people than one. What stands in the clear books is never erased.
    """
    del act
    return all(is_over(case, world, record) for record in records_of(case) - {Record.CONTACT})


@gate("G179", source="Directive (EU) 2016/680, art. 5: appropriate time limits; docs/adr/0066")
def period_is_within_bounds(case: Office, world: World, act: "SetRetention") -> bool:
    """The period lies between the fewest and the most months that may be set, and names its source.

    It holds for cases that have ended already, so a short one would erase what somebody wants gone.
    """
    del case, world
    least, most = BOUNDS[act.record]
    return least <= act.months <= most and bool(act.source.strip())


@gate("G180", source="Directive (EU) 2016/680, art. 4(1)(c), 5 and 16(2); promise 2: protection goes on")
def names_may_go(case: Case, world: World, act: "ForgetNames") -> bool:
    """The case has ended, it has a vault, and its period for names has passed or the person's request was granted.

    As long as somebody is protected, somebody must be able to find them.
    """
    del act
    return (
        case.stage in {Stage.CLOSED, Stage.ENDED}
        and bool(case.newest("vault:"))
        and (case.access.erasure_granted_at is not None or is_over(case, world, Record.NAMES))
    )


@gate("G181", source="SEALING.md, Keys: the vault is split two of n; docs/adr/0066")
def at_most_one_share_stands(case: Case, world: World, act: "ForgetNames") -> bool:
    """No two custodians have each proposed to open the same vault: else only erasing the case forgets its names.

    A proposal hands its proposer's share on in an entry, and entries stay. Two of them open that vault for a custodian
    who kept nothing but their keys; to say that the names are forgotten would be untrue.
    """
    del world, act
    proposers = {each.proposer for each in case.pending if each.act == "OpenVault"}
    return not case.access.shares_lie_open and len(proposers) < 2


@gate("G182", source="Directive (EU) 2016/680, art. 14, 16(4); docs/adr/0066")
def answer_names_its_request(case: Case, world: World, act: "AnswerRequest") -> bool:
    """The answer names a request of the person's that waits; it names none only where none waits.

    Else the answer to a question would grant an erasure that another answer has withheld.
    """
    del world
    asked = case.access.asked
    return case.access.request(act.answers) is not None if asked else act.answers == 0
