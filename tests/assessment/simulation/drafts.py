"""Drafts, and what the scalar engine makes of claims under two lists, one claim after another."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from safeconduct.assessment import Award, Claim, assess, assess_on
from safeconduct.assessment.generating import write_claims
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load
from safeconduct.schedule import Clause, FixedAmount, OpenAmount, Programme, RangeAmount, Schedule

PROGRAMME = "ukraine-2022"
CATALOGUE = standard()


def programme() -> Programme:
    return load(PROGRAMME)


def draft(pays: dict[str, object] | None = None, without: Iterable[str] = (), **changes: object) -> Schedule:
    """Return the list of 2022 with other amounts for some clauses, and without some."""
    schedule = programme().schedules[0]
    pays = pays or {}
    clauses: tuple[Clause, ...] = tuple(
        msgspec.structs.replace(clause, pays=pays.get(clause.id, clause.pays))
        for clause in schedule.clauses
        if clause.id not in set(without)
    )
    return msgspec.structs.replace(schedule, version="draft", clauses=clauses, **changes)


DRAFTS = {
    "same": draft(),
    "tanks more, trucks less, no carriers": draft(
        {"tank": FixedAmount("140000.00"), "military-vehicle": FixedAmount("6000.00")}, without=["apc"]
    ),
    "a range where an amount was": draft({"ifv": RangeAmount("30000.00", "80000.00")}),
    "an amount where a range was": draft({"mlrs": FixedAmount("30000.00"), "bomber": FixedAmount("1.00")}),
    "no bound": draft({"tank": OpenAmount("worthy_amount")}),
    "everything less": draft(
        {clause.id: FixedAmount("0.01") for clause in programme().schedules[0].clauses if clause.id != "tank"}
    ),
}


def write(path: Path, count: int = 300, *, seed: int = 1, bad_rows: int = 60) -> Path:
    known = CATALOGUE.with_items(programme().additions)
    write_claims(path, count, programme(), known, seed=seed, bad_rows=bad_rows)
    return path


class Told(NamedTuple):
    """A claim under both lists; a sentence where one refuses it."""

    now: Award | str
    draft: Award | str


def told(claim: Claim, drafted: Schedule) -> Told:
    """Return what the scalar engine says, with the decisions that the draft takes."""
    known = CATALOGUE.with_items(programme().additions)

    def under_draft(items: tuple[object, ...]) -> Award | str:
        try:
            return assess_on(msgspec.structs.replace(claim, items=items), drafted, known)
        except BadInput as error:
            return str(error)

    try:
        now: Award | str = assess(claim, programme(), CATALOGUE)
    except BadInput as error:
        now = str(error)
    kept = []
    for item in claim.items:
        free = msgspec.structs.replace(item, decided=None)
        misfit = isinstance(under_draft((item,)), str) and not isinstance(under_draft((free,)), str)
        kept.append(free if misfit else item)
    return Told(now, under_draft(tuple(kept)))
