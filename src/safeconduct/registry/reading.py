"""What a mailbox may read of its case, as plain data for a page.

The holder's own texts are never among it (ADR 41): whoever opens the mailbox by force later learns that they wrote
on a day, and not what.
"""

from datetime import date, datetime
from typing import Any

import msgspec

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.aftercare import GiveStatement
from safeconduct.casefile.acts.assessing import ApproveAward, FixRate
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.parts.award import Exchange
from safeconduct.casefile.parts.contact import Offer
from safeconduct.casefile.words import Part
from safeconduct.registry.opening import read
from safeconduct.registry.sessions import MailboxSession

SHOWN: dict[str, tuple[str, ...]] = {
    "AnswerRequest": ("answer", "withheld_because"),
    "ApproveAward": ("words",),
    "AskAllIsWell": ("question",),
    "AskForOriginals": ("words",),
    "CallOff": ("words",),
    "CloseCase": ("words",),
    "ConfirmPromiseKept": ("seen",),
    "FixRate": (),
    "GivePlacePart": ("words",),
    "GiveRightsNotice": ("notice",),
    "GiveStatement": ("words",),
    "HandOnPromise": ("to", "until"),
    "MakeOffer": (),
    "PointMailbox": (),
    "Publish": ("text", "where"),
    "QuestionAward": ("reasons",),
    "RecordPromiseDeclined": (),
    "RecordPromiseRefused": ("reasons", "appeal"),
    "ReopenCase": ("reason",),
    "SetAsideAward": ("reasons",),
    "StopAskingForOriginals": ("words",),
    "TakeBackOffer": ("words",),
    "TakeUpAgain": ("words",),
    "TellWhereThingsStand": (),
    "UpholdAward": ("reasons", "appeal"),
    "WithdrawStatement": ("words",),
    "WriteMessage": ("words",),
}
"""Which texts of the officers' acts are shown, by the act's name. What was recorded of the person in the presence
of officers is their own word, and is not."""


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as it is shown, without the accounts of the two who signed it.

    Attributes:
        programme: id of the programme pack.
        schedule_version: of its list, which the offer freezes.
        schedule_digest: hex SHA-256 of that version's canonical content.
        equipment: model ids or category codes.
        claimants: labels of those to whom it is promised.
        offered_on: the day of the second signature.
        expires_on: the last day on which it can be accepted.
        digest: hex digest of the entry that made it, which an acceptance repeats.
    """

    programme: str
    schedule_version: str
    schedule_digest: str
    equipment: tuple[str, ...]
    claimants: tuple[str, ...]
    offered_on: date
    expires_on: date
    digest: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done in a thread.

    Attributes:
        act: the act's name.
        index: place of its entry in the case file, for a proof of filing; -1 where there is no entry.
        day: when, in UTC; no finer.
        own: whether the holder of the mailbox did it. Then nothing else is shown.
        signed_by_two: whether two officers signed it.
        texts: what officers wrote, in order, without empty ones.
        offer: the offer that it makes or repeats; None for anything else.
        given: the statement of account that it gives; None for anything else.
        exchange: the rates that it puts on the award.
        unit: of that award; "" where it puts none on one.
    """

    act: str
    index: int
    day: date
    own: bool = False
    signed_by_two: bool = False
    texts: tuple[str, ...] = ()
    offer: Offered | None = None
    given: GiveStatement | None = None
    exchange: tuple[Exchange, ...] = ()
    unit: str = ""


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A thread as its reader sees it.

    Attributes:
        lines: what was done, in order.
        case: the case's state, folded from these lines alone.
        head: hex digest of the case's last entry.
    """

    lines: tuple[Line, ...]
    case: Case
    head: str = ""


def thread(session: MailboxSession) -> Thread:
    """Return what this mailbox may read.

    Raises:
        NoSuchFile: the case was erased, or the mailbox is not bound to it.
    """
    view, entries = read(session, session.case)
    return Thread(lines=tuple(_line(session, opened) for opened in entries), case=view.case, head=view.head)


def offered(offer: Offer) -> Offered:
    """Return an offer as it is shown."""
    return Offered(**{name: getattr(offer, name) for name in Offered.__struct_fields__})


def _line(session: MailboxSession, opened: Opened) -> Line:
    statement, plaintext = opened.statement, opened.plaintext
    own = statement.envelope.actor == session.account
    fields = opened.fields
    names = () if own else SHOWN.get(plaintext.act, ())
    return Line(
        act=plaintext.act,
        index=statement.index,
        day=_day(plaintext.at),
        own=own,
        signed_by_two=statement.envelope.part is Part.SECOND,
        texts=tuple(fields[name] for name in names if fields.get(name)),
        offer=None if own else _offer(plaintext.act, fields, _day(plaintext.at), opened.digest),
        given=msgspec.convert(fields, GiveStatement)
        if plaintext.act == GiveStatement.__name__ and not own
        else None,
        **_rates(plaintext.act, fields),
    )


def _rates(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the rates that an act puts on an award, and its unit; nothing for other acts."""
    if name not in {ApproveAward.__name__, FixRate.__name__}:
        return {}
    act: Any = msgspec.convert(fields, ACTS[name])
    return {"exchange": act.exchange, "unit": act.counted_in} if act.exchange else {}


def _offer(name: str, fields: dict[str, Any], day: date, digest: str) -> Offered | None:
    if name == "MakeOffer":
        act: Any = msgspec.convert(fields, ACTS[name])
        return Offered(
            programme=act.programme,
            schedule_version=act.schedule_version,
            schedule_digest=act.schedule_digest,
            equipment=act.equipment,
            claimants=act.claimants,
            offered_on=day,
            expires_on=act.expires_on,
            digest=digest,
        )
    if name == "TellWhereThingsStand":
        told: Any = msgspec.convert(fields, ACTS[name])
        return None if told.standing.offer is None else offered(told.standing.offer)
    return None


def _day(at: str) -> date:
    return datetime.fromisoformat(at).date()
