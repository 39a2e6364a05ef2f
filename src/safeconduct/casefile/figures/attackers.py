"""Who attacks: the boldest whose suppositions can be so; and what the gate asks before it lets figures through."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from time import monotonic

from safeconduct.casefile.figures.attack import (
    BLIND,
    FOREVER,
    GATE_SECONDS,
    Exposed,
    Insight,
    OutOfTime,
    Problem,
)
from safeconduct.casefile.figures.cells import Cell
from safeconduct.casefile.figures.knowledge import Figures, of_year
from safeconduct.casefile.figures.periods import year_of
from safeconduct.casefile.figures.prices import Public, prices_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.figures.supposing import PIECES, Supposed, can_divide
from safeconduct.catalogue import standard
from safeconduct.schedule import Programme

UNANSWERED = Exposed("", 0, -1)
"""Where figures contradict each other, or the solver cannot tell: a more patient attacker might."""

_KEPT = 2_000
"""How many years found safe are kept: a year is asked about at both signatures."""


def problems(
    figures: Figures, year: str, insight: Insight = BLIND, until: float = FOREVER
) -> Iterator[Problem]:
    """Yield the problems of the boldest attackers whose suppositions can be so, beside what is shown.

    Of those who suppose that payments are in full, and of those who do not, the boldest each: neither knows all that
    the other does. What can be so is asked without the cases of which only the number is known. If it then cannot be
    beside them, the problem is not possible, and that counts as found: who knows fewer of them would go by it.

    Raises:
        OutOfTime: it is later than `until`, by the monotonic clock.
    """
    found = list(_suppositions(figures, year, replace(insight, truth=None, known=0), until))
    for supposed in found:
        yield Problem(figures, year, insight, supposed)
    if not found:
        yield Problem(figures, year, insight)


def _suppositions(figures: Figures, year: str, insight: Insight, until: float) -> Iterator[Supposed]:
    if not can_divide(of_year(figures, year), year, insight.public):
        return
    fits: tuple[int, ...] = PIECES
    for full in (True, False):
        for place, pieces in enumerate(fits):
            supposed = Supposed(pieces, full)
            if Problem(figures, year, insight, supposed).possible(until) is not False:
                yield supposed
                # Who does not suppose full payments is bolder only with fewer pieces.
                fits = fits[:place]
                break


def exposed(
    figures: Figures, year: str, insight: Insight = BLIND, until: float = FOREVER
) -> Iterator[Exposed]:
    """Yield what the boldest attackers find in a year; `UNANSWERED` where that cannot be told.

    Raises:
        OutOfTime: it is later than `until`, by the monotonic clock.
    """
    for problem in problems(figures, year, insight, until):
        if problem.possible(until):
            yield from problem.exposed(until)
        else:
            yield UNANSWERED


def years_to_ask(
    publication: Publication, programme: Programme, earlier: Publication | None
) -> dict[str, Insight]:
    """Return the years of which a publication tells something new, with what everybody knows of their money.

    A year that stands as it stood was attacked when it was new, with the list of then.
    """
    before = earlier.figures() if earlier is not None else {}
    catalogue = standard().with_items(programme.additions)
    steps = publication.steps()
    found = {}
    for year in {year_of(cell.period) for cell in publication.figures() if cell not in before}:
        unit, step = steps.get(year, ("", 1))
        found[year] = Insight(Public(prices_of(programme, catalogue, unit)), {year: step})
    return found


def nobody_is_found(
    figures: Figures,
    years: Mapping[str, Insight],
    before: Figures | None = None,
    seconds: float = GATE_SECONDS,
) -> bool:
    """Say whether whoever knows no case finds no small group that earlier figures had not given away already.

    Years found safe are kept: whoever makes figures, or is about to sign them, asks before the gate does.

    Args:
        figures: everything that is or was published.
        years: those to ask about, with prices and steps; no truth.
        before: what was published before.
        seconds: for each year; what is not answered by then counts as found.
    """
    try:
        return all(
            _is_safe(figures, year, years[year], before or {}, monotonic() + seconds)
            for year in sorted(years)
        )
    except OutOfTime:
        return False


def _is_safe(figures: Figures, year: str, insight: Insight, before: Figures, until: float) -> bool:
    earlier, shown = _shown(before, year), _shown(figures, year)
    key = year, shown, earlier, insight.public, insight.steps.get(year, 0)
    if shown == earlier or key in _safe:
        return True
    known: set[str] | None = None
    for each in exposed(figures, year, insight, until):
        if each == UNANSWERED:
            return False
        if known is None:
            # What is published for good must not keep later figures back, which make it no worse.
            known = {found.group for found in exposed(before, year, insight, until)} if earlier else set()
        if each.group not in known:
            return False
    if len(_safe) >= _KEPT:
        _safe.clear()
    _safe.add(key)
    return True


def _shown(figures: Figures, year: str) -> tuple[tuple[Cell, int], ...]:
    return tuple(sorted((cell, value) for cell, value in of_year(figures, year).items() if value is not None))


type _Key = tuple[str, tuple[tuple[Cell, int], ...], tuple[tuple[Cell, int], ...], Public, int]

_safe: set[_Key] = set()
