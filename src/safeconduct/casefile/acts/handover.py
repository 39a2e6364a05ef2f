"""Hand-over: the plan, the receiving unit's promise to hold fire, the go-ahead, and calling it off.

Who is aboard stands in `acts/aboard.py`, the place and the all-is-well answer in `acts/place.py`, arrival in
`acts/arrival.py`.
"""

from datetime import UTC
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Code, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aboard import everyone_aboard_has_a_plan
from safeconduct.casefile.gates.contact import contact_is_credible
from safeconduct.casefile.gates.handover import (
    hold_fire_covers_the_window,
    hold_fire_only_lengthens,
    offer_is_accepted,
    plan_is_sound,
    receiving_unit_holds_fire,
    signals_are_reviewed,
)
from safeconduct.casefile.gates.protection import family_is_safe
from safeconduct.casefile.parts.handover import (
    Briefing,
    Handover,
    HoldFire,
    Moment,
    PlacePart,
    Plan,
    Signal,
    Window,
)
from safeconduct.casefile.words import BEFORE_RECEPTION, LIVE, Audience, Role, Stage

AS_THE_PERSON_SEES_IT = BEFORE_RECEPTION | {Stage.NEW}
"""Stages in which the person may speak. Their thread shows no stage after the acceptance, and one that was
bound to the case later begins empty."""

VAULTED = ("place", "route", "question", "answer")
"""What a plan puts into the vault; the last two are the all-is-well question and the answer agreed for it."""


class HandoverAct(Act, frozen=True, kw_only=True):
    """The base of acts that make, acknowledge or clear a plan: gates ask which plan the act means."""

    def plan_meant(self, case: Case) -> Plan | None:
        """Return the plan that the act is about; None when there is none."""
        return case.handover.plan

    def vault_is_complete(self) -> bool:
        """Say whether what the plan needs in the vault is there; a standing plan was checked when made."""
        return True


def in_utc(window: Window) -> Window:
    """Return a window with both moments in UTC; a moment without a zone stays as it is, and no gate lets it by."""
    return Window(
        begins=window.begins.astimezone(UTC) if window.begins.tzinfo else window.begins,
        ends=window.ends.astimezone(UTC) if window.ends.tzinfo else window.ends,
    )


@act
class PlanHandover(HandoverAct, frozen=True, kw_only=True):
    """A reception officer plans the hand-over: when, received by whom, recognised by what.

    A new plan replaces the one before, with everything that was acknowledged or planned for that day; promises
    of hold-fire stand until they are over.
    """

    by = (Role.RECEPTION_OFFICER,)
    during = frozenset({Stage.ACCEPTED})
    gates = (contact_is_credible, offer_is_accepted, plan_is_sound, signals_are_reviewed)
    hides = "place and route, and the agreed all-is-well question with its answer"

    window: Window
    margin: Annotated[int, msgspec.Meta(ge=15, le=1440)]
    """Minutes of hold-fire before and after the window: people come early and late."""
    unit: Code
    """Code name of the receiving unit."""
    signals: Annotated[tuple[Signal, ...], msgspec.Meta(min_length=1, max_length=12)]
    parts: Annotated[tuple[PlacePart, ...], msgspec.Meta(min_length=2, max_length=5)]
    """In which parts the place is released, from the largest to the point."""
    answer_hours: Annotated[int, msgspec.Meta(ge=1, le=72)]
    """Hours within which the all-is-well question must be answered after the go-ahead."""

    def plan_meant(self, case: Case) -> Plan | None:
        """Return the plan that this act makes."""
        del case
        return self._plan("")

    def vault_is_complete(self) -> bool:
        """Say whether place, route, question and answer are given, to be sealed to the vault."""
        return all(self.hidden.get(key, "").strip() for key in VAULTED)

    def change(self, case: Case, done: Done) -> Case:
        """Put the plan in place of any before it."""
        handover = msgspec.structs.replace(case.handover.without_plan(), plan=self._plan(done.digest))
        return msgspec.structs.replace(case, handover=handover)

    def _plan(self, digest: str) -> Plan:
        return Plan(
            window=in_utc(self.window),
            margin=self.margin,
            unit=self.unit,
            signals=self.signals,
            parts=self.parts,
            answer_hours=self.answer_hours,
            digest=digest,
        )


@act
class AcknowledgeHoldFire(HandoverAct, frozen=True, kw_only=True):
    """The receiving unit acknowledges the plan through a reception officer, and promises to hold fire.

    The promise outlives its plan: calling off, a new plan and the end of the case leave it as it is.
    """

    by = (Role.RECEPTION_OFFICER,)
    moves = Stage.ACCEPTED, Stage.PREPARED
    gates = (plan_is_sound, hold_fire_covers_the_window)
    hides = "who of the unit acknowledged it"

    begins: Moment
    until: Moment
    briefed: Annotated[tuple[Briefing, ...], msgspec.Meta(max_length=12)]
    """What the unit was briefed on; a unit that was not told of quarter and first aid receives nobody."""

    def change(self, case: Case, done: Done) -> Case:
        """Add the promise."""
        plan = case.handover.plan
        if plan is None:
            return case
        promise = HoldFire(
            unit=plan.unit, begins=self.begins.astimezone(UTC), until=self.until.astimezone(UTC)
        )
        return _with(case, acknowledged_at=done.at, holds=(*case.handover.holds, promise))


