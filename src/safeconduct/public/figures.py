"""The published figures: a page with a chart and its table for each subject, and files for machines.

    uk/figures.html       the newest figures
    figures.json          the same, with what each is called
    figures.csv           a line for each figure
    figures/1.json        every publication, in order, as two people signed it

What is not shown is a dash in words, never a nought: nobody can tell whether there was nothing, or little, or
something that would give another group away.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec

from safeconduct.casefile.figures import words
from safeconduct.casefile.figures.areas import AREAS
from safeconduct.casefile.figures.cells import ALL, MONEY, TIMES, Cell, Measure, kinds
from safeconduct.casefile.figures.periods import QUARTERS, is_quarter, quarters_of, year_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.language import LANGUAGES, day, money, pick, say
from safeconduct.public.site import CSV, HTML, JSON, Page, Site
from safeconduct.schedule.money import amount_text

CROSSED, KINDS, QUARTERLY, ANSWERS, GUARDED, AWARDS, SUMS, CONTACTS = (
    "People who came across",
    "What was brought",
    "What was brought, quarter by quarter",
    "How long it took",
    "Gates that refused, and what was overridden",
    "Awards, and what became of them",
    "Public money",
    "Contacts",
)
IN_QUARTER = "Quarter {number}"
MISSING = "null: not shown. It is below the threshold, perhaps nothing, or it would give a small group away."
TERMS = "These figures may be copied and used by anybody who names their source and their day."

SUBJECTS: tuple[tuple[str, tuple[Measure, ...]], ...] = (
    (CROSSED, (Measure.HANDOVERS, Measure.OFFERED, Measure.PEOPLE)),
    (ANSWERS, (Measure.ANSWERED, Measure.ANSWER_TIME, Measure.PAID_CASES, Measure.PAY_TIME)),
    (GUARDED, (Measure.REFUSED, Measure.OVERRIDDEN)),
    (AWARDS, (Measure.AWARDS, Measure.DECIDED, Measure.CONTESTED, Measure.UPHELD, Measure.SENT_BACK)),
    (SUMS, (Measure.PROMISED, Measure.PAID)),
    (CONTACTS, (Measure.CONTACTS,)),
)
"""What stands in one table."""


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (CROSSED, KINDS, QUARTERLY, ANSWERS, GUARDED, AWARDS, SUMS, CONTACTS, IN_QUARTER, MISSING, TERMS)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it is about, its figure in words, and its length as a part of the longest."""

    label: str
    figure: str
    value: int
    most: int


