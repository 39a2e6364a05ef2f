"""Bar charts as inline SVG: no script, no style attribute, legible from 320 pixels to a wall.

Lengths are in per cent of the chart's width and letters in pixels, so bars shrink with the page and words do
not. Each bar carries its figure, and each chart has its table: nothing is to be read off a length or a colour
alone. The list in force is drawn as an outline, the draft filled.
"""

import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple

from safeconduct.assessment.simulation.markup import Markup, element

# Beyond the longest bar there must be room for its figure on a narrow screen.
WIDEST = 62
LETTERS = 36
"""Letters in a line of a label, for the narrowest screen."""

_LINE, _BAR, _GAP, _SPACE = 18, 14, 3, 14


class Bars(NamedTuple):
    """One group of bars.

    Attributes:
        label: what it is about.
        values: of each series, in the chart's order; for a span, lowest and highest in place of one value.
    """

    label: str
    values: tuple[int, ...]


class Series(NamedTuple):
    """One sort of bar.

    Attributes:
        name: for the legend.
        look: its class in the style sheet.
    """

    name: str
    look: str


def bar_chart(
    title: str, name: str, series: Sequence[Series], groups: Sequence[Bars], figure: Callable[[int], str]
) -> Markup:
    """Return horizontal bars that begin at one line.

    Args:
        title: said to whoever does not see it.
        name: unique on the page.
        series: the sorts of bar.
        groups: values from 0.
        figure: writes a value.
    """
    largest = max((value for group in groups for value in group.values), default=0)
    parts: list[Markup] = []
    top = 0
    for group in groups:
        label, top = _label(group.label, top)
        parts += label
        for each, value in zip(series, group.values, strict=True):
            width = _part(value, largest, WIDEST)
            if value:
                parts.append(_rect(0, top, width, each.look))
            parts.append(_figure(width, top, figure(value)))
            top += _BAR + _GAP
        top += _SPACE
    return _drawing(title, name, series if len(series) > 1 else (), parts, top)


def change_chart(
    title: str, name: str, series: tuple[Series, Series], groups: Sequence[Bars], figure: Callable[[int], str]
) -> Markup:
    """Return bars to both sides of a line: less to the left, more to the right.

    Args:
        title: said to whoever does not see it.
        name: unique on the page.
        series: what is less and what is more.
        groups: one value each.
        figure: writes a value, with its sign.
    """
    largest = max((abs(group.values[0]) for group in groups), default=0)
    parts: list[Markup] = []
    top = 0
    for group in groups:
        (value,) = group.values
        label, top = _label(group.label, top)
        parts += label
        width = _part(abs(value), largest, 50)
        if value:
            parts.append(_rect(50 - width if value < 0 else 50, top, width, series[value > 0].look))
        parts.append(element("line", class_="axis", x1="50%", x2="50%", y1=top - 2, y2=top + _BAR + 2))
        # On the side without the bar there is always room.
        anchor, shift = ("end", -4) if value > 0 else ("start", 4)
        parts.append(_figure(50, top, figure(value), anchor, shift))
        top += _BAR + _GAP + _SPACE
    return _drawing(title, name, series, parts, top)


class Span(NamedTuple):
    """What something comes to as far as it is settled, and what decisions make of it.

    Attributes:
        label: what it is about.
        settled: needs no decision.
        lowest: with all decisions, at least.
        highest: with all decisions, at most.
        figure: all of it in words.
    """

    label: str
    settled: int
    lowest: int
    highest: int
    figure: str


def span_chart(title: str, name: str, series: Sequence[Series], spans: Sequence[Span]) -> Markup:
    """Return for each span a bar: filled as far as it is settled, then outlined up to the most, the least marked.

    Args:
        title: said to whoever does not see it.
        name: unique on the page.
        series: the look of each bar, in the order of the spans.
        spans: what is shown.
    """
    largest = max((span.highest for span in spans), default=0)
    parts: list[Markup] = []
    top = 0
    for each, span in zip(series, spans, strict=True):
        label, top = _label(span.label, top)
        parts += label
        settled, lowest, highest = (
            _part(value, largest, 100) for value in (span.settled, span.lowest, span.highest)
        )
        if highest > settled:
            parts.append(_rect(settled, top, lowest - settled, "least"))
            parts.append(_rect(settled, top, highest - settled, "open"))
        if settled:
            parts.append(_rect(0, top, settled, each.look))
        top += _BAR + _GAP
        figures, top = _label(span.figure, top)
        parts += figures
        top += _SPACE
    return _drawing(title, name, (), parts, top)


def _drawing(title: str, name: str, legend: Sequence[Series], parts: list[Markup], height: int) -> Markup:
    top = 0
    shown: list[Markup] = []
    for each in legend:
        shown.append(_rect(0, top, 0, each.look, width_in_pixels=_BAR))
        shown.append(element("text", each.name, class_="label", x=_BAR + 6, y=top + _BAR - 2))
        top += _LINE
    top += _SPACE // 2 if legend else 0
    drawn = element("svg", *parts, x=0, y=top, width="100%", height=height, overflow="visible")
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        *shown,
        drawn,
        role="img",
        aria_labelledby=f"{name}-title",
        class_="chart",
        width="100%",
        height=top + height,
    )


def _label(words: str, top: int) -> tuple[list[Markup], int]:
    """Return a label on at most two lines, and where what follows begins."""
    lines = textwrap.wrap(words, LETTERS, max_lines=2, placeholder="…", break_on_hyphens=False)
    found = []
    for line in lines:
        found.append(element("text", line, class_="label", x=0, y=top + _LINE - 5))
        top += _LINE
    return found, top


def _rect(x: float, top: int, width: float, look: str, width_in_pixels: int = 0) -> Markup:
    return element(
        "rect",
        class_=look,
        x=_percent(x),
        y=top,
        width=width_in_pixels or _percent(width),
        height=_BAR,
    )


def _figure(at: float, top: int, words: str, anchor: str = "start", shift: int = 5) -> Markup:
    return element(
        "text", words, class_="figure", x=_percent(at), y=top + _BAR - 3, dx=shift, text_anchor=anchor
    )


def _part(value: int, largest: int, widest: int) -> float:
    """Return a bar's length in per cent; what is more than nothing can be seen."""
    return max(0.3, value * widest * 100 // largest / 100) if value else 0.0


def _percent(number: float) -> str:
    return f"{number:g}%"
