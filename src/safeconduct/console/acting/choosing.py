"""What can be chosen in a form from what is on record.

Nothing here allows or refuses anything: a choice that is missing is refused by its gate all the same.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from safeconduct.assessment import Reason
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.custody import HANDLERS
from safeconduct.casefile.acts.forms import NamingAct
from safeconduct.casefile.case import Case
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.inkind import promise_name, promises_of
from safeconduct.casefile.parts.payment import PAID, OrderState
from safeconduct.casefile.parts.reception import Incident
from safeconduct.casefile.words import Role
from safeconduct.console.acting import exchanging, looked_at
from safeconduct.console.acting.bench import Bench
from safeconduct.console.acting.describing import Field, Form, fields_of
from safeconduct.console.acting.equipment import thing_name
from safeconduct.console.acting.preparing import COMPUTED, extra, given
from safeconduct.console.acting.words import value_of
from safeconduct.language import LANGUAGES, money, pick, say
from safeconduct.registry.allowing import NeedsForm, unfilled
from safeconduct.schedule import MEASURES
from safeconduct.schedule.money import UNITS, amount_text

EXTERNAL = "external"
"""In the place of an account: an interpreter who does not work here."""


def asked(name: str, bench: Bench) -> tuple[Field, ...]:
    """Return what the form of an act asks for: its declaration, less what is known, with what can be chosen."""
    known = given(name, bench).keys() | COMPUTED.get(name, frozenset())
    own = [field for field in fields_of(ACTS[name]) if field.name not in known]
    own += extra(name, bench)  # nosec B610 - a function of ours, no query
    return tuple(_with_options(name, field.name, field, bench) for field in own)


def _with_options(name: str, path: str, field: Field, bench: Bench) -> Field:
    if field.inner:
        inner = tuple(_with_options(name, f"{path}.{each.name}", each, bench) for each in field.inner)
        return replace(field, inner=inner)
    if path in NEW_LABELS.get(name, ()):
        return field
    found = _options(name, field, bench)
    if not found:
        return field
    form = {Form.LINES: Form.SEVERAL}.get(field.form, Form.ONE)
    gone = exchanging.CHANGED_RATE if field.name == exchanging.PAID_UNIT else field.gone
    return replace(field, form=form, options=found, named=field.named and form is field.form, gone=gone)


NEW_LABELS: Mapping[str, tuple[str, ...]] = {
    "NameDependants": ("dependants.label",),
    "DeclareAboard": ("people.key",),
    "RecordArrival": ("came.key",),
    "ArriveUncleared": ("came.key",),
    "ArriveUnannounced": ("came.key",),
    "ReconcileHeadCount": ("people.label",),
    "CorrectHeadCount": ("people.label",),
}
"""Where somebody gets a label whom the case did not know before."""


LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "uk": "українська", "ru": "русский"}
"""Each language in its own."""

RECEIPTS = frozenset({"ReceiveItems", "ReceivePersonalEffects"})
"""Acts with a receipt, which is printed in the languages of the site."""


def labels(case: Case) -> tuple[str, ...]:
    """Return the labels of everyone whom the case knows, each once."""
    return tuple(dict.fromkeys((*expected(case), *(each.label for each in case.protection.dependants))))


def _options(name: str, field: Field, bench: Bench) -> tuple[str, ...]:
    case = bench.case
    if field.is_label:
        return _label_options(name, field, case)
    found: dict[str, Callable[[], tuple[str, ...]]] = {
        "account": lambda: _accounts(name, bench),
        "giver": lambda: _handlers(bench),
        "taker": lambda: _handlers(bench),
        "interpreter": lambda: () if field.form is Form.YES_NO else _interpreters(bench),
        "mailbox": lambda: tuple(str(number) for number in case.contact.readers),
        "programme": lambda: tuple(dict.fromkeys(each.programme for each in bench.office.in_force)),
        "order": lambda: _orders(name, case) if field.pattern else (),
        "credit": lambda: tuple(credit.reference for credit in case.payment.credits if credit.remaining),
        "item": lambda: tuple(str(item.number) for item in case.custody.items),
        "items": lambda: tuple(str(item.number) for item in case.custody.items),
        "incidents": lambda: tuple(str(number) for number in case.reception.open_referrals),
        "receipts": lambda: tuple(str(number) for number in case.reception.effects_owed),
        "lines": lambda: _lines(case),
        "unit": lambda: (
            tuple(UNITS) if "A-Z" in field.pattern else ("", *MEASURES) if name in RECEIPTS else ()
        ),
        "language": lambda: LANGUAGES if name in RECEIPTS else (),
        "paid_unit": lambda: exchanging.paid_units(name, bench),
        "stage": lambda: ("contact", "offered", "accepted"),
        "suspicion": lambda: tuple(one.key for one in looked_at.to_settle(bench)),
        "draft": lambda: looked_at.drafts(name, case),
        "publication": lambda: looked_at.publications(case),
        "answers": lambda: tuple(str(each.number) for each in case.access.asked),
        "officers": lambda: case.team,
        "promise": lambda: tuple(str(number) for number in range(1, len(_promises(case)) + 1)),
    }
    maker = found.get(field.name)
    return maker() if maker is not None else ()


def _label_options(name: str, field: Field, case: Case) -> tuple[str, ...]:
    everyone: tuple[str, ...] = labels(case)
    declared = ACTS[name]
    if issubclass(declared, NamingAct):
        everyone = tuple(str(each) for each in _nameable(declared, case)) or everyone
    found = tuple(each for each in everyone if re.match(field.pattern, each))
    return ("", *found) if found and not field.needed and field.form is Form.LINE else found


def _nameable(declared: type[NamingAct], case: Case) -> tuple[str | int, ...]:
    try:
        return tuple(declared.nameable(cast("NamingAct", unfilled(declared)), case))
    except NeedsForm:
        return ()  # it depends on what the form says


def _accounts(name: str, bench: Bench) -> tuple[str, ...]:
    team = bench.case.team
    if name == "RemoveOfficer":
        return team
    roles = [role for role in Role if role in ACTS["AdmitOfficer"].by]
    return tuple(each.account for each in bench.office.holders(*roles) if each.account not in team)


def _handlers(bench: Bench) -> tuple[str, ...]:
    return tuple(each.account for each in bench.office.holders(*HANDLERS) if each.account in bench.case.team)


def _interpreters(bench: Bench) -> tuple[str, ...]:
    return (EXTERNAL, *(each.account for each in bench.office.colleagues.values() if each.active))


_TAKEN_UP: Mapping[str, frozenset[OrderState]] = {
    **dict.fromkeys(("CancelOrder", "ReleasePayment", "AllowAboveCap"), frozenset({OrderState.ORDERED})),
    "ConfirmPayment": frozenset({OrderState.RELEASED}),
    "PayCash": frozenset({OrderState.RELEASED}),
    **dict.fromkeys(("SendToBank", "RecordBankAnswer"), frozenset({OrderState.RELEASED})),
    **dict.fromkeys(("RecordReturn", "WitnessReturn"), PAID - {OrderState.RETURNED}),
    "ReversePayment": frozenset({OrderState.RELEASED, OrderState.RETURNED}),
}


def _orders(name: str, case: Case) -> tuple[str, ...]:
    states = _TAKEN_UP.get(name, frozenset(OrderState))
    return tuple(order.reference for order in case.payment.orders if order.state in states)


def _lines(case: Case) -> tuple[str, ...]:
    approved = case.award.approved
    return tuple(str(place) for place in range(1, len(approved.result.lines) + 1)) if approved else ()


def _promises(case: Case) -> tuple[Reason, ...]:
    approved = case.award.approved
    return promises_of(approved.result if approved is not None else None)


def option_text(  # noqa: PLR0911 - one for each field
    field: Field, value: str, case: Case, language: str
) -> str:
    """Return what stands beside an option that is no word of the software; "" for the value alone."""
    match field.name:
        case "item" | "items":
            item = case.custody.item(int(value))
            return value if item is None else f"{value} · {thing_name(item.equipment, language)} · {item.tag}"
        case "unit" if value in MEASURES:
            return pick(MEASURES[value].names, language)
        case "language" if value in LANGUAGES:
            return LANGUAGE_NAMES[value]
        case "order":
            return _order(value, case, language)
        case "lines" if case.award.approved is not None:
            line = case.award.approved.result.lines[int(value) - 1]
            return f"{value} · {thing_name(line.equipment, language)}"
        case "answers":
            asked = case.access.request(int(value))
            return value if asked is None else looked_at.asked_text(asked, language)
        case "draft" | "publication":
            return looked_at.text_in_case(field.name, value, case)
        case "promise":
            return f"{value} · {promise_name(_promises(case)[int(value) - 1], language)}"
        case "incidents":
            found = next((each for each in case.reception.incidents if str(each.number) == value), None)
            return _incident(value, found, language) if found is not None else value
        case _:
            return value


def _order(value: str, case: Case, language: str) -> str:
    order = case.payment.order(value)
    if order is None:
        return value
    return f"{order.person} · {money(amount_text(order.amount, order.unit), order.unit, language)}"


def _incident(value: str, incident: Incident, language: str) -> str:
    harm = say(value_of("harm", incident.harm), language)
    return f"{value} · {harm} · {', '.join(incident.people)}"