@act
class ExtendHoldFire(Act, frozen=True, kw_only=True):
    """A unit promises to hold fire longer.

    There is no act that shortens or withdraws the promise: somebody who was told to come may be on the way and
    beyond reach.
    """

    by = (Role.RECEPTION_OFFICER,)
    during = LIVE | {Stage.ENDED}
    gates = (hold_fire_only_lengthens,)
    # Somebody else's line in the file must not delay it, and it takes nothing from what another proposed.
    independent = True

    unit: Code
    until: Moment

    def change(self, case: Case, done: Done) -> Case:
        """Lengthen every promise of the unit that is not over; add one when all are."""
        until = self.until.astimezone(UTC)
        mine = [hold for hold in case.handover.holds if hold.unit == self.unit]
        if not mine or max(hold.until for hold in mine) >= until:
            return case
        if all(hold.until < done.at for hold in mine):
            renewed = HoldFire(unit=self.unit, begins=done.at, until=until)
            return _with(case, holds=(*case.handover.holds, renewed))
        return _with(
            case,
            holds=tuple(
                msgspec.structs.replace(hold, until=max(hold.until, until))
                if hold.unit == self.unit and hold.until >= done.at
                else hold
                for hold in case.handover.holds
            ),
        )


@act
class ClearHandover(HandoverAct, frozen=True, kw_only=True):
    """Two people give the go-ahead for the hand-over.

    It releases nothing yet: the person must first answer the all-is-well question, and the place follows in
    parts.
    """

    by = (Role.RECEPTION_OFFICER,)
    seconded_by = (Role.LEGAL_ADVISER,)
    moves = Stage.PREPARED, Stage.CLEARED
    gates = (
        contact_is_credible,
        offer_is_accepted,
        family_is_safe,
        receiving_unit_holds_fire,
        everyone_aboard_has_a_plan,
        plan_is_sound,
        signals_are_reviewed,
    )

    window: Window
    """The window of the plan, repeated: both sign for when people will come."""
    note: Text = ""

    def plan_meant(self, case: Case) -> Plan | None:
        """Return the standing plan, if its window is the one that both sign."""
        plan = case.handover.plan
        return plan if plan is not None and plan.window == in_utc(self.window) else None

    def change(self, case: Case, done: Done) -> Case:
        """Give the go-ahead; whatever was asked under an earlier one has to be asked again."""
        handover = msgspec.structs.replace(case.handover.without_clearance(), cleared_at=done.at)
        return msgspec.structs.replace(case, handover=handover)


def stood_down(case: Case) -> Case:
    """Return the case with plan and go-ahead gone and every promise of hold-fire standing."""
    if case.stage not in AS_THE_PERSON_SEES_IT:
        return case
    handover = case.handover.without_plan()
    if handover == case.handover:
        return case
    stage = Stage.ACCEPTED if case.stage in {Stage.PREPARED, Stage.CLEARED} else case.stage
    return msgspec.structs.replace(case, handover=handover, stage=stage)


@act
class CallOff(Act, frozen=True, kw_only=True):
    """One officer calls the hand-over off, at once; hold-fire stands until it is over.

    A new go-ahead needs a new plan, a new acknowledgement and a new plan for everyone aboard.
    """

    by = (Role.RECEPTION_OFFICER, Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.PREPARED, Stage.CLEARED})
    leads = (Stage.ACCEPTED,)
    # The person must read it before they set out; the reason, which can be distrust, goes to officers alone.
    audience = Audience.THREAD
    aside_to = (Role.RECEPTION_OFFICER, Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER, Role.LEGAL_ADVISER)
    # A stop is never refused because a colleague wrote a line meanwhile. A proposal that it leaves pending
    # belongs to a stage that the case has left.
    independent = True

    words: Said
    """What the person reads: that they must not come now."""

    def change(self, case: Case, done: Done) -> Case:
        """Go back to the accepted offer."""
        del done
        return stood_down(case)


@act
class AskToCallOff(Act, frozen=True, kw_only=True):
    """The person calls the hand-over off: it takes effect without waiting for an officer.

    Nobody is held to come. Hold-fire stands all the same, for the person may have to write this under duress
    and come nevertheless.
    """

    by = (Role.CLAIMANT,)
    during = AS_THE_PERSON_SEES_IT
    leads = (Stage.ACCEPTED,)
    audience = Audience.THREAD

    words: Text = ""

    def change(self, case: Case, done: Done) -> Case:
        """Go back to the accepted offer; without effect when there is nothing to call off."""
        return stood_down(case) if case.contact.is_the_person(done.actor) else case


def _with(case: Case, **parts: object) -> Case:
    handover: Handover = msgspec.structs.replace(case.handover, **parts)
    return msgspec.structs.replace(case, handover=handover)
