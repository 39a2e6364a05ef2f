"""What one case adds to the counts: nothing, until its people have been received."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.figures.areas import areas_of
from safeconduct.casefile.figures.cells import (
    DECISION,
    LISTED,
    NONE,
    OFFER,
    OTHER,
    SOME,
    Atom,
    Outcome,
    class_of,
    kind_of,
    refusal,
)
from safeconduct.casefile.figures.periods import quarter_of
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.parts.fraud import Judged
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.payment import PAID
from safeconduct.casefile.parts.reception import ALIVE_HERE
from safeconduct.casefile.words import AFTER_RECEPTION, Part, Stage
from safeconduct.catalogue import Catalogue

COUNTED = AFTER_RECEPTION | {Stage.CLOSED}
"""Stages of a case that has ended in reception. One that ended before is counted nowhere but among contacts."""

WROTE = frozenset({"OpenCase", "SendMessage"})
ANSWERED = frozenset({"WriteMessage", "MakeOffer", "TellWhereThingsStand"})
RELEASED = "ReleasePayment"


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One case, as the counts know it.

    Attributes:
        contacted: the year of its first contact; "" for who came unannounced.
        arrived: the year of arrival; "" until its people were received.
        quarter: the same, finer.
        atoms: the groups to which it belongs; none until its people were received.
        kind: of equipment; "" until its people were received.
        people: how many came alive.
        promised: by the award that stands, in minor units of the unit in which is counted.
        paid: the same, by payments that were released.
        elsewhere: whether its award is in another unit, and so in no sum.
    """

    contacted: str = ""
    arrived: str = ""
    quarter: str = ""
    kind: str = ""
    atoms: tuple[Atom, ...] = ()
    people: int = 0
    promised: int = 0
    paid: int = 0
    elsewhere: bool = False


def fact_of(
    case: Case,
    history: Sequence[Opened],
    *,
    unit: str,
    catalogue: Catalogue,
    refused: frozenset[str] = frozenset(),
) -> Fact:
    """Return what a case adds, of whichever programme it is: figures are one series for the whole office.

    Args:
        case: its state.
        history: its entries, opened, in order.
        unit: in which sums are counted; an award in another one adds to no sum.
        catalogue: of the programme.
        refused: numbers of the gates that refused an act on it.
    """
    contact = case.contact
    contacted, approval = "", case.award.approved
    if not case.reception.unannounced and contact.opened_at is not None:
        contacted = f"{contact.opened_at.year:04d}"
    arrived = case.reception.arrived_at
    if case.stage not in COUNTED or arrived is None:
        return Fact(contacted=contacted)
    year = f"{arrived.year:04d}"
    dates = _Dates.of(history)
    answer = NONE
    if dates.wrote is not None and dates.answered is not None:
        answer = str(class_of((dates.answered - dates.wrote).days))
    quarter, kind = quarter_of(arrived.date()), _brought(case, catalogue)
    atoms: list[Atom] = [
        ("came", quarter, kind, OFFER if case.promise.accepted_at is not None else NONE),
        ("answer", year, answer),
        refusal(year, areas_of(refused)),
        ("override", year, SOME if _overridden(case) else NONE),
    ]
    promised = paid = 0
    if dates.approved is None:
        atoms.append(("award", year, NONE))
    else:
        atoms.append(("award", year, _outcome(case, dates), DECISION if dates.decided else LISTED))
        released = dates.released
        days = str(class_of((released - dates.approved).days)) if released is not None else NONE
        atoms.append(("payment", year, days))
        promised, paid = _sums(case, unit)
    return Fact(
        contacted=contacted,
        arrived=year,
        quarter=quarter,
        kind=kind,
        atoms=tuple(atoms),
        people=_came(case),
        promised=promised,
        paid=paid,
        elsewhere=approval is not None and approval.result.unit != unit,
    )


def _overridden(case: Case) -> bool:
    """Say whether two people went past what the software held back: a spending cap, or a suspicion it had found."""
    settled = (each.settled for each in case.fraud.suspicions if each.settled is not None)
    return bool(case.fraud.allowed) or any(each.judged is not Judged.FRAUD for each in settled)


def _came(case: Case) -> int:
    """Return how many came alive, as counted: who has left since, or died, came all the same."""
    if case.reception.counts:
        return sum(outcome in ALIVE_HERE for outcome in case.reception.counts[-1].outcomes.values())
    return sum(seen is not Seen.DEAD for seen in case.handover.came.values())


class _Dates(msgspec.Struct, kw_only=True):
    """When what happened first, as far as the counts ask."""

    wrote: date | None = None
    answered: date | None = None
    approved: date | None = None
    released: date | None = None
    decided: bool = False
    upheld: bool = False

    @classmethod
    def of(cls, history: Iterable[Opened]) -> "_Dates":
        """Read them off a case's entries; a proposal that nobody seconded did nothing."""
        found = cls()
        for opened in history:
            envelope, act = opened.statement.envelope, opened.plaintext.act
            if envelope.part is Part.PROPOSAL:
                continue
            day = datetime.fromisoformat(opened.plaintext.at).date()
            if act in WROTE and envelope.actor.startswith("mailbox:"):
                found.wrote = found.wrote or day
            elif act in ANSWERED and found.wrote is not None:
                found.answered = found.answered or day
            elif act == "ApproveAward":
                found.approved = found.approved or day
            elif act == RELEASED:
                found.released = found.released or day
            elif act == "AssessClaim":
                found.decided = found.decided or bool(opened.plaintext.fields.get("decisions"))
            elif act == "UpholdAward":
                found.upheld = True
        return found


def _outcome(case: Case, dates: _Dates) -> Outcome:
    """Return what became of the contest: the gravest answer that one of several got."""
    if case.award.set_aside:
        return Outcome.SENT_BACK
    if case.award.contest is not None:
        return Outcome.OPEN
    return Outcome.UPHELD if dates.upheld else Outcome.STANDS


def _brought(case: Case, catalogue: Catalogue) -> str:
    """Return the kind of the first thing that was handed over."""
    return kind_of(case.custody.items[0].equipment, catalogue) if case.custody.items else OTHER


def _sums(case: Case, unit: str) -> tuple[int, int]:
    """Return what was promised and what was paid, in minor units."""
    approval = case.award.approved
    promised = approval.result.total if approval is not None and approval.result.unit == unit else 0
    return promised, sum(
        order.amount
        for order in case.payment.orders
        if order.state in PAID and order.released_on is not None and order.unit == unit
    )
