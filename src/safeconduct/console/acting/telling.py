"""A refusal as an officer reads it: the sentence, in their language, and what would make it possible."""

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import Office
from safeconduct.casefile.sentences import gate_sentence, role_name, stage_name
from safeconduct.casefile.words import Kind, Stage
from safeconduct.console.acting.naming import short_name
from safeconduct.errors import SafeconductError
from safeconduct.language import say
from safeconduct.registry.allowing import expected_stages
from safeconduct.registry.effects import TooFewOfficers
from safeconduct.registry.errors import (
    CaseMoved,
    NotAdmitted,
    NotAllowed,
    NothingToSecond,
    OwnProposal,
    ProposerGone,
    WrongStage,
)
from safeconduct.registry.stepping import STEP_UP, SecondFactorDue

NOT_YOUR_ROLE = "This is done by: {roles}."
NO_KEY = "Another key than yours is needed for this, or your keys do not count any more."
OWN = "This is your own proposal. Another person signs it."
MOVED = "Somebody acted on this case since you looked at it. Look again, then decide."
GONE = "This proposal does not stand any more: it was signed, or a later act made it void. Look again."
PROPOSER_GONE = (
    "Who proposed this may not propose it any more: they left the case, or lost the role. Propose it anew."
)
WRONG_STAGE = "The case stands at “{stage}”. This belongs to: {stages}."
TOO_FEW = "Too few officers are certified for this. `safeconduct doctor` says which are missing."
NOT_ADMITTED = "You are not admitted to this case. An admitted colleague can admit you."
NOT_UNDERSTOOD = "This could not be understood, and nothing was done. Look at the fields once more."
ANSWERED_BY = "Colleagues who can: {accounts}."
NOBODY_CAN = "Nobody admitted to this case can. Admit a colleague who holds the role."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (
        *(NOT_YOUR_ROLE, NO_KEY, OWN, MOVED, GONE, WRONG_STAGE, TOO_FEW, NOT_ADMITTED, NOT_UNDERSTOOD),
        *(PROPOSER_GONE, ANSWERED_BY, NOBODY_CAN),
    )


HELPS: Mapping[str, tuple[str, ...]] = {
    "G01": ("JudgeCredible",),
    "G04": ("MakeOffer",),
    "G07": ("AgreeQuestion", "OpenVault"),
    "G09": (),
    "G11": ("NameDependants", "ConfirmDependantsSafe", "RecordDeclinedMove"),
    "G12": ("PlanHandover", "AcknowledgeHoldFire"),
    "G13": ("MakeOffer", "AcceptOfferInPresence"),
    "G14": ("DeclareAboard", "PlanForAboard"),
    "G15": ("PlanHandover",),
    "G16": ("PlanHandover",),
    "G18": ("PlanHandover",),
    "G19": ("PlanHandover", "DeclareAboard"),
    "G21": ("AskAllIsWell",),
    "G22": ("AskAllIsWell", "JudgeAllIsWell"),
    "G23": ("PlanHandover", "GivePlacePart"),
    "G24": ("ReleasePlacePart",),
    "G26": ("ReferIncident",),
    "G27": ("RecordSearch", "RecordDeath", "OpenInquiry"),
    "G31": (),
    "G43": ("GiveRightsNotice",),
    "G44": ("RecordExclusionCheck",),
    "G46": ("ReconcileHeadCount",),
    "G47": ("Inspect", "RevealGrades", "InspectThird", "ClearSafetyHold"),
    "G52": (),
    "G53": ("ReturnAssessment",),
    "G55": ("ContestAwardInPresence", "QuestionAward"),
    "G58": ("RecordExclusionCheck",),
    "G60": ("FixRate",),
    "G185": ("CancelOrder", "FixRate"),
    "G67": ("ConsentInPresence",),
    "G70": ("MakeProtectionPlan", "ReviewRisk"),
    "G141": ("RecordPromiseStep", "ConfirmPromiseKept", "HandOnPromise", "RecordPromiseRefused"),
    "G71": ("OrderPayment", "ReleasePayment", "ConfirmPayment", "HoldInCredit"),
    "G77": ("LiftLegalHold",),
    "G155": ("SettleSuspicion",),
    "G158": ("AllowAboveCap",),
    "G162": ("DraftStatement", "ReviewStatement"),
    "G78": ("CloseCase", "JudgeHostile"),
    "G88": ("TakeBackOffer",),
    "G134": ("CommitMoney",),
    "G177": ("AnswerRequest",),
    "G178": (),
    "G180": ("AnswerRequest",),
    "G125": ("ConfirmLink", "TakeBackLink"),
}
"""By gate: the acts that can make it hold. None where only another person can act."""


