"""A thread's lines in a person's own words: "You wrote", "Two officers made you an offer"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.sentences import act_title
from safeconduct.language import say
from safeconduct.registry.reading import Line
from safeconduct.schedule import Programme
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
    "QuestionAward": "Two officers found an error in the reward:",
    "UpholdAward": "A third person looked at the reward again and kept it:",
    "SetAsideAward": "A third person looked at the reward again and sent it back:",
    "GiveStatement": "You were given a statement of what was paid and what is owed.",
    "AnswerRequest": "A legal adviser answered your request:",
    "AskForOriginals": "The officers ask to keep your files as you send them, as evidence. You need not let them:",
    "StopAskingForOriginals": "The officers no longer ask to keep your files as you send them:",
    "Publish": "Two officers published this, with your consent:",
    "CloseCase": "Everything is settled, and your case was closed.",
    "ReopenCase": "Your case is worked on again.",
}
"""What officers did, before their words."""

PRESENT = "This was recorded in your presence:"
"""Before the title of an act that was done in front of the person."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*OWN.values(), *OFFICERS.values(), PRESENT)


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
        texts=line.texts,
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
