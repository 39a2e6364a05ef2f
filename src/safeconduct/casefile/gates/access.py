"""G73–G79: who is admitted, what is erased."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.words import Stage
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.access import AdmitOfficer, Erase, OpenVault, RecoverKeys, RemoveOfficer
    from safeconduct.casefile.acts.retention import ForgetNames


@gate("G73", source="SEALING.md, Keys: an uncertified account receives nothing")
def colleague_counts(case: Case, world: World, act: "AdmitOfficer") -> bool:
    """The colleague is certified, at work, and not yet on the team.

    What is sealed to an uncertified key is given to whoever made that key.
    """
    return world.office.colleague(act.account) is not None and act.account not in case.team


@gate("G74", source="DESIGN.md §2: an administrator manages accounts and opens no case")
def colleague_works_on_cases(case: Case, world: World, act: "AdmitOfficer | RecoverKeys") -> bool:
    """The colleague holds a role that works on cases.

    Whoever manages the accounts reads no case; else managing accounts would be the way to read them all.
    """
    del case
    from safeconduct.casefile.acts.access import TEAM  # noqa: PLC0415 - the acts name this gate

    return bool(world.office.roles_of(act.account).intersection(TEAM))


@gate("G75", source="promise 3: nobody decides alone")
def two_remain(case: Case, world: World, act: "RemoveOfficer") -> bool:
    """The colleague is on the team, and at least two remain after they go.

    A team of one could second nothing, and a vault with one custodian could never be opened again.
    """
    del world
    return act.account in case.team and len(case.team) > 2


@gate("G76", source="Directive (EU) 2016/680, art. 4(1)(b) and 25: purpose, and a log of consultations")
def opening_has_a_purpose(case: Case, world: World, act: "OpenVault") -> bool:
    """The opening names a purpose, lasts at most an hour, and there is a vault to open.

    Whoever knows a name can betray it; a purpose makes two people answer for having looked.
    """
    del world
    return bool(act.purpose.strip()) and 1 <= act.minutes <= 60 and bool(case.newest("vault:"))


@gate(
    "G77",
    source="Directive (EU) 2016/680, art. 16(3): restriction instead of erasure where evidence must be kept",
)
def no_legal_hold(case: Case, world: World, act: "Erase | ForgetNames") -> bool:
    """No legal hold stands on the case.

    Evidence of a death or of a crime is not erased while a court may ask for it.
    """
    del world, act
    return not case.access.legal_hold


@gate("G78", source="Directive (EU) 2016/680, art. 5 and 16; promise 2: protection goes on after payment")
def work_has_ended(case: Case, world: World, act: "Erase") -> bool:
    """The case has ended or is closed.

    A case that is still being worked on protects somebody; erasing it would lose them.
    """
    del world, act
    return case.stage in {Stage.CLOSED, Stage.ENDED}


@gate("G79", source="SEALING.md, Keys: recovery opens what a lost team left")
def colleague_is_on_the_team(case: Case, world: World, act: "RecoverKeys") -> bool:
    """The colleague is certified, at work and on the team of this case.

    New keys open what the old ones opened, and nothing more: whoever was never admitted is not admitted by losing
    their words.
    """
    return world.office.colleague(act.account) is not None and act.account in case.team
