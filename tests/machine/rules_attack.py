"""Rules of those who mean ill, or are careless: each must be refused, and none may change anything."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.machine.acts_award import order, proposal, unspent
from tests.machine.acts_custody import received
from tests.machine.founded import Mailbox
from tests.machine.rules_work import Work
from tests.machine.run import fits
from tests.machine.scene import FIELD, MAKERS, CannotMakeError, Deed, Hand, Scene, made

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim, FixRate
from safeconduct.casefile.acts.budget import GrantAppropriation
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.custody import ItemReceived
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Finding, Inspect
from safeconduct.casefile.acts.offer import AcceptOffer, Withdraw
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.award import Exchange
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.paying import converted, newest_rate
from safeconduct.casefile.sums import new_reference as new_movement
from safeconduct.casefile.words import Kind, Stage
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry.errors import CaseMoved, NotAdmitted, NotAllowed, NothingToSecond, OwnProposal
from safeconduct.registry.performing import Seconding, new_reference
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.mailbox import MailboxKeys
from safeconduct.sealing.officer import OfficerKeys

NO_DIGEST = "ab" * 32

type Attack = Callable[["Attacks", Scene], None]

ATTACKS: dict[str, Attack] = {}


def attack(function: Attack) -> Attack:
    """Register an attack on the case of a scene."""
    ATTACKS[function.__name__] = function
    return function


class Attacks(Work):
    """Attacks; each says what must become of it."""

    @rule(data=st.data(), many=st.integers(1, 3))
    def attack(self, data: st.DataObject, many: int) -> None:
        """Somebody tries what must not succeed."""
        hand = Hand(data)
        for _ in range(many):
            name = hand.pick(*sorted(ATTACKS))
            scene = self.run.scene(hand.pick(*self.desk), hand, others=self.desk)
            self.run.note(f"attack: {name}")
            with suppress(CannotMakeError):
                ATTACKS[name](self, scene)
                self.tally.attacks[name] += 1

    def must_refuse(self, acknowledged: object, *kinds: type[SafeconductError]) -> None:
        """Check that the last attempt was refused; `kinds` when only some sentences are the right ones."""
        if self.run.is_over and self.run.refusal is None and not acknowledged:
            return  # nothing was attempted: the run has had its acts
        assert not acknowledged, "an attack was let through"
        if kinds:
            assert isinstance(self.run.refusal, kinds), f"refused for another reason: {self.run.refusal}"

    def two_person_act(self, scene: Scene) -> tuple[str, Deed]:
        """Return an act of two that fits the case's stage."""
        names = [n for n in MAKERS if ACTS[n].seconded_by and fits(n, scene.case.stage)]
        name = scene.hand.pick(*names)
        return name, made(name, scene)

    def outsider(self, scene: Scene) -> str:
        """Return somebody who works here and is not on the team."""
        outside = [a for a in sorted(self.run.copy.keys) if a not in scene.case.team]
        return scene.hand.pick(*outside)


@attack
def second_own_proposal(self: Attacks, scene: Scene) -> None:
    """Whoever holds both roles would like to be two people."""
    name, deed = self.two_person_act(scene)
    first = self.run.actor(deed, scene)
    if not isinstance(first, str):
        return
    receipt = self.run.attempt(deed.act, first, scene.case.reference, name=f"propose {name}")
    if receipt is not None:
        again = self.run.attempt(Seconding(receipt.digest), first, scene.case.reference, name=name)
        self.must_refuse(again, OwnProposal, NotAllowed)


@attack
def second_twice(self: Attacks, scene: Scene) -> None:
    """One proposal, seconded, seconded again by a third person."""
    name, deed = self.two_person_act(scene)
    before = len(self.run.pending)
    if name == "Erase" or not self.run.do(name, deed, scene) or len(self.run.pending) == before:
        # Nothing proposed: instead, somebody was admitted who can take part.
        return
    reference, digest, _, proposer = self.run.pending[-1]
    roles = ACTS[name].seconded_by
    third = self.run.scene(reference, scene.hand).one_of_team(*roles, besides=(proposer,))
    if third is not None:
        self.must_refuse(self.run.attempt(Seconding(digest), third, reference), NothingToSecond)


