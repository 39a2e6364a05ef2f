"""Making acts of protection, care, hand-over, place and arrival."""

from datetime import UTC, datetime, timedelta

from tests.machine.acts_contact import NO_DIGEST
from tests.machine.scene import ASIDE, HIDDEN, UNIT, Deed, Scene, makes

from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard, TellWhoIsAboard
from safeconduct.casefile.acts.arrival import ArriveUnannounced, ArriveUncleared, RecordArrival
from safeconduct.casefile.acts.care import RecordInterpreter, RecordMedicalNeed
from safeconduct.casefile.acts.handover import (
    VAULTED,
    AcknowledgeHoldFire,
    AskToCallOff,
    CallOff,
    ClearHandover,
    ExtendHoldFire,
    PlanHandover,
)
from safeconduct.casefile.acts.place import (
    AnswerAllIsWell,
    AnswerAllIsWellInPresence,
    AskAllIsWell,
    GivePlacePart,
    JudgeAllIsWell,
    ReleasePlacePart,
)
from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    Danger,
    NamedDependant,
    NameDependants,
    Reached,
    RecordAgeEstablished,
    RecordDeclinedMove,
    RecordMinor,
    ReopenSafety,
    StrikeDependants,
    Struck,
)
from safeconduct.casefile.gates.contact import people_of
from safeconduct.casefile.gates.offer import EXTERNAL, INTERPRETER_NAME
from safeconduct.casefile.gates.protection import surrendering
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.handover import (
    Briefing,
    Knows,
    PlacePart,
    PlanAboard,
    Seen,
    Signal,
    Verdict,
    Window,
)
from safeconduct.casefile.parts.protection import Relation, Safety, Urgency
from safeconduct.casefile.words import Role


def _dependants(s: Scene, *safety: Safety) -> tuple[str, ...]:
    found = tuple(each.label for each in s.case.protection.dependants if not safety or each.safety in safety)
    return found or ("d1",)


def _anybody(s: Scene) -> str:
    return s.some(sorted(people_of(s.case)), "p1")


@makes(NameDependants)
def name_dependants(s: Scene) -> NameDependants:
    asked = tuple(sorted(surrendering(s.case) - set(s.case.protection.asked))) or s.claimants
    first = 1 + len(s.case.protection.dependants)
    dependants = tuple(
        NamedDependant(
            label=f"d{number}",
            because_of=asked[0],
            relation=Relation.CHILD if s.hand.chance(4) else Relation.PARTNER,
            adult=not s.hand.chance(4),
        )
        for number in range(first, first + s.hand.pick(1, 0, 2))
    )
    hidden = {f"{each.label}.name": f"{HIDDEN} {each.label}" for each in dependants}
    return NameDependants(asked=asked, dependants=dependants, hidden=hidden)


@makes(ConfirmDependantsSafe)
def confirm_dependants_safe(s: Scene) -> ConfirmDependantsSafe:
    return ConfirmDependantsSafe(
        dependants=s.case.protection.at_risk or _dependants(s),
        confirmation=s.hand.pick(*Confirmation),
        hidden={"d1.whereabouts": f"{HIDDEN} refuge"},
    )


@makes(RecordDeclinedMove)
def record_declined_move(s: Scene) -> RecordDeclinedMove:
    return RecordDeclinedMove(
        label=s.hand.pick(*_dependants(s)),
        reached=s.hand.pick(*Reached),
        apart_from_claimant=not s.hand.chance(5),
        words=s.text("I stay"),
    )


@makes(StrikeDependants)
def strike_dependants(s: Scene) -> StrikeDependants:
    return StrikeDependants(
        dependants=(s.hand.pick(*_dependants(s)),), why=s.hand.pick(*Struck), known_by=s.text()
    )


@makes(ReopenSafety)
def reopen_safety(s: Scene) -> ReopenSafety:
    return ReopenSafety(dependants=(s.hand.pick(*_dependants(s)),), why=s.hand.pick(*Danger))


@makes(RecordMinor)
def record_minor(s: Scene) -> RecordMinor:
    return RecordMinor(label=_anybody(s))


