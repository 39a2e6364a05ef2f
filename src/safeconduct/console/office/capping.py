"""Caps on spending: how much leaves in one order, for one person in a quarter, for a programme in a year."""

from django.http import HttpResponse

from safeconduct.casefile.acts.fraud import SetSpendingCaps
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.telling import NO_CAP, amount
from safeconduct.console.office.texts import programmes
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import pick
from safeconduct.schedule.money import UNITS, minor_units
from safeconduct.web.forms import Form

NO_CAP_AMOUNT = "Write the cap in digits, with a point before the cents: 500000.00. Write 0 for no cap."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_CAP_AMOUNT,)


@visit("GET", "POST", step_up=True)
def caps(visit: Visit) -> HttpResponse:
    """Show the caps that hold, and take a proposal of others."""
    form = visit.form()
    office, head = office_now(visit)
    packs = {each.id: pick(each.names, visit.language) for each in programmes(office)}
    if visit.is_post:
        programme = form.one("programme", packs, needed=True)
        unit = form.one("unit", UNITS, needed=True)
        per_order = _cap(form, "per_order", unit)
        per_quarter = _cap(form, "per_quarter", unit)
        per_year = _cap(form, "per_year", unit)
        act = SetSpendingCaps(
            programme=programme or "-",
            unit=unit or "USD",
            per_order=per_order,
            per_quarter=per_quarter,
            per_year=per_year,
        )
        if form.is_right and done(visit, form, act):
            return visit.go("office/index.html", done="1")
        office, head = office_now(visit)
    return visit.show(
        "office/caps",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        packs=list(packs.items()),
        units=tuple(UNITS),
        caps=[
            {
                "programme": packs.get(one.programme, one.programme),
                "unit": one.unit,
                "cells": [
                    amount(each, one.unit, visit.language) if each else visit.say(NO_CAP)
                    for each in (one.per_order, one.per_quarter, one.per_year)
                ],
            }
            for one in office.caps
        ],
    )


def _cap(form: Form, name: str, unit: str) -> int:
    """Return a cap in minor units; 0 where it is none, with a sentence beside the field."""
    typed = form.text(name, most=40, needed=True).replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if name in form.errors or not unit:
        return 0
    try:
        return minor_units(typed, unit)
    except BadInput:
        form.wrong(name, NO_CAP_AMOUNT)
        return 0
