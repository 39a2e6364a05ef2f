"""Reading a form that was made from a declaration: every error beside its field, and nothing lost.

The same walk makes the widgets that are shown and the plain values that `parse()` takes, so that a page never shows
one thing and sends another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import QueryDict

from safeconduct.catalogue import Catalogue, standard
from safeconduct.console.acting.bench import Plain
from safeconduct.console.acting.describing import Field, Form
from safeconduct.console.acting.equipment import CHOSEN, UNKNOWN, WHICH, thing_name
from safeconduct.console.acting.looking_up import lookup
from safeconduct.console.acting.typed import (
    amount_in,
    day_in,
    facts_in,
    lines_in,
    lines_of,
    moment_in,
    number_in,
    short_enough,
    text_in,
)
from safeconduct.console.acting.widgets import Option, Widget
from safeconduct.console.acting.words import hint_of, label_of, value_of
from safeconduct.language import say
from safeconduct.schedule.money import UNITS, amount_text
from safeconduct.web.forms import CHOOSE, MISSING

ONE_MORE = "At least {least} must be given."
TOO_MANY = "At most {most} can be given."
TWICE = "This stands here twice."

MOST_ROWS = 400
"""Rows that a form has at most, whatever it was sent with."""

PREFIX = "f"
"""Begins the name of every field, so that none is taken for the form's own."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (ONE_MORE, TOO_MANY, TWICE)


@dataclass(slots=True)
class Filled:
    """A form as it was filled in, or as it is shown for the first time.

    Attributes:
        widgets: what is shown.
        values: plain values by field, as far as they could be read.
        errors: what is wrong, by the id of the widget, in order.
    """

    widgets: list[Widget]
    values: Plain
    errors: dict[str, str]


type OptionText = Callable[[Field, str], str]