@attack
def second_nothing(self: Attacks, scene: Scene) -> None:
    """A second signature under what nobody proposed, or under another case's proposal."""
    elsewhere = [one[1] for one in self.run.pending if one[0] != scene.case.reference]
    digest = scene.some(elsewhere, NO_DIGEST)
    who = scene.some(scene.case.team, "heron")
    self.must_refuse(self.run.attempt(Seconding(digest), who, scene.case.reference))


@attack
def not_admitted(self: Attacks, scene: Scene) -> None:
    """Somebody who holds the role and is not on the team."""
    names = [n for n in MAKERS if fits(n, scene.case.stage) and ACTS[n].moves != (Stage.NEW, Stage.CONTACT)]
    name = scene.hand.pick(*names)
    deed = made(name, scene)
    outside = [
        a
        for a in sorted(self.run.copy.keys)
        if a not in scene.case.team and scene.office.roles_of(a).intersection(ACTS[name].by)
    ]
    if outside:
        who = scene.hand.pick(*outside)
        self.must_refuse(self.run.attempt(deed.act, who, scene.case.reference), NotAdmitted, BadInput)


@attack
def relative_answers_for_the_person(self: Attacks, scene: Scene) -> None:
    """A relative accepts, withdraws or answers for the person."""
    for mailbox in scene.mailboxes:
        if mailbox.relative:
            name = scene.hand.pick("AcceptOffer", "Withdraw", "AnswerAllIsWell", "ConsentToPublicity")
            done = self.run.attempt(made(name, scene).act, mailbox, scene.case.reference)
            self.must_refuse(done, NotAllowed, BadInput)


@attack
def mailbox_of_another_case(self: Attacks, scene: Scene) -> None:
    """The words of one case tried on another, and words that are nobody's."""
    foreign = [box for box in self.run.mailboxes if box.case != scene.case.reference]
    stranger = Mailbox(scene.case.reference, 1, MailboxKeys.of(secrets.token_bytes(32)))
    box = scene.hand.pick(stranger, *foreign)
    act = scene.hand.pick(Withdraw(), SendMessage(words=f"{FIELD} hello"), AcceptOffer(offer=NO_DIGEST))
    self.must_refuse(self.run.attempt(act, box, scene.case.reference))


@attack
def replay(self: Attacks, scene: Scene) -> None:
    """The same request sent twice, the second time with another content: it does nothing twice."""
    key = secrets.token_bytes(16)
    who = scene.some(scene.case.team, "heron")
    first = made("WriteMessage", scene).act
    done = self.run.attempt(first, who, scene.case.reference, request=key)
    again = self.run.attempt(first, who, scene.case.reference, request=key)
    assert again is None or done is None
    if done is not None:
        other = made("RecordMinor", scene).act
        assert self.run.attempt(other, who, scene.case.reference, request=key) is None


@attack
def replay_of_a_beginning(self: Attacks, scene: Scene) -> None:
    """A case begun twice by one request, the second time under another reference."""
    key = secrets.token_bytes(16)
    act = OpenCase(channel=Channel.CALL, words=f"{FIELD} on the phone")
    reference = new_reference()
    if self.run.attempt(act, "heron", reference, request=key) is not None:
        self.desk.append(reference)
    assert self.run.attempt(act, "heron", new_reference(), request=key) is None
    del scene


@attack
def begin_what_has_begun(self: Attacks, scene: Scene) -> None:
    """A case begun again over one that exists."""
    act = scene.hand.pick("OpenCase", "ArriveUnannounced")
    deed = made(act, scene)
    who = scene.hand.pick("heron", "crane")
    self.must_refuse(self.run.attempt(deed.act, who, scene.case.reference))


@attack
def stale_look(self: Attacks, scene: Scene) -> None:
    """Somebody decides on what they saw before others acted."""
    names = [n for n in MAKERS if fits(n, scene.case.stage) and not ACTS[n].independent]
    name = scene.hand.pick(*names)
    deed = made(name, scene)
    who = self.run.actor(deed, scene)
    if isinstance(who, str):
        old = [r.digest for r in self.run.receipts if r.case == scene.case.reference][:-1]
        seen = scene.some(old, NO_DIGEST)
        done = self.run.attempt(deed.act, who, scene.case.reference, seen=seen)
        self.must_refuse(done)
        if who in scene.case.team and scene.office.roles_of(who).intersection(ACTS[name].by):
            self.must_refuse(done, CaseMoved, BadInput)


