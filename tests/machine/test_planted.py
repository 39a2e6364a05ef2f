"""The machine can fail: planted defects are found, each by the promise that it breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.machine import disk, invariants, rebuilt
from tests.machine.fixtures import play, sqlite_founded
from tests.machine.founded import Template
from tests.machine.line import onward
from tests.machine.run import Run, Tally
from tests.machine.scene import FIELD, SECRETS, Deed, SteadyHand, made
from tests.machine.walking import Step, walk

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim, FixRate
from safeconduct.casefile.acts.contact import RecordSecondContact
from safeconduct.casefile.acts.handover import ClearHandover, ExtendHoldFire
from safeconduct.casefile.acts.linking import Linked, LinkToCase
from safeconduct.casefile.acts.protection import Danger, RecordMinor, ReopenSafety
from safeconduct.casefile.acts.reception import ReconcileHeadCount
from safeconduct.casefile.acts.telling import SetQuietHours, TellAboutFamily
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.gate import GATES
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.protection import Safety
from safeconduct.casefile.sums import new_reference as new_movement
from safeconduct.casefile.words import Audience, CoarseStage, Stage
from safeconduct.registry import journal, opening, performing, refusals, writing
from safeconduct.registry.performing import new_reference
from safeconduct.registry.sessions import MailboxSession, OfficerSession
from safeconduct.registry.verifying import verify
from safeconduct.treasury import posting

__all__ = ["sqlite_founded"]


@contextmanager
def holding(*numbers: str) -> Iterator[None]:
    """Let gates hold whatever they are asked."""
    rules = {number: GATES[number].rule for number in numbers}
    try:
        for number in numbers:
            object.__setattr__(GATES[number], "rule", lambda *_: True)
        yield
    finally:
        for number, rule in rules.items():
            object.__setattr__(GATES[number], "rule", rule)


@pytest.fixture
def run(sqlite_founded: Template) -> Iterator[Run]:
    with sqlite_founded.copy() as copy:
        yield Run(copy, Tally())


def do(run: Run, reference: str, act: Any, *people: str) -> None:
    scene = run.scene(reference, SteadyHand())
    deed = Deed(act, *people) if not isinstance(act, str) else made(act, scene)
    assert run.do(type(deed.act).__name__, deed, scene), run.refusal


def walked(run: Run, reference: str) -> tuple[Step, ...]:
    session = run.session("heron")
    assert isinstance(session, OfficerSession)
    return walk(session, reference)


type Predicate = Callable[[Any], Iterator[str]]


def found(run: Run, reference: str, predicate: Predicate) -> str:
    return "\n".join(predicate(walked(run, reference)))


def test_an_untouched_stock_keeps_every_promise(run: Run) -> None:
    for reference in run.copy.stock.cases.values():
        run.case(reference)
        for predicate in invariants.PROMISES_OF_A_CASE:
            assert not found(run, reference, predicate)
    assert not list(rebuilt.money_is_conserved(run.cases))


def test_an_award_that_the_list_does_not_make_is_found(run: Run) -> None:
    reference = run.copy.stock.cases["assessed"]
    scene = run.scene(reference, SteadyHand())
    for name in ("GiveRightsNotice", "RecordExclusionCheck"):
        do(run, reference, name)
    approve = made("ApproveAward", scene).act
    assert isinstance(approve, ApproveAward)
    more = msgspec.structs.replace(approve.award, total=approve.award.total + 100)
    with holding("G53"):
        do(run, reference, msgspec.structs.replace(approve, award=more), "stork", "owl")
    assert "the award is not what the list says" in found(run, reference, invariants.published_is_paid)


def test_a_second_rate_on_an_award_and_a_payment_at_another_are_found(run: Run) -> None:
    reference = run.copy.stock.cases["awarded"]
    scene = run.scene(reference, SteadyHand())
    [standing] = scene.case.award.exchange
    with holding("G60"):
        paid = made("OrderPayment", scene).act
        other = msgspec.structs.replace(standing.rate, numerator=standing.rate.numerator + 1)
        do(run, reference, msgspec.structs.replace(paid, rate=other))
    said = found(run, reference, invariants.published_is_paid)
    assert "it is paid at another rate than stands on the award" in said
    assert "the sum paid is not the rate's" in said
    with holding("G57", "G64", "G186"):
        do(run, reference, msgspec.structs.replace(paid, reference=new_movement(), their_order=""))
    assert "a currency that the person did not choose" in found(run, reference, invariants.published_is_paid)
    with holding("G183"):
        late = msgspec.structs.replace(standing.rate, on=standing.rate.on + timedelta(days=30))
        euros = msgspec.structs.replace(standing, unit="EUR", rate=late)
        do(run, reference, FixRate(unit="USD", exchange=(euros,)), "magpie", "owl")
    assert "is not of the days of its approval" in found(run, reference, invariants.published_is_paid)
    with holding("G184"):
        do(run, reference, FixRate(unit="USD", exchange=(standing,)), "magpie", "owl")
    assert "the award names a currency twice" in found(run, reference, invariants.published_is_paid)


def test_a_go_ahead_before_the_family_is_safe_is_found(run: Run) -> None:
    reference = run.copy.stock.cases["prepared"]
    while "ClearHandover" not in (needed := onward(run.scene(reference, SteadyHand()))):
        do(run, reference, needed[-1])
    do(run, reference, ReopenSafety(dependants=("d1",), why=Danger.IN_DANGER), "heron")
    with holding("G11"):
        do(run, reference, "ClearHandover")
    assert "d1 is not safe" in found(run, reference, invariants.nobody_is_left_behind)


def test_somebody_dropped_from_the_head_count_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = run.open(made("ArriveUnannounced", run.scene("", SteadyHand())).act, "crane")
    for account in ("owl", "ibis", "tern", "rook", "stork", "magpie"):
        do(run, reference, AdmitOfficer(account=account), "heron")
    do(run, reference, "ReceiveItems")
    do(run, reference, "ReconcileHeadCount")
    counted = ReconcileHeadCount.change

    def nobody(act: ReconcileHeadCount, case: Any, done: Any) -> Any:
        after = counted(act, case, done)
        return msgspec.structs.replace(
            after, reception=msgspec.structs.replace(after.reception, people=(), counts=())
        )

    monkeypatch.setattr(ReconcileHeadCount, "change", nobody)
    run.case(reference)
    for name in ("Inspect", "Inspect", "RevealGrades"):
        do(run, reference, name)
    do(run, reference, "AssessClaim")
    assert "nobody said what became of ['p1']" in found(run, reference, invariants.nobody_is_left_behind)


def led_away(label: str) -> LinkToCase:
    """Somebody is linked to a case of their own, and takes nothing along."""
    one = Linked(label=label, there=label)
    return LinkToCase(case=new_reference(), own_case=True, people=(one,), basis=FIELD, ticket="7e" * 32)


def arrived_together(run: Run) -> str:
    """A pilot and a companion came unannounced, were counted, and what the pilot brought is graded."""
    came = {"p1": Seen.UNHURT, "c1": Seen.UNHURT}
    act = ArriveUnannounced(surrendered_on=run.copy.clock().date(), came=came, voluntary=True)
    reference = run.open(act, "crane")
    for account in ("owl", "ibis", "tern", "rook"):
        do(run, reference, AdmitOfficer(account=account), "heron")
    for name in ("ReconcileHeadCount", "ReceiveItems", "Inspect", "Inspect", "RevealGrades"):
        do(run, reference, name)
    return reference


def test_equipment_that_stays_when_whoever_brought_it_goes_is_found(run: Run) -> None:
    reference = arrived_together(run)
    brought = {item.delivered_by for item in run.case(reference).custody.items}
    with holding("G126"):
        do(run, reference, led_away(brought.pop()), "crane", "owl")
    told = found(run, reference, invariants.nobody_is_left_behind)
    assert "who brought them claims elsewhere" in told


def test_somebody_forgotten_between_two_cases_is_found(run: Run) -> None:
    reference = arrived_together(run)
    do(run, reference, led_away("c1"), "crane", "owl")
    with holding("G125"):
        do(run, reference, "AssessClaim")
    assert "['c1'] wait between two cases" in found(run, reference, invariants.nobody_is_left_behind)


def test_a_claimant_led_away_from_a_promise_is_found(run: Run) -> None:
    reference = run.copy.stock.cases["cleared"]
    while run.case(reference).stage is not Stage.RECONCILED:
        do(run, reference, onward(run.scene(reference, SteadyHand()))[-1])
    with holding("G126", "G127"):
        do(run, reference, led_away("p1"), "crane", "owl")
    assert "left a promise" in found(run, reference, invariants.nobody_is_left_behind)


def test_hold_fire_cut_short_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def shorter(act: ExtendHoldFire, case: Any, done: Any) -> Any:
        del act, done
        return msgspec.structs.replace(case, handover=msgspec.structs.replace(case.handover, holds=()))

    monkeypatch.setattr(ExtendHoldFire, "change", shorter)
    reference = run.copy.stock.cases["prepared"]
    do(run, reference, "ExtendHoldFire")
    assert "hold-fire was shortened" in found(run, reference, invariants.nobody_is_left_behind)


def test_a_family_said_to_be_safe_by_a_mailbox_and_believed_is_found(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believed(act: TellAboutFamily, case: Any, done: Any) -> Any:
        del act, done
        dependants = tuple(
            msgspec.structs.replace(each, safety=Safety.SAFE) for each in case.protection.dependants
        )
        protection = msgspec.structs.replace(case.protection, dependants=dependants, asked=("p1", "p2", "p3"))
        return msgspec.structs.replace(case, protection=protection)

    monkeypatch.setattr(TellAboutFamily, "change", believed)
    reference = run.copy.stock.cases["accepted"]
    do(run, reference, "TellAboutFamily")
    assert "changed who must be safe" in found(run, reference, invariants.nobody_is_left_behind)


def test_a_message_before_the_day_that_the_person_named_is_found(run: Run) -> None:
    reference = run.copy.stock.cases["accepted"]
    tomorrow = run.copy.clock().date() + timedelta(days=1)
    do(run, reference, SetQuietHours(not_before=tomorrow))
    with holding("G87"):
        do(run, reference, WriteMessage(mailbox=1, words=FIELD), "heron")
    assert "before the day they named" in found(run, reference, invariants.nobody_is_left_behind)


def test_an_act_of_two_done_by_one_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = run.copy.stock.cases["prepared"]
    with monkeypatch.context() as patched, holding(*(gate.number for gate in ClearHandover.gates)):
        patched.setattr(ClearHandover, "seconded_by", ())
        do(run, reference, "ClearHandover")
    assert "done by one person alone" in found(run, reference, invariants.nobody_decides_alone)


def test_a_reason_in_clear_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    in_clear = {"moves": [], "note": FIELD}
    monkeypatch.setattr(RecordSecondContact, "clear", lambda _act, _case: {"money": in_clear})
    act = RecordSecondContact(channel=Channel.CALL, known_by=FIELD)
    do(run, run.copy.stock.cases["accepted"], act, "heron")
    wrong = list(disk.disks_tell_nothing(run.copy.database, SECRETS))
    assert wrong == [f"{FIELD!r} lies in clear on the disk"]


def test_an_award_without_reasons_is_found(run: Run) -> None:
    reference = run.copy.stock.cases["graded"]
    act = made("AssessClaim", run.scene(reference, SteadyHand())).act
    assert isinstance(act, AssessClaim)
    mute = msgspec.structs.replace(
        act.award, lines=tuple(msgspec.structs.replace(line, reasons=()) for line in act.award.lines)
    )
    with holding("G49", "G50"):
        do(run, reference, msgspec.structs.replace(act, award=mute), "rook")
    assert "gives no reason" in found(run, reference, invariants.no_silent_zero)


def test_money_booked_short_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = run.copy.stock.cases["awarded"]
    oblige = posting.hold_in_credit
    monkeypatch.setattr(
        posting, "hold_in_credit", lambda *, amount, **more: oblige(amount=amount - 1, **more)
    )
    case = run.case(reference)
    assert case.reception.held
    do(run, reference, "HoldInCredit")
    run.case(reference)
    assert f"books: {reference} has" in "\n".join(rebuilt.money_is_conserved(run.cases))


def test_a_snapshot_that_is_not_the_fold_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = run.copy.stock.cases["accepted"]
    keep = opening.keep

    def kept_wrong(unlocked: Any, case: Any, index: int, digest: str, office: Any) -> None:
        promise = msgspec.structs.replace(case.promise, declined=9)
        keep(unlocked, msgspec.structs.replace(case, promise=promise), index, digest, office)

    monkeypatch.setattr(performing, "keep", kept_wrong)
    do(run, reference, RecordSecondContact(channel=Channel.CALL, known_by=FIELD), "heron")
    heron = run.session("heron")
    assert isinstance(heron, OfficerSession)
    steps = walked(run, reference)
    assert "not the fold" in "\n".join(rebuilt.projections_are_rebuilt(heron, steps))
    verified = verify(run.copy.installation, session=heron)
    assert any("snapshot" in str(problem) for problem in verified.problems)


def test_an_officers_entry_in_the_thread_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = run.copy.stock.cases["accepted"]
    with monkeypatch.context() as patched:
        patched.setattr(RecordMinor, "audience", Audience.THREAD)
        do(run, reference, RecordMinor(label="p1"), "heron")
    box = next(box for box in run.mailboxes if box.case == reference)
    session = run.session(box)
    assert isinstance(session, MailboxSession)
    steps = walked(run, reference)
    assert "opens with a mailbox's words" in "\n".join(rebuilt.thread_shows_its_own(session, steps))


def test_a_leaf_that_is_not_the_entry_s_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    append = journal.append
    monkeypatch.setattr(
        journal, "append", lambda leaves, frontier: append([bytes(32) for _ in leaves], frontier)
    )
    do(run, run.copy.stock.cases["accepted"], "RecordSecondContact")
    assert "head" in "\n".join(disk.journal_holds(run.receipts))


def test_random_acts_find_that_refused_attempts_are_not_recorded(
    sqlite_founded: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "record_attempt", lambda *_, **__: None)
    with pytest.raises(AssertionError, match="is not on the record"):
        play(sqlite_founded, 600, first_seed=1, shrink=False)


def test_random_acts_find_that_a_gate_s_refusal_leaves_no_tag(
    sqlite_founded: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "remember", lambda *_: None)
    with pytest.raises(AssertionError, match="not the tags of the gates that refused"):
        play(sqlite_founded, 600, first_seed=1, shrink=False)


def test_random_acts_find_a_tag_that_a_seizure_would_read(
    sqlite_founded: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = refusals.tag_of
    monkeypatch.setattr(refusals, "tag_of", lambda shred_key, _identity, gate: made(shred_key, "", gate))
    with pytest.raises(AssertionError, match="not the tags of the gates that refused"):
        play(sqlite_founded, 600, first_seed=1, shrink=False)


def test_random_acts_find_a_gate_that_always_holds(sqlite_founded: Template) -> None:
    with holding("G85"), pytest.raises(AssertionError, match="an attack was let through"):
        play(sqlite_founded, 6_000, first_seed=1, shrink=False)  # it ends with the first find


def test_random_acts_find_a_stage_in_clear_that_is_not_the_case_s(
    sqlite_founded: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "coarse", lambda _stage: CoarseStage.OPEN)
    with pytest.raises(AssertionError, match="in clear open, and the case is"):
        play(sqlite_founded, 600, first_seed=1, shrink=False)
