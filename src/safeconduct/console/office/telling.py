"""A proposal of the office in words: exactly what the second person signs, field by field."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.acts.budget import (
    GrantAppropriation,
    LapseAppropriation,
    MoveImprest,
    MovePool,
    RecordRates,
    SetPoolRule,
)
from safeconduct.casefile.acts.cash import CountCash
from safeconduct.casefile.acts.figures import PublishFigures
from safeconduct.casefile.acts.fraud import SetSpendingCaps
from safeconduct.casefile.acts.office import CertifyKeys, EnactList, GrantRole, SetText
from safeconduct.casefile.acts.speaking import IssueStatement
from safeconduct.casefile.acts.workdays import SetAim, SetDaysOff
from safeconduct.casefile.case import Proposal
from safeconduct.casefile.figures import words
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.office import Rate
from safeconduct.casefile.sentences import act_title, role_name
from safeconduct.casefile.workdays import Aim
from safeconduct.console.office import retained
from safeconduct.errors import BadInput
from safeconduct.language import day, money, pick, say, say_count
from safeconduct.programmes import load
from safeconduct.schedule import carried
from safeconduct.schedule.money import UNITS, amount_text

PROGRAMME, VERSION, SINCE, CLAUSES, DIGEST = "Programme", "Version", "In force from", "Clauses", "SHA-256"
AMOUNT, YEAR, LAW, DAY = "Amount", "Year", "Law", "Day"
STEP, WEEKDAY, COVERS, REFERENCE = "Step", "Day of the week", "The pool covers", "Reference"
FLOAT, CURRENCY, RATE, FILE_DIGEST = "The float holds", "Currency", "Rate", "SHA-256 of the file"
TOO_MUCH, TOO_LITTLE, HOW = "Too much in the cash box", "Too little in the cash box", "How it came about"
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

ONE_ORDER, ONE_PERSON, ONE_YEAR = "One order", "One person in a quarter", "The programme in a year"
NO_CAP, LANGUAGE = "no cap", "In the language “{code}”"
NUMBER_OF_DAYS = ("{count} day", "{count} days")
OTHER_DIGEST = "This release knows the version with another content: do not sign."
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FIGURES_NOT_SHOWN = "Figures that are not shown"

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
        *(ACCOUNT, ROLE, SIGN_KEY, SEAL_KEY, NUMBER, OTHER_DIGEST, FIGURES_NOT_SHOWN, *WEEKDAYS),
        *(ONE_ORDER, ONE_PERSON, ONE_YEAR, NO_CAP, LANGUAGE),
        *(FLOAT, CURRENCY, RATE, FILE_DIGEST, TOO_MUCH, TOO_LITTLE, HOW),
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
        (PROGRAMME, act.programme or "—"),
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
        *_of_fund(act),
        (REFERENCE, act.reference),
        (DAY, day(act.on, language)),
    ]


def _of_fund(act: MovePool | MoveImprest | LapseAppropriation) -> Facts:
    return [(PROGRAMME, act.programme or "—"), (YEAR, str(act.year) if act.year else "—")]


def _float(act: MoveImprest, language: str) -> Facts:
    return [
        (FLOAT, amount(act.to, act.unit, language)),
        *_of_fund(act),
        (REFERENCE, act.reference),
        (DAY, day(act.on, language)),
    ]


def _lapse(act: LapseAppropriation, language: str) -> Facts:
    return [
        (CURRENCY, act.unit),
        *_of_fund(act),
        (REFERENCE, act.reference),
        (DAY, day(act.on, language)),
    ]


def _count(act: CountCash, language: str) -> Facts:
    return [
        (TOO_LITTLE if act.difference < 0 else TOO_MUCH, amount(abs(act.difference), act.unit, language)),
        (HOW, act.said or "—"),
        (DAY, day(act.on, language)),
    ]


def _rates(act: RecordRates, language: str) -> Facts:
    return [
        (FILE_DIGEST, act.file),
        *((RATE, rate_told(each, language)) for each in act.rates),
    ]


def rate_told(rate: Rate, language: str) -> str:
    """Return a rate as a line: its day, what one unit is, and who published it."""
    value = decimal(rate.numerator, rate.denominator)
    return f"{day(rate.on, language)}: 1 {rate.unit} = {value} {rate.counter} ({rate.source})"


def decimal(numerator: int, denominator: int) -> str:
    """Return an exact rate in decimals where it has an end there, or else as a fraction."""
    digits = len(str(denominator)) - 1
    if denominator != 10**digits:
        return f"{numerator} / {denominator}"
    return f"{numerator // denominator}.{numerator % denominator:0{digits}}" if digits else str(numerator)


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


def _caps(act: SetSpendingCaps, language: str) -> Facts:
    caps = ((ONE_ORDER, act.per_order), (ONE_PERSON, act.per_quarter), (ONE_YEAR, act.per_year))
    return [
        (PROGRAMME, act.programme),
        *((name, amount(cap, act.unit, language) if cap else say(NO_CAP, language)) for name, cap in caps),
    ]


def _statement(act: IssueStatement, language: str) -> Facts:
    return [
        *((say(LANGUAGE, language, code=code), text) for code, text in sorted(act.words.items())),
        (DAY, day(act.allowed_on, language)),
    ]


def _account(act: Any, language: str) -> Facts:
    del language
    return [(ACCOUNT, act.account)]


def _figures(act: PublishFigures, language: str) -> Facts:
    found = Publication.read(act.content)
    shown = [(cell, value) for cell, value in found.figures().items() if value is not None]
    return [
        (PROGRAMME, found.programme),
        (DAY, day(found.made, language)),
        (DIGEST, sha256(act.content.encode()).hexdigest()),
        *(
            (
                words.measure_name(cell.measure, language),
                ", ".join(
                    (
                        words.period_name(cell.period, language),
                        words.kind_name(cell.kind, language),
                        words.figure(cell, value, found.unit_of(cell), language),
                    )
                ),
            )
            for cell, value in shown
        ),
        (FIGURES_NOT_SHOWN, str(len(found.cells) - len(shown))),
    ]


TELLERS: Mapping[str, Callable[[Any, str], Facts]] = {
    "EnactList": _enact,
    "GrantAppropriation": _grant,
    "SetPoolRule": _rule,
    "MovePool": _move,
    "MoveImprest": _float,
    "LapseAppropriation": _lapse,
    "CountCash": _count,
    "RecordRates": _rates,
    "CertifyKeys": _certify,
    "GrantRole": _role,
    "SetDaysOff": _days_off,
    "SetAim": _aim,
    "SetText": _text,
    "SetSpendingCaps": _caps,
    "IssueStatement": _statement,
    "ReplaceSecondFactor": _account,
    "PublishFigures": _figures,
    "SetRetention": retained.facts,
}
"""By act of two people: how it is told."""
