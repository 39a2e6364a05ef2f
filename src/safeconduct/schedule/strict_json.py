"""JSON of which every reader sees the same: no key twice, no float, no absurd number, no half of a character."""

import json
import re
from typing import Any, Never

from safeconduct.errors import BadInput

INTEGER_DIGITS = 18


def read_strictly(raw: bytes, what: str) -> Any:  # noqa: C901 - each way of meaning two things has its sentence
    """Return what a JSON text in UTF-8 holds.

    Args:
        raw: the text.
        what: how it is called in messages, such as `The claim`.

    Raises:
        BadInput: it is no JSON, or is written so that two readers might see two things in it.
        RecursionError: it is nested too deeply.
    """

    def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        # Of a repeated key one reader keeps the first and another the last.
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise BadInput(f"{what} says “{twice[:40]}” twice in one place: keep one.")
        return found

    def integer(text: str) -> int:
        if len(text) > INTEGER_DIGITS:
            raise BadInput(f"{what} holds the number {text[:INTEGER_DIGITS]}…, which is absurdly large.")
        return int(text)

    def no_float(text: str) -> Never:
        raise BadInput(
            f"{what} holds the number {text[:40]}: put numbers with a point or exponent in quotes."
        )

    def no_constant(text: str) -> Never:
        raise BadInput(f"{what} holds {text}, which is no number.")

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{what} is not UTF-8 text: byte {error.start} is none.") from error
    try:
        data = json.loads(
            text,
            object_pairs_hook=once_each,
            parse_float=no_float,
            parse_constant=no_constant,
            parse_int=integer,
        )
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}"
        raise BadInput(f"{what} is no JSON: {error.msg[:1].lower()}{error.msg[1:]}, {at}.") from error
    # Half of a surrogate pair is valid JSON but no text: it could be neither shown nor signed.
    if re.search(r"\\u[dD][89abAB]", text):
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise BadInput(
                f"{what} holds half of a character pair (\\ud800 to \\udfff), which is no text."
            ) from error
    return data
