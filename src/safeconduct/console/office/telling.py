"""A proposal of the office in words: exactly what the second person signs, field by field."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
from safeconduct.casefile.acts.office import CertifyKeys, EnactList, GrantRole, SetText
from safeconduct.casefile.acts.workdays import SetAim, SetDaysOff
from safeconduct.casefile.case import Proposal
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.sentences import act_title, role_name
from safeconduct.casefile.workdays import Aim
from safeconduct.errors import BadInput
from safeconduct.language import day, money, pick, say, say_count
from safeconduct.programmes import load
from safeconduct.schedule import carried
from safeconduct.schedule.money import UNITS, amount_text

PROGRAMME, VERSION, SINCE, CLAUSES, DIGEST = "Programme", "Version", "In force from", "Clauses", "SHA-256"
AMOUNT, YEAR, LAW, DAY = "Amount", "Year", "Law", "Day"
STEP, WEEKDAY, COVERS, REFERENCE = "Step", "Day of the week", "The pool covers", "Reference"
ACCOUNT, ROLE, SIGN_KEY, SEAL_KEY, NUMBER = (
    "Account",
    "Role",
    "Signing key",
    "Sealing key",
    "Number of the certificate",
)
HEAD_DIGEST, TEXT = "SHA-256 of the pack's head", "Text"
OFF, WORKED, NO_DAYS_OFF = "Day off", "Worked weekend day", "None: weekends alone do not count."
AIM_WORDS: Mapping[Aim, str] = {
    Aim.ANSWER: "Answer whoever wrote",
    Aim.ANSWER_SOON: "Answer whoever is in danger soon",
    Aim.PAY: "Pay an award, where the list names no days",
    Aim.SOON: "Show something as due soon before its day",
}
"""What days are set for."""

NUMBER_OF_DAYS = ("{count} day", "{count} days")
OTHER_DIGEST = "This release knows the version with another content: do not sign."
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

type Facts = list[tuple[str, str]]


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [
        *(
            PROGRAMME,
            VERSION,
            SINCE,
            CLAUSES,
            DIGEST,
            AMOUNT,
            YEAR,
            LAW,
            DAY,
            STEP,
            WEEKDAY,
            COVERS,
            REFERENCE,
        ),
        *(ACCOUNT, ROLE, SIGN_KEY, SEAL_KEY, NUMBER, OTHER_DIGEST, *WEEKDAYS),
        *(HEAD_DIGEST, TEXT, OFF, WORKED, NO_DAYS_OFF, *AIM_WORDS.values(), "\x00".join(NUMBER_OF_DAYS)),
    ]


def amount(minor: int, unit: str, language: str) -> str:
    """Return an amount in minor units as a person reads it; of a unit that is not known here, as it is."""
    return money(amount_text(minor, unit), unit, language) if unit in UNITS else f"{minor} {unit}"


def told(proposal: Proposal, language: str) -> dict[str, Any]:
    """Return a proposal as its page shows it: title, who proposed, facts in words, digest."""
    act = act_of(proposal)
    return {
        "title": act_title(ACTS[proposal.act], language),
        "proposer": proposal.proposer,
        "digest": proposal.digest,
        "facts": [(say(label, language), value) for label, value in facts(act, language)],
    }


def facts(act: Act, language: str) -> Facts:
    """Return what an act says, as label and value; every field of it is among them."""
    teller = TELLERS.get(type(act).__name__)
    if teller is not None:
        return teller(act, language)
    # An act without words of its own is still shown whole: nobody signs what is not shown.
    return [(name, str(value)) for name, value in act.fields().items()]


def _enact(act: EnactList, language: str) -> Facts:
    found = [
        (PROGRAMME, act.programme),
        (VERSION, act.schedule_version),
        (SINCE, day(act.since, language)),
        (DIGEST, act.schedule_digest),
    ]
    if act.content:
        # The list itself stands below, clause by clause; the head's digest says which texts and names go with it.
        return [*found, (HEAD_DIGEST, carried.digest_of(act.head))]
    try:
        programme = load(act.programme)
        schedule = programme.schedule(act.schedule_version)
    except BadInput as error:
        return [*found, (CLAUSES, str(error))]
    clauses = str(len(schedule.clauses))
    if schedule.digest != act.schedule_digest:
        clauses = say(OTHER_DIGEST, language)
    named = f"{pick(programme.names, language)} ({act.programme})"
    return [(PROGRAMME, named), *found[1:], (CLAUSES, clauses)]


def _grant(act: GrantAppropriation, language: str) -> Facts:
    return [
        (AMOUNT, amount(act.amount, act.unit, language)),
        (YEAR, str(act.year)),
        (LAW, act.law),
        (DAY, day(act.on, language)),
    ]


def _rule(act: SetPoolRule, language: str) -> Facts:
    return [
        (STEP, amount(act.step, act.unit, language)),
        (WEEKDAY, say(WEEKDAYS[act.weekday - 1], language)),
    ]


def _move(act: MovePool, language: str) -> Facts:
    return [
        (COVERS, amount(act.covers, act.unit, language)),
        (REFERENCE, act.reference),
        (DAY, day(act.on, language)),
    ]


def _certify(act: CertifyKeys, language: str) -> Facts:
    del language
    certificate = act.certificate
    return [
        (ACCOUNT, certificate.account),
        (NUMBER, str(certificate.number)),
        (SIGN_KEY, certificate.sign),
        (SEAL_KEY, certificate.seal),
    ]


def _role(act: GrantRole, language: str) -> Facts:
    return [(ACCOUNT, act.account), (ROLE, role_name(act.role, language))]


def _days_off(act: SetDaysOff, language: str) -> Facts:
    return [
        (YEAR, str(act.year)),
        *((OFF, f"{day(each.day, language)}: {each.name}") for each in sorted(act.off)),
        *((WORKED, f"{day(each.day, language)}: {each.name}") for each in sorted(act.worked)),
        *([] if act.off or act.worked else [(OFF, say(NO_DAYS_OFF, language))]),
    ]


def _aim(act: SetAim, language: str) -> Facts:
    return [(say(AIM_WORDS[act.aim], language), say_count(*NUMBER_OF_DAYS, act.days, language))]


def _text(act: SetText, language: str) -> Facts:
    del language
    return [(PROGRAMME, act.programme), (TEXT, act.text), *sorted(act.words.items())]


def _account(act: Any, language: str) -> Facts:
    del language
    return [(ACCOUNT, act.account)]


TELLERS: Mapping[str, Callable[[Any, str], Facts]] = {
    "EnactList": _enact,
    "GrantAppropriation": _grant,
    "SetPoolRule": _rule,
    "MovePool": _move,
    "CertifyKeys": _certify,
    "GrantRole": _role,
    "SetDaysOff": _days_off,
    "SetAim": _aim,
    "SetText": _text,
    "ReplaceSecondFactor": _account,
}
"""By act of two people: how it is told."""
