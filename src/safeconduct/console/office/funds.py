"""Each appropriation in its states, as numbers, as a bar and as a table: free, pool, float, owed, paid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from safeconduct.casefile.office import Office, Rate
from safeconduct.casefile.words import Role
from safeconduct.console.office.telling import amount, rate_told
from safeconduct.language import day, say
from safeconduct.treasury.books import balances
from safeconduct.treasury.models import AccountKind, Entry, Event

type Place = tuple[str, str, int]
"""Unit, programme and year of an appropriation; without programme and year, the one that belongs to none."""

STATES = {
    "free": "Free",
    "pool": "Set aside for promises (pool)",
    "float": "Given to the cash office (float)",
    "owed": "Owed, or held in credit",
    "paid": "Paid",
}
"""The states in which granted money can be, the least bound first."""

ALARMED = frozenset({Role.PAYMASTER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Whom a difference in the books or in the cash box meets on their first page."""

ANY_PROGRAMME = "For any programme"
GRANTED = "Granted by laws"
NO_LOOK = (
    "Nobody has looked at the books as a whole yet: “safeconduct payments reconcile” does it every night."
)
LOOKED = "Looked at on {day}: {accounts} accounts, recomputed from {entries} entries, are right."
DIFFERS = (
    "On {day} the books were not what their entries make them. It stands here until another day's are right."
)
TOO_MANY = "The cash box in {unit} held {amount} too much when it was counted on {day}: {said}"
TOO_FEW = "The cash box in {unit} held {amount} too little when it was counted on {day}: {said}"
COUNTED = "The cash box in {unit} was right when it was counted on {day}."


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [
        *(*STATES.values(), ANY_PROGRAMME, GRANTED, NO_LOOK, LOOKED, DIFFERS),
        *(TOO_MANY, TOO_FEW, COUNTED),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """One appropriation in its states, in minor units.

    Attributes:
        place: unit, programme and year.
        granted: by laws, less what has lapsed.
        free: not bound by anything.
        pool: set aside for all promises together.
        float: given to the cash office, in cash and in advances that no award has taken up.
        owed: by awards, and not paid yet or held in credit.
        paid: what has left.
    """

    place: Place
    granted: int = 0
    free: int = 0
    pool: int = 0
    float: int = 0
    owed: int = 0
    paid: int = 0


def funds() -> tuple[Fund, ...]:
    """Return every appropriation, by programme, the newest year first."""
    held: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    owed_by_case: dict[tuple[str, str], int] = defaultdict(int)
    names = {
        AccountKind.GRANTED: "granted",
        AccountKind.APPROPRIATION: "free",
        AccountKind.COMMITMENT: "pool",
        AccountKind.IMPREST: "float",
    }
    for each in balances():
        if each.case:
            if each.kind in {AccountKind.OBLIGATION, AccountKind.CREDIT}:
                owed_by_case[each.case, each.unit] += each.amount
        elif each.kind in names:
            # What no programme was named for is one appropriation, whichever year's law granted it.
            place = (each.unit, each.programme, each.year if each.programme else 0)
            held[place][names[AccountKind(each.kind)]] += abs(each.amount)
    for place, obliged, owed in _obliged(owed_by_case):
        held[place]["owed"] += owed
        held[place]["paid"] += obliged - owed
    found = (Fund(place=place, **amounts) for place, amounts in held.items())
    return tuple(sorted(found, key=lambda each: (each.place[1] or "~", -each.place[2], each.place[0])))


def _obliged(owed: dict[tuple[str, str], int]) -> Iterator[tuple[Place, int, int]]:
    """Yield what each case's awards took out of each appropriation, and what of that is owed still.

    An award that was raised in a later year comes out of two: what is owed then counts for the later one first.
    """
    direct = (
        Entry.objects.filter(event=Event.OBLIGE)
        .values("case_reference", "unit", programme=F("credit__programme"), year=F("credit__year"))
        .annotate(total=Sum("amount"))
    )
    back = (
        Entry.objects.filter(event=Event.REVERSE, reverses__event=Event.OBLIGE)
        .values("case_reference", "unit", programme=F("debit__programme"), year=F("debit__year"))
        .annotate(total=Sum("amount"))
    )
    amounts: dict[tuple[str, Place], int] = defaultdict(int)
    for sign, rows in ((1, direct), (-1, back)):
        for row in rows:
            place = (row["unit"], row["programme"], row["year"])
            amounts[row["case_reference"], place] += sign * row["total"]
    left = dict(owed)
    for (case, place), total in sorted(amounts.items(), key=lambda pair: -pair[0][1][2]):
        standing = min(total, left.get((case, place[0]), 0))
        left[case, place[0]] = left.get((case, place[0]), 0) - standing
        yield place, total, standing


def newest_rates(office: Office, language: str) -> list[str]:
    """Return the rate at which each pair of currencies is paid now, with its day and source."""
    newest: dict[tuple[str, str], Rate] = {}
    for each in office.rates:
        before = newest.get((each.unit, each.counter))
        # Of two for one day the later entry counts, as for a payment.
        if before is None or each.on >= before.on:
            newest[each.unit, each.counter] = each
    return [rate_told(each, language) for _, each in sorted(newest.items())]


def key_of(place: Place) -> str:
    """Return how a form names an appropriation: "USD/ukraine-2023/2023"."""
    return "/".join(str(each) for each in place)


def name_of(place: Place, language: str) -> str:
    """Return an appropriation's name as the page has it."""
    unit, programme, year = place
    return f"{programme}, {year} ({unit})" if programme else f"{say(ANY_PROGRAMME, language)} ({unit})"


def shown(fund: Fund, language: str) -> dict[str, Any]:
    """Return an appropriation as the page shows it: its name, a bar, and each state with its amount."""
    unit = fund.place[0]
    whole = fund.granted or 1
    bars, begins = [], 0
    for name in STATES:
        minor: int = getattr(fund, name)
        if minor > 0:
            bars.append({"state": name, "x": _percent(begins, whole), "width": _percent(minor, whole)})
            begins += minor
    return {
        "name": name_of(fund.place, language),
        "granted": amount(fund.granted, unit, language),
        "bars": bars,
        "states": [
            {
                "name": name,
                "words": say(words, language),
                "amount": amount(getattr(fund, name), unit, language),
            }
            for name, words in STATES.items()
        ],
    }


def _percent(part: int, whole: int) -> str:
    return f"{min(100.0, 100 * part / whole):.2f}%"


def looked(office: Office, language: str) -> dict[str, Any]:
    """Return what the last look at the books and the last counts of the cash box came to, in words.

    Returns:
        `wrong`: whether anything differs; `said`: a sentence on the books; `differences`: each of theirs, in English as
        they are on record; `counts`: a sentence for each cash box, the wrong ones first.
    """
    found = office.reconciled
    if found is None:
        said = say(NO_LOOK, language)
    elif found.differences:
        said = say(DIFFERS, language, day=day(found.on, language))
    else:
        said = say(
            LOOKED, language, day=day(found.on, language), accounts=found.accounts, entries=found.entries
        )
    counts = sorted(office.counts, key=lambda each: (not each.difference, each.unit))
    return {
        "wrong": bool(found and found.differences) or any(each.difference for each in counts),
        "said": said,
        "differs": bool(found and found.differences),
        "differences": found.differences if found is not None else (),
        "digest": found.digest if found is not None else "",
        "counts": [
            {
                "wrong": bool(each.difference),
                "said": say(
                    TOO_MANY if each.difference > 0 else TOO_FEW if each.difference else COUNTED,
                    language,
                    unit=each.unit,
                    amount=amount(abs(each.difference), each.unit, language),
                    day=day(each.on, language),
                    said=each.said,
                ),
            }
            for each in counts
        ],
    }