@makes(RecordAgeEstablished)
def record_age_established(s: Scene) -> RecordAgeEstablished:
    label = s.some(s.case.protection.minors, "p1")
    return RecordAgeEstablished(label=label, adult=not s.hand.chance(4), established_by=s.text("papers"))


@makes(RecordInterpreter)
def record_interpreter(s: Scene) -> RecordInterpreter:
    return RecordInterpreter(
        label=_anybody(s), languages=("ru", "uk"), interpreter=s.hand.pick("raven", None, "external")
    )


@makes(RecordMedicalNeed)
def record_medical_need(s: Scene) -> RecordMedicalNeed:
    return RecordMedicalNeed(
        label=_anybody(s), urgency=s.hand.pick(*Urgency), aside={"need": f"{ASIDE} insulin"}
    )


@makes(PlanHandover)
def plan_handover(s: Scene) -> PlanHandover:
    begins = datetime.combine(s.today, datetime.min.time(), UTC) + timedelta(days=s.hand.pick(2, 1, 5))
    return PlanHandover(
        window=Window(begins=begins, ends=begins + timedelta(hours=s.hand.pick(4, 2, 48))),
        margin=60,
        unit=UNIT,
        signals=(Signal.AGREED_COURSE, Signal.LANDING_GEAR_DOWN),
        parts=(PlacePart.REGION, PlacePart.POINT),
        answer_hours=s.hand.pick(48, 12),
        hidden={key: f"{HIDDEN} {key}" for key in VAULTED},
    )


@makes(AcknowledgeHoldFire)
def acknowledge_hold_fire(s: Scene) -> AcknowledgeHoldFire:
    plan = s.case.handover.plan
    begins, until = plan.hold_fire if plan is not None else (s.now, s.now + timedelta(hours=3))
    longer = timedelta(hours=s.hand.pick(1, 0, 24))
    briefed = tuple(Briefing) if not s.hand.chance(8) else (Briefing.QUARTER,)
    return AcknowledgeHoldFire(
        begins=begins - longer, until=until + longer, briefed=briefed, hidden={"by": f"{HIDDEN} duty officer"}
    )


@makes(ExtendHoldFire)
def extend_hold_fire(s: Scene) -> ExtendHoldFire:
    until = max(s.case.handover.hold_fire_of(UNIT) or s.now, s.now)
    return ExtendHoldFire(unit=UNIT, until=until + timedelta(hours=s.hand.pick(6, 48)))


@makes(ClearHandover)
def clear_handover(s: Scene) -> ClearHandover:
    plan = s.case.handover.plan
    window = (
        plan.window
        if plan is not None
        else Window(begins=s.now + timedelta(days=1), ends=s.now + timedelta(days=2))
    )
    return ClearHandover(window=window, note=s.text("go"))


@makes(CallOff)
def call_off(s: Scene) -> CallOff:
    return CallOff(words=s.text("do not come"), aside={"why": f"{ASIDE} reason"})


@makes(AskToCallOff)
def ask_to_call_off(s: Scene) -> AskToCallOff:
    return AskToCallOff(words=s.text("not now"))


@makes(TellWhoIsAboard)
def tell_who_is_aboard(s: Scene) -> TellWhoIsAboard:
    coming = s.hand.number(1, 3)
    return TellWhoIsAboard(coming=coming, unaware=s.hand.number(0, coming), words=s.text("crew"))


@makes(DeclareAboard)
def declare_aboard(s: Scene) -> DeclareAboard:
    known = {person.label: person.knows for person in s.case.handover.aboard}
    people = dict.fromkeys(s.claimants, Knows.WILLING) | known
    if not known and s.hand.chance(2):
        people |= {"c1": Knows.DOES_NOT_KNOW}
    return DeclareAboard(people=people, hidden={label: f"{HIDDEN} {label}" for label in people})


