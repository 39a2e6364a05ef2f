"""No sequence of acts, by anybody, in any order, endangers those who come or wait for them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.casefile import handovers as h

from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard, TellWhoIsAboard
from safeconduct.casefile.acts.arrival import ArriveUncleared, RecordArrival
from safeconduct.casefile.acts.handover import (
    AcknowledgeHoldFire,
    AskToCallOff,
    CallOff,
    ClearHandover,
    ExtendHoldFire,
)
from safeconduct.casefile.acts.place import (
    AnswerAllIsWell,
    AskAllIsWell,
    GivePlacePart,
    JudgeAllIsWell,
    ReleasePlacePart,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
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
from safeconduct.casefile.parts.protection import Protection
from safeconduct.casefile.words import Audience, Role, Stage

HOUR = timedelta(hours=1)

UNITS = ("Heron", "Plover")
LABELS = ("p1", "c1", "c2")
CLAIMANT = frozenset({Role.CLAIMANT})


class HandoverMachine(RuleBasedStateMachine):
    """Random acts by random people, refused by gates or folded; and a world that changes meanwhile.

    The person's acts are gated by the fold of their thread alone, and land in a case that may have moved on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = h.NOW
        self.case = h.accepted()
        self.thread = h.accepted()
        self.index = 0
        self.signed_by_two: set[str] = set()
        self.released_words = "nothing was released"
        # The machine's own record of what happened since the last go-ahead, apart from the code's.
        self.good_at: datetime | None = None
        self.first_good_at: datetime | None = None
        self.any_bad = False
        self.last_question: str | None = None
        self.last_answer: tuple[str, datetime] | None = None
        self.cleared_at: datetime | None = None

    @initialize(steps=st.integers(0, 10))
    def begin(self, steps: int) -> None:
        """Go some of the ordinary way first: few random walks would find it all by themselves."""
        way = [
            lambda: self.officer(h.plan_act()),
            lambda: self.officer(h.acknowledge_act()),
            lambda: self.officer(h.declare_act()),
            lambda: self.officer(h.plans_act()),
            lambda: self.clear(repeat=True),
            self.ask,
            self.answer,
            lambda: self.judge(Verdict.GOOD),
            lambda: self.release(PlacePart.REGION, proper=True),
            lambda: self.give(honest=True),
        ]
        self.family(safe=True)
        for step in way[:steps]:
            step()

    # How an act is done: by stage and gates as perform() asks them.

    def forget_answers(self) -> None:
        self.good_at, self.first_good_at, self.any_bad = None, None, False
        self.last_question, self.last_answer = None, None

    def allowed(self, act: Act, case: Case) -> bool:
        stages = {act.moves[0]} if act.moves is not None else act.during
        world = replace(h.world(self.now))
        return case.stage in stages and all(gate.holds(case, world, act) for gate in act.gates)

    def apply(self, act: Act, actor: str, second: str = "") -> str:
        digest = h.fresh_digest()
        self.index += 1
        done = Done(actor, second, self.now, self.index, digest)
        before = self.case
        self.case = changed(before, act.bare(), done)
        if act.audience is Audience.THREAD:
            self.thread = changed(self.thread, act.bare(), done)
        self.promises_stand(before)
        assert {p.label for p in before.handover.aboard} <= {p.label for p in self.case.handover.aboard}
        if before.handover.cleared_at is not None and self.case.handover.cleared_at is None:
            self.forget_answers()
        return digest

    def officer(self, act: Act, second: str = "") -> str:
        """Do an officer's act where it is allowed, and return the entry's digest; "" when it was refused."""
        return self.apply(act, "reception-one", second) if self.allowed(act, self.case) else ""

    def person(self, act: Act) -> str:
        return self.apply(act, "mailbox:1") if self.allowed(act, self.thread) else ""

    def promises_stand(self, before: Case) -> None:
        earlier, later = before.handover.hold_fire_until, self.case.handover.hold_fire_until
        assert earlier is None or (later is not None and later >= earlier)
        for promise in before.handover.holds:
            assert any(
                kept.unit == promise.unit and kept.begins <= promise.begins and kept.until >= promise.until
                for kept in self.case.handover.holds
            )

    # Time and the world outside.

    def press(self) -> None:
        """Try to go on, as somebody in a hurry does at the wrong moment."""
        self.clear(repeat=True)
        self.release(PlacePart.REGION, proper=True)
        if self.case.handover.released:
            self.give(honest=True)

    @rule(minutes=st.sampled_from([1, 30, 240, 365]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.press()

    def family(self, *, safe: bool) -> None:
        protection = Protection(asked=LABELS) if safe else h.AT_RISK
        self.case = msgspec.structs.replace(self.case, protection=protection)

    @rule(
        family=st.sampled_from([True, True, False]),
        judged=st.sampled_from(["credible", "credible", "credible", "", "hostile"]),
        withdrawn=st.sampled_from([False, False, True]),
    )
    def others_act(self, judged: str, *, family: bool, withdrawn: bool) -> None:
        """Acts of other stages: a dependant turns up, the contact is judged anew, the offer is withdrawn."""
        self.family(safe=family)
        self.case = h.with_part(self.case, "contact", judged=judged)
        self.case = h.with_part(self.case, "promise", withdrawn_at=self.now if withdrawn else None)
        self.press()
        # Put right again: a case that stays in disorder would show nothing more.
        self.family(safe=True)
        self.case = h.with_part(self.case, "contact", judged="credible")
        self.case = h.with_part(self.case, "promise", withdrawn_at=None)

    # Officers and the person.

    @rule(
        unit=st.sampled_from(UNITS),
        begins=st.integers(-2, 30),
        hours=st.integers(0, 5),
        signals=st.sampled_from([(), (Signal.HANDS_RAISED,), ("white-flag",)]),
        hidden=st.sampled_from([h.VAULT, h.VAULT, {}]),
    )
    def plan(self, unit: str, begins: int, hours: int, signals: Any, hidden: dict[str, str]) -> None:
        window = Window(begins=self.now + begins * HOUR, ends=self.now + (begins + hours) * HOUR)
        self.officer(h.plan_act(unit=unit, window=window, signals=signals, hidden=hidden))

    @rule(
        early=st.integers(-1, 2),
        late=st.integers(-1, 4),
        briefed=st.sampled_from([tuple(Briefing), tuple(Briefing), (Briefing.SIGNALS,)]),
    )
    def acknowledge(self, early: int, late: int, briefed: tuple[Briefing, ...]) -> None:
        if (plan := self.case.handover.plan) is not None:
            begins, until = plan.hold_fire
            act = AcknowledgeHoldFire(
                begins=begins - early * HOUR, until=until + late * HOUR, briefed=briefed
            )
            self.officer(act)

    @rule(unit=st.sampled_from(UNITS), hours=st.integers(-10, 40))
    def extend(self, unit: str, hours: int) -> None:
        self.officer(ExtendHoldFire(unit=unit, until=self.now + hours * HOUR))

    @rule(people=st.dictionaries(st.sampled_from(LABELS), st.sampled_from(Knows)), whole=st.booleans())
    def declare(self, people: dict[str, Knows], *, whole: bool) -> None:
        known = {person.label: person.knows for person in self.case.handover.aboard} if whole else {}
        if people or known:
            self.officer(DeclareAboard(people={"p1": Knows.WILLING} | known | people if whole else people))

    @rule(
        plans=st.dictionaries(st.sampled_from(LABELS), st.sampled_from(PlanAboard), min_size=1),
        told=st.sets(st.sampled_from(LABELS)),
        whole=st.booleans(),
    )
    def plan_aboard(self, plans: dict[str, PlanAboard], told: set[str], *, whole: bool) -> None:
        if whole:
            received = PlanAboard.RECEIVED_BY_BRIEFED_UNIT
            plans = {person.label: received for person in self.case.handover.aboard} | plans
            told = set(plans) - told
        self.officer(PlanForAboard(plans=plans, unit_told_of=tuple(sorted(told))))
        self.press()

    @rule(repeat=st.booleans())
    def clear(self, *, repeat: bool) -> None:
        plan = self.case.handover.plan
        window = plan.window if plan is not None and repeat else h.WINDOW
        before = self.case
        if self.officer(ClearHandover(window=window), second="legal-one"):
            self.cleared_at = self.now
            self.forget_answers()
            assert before.protection.family_is_safe
            assert before.contact.judged == "credible"
            assert before.promise.accepted_at is not None
            assert before.promise.withdrawn_at is None
            assert before.handover.plan is not None
            begins, until = before.handover.plan.hold_fire
            assert any(
                hold.unit == before.handover.plan.unit
                and hold.begins <= begins
                and hold.until >= until >= self.now
                for hold in before.handover.holds
            )
            for aboard in before.handover.aboard:
                assert (
                    aboard.knows is Knows.WILLING
                    or aboard.plan is PlanAboard.NOT_ABOARD_THAT_DAY
                    or (aboard.plan is PlanAboard.RECEIVED_BY_BRIEFED_UNIT and aboard.unit_told)
                )
            assert set(before.contact.claimants) <= {person.label for person in before.handover.aboard}

    @rule(
        steps=st.sampled_from([1, 2, 3, 3]),
        verdicts=st.sampled_from([[Verdict.GOOD], [Verdict.BAD], [Verdict.BAD, Verdict.GOOD]]),
        pause=st.sampled_from([0, 0, 3, 7]),
    )
    def all_is_well(self, steps: int, verdicts: list[Verdict], pause: int) -> None:
        for verdict in verdicts:
            self.now += pause * HOUR
            self.ask()
            if steps > 1:
                self.now += pause * HOUR / 2
                self.answer()
            if steps > 2:
                self.judge(verdict)
        self.press()

    def ask(self) -> None:
        if digest := self.officer(AskAllIsWell(question="How is the invented aunt?")):
            self.last_question, self.last_answer, self.good_at = digest, None, None

    @rule()
    def answer(self) -> None:
        question = self.thread.handover.all_is_well.entry
        digest = self.person(AnswerAllIsWell(question=question, answer="She keeps bees"))
        if digest and question == self.last_question and self.case.stage is Stage.CLEARED:
            self.last_answer = digest, self.now

    @rule(verdict=st.sampled_from([Verdict.GOOD, Verdict.GOOD, Verdict.BAD]))
    def judge(self, verdict: Verdict) -> None:
        answer = self.case.handover.all_is_well.entry
        if self.officer(JudgeAllIsWell(answer=answer, verdict=verdict)):
            assert self.last_answer is not None
            assert self.last_answer[0] == answer
            if verdict is Verdict.GOOD:
                self.good_at = self.last_answer[1]
                self.first_good_at = self.first_good_at or self.good_at
            else:
                self.good_at, self.any_bad = None, True

    def releasable(self) -> None:
        """Check, by the machine's own record, that a part of the place may leave now."""
        assert self.case.stage is Stage.CLEARED
        assert self.case.contact.judged == "credible"
        assert self.case.protection.family_is_safe
        assert self.case.promise.withdrawn_at is None
        assert not self.any_bad
        assert self.good_at is not None
        assert self.cleared_at is not None
        assert self.first_good_at is not None
        assert self.first_good_at <= self.cleared_at + 6 * HOUR
        assert self.cleared_at <= self.good_at <= self.now <= self.good_at + 6 * HOUR
        assert self.case.handover.plan is not None
        assert self.now < self.case.handover.plan.window.ends

    @rule(
        part=st.sampled_from(PlacePart), proper=st.booleans(), then=st.sampled_from(["honest", "", "changed"])
    )
    def place(self, part: PlacePart, then: str, *, proper: bool) -> None:
        self.release(part, proper=proper)
        if then:
            self.give(honest=then == "honest")

    def release(self, part: PlacePart, *, proper: bool) -> None:
        part = (self.case.handover.next_part or part) if proper else part
        before = self.case.handover
        words = f"{part} {self.index} of the invented river"
        if self.officer(ReleasePlacePart(part=part, words=words), second="legal-one"):
            self.releasable()
            self.signed_by_two.add(words)
            assert before.plan is not None
            assert part is before.plan.parts[before.place_parts_released]
            assert self.case.handover.place_parts_released == before.place_parts_released + 1
            self.released_words = words

    @precondition(lambda self: self.case.handover.released)
    @rule(honest=st.booleans())
    def give(self, *, honest: bool) -> None:
        words = self.released_words
        if self.officer(GivePlacePart(words=words if honest else f"{words}, south of it")):
            self.releasable()
            assert words in self.signed_by_two
            assert honest

    @rule(
        coming=st.integers(1, 2),
        what=st.sampled_from(["tell", "tell", "ask", "call off", "arrive", "uncleared"]),
    )
    def stop(self, what: str, coming: int) -> None:
        """Do what ends a go-ahead, at any moment."""
        came = {"surrendered_on": self.now.date(), "came": {"p1": Seen.UNHURT}}
        match what:
            case "tell":
                self.person(TellWhoIsAboard(coming=coming, unaware=0))
            case "ask":
                self.person(AskToCallOff())
            case "call off":
                self.officer(CallOff(words="Do not come now."))
            case "arrive":
                self.officer(RecordArrival(**came))
            case _:
                self.officer(ArriveUncleared(**came))

    # What holds after every step.

    @invariant()
    def a_cleared_case_stays_planned_for_everyone(self) -> None:
        if self.case.stage is Stage.CLEARED:
            assert self.case.handover.everyone_has_a_plan
            assert self.case.handover.plan_is_acknowledged
            assert self.case.handover.cleared_at is not None

    @invariant()
    def the_person_has_at_most_what_two_people_released(self) -> None:
        handover = self.case.handover
        parts = handover.plan.parts if handover.plan is not None else ()
        assert handover.given <= handover.place_parts_released <= handover.given + 1
        assert tuple(released.part for released in handover.released) == parts[: len(handover.released)]

    @invariant()
    def the_thread_shows_neither_plan_nor_go_ahead(self) -> None:
        assert self.thread.stage is Stage.ACCEPTED
        assert self.thread.handover.plan is None
        assert self.thread.handover.aboard == ()
        assert self.thread.handover.cleared_at is None
        assert self.thread.handover.released == ()


HandoverMachine.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
test_no_sequence_of_acts_endangers_anybody = HandoverMachine.TestCase
