"""Hand-overs for tests: a case at each stage of it, made by real acts through the fold."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from msgspec.structs import replace
from tests.casefile.gatecases import PlainWorld

from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard
from safeconduct.casefile.acts.handover import AcknowledgeHoldFire, ClearHandover, PlanHandover
from safeconduct.casefile.acts.place import (
    AnswerAllIsWell,
    AskAllIsWell,
    GivePlacePart,
    JudgeAllIsWell,
    ReleasePlacePart,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.parts.contact import Channel, Contact, Offer, Promise
from safeconduct.casefile.parts.handover import (
    Briefing,
    Knows,
    PlacePart,
    PlanAboard,
    Signal,
    Verdict,
    Window,
)
from safeconduct.casefile.parts.protection import Dependant, Protection, Relation
from safeconduct.casefile.words import Stage

NOW = datetime(2023, 8, 8, 12, 0, tzinfo=UTC)
WINDOW = Window(begins=datetime(2023, 8, 9, 2, 0, tzinfo=UTC), ends=datetime(2023, 8, 9, 5, 0, tzinfo=UTC))
MARGIN = 60
HOLD_BEGINS = WINDOW.begins - timedelta(minutes=MARGIN)
HOLD_UNTIL = WINDOW.ends + timedelta(minutes=MARGIN)
VAULT = {
    "place": "field behind the invented mill",
    "route": "along the invented river",
    "question": "How is the invented aunt?",
    "answer": "She keeps bees",
}
PARTS = (PlacePart.REGION, PlacePart.APPROACH, PlacePart.POINT)
AT_RISK = Protection(
    asked=("p1",), dependants=(Dependant(label="d1", because_of="p1", relation=Relation.PARENT),)
)

_digests = count(1)


def fresh_digest() -> str:
    """Return a digest that no other entry has."""
    return sha256(str(next(_digests)).encode()).hexdigest()


def done(case: Case, act: Act, by: str = "reception-one", second: str = "", at: datetime = NOW) -> Case:
    """Return the case after an act, as the fold makes it; gates are not asked."""
    return changed(case, act, Done(by, second, at, 0, fresh_digest()))


def world(at: datetime = NOW) -> PlainWorld:
    return PlainWorld(now=at)


def with_part(case: Case, part: str, **values: Any) -> Case:
    """Return the case with some values of one part replaced."""
    return replace(case, **{part: replace(getattr(case, part), **values)})


def accepted() -> Case:
    """Return a case whose offer has been accepted and whose family is safe: nobody else had to move."""
    offer = Offer(
        programme="ukraine-2023",
        schedule_version="2023",
        schedule_digest="ab" * 32,
        offered_on=date(2023, 7, 1),
        expires_on=date(2023, 12, 31),
        equipment=("mi-8amtsh",),
        claimants=("p1",),
        made_by=("contact-one", "legal-one"),
        digest="cd" * 32,
    )
    return Case(
        reference="test-test-test-test",
        stage=Stage.ACCEPTED,
        contact=Contact(
            opened_at=NOW - timedelta(days=90),
            channel=Channel.MAILBOX,
            claimants=("p1",),
            mailbox=1,
            judged="credible",
            judged_by="contact-one",
        ),
        promise=Promise(offer=offer, accepted_at=NOW - timedelta(days=30), accepted_by="mailbox:1"),
        protection=Protection(asked=("p1",)),
    )


def plan_act(**changes: Any) -> PlanHandover:
    fields: dict[str, Any] = {
        "window": WINDOW,
        "margin": MARGIN,
        "unit": "Heron",
        "signals": (Signal.LANDING_GEAR_DOWN, Signal.AGREED_COURSE),
        "parts": PARTS,
        "answer_hours": 6,
        "hidden": VAULT,
    }
    return PlanHandover(**(fields | changes))


def acknowledge_act(**changes: Any) -> AcknowledgeHoldFire:
    fields: dict[str, Any] = {"begins": HOLD_BEGINS, "until": HOLD_UNTIL, "briefed": tuple(Briefing)}
    return AcknowledgeHoldFire(**(fields | changes))


def declare_act(**people: Knows) -> DeclareAboard:
    return DeclareAboard(
        people=people or {"p1": Knows.WILLING, "c1": Knows.DOES_NOT_KNOW, "c2": Knows.NOT_KNOWN}
    )


def plans_act(
    c1: PlanAboard = PlanAboard.RECEIVED_BY_BRIEFED_UNIT, told: tuple[str, ...] = ("c1", "c2")
) -> PlanForAboard:
    return PlanForAboard(
        plans={
            "p1": PlanAboard.TOLD_AND_WILLING,
            "c1": c1,
            "c2": PlanAboard.RECEIVED_BY_BRIEFED_UNIT,
        },
        unit_told_of=told,
    )


def clear_act(window: Window = WINDOW) -> ClearHandover:
    return ClearHandover(window=window)


def planned() -> Case:
    return done(accepted(), plan_act())


def prepared() -> Case:
    """Return a case with an acknowledged plan and a plan for everyone aboard."""
    case = done(planned(), acknowledge_act())
    return done(done(case, declare_act()), plans_act())


def cleared() -> Case:
    return done(prepared(), clear_act(), second="legal-one")


def asked(case: Case | None = None, at: datetime = NOW) -> Case:
    return done(case or cleared(), AskAllIsWell(question=VAULT["question"]), at=at)


def answer_act(case: Case, answer: str = VAULT["answer"]) -> AnswerAllIsWell:
    return AnswerAllIsWell(question=case.handover.all_is_well.entry, answer=answer)


def answered(case: Case | None = None, at: datetime = NOW, by: str = "mailbox:1") -> Case:
    case = case or asked()
    return done(case, answer_act(case), by=by, at=at)


def judge_act(case: Case, verdict: Verdict = Verdict.GOOD) -> JudgeAllIsWell:
    return JudgeAllIsWell(answer=case.handover.all_is_well.entry, verdict=verdict)


def well(case: Case | None = None, verdict: Verdict = Verdict.GOOD, at: datetime = NOW) -> Case:
    """Return a cleared case whose all-is-well answer has been judged."""
    case = case or answered()
    return done(case, judge_act(case, verdict), at=at)


def release_act(
    part: PlacePart = PlacePart.REGION, words: str = "North of the invented river"
) -> ReleasePlacePart:
    return ReleasePlacePart(part=part, words=words)


def released() -> Case:
    return done(well(), release_act(), second="legal-one")


def give_act(words: str = "North of the invented river") -> GivePlacePart:
    return GivePlacePart(words=words)
