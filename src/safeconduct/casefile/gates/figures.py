"""G173–G176: figures for everybody."""

from typing import TYPE_CHECKING

from safeconduct.casefile.figures.areas import AREAS
from safeconduct.casefile.figures.cells import ALL, LATER, MONEY, kinds, told_cells
from safeconduct.casefile.figures.periods import first_quarter, may_be_told
from safeconduct.casefile.figures.prices import has_no_most, money_step, prices_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.world import World
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput

if TYPE_CHECKING:
    from safeconduct.casefile.acts.figures import PublishFigures


@gate("G173", source="docs/adr/0065: threshold, rounding, a closed list of what is counted")
def figures_are_in_form(case: Office, world: World, act: "PublishFigures") -> bool:
    """The figures are of the office's programme, in this software's form, rounded, and of every period, none too small.

    A figure typed by hand would be one that nobody has defended; a period chosen by hand tells of a case.
    """
    found = _read(act)
    if found is None or found.made > world.today:
        return False
    earlier = case.figures[-1] if case.figures else None
    own = {each.programme for each in case.in_force}
    if earlier is not None and found.programme != earlier.programme and found.programme not in own:
        return False
    try:
        programme = world.programme(found.programme)
    except BadInput:
        return False
    since = earlier.since if earlier is not None else first_quarter(programme)
    unit = programme.schedules[-1].unit
    prices = prices_of(programme, standard().with_items(programme.additions), unit)
    sums = unit, money_step(prices)
    steps = dict(earlier.steps()) if earlier is not None else {}
    return (
        found.since == since
        and tuple(sorted(found.figures())) == tuple(sorted(told_cells(since, found.made)))
        and all(steps.get(year, sums) == each for year, each in found.steps().items())
        and (not has_no_most(prices) or _tells_no_new_sum(found, earlier))
    )


def _tells_no_new_sum(found: Publication, earlier: Publication | None) -> bool:
    before = earlier.figures() if earlier is not None else {}
    return all(
        value is None or cell.measure not in MONEY or cell in before
        for cell, value in found.figures().items()
    )


@gate("G174", source="docs/adr/0064: what is published is published for good")
def earlier_figures_stand(case: Office, world: World, act: "PublishFigures") -> bool:
    """Every figure that was published before stands as it was; what was not shown then is not shown now.

    Two versions of one figure differ by the few cases that came between them, and that difference is a small group. The
    office has one series: another programme's name would be another version.
    """
    del world
    found = _read(act)
    if found is None or not case.figures:
        return found is not None
    figures, steps = found.figures(), found.steps()
    return all(
        cell in figures and figures[cell] == value
        for earlier in case.figures
        for cell, value in earlier.figures().items()
    ) and all(steps.get(year) == each for earlier in case.figures for year, each in earlier.steps().items())


@gate("G175", source="docs/adr/0064: a quarter's delay")
def periods_are_long_over(case: Office, world: World, act: "PublishFigures") -> bool:
    """Each period of which figures are told is over, and a whole quarter after it as well.

    A figure that follows an event closely says when it was.
    """
    del case
    found = _read(act)
    return found is not None and all(
        may_be_told(cell.period, world.today, years=cell.measure in LATER) for cell in found.figures()
    )


@gate("G176", source="docs/adr/0065: the attacker is part of the release")
def nobody_is_found_in_figures(case: Office, world: World, act: "PublishFigures") -> bool:
    """Whoever solves for whole numbers, with all that was published and the prices, finds no group below the threshold.

    The procedure that makes figures also tries it with cases known; a rule that holds without a case's content can try
    only what everybody knows, and does so at both signatures. Years that were found safe before are remembered, and
    what takes too long is refused: other acts wait for this one.
    """
    # Only whoever publishes figures pays for loading the solver.
    from safeconduct.casefile.figures.attackers import nobody_is_found, years_to_ask  # noqa: PLC0415

    found = _read(act)
    if found is None:
        return False
    try:
        programme = world.programme(found.programme)
    except BadInput:
        return False
    earlier = case.figures[-1] if case.figures else None
    before = earlier.figures() if earlier is not None else None
    return nobody_is_found(found.figures(), years_to_ask(found, programme, earlier), before)


def _read(act: "PublishFigures") -> Publication | None:
    """Return the figures; None for what is none."""
    try:
        found = Publication.read(act.content)
    except BadInput:
        return None
    return found if all(cell.kind in {ALL, *kinds(), *AREAS} for cell in found.figures()) else None
