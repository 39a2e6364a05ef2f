"""Money of the office: what laws grant, in which steps the pool moves, official rates. All of it lies in clear."""

from collections.abc import Callable, Iterable
from datetime import UTC, date

from django.http import HttpResponse

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
from safeconduct.casefile.acts.office import RecordRate
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.telling import WEEKDAYS, amount
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS, minor_units
from safeconduct.treasury.books import balances
from safeconduct.treasury.models import PoolRule
from safeconduct.web.forms import CHANGED_FORM, Form

KINDS = {
    "granted": "Granted by laws",
    "appropriation": "Free",
    "commitment": "Set aside for promises (pool)",
    "obligation": "Owed",
    "credit": "Held in credit",
    "disbursement": "Paid",
}
"""Kinds of account as the page names them; amounts of cases are shown in one sum."""

NO_AMOUNT = "Write the amount in digits, with a point before the cents: 500000.00."
NO_RATE = "Write the rate in digits with a point, above nothing: 36.5686."
SAME_UNIT = "Choose two different currencies."

LONGEST_LAW, LONGEST_REFERENCE, LONGEST_SOURCE = 200, 60, 200
RATE_DECIMALS = 9
LONGEST_RATE = 24


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [*KINDS.values(), NO_AMOUNT, NO_RATE, SAME_UNIT]


@visit("GET", "POST", step_up=True)
def budget(visit: Visit) -> HttpResponse:
    """Show the books in sums, and take a proposal: a grant, a rule for the pool, a movement of the pool."""
    form = visit.form()
    _, head = office_now(visit)
    if visit.is_post:
        maker = FORMS.get(form.raw("what"))
        if maker is None:
            form.refusals.append(visit.say(CHANGED_FORM))
        else:
            act = maker(form, _today(visit))
            if form.is_right and act is not None and done(visit, form, act):
                return visit.go("office/index.html", done="1")
        _, head = office_now(visit)
    rules = {rule.unit: rule for rule in PoolRule.objects.order_by("id")}
    return visit.show(
        "office/budget",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        sums=[(visit.say(words), amounts) for words, amounts in sums(visit.language)],
        rules=[
            {
                "unit": each.unit,
                "step": amount(each.step, each.unit, visit.language),
                "weekday": visit.say(WEEKDAYS[each.weekday - 1]),
            }
            for each in rules.values()
        ],
        units=tuple(UNITS),
        weekdays=[(str(number), visit.say(words)) for number, words in enumerate(WEEKDAYS, 1)],
        year=_today(visit).year,
    )


def sums(language: str) -> list[tuple[str, list[str]]]:
    """Return what all accounts of each kind hold together: the label's sentence, and an amount for each unit."""
    totals: dict[str, dict[str, int]] = {}
    for balance in balances():
        if balance.kind in KINDS:
            units = totals.setdefault(balance.kind, {})
            units[balance.unit] = units.get(balance.unit, 0) + abs(balance.amount)
    return [
        (words, [amount(minor, unit, language) for unit, minor in sorted(totals[kind].items())])
        for kind, words in KINDS.items()
        if kind in totals
    ]


@visit("GET", "POST", step_up=True)
def rates(visit: Visit) -> HttpResponse:
    """Show the official rates on record, and record one."""
    form = visit.form()
    office, head = office_now(visit)
    if visit.is_post:
        act = _rate(form)
        if form.is_right and act is not None and done(visit, form, act):
            return visit.go("office/rates.html")
        office, head = office_now(visit)
    return visit.show(
        "office/rates",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        units=tuple(UNITS),
        known=[
            {
                "pair": f"{each.unit} → {each.counter}",
                "rate": _decimal(each.numerator, each.denominator),
                "on": each.on,
                "source": each.source,
            }
            for each in reversed(office.rates[-100:])
        ],
    )


def _grant(form: Form, today: date) -> Act | None:
    unit = form.one("grant_unit", UNITS, needed=True)
    minor = _minor(form, "grant_amount", unit)
    law = form.text("law", most=LONGEST_LAW, needed=True)
    year = form.number("year", least=1900, most=9999)
    if not form.is_right:
        return None
    # The books show the day on which it is done (G85): nobody chooses it.
    return GrantAppropriation(unit=unit, amount=minor, year=year, law=law, on=today)


def _rule(form: Form, today: date) -> Act | None:
    del today
    unit = form.one("rule_unit", UNITS, needed=True)
    step = _minor(form, "step", unit)
    weekday = form.one("weekday", [str(number) for number in range(1, 8)], needed=True)
    return SetPoolRule(unit=unit, step=step, weekday=int(weekday)) if form.is_right else None


def _move(form: Form, today: date) -> Act | None:
    unit = form.one("move_unit", UNITS, needed=True)
    covers = _minor(form, "covers", unit, nothing=True)
    reference = form.text("reference", most=LONGEST_REFERENCE, needed=True)
    return MovePool(unit=unit, covers=covers, reference=reference, on=today) if form.is_right else None


FORMS: dict[str, Callable[[Form, date], Act | None]] = {"grant": _grant, "rule": _rule, "move": _move}
"""The three forms of the page, by their hidden name."""


def _minor(form: Form, name: str, unit: str, *, nothing: bool = False) -> int:
    """Return an amount in minor units; 0 where it is none, with a sentence beside the field."""
    typed = form.text(name, most=40, needed=True).replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if name in form.errors or not unit:
        return 0
    try:
        found = minor_units(typed, unit)
    except BadInput:
        found = -1
    if found < 0 or (found == 0 and not nothing):
        form.wrong(name, NO_AMOUNT)
        return 0
    return found


def _rate(form: Form) -> RecordRate | None:
    unit = form.one("unit", UNITS, needed=True)
    counter = form.one("counter", UNITS, needed=True)
    if unit and unit == counter:
        form.wrong("counter", SAME_UNIT)
    numerator, denominator = _fraction(form)
    source = form.text("source", most=LONGEST_SOURCE, needed=True)
    on = form.day("on")
    if on is None:
        form.text("on", needed=True)
    if not form.is_right or on is None:
        return None
    return RecordRate(
        unit=unit, counter=counter, numerator=numerator, denominator=denominator, on=on, source=source
    )


def _fraction(form: Form) -> tuple[int, int]:
    """Return a typed rate as an exact fraction: 36.5686 is 365686 / 10000."""
    typed = form.text("rate", most=LONGEST_RATE, needed=True).replace(",", ".")
    whole, _, decimals = typed.partition(".")
    digits = whole + decimals
    good = digits.isascii() and digits.isdigit() and len(decimals) <= RATE_DECIMALS and whole
    # One above 10^9 would leave what the books can multiply, and a number of thousands of digits is none.
    if not good or len(digits) > LONGEST_RATE or not 0 < int(digits) <= 10**9:
        if typed:
            form.wrong("rate", NO_RATE)
        return 0, 1
    return int(digits), 10 ** len(decimals)


def _decimal(numerator: int, denominator: int) -> str:
    digits = len(str(denominator)) - 1
    if denominator != 10**digits:
        return f"{numerator} / {denominator}"
    return f"{numerator // denominator}.{numerator % denominator:0{digits}}" if digits else str(numerator)


def _today(visit: Visit) -> date:
    return visit.installation.clock().astimezone(UTC).date()
