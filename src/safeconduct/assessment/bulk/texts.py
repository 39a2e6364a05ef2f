"""Claims as text: one claim for each line of JSON, or for each row of a CSV file."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from safeconduct.assessment.claim import MAX_BYTES, Claim, claim_from_json
from safeconduct.errors import BadInput

type Row = tuple[int, float, Claim | str]
"""Where it stands, which part of the file has been read, and the claim or the sentence that refuses it."""

# An escape of anything but a Cyrillic letter: the fast reader might understand it otherwise than `claim_from_json`.
_UNSURE = re.compile(rb"\\(?!u04)")
_ABSURD = 10**17

CSV_COLUMNS = (
    *("programme", "surrendered_on", "voluntary", "claimants", "items"),
    *("offered_on", "prior_awards", "knew_of_offer", "unit"),
)
_LISTS = frozenset({"claimants", "items"})
_WORDS = {"true": True, "false": False}


def json_claims(path: Path) -> Iterator[Row]:
    """Yield the claims of a JSON Lines file; a blank line is none.

    A line is counted as editors count it, from 1.
    """
    size = max(1, path.stat().st_size)
    with path.open("rb") as opened:
        for number, raw in enumerate(_lines(opened), 1):
            if raw.strip():
                yield number, min(1.0, opened.tell() / size), claim_from_line(raw)


def claim_from_line(raw: bytes) -> Claim | str:
    """Return the claim in a line, or the sentence that refuses it: exactly as `claim_from_json` says."""
    found = _quick(raw)
    if found is not None:
        return found
    try:
        return claim_from_json(raw)
    except BadInput as error:
        return str(error)


def _quick(raw: bytes) -> Claim | None:
    """Return the claim in a line where a fast reader surely understands it as `claim_from_json` does."""
    if len(raw) > MAX_BYTES or (b"\\" in raw and _UNSURE.search(raw)):
        return None
    try:
        data = msgspec.json.decode(raw)
        # Of a key that stands twice one is lost, and with it its quotation marks.
        if (
            not isinstance(data, dict)
            or "claim" in data
            or raw.count(b'"') != msgspec.json.encode(data).count(b'"')
        ):
            return None
        found = msgspec.convert(data, Claim)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return (
        None
        if any(isinstance(number, int) and abs(number) >= _ABSURD for number in _numbers(found))
        else found
    )


def _numbers(claim: Claim) -> Iterator[object]:
    yield claim.prior_awards
    for claimant in claim.claimants:
        yield claimant.age
        yield claimant.weight
        yield from claimant.attributes.values()
    for item in claim.items:
        yield item.quantity
        yield from item.attributes.values()


def csv_claims(path: Path) -> Iterator[Row]:
    """Yield the claims of a CSV file with the columns `CSV_COLUMNS`, separated by commas or semicolons.

    `claimants` and `items` hold JSON, as in a claim in JSON. A row is counted as a spreadsheet shows it: the one
    with the columns' names is 1.

    Raises:
        BadInput: the first row does not name the columns.
    """
    size = max(1, path.stat().st_size)
    # Bytes that are no UTF-8 must cost their own row only.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as opened:
        names = opened.readline()
        separator = ";" if names.count(";") > names.count(",") else ","
        columns = [name.strip() for name in next(csv.reader([names], delimiter=separator), [])]
        _check_columns(path.name, columns)
        yield from _csv_rows(opened, columns, separator, size)


def _csv_rows(opened: Any, columns: list[str], separator: str, size: int) -> Iterator[Row]:
    csv.field_size_limit(MAX_BYTES)
    rows = csv.reader(opened, delimiter=separator)
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, 0.0, f"This row is no CSV: {error}."
            continue
        if any(cell.strip() for cell in cells):
            yield number, min(1.0, opened.buffer.tell() / size), _csv_claim(columns, cells)


def _csv_claim(columns: list[str], cells: list[str]) -> Claim | str:
    if len(cells) != len(columns):
        return f"This row has {len(cells)} cells, and the file {len(columns)} columns."
    given = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if cell.strip()}
    parts = []
    for name, cell in given.items():
        value = cell
        if name in _LISTS:
            # Only what is a whole list by itself may be put into the claim's text.
            try:
                is_list = isinstance(json.loads(cell), list)
            except (ValueError, RecursionError):
                is_list = False
            if not is_list:
                return f"The claim, at {name}: the cell must hold a JSON list, such as [{{…}}]."
        elif name in {"voluntary", "knew_of_offer"}:
            value = json.dumps(_WORDS.get(cell.casefold(), cell))
        elif name == "prior_awards" and re.fullmatch(r"-?[0-9]{1,18}", cell):
            value = str(int(cell))
        else:
            value = json.dumps(cell, ensure_ascii=False)
        parts.append(f"{json.dumps(name)}: {value}")
    return claim_from_line("{{{}}}".format(", ".join(parts)).encode(errors="surrogateescape"))


def _check_columns(name: str, columns: list[str]) -> None:
    for column in columns:
        if column not in CSV_COLUMNS:
            raise BadInput(
                f"{name} has a column “{column[:40]}”, which claims do not have: its first row names columns among "
                f"{', '.join(CSV_COLUMNS)}."
            )
        if columns.count(column) > 1:
            raise BadInput(f"{name} has two columns “{column}”: keep one.")
    for column in CSV_COLUMNS[:5]:
        if column not in columns:
            raise BadInput(f"{name} has no column “{column}”, which every claim needs.")


def _lines(opened: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one longer than any claim its beginning, as long as `claim_from_json` refuses."""
    while line := opened.readline(MAX_BYTES + 2):
        yield line
        rest = line
        while not rest.endswith(b"\n") and len(rest) == MAX_BYTES + 2:
            rest = opened.readline(MAX_BYTES + 2)
