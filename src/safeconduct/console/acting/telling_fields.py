"""What was written into an act, as a person reads it: every field, in order, and nothing left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from safeconduct.assessment import Award
from safeconduct.assessment.award import Reason
from safeconduct.assessment.reasons import status_name, tell
from safeconduct.casefile.fraud import tell as tell_evidence
from safeconduct.casefile.parts.award import Exchange
from safeconduct.casefile.parts.fraud import Evidence
from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.catalogue import standard
from safeconduct.console.acting.describing import Field, Form
from safeconduct.console.acting.equipment import thing_name
from safeconduct.console.acting.words import label_of, value_of
from safeconduct.language import day, money, say
from safeconduct.schedule.money import UNITS, amount_text
from safeconduct.web.exchanging import rate_text, source_text
from safeconduct.web.promising import lines_of

NOTHING = "—"
LINES, WHY, TERMS = "What the list says", "Why", "What else holds"
AWARD = frozenset(each.name for each in msgspec.structs.fields(Award))
"""The fields by which a computed award is recognised."""
DIGEST = 64
"""Characters of 32 bytes in hex."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One field.

    Attributes:
        label: in the reader's language.
        text: its value; "" where `inner` says it.
        inner: what it is made of.
        mono: whether it is a digest or a key.
    """

    label: str
    text: str = ""
    inner: "tuple[Shown, ...]" = ()
    mono: bool = False


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (
        LINES,
        WHY,
        TERMS,
        *(label_of(name) for name in ("status", "total", "outcome", "clause", "shares")),
    )


def shown_fields(
    fields: tuple[Field, ...], values: Mapping[str, Any], language: str, *, unit: str = ""
) -> tuple[Shown, ...]:
    """Return plain values, as `msgspec.to_builtins` makes them, for reading.

    Args:
        fields: from the act's declaration.
        values: by field; a field that is not among them is left out.
        language: of the reader.
        unit: of amounts that have none beside them.
    """
    # A proposal is read before its award stands, and an old one after it was sent back.
    award = values.get("award")
    unit = str(values.get("unit") or (award.get("unit") if isinstance(award, Mapping) else "") or unit)
    paid = str(values.get("paid_unit") or unit)
    return tuple(
        _rates(field, values[field.name], language, unit, paid)
        if field.name in {"exchange", "rate"} and field.inner and values[field.name]
        else _field(field, values[field.name], language, paid if field.name.startswith("paid_") else unit)
        for field in fields
        if field.name in values
    )


def _rates(field: Field, value: Any, language: str, unit: str, paid: str) -> Shown:
    """Return rates as they are worked through, with day and source: nobody signs a fraction of minor units."""

    def said(rate: RateUsed, counter: str) -> str:
        return f"{rate_text(rate, unit, counter, language)}\n{source_text(rate, language)}"

    label = say(label_of(field.name), language)
    if field.name == "rate":
        return Shown(label, said(msgspec.convert(value, RateUsed), paid))
    rates = msgspec.convert(value, tuple[Exchange, ...])
    return Shown(label, inner=tuple(Shown(each.unit, said(each.rate, each.unit)) for each in rates))


def _field(  # noqa: PLR0911 - one for each form
    field: Field, value: Any, language: str, unit: str
) -> Shown:
    label = say(label_of(field.name), language)
    if value is None or value in ("", [], (), {}):
        return Shown(label, NOTHING)
    if field.name == "evidence":
        return Shown(label, "\n".join(tell_evidence(each, language) for each in _evidence(value)))
    if field.form is Form.GROUP and value.keys() >= AWARD:
        return Shown(label, inner=_award(msgspec.convert(value, Award), language))
    if field.form is Form.GROUP:
        return Shown(label, inner=shown_fields(field.inner, value, language, unit=unit))
    if field.form is Form.ROWS:
        rows = enumerate(value, 1)
        return Shown(
            label,
            inner=tuple(
                Shown(str(place), inner=shown_fields(field.inner, row, language, unit=unit))
                for place, row in rows
            ),
        )
    if field.form is Form.PAIRS:
        each = field.inner[1]
        return Shown(
            label, inner=tuple(Shown(key, _text(each, one, language, unit)) for key, one in value.items())
        )
    if field.form is Form.FACTS:
        return Shown(label, inner=tuple(Shown(str(key), str(one)) for key, one in value.items()))
    if isinstance(value, list | tuple):
        return Shown(label, ", ".join(_text(field, one, language, unit) for one in value))
    text = _text(field, value, language, unit)
    return Shown(label, text, mono=len(text) == DIGEST and " " not in text)


def _evidence(value: Any) -> tuple[Evidence, ...]:
    return msgspec.convert(value, tuple[Evidence, ...])


def _award(award: Award, language: str) -> tuple[Shown, ...]:
    """Return a computed award as whoever approves it has to read it: sums in money, and reasons in sentences."""

    def cash(minor: int) -> str:
        return money(amount_text(minor, award.unit), award.unit, language)

    def one(name: str, text: str) -> Shown:
        return Shown(say(label_of(name), language), text or NOTHING, mono=len(text) == DIGEST)

    told = zip(award.lines, lines_of(award, standard(), language), strict=True)
    lines = tuple(
        Shown(
            str(place),
            inner=(
                one("equipment", f"{said.what} ({line.equipment})"),
                one("outcome", said.outcome),
                one("amount", said.amount),
                one("reasons", " ".join(said.reasons)),
                one("clause", line.clause or ""),
                one("source", said.source),
            ),
        )
        for place, (line, said) in enumerate(told, 1)
    )
    shares = tuple(Shown(person, cash(minor)) for person, minor in award.shares.items())
    return (
        one("programme", award.programme),
        one("schedule_version", award.schedule_version),
        one("schedule_digest", award.schedule_digest),
        one("status", status_name(award.status, language)),
        one("total", cash(award.total)),
        Shown(say(LINES, language), inner=lines),
        Shown(say(label_of("shares"), language), "" if shares else NOTHING, inner=shares),
        Shown(say(WHY, language), _sentences(award.share_reasons, award, language)),
        Shown(say(TERMS, language), _sentences(award.terms, award, language)),
    )


def _sentences(reasons: tuple[Reason, ...], award: Award, language: str) -> str:
    return " ".join(tell(each, award.unit, language) for each in reasons) or NOTHING


def _text(  # noqa: PLR0911 - one for each form
    field: Field, value: Any, language: str, unit: str
) -> str:
    """Return an answer in words, and a text exactly as it was written."""
    match field.form:
        case Form.YES_NO if isinstance(value, bool):
            return say("yes" if value else "no", language)
        case Form.MONEY if unit in UNITS:
            return money(amount_text(int(value), unit), unit, language)
        case Form.DAY:
            return day(datetime.fromisoformat(value).date(), language)
        case Form.MOMENT:
            moment = datetime.fromisoformat(value)
            return f"{day(moment.date(), language)}, {moment:%H:%M} UTC"
        case Form.THING | Form.THINGS:
            name = thing_name(str(value), language)
            # Both, because the id is what is signed.
            return name if name == value else f"{name} ({value})"
        case Form.ONE | Form.SEVERAL if field.named and str(value) in field.options:
            return say(value_of(field.name, str(value)), language)
        case _:
            return str(value)
