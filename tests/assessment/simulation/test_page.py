"""The report: one well-formed page that fetches nothing, runs nothing and says everything twice: drawn and told."""

import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import override

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.simulation.drafts import CATALOGUE, DRAFTS, draft, programme, write

from safeconduct.assessment.simulation.charts import Bars, Series, Span, bar_chart, change_chart, span_chart
from safeconduct.assessment.simulation.figures import Figures
from safeconduct.assessment.simulation.markup import Markup, element
from safeconduct.assessment.simulation.page import report
from safeconduct.assessment.simulation.plain import plain
from safeconduct.assessment.simulation.run import simulate
from safeconduct.language import LANGUAGES, money
from safeconduct.schedule import amount_text, minor_units

HOSTILE = '<script>alert(1)</script>&"\'<b style="x">'
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=30)


@cache
def figures(name: str = "tanks more, trucks less, no carriers") -> Figures:
    drafted = draft(unit="EUR") if name == "other unit" else DRAFTS[name]
    with TemporaryDirectory() as folder:
        return simulate(write(Path(folder) / "claims.parquet"), programme(), drafted, CATALOGUE)


def parsed(page: str) -> ET.Element:
    """Return the page as a tree; it is well-formed as XML as well."""
    assert page.startswith("<!doctype html>\n")
    return ET.fromstring(page.removeprefix("<!doctype html>\n"))  # noqa: S314 - our own page


class Opened(HTMLParser):
    """What a browser's parser finds open at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    @override
    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*DRAFTS, "other unit"])
def test_the_page_is_well_formed_and_needs_nothing_from_anywhere(name: str, language: str) -> None:
    page = report(figures(name), CATALOGUE, language)
    tree = parsed(page)
    browser = Opened()
    browser.feed(page)
    assert browser.open == []
    assert browser.seen.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form"})
    assert tree.get("lang") == language
    assert "://" not in re.sub(r"<td class=\"why\">.*?</td>", "", page)
    for each in tree.iter():
        assert "style" not in each.attrib
        assert not [name for name in each.attrib if name.startswith("on")]
        assert each.attrib.keys().isdisjoint({"src", "srcset", "data", "action", "poster"})
        assert each.get("href", "#").startswith("#")
    assert "@import" not in page
    assert "url(" not in page
    policy = tree.find(".//meta[@http-equiv]")
    assert policy is not None
    assert str(policy.get("content")).startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_does_not_see_it_is_told_everything(language: str) -> None:
    tree = parsed(report(figures(), CATALOGUE, language))
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in tree.iter():
        labelled = each.get("aria-labelledby")
        assert labelled is None or labelled in ids
    charts = [each for each in tree.iter("svg") if each.get("role") == "img"]
    assert len(charts) == 6
    for chart in charts:
        title = chart.find("title")
        assert title is not None
        assert title.get("id") == chart.get("aria-labelledby")
        assert title.text
    for table in tree.iter("table"):
        assert table.findtext("caption")
        heads = table.findall("thead/tr/th")
        assert heads
        assert all(head.get("scope") == "col" and head.text for head in heads)
        for row in table.findall("tbody/tr"):
            assert [cell.get("scope") for cell in row.findall("th")] == ["row"]
            assert len(row) == len(table.findall("thead/tr/*"))
    headings = [int(each.tag[1]) for each in tree.iter() if re.fullmatch("h[1-6]", each.tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_stand_in_the_page_as_they_were_found(language: str) -> None:
    found = figures()
    page = report(found, CATALOGUE, language)
    for amounts in found.amounts:
        for minor in (amounts.total.now, amounts.total.draft):
            assert money(amount_text(minor, amounts.unit), amounts.unit, language, trim=True) in page
        for each in amounts.clauses:
            if each.lines.now or each.lines.draft:
                assert each.names[language] in page
    for refusal in found.refusals:
        assert refusal.reason in page


def test_the_same_figures_give_the_same_page() -> None:
    assert report(figures(), CATALOGUE, "en") == report(figures(), CATALOGUE, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_can_become_markup(language: str) -> None:
    hostile = msgspec.structs.replace(
        figures(),
        names=dict.fromkeys(LANGUAGES, HOSTILE),
        draft=HOSTILE,
        refusals=(msgspec.structs.replace(figures().refusals[0], reason=HOSTILE),),
    )
    page = report(hostile, CATALOGUE, language)
    assert parsed(page).find(".//script") is None
    assert HOSTILE not in page


@given(TEXTS, TEXTS)
def test_text_in_an_element_is_text(inside: str, quoted: str) -> None:
    found = ET.fromstring(element("p", inside, element("b", inside), title=quoted))  # noqa: S314 - made here
    assert (found.text or "") == inside
    assert found.findtext("b", "") == inside
    assert found.get("title") == quoted


def lengths(chart: Markup, look: str) -> list[float]:
    return [
        float(each.attrib["width"].rstrip("%"))
        for each in ET.fromstring(chart).iter("rect")  # noqa: S314 - made here
        if each.get("class") == look and each.attrib["width"].endswith("%")
    ]


@given(st.lists(st.integers(0, 10**14), min_size=1, max_size=9), TEXTS)
def test_bars_are_as_long_as_their_figures_and_none_is_lost(values: list[int], label: str) -> None:
    chart = bar_chart("t", "n", (Series("s", "draft"),), [Bars(label, (value,)) for value in values], str)
    drawn = [value for value in values if value]
    found = lengths(chart, "draft")
    assert len(found) == len(drawn)
    assert all(0 < length <= 62 for length in found)
    for (one, first), (other, second) in zip(
        zip(drawn, found, strict=True), zip(drawn[1:], found[1:], strict=True), strict=False
    ):
        assert (one < other) <= (first <= second)
    for value in values:
        assert f">{value}</text>" in chart


@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=9))
def test_changes_go_to_their_own_side(values: list[int]) -> None:
    series = Series("less", "less"), Series("more", "more")
    chart = change_chart("t", "n", series, [Bars("x", (value,)) for value in values], str)
    assert len(lengths(chart, "less")) == sum(value < 0 for value in values)
    assert len(lengths(chart, "more")) == sum(value > 0 for value in values)
    for each in ET.fromstring(chart).iter("rect"):  # noqa: S314 - made here
        if each.attrib["width"].endswith("%"):
            left = float(each.attrib["x"].rstrip("%"))
            width = float(each.attrib["width"].rstrip("%"))
            assert (left + width == pytest.approx(50)) if each.get("class") == "less" else left == 50


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_span_never_leaves_its_chart(settled: int, least: int, most: int) -> None:
    span = Span("x", settled, settled + least, settled + least + most, "f")
    chart = span_chart("t", "n", (Series("s", "draft"),), [span])
    for each in ET.fromstring(chart).iter("rect"):  # noqa: S314 - made here
        left, width = (float(each.attrib[name].rstrip("%")) for name in ("x", "width"))
        assert left >= 0
        assert width >= 0
        assert left + width <= 100.001


def test_figures_for_programs_are_the_same_figures() -> None:
    found = figures()
    told = json.loads(json.dumps(plain(found, "uk")))
    (amounts,), (said,) = found.amounts, told["amounts"]
    assert minor_units(said["total"]["draft"], said["unit"]) == amounts.total.draft
    assert sum(each["claims"] for each in said["groups"].values()) == told["claims"]["compared"]
    assert sum(minor_units(each["amount"]["now"], "USD") for each in said["clauses"]) == amounts.total.now
    assert [each["row"] for each in told["refusals"]] == [refusal.row for refusal in found.refusals]
    assert said["largest_gains"][0]["draft"]["total"] == amounts.gains[0].draft.total_text
