"""The golden cases of a pack: claims with what its list has to say about them, and from which source.

They stand beside the lists, in `cases/*.json`. A pack whose cases do not hold says something else than its
authors believe, so `safeconduct schedule validate` and the tests run them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from safeconduct.assessment import Award, Claim, claim_from_json, render
from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain, read_text


class GoldenCase(msgspec.Struct, frozen=True):
    """One claim and what an assessment of it must say.

    Attributes:
        name: its file's name without the ending.
        claim: what was brought, by whom, when.
        expect: the parts of the award that must be exactly so, in the shape of `assess --json`. Of `lines` each
            may state as many or as few keys as it likes, but all of them must be there.
        source: where the answer was read.
        certainty: A stated in the source, B arithmetic on a stated rule, C rests on an assumption, D sources
            disagree.
    """

    name: str
    claim: Claim
    expect: Mapping[str, Any]
    source: str
    certainty: Literal["A", "B", "C", "D"]


class _CaseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of `cases/` as it is written; the claim is read by the assessment's own, stricter reader."""

    claim: dict[str, Any]
    expect: dict[str, Any]
    source: str
    certainty: Literal["A", "B", "C", "D"]


def read_case(path: Path, name: str) -> GoldenCase:
    """Return the golden case in a file.

    Args:
        path: of the file.
        name: how the file is called in messages, such as `ukraine-2022/cases/t80.json`.

    Raises:
        BadInput: it is no golden case, or its claim cannot be read; the sentence names the file.
    """
    text = read_text(path, name)
    try:
        written = msgspec.json.decode(text, type=_CaseFile)
        claim = claim_from_json(text.encode())
    except msgspec.ValidationError as error:
        where, sentence = explain(error)
        at = f", at {'.'.join(str(step) for step in where)}" if where else ""
        raise BadInput(f"{name}{at}: {sentence}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"{name} is no JSON: check its brackets, quotes and commas.") from error
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from error
    if not isinstance(written.expect.get("lines"), list) or not written.source.strip():
        raise BadInput(f"{name}: “expect” needs its “lines”, one for each item, and “source” a citation.")
    return GoldenCase(path.stem, claim, written.expect, written.source, written.certainty)


def read_cases(pack: Path) -> tuple[GoldenCase, ...]:
    """Return a pack's golden cases in the order of their names; a pack may have none.

    Args:
        pack: folder of the pack.

    Raises:
        BadInput: one of them cannot be read.
    """
    paths = sorted((pack / "cases").glob("*.json"), key=lambda path: path.stem)
    return tuple(read_case(path, f"{pack.name}/cases/{path.name}") for path in paths)


def differences(award: Award, case: GoldenCase) -> tuple[str, ...]:
    """Return what an award says otherwise than a golden case expects, a sentence each; empty when it holds."""
    given = render(award, "en")
    found = [
        _differs(f"“{key}”", given.get(key), wanted)
        for key, wanted in case.expect.items()
        if key != "lines" and given.get(key) != wanted
    ]
    lines: Any = given["lines"]
    wanted_lines: list[dict[str, Any]] = case.expect["lines"]
    if len(lines) != len(wanted_lines):
        found.append(f"the award has {len(lines)} lines, and {len(wanted_lines)} are expected.")
    for number, (line, wanted_line) in enumerate(zip(lines, wanted_lines, strict=False), 1):
        what = f"of line {number} ({line['equipment']})"
        found += [
            _differs(f"“{key}” {what}", line.get(key), wanted)
            for key, wanted in wanted_line.items()
            if line.get(key) != wanted
        ]
    return tuple(found)


def _differs(what: str, given: object, wanted: object) -> str:
    return f"{what} is {_shown(given)}, and {_shown(wanted)} is expected."


def _shown(value: object) -> str:
    return msgspec.json.encode(value).decode()
