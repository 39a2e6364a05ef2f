"""Reception: people counted, harm referred, wishes, effects, and what is owed to the dead."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile.receiving import NOON, after, arrived, head_count, reconciled, world_of

from safeconduct.casefile.act import ACTS, Act, Done, parse
from safeconduct.casefile.acts.dead import Cause, Death, OpenInquiry, RecordBurial, RecordDeath, RecordSearch
from safeconduct.casefile.acts.effects import (
    Money,
    ReceivePersonalEffects,
    Recipient,
    ReturnPersonalEffects,
    Taken,
    Thing,
)
from safeconduct.casefile.acts.leaving import EndHolding, Ending, EndOfHolding
from safeconduct.casefile.acts.people import Determination, DetermineStatus, ReferToTribunal
from safeconduct.casefile.acts.reception import (
    CorrectHeadCount,
    Counted,
    NotThere,
    ReconcileHeadCount,
    RecordIncident,
    ReferIncident,
)
from safeconduct.casefile.acts.wishes import RecordServiceWish, RecordWishes, Service, TellWish
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.handover import PlanAboard
from safeconduct.casefile.parts.reception import (
    Absence,
    Duty,
    Harm,
    Leaving,
    Outcome,
    Search,
    Status,
    Wish,
)
from safeconduct.casefile.words import Role, Stage
from safeconduct.errors import BadInput


def may(case: Case, act: Act, actor: str) -> bool:
    """Whether stage and gates let this act through."""
    stages = {act.moves[0]} if act.moves else act.during
    return case.stage in stages and all(gate.holds(case, world_of(actor), act) for gate in act.gates)


def correct(count: ReconcileHeadCount, reason: str = "Counted again.") -> CorrectHeadCount:
    return CorrectHeadCount(people=count.people, absent=count.absent, reason=reason)


# --- the head count


def test_two_dead_of_three_stay_in_the_count_and_go_to_law() -> None:
    case = reconciled(c1=Outcome.DEAD, c2=Outcome.DEAD)
    assert case.stage is Stage.RECONCILED
    assert case.reception.reconciled
    assert [(one.harm, one.people) for one in case.reception.incidents] == [
        (Harm.DEATH, ("c1",)),
        (Harm.DEATH, ("c2",)),
    ]
    assert case.reception.open_referrals == (1, 2)
    assert case.reception.counts[0].by == ("crane", "owl")


def test_a_correction_keeps_what_was_counted_before_and_what_is_known_of_people() -> None:
    case = after(reconciled(c2=Outcome.MISSING), RecordWishes(wishes={"c1": Wish.EXCHANGE}), "crane")
    found = head_count(p1=Outcome.ARRIVED, c1=Outcome.ARRIVED, c2=Outcome.WOUNDED)
    case = after(case, correct(found, "He was found in the wood."), "egret", "heron")
    assert [count.outcomes["c2"] for count in case.reception.counts] == [Outcome.MISSING, Outcome.WOUNDED]
    assert case.reception.counts[1].reason == "He was found in the wood."
    assert [one.harm for one in case.reception.incidents] == [Harm.MISSING, Harm.WOUNDING]
    c1, c2 = case.reception.person("c1"), case.reception.person("c2")
    assert c1 is not None
    assert c1.wish is Wish.EXCHANGE
    assert c2 is not None
    assert c2.held


def test_whoever_is_said_not_to_have_been_aboard_is_looked_at_by_law_unless_so_planned() -> None:
    case = arrived()
    planned = tuple(
        msgspec.structs.replace(one, plan=PlanAboard.NOT_ABOARD_THAT_DAY) if one.label == "c2" else one
        for one in case.handover.aboard
    )
    case = msgspec.structs.replace(case, handover=msgspec.structs.replace(case.handover, aboard=planned))
    absent = tuple(
        NotThere(label=label, why=Absence.NOT_ABOARD, basis="Test witness") for label in ("c1", "c2")
    )
    count = msgspec.structs.replace(head_count(p1=Outcome.ARRIVED), absent=absent)
    case = after(case, count, "crane", "owl")
    assert [(one.harm, one.people) for one in case.reception.incidents] == [(Harm.MISSING, ("c1",))]


def test_somebody_unexpected_who_may_claim_becomes_a_claimant() -> None:
    count = head_count(p1=Outcome.ARRIVED, p2=Outcome.ARRIVED, c1=Outcome.ARRIVED, c2=Outcome.ARRIVED)
    assert after(arrived(), count, "crane", "owl").contact.claimants == ("p1", "p2")


LABELS = ("p1", "p2", "c1", "c2", "c3")
COUNTS = st.tuples(
    st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(Outcome)), min_size=1, max_size=6),
    st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(Absence)), max_size=3),
)


def random_count(
    drawn: tuple[Sequence[tuple[str, Outcome]], Sequence[tuple[str, Absence]]],
) -> ReconcileHeadCount:
    people, absent = drawn
    return ReconcileHeadCount(
        people=tuple(Counted(label=label, outcome=outcome) for label, outcome in people),
        absent=tuple(NotThere(label=label, why=why, basis="Test") for label, why in absent),
    )


# A count that may pass the gate, beside counts of any kind: else almost none would pass.
COMPLETE = st.lists(st.sampled_from(Outcome), min_size=5, max_size=5).map(
    lambda outcomes: (tuple(zip(LABELS, outcomes, strict=True)), ())
)


@given(st.lists(st.one_of(COUNTS, COMPLETE), max_size=8))
def test_after_any_counts_that_pass_everyone_expected_is_accounted_for_once(drawn: list) -> None:  # type: ignore[type-arg] # of what COUNTS makes
    case = arrived()
    seen = set(expected(case))
    for one in drawn:
        count = random_count(one)
        act = count if case.stage is Stage.RECEIVED else correct(count)
        if may(case, act, "crane"):
            case = after(case, act, "crane", "owl")
        seen |= set(expected(case))
        if not case.reception.reconciled:
            continue
        counted = [person.label for person in case.reception.people]
        absent = [person.label for person in case.reception.absent]
        assert set(counted) | set(absent) == seen
        assert len(counted) + len(absent) == len(set(counted) | set(absent))
        harmed = {label for incident in case.reception.incidents for label in incident.people}
        assert {p.label for p in case.reception.people if p.outcome is not Outcome.ARRIVED} <= harmed
        assert all(
            person.held == (person.outcome in {Outcome.ARRIVED, Outcome.WOUNDED})
            for person in case.reception.people
        )


@pytest.mark.parametrize("label", ["Ivan", "p0", "p1\n", "x1", ""])
def test_a_name_in_the_place_of_a_label_is_refused_with_a_sentence(label: str) -> None:
    with pytest.raises(BadInput, match="cannot be understood"):
        parse("ReconcileHeadCount", {"people": [{"label": label, "outcome": "arrived"}]})


# --- incidents


def test_every_role_on_a_case_can_record_an_incident_and_only_law_closes_it() -> None:
    assert {Role.INSPECTOR, Role.PAYMASTER, Role.CONTACT_OFFICER} <= set(RecordIncident.by)
    shot = RecordIncident(harm=Harm.DENIAL_OF_QUARTER, people=("c1",), account="Fired on with raised hands.")
    case = after(reconciled(), shot, "ibis")
    assert case.reception.open_referrals == (1,)
    assert ReferIncident.by == (Role.LEGAL_ADVISER,)
    case = after(case, ReferIncident(incidents=(1,), to="Test prosecutor"), "owl")
    assert case.reception.open_referrals == ()
    assert case.reception.incidents[0].recorded_by == "ibis"


# --- status and wishes


def test_everyone_has_the_fuller_protection_until_determined_and_again_in_doubt() -> None:
    case = reconciled()
    assert {person.status for person in case.reception.people} == {Status.PENDING}
    civilian = Determination(label="p1", status=Status.PROTECTED_CIVILIAN, basis="Broke with his side.")
    case = after(case, DetermineStatus(determinations=(civilian,)), "owl")
    case = after(
        case, ReferToTribunal(people=("p1",), grounds="He is said to have meant to return."), "crane"
    )
    p1 = case.reception.person("p1")
    assert p1 is not None
    assert (p1.status, p1.in_doubt) == (Status.PENDING, True)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(("p1", "c1", "c2")), st.sampled_from(Wish), min_size=1), min_size=1
    )
)
def test_the_last_wish_counts_however_often_it_changes(said: list[dict[str, Wish]]) -> None:
    case, last = reconciled(), dict.fromkeys(("p1", "c1", "c2"), Wish.NONE_YET)
    for wishes in said:
        case = after(case, RecordWishes(wishes=wishes), "crane")
        last |= wishes
    assert {person.label: person.wish for person in case.reception.people} == last


def with_mailbox(case: Case) -> Case:
    return msgspec.structs.replace(case, contact=msgspec.structs.replace(case.contact, mailbox=1))


def test_a_wish_told_by_mailbox_before_the_count_is_kept_and_a_relatives_is_not() -> None:
    case = with_mailbox(arrived())
    assert after(case, TellWish(wish=Wish.EXCHANGE), "mailbox:2") is case
    case = after(case, TellWish(wish=Wish.STAY), "mailbox:1")
    count = head_count(p1=Outcome.ARRIVED, c1=Outcome.ARRIVED, c2=Outcome.ARRIVED)
    case = after(case, count, "crane", "owl")
    wishes = {person.label: person.wish for person in case.reception.people}
    assert wishes == {"p1": Wish.STAY, "c1": Wish.NONE_YET, "c2": Wish.NONE_YET}
    case = after(case, TellWish(wish=Wish.THIRD_COUNTRY), "mailbox:1")
    p1 = case.reception.person("p1")
    assert p1 is not None
    assert p1.wish is Wish.THIRD_COUNTRY


@given(
    st.lists(st.sampled_from(Service), min_size=3, max_size=3),
    st.lists(st.sampled_from(Service), min_size=3, max_size=3),
)
def test_the_case_looks_the_same_whatever_was_answered_about_service(
    one: list[Service], other: list[Service]
) -> None:
    labels, readers = ("p1", "c1", "c2"), ("crane", "egret", "heron")
    made = [
        RecordServiceWish.of(dict(zip(labels, answers, strict=True)), readers) for answers in (one, other)
    ]
    assert made[0].fields() == made[1].fields()
    assert {len(msgspec.json.encode(act.aside)) for act in made} == {len(msgspec.json.encode(made[0].aside))}
    cases = [after(reconciled(), act, "crane") for act in made]
    assert cases[0] == cases[1]
    assert cases[0].reception.wish_readers == readers
    assert not may(msgspec.structs.replace(cases[0], stage=Stage.RECEIVED), made[0], "rook")


# --- leaving


def test_a_claimant_is_held_from_arrival_until_two_people_say_otherwise() -> None:
    assert arrived().reception.held
    case = reconciled()
    assert case.reception.held
    ended = EndOfHolding(label="p1", how=Ending.NEVER_HELD, decision="Test decision 7")
    case = after(case, EndHolding(people=(ended,)), "owl", "heron")
    assert not case.reception.held
    crew = case.reception.person("c1")
    assert crew is not None
    assert crew.held
    again = head_count(p1=Outcome.ARRIVED, c1=Outcome.ARRIVED, c2=Outcome.ARRIVED)
    assert not after(case, correct(again), "crane", "owl").reception.held


# --- the dead


def death(label: str) -> RecordDeath:
    one = Death(label=label, cause=Cause.HANDOVER, identified=False, examined=True, effects_kept=True)
    return RecordDeath(deaths=(one,))


def test_what_is_owed_to_the_dead_stays_visible_until_it_is_done() -> None:
    case = reconciled(c1=Outcome.DEAD, c2=Outcome.MISSING)
    owed = case.reception.duties_to_the_dead
    assert set(owed) == {("c2", Duty.SEARCH), *(("c1", duty) for duty in Duty)}
    not_yet = RecordSearch(people=("c2",), result=Search.NOT_POSSIBLE_YET)
    assert after(case, not_yet, "crane").reception.duties_to_the_dead == owed
    case = after(case, RecordSearch(people=("c1", "c2"), result=Search.NOT_FOUND), "crane")
    case = after(case, death("c1"), "crane")
    case = after(case, OpenInquiry(people=("c1",), authority="Test court"), "owl")
    assert case.reception.duties_to_the_dead == (("c1", Duty.BURIAL),)
    burial = RecordBurial(people=("c1",), on=NOON.date(), note="With the rites of his faith; marked.")
    case = after(case, burial, "crane")
    assert case.reception.duties_to_the_dead == ()


def test_nobody_is_buried_unrecorded() -> None:
    case = reconciled(c1=Outcome.DEAD)
    burial = RecordBurial(people=("c1",), on=NOON.date(), note="Marked.")
    assert not may(case, burial, "crane")
    assert may(after(case, death("c1"), "crane"), burial, "crane")


def test_a_death_after_the_count_is_counted_and_goes_to_law() -> None:
    case = after(reconciled(), death("c1"), "crane")
    c1 = case.reception.person("c1")
    assert c1 is not None
    assert (c1.outcome, c1.held, c1.left) == (Outcome.DEAD, False, Leaving.DIED)
    assert case.reception.open_referrals == (1,)
    assert ("c1", Duty.INQUIRY) in case.reception.duties_to_the_dead


# --- personal effects


def taken(owner: str) -> Taken:
    return Taken(
        owner=owner,
        things=(Thing(description="Wrist watch"),),
        money=(Money(amount=5_000_00, unit="RUB"),),
    )


def test_effects_go_back_to_their_owner_and_only_of_the_dead_to_others() -> None:
    case = after(
        reconciled(c1=Outcome.DEAD),
        ReceivePersonalEffects(taken=(taken("p1"), taken("c1")), reason="Safe-keeping", order="Test order 1"),
        "crane",
    )
    assert case.custody.items == ()
    assert case.reception.effects_owed == (1, 2)

    def give(number: int, to: Recipient) -> ReturnPersonalEffects:
        return ReturnPersonalEffects(receipts=(number,), to=to, acknowledged="Signed.")

    assert not may(case, give(1, Recipient.BUREAU), "crane")
    assert not may(case, give(2, Recipient.OWNER), "crane")
    assert may(case, give(2, Recipient.NEXT_OF_KIN), "crane")
    case = after(case, give(1, Recipient.OWNER), "crane")
    assert case.reception.effects_owed == (2,)
    assert not may(case, give(1, Recipient.OWNER), "crane")


# --- totality


def test_every_act_folds_on_a_case_that_knows_nothing_of_what_it_names() -> None:
    """Entries are folded for decades, on histories that later rules would not allow."""
    acts: tuple[Act, ...] = (
        RecordWishes(wishes={"c9": Wish.STAY}),
        TellWish(wish=Wish.STAY),
        death("c9"),
        RecordBurial(people=("c9",), on=NOON.date(), note="Marked."),
        ReferIncident(incidents=(9,), to="Test court"),
        ReturnPersonalEffects(receipts=(9,), to=Recipient.OWNER, acknowledged="Signed."),
        ReferToTribunal(people=("c9",), grounds="Doubt."),
        EndHolding(people=(EndOfHolding(label="c9", how=Ending.RELEASED, decision="Test"),)),
        RecordServiceWish.of({}, ()),
        correct(random_count(((("c1", Outcome.DEAD), ("c1", Outcome.ARRIVED)), ()))),
    )
    for act in acts:
        for case in (Case(reference="test-case"), reconciled()):
            assert isinstance(changed(case, act, Done("crane", "owl", NOON, 3, "d" * 64)), Case)
            assert ACTS[type(act).__name__] is type(act)
