"""Money of the office: what laws grant, pool and float, the cash box, the look at the books. It lies in clear."""

from collections.abc import Callable, Iterable
from datetime import UTC, date

from django.http import HttpResponse

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.budget import (
    GrantAppropriation,
    LapseAppropriation,
    MoveImprest,
    MovePool,
    SetPoolRule,
)
from safeconduct.casefile.acts.cash import CountCash
from safeconduct.casefile.office import Office
from safeconduct.console.office import funds
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.telling import WEEKDAYS, amount
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS, minor_units
from safeconduct.treasury.books import balances
from safeconduct.treasury.models import AccountKind, PoolRule
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

HOW_COUNTED = {
    "right": "It is right",
    "much": "There is too much in it",
    "little": "There is too little in it",
}
"""What a count of the cash box comes to."""

LONGEST_LAW, LONGEST_REFERENCE, LONGEST_WORDS = 200, 60, 500


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [*KINDS.values(), NO_AMOUNT, *HOW_COUNTED.values()]


@visit("GET", "POST", step_up=True)
def budget(visit: Visit) -> HttpResponse:
    """Show each appropriation in its states and the look at the books, and take a proposal about any of it."""
    form = visit.form()
    office, head = office_now(visit)
    if visit.is_post:
        maker = FORMS.get(form.raw("what"))
        if maker is None:
            form.refusals.append(visit.say(CHANGED_FORM))
        else:
            act = maker(form, _today(visit))
            if form.is_right and act is not None and done(visit, form, act):
                return visit.go("office/index.html", done="1")
        office, head = office_now(visit)
    today, language = _today(visit), visit.language
    known = funds.funds()
    rules = {rule.unit: rule for rule in PoolRule.objects.order_by("id")}
    return visit.show(
        "office/budget",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        what=form.raw("what"),
        funds=[funds.shown(each, language) for each in known],
        looked=funds.looked(office, language),
        choices=[(funds.key_of(each.place), funds.name_of(each.place, language)) for each in known],
        lapsing=[
            (funds.key_of(each), f"{each[1] or visit.say(funds.ANY_PROGRAMME)}, {each[2]} ({each[0]})")
            for each in _over(today)
        ],
        programmes=_programmes(office),
        rates=funds.newest_rates(office, language),
        counted=[(value, visit.say(words)) for value, words in HOW_COUNTED.items()],
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
        year=today.year,
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


def _grant(form: Form, today: date) -> Act | None:
    unit = form.one("grant_unit", UNITS, needed=True)
    minor = _minor(form, "grant_amount", unit)
    law = form.text("law", most=LONGEST_LAW, needed=True)
    year = form.number("year", least=1900, most=9999)
    programme = form.raw("grant_programme")
    form.chosen["grant_programme"] = (programme,)
    if not form.is_right:
        return None
    # The books show the day on which it is done (G85): nobody chooses it.
    return GrantAppropriation(unit=unit, amount=minor, year=year, law=law, on=today, programme=programme)


def _rule(form: Form, today: date) -> Act | None:
    del today
    unit = form.one("rule_unit", UNITS, needed=True)
    step = _minor(form, "step", unit)
    weekday = form.one("weekday", [str(number) for number in range(1, 8)], needed=True)
    return SetPoolRule(unit=unit, step=step, weekday=int(weekday)) if form.is_right else None


def _move(form: Form, today: date) -> Act | None:
    place = _fund(form, "move_fund", [each.place for each in funds.funds()])
    covers = _minor(form, "covers", place[0], nothing=True)
    reference = form.text("reference", most=LONGEST_REFERENCE, needed=True)
    if not form.is_right:
        return None
    unit, programme, year = place
    return MovePool(unit=unit, covers=covers, reference=reference, on=today, programme=programme, year=year)


def _float(form: Form, today: date) -> Act | None:
    place = _fund(form, "float_fund", [each.place for each in funds.funds()])
    to = _minor(form, "float_to", place[0], nothing=True)
    reference = form.text("float_reference", most=LONGEST_REFERENCE, needed=True)
    if not form.is_right:
        return None
    unit, programme, year = place
    return MoveImprest(unit=unit, to=to, programme=programme, year=year, reference=reference, on=today)


def _lapse(form: Form, today: date) -> Act | None:
    place = _fund(form, "lapse_fund", _over(today))
    reference = form.text("lapse_reference", most=LONGEST_REFERENCE, needed=True)
    if not form.is_right:
        return None
    unit, programme, year = place
    return LapseAppropriation(unit=unit, programme=programme, year=year, reference=reference, on=today)


def _count(form: Form, today: date) -> Act | None:
    unit = form.one("count_unit", UNITS, needed=True)
    how = form.one("count_how", HOW_COUNTED, needed=True)
    said = form.text("count_said", most=LONGEST_WORDS, needed=how in {"much", "little"})
    minor = 0 if how == "right" else _minor(form, "count_amount", unit)
    if not form.is_right:
        return None
    return CountCash(unit=unit, difference=-minor if how == "little" else minor, on=today, said=said)


FORMS: dict[str, Callable[[Form, date], Act | None]] = {
    "grant": _grant,
    "rule": _rule,
    "move": _move,
    "float": _float,
    "lapse": _lapse,
    "count": _count,
}
"""The forms of the page, by their hidden name."""


def _fund(form: Form, name: str, known: Iterable[funds.Place]) -> funds.Place:
    """Return the appropriation that was chosen; one without a unit where none was."""
    places = {funds.key_of(each): each for each in known}
    return places.get(form.one(name, places, needed=True), ("", "", 0))


def _over(today: date) -> list[funds.Place]:
    """Return what laws have granted for years that are over, and what has not lapsed yet."""
    return [
        (each.unit, each.programme, each.year)
        for each in balances()
        if each.kind == AccountKind.GRANTED and each.year < today.year and each.amount
    ]


def _programmes(office: Office) -> list[str]:
    """Return the programmes for which a law can grant: those with a list in force, and those that have money."""
    listed = [each.programme for each in office.in_force]
    return list(dict.fromkeys([*listed, *(each.place[1] for each in funds.funds() if each.place[1])]))


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


def _today(visit: Visit) -> date:
    return visit.installation.clock().astimezone(UTC).date()