class Filler:
    """Walks through the fields of one form."""

    def __init__(
        self,
        data: QueryDict | None,
        language: str,
        option_text: OptionText,
        known: Mapping[str, Any],
        catalogue: Catalogue | None = None,
    ) -> None:
        """Take what was sent; None for a form that is shown for the first time.

        Args:
            data: what was sent.
            language: of the reader.
            option_text: what stands beside an option that is no word of the software.
            known: fields that the record gives, such as the unit of an amount.
            catalogue: in which equipment is looked up; without one the catalogue that ships.
        """
        self._data = data
        self._language = language
        self._text = option_text
        self._known = known
        self._catalogue = catalogue or standard()
        self.errors: dict[str, str] = {}

    def fill(self, fields: tuple[Field, ...], initial: Mapping[str, Any]) -> Filled:
        """Return the whole form."""
        widgets, values = self._group(fields, PREFIX, initial)
        return Filled(widgets, values, self.errors)

    def _wrong(self, widget: Widget, sentence: str, **params: object) -> None:
        if self._data is not None and not widget.error:
            widget.error = say(sentence, self._language, **params)
            self.errors[widget.id] = widget.error

    def _raw(self, name: str, initial: Any) -> str:
        if self._data is None:
            return "" if initial is None else str(initial)
        return str(self._data.get(name, "")).replace("\r\n", "\n").strip()

    def _group(
        self, fields: tuple[Field, ...], prefix: str, initial: Mapping[str, Any]
    ) -> tuple[list[Widget], Plain]:
        widgets: list[Widget] = []
        values: Plain = {}
        for each in fields:
            start = initial.get(each.name, each.default)
            name = f"{prefix}-{each.name}"
            widget = Widget(
                name,
                each.form.value,
                say(each.label or label_of(each.name), self._language),
                say(hint_of(each.hint), self._language) if each.hint else "",
                needed=each.needed and each.form is not Form.GROUP,
                longest=each.longest,
            )
            values[each.name] = self._read(each, widget, start, prefix)
            widgets.append(widget)
        return widgets, values

    def _read(  # noqa: C901, PLR0911 - one for each form
        self, each: Field, widget: Widget, start: Any, prefix: str
    ) -> Any:
        match each.form:
            case Form.GROUP:
                widget.inner, values = self._group(each.inner, widget.id, start or {})
                return values
            case Form.ROWS:
                return self._rows(each, widget, start or ())
            case Form.PAIRS:
                return self._pairs(each, widget, start or {})
            case Form.ONE:
                return self._one(each, widget, start)
            case Form.SEVERAL:
                return self._several(each, widget, start or ())
            case Form.YES_NO | Form.BOX:
                return self._yes_no(each, widget, start)
            case Form.LINES:
                return self._lines(each, widget, start or ())
            case Form.FACTS:
                return self._facts(widget, start or {})
            case Form.THING:
                return self._thing(each, widget, start or "")
            case Form.THINGS:
                return self._things(each, widget, start or ())
            case _:
                return self._scalar(each, widget, start, prefix)

    def _scalar(  # noqa: PLR0911 - one for each form
        self, each: Field, widget: Widget, start: Any, prefix: str
    ) -> Any:
        if each.form is Form.MONEY:
            return self._money(each, widget, start, prefix)
        if each.form is Form.MOMENT and isinstance(start, str) and self._data is None:
            start = start[:16]
        widget.value = text = self._raw(widget.id, start)
        if not text:
            if each.needed:
                self._wrong(widget, MISSING)
            if each.nothing or each.form in {Form.NUMBER, Form.DAY, Form.MOMENT}:
                return each.default
            return each.default or ""
        wrong = partial(self._wrong, widget)
        match each.form:
            case Form.NUMBER:
                return number_in(each, text, wrong)
            case Form.DAY:
                return day_in(text, wrong)
            case Form.MOMENT:
                return moment_in(text, wrong)
            case _:
                return text_in(each, text, wrong)

    def _money(self, each: Field, widget: Widget, start: Any, prefix: str) -> int | None:
        beside = "paid_unit" if each.name.startswith("paid_") else "unit"
        unit = str(self._known.get(beside, "")) or self._raw(f"{prefix}-{beside}", "")
        if self._data is None and isinstance(start, int) and unit in UNITS:
            start = amount_text(start, unit)
        widget.value = text = self._raw(widget.id, start)
        if not text:
            if each.needed:
                self._wrong(widget, MISSING)
            return None
        return amount_in(each, text, unit, partial(self._wrong, widget))

    def _one(self, each: Field, widget: Widget, start: Any) -> str | int | None:
        found = self._raw(widget.id, start)
        # Where an answer stands already, leaving it out is none.
        known = each.needed or "" in each.options or each.default in each.options
        options = each.options if known else ("", *each.options)
        widget.value = found
        widget.options = self._options(each, widget, options, (found,))
        if found not in options or (each.needed and not found and "" not in each.options):
            self._wrong(widget, (each.gone if found else "") or CHOOSE)
            return None
        if not found and (each.nothing or each.default is None) and "" not in each.options:
            return None
        return int(found) if each.whole and found else found

    def _several(self, each: Field, widget: Widget, start: Any) -> list[str] | list[int]:
        sent = self._data.getlist(widget.id) if self._data is not None else [str(one) for one in start]
        found = [one for one in each.options if one in sent]
        widget.options = self._options(each, widget, each.options, tuple(found))
        if each.gone and set(sent) - set(found):
            # Left out without a word, it would be missing from what is signed.
            self._wrong(widget, each.gone)
        self._count(each, widget, len(found))
        return [int(one) for one in found] if each.whole else found

    def _options(
        self, each: Field, widget: Widget, options: tuple[str, ...], chosen: tuple[str, ...]
    ) -> list[Option]:
        return [
            Option(
                # The first one bears the field's own id, so that the summary of errors leads to it.
                widget.id if place == 0 else f"{widget.id}--{place}",
                one,
                say(value_of(each.name, one), self._language)
                if each.named or not one
                else self._text(each, one),
                one in chosen,
            )
            for place, one in enumerate(options)
        ]

    def _yes_no(self, each: Field, widget: Widget, start: Any) -> bool | None:
        said = {True: "yes", False: "no"}.get(start, "")
        found = self._raw(widget.id, said)
        options = ("yes", "no", *(("",) if each.nothing else ()))
        shown = Field(each.name, Form.ONE, options=options, named=True)
        widget.options = self._options(shown, widget, options, (found,))
        if found not in {"yes", "no"}:
            if each.needed:
                self._wrong(widget, CHOOSE)
            return each.default if isinstance(each.default, bool) else None
        return found == "yes"

    def _lines(self, each: Field, widget: Widget, start: Any) -> list[str] | list[int]:
        widget.value = text = self._raw(widget.id, "\n".join(str(one) for one in start))
        found = lines_of(text)
        self._count(each, widget, len(found))
        return lines_in(each, found, partial(self._wrong, widget))

    def _facts(self, widget: Widget, start: Any) -> dict[str, str | int | bool]:
        shown = "\n".join(f"{key} = {value}" for key, value in start.items())
        widget.value = text = self._raw(widget.id, shown)
        return facts_in(text, partial(self._wrong, widget))

    def _thing(self, each: Field, widget: Widget, start: str) -> str:
        shown = thing_name(start, self._language, self._catalogue)
        widget.value = typed = self._raw(widget.id, shown)
        if not typed:
            if each.needed:
                self._wrong(widget, MISSING)
            return each.default or ""
        return self._meant(each, widget, typed, self._raw(f"{widget.id}{CHOSEN}", start), "")

    def _things(self, each: Field, widget: Widget, start: Any) -> list[str]:
        shown = "\n".join(thing_name(one, self._language, self._catalogue) for one in start)
        widget.value = text = self._raw(widget.id, shown)
        found = lines_of(text)
        self._count(each, widget, len(found))
        known = [*start, *("" for _ in found)] if self._data is None else [""] * len(found)
        return [
            self._meant(
                each, widget, line, self._raw(f"{widget.id}{place}{CHOSEN}", known[place]), str(place)
            )
            for place, line in enumerate(found[: each.most or MOST_ROWS])
        ]

    def _meant(self, each: Field, widget: Widget, typed: str, chosen: str, place: str) -> str:
        """Return the id of what was typed, as far as it is clear; what fits stands below the field."""
        if not short_enough(each, typed, partial(self._wrong, widget)):
            return typed
        name = f"{widget.id}{place}{CHOSEN}"
        settled, found = lookup(name, typed, chosen, self._catalogue, self._language)
        widget.lookups.append(found)
        if not settled:
            self._wrong(widget, WHICH if found.options else UNKNOWN, typed=typed)
        return settled or typed

    def _count(self, each: Field, widget: Widget, many: int) -> None:
        if many < (each.least or 0):
            self._wrong(widget, ONE_MORE, least=each.least)
        elif each.most is not None and many > each.most:
            self._wrong(widget, TOO_MANY, most=each.most)

    def _number_of_rows(self, each: Field, widget: Widget, start: int) -> int:
        if self._data is None:
            return max(start, each.least or 0)
        sent = str(self._data.get(f"{widget.id}-count", ""))
        many = int(sent) if sent.isdecimal() and len(sent) < 4 else 0
        return min(many + (1 if self._data.get("more") == widget.id else 0), MOST_ROWS)

    def _is_blank(self, prefix: str) -> bool:
        """Say whether nothing was typed into a row: then it was only offered."""
        if self._data is None:
            return True
        # An answer that stands by itself, such as a suggested "1", makes no row.
        return not any(
            value.strip()
            for name, values in self._data.lists()
            if name.startswith(f"{prefix}-")
            for value in values
            if not name.endswith(("-count", "-quantity", CHOSEN))
        )

    def _rows(self, each: Field, widget: Widget, start: Any) -> list[Plain]:
        found: list[Plain] = []
        for place in range(self._number_of_rows(each, widget, len(start))):
            prefix = f"{widget.id}-{place}"
            blank = self._data is not None and self._is_blank(prefix)
            initial = start[place] if self._data is None and place < len(start) else {}
            before = dict(self.errors)
            inner, values = self._group(each.inner, prefix, initial)
            if blank:
                self._forget(inner, before)
            else:
                found.append(values)
            widget.rows.append(inner)
        self._count(each, widget, len(found))
        return found

    def _forget(self, widgets: list[Widget], before: dict[str, str]) -> None:
        self.errors = before
        for widget in widgets:
            widget.error = ""
            self._forget(widget.inner, before)

    def _pairs(self, each: Field, widget: Widget, start: Any) -> dict[str, Any]:
        rows = [{"key": key, "value": value} for key, value in start.items()]
        found: dict[str, Any] = {}
        for row in self._rows(each, widget, rows):
            if row["key"] in found:
                self._wrong(widget, TWICE)
            if row["key"]:
                found[row["key"]] = row["value"]
        return found
