"""What a proposal's numbers stand for: nobody signs "order hm16…" without reading how much goes to whom.

The proposal holds the number; what it stands for is read from the case as it stands, and any act that could change
it makes the proposal void.
"""

from collections.abc import Mapping
from typing import Any

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Order
from safeconduct.console.acting.choosing import option_text
from safeconduct.console.acting.describing import Field
from safeconduct.console.acting.telling_fields import Shown, shown_fields
from safeconduct.language import money
from safeconduct.schedule.money import amount_text

REFERRING = frozenset({"order", "item", "items", "lines", "incidents", "draft", "publication", "answers"})
"""Fields that hold the number of something in the case."""


def shown_with_what_it_means(
    fields: tuple[Field, ...], values: Mapping[str, Any], case: Case, language: str
) -> tuple[Shown, ...]:
    """Return every field of an act for reading, and beside a number what it stands for.

    Args:
        fields: from the act's declaration.
        values: as `msgspec.to_builtins` makes them.
        case: on which.
        language: of the reader.
    """
    shown = shown_fields(fields, values, language, unit=case.award.unit)
    known = [field for field in fields if field.name in values]
    return tuple(
        _meant(field, values[field.name], each, case, language)
        for field, each in zip(known, shown, strict=True)
    )


def _meant(field: Field, value: Any, shown: Shown, case: Case, language: str) -> Shown:
    if field.name not in REFERRING or shown.inner:
        return shown
    numbers = value if isinstance(value, list | tuple) else (value,)
    texts = [_text(field, str(number), case, language) for number in numbers if isinstance(number, str | int)]
    return Shown(shown.label, "\n".join(texts)) if texts else shown


def _text(field: Field, value: str, case: Case, language: str) -> str:
    order = case.payment.order(value) if field.name == "order" else None
    if order is not None:
        return f"{value} · {_order(order, language)}"
    said = option_text(field, value, case, language)
    return said if said.startswith(value) else f"{value} · {said}" if said else value


def _order(order: Order, language: str) -> str:
    owed = money(amount_text(order.amount, order.unit), order.unit, language)
    if order.paid_unit == order.unit:
        return f"{order.person} · {owed}"
    paid = money(amount_text(order.paid_amount, order.paid_unit), order.paid_unit, language)
    return f"{order.person} · {owed} = {paid}"