@makes(PlanForAboard)
def plan_for_aboard(s: Scene) -> PlanForAboard:
    people = s.case.handover.aboard
    knows = {person.label: person.knows for person in people} or dict.fromkeys(s.claimants, Knows.WILLING)
    other = s.hand.pick(
        PlanAboard.RECEIVED_BY_BRIEFED_UNIT,
        PlanAboard.RECEIVED_BY_BRIEFED_UNIT,
        PlanAboard.NOT_ABOARD_THAT_DAY,
        PlanAboard.NONE_OF_THESE,
    )
    plans = {
        label: PlanAboard.TOLD_AND_WILLING if knowing is Knows.WILLING else other
        for label, knowing in knows.items()
    }
    told = tuple(label for label, plan in plans.items() if plan is PlanAboard.RECEIVED_BY_BRIEFED_UNIT)
    return PlanForAboard(plans=plans, unit_told_of=told if not s.hand.chance(6) else ())


@makes(AskAllIsWell)
def ask_all_is_well(s: Scene) -> AskAllIsWell:
    return AskAllIsWell(question=s.text("What did the dog eat?"))


def _waiting(s: Scene) -> str:
    return s.case.handover.all_is_well.entry or NO_DIGEST


@makes(AnswerAllIsWell)
def answer_all_is_well(s: Scene) -> AnswerAllIsWell:
    return AnswerAllIsWell(question=_waiting(s), answer=s.text("a boot"))


@makes(AnswerAllIsWellInPresence)
def answer_in_presence(s: Scene) -> AnswerAllIsWellInPresence:
    return AnswerAllIsWellInPresence(
        question=_waiting(s),
        answer=s.text("a boot"),
        language="ru",
        interpreter=EXTERNAL,
        hidden={INTERPRETER_NAME: f"{HIDDEN} interpreter"},
    )


@makes(JudgeAllIsWell)
def judge_all_is_well(s: Scene) -> JudgeAllIsWell:
    return JudgeAllIsWell(answer=_waiting(s), verdict=Verdict.BAD if s.hand.chance(6) else Verdict.GOOD)


def _words(s: Scene, part: PlacePart) -> str:
    return s.text(f"place: {part}, {s.case.reference}")


@makes(ReleasePlacePart)
def release_place_part(s: Scene) -> ReleasePlacePart:
    part = s.case.handover.next_part or PlacePart.POINT
    return ReleasePlacePart(part=part, words=_words(s, part))


@makes(GivePlacePart)
def give_place_part(s: Scene) -> GivePlacePart:
    released = s.case.handover.released
    return GivePlacePart(words=_words(s, released[-1].part if released else PlacePart.POINT))


def _came(s: Scene) -> dict[str, Seen]:
    labels = [label for label in expected(s.case) if label[0] in "pc"] or ["p1"]
    came = dict.fromkeys(labels, Seen.UNHURT)
    if s.hand.chance(4):
        came[s.hand.pick(*labels)] = s.hand.pick(Seen.WOUNDED, Seen.DEAD)
    return came


def _voluntary(s: Scene) -> bool | None:
    return s.hand.pick(True, True, True, True, False, None)


@makes(RecordArrival)
def record_arrival(s: Scene) -> RecordArrival:
    return RecordArrival(
        surrendered_on=s.today, came=_came(s), voluntary=_voluntary(s), hidden={"place": f"{HIDDEN} field"}
    )


@makes(ArriveUncleared)
def arrive_uncleared(s: Scene) -> ArriveUncleared:
    return ArriveUncleared(
        surrendered_on=s.today, came=_came(s), voluntary=_voluntary(s), hidden={"place": f"{HIDDEN} wood"}
    )


@makes(ArriveUnannounced)
def arrive_unannounced(s: Scene) -> Deed:
    came = {f"p{number}": Seen.UNHURT for number in range(1, s.hand.pick(1, 2, 3) + 1)}
    if s.hand.chance(4):
        came["c1"] = Seen.WOUNDED
    act = ArriveUnannounced(
        surrendered_on=s.today, came=came, voluntary=_voluntary(s), hidden={"place": f"{HIDDEN} road"}
    )
    reception = [a for a in ("wren", "crane") if Role.RECEPTION_OFFICER in s.office.roles_of(a)]
    return Deed(act, s.some(reception, "crane"))
