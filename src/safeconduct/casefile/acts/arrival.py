"""Hand-over: they come. As cleared, without a go-ahead, or on the strength of the published list alone."""

from datetime import date
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Label
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aboard import arrival_is_possible
from safeconduct.casefile.parts.contact import Channel, Contact
from safeconduct.casefile.parts.handover import Seen, in_order
from safeconduct.casefile.words import BEFORE_RECEPTION, Role, Stage


class Arrival(Act, frozen=True, kw_only=True):
    """The base of arrivals: none asks for a plan, an offer or a judgement, for the people are there."""

    by = (Role.RECEPTION_OFFICER,)
    gates = (arrival_is_possible,)
    hides = "where they came, and names as far as they gave them"

    surrendered_on: date
    """The day on which they showed that they surrender; it can be before the day they reached reception."""
    came: Annotated[dict[Label, Seen], msgspec.Meta(min_length=1, max_length=400)]
    """Everyone who came, by label, at first sight; somebody unexpected gets a new label. The head count follows."""
    voluntary: bool | None = None
    """Whether they handed over of their own will, by their own statement; None when they have not said."""

    def arrived(self, case: Case, done: Done, *, unannounced: bool = False) -> Case:
        """Return the case with what is known of the arrival."""
        came = {label: self.came[label] for label in in_order(self.came)}
        reception = msgspec.structs.replace(
            case.reception,
            arrived_at=done.at,
            surrendered_on=self.surrendered_on,
            voluntary=self.voluntary,
            unannounced=unannounced,
        )
        handover = msgspec.structs.replace(case.handover, came=came)
        return msgspec.structs.replace(case, reception=reception, handover=handover)


@act
class RecordArrival(Arrival, frozen=True, kw_only=True):
    """A reception officer records that they came as cleared."""

    moves = Stage.CLEARED, Stage.RECEIVED

    def change(self, case: Case, done: Done) -> Case:
        """Record the arrival; hold-fire stands until it is over, for others may follow."""
        return self.arrived(case, done)


@act
class ArriveUncleared(Arrival, frozen=True, kw_only=True):
    """A reception officer records that people of a known case came without, or apart from, the go-ahead.

    Nobody who is there is refused because of a stage. What was promised to them before stands.
    """

    during = BEFORE_RECEPTION
    leads = (Stage.RECEIVED,)

    def change(self, case: Case, done: Done) -> Case:
        """Record the arrival at whatever stage the case was."""
        if case.stage not in BEFORE_RECEPTION:
            return case
        return msgspec.structs.replace(self.arrived(case, done), stage=Stage.RECEIVED)


@act
class ArriveUnannounced(Arrival, frozen=True, kw_only=True):
    """People came on the strength of the published list: their case begins at reception.

    The list of the day of their surrender is theirs. The same act begins the case of somebody whose earlier
    case has ended. Those labelled p1, p2 … are the claimants.
    """

    moves = Stage.NEW, Stage.RECEIVED

    def change(self, case: Case, done: Done) -> Case:
        """Begin the case with those who came."""
        contact = Contact(
            opened_at=done.at,
            channel=Channel.ARRIVAL,
            claimants=tuple(label for label in in_order(self.came) if label.startswith("p")),
        )
        return self.arrived(msgspec.structs.replace(case, contact=contact), done, unannounced=True)
