"""Making acts of contact, offer, presence and thread."""

import secrets
from datetime import timedelta
from typing import Any

from tests.machine.founded import Mailbox
from tests.machine.scene import HIDDEN, Deed, Scene, makes

from safeconduct.casefile.acts.contact import (
    JudgeCredible,
    JudgeDuplicate,
    JudgeHostile,
    OpenCase,
    RecordSecondContact,
    TakeUpAgain,
)
from safeconduct.casefile.acts.offer import (
    AcceptOffer,
    DeclineOffer,
    LetClaimRest,
    MakeOffer,
    TakeBackOffer,
    TakeClaimUp,
    Withdraw,
)
from safeconduct.casefile.acts.presence import (
    AcceptOfferInPresence,
    DeclineOfferInPresence,
    WithdrawInPresence,
)
from safeconduct.casefile.acts.telling import QuietHours, SetQuietHours, TellAboutFamily, ToldOf
from safeconduct.casefile.acts.thread import (
    AgreeQuestion,
    PointMailbox,
    RebindMailbox,
    SendMessage,
    TellWhereThingsStand,
    WriteMessage,
)
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.gates.offer import EXTERNAL, INTERPRETER_NAME
from safeconduct.casefile.parts.contact import Channel, told
from safeconduct.casefile.parts.protection import Relation
from safeconduct.casefile.words import Role, Stage
from safeconduct.programmes import load
from safeconduct.sealing.mailbox import MailboxKeys

NO_DIGEST = "0" * 64
PROGRAMME = "ukraine-2023"


@makes(OpenCase)
def open_case(s: Scene) -> OpenCase:
    return OpenCase(
        channel=s.hand.pick(Channel.MAILBOX, Channel.CALL, Channel.RELATIVE, Channel.ARRIVAL),
        words=s.text("first words"),
        claimants=s.hand.number(1, 3),
        brings=s.hand.pick((), ("mi-8amtsh", "spare-parts"), (s.text("not in the catalogue"),)),
        brings_words=s.hand.pick("", s.text("brings")),
        alone=s.hand.pick("", "yes", "no"),
        under_18="yes" if s.hand.chance(8) else s.hand.pick("", "no"),
        languages=s.hand.pick((), ("uk",), ("ru", "en")),
        danger=s.hand.pick("", "now", "soon", "no"),
        dangerous_hours=s.hand.pick("", s.text("hours")),
        lost_words=s.hand.chance(4),
        hidden={"p1.name": f"{HIDDEN} name", "p1.whereabouts": f"{HIDDEN} base"},
    )


@makes(RecordSecondContact)
def record_second_contact(s: Scene) -> RecordSecondContact:
    other = Channel.CALL if s.case.contact.channel is not Channel.CALL else Channel.MAILBOX
    return RecordSecondContact(channel=other, known_by=s.text(), words=s.text())


@makes(JudgeCredible)
def judge_credible(s: Scene) -> JudgeCredible:
    return JudgeCredible(reasons=s.text("credible"))


@makes(JudgeHostile)
def judge_hostile(s: Scene) -> JudgeHostile:
    return JudgeHostile(reasons=s.text("hostile"))


@makes(JudgeDuplicate)
def judge_duplicate(s: Scene) -> JudgeDuplicate:
    return JudgeDuplicate(other_case=s.some(s.elsewhere, s.case.reference), reasons=s.text())


@makes(TakeUpAgain)
def take_up_again(s: Scene) -> TakeUpAgain:
    return TakeUpAgain(stage=told(s.case.contact.stood_at or Stage.CONTACT), words=s.text())


@makes(MakeOffer)
def make_offer(s: Scene) -> MakeOffer:
    schedule = load(PROGRAMME).schedule_on(s.today)
    minors = s.case.protection.minors
    return MakeOffer(
        programme=PROGRAMME,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        equipment=s.hand.pick(("mi-8amtsh",), ("t-80bv", "spare-parts")),
        claimants=tuple(label for label in s.claimants if label not in minors) or s.claimants,
        expires_on=s.today + timedelta(days=s.hand.pick(60, 7, 366)),
    )


def _offer(s: Scene) -> str:
    offer = s.case.promise.offer
    return offer.digest if offer is not None else NO_DIGEST


@makes(TakeBackOffer)
def take_back_offer(s: Scene) -> TakeBackOffer:
    return TakeBackOffer(offer=_offer(s), words=s.text())


@makes(AcceptOffer)
def accept_offer(s: Scene) -> AcceptOffer:
    return AcceptOffer(offer=_offer(s))


