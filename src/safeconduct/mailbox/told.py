"""A thread's lines in a person's own words: "You wrote", "Two officers made you an offer"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.aftercare import GiveStatement
from safeconduct.casefile.parts.aftercare import Moved
from safeconduct.casefile.sentences import act_title
from safeconduct.language import day, money, say
from safeconduct.registry.reading import Line
from safeconduct.schedule import Programme, amount_text
from safeconduct.web import exchanging
from safeconduct.web.promising import Promised, promised

OWN: Mapping[str, str] = {
    "OpenCase": "You wrote for the first time.",
    "SendMessage": "You wrote.",
    "SendFile": "You sent a file.",
    "AcceptOffer": "You accepted the offer.",
    "DeclineOffer": "You declined the offer.",
    "Withdraw": "You withdrew.",
    "LetClaimRest": "You asked that nothing be paid to you for now.",
    "TakeClaimUp": "You asked to be paid again.",
    "TellAboutFamily": "You told us who must be safe.",
    "SetQuietHours": "You said when it is dangerous to write to you.",
    "TellWish": "You said where you wish to be later.",
    "ConsentToPublicity": "You said what may be told in public.",
    "WithdrawConsent": "You said that nothing may be told in public.",
    "ContestAward": "You contested the reward.",
    "AskForAccess": "You asked about what is recorded of you.",
    "TellWhoIsAboard": "You said how many people come with you.",
    "AskToCallOff": "You called the hand-over off.",
    "AnswerAllIsWell": "You answered the agreed question.",
}
"""What the holder of the mailbox did. What they wrote is never shown again."""

OFFICERS: Mapping[str, str] = {
    "WriteMessage": "An officer wrote:",
    "MakeOffer": "Two officers made you an offer.",
    "TakeBackOffer": "Two officers took the offer back.",
    "TakeUpAgain": "Your case goes on.",
    "TellWhereThingsStand": "An officer told you where your case stands.",
    "PointMailbox": "Two officers connected this mailbox with your earlier case.",
    "AskAllIsWell": "An officer asks you the agreed question:",
    "GivePlacePart": "Two officers give you a part of the way:",
    "CallOff": "The hand-over is called off. Do not come now.",
    "GiveRightsNotice": "You were told of your rights:",
    "ApproveAward": "Two officers approved your reward.",
    "FixRate": "Two officers put on your reward at which official rate it is paid in another currency:",
    "QuestionAward": "Two officers found an error in the reward:",
    "UpholdAward": "A third person looked at the reward again and kept it:",
    "SetAsideAward": "A third person looked at the reward again and sent it back:",
    "GiveStatement": "You were given a statement of what was paid and what is owed.",
    "ConfirmPromiseKept": "Two officers confirmed that a promise is kept:",
    "RecordPromiseRefused": "A promise is not kept. Why, and how you can contest it:",
    "HandOnPromise": "Another authority keeps a promise from here on, by this day:",
    "RecordPromiseDeclined": "You said before two officers that you do not want a promise. You may change that.",
    "AnswerRequest": "A legal adviser answered your request:",
    "AskForOriginals": "The officers ask to keep your files as you send them, as evidence. You need not let them:",
    "StopAskingForOriginals": "The officers no longer ask to keep your files as you send them:",
    "Publish": "Two officers published this, with your consent:",
    "WithdrawStatement": (
        "What was published of your case is withdrawn: it is off this site, and off each mirror with that mirror's "
        "next publication. Others may have copied it."
    ),
    "CloseCase": "Everything is settled, and your case was closed.",
    "ReopenCase": "Your case is worked on again.",
}
"""What officers did, before their words."""

PERSON_ACCOUNT = "{person}: share {share}, paid {paid}, held in credit {in_credit}, still owed {owed}."
"""One person's account in a statement."""

MOVED: Mapping[Moved, str] = {
    Moved.ADVANCE: "{day}, {person}: {amount} handed over in advance",
    Moved.CREDITED: "{day}, {person}: {amount} held in credit",
    Moved.RELEASED: "{day}, {person}: {amount} released from credit",
    Moved.PAID: "{day}, {person}: {amount} paid through the bank",
    Moved.CASH: "{day}, {person}: {amount} paid in cash",
    Moved.RETURNED: "{day}, {person}: {amount} came back and is owed again",
}
"""One movement in a statement."""

PRESENT = "This was recorded in your presence:"
"""Before the title of an act that was done in front of the person."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*OWN.values(), *OFFICERS.values(), PERSON_ACCOUNT, *MOVED.values(), PRESENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the page.

    Attributes:
        day: when; no finer.
        own: whether the reader did it.
        sentence: what was done, in the reader's language.
        texts: what officers wrote, paragraph by paragraph.
        offer: the offer that it makes or repeats, computed.
        index: place in the case file, for a proof of filing.
    """

    day: date
    own: bool
    sentence: str
    texts: tuple[str, ...] = ()
    offer: Promised | None = None
    index: int = -1


def told(line: Line, programme: Programme, language: str) -> Told:
    """Return a line in the reader's language."""
    return Told(
        day=line.day,
        own=line.own,
        sentence=sentence_for(line, language),
        texts=(
            *line.texts,
            *statement_told(line.given, language),
            *exchanging.told(line.exchange, line.unit, language),
        ),
        offer=promised(line.offer, programme, language) if line.offer is not None else None,
        index=line.index,
    )


def sentence_for(line: Line, language: str) -> str:
    """Return what was done, as the reader of the thread is told it."""
    known = (OWN if line.own else OFFICERS).get(line.act)
    if known is not None:
        return say(known, language)
    title = act_title(ACTS[line.act], language)
    return title if line.own else f"{say(PRESENT, language)} {title}"


def statement_told(given: GiveStatement | None, language: str) -> tuple[str, ...]:
    """Return a statement of account in sentences: one for each person, then their movements, a line for each."""
    if given is None:
        return ()

    def cash(minor: int) -> str:
        return money(amount_text(minor, given.unit), given.unit, language)

    accounts = "\n".join(
        say(
            PERSON_ACCOUNT,
            language,
            person=each.person,
            share=cash(each.share),
            paid=cash(each.paid),
            in_credit=cash(each.in_credit),
            owed=cash(each.owed),
        )
        for each in given.accounts
    )
    moved = "\n".join(
        say(
            MOVED[each.what],
            language,
            day=day(each.on, language),
            person=each.person,
            amount=cash(each.amount),
        )
        for each in given.movements
    )
    return tuple(each for each in (accounts, moved) if each)
