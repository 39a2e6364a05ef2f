"""The report as one HTML file: no script, nothing fetched, legible on paper, in the dark and on a telephone."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from safeconduct.assessment.simulation import sections, words
from safeconduct.assessment.simulation.figures import Figures
from safeconduct.assessment.simulation.markup import Markup, element, joined
from safeconduct.assessment.simulation.telling import Telling
from safeconduct.catalogue import Catalogue
from safeconduct.language import pick, say

CSS = Path(__file__).with_name("report.css").read_text(encoding="utf-8")


class Section(NamedTuple):
    """One part of the page.

    Attributes:
        name: its place, for links.
        heading: in words.
        content: below the heading.
    """

    name: str
    heading: str
    content: Markup


def report(figures: Figures, catalogue: Catalogue, language: str) -> str:
    """Return the report as an HTML page.

    Args:
        figures: what the simulation found.
        catalogue: with the programme's own additions, for names.
        language: one of `language.LANGUAGES`.

    Raises:
        BadInput: the language is unknown.
    """
    telling = Telling(figures, catalogue, language)
    parts = _sections(telling)
    lead = say(words.LEAD, language, programme=pick(figures.names, language), draft=figures.draft)
    title = say(words.TITLE, language)
    body = element(
        "body",
        element(
            "main",
            element("h1", title),
            element("p", lead, class_="lead"),
            sections.key_figures(telling),
            sections.remarks(telling),
            _contents(parts, language),
            *(
                element(
                    "section",
                    element("h2", part.heading, id=part.name),
                    part.content,
                    aria_labelledby=part.name,
                )
                for part in parts
            ),
        ),
    )
    # Nothing may be fetched and nothing run, whatever a file name or a pack's text contains.
    digest = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{title}: {figures.draft}"),
        element("style", Markup(CSS)),
    )
    return "<!doctype html>\n" + element("html", head, body, lang=language) + "\n"


def _sections(telling: Telling) -> list[Section]:
    language, figures = telling.language, telling.figures
    parts = []
    for amounts in figures.amounts:
        # With one unit, as nearly always, nothing needs to be told apart.
        many = len(figures.amounts) > 1
        suffix, name = (f" ({amounts.unit})", f"-{amounts.unit.lower()}") if many else ("", "")
        for place, heading, content in (
            ("totals", words.TOTALS, sections.totals(telling, amounts)),
            ("groups", words.GROUPS_HEADING, sections.groups(telling, amounts)),
            ("clauses", words.CLAUSES_HEADING, sections.clauses(telling, amounts)),
            ("categories", words.CATEGORIES_HEADING, sections.categories(telling, amounts)),
            ("spread", words.SPREAD_HEADING, sections.spread(telling, amounts)),
            ("gains", words.GAINS_HEADING, sections.examples(telling, amounts.gains, words.NO_GAINS)),
            ("losses", words.LOSSES_HEADING, sections.examples(telling, amounts.losses, words.NO_LOSSES)),
        ):
            parts.append(Section(place + name, say(heading, language) + suffix, content))
    for place, heading, content in (
        ("status", words.STATUS_HEADING, sections.statuses(telling)),
        ("refused", words.REFUSALS_HEADING, sections.refusals(telling)),
        ("method", words.METHOD_HEADING, sections.method(telling)),
    ):
        parts.append(Section(place, say(heading, language), content))
    return parts


def _contents(parts: Sequence[Section], language: str) -> Markup:
    links = [element("li", element("a", part.heading, href=f"#{part.name}")) for part in parts]
    return element("nav", element("ul", joined(links)), aria_label=say(words.CONTENTS, language))
