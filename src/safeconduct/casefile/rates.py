"""Official exchange rates from a central bank's published file: read line by line, exact, none twice."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import msgspec

from safeconduct.casefile.office import Rate
from safeconduct.casefile.paying import LONGEST_SOURCE, RATE_MOST, is_taken_by_the_books
from safeconduct.errors import BadInput
from safeconduct.schedule import UNITS

COLUMNS = ("on", "unit", "counter", "rate", "source")
"""The header of a CSV file."""

NBU = "National Bank of Ukraine, official rate"
"""Source of every rate in the JSON that the National Bank of Ukraine publishes."""

MOST_RATES = 5_000
"""Rates in one file that are of use here: ten years of one currency and more."""

LONGEST_FILE = 4_000_000
"""Bytes."""

_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")

type Numbered = tuple[int, Rate]
"""A rate, and the line of the file that it stands on, from 1."""


def read_rates(data: bytes, *, source: str = "") -> tuple[Rate, ...]:
    """Return the rates of a file between currencies that are known here, in the file's order.

    Two forms are understood. CSV in UTF-8 with the header `on,unit,counter,rate,source`: one `unit` is `rate` of
    `counter` on that day. And the JSON of the National Bank of Ukraine: an array of objects with `cc`, `rate`,
    `exchangedate` (day.month.year) and, where a rate is for more than one unit, `units`; the counter is UAH.
    Currencies that no list here can be in are left out of the JSON, and refused in CSV.

    Args:
        data: the file.
        source: who published it, for a file that does not say so, or in the place of what it says.

    Raises:
        BadInput: something cannot be read, or stands there twice; the sentence names the line.
    """
    if len(data) > LONGEST_FILE:
        raise BadInput(f"The file of rates has {len(data)} bytes; at most {LONGEST_FILE} are read.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"The file of rates is not UTF-8 text: byte {error.start} is none.") from error
    numbered = _from_json(text, source) if text.lstrip().startswith("[") else _from_csv(text, source)
    found = tuple(_each_once(numbered))
    if not found:
        raise BadInput("The file holds no rate between currencies that are known here.")
    return found


def not_on_record(rates: Iterable[Rate], known: Iterable[Rate]) -> tuple[Rate, ...]:
    """Return the rates that are not on record yet.

    Raises:
        BadInput: one is on record with another value for its day; nothing of the file is then taken.
    """
    recorded = {_key(each): each for each in known}
    new = []
    for each in rates:
        before = recorded.get(_key(each))
        if before is None:
            new.append(each)
        elif value(before) != value(each):
            raise BadInput(
                f"{each.unit} in {each.counter} on {each.on}: on record as {value(before)} ({before.source}), in the "
                f"file as {value(each)}. If the record is wrong, a paymaster records the right rate by itself; it "
                "then counts."
            )
    return tuple(new)


def value(rate: Rate) -> Fraction:
    """Return what one unit is in the counter currency, exactly; 0 for one that was recorded as nonsense."""
    return Fraction(rate.numerator, rate.denominator) if rate.denominator else Fraction(0)


def _key(rate: Rate) -> tuple[date, str, str]:
    return rate.on, rate.unit, rate.counter


def _each_once(numbered: Iterable[Numbered]) -> Iterator[Rate]:
    seen: dict[tuple[date, str, str], Numbered] = {}
    for line, rate in numbered:
        before = seen.get(_key(rate))
        if before is not None:
            what = "again" if value(before[1]) == value(rate) else "with another value"
            raise BadInput(
                f"Line {line}: {rate.unit} in {rate.counter} on {rate.on} stands here {what}; it is on line "
                f"{before[0]} already. Keep one."
            )
        if len(seen) == MOST_RATES:
            raise BadInput(f"Line {line}: a file of rates holds at most {MOST_RATES}; cut it in parts.")
        seen[_key(rate)] = (line, rate)
        yield rate


def _from_csv(text: str, source: str) -> Iterator[Numbered]:
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(rows, [])
        if tuple(each.strip() for each in header) != COLUMNS:
            raise BadInput(f"Line 1: a CSV file of rates begins with the line {','.join(COLUMNS)}.")
        for row in rows:
            line = rows.line_num
            if not row:
                continue
            if len(row) != len(COLUMNS):
                raise BadInput(f"Line {line}: {len(row)} columns stand here, not {len(COLUMNS)}.")
            on, unit, counter, rate, said = (each.strip() for each in row)
            yield (
                line,
                _rate(
                    line,
                    on=_day(line, on, "%Y-%m-%d"),
                    pair=(unit, counter),
                    typed=rate,
                    source=source or said,
                ),
            )
    except csv.Error as error:
        raise BadInput(f"Line {rows.line_num}: this is no CSV ({error}).") from error


def _from_json(text: str, source: str) -> Iterator[Numbered]:
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    at = text.index("[") + 1
    while True:
        at = _past(text, at, " \t\r\n")
        if text[at : at + 1] == "]":
            return
        line = text.count("\n", 0, at) + 1
        try:
            found, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            raise BadInput(f"Line {line}: this is no JSON object of a rate.") from error
        if not isinstance(found, dict):
            raise BadInput(f"Line {line}: each rate is an object with cc, rate and exchangedate.")
        if str(found.get("cc", "")) in UNITS:
            yield line, _of_the_nbu(line, found, source)
        at = _past(text, at, " \t\r\n")
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "]":
            raise BadInput(
                f"Line {text.count(chr(10), 0, at) + 1}: a comma or the end of the array is missing."
            )


def _of_the_nbu(line: int, found: dict[str, Any], source: str) -> Rate:
    on = _day(line, str(found.get("exchangedate", "")), "%d.%m.%Y")
    rate = _rate(
        line, on=on, pair=(str(found["cc"]), "UAH"), typed=str(found.get("rate", "")), source=source or NBU
    )
    units = str(found.get("units", "1"))
    if not re.fullmatch(r"[1-9][0-9]{0,6}", units):
        raise BadInput(f"Line {line}: “{units[:20]}” units of a currency are no number of them.")
    return _taken(line, msgspec.structs.replace(rate, denominator=rate.denominator * int(units)))


def _rate(line: int, *, on: date, pair: tuple[str, str], typed: str, source: str) -> Rate:
    unit, counter = pair
    for each in pair:
        if each not in UNITS:
            raise BadInput(f"Line {line}: “{each[:20]}” is no unit of money known here.")
    if unit == counter:
        raise BadInput(f"Line {line}: {unit} in {counter} is no exchange.")
    if not _DECIMAL.fullmatch(typed) or not typed.strip("0."):
        raise BadInput(
            f"Line {line}: “{typed[:30]}” is no rate: digits with a point, above nothing: 36.5686."
        )
    if not source or len(source) > LONGEST_SOURCE or "\0" in source:
        raise BadInput(
            f"Line {line}: a rate names its source, in at most {LONGEST_SOURCE} characters of text."
        )
    whole, _, decimals = typed.partition(".")
    decimals = decimals.rstrip("0")
    numerator, denominator = int(whole + decimals), 10 ** len(decimals)
    return _taken(
        line,
        Rate(unit=unit, counter=counter, numerator=numerator, denominator=denominator, on=on, source=source),
    )


def _taken(line: int, rate: Rate) -> Rate:
    """Return a rate if the books can take a payment at it, as G115 asks."""
    if max(rate.numerator, rate.denominator) > RATE_MOST or not is_taken_by_the_books(rate):
        raise BadInput(f"Line {line}: this rate has more digits than the books can multiply.")
    return rate


def _day(line: int, typed: str, form: str) -> date:
    try:
        return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise BadInput(f"Line {line}: “{typed[:30]}” is no day.") from None


def _past(text: str, at: int, blanks: str) -> int:
    while at < len(text) and text[at] in blanks:
        at += 1
    return at