@dataclass(frozen=True, slots=True)
class Told:
    """One figure in a table: its column's heading, the figure in words, and whether it is shown."""

    column: str
    words: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    label: str
    figures: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A chart with the table under it.

    Attributes:
        title: what both are about.
        charted: which column the chart draws; "" where nothing of it is shown.
        bars: of the chart.
        first: heading of the first column.
        columns: headings of the others.
        rows: of the table.
        some: whether lines of which nothing is shown are left out.
    """

    title: str
    charted: str
    bars: tuple[Bar, ...]
    first: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    some: bool = False


def pages(site: Site) -> Iterator[Page]:
    """Yield the page in each language, and the files where there are figures."""
    published = site.figures
    for language in LANGUAGES:
        path = f"{language}/figures.html"
        yield Page(path, HTML, partial(_page, site, published, language, path))
    if published:
        yield Page("figures.json", JSON, partial(_json, site, published[-1]))
        yield Page("figures.csv", CSV, partial(_csv, published[-1]))
    for number, each in enumerate(published, 1):
        yield Page(f"figures/{number}.json", JSON, partial(_signed, each))


def subjects(publication: Publication, language: str) -> tuple[Subject, ...]:
    """Return the charts and tables of a publication; a table of which nothing is shown stands there all the same."""
    figures = publication.figures()
    periods = tuple(
        sorted({cell.period for cell in figures}, key=lambda each: (each[:4], not is_quarter(each), each))
    )
    found = [
        _subject(
            publication, language, title, [cell for each in measures for cell in _columns(each)], periods
        )
        for title, measures in SUBJECTS
    ]
    years = tuple(dict.fromkeys(year_of(each) for each in periods))
    found[1:1] = [_by_kind(publication, language, years), _by_quarter(publication, language, years)]
    return tuple(each for each in found if each.rows or each.some)


def _columns(measure: Measure) -> list[tuple[Measure, str]]:
    """Return the columns of a measure: refusals are told of for all gates, and for those of each part of the work."""
    return [(measure, ALL), *((measure, area) for area in AREAS if measure is Measure.REFUSED)]


def _subject(
    publication: Publication,
    language: str,
    title: str,
    columns: list[tuple[Measure, str]],
    periods: tuple[str, ...],
) -> Subject:
    figures = publication.figures()
    rows = [
        (words.period_name(period, language), [Cell(measure, period, kind) for measure, kind in columns])
        for period in periods
        if any(Cell(measure, period, kind) in figures for measure, kind in columns)
    ]
    named = tuple(
        words.measure_name(measure, language) if kind == ALL else _begun(words.kind_name(kind, language))
        for measure, kind in columns
    )
    return _drawn(publication, language, title, "Period", named, rows)


def _begun(words_: str) -> str:
    """Return words as they stand at the head of a column."""
    return words_[:1].upper() + words_[1:]


def _by_kind(publication: Publication, language: str, years: Iterable[str]) -> Subject:
    """Return what is told of kinds in years: only lines of which something is shown, since most kinds are rare."""
    measures = (Measure.HANDOVERS, Measure.OFFERED, Measure.PEOPLE)
    lines = {
        _line(year, kind, language): [Cell(measure, year, kind) for measure in measures]
        for year in years
        for kind in kinds()
    }
    named = tuple(words.measure_name(measure, language) for measure in measures)
    rows = _some(publication, lines)
    return replace(_drawn(publication, language, KINDS, "Equipment", named, rows), some=True)


def _by_quarter(publication: Publication, language: str, years: Iterable[str]) -> Subject:
    """Return the hand-overs of each kind with a column for each quarter; a chart of one quarter alone would mislead."""
    lines = {
        _line(year, kind, language): [Cell(Measure.HANDOVERS, each, kind) for each in quarters_of(year)]
        for year in years
        for kind in kinds()
    }
    named = tuple(say(IN_QUARTER, language, number=number) for number in range(1, QUARTERS + 1))
    rows = _some(publication, lines)
    subject = _drawn(publication, language, QUARTERLY, "Equipment", named, rows)
    return replace(subject, some=bool(rows), charted="", bars=())


def _line(year: str, kind: str, language: str) -> str:
    return f"{year}: {words.kind_name(kind, language)}"


def _some(publication: Publication, lines: dict[str, list[Cell]]) -> list[tuple[str, list[Cell]]]:
    figures = publication.figures()
    return [
        (label, cells)
        for label, cells in lines.items()
        if any(figures.get(cell) is not None for cell in cells)
    ]


def _drawn(
    publication: Publication,
    language: str,
    title: str,
    first: str,
    columns: tuple[str, ...],
    rows: list[tuple[str, list[Cell]]],
) -> Subject:
    figures = publication.figures()
    place = _charted([cells for _, cells in rows], figures)
    drawn = [(label, cells[place], figures.get(cells[place])) for label, cells in rows] if place >= 0 else []
    # Years and quarters on one scale would make every quarter look small.
    quarters = any(is_quarter(cell.period) for _, cell, value in drawn if value is not None)
    shown = [
        (label, cell, value) for label, cell, value in drawn if value and is_quarter(cell.period) is quarters
    ]
    most = max((value for _, _, value in shown), default=1)
    return Subject(
        title=say(title, language),
        charted=columns[place] if shown else "",
        bars=tuple(
            Bar(label, words.figure(cell, value, _unit(publication, cell), language), value, most)
            for label, cell, value in shown
        ),
        first=first,
        columns=columns,
        rows=tuple(
            Row(
                label,
                tuple(
                    Told(
                        column,
                        words.figure(cell, figures.get(cell), _unit(publication, cell), language),
                        figures.get(cell) is not None,
                    )
                    for column, cell in zip(columns, cells, strict=True)
                ),
            )
            for label, cells in rows
        ),
    )


def _charted(rows: list[list[Cell]], figures: Any) -> int:
    """Return the first column that a chart can draw: something of it is shown, and it is no time; -1 for none."""
    for place in range(len(rows[0]) if rows else 0):
        column = [cells[place] for cells in rows]
        if column[0].measure not in TIMES and any(figures.get(cell) for cell in column):
            return place
    return -1


def _page(site: Site, published: tuple[Publication, ...], language: str, path: str) -> bytes:
    newest = published[-1] if published else None
    return site.render(
        "public/figures.html",
        language=language,
        path=path,
        newest=newest,
        made=day(newest.made, language) if newest is not None else "",
        steps=_steps(newest, language) if newest is not None else (),
        subjects=subjects(newest, language) if newest is not None else (),
        archive=[
            {"number": number, "made": day(each.made, language), "path": f"figures/{number}.json"}
            for number, each in enumerate(published, 1)
        ],
        terms=say(TERMS, language),
    )


def _unit(publication: Publication, cell: Cell) -> str:
    """Return the unit of a sum; a table also has places for years of which no sum is told yet."""
    return publication.unit_of(cell) if cell in publication.figures() else ""


def _steps(publication: Publication, language: str) -> tuple[tuple[str, str], ...]:
    """Return the years and the step of their sums, for as long as it stayed the same."""
    found: dict[tuple[str, int], list[str]] = {}
    for year, unit, step in publication.sums:
        found.setdefault((unit, step), []).append(year)
    return tuple(
        (", ".join(years), money(amount_text(step, unit), unit, language, trim=True))
        for (unit, step), years in found.items()
    )


def _named(cell: Cell) -> dict[str, str]:
    return {
        language: ", ".join(
            (
                words.measure_name(cell.measure, language),
                words.period_name(cell.period, language),
                words.kind_name(cell.kind, language),
            )
        )
        for language in LANGUAGES
    }


def _json(site: Site, publication: Publication) -> bytes:
    found = {
        "about": {language: say(TERMS, language) for language in LANGUAGES},
        "not_shown": {language: say(MISSING, language) for language in LANGUAGES},
        "source": {language: pick(site.programme.authority, language) for language in LANGUAGES},
        "programme": publication.programme,
        "made": publication.made,
        "threshold": publication.threshold,
        "base": publication.base,
        "since": publication.since,
        "sums": [
            {"year": year, "unit": unit, "step": amount_text(step, unit)}
            for year, unit, step in publication.sums
        ],
        "figures": [
            {
                "measure": cell.measure,
                "period": cell.period,
                "equipment": cell.kind,
                "value": _value(cell, value, publication.unit_of(cell)),
                "called": _named(cell),
            }
            for cell, value in publication.figures().items()
        ],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _value(cell: Cell, value: int | None, unit: str) -> int | str | None:
    if value is None:
        return None
    if cell.measure in TIMES:
        return words.class_name(value, "en")
    return amount_text(value, unit) if cell.measure in MONEY else value


def _csv(publication: Publication) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(
        ["measure", "period", "equipment", "value", "unit", *(f"called_{each}" for each in LANGUAGES)]
    )
    for cell, value in publication.figures().items():
        unit = publication.unit_of(cell)
        told = _value(cell, value, unit)
        writer.writerow(
            [cell.measure, cell.period, cell.kind, "" if told is None else told, unit, *_named(cell).values()]
        )
    return out.getvalue().encode()


def _signed(publication: Publication) -> bytes:
    return publication.text().encode()
