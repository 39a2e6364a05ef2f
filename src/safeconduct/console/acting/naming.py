"""What each act on a case is called where there is one line for it; its whole sentence is its docstring."""

import re
from collections.abc import Mapping

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.words import Kind
from safeconduct.language import say

NAMES: Mapping[str, str] = {
    "OpenCase": "Open a case",
    "RecordSecondContact": "Record a second way of contact",
    "JudgeCredible": "Judge the contact credible",
    "JudgeHostile": "Judge the contact hostile",
    "JudgeDuplicate": "Judge the case a duplicate",
    "TakeUpAgain": "Take the case up again",
    "MakeOffer": "Make an offer",
    "TakeBackOffer": "Take the offer back",
    "AcceptOffer": "Accept the offer",
    "DeclineOffer": "Decline the offer",
    "Withdraw": "Withdraw from everything",
    "LetClaimRest": "Let the claim rest",
    "TakeClaimUp": "Take the claim up",
    "AcceptOfferInPresence": "Accept the offer, in presence",
    "DeclineOfferInPresence": "Decline the offer, in presence",
    "WithdrawInPresence": "Withdraw, in presence",
    "WriteMessage": "Write to the person",
    "SendMessage": "Message from the person",
    "AgreeQuestion": "Agree a question and its answer",
    "RebindMailbox": "Bind a new mailbox",
    "PointMailbox": "Point a mailbox to the older case",
    "TellWhereThingsStand": "Tell where things stand",
    "TellAboutFamily": "Told about the family",
    "SetQuietHours": "Quiet hours set",
    "SendFile": "File from the person",
    "AskForOriginals": "Ask for originals",
    "StopAskingForOriginals": "Stop asking for originals",
    "NameDependants": "Name who must move",
    "ConfirmDependantsSafe": "Confirm that the family is safe",
    "RecordDeclinedMove": "Record a declined move",
    "StrikeDependants": "Strike people off the list",
    "ReopenSafety": "In danger again",
    "RecordMinor": "Record somebody under 18",
    "RecordAgeEstablished": "Record that the age is established",
    "RecordInterpreter": "Record languages and interpreter",
    "RecordMedicalNeed": "Record a medical need",
    "PlanHandover": "Plan the hand-over",
    "AcknowledgeHoldFire": "Acknowledge plan and hold-fire",
    "ExtendHoldFire": "Extend the hold-fire",
    "ClearHandover": "Give the go-ahead",
    "CallOff": "Call the hand-over off",
    "AskToCallOff": "Called off by the person",
    "TellWhoIsAboard": "Told who is aboard",
    "DeclareAboard": "Declare everyone aboard",
    "PlanForAboard": "Plan for everyone aboard",
    "AskAllIsWell": "Ask whether all is well",
    "AnswerAllIsWell": "Answer whether all is well",
    "AnswerAllIsWellInPresence": "Answer whether all is well, in presence",
    "JudgeAllIsWell": "Judge the answer",
    "ReleasePlacePart": "Release the next part of the place",
    "GivePlacePart": "Give the released part",
    "RecordArrival": "Record the arrival",
    "ArriveUncleared": "Record an arrival without a go-ahead",
    "ArriveUnannounced": "Record an unannounced arrival",
    "AdmitOfficer": "Admit a colleague",
    "RemoveOfficer": "Take a colleague off the team",
    "RecoverKeys": "Seal anew for a colleague",
    "OpenVault": "Open the vault",
    "AskForAccess": "Asked to see or correct the record",
    "AnswerRequest": "Answer a request about the record",
    "PlaceLegalHold": "Place a legal hold",
    "LiftLegalHold": "Lift the legal hold",
    "ExportBundle": "Export for a court",
    "Erase": "Erase the case",
    "ForgetNames": "Forget the names",
    "ReconcileHeadCount": "Reconcile the head count",
    "CorrectHeadCount": "Correct the head count",
    "RecordIncident": "Record an incident",
    "ReferIncident": "Refer incidents",
    "DetermineStatus": "Determine the status",
    "ReferToTribunal": "Refer a status to a tribunal",
    "DecideNotification": "Decide on the capture card",
    "RecordSearch": "Record a search",
    "RecordDeath": "Record a death",
    "RecordBurial": "Record a burial",
    "OpenInquiry": "Open an official inquiry",
    "RecordWishes": "Record wishes for the future",
    "TellWish": "Wish from the person",
    "RecordServiceWish": "Record who wishes to serve",
    "ReceivePersonalEffects": "Receive personal effects",
    "ReturnPersonalEffects": "Return personal effects",
    "EndHolding": "Record that somebody is free",
    "SendOn": "Send a person on",
    "ReceiveItems": "Receive equipment",
    "AttachPhoto": "Attach a photo",
    "LinkToCase": "Link people to another case",
    "TakeLinked": "Take linked people over",
    "BeginWithLinked": "Begin a case with linked people",
    "ConfirmLink": "Confirm the link",
    "TakeBackLink": "Take the link back",
    "TransferItems": "Transfer items",
    "PlaceSafetyHold": "Place a safety hold",
    "ClearSafetyHold": "Clear a safety hold",
    "Inspect": "Inspect and grade",
    "RevealGrades": "Reveal both grades",
    "InspectThird": "Decide between two grades",
    "SetInspectionsAside": "Set inspections aside",
    "GiveRightsNotice": "Explain their rights",
    "RecordExclusionCheck": "Record the exclusion check",
    "AssessClaim": "Assess the claim",
    "ReturnAssessment": "Return the assessment",
    "ApproveAward": "Approve the award",
    "FixRate": "Fix a rate",
    "ContestAward": "Contest the award",
    "ContestAwardInPresence": "Contest the award, in presence",
    "QuestionAward": "Question the award",
    "UpholdAward": "Uphold the award",
    "SetAsideAward": "Set the award aside",
    "CommitMoney": "Set money aside",
    "OrderPayment": "Order a payment",
    "CancelOrder": "Cancel an order",
    "ReleasePayment": "Release a payment",
    "SendToBank": "Send a payment to the bank",
    "RecordBankAnswer": "Record the bank's answer",
    "ConfirmPayment": "Confirm that money arrived",
    "RecordReturn": "Record that money came back",
    "RecordLine": "Record a line of the bank's statement",
    "RecordPaidAgain": "Record that the bank paid it after all",
    "RecordBackAgain": "Record that the bank gave it back",
    "WitnessReturn": "Record a return without a file",
    "ReversePayment": "Reverse a payment",
    "HoldInCredit": "Hold money in credit",
    "ReleaseCredit": "Release credit",
    "PayAdvance": "Pay an advance in cash",
    "PayCash": "Pay in cash at the counter",
    "RecordPromiseStep": "Record a step towards a promise",
    "ConfirmPromiseKept": "Confirm that a promise is kept",
    "RecordPromiseRefused": "Record that a promise is refused",
    "HandOnPromise": "Hand a promise on",
    "RecordPromiseDeclined": "Record that a promise is not wanted",
    "MakeProtectionPlan": "Make a protection plan",
    "ReviewRisk": "Review the risk",
    "MarkOverdue": "Due week has passed",
    "GiveStatement": "Give the statement of account",
    "CloseCase": "Close the case",
    "ReopenCase": "Reopen the case",
    "RaiseSuspicion": "Raise a suspicion",
    "SettleSuspicion": "Settle a suspicion",
    "DeclareInterest": "Declare an interest of your own",
    "AllowAboveCap": "Allow an order above the caps",
    "ConsentToPublicity": "Consent to publicity",
    "ConsentInPresence": "Consent to publicity, in presence",
    "WithdrawConsent": "Consent withdrawn",
    "RecordWithdrawal": "Record that consent is withdrawn",
    "DraftStatement": "Draft a statement",
    "ReviewStatement": "Review a statement",
    "Publish": "Publish something of the case",
    "WithdrawStatement": "Withdraw a statement",
}
"""By act, in English: the message id of its translation."""


SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "Contact and offer": ("contact", "thread", "telling", "offer", "presence"),
    "Family and people": ("protection", "care", "people", "wishes", "dead"),
    "Hand-over": ("handover", "aboard", "place", "arrival"),
    "Reception": ("reception", "effects", "leaving", "linking"),
    "Equipment and evidence": ("custody", "inspection", "photos", "files"),
    "Award and money": (
        "award",
        "assessing",
        "contest",
        "payment",
        "banking",
        "bank_lines",
        "credit",
        "advances",
        "cash",
        "inkind",
        "fraud",
    ),
    "Afterwards": ("aftercare", "publicity"),
    "Team, vault and holds": ("access", "court", "retention"),
}
"""What acts are about, by the modules that declare them."""

OTHER = "Other"


def subject_of(act: str) -> str:
    """Return what an act is about, in English: the message id of its translation."""
    module = ACTS[act].__module__.rpartition(".")[2]
    return next((subject for subject, modules in SUBJECTS.items() if module in modules), OTHER)


def name_of(act: str) -> str:
    """Return an act's short name in English; an act that has none above is called after its class."""
    return NAMES.get(act) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", act).capitalize()


def short_name(act: str, language: str) -> str:
    """Return an act's short name in a language.

    Args:
        act: the class's name.
        language: of the reader.
    """
    return say(name_of(act), language)


def explanation(declared: type[Act], language: str) -> str:
    """Return the rest of an act's docstring: why it is as it is; "" where it says no more than the title."""
    rest = explained(declared)
    return say(rest, language) if rest else ""


def explained(declared: type[Act]) -> str:
    """Return the same in English, the message id of its translation."""
    _, _, rest = (declared.__doc__ or "").strip().partition("\n\n")
    # An officer knows acts by what forms call them.
    return re.sub(r"`(\w+)`", lambda named: f"“{name_of(named[1])}”", " ".join(rest.split()))


def sentences() -> tuple[str, ...]:
    """Return every act's short name, for the translators."""
    names = [name_of(name) for name, declared in ACTS.items() if declared.kind is Kind.CASE]
    return (*names, *SUBJECTS, OTHER)
