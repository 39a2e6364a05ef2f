"""Our list as the rules engine reads it: one decision table in its own JSON format.

Rows stand in the order in which our engine judges: no clause, not voluntary, a grade that is refused, then each
clause. A refused line's clause is left out: it would take a row for each clause again. A graph of two tables, one
for the clause and one for the verdict, is shorter, and the peer runs it at three quarters of the speed.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from safeconduct.catalogue import Catalogue
from safeconduct.schedule import FixedAmount, RangeAmount, Schedule, minor_units

INPUTS = ("category", "rank", "voluntary", "condition")
OUTPUTS = ("outcome", "amount", "lowest", "highest", "clause", "source", "reasons")

type Cells = tuple[str, ...]


def graph(schedule: Schedule, catalogue: Catalogue) -> dict[str, Any]:
    """Return the list as a decision of the peer's, amounts in minor units.

    Its input is `category`, `rank` ("" when not known), `quantity`, `condition` and `voluntary`.
    """
    rules = [
        {"_id": f"row-{number}", **dict(zip((*INPUTS, *OUTPUTS), cells, strict=True))}
        for number, cells in enumerate(_rules(schedule, catalogue))
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": field} for field in INPUTS],
        "outputs": [{"id": field, "name": field, "field": field} for field in OUTPUTS],
        "rules": rules,
    }
    nodes: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("claim", "inputNode", {}),
        ("list", "decisionTableNode", table),
        ("award", "outputNode", {}),
    )
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}
            for name, kind, content in nodes
        ],
        "edges": [
            {"id": "in", "type": "edge", "sourceId": "claim", "targetId": "list"},
            {"id": "out", "type": "edge", "sourceId": "list", "targetId": "award"},
        ],
    }


def _rules(schedule: Schedule, catalogue: Catalogue) -> Iterator[Cells]:
    condition = schedule.eligibility.condition
    if condition is None:
        raise ValueError(
            f"{schedule.programme} has no condition scale, and the table is made for one that has"
        )
    kinds = {
        clause.id: [leaf.code for code in clause.matches.categories for leaf in catalogue.leaves(code)]
        for clause in schedule.clauses
    }
    source = _text(schedule.cite(schedule.source))
    listed = _any(code for codes in kinds.values() for code in codes)
    yield f"not in [{listed}]", "", "", "", *_nothing("no_clause", "no_clause", source)
    yield "", "", "false", "", *_nothing("not_eligible", "not_voluntary", source)
    yield "", "", "", _any(condition.not_eligible), *_nothing("not_eligible", "condition", source)
    fit = _any(condition.payable)
    unranked: dict[str, list[int]] = {}
    for clause in schedule.clauses:
        codes, ranks = _any(kinds[clause.id]), clause.matches.attributes.get("rank", ())
        cited = _text(clause.id), _text(schedule.cite(clause.source))
        if isinstance(clause.pays, FixedAmount):
            lowest = highest = minor_units(clause.pays.amount, schedule.unit)
            paid = (
                _text("payable"),
                _times(highest),
                "null",
                "null",
                *cited,
                '["fixed_amount", "condition_met"]',
            )
        elif isinstance(clause.pays, RangeAmount):
            lowest = minor_units(clause.pays.lowest, schedule.unit)
            highest = minor_units(clause.pays.highest, schedule.unit)
            reasons = '["range_needs_decision", "condition_met"]'
            paid = _text("needs_decision"), "null", _times(lowest), _times(highest), *cited, reasons
        else:
            raise NotImplementedError(
                f"the table is made for fixed amounts and ranges, not for “{clause.id}”"
            )
        yield codes, _any(ranks), "", fit, *paid
        yield codes, _any(ranks), "", "", *_open("0", highest, cited, "condition_needs_decision")
        if ranks:
            unranked.setdefault(codes, []).extend((lowest, highest))
    for codes, amounts in unranked.items():
        either = "null", source
        yield codes, "", "", fit, *_open(_times(min(amounts)), max(amounts), either, "attribute_unknown")
        yield codes, "", "", "", *_open("0", max(amounts), either, "attribute_unknown")


def _nothing(outcome: str, reason: str, source: str) -> Cells:
    return _text(outcome), "null", "null", "null", "null", source, json.dumps([reason])


def _open(lowest: str, highest: int, cited: tuple[str, str], reason: str) -> Cells:
    return _text("needs_decision"), "null", lowest, _times(highest), *cited, json.dumps([reason])


def _times(minor: int) -> str:
    return f"{minor} * quantity"


def _any(values: Iterable[str]) -> str:
    return ", ".join(_text(value) for value in values)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
