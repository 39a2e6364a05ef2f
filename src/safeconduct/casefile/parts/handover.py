"""What a case knows of the plan, hold-fire, everyone aboard, the go-ahead, and the place as far as it is known.

The place itself, the route, the agreed question and its answer are never part of it: they lie in the vault,
and what the person is told of the place lies in the entries that tell it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

import msgspec


class Signal(StrEnum):
    """How the person is recognised: signals reviewed for lawfulness, each with one meaning (AP I, art. 37-38).

    None is a protective emblem, a flag of truce or a distress signal. Left out on purpose:

    - the white flag, which asks for talks: who shows it to cross a line makes the next one be shot at
      (Hague Regulations, art. 23(f) and 32);
    - red flares, orange smoke, distress frequencies and the emergency transponder codes 7500, 7600 and 7700,
      which call rescuers;
    - rocking the wings, which in the rules of the air answers an interception ("understood, will comply"):
      those who hold fire could not tell it from obedience to the other side's interceptor.
    """

    HANDS_RAISED = "hands-raised"
    """Empty hands above the head, in the open. It is the surrender itself, meant as it is shown (AP I, art. 41)."""
    WEAPON_SLUNG = "weapon-slung-muzzle-down"
    """Magazine out, weapon on the left shoulder, muzzle to the ground. It shows what is true: that it cannot fire."""
    WEAPONS_LAID_DOWN = "weapons-laid-down"
    """All weapons on the ground, people away from them. A plain act of surrender (Hague Regulations, art. 23(c))."""
    CREW_BEFORE_VEHICLE = "crew-before-silent-vehicle"
    """Engine off, crew outside in front of the vehicle. It conceals nothing and claims no protection."""
    TURRET_REVERSED = "turret-reversed"
    """Turret turned backwards, gun raised. It deceives nobody: the gun does point away."""
    FOLLOWS_GUIDING_DRONE = "follows-guiding-drone"
    """Looks at the agreed aircraft without crew, raises the hands, follows it. It is agreed with this one person."""
    LANDING_GEAR_DOWN = "landing-gear-down"
    """Gear lowered early. In the rules of the air it says what is meant: this aircraft will land."""
    LANDING_LIGHTS_STEADY = "landing-lights-steady"
    """Landing lights on and steady, never flashed. The same meaning, seen from further."""
    AGREED_COURSE = "agreed-course-height-speed"
    """The agreed course, height and speed, kept exactly. A manner of flying or steaming; it bears no sign at all."""
    AGREED_WORDS = "agreed-words-by-radio"
    """Words agreed for this case, on an agreed frequency that is no distress frequency."""
    COLOURS_STRUCK = "colours-struck"
    """A ship hauls down its own flag: the custom of the sea for surrender, and true."""
    STOPPED_GUNS_FORE_AND_AFT = "stopped-guns-fore-and-aft"
    """A ship lies stopped, guns trained fore and aft. It shows what is true: that it is not going to fire."""


REVIEWED = frozenset(Signal)
"""Signals that a plan may use today. A signal that a later review rejects leaves this set and stays readable."""


class PlacePart(StrEnum):
    """What a part of the place is; a closed list, since a free label would soon hold a name from the map."""

    REGION = "region"
    CORRIDOR = "corridor"
    APPROACH = "approach"
    LAST_LEG = "last-leg"
    POINT = "point"


class Knows(StrEnum):
    """What somebody expected aboard knows of what will happen."""

    WILLING = "willing"
    KNOWS = "knows"  # but has not said that they want to come
    DOES_NOT_KNOW = "does_not_know"
    NOT_KNOWN = "not_known"  # nobody here can say what they know: planned for as if they knew nothing


class PlanAboard(StrEnum):
    """What keeps somebody alive who does not know. The list is closed, and its last word clears nothing.

    Whatever deceives by a protective sign, drugs, disarms or harms people has no word here.
    """

    NOT_ABOARD_THAT_DAY = "not_aboard_that_day"
    TOLD_AND_WILLING = "told_and_willing"
    RECEIVED_BY_BRIEFED_UNIT = "received_by_briefed_unit"
    NONE_OF_THESE = "none_of_these"


class Briefing(StrEnum):
    """What the receiving unit has been briefed on."""

    QUARTER = "quarter"
    """Nobody who surrenders, cannot fight or jumps from an aircraft in distress is attacked (AP I, art. 40-42).

    That holds for whoever shows it by any sign, agreed or not: raised hands, a white flag, a call.
    """
    FIRST_AID = "first-aid"
    """First aid for everyone, the most urgent first, and a way to a surgeon (Geneva Convention I, art. 12)."""
    SIGNALS = "signals"
    """The recognition signals of this plan."""
    UNAWARE_ABOARD = "unaware-aboard"
    """People who know of nothing can be aboard; they may run or refuse, and are given time and taken alive."""


class Verdict(StrEnum):
    """An officer's judgement of an answer."""

    GOOD = "good"
    BAD = "bad"


