"""G66–G72: protection after payment, publicity, closing."""

from datetime import date
from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.paying import week_of
from safeconduct.casefile.speaking import may_be_told, shows_somebody_held
from safeconduct.casefile.statement import accounts_of, movements_of
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.aftercare import GiveStatement, MakeProtectionPlan, MarkOverdue, ReviewRisk
    from safeconduct.casefile.acts.publicity import Publish

LONGEST_REVIEW = 183
"""Days; half a year after the founding payment the pilot was dead."""

_OPEN = frozenset({OrderState.ORDERED, OrderState.RELEASED})


@gate("G66", source="promise 2: protection goes on after payment; DESIGN.md §1")
def review_comes_soon(case: Case, world: World, act: "MakeProtectionPlan | ReviewRisk") -> bool:
    """The next review of the danger is planned for a day from tomorrow, within half a year.

    The pilot of the founding case was killed six months after he was paid; a plan without a next date is a
    farewell.
    """
    del case
    return 1 <= (act.next_review - world.today).days <= LONGEST_REVIEW


@gate("G67", source="GDPR, art. 6(1)(a) and 7(3); DESIGN.md §6: no publicity without standing consent")
def consent_stands(case: Case, world: World, act: "Publish") -> bool:
    """Everyone whom the publication is about allows today exactly what it tells, and none of them is under 18.

    A consent can be withdrawn at any moment, and then nothing more is published; the dead and children consent
    to nothing.
    """
    del world
    return may_be_told(case, act.about, act.scopes)


@gate(
    "G68", source="Geneva Convention III, art. 13: protection from public curiosity; art. 7: no renunciation"
)
def nobody_held_is_shown(case: Case, world: World, act: "Publish") -> bool:
    """While a claimant, or anyone it tells of, is held, no face, name or voice is published, even with consent.

    A prisoner cannot renounce the protection from public curiosity, and nobody behind a door consents freely.
    """
    del world
    return not shows_somebody_held(case, act.about, act.scopes)


@gate("G69", source="Geneva Convention III, art. 64–65: accounts kept, open to the person at any time")
def statement_is_true(case: Case, world: World, act: "GiveStatement") -> bool:
    """The statement says of every claimant exactly what the record says: share, paid, in credit, owed, each movement.

    A statement is what the person can hold against us; a figure typed by hand would be nobody's account.
    """
    del world
    return (
        act.unit == case.award.unit
        and act.accounts == accounts_of(case)
        and act.movements == movements_of(case)
    )


@gate("G70", source="promise 2: protection goes on after payment; DESIGN.md §1")
def protection_goes_on(case: Case, world: World, act: object) -> bool:
    """A protection plan covers everyone who was paid, and the next review of the danger is planned and not late.

    To close a case is to stop working on it every day, not to stop protecting.
    """
    del act
    plan, following = case.aftercare.plan, case.aftercare.next_review
    paid = {person for person in case.payment.people if case.payment.paid(person)}
    return (
        plan is not None and paid <= set(plan.people) and following is not None and world.today <= following
    )


@gate("G71", source="promise 1: what was published is what is paid; promise 5: a way to contest it")
def everything_is_settled(case: Case, world: World, act: object) -> bool:
    """Each share is paid and confirmed, or held in credit, or by a final decision not payable; and no contest is open.

    A case is not closed over somebody who is still waiting for their money or for an answer.
    """
    del world, act
    approved = case.award.approved
    return (
        approved is not None
        and case.award.contest is None
        and not any(order.state in _OPEN for order in case.payment.orders)
        and all(
            case.payment.spent(person) == share or case.award.checks.get(person) is Exclusion.EXCLUDED
            for person, share in approved.result.shares.items()
        )
    )


@gate("G72", source="SEALING.md, Who can act when: the system's gates read envelopes only")
def due_week_has_passed(case: Case, world: World, act: "MarkOverdue") -> bool:
    """The week by which the case was due is over.

    The system reads no case: it knows only the due week that lies in clear, and says in public that nobody has
    kept it.
    """
    try:
        over = week_of(date.fromisocalendar(int(act.week[:4]), int(act.week[6:]), 1)) < week_of(world.today)
    except ValueError:
        return False
    return over and case.aftercare.due_week in {"", act.week}