@attack
def pay_too_much(self: Attacks, scene: Scene) -> None:
    """One minor unit above what is due."""
    person, left = scene.some(tuple(unspent(scene)), ("p1", 0))
    who = scene.some(scene.team(*ACTS["OrderPayment"].by), "magpie")
    act = order(scene, person, left + 1, new_movement())
    self.must_refuse(self.run.attempt(act, who, scene.case.reference))


@attack
def one_reference_twice(self: Attacks, scene: Scene) -> None:
    """A reference that a movement of this or of another case has used."""
    used = [reference for case in self.run.cases.values() for reference in sorted(case.payment.references)]
    due = tuple(unspent(scene))
    if not used or not due:
        return
    mine = scene.case.payment.references
    reference = scene.hand.pick(*used)
    person, left = due[0]
    who = scene.some(scene.team(*ACTS["OrderPayment"].by), "magpie")
    done = self.run.attempt(order(scene, person, left, reference), who, scene.case.reference)
    if reference in mine:
        self.must_refuse(done)
    elif done is not None:
        # Another case's reference lies in clear there; the constraint refuses the moment this one would.
        self.run.cases.pop(scene.case.reference, None)
        release = self.run.scene(scene.case.reference, scene.hand)
        self.run.do("ReleasePayment", made("ReleasePayment", release), release)


@attack
def inspect_twice(self: Attacks, scene: Scene) -> None:
    """One inspector grades an item a second time."""
    waiting = [i for i in scene.case.custody.items if len(i.inspections) == 1 and not i.on_hold]
    readers = aside_readers(scene.office, scene.case, Inspect.aside_to)
    if waiting and readers:
        inspector = waiting[0].inspections[0].by
        found = {waiting[0].number: Finding(grade="A", findings=f"{FIELD} as before")}
        again = Inspect.of(found, inspector=inspector, readers=readers)
        self.must_refuse(self.run.attempt(again, inspector, scene.case.reference))


@attack
def same_item_again(self: Attacks, scene: Scene) -> None:
    """A tag or a serial number that is in custody already, here or in another case."""
    held = [one for case in self.run.cases.values() for one in case.custody.items]
    if not held or scene.case.stage not in ACTS["ReceiveItems"].during:
        return
    before = scene.hand.pick(*held)
    number = scene.next_number()
    same_serial = bool(before.serials) and scene.hand.chance(2)
    twice = ItemReceived(
        equipment=before.equipment,
        serials=before.serials if same_serial else (),
        serial_mark=SerialMark.FOUND if same_serial else SerialMark.ERASED,
        tag=f"KNOTTAG-{number}" if same_serial else before.tag,
        seal=f"KNOTTAG-S-{number}",
    )
    deed = received(scene, (twice,))
    assert isinstance(deed.by, str)
    done = self.run.attempt(deed.act, deed.by, scene.case.reference)
    self.must_refuse(done)


@attack
def another_award(self: Attacks, scene: Scene) -> None:
    """An award with one figure changed, or another list's digest."""
    claim, result, decisions = proposal(scene)
    more = msgspec.structs.replace(result, total=result.total + 1)
    list_ = msgspec.structs.replace(result, schedule_digest=NO_DIGEST)
    richer = msgspec.structs.replace(result, shares={**result.shares, "p1": result.total + 100})
    act = AssessClaim(claim=claim, award=scene.hand.pick(more, list_, richer), decisions=decisions)
    who = scene.some(scene.team(*AssessClaim.by), "rook")
    self.must_refuse(self.run.attempt(act, who, scene.case.reference))


@attack
def approve_another(self: Attacks, scene: Scene) -> None:
    """An approval of something else than was assessed."""
    approve = made("ApproveAward", scene).act
    assert isinstance(approve, ApproveAward)
    award = msgspec.structs.replace(approve.award, total=approve.award.total + 1)
    who = scene.some(scene.team(*ACTS["ApproveAward"].by), "stork")
    act = msgspec.structs.replace(approve, award=award)
    self.must_refuse(self.run.attempt(act, who, scene.case.reference))


