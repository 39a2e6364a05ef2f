"""The offer: it freezes, it binds once accepted, and a person may leave it at any time before reception."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.casefile import contacting as c

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.acts.contact import JudgeHostile, TakeUpAgain
from safeconduct.casefile.acts.offer import (
    AcceptOffer,
    DeclineOffer,
    LetClaimRest,
    TakeBackOffer,
    TakeClaimUp,
    Withdraw,
)
from safeconduct.casefile.acts.presence import (
    AcceptOfferInPresence,
    DeclineOfferInPresence,
    InPresence,
    WithdrawInPresence,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.words import AFTER_RECEPTION, BEFORE_RECEPTION, Role, Stage

ANSWERS = (AcceptOffer, DeclineOffer, Withdraw, LetClaimRest, TakeClaimUp)


def present(act: type[InPresence], **more: str) -> InPresence:
    return act(language="ru", interpreter=c.INTERPRETER, **more)


def test_an_offer_freezes_the_list_as_two_people_signed_it() -> None:
    offer = c.offered().promise.offer
    assert offer is not None
    assert offer.schedule_digest == c.make_offer().schedule_digest
    assert offer.offered_on == c.NOW.date()
    assert offer.made_by == (c.OFFICER, c.SECOND)


def test_an_accepted_offer_is_neither_taken_back_nor_declined() -> None:
    case = c.accepted()
    digest = c.digest_of(case)
    assert c.done(case, TakeBackOffer(offer=digest)) is case
    assert c.done(case, DeclineOffer(offer=digest), c.PERSON) is case
    assert TakeBackOffer.moves == (Stage.OFFERED, Stage.CREDIBLE)


def test_after_a_refusal_another_offer_may_follow() -> None:
    first = c.offered()
    declined = c.done(first, DeclineOffer(offer=c.digest_of(first)), c.PERSON)
    assert declined.stage is Stage.CREDIBLE
    assert declined.promise.offer is None
    assert declined.promise.declined == 1
    second = c.done(declined, c.make_offer(claimants=("p1", "p2")))
    assert second.stage is Stage.OFFERED
    assert c.done(second, AcceptOffer(offer=c.digest_of(first)), c.PERSON) is second
    assert c.done(second, AcceptOffer(offer=c.digest_of(second)), c.PERSON).stage is Stage.ACCEPTED


def test_an_offer_taken_back_can_no_longer_be_accepted() -> None:
    case = c.offered()
    digest = c.digest_of(case)
    taken = c.done(case, TakeBackOffer(offer=digest))
    assert taken.stage is Stage.CREDIBLE
    assert taken.promise.taken_back == 1
    assert c.done(taken, AcceptOffer(offer=digest), c.PERSON) is taken


@pytest.mark.parametrize("act", ANSWERS)
def test_a_relative_answers_for_nobody(act: type[Act]) -> None:
    assert act.by == (Role.CLAIMANT,)
    case = c.offered(c.asked_for())
    made: Any = act(offer=c.digest_of(case)) if "offer" in act.__struct_fields__ else act()
    assert c.done(case, made, c.PERSON) is case


def test_someone_without_a_mailbox_accepts_before_two_officers_and_an_interpreter() -> None:
    case = c.offered(c.called())
    after = c.done(case, present(AcceptOfferInPresence, offer=c.digest_of(case)))
    assert after.stage is Stage.ACCEPTED
    assert after.promise.accepted_before == (c.OFFICER, c.SECOND)
    assert after.promise.accepted_by == c.OFFICER
    assert after.promise.interpreter == c.INTERPRETER
    assert AcceptOfferInPresence.seconded_by


def test_someone_without_a_mailbox_declines_and_withdraws_too() -> None:
    case = c.offered(c.called())
    assert c.done(case, present(DeclineOfferInPresence, offer=c.digest_of(case))).stage is Stage.CREDIBLE
    assert c.done(case, present(WithdrawInPresence)).stage is Stage.ENDED


@pytest.mark.parametrize("stage", sorted(BEFORE_RECEPTION))
def test_the_person_withdraws_at_any_time_before_reception(stage: Stage) -> None:
    after = c.done(replace(c.accepted(), stage=stage), Withdraw(), c.PERSON)
    assert after.stage is Stage.ENDED
    assert after.promise.offer is None
    assert after.promise.accepted_at is None
    assert after.promise.withdrawn_at == c.NOW


@pytest.mark.parametrize("stage", sorted({*AFTER_RECEPTION, Stage.CLOSED}))
def test_after_reception_neither_surrender_nor_promise_can_be_withdrawn(stage: Stage) -> None:
    case = replace(c.accepted(), stage=stage)
    assert c.done(case, Withdraw(), c.PERSON) is case
    assert c.done(case, present(WithdrawInPresence)) is case


def test_a_withdrawal_asks_no_reason() -> None:
    assert set(Withdraw.__struct_fields__) == {"hidden", "aside"}
    assert not Withdraw.gates


def test_hold_fire_outlives_a_withdrawal() -> None:
    case = c.accepted()
    assert c.done(case, Withdraw(), c.PERSON).handover == case.handover


def test_a_claim_can_rest_and_be_taken_up_without_touching_the_promise() -> None:
    case = replace(c.accepted(), stage=Stage.AWARDED)
    resting = c.done(case, LetClaimRest(), c.PERSON)
    assert resting.promise.claim_rests_since == c.NOW
    assert resting.promise.offer == case.promise.offer
    assert resting.stage is Stage.AWARDED
    assert c.done(resting, TakeClaimUp(), c.PERSON) == case
    assert c.done(case, TakeClaimUp(), c.PERSON) is case
    assert c.done(resting, LetClaimRest(), c.PERSON) is resting


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Random acts of contact and offer, by random people, on whatever offer stands or another."""
    names = (
        "accept",
        "decline",
        "withdraw",
        "take-back",
        "offer",
        "hostile",
        "again",
        "accept-here",
        "rebind",
    )
    step = st.tuples(
        st.sampled_from(names),
        st.sampled_from(("mailbox:1", "mailbox:2", c.OFFICER)),
        st.sampled_from(("this", "other")),
    )
    return draw(st.lists(step, max_size=25))