@makes(DeclineOffer)
def decline_offer(s: Scene) -> DeclineOffer:
    return DeclineOffer(offer=_offer(s))


@makes(Withdraw)
def withdraw(s: Scene) -> Withdraw:
    del s
    return Withdraw()


@makes(LetClaimRest)
def let_claim_rest(s: Scene) -> LetClaimRest:
    del s
    return LetClaimRest()


@makes(TakeClaimUp)
def take_claim_up(s: Scene) -> TakeClaimUp:
    del s
    return TakeClaimUp()


def interpreted(s: Scene) -> dict[str, Any]:
    """Return language and interpreter of somebody heard in presence."""
    if s.hand.chance(3):
        return {"language": "ru", "interpreter": s.hand.pick("raven", "dove")}
    return {
        "language": "ru",
        "interpreter": EXTERNAL,
        "hidden": {INTERPRETER_NAME: f"{HIDDEN} interpreter"},
    }


@makes(AcceptOfferInPresence)
def accept_in_presence(s: Scene) -> AcceptOfferInPresence:
    return AcceptOfferInPresence(offer=_offer(s), **interpreted(s))


@makes(DeclineOfferInPresence)
def decline_in_presence(s: Scene) -> DeclineOfferInPresence:
    return DeclineOfferInPresence(offer=_offer(s), **interpreted(s))


@makes(WithdrawInPresence)
def withdraw_in_presence(s: Scene) -> WithdrawInPresence:
    return WithdrawInPresence(**interpreted(s))


@makes(WriteMessage)
def write_message(s: Scene) -> WriteMessage:
    mailbox = s.some(s.case.contact.readers, 1)
    urgent = s.text("urgent") if s.case.contact.quiet_of(mailbox).not_before and s.hand.chance(2) else ""
    return WriteMessage(mailbox=mailbox, words=s.text("from us"), urgent_because=urgent)


@makes(SendMessage)
def send_message(s: Scene) -> SendMessage:
    hidden = {"mother": f"{HIDDEN} mother"} if s.hand.chance(3) else {}
    return SendMessage(words=s.text("to you"), duress=s.hand.pick(0, 1), hidden=hidden)


@makes(TellAboutFamily)
def tell_about_family(s: Scene) -> TellAboutFamily:
    people = tuple(
        ToldOf(relation=s.hand.pick(*Relation), adult=s.hand.chance(2), how=s.text("how they are"))
        for _ in range(s.hand.number(0, 3))
    )
    hidden = {f"{number}.name": f"{HIDDEN} {number}" for number, _ in enumerate(people, start=1)}
    return TellAboutFamily(people=people, words=s.text("family"), hidden=hidden)


@makes(SetQuietHours)
def set_quiet_hours(s: Scene) -> SetQuietHours:
    return SetQuietHours(
        hours=s.hand.pick((), (QuietHours(begins="22:00", ends="06:30"),)),
        words=s.text("quiet"),
        not_before=s.hand.pick(None, s.today + timedelta(days=2), s.today),
    )


@makes(AgreeQuestion)
def agree_question(s: Scene) -> AgreeQuestion:
    return AgreeQuestion(agreed=s.text(), hidden={"question": f"{HIDDEN} q", "answer": f"{HIDDEN} a"})


@makes(RebindMailbox)
def rebind_mailbox(s: Scene) -> Deed:
    """Two who have read the agreed answer since it was agreed bind a mailbox with new keys."""
    keys = MailboxKeys.of(secrets.token_bytes(32))
    act = RebindMailbox(
        mailbox_key=keys.recipient, mailbox_sign=keys.public.hex(), verified=s.text("answered well")
    )
    number = 1 + max((int(name[8:]) for name in s.case.keys if name.startswith("mailbox:")), default=0)
    s.new_mailboxes[act.mailbox_sign] = Mailbox(s.case.reference, number, keys)
    agreed = s.case.contact.question_agreed_at
    readers = [
        account
        for opening in s.case.access.openings
        if agreed is not None and opening.at >= agreed
        for account in opening.by
    ]
    caring = set(s.team(Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER))
    first = next((account for account in readers if account in caring), None)
    able = caring | set(s.team(Role.LEGAL_ADVISER))
    second = next((account for account in readers if account in able and account != first), None)
    return Deed(act, first, second)


@makes(PointMailbox)
def point_mailbox(s: Scene) -> PointMailbox:
    return PointMailbox(case=s.some(s.elsewhere, s.case.reference), number=s.hand.number(1, 3))


@makes(TellWhereThingsStand)
def tell_where_things_stand(s: Scene) -> TellWhereThingsStand:
    return TellWhereThingsStand(standing=standing_of(s.case))