@attack
def another_rate(self: Attacks, scene: Scene) -> None:
    """A better day's rate: on an award, beside one that stands, or on an order."""
    rate = newest_rate(scene.office, "USD", "UAH", scene.today)
    assert rate is not None, "the stock has one"
    newest = Exchange(unit="UAH", rate=rate)
    better = msgspec.structs.replace(rate, numerator=rate.numerator + 1)
    exchange = (msgspec.structs.replace(newest, rate=better),)
    stands = scene.case.award.rate("UAH")
    act: Act
    if stands == better:
        return
    if scene.case.stage is Stage.ASSESSED:
        act = msgspec.structs.replace(made("ApproveAward", scene).act, exchange=exchange)
    elif stands is not None and scene.hand.chance(2):
        act = FixRate(unit="USD", exchange=(newest,))
    elif scene.hand.chance(2):
        act = FixRate(unit="USD", exchange=exchange)
    else:
        person, left = scene.some(tuple(unspent(scene)), ("p1", 100))
        act = order(scene, person, left, new_movement())
        paid = {"paid_unit": "UAH", "paid_amount": converted(left, better), "rate": better}
        act = msgspec.structs.replace(act, **paid)
    who = scene.some(scene.team(*type(act).by), "magpie")
    self.must_refuse(self.run.attempt(act, who, scene.case.reference))


@attack
def offer_of_another_list(self: Attacks, scene: Scene) -> None:
    """An offer under a list that is not the one in force, or that can never be accepted."""
    act = made("MakeOffer", scene).act
    wrong = scene.hand.pick(
        msgspec.structs.replace(act, schedule_digest=NO_DIGEST),
        msgspec.structs.replace(act, schedule_version="2022-04"),
        msgspec.structs.replace(act, expires_on=scene.today),
        msgspec.structs.replace(act, claimants=("p99",)),
    )
    who = scene.some(scene.team(*ACTS["MakeOffer"].by), "heron")
    self.must_refuse(self.run.attempt(wrong, who, scene.case.reference))


@attack
def accept_another_offer(self: Attacks, scene: Scene) -> None:
    """An acceptance of an offer that does not stand."""
    for mailbox in scene.mailboxes[:1]:
        self.must_refuse(self.run.attempt(AcceptOffer(offer=NO_DIGEST), mailbox, scene.case.reference))


@attack
def swapped_keys(self: Attacks, scene: Scene) -> None:
    """An account acts with keys that nobody certified."""
    heron = self.run.session("heron")
    assert isinstance(heron, OfficerSession)
    forged = OfficerSession(heron.installation, "heron", OfficerKeys.new(), heron.head)
    act = JudgeCredible(reasons=f"{FIELD} trust me")
    self.must_refuse(self.run.attempt(act, forged, scene.case.reference), NotAllowed)


@attack
def dated_back(self: Attacks, scene: Scene) -> None:
    """Money granted yesterday."""
    act = GrantAppropriation(
        unit="USD", amount=1, year=2023, law="Invented", on=scene.today - timedelta(days=1)
    )
    self.must_refuse(self.run.attempt(act, "magpie", self.run.office_file), GateRefused)


@attack
def act_on_another_file(self: Attacks, scene: Scene) -> None:
    """An act of a case done to the office file or the watch file, and the other way round."""
    act = JudgeCredible(reasons=f"{FIELD} here")
    office_act = made("RecordRate", scene).act
    attempts: list[tuple[Act, str, str]] = [
        (act, "heron", self.run.office_file),
        (act, "heron", "watch"),
        (office_act, "magpie", scene.case.reference),
        (act, "heron", new_reference()),
    ]
    self.must_refuse(self.run.attempt(*scene.hand.pick(*attempts)))


@attack
def nonsense(self: Attacks, scene: Scene) -> None:
    """Fields that no form would let through."""
    name = scene.hand.pick(*[n for n in MAKERS if ACTS[n].kind is Kind.CASE])
    deed = made(name, scene)
    field = scene.hand.pick(*type(deed.act).__struct_fields__)
    value = scene.hand.pick("x" * 5000, -1, None, ("z",), {"p1": "\n"}, "\x00")
    act = msgspec.structs.replace(deed.act, **{field: value})
    who = self.run.actor(deed, scene)
    if who is not None:
        self.run.attempt(act, who, scene.case.reference, name=f"nonsense {name}")
        self.run.case(scene.case.reference)
