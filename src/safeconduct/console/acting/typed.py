"""What was typed into one field, as the plain value that it means.

Each function says what is wrong through the `wrong` that it is given, and returns what could be read all the same.
"""

import re
from datetime import UTC, date, datetime
from typing import Protocol

from safeconduct.console.acting.describing import Field
from safeconduct.errors import BadInput
from safeconduct.schedule.money import minor_units
from safeconduct.web.forms import NO_DAY, TOO_LONG

NO_MOMENT = "This is no day with a time. Write it as 2026-05-31T22:30, in UTC."
NO_WHOLE = "Write a whole number."
TOO_SMALL = "At least {least} is needed."
TOO_GREAT = "At most {most} is possible."
NO_AMOUNT = "Write an amount in figures, such as 1500.00, and choose its currency."
WRONG_FORM = "This has another form than is needed here."

_WHOLE = re.compile(r"[0-9]{1,15}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_MOMENT, NO_WHOLE, TOO_SMALL, TOO_GREAT, NO_AMOUNT, WRONG_FORM)


class Wrong(Protocol):
    """Puts a sentence beside the field that is read; the first one stays."""

    def __call__(self, sentence: str, **params: object) -> None:
        """Take the sentence, untranslated, and what it names."""


def short_enough(each: Field, text: str, wrong: Wrong) -> bool:
    """Say whether a text is no longer than its field takes."""
    if each.longest and len(text) > each.longest:
        wrong(TOO_LONG, over=len(text) - each.longest, most=each.longest)
        return False
    return True


def text_in(each: Field, text: str, wrong: Wrong) -> str:
    """Return a text as it is."""
    if short_enough(each, text, wrong) and each.pattern and not re.search(each.pattern, text):
        wrong(WRONG_FORM)
    return text


def number_in(each: Field, text: str, wrong: Wrong) -> int | None:
    """Return a whole number, one out of bounds too; None if it is none."""
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        wrong(NO_WHOLE)
        return None
    number = int(text)
    if each.least is not None and number < each.least:
        wrong(TOO_SMALL, least=each.least)
    elif each.most is not None and number > each.most:
        wrong(TOO_GREAT, most=each.most)
    return number


def amount_in(each: Field, text: str, unit: str, wrong: Wrong) -> int | None:
    """Return an amount in the unit's minor units; None if it is none, or the unit is unknown."""
    try:
        amount = minor_units(text.replace(" ", "").replace(",", "."), unit)
    except BadInput:
        wrong(NO_AMOUNT)
        return None
    return number_in(each, str(amount), wrong)


def day_in(text: str, wrong: Wrong) -> str | None:
    """Return a day as ISO 8601 writes it; None if it is none."""
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        wrong(NO_DAY)
        return None
    return found.isoformat()


def moment_in(text: str, wrong: Wrong) -> str | None:
    """Return a moment in UTC as ISO 8601 writes it, where UTC is meant if no zone is named; None if it is none."""
    try:
        found = datetime.fromisoformat(text)
        # At the edge of the calendar there is no such moment in UTC.
        moment = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        wrong(NO_MOMENT)
        return None
    return moment.isoformat().replace("+00:00", "Z")


def lines_of(text: str) -> list[str]:
    """Return the lines in which something stands."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def lines_in(each: Field, found: list[str], wrong: Wrong) -> list[str] | list[int]:
    """Return lines as they are, or as whole numbers; none at all if one has another form."""
    for line in found:
        if (each.whole and not _WHOLE.fullmatch(line)) or (
            each.pattern and not re.search(each.pattern, line)
        ):
            wrong(WRONG_FORM)
            return []
        short_enough(each, line, wrong)
    return [int(line) for line in found] if each.whole else found


def facts_in(text: str, wrong: Wrong) -> dict[str, str | int | bool]:
    """Return facts by their name, of lines such as `kind = rifle`; a line that says no fact is left out."""
    found: dict[str, str | int | bool] = {}
    for line in text.split("\n"):
        key, sign, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not sign or not key or not value:
            wrong(WRONG_FORM)
            continue
        found[key] = {"true": True, "false": False}.get(
            value, int(value) if _WHOLE.fullmatch(value) else value
        )
    return found
