"""Lines of a claim for tests: assessed by a list with the clauses at hand."""

from pathlib import Path
from typing import Any

import pytest
from tests.packs import award, listed, load, named

from safeconduct.assessment import Award, Line

PRICE = {"price": {"names": named("price"), "kind": "money"}}
PORTION = {"kind": "portion", "of": "appraised", "percent": "40"}


@pytest.fixture
def assessed(tmp_path: Path) -> Any:
    """Assess items by a list with these clauses."""

    def run(clauses: list[dict[str, Any]], *items: dict[str, Any], **more: Any) -> Award:
        claim = {key: more.pop(key) for key in ("claimants", "unit", "prior_awards") if key in more}
        return award(load(tmp_path, listed(*clauses, **more)), *items, **claim)

    return run


def only(found: Award) -> Line:
    (line,) = found.lines
    return line


def codes(line: Line) -> list[str]:
    return [reason.code for reason in line.reasons]