def made(name: str, digest: str) -> Act:
    makers: dict[str, Callable[[], Act]] = {
        "accept": lambda: AcceptOffer(offer=digest),
        "decline": lambda: DeclineOffer(offer=digest),
        "withdraw": Withdraw,
        "take-back": lambda: TakeBackOffer(offer=digest),
        "offer": c.make_offer,
        "hostile": lambda: JudgeHostile(reasons="Invented."),
        "again": lambda: TakeUpAgain(stage=Stage.ACCEPTED),
        "accept-here": lambda: present(AcceptOfferInPresence, offer=digest),
        "rebind": c.rebind_act,
    }
    return makers[name]()


def possible(case: Case, act: Act, by: str) -> bool:
    """Say whether `perform()` could let it happen; a mailbox's acts are folded whatever officers did meanwhile."""
    if by.startswith("mailbox:") != (Role.CLAIMANT in act.by):
        return False
    if Role.CLAIMANT in act.by:
        return True
    expected = {act.moves[0]} if act.moves is not None else act.during
    again = not isinstance(act, TakeUpAgain) or act.stage is (case.contact.stood_at or Stage.CONTACT)
    return case.stage in expected and again


@given(histories(), st.sampled_from(sorted({Stage.CREDIBLE, *AFTER_RECEPTION, Stage.CLOSED})))
def test_on_every_history_only_the_persons_own_acceptance_of_a_standing_offer_binds(
    steps: list[tuple[str, str, str]], start: Stage
) -> None:
    case = replace(c.credible(), stage=start)
    for name, by, which in steps:
        offer = case.promise.offer
        act = made(name, offer.digest if offer is not None and which == "this" else "0" * 64)
        if not possible(case, act, by):
            continue
        before, case = case, c.done(case, act, by)
        assert isinstance(case, Case)
        if before.promise.accepted_at is None and case.promise.accepted_at is not None:
            assert name in {"accept", "accept-here"}
            assert before.stage is Stage.OFFERED
            assert name == "accept-here" or by == f"mailbox:{before.contact.mailbox}"
        if before.promise.accepted_at is not None and case.promise.accepted_at is None:
            assert name == "withdraw"
            assert by == f"mailbox:{before.contact.mailbox}"
        if case.stage in {Stage.ACCEPTED, Stage.PREPARED, Stage.CLEARED}:
            assert case.promise.offer is not None
            assert case.promise.accepted_at is not None
        if start in AFTER_RECEPTION or start is Stage.CLOSED:
            assert case.stage is start
        assert msgspec.json.decode(msgspec.json.encode(case), type=Case) == case


def test_whoever_answers_signs_into_their_own_thread() -> None:
    assert all(ACTS[act.__name__].audience == "thread" for act in ANSWERS)
