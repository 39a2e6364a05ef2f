"""How often which equipment is on public record, and in which state it may come.

The counts are of equipment seen lost, by the status that the record gives: captured, abandoned, damaged or
destroyed (`catalogue/data/oryx_counts.csv`). What of it a person could bring, and in which grade, no record
says: `BROUGHT` and `GRADES` are this project's assumptions, for trying lists out, never for a decision.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache

from safeconduct.catalogue.folding import DATA
from safeconduct.schedule import Grade

CAPTURED = "captured"

BROUGHT = {CAPTURED: 100, "abandoned": 100, "damaged": 40, "destroyed": 5}
"""Of a hundred losses with this status, how many stand for equipment that somebody could have brought."""

GRADES: dict[str, dict[str, int]] = {
    CAPTURED: {"A": 35, "B": 30, "C": 15, "D": 8, "E": 3, "P": 8, "X": 1},
    "abandoned": {"A": 15, "B": 25, "C": 25, "D": 15, "E": 7, "F": 1, "P": 10, "X": 2},
    "damaged": {"B": 8, "C": 27, "D": 30, "E": 20, "F": 3, "P": 8, "X": 4},
    "destroyed": {"D": 5, "E": 30, "F": 60, "P": 3, "X": 2},
}
"""Of a hundred pieces with this status, how many would be given which grade of the catalogue's scale."""

UNGRADED = 4
"""Of a hundred pieces under a list that has a scale, how many come before anybody has graded them."""

type Counts = Mapping[str, int]
"""Losses on record by status."""


@cache
def losses() -> dict[str, dict[str, int]]:
    """Return the losses on record: model id, or category code where the model is not known → status → count."""
    found: dict[str, dict[str, int]] = {}
    with (DATA / "oryx_counts.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            found.setdefault(row["equipment"], {})[row["status"]] = int(row["count"])
    return found


def could_be_brought(counts: Counts) -> int:
    """Return the losses that stand for something brought, in hundredths."""
    return sum(BROUGHT[status] * count for status, count in counts.items())


def grade_weights(counts: Counts, scale: Sequence[Grade]) -> dict[str | None, int]:
    """Return how likely each grade of a programme's scale is for equipment with these losses.

    A scale of other codes than the catalogue's has no recorded meaning here: its grades are taken to stand
    from best to worst, each a little less likely than the one before.

    Args:
        counts: losses by status; empty where none are on record, and then as if captured.
        scale: the programme's; empty where it has none.

    Returns:
        Grade → weight; None stands for a piece that nobody has graded.
    """
    codes = [grade.code for grade in scale]
    if not codes:
        return {None: 1}
    found: dict[str | None, int] = dict.fromkeys(codes, 0)
    if set(codes) <= {code for spread in GRADES.values() for code in spread}:
        for status, count in (counts or {CAPTURED: 1}).items():
            for code, share in GRADES[status].items():
                if code in found:
                    found[code] += BROUGHT[status] * count * share
    else:
        for place, grade in enumerate(scale):
            found[grade.code] = 1 if grade.destroyed else 10 * (len(codes) - place)
    everything = sum(found.values())
    found[None] = max(1, everything * UNGRADED // (100 - UNGRADED))
    return found
