"""Tables of the report, legible by ear and on a narrow screen."""

from collections.abc import Iterable, Sequence

from safeconduct.assessment.simulation import words
from safeconduct.assessment.simulation.markup import Content, Markup, element
from safeconduct.assessment.simulation.telling import Telling


def table(
    telling: Telling, caption: str, unit: str, heads: Sequence[str], rows: Iterable[Sequence[str]]
) -> Markup:
    """Return a table whose first column names what the numbers in the others are about.

    Args:
        telling: the language.
        caption: a sentence of `words`.
        unit: of its amounts, for the caption; empty where it has none.
        heads: a sentence of `words` over each column; an empty one stands over names of rows that need none.
        rows: cells in words.
    """
    told = telling.say(caption)
    if unit:
        told += f". {telling.say(words.AMOUNTS_IN, unit=unit)}."
    body = [
        element(
            "tr",
            element("th", name, scope="row"),
            *(element("td", cell, class_="number") for cell in cells),
        )
        for name, *cells in rows
    ]
    return framed(telling, told, [(head, number > 0) for number, head in enumerate(heads)], body)


def framed(
    telling: Telling, caption: str, heads: Sequence[tuple[str, bool]], rows: Iterable[Markup]
) -> Markup:
    """Return a table that scrolls by itself where the screen is narrow, by keyboard as well.

    Args:
        telling: the language.
        caption: in words.
        heads: a sentence of `words` over each column, and whether numbers stand below it.
        rows: elements `tr`.
    """
    cells: list[Content] = [
        element("th", telling.say(head), scope="col", class_="number" if number else None)
        if head
        else element("td")
        for head, number in heads
    ]
    found = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *cells)),
        element("tbody", *rows),
    )
    return element("div", found, class_="table", role="region", tabindex=0, aria_label=caption)