@dataclass(frozen=True, slots=True)
class Told:
    """One reason.

    Attributes:
        number: of the gate; "" for what is no gate.
        sentence: in the reader's language.
        helps: acts that can make it possible, as (name, title).
    """

    number: str
    sentence: str
    helps: tuple[tuple[str, str], ...] = ()


def told(
    refusal: SafeconductError,
    declared: type[Act],
    case: Case | None,
    language: str,
    *,
    second: bool = False,
) -> tuple[Told, ...]:
    """Return why an act was refused, or would be.

    Args:
        refusal: what `perform()` raised, or would raise.
        declared: the kind of act.
        case: on which; None where it is no case.
        language: of the reader.
        second: whether the second signature under it was refused.
    """
    if isinstance(refusal, GateRefused):
        return tuple(
            Told(gate.number, gate_sentence(gate, language), _titles(HELPS.get(gate.number, ()), language))
            for gate in refusal.gates
        )
    if second and isinstance(refusal, NotAllowed) and "roles" in str(refusal):
        return (Told("", say(NOT_YOUR_ROLE, language, roles=roles_of(declared, language, second=True))),)
    return (_one(refusal, declared, case, language),)


def _one(  # noqa: C901, PLR0911 - one for each kind of refusal
    refusal: SafeconductError, declared: type[Act], case: Case | None, language: str
) -> Told:
    match refusal:
        case OwnProposal():
            return Told("", say(OWN, language))
        case NotAllowed() if "roles" in str(refusal):
            return Told("", say(NOT_YOUR_ROLE, language, roles=roles_of(declared, language)))
        case NotAllowed():
            return Told("", say(NO_KEY, language))
        case NotAdmitted():
            return Told("", say(NOT_ADMITTED, language))
        case CaseMoved():
            return Told("", say(MOVED, language))
        case ProposerGone():
            return Told("", say(PROPOSER_GONE, language))
        case NothingToSecond():
            return Told("", say(GONE, language))
        case WrongStage() if case is not None:
            stages = expected_stages(declared)
            said = ", ".join(stage_name(stage, language) for stage in in_order(stages))
            sentence = say(WRONG_STAGE, language, stage=stage_name(case.stage, language), stages=said)
            return Told("", sentence, _titles(leading_to(case.stage, stages), language))
        case TooFewOfficers():
            return Told("", say(TOO_FEW, language))
        case SecondFactorDue():
            return Told("", say(STEP_UP, language))
        case _:
            return Told("", say(NOT_UNDERSTOOD, language))


def roles_of(declared: type[Act], language: str, *, second: bool = False) -> str:
    """Return the roles that do an act, or second it, in words."""
    roles = declared.seconded_by if second else declared.by
    return ", ".join(role_name(role, language) for role in roles)


def in_order(stages: tuple[Stage, ...]) -> list[Stage]:
    """Return stages in the order in which a surrender passes them."""
    return [stage for stage in Stage if stage in stages]


def leading_to(stage: Stage, wanted: tuple[Stage, ...]) -> tuple[str, ...]:
    """Return the acts that move a case from its stage to one of those wanted."""
    return tuple(
        name
        for name, act in ACTS.items()
        if act.kind is Kind.CASE
        and act.moves is not None
        and act.moves[0] is stage
        and act.moves[1] in wanted
    )


def who_can(declared: type[Act], case: Case, office: Office, language: str, *, besides: str = "") -> str:
    """Return which colleagues on the team could do an act, as a sentence."""
    accounts = [
        each.account
        for each in office.holders(*declared.by)
        if each.account in case.team and each.account != besides
    ]
    return say(ANSWERED_BY, language, accounts=", ".join(accounts)) if accounts else say(NOBODY_CAN, language)


def _titles(names: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, short_name(name, language)) for name in names)