class Step(StrEnum):
    """How far the all-is-well question has come."""

    NONE = ""
    ASKED = "asked"
    ANSWERED = "answered"
    GOOD = "good"
    BAD = "bad"


Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its zone; read without one, a window would begin some hours early or late."""


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time in which the person comes; both moments aware, in UTC."""

    begins: Moment
    ends: Moment


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of one hand-over; place, route, question and answer lie in the vault.

    Attributes:
        window: in which the person comes.
        margin: minutes of hold-fire before and after the window.
        unit: the receiving unit's code name.
        signals: by which the person is recognised.
        parts: in which the place is released, in order.
        answer_hours: hours in which the all-is-well question has to be answered, and for which an answer holds.
        digest: hex digest of the entry that made the plan.
    """

    window: Window
    margin: int
    unit: str
    signals: tuple[Signal, ...]
    parts: tuple[PlacePart, ...]
    answer_hours: int
    digest: str

    @property
    def hold_fire(self) -> tuple[datetime, datetime]:
        """When hold-fire must begin, and until when it must stand: the window with its margin."""
        margin = timedelta(minutes=self.margin)
        return self.window.begins - margin, self.window.ends + margin


class HoldFire(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's promise not to fire. Promises are added and lengthened; nothing takes one away.

    Attributes:
        unit: code name.
        begins: in UTC.
        until: in UTC.
    """

    unit: str
    begins: datetime
    until: datetime


class Aboard(msgspec.Struct, frozen=True, kw_only=True):
    """One person expected.

    Attributes:
        label: "p1", "c1" …
        knows: what they know.
        plan: what keeps them alive; None while nobody has planned for them.
        unit_told: whether the receiving unit has been told of this person.
    """

    label: str
    knows: Knows
    plan: PlanAboard | None = None
    unit_told: bool = False

    @property
    def has_a_plan(self) -> bool:
        """Whether they come through alive by will or by plan."""
        match self.plan:
            case PlanAboard.NOT_ABOARD_THAT_DAY:
                return True
            case PlanAboard.RECEIVED_BY_BRIEFED_UNIT:
                # A unit briefed in general that meets somebody it was not told of has killed before.
                return self.unit_told
            case PlanAboard.NONE_OF_THESE:
                return False
            case _:
                return self.knows is Knows.WILLING


class AllIsWell(msgspec.Struct, frozen=True, kw_only=True):
    """The agreed question since the go-ahead; its words and the answer's are in their entries only.

    Attributes:
        step: how far the last question has come.
        entry: hex digest of the entry that waits for the next step.
        asked_at: when the last question was asked.
        answered_at: when it was answered.
        answered_by: "mailbox:N", or "" when two officers heard it.
        kept_hours: an answer given within the set hours after the go-ahead has been judged good.
        failed: an answer has been judged bad since the go-ahead; nothing mends that but a new go-ahead.
    """

    step: Step = Step.NONE
    entry: str = ""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    kept_hours: bool = False
    failed: bool = False


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the place that two people released.

    Attributes:
        part: which.
        words: hex SHA-256 of the words that both signed and that alone may be given to the person.
    """

    part: PlacePart
    words: str


class Seen(StrEnum):
    """In which state somebody came, at first sight."""

    UNHURT = "unhurt"
    WOUNDED = "wounded"
    DEAD = "dead"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the person says of who will be aboard: information, never the declaration.

    Attributes:
        coming: how many people, counting themselves.
        unaware: how many of them do not know.
    """

    coming: int
    unaware: int


