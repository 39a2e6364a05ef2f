"""By which day something is owed in a case: an answer, a judgement, a payment, a look at the danger.

Days that a list or an officer has set are theirs. Where nobody has set one, a person waits no longer than the
authority's aims say (`casefile.workdays`); they are no right of anybody's, and stand on the administration's page.
Working days are the authority's as well: a list that counts them counts by the days off in the office's file.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import msgspec

from safeconduct.casefile import enacted
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import BEFORE_RECEPTION, Stage
from safeconduct.casefile.workdays import Aim, Days
from safeconduct.errors import SafeconductError
from safeconduct.schedule.terms import Payment

DANGER_NOW_DAYS = 0
"""Days in which a person is answered who said that they are in danger now; nobody can set others."""

REQUEST_DAYS = 30
"""Days in which a request for erasure is answered (GDPR, art. 12(3): one month); nobody can set others."""

NOBODY = Office(reference="")
"""An office that has set no days and enacted no list of its own."""


class What(StrEnum):
    """What is owed, the gravest first."""

    WINDOW = "window"
    ANSWER = "answer"
    REVIEW = "review"
    OFFER = "offer"
    PAY = "pay"
    REQUEST = "request"


class Due(msgspec.Struct, frozen=True, array_like=True):
    """One thing that is owed.

    Attributes:
        on: the last day on which it is in time, in UTC.
        what: what it is.
        since: from which day days are counted; None where `on` was set as a day.
        days: how many, where a law or a list names them.
        business: whether only working days count.
        aim: the authority's aim that names them instead; None where none does.
    """

    on: date
    what: What
    since: date | None = None
    days: int = 0
    business: bool = False
    aim: Aim | None = None

    def counted(self, days: Days) -> "Due":
        """Return the same with its day counted by the authority's days as they are now."""
        if self.since is None:
            return self
        number = self.days if self.aim is None else days.aim(self.aim)
        return msgspec.structs.replace(self, on=days.after(self.since, number, business=self.business))


def counted(dues: Iterable[Due], days: Days) -> tuple[Due, ...]:
    """Return what is owed by the authority's days as they are now, the earliest day first.

    A summary is sealed when somebody acts on its case, and days off or aims may change afterwards.
    """
    return tuple(sorted((each.counted(days) for each in dues), key=lambda each: (each.on, each.what)))


def dues(case: Case, office: Office = NOBODY) -> tuple[Due, ...]:
    """Return what is owed in a case, the earliest day first.

    Args:
        case: as it stands.
        office: whose lists and days count.
    """
    found = {
        What.WINDOW: _window(case),
        What.ANSWER: _answer(case),
        What.REVIEW: _review(case),
        What.OFFER: _offer(case),
        What.PAY: _pay(case, office),
        What.REQUEST: _request(case),
    }
    set_days = (
        each if isinstance(each, Due) else Due(each, what) for what, each in found.items() if each is not None
    )
    return counted(set_days, office.days)


def unanswered_since(case: Case) -> datetime | None:
    """Return since when somebody who wrote waits for an answer; None when the last word is the officers'.

    A state kept before the moments of messages were noted says only that somebody waits; then it is counted from
    the beginning of the case, which is never too late.
    """
    contact = case.contact
    if not contact.readers or contact.pointed is not None:
        return None
    sent = max(contact.sent, case.files.sent, contact.family, key=lambda each: each.last)
    if sent.last > contact.written.last:
        return sent.at or contact.opened_at
    return contact.opened_at if contact.written.count == 0 else None


def _answer(case: Case) -> Due | None:
    since = unanswered_since(case)
    if since is None:
        return None
    day = since.date()
    danger = case.contact.first.danger if case.stage in BEFORE_RECEPTION else ""
    if danger == "now":
        return Due(day, What.ANSWER, since=day, days=DANGER_NOW_DAYS)
    aim = Aim.ANSWER_SOON if danger == "soon" else Aim.ANSWER
    return Due(day, What.ANSWER, since=day, aim=aim)


def _window(case: Case) -> date | None:
    plan = case.handover.plan
    planned = {Stage.ACCEPTED, Stage.PREPARED, Stage.CLEARED}
    return plan.window.begins.date() if plan is not None and case.stage in planned else None


def _review(case: Case) -> date | None:
    return case.aftercare.next_review if case.stage is not Stage.ENDED else None


def _offer(case: Case) -> date | None:
    offer = case.promise.offer
    return offer.expires_on if offer is not None and case.stage is Stage.OFFERED else None


def _pay(case: Case, office: Office) -> Due | None:
    approved = case.award.approved
    if approved is None or case.stage is not Stage.AWARDED or case.promise.claim_rests_since is not None:
        return None
    people = approved.result.shares
    if all(
        case.payment.paid(each) + case.payment.in_credit(each) >= case.award.share(each) for each in people
    ):
        return None
    listed, day = _payment_of(case, office), approved.at.date()
    if listed is None or listed.within_days is None:
        return Due(day, What.PAY, since=day, aim=Aim.PAY)
    # The list counts from the hand-over or its validation: the approval is what validates it here.
    return Due(day, What.PAY, since=day, days=listed.within_days, business=listed.days == "business")


def _payment_of(case: Case, office: Office) -> Payment | None:
    assessed = case.award.assessed
    if assessed is None:
        return None
    try:
        programme = enacted.programme(office, assessed.result.programme)
        return programme.schedule(assessed.result.schedule_version).payment
    except SafeconductError:
        return None  # a pack that this release no longer ships: the aim stands in its place


def _request(case: Case) -> Due | None:
    asked = case.access.erasure_asked_at
    if asked is None:
        return None
    return Due(asked.date(), What.REQUEST, since=asked.date(), days=REQUEST_DAYS)