def in_order(labels: Iterable[str]) -> list[str]:
    """Return labels by kind and number: c1, p1, p2, p10. The order of an act's fields decides nothing."""
    return sorted(labels, key=lambda label: (label[:1], len(label), label))


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the hand-over.

    Attributes:
        plan: the plan that stands; None before one is made and after it is called off.
        acknowledged_at: when the receiving unit acknowledged this plan.
        holds: every promise of hold-fire, whatever became of its plan.
        aboard: everyone ever declared aboard, in label order; nobody is dropped.
        declared: whether the declaration is for this plan and newer than what the person said.
        said: what the person said last of who will be aboard.
        cleared_at: when the go-ahead had its second signature; None while there is none.
        all_is_well: the agreed question since then.
        released: parts of this plan's place that two people released, in order.
        given: how many parts the person has been given.
        came: first sight of those who came, by label.
    """

    plan: Plan | None = None
    acknowledged_at: datetime | None = None
    holds: tuple[HoldFire, ...] = ()
    aboard: tuple[Aboard, ...] = ()
    declared: bool = False
    said: Said | None = None
    cleared_at: datetime | None = None
    all_is_well: AllIsWell = AllIsWell()
    released: tuple[Released, ...] = ()
    given: int = 0
    came: dict[str, Seen] = {}

    def without_clearance(self) -> Self:
        """Return the hand-over without its go-ahead; plan, hold-fire and what is known of the place stay."""
        return msgspec.structs.replace(self, cleared_at=None, all_is_well=AllIsWell())

    def without_plan(self) -> Self:
        """Return the hand-over without plan and go-ahead; promises of hold-fire and people aboard stay.

        What keeps somebody alive on one day ("not aboard that day") does not on another, so it has to be said
        anew; who they are is not forgotten.
        """
        aboard = tuple(Aboard(label=person.label, knows=person.knows) for person in self.aboard)
        return msgspec.structs.replace(
            self.without_clearance(),
            plan=None,
            acknowledged_at=None,
            aboard=aboard,
            declared=False,
            released=(),
            given=0,
        )

    @property
    def hold_fire_until(self) -> datetime | None:
        """The end of the promise that lasts longest; None while nobody has promised anything."""
        return max((hold.until for hold in self.holds), default=None)

    def hold_fire_stands(self, now: datetime) -> bool:
        """Say whether somebody holds fire at this moment."""
        return any(hold.begins <= now <= hold.until for hold in self.holds)

    def hold_fire_of(self, unit: str) -> datetime | None:
        """Return until when a unit has promised to hold fire; None when it has promised nothing."""
        return max((hold.until for hold in self.holds if hold.unit == unit), default=None)

    @property
    def plan_is_acknowledged(self) -> bool:
        """Whether the plan's unit acknowledged this plan and holds fire for all of its window and margin."""
        if self.plan is None or self.acknowledged_at is None:
            return False
        begins, until = self.plan.hold_fire
        return any(
            hold.unit == self.plan.unit and hold.begins <= begins and hold.until >= until
            for hold in self.holds
        )

    @property
    def everyone_has_a_plan(self) -> bool:
        """Whether everyone expected aboard on the planned day has a plan that keeps them alive."""
        return self.declared and bool(self.aboard) and all(person.has_a_plan for person in self.aboard)

    @property
    def expected(self) -> tuple[str, ...]:
        """Labels of those who are expected to come, in order."""
        return tuple(
            person.label for person in self.aboard if person.plan is not PlanAboard.NOT_ABOARD_THAT_DAY
        )

    @property
    def place_parts_released(self) -> int:
        """How many parts of this plan's place two people have released."""
        return len(self.released)

    @property
    def next_part(self) -> PlacePart | None:
        """The part to be released next; None when there is no plan or everything is released."""
        left = self.plan.parts[len(self.released) :] if self.plan is not None else ()
        return left[0] if left else None

    def is_well(self, now: datetime, mailbox: int) -> bool:
        """Say whether the agreed answer stands at this moment.

        It was given after the go-ahead and within the set hours, by the mailbox that is now the person's or
        before two officers, was judged good, and is no older than the set hours; and no answer since the
        go-ahead was bad.

        Args:
            now: the moment, in UTC.
            mailbox: number of the person's mailbox; an older one may be in another's hands.
        """
        well = self.all_is_well
        if self.plan is None or self.cleared_at is None or well.step is not Step.GOOD:
            return False
        if well.answered_at is None or well.asked_at is None:
            return False
        hours = timedelta(hours=self.plan.answer_hours)
        return (
            not well.failed
            and well.kept_hours
            and self.cleared_at <= well.asked_at <= well.answered_at
            and well.answered_at <= well.asked_at + hours
            and now <= well.answered_at + hours
            and well.answered_by in {"", f"mailbox:{mailbox}"}
        )
