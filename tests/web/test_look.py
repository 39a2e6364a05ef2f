"""The one stylesheet: it can be read by anybody, in any direction of writing, and asks for nothing."""

import gzip
import re
from pathlib import Path

import pytest
from PIL import Image

from safeconduct import web

ASSETS = Path(web.__file__).parent / "assets"
STYLE = re.sub(r"/\*.*?\*/", "", (ASSETS / "style.css").read_text(encoding="utf-8"), flags=re.DOTALL)
CLASSES = r"\.([a-z][a-z-]*)"

# Text on what it may stand on, and the contrast it needs: 7 is level AAA for text, 3 for what only marks an edge.
TEXT = [
    *(("ink", ground) for ground in ("page", "sheet", "note", "caution", "alarm")),
    *(("link", ground) for ground in ("page", "sheet", "note", "caution", "alarm")),
    *(("soft", ground) for ground in ("page", "sheet", "note", "caution", "alarm")),
    ("alarm-ink", "page"),
    ("alarm-ink", "sheet"),
    ("on-accent", "accent"),
    ("on-leave", "leave"),
]
MARKS = [
    *(
        (edge, ground)
        for edge in ("edge", "focus")
        for ground in ("page", "sheet", "note", "caution", "alarm")
    ),
    ("accent", "page"),
    ("accent", "sheet"),
    ("accent", "note"),
    ("caution-edge", "caution"),
    ("alarm-ink", "alarm"),
]


def palettes() -> dict[str, dict[str, str]]:
    """Return the colours by name: in light, and in dark where they differ."""
    pairs = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\s*;")
    light = dict(pairs.findall(STYLE.partition("}")[0]))
    dark = STYLE.partition("@media (prefers-color-scheme: dark)")[2].partition("}")[0]
    return {"light": light, "dark": light | dict(pairs.findall(dark))}


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_level_aaa(scheme: str) -> None:
    colours = palettes()[scheme]
    weak = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text, ground in TEXT
        if contrast(colours[text], colours[ground]) < 7
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_edge_that_means_something_can_be_seen(scheme: str) -> None:
    colours = palettes()[scheme]
    weak = {
        (mark, ground): round(contrast(colours[mark], colours[ground]), 2)
        for mark, ground in MARKS
        if contrast(colours[mark], colours[ground]) < 3
    }
    assert weak == {}


def test_the_style_is_light_enough_for_a_bad_network() -> None:
    assert len(gzip.compress((ASSETS / "style.css").read_bytes(), 9)) <= 9 * 1024


def test_the_style_asks_for_no_other_file() -> None:
    assert not re.search(r"url\(|@import|@font-face|image-set\(", STYLE)


def test_no_rule_knows_left_from_right() -> None:
    physical = re.compile(
        r"(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
        r"|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
        r"|:\s*(?:left|right)\s*[;}!]",
    )
    outside_queries = re.sub(r"@media[^{]*", "@media ", STYLE)
    assert physical.findall(outside_queries) == []


def test_a_visited_link_looks_like_any_other() -> None:
    rules = re.findall(r"([^{}]*:visited[^{}]*)\{([^}]*)\}", STYLE)
    assert rules
    for selectors, _ in rules:
        names = {each.strip() for each in selectors.split(",")}
        assert {name.replace(":visited", "") for name in names} <= names


def test_the_icon_is_small_and_says_nothing() -> None:
    with Image.open(ASSETS / "icon.png") as icon:
        assert (icon.format, icon.size, icon.info.get("Software")) == ("PNG", (32, 32), None)
        assert not getattr(icon, "text", {})
    assert (ASSETS / "icon.png").stat().st_size <= 512


def test_every_class_that_a_page_names_has_a_look() -> None:
    rooms = ASSETS.parents[1]
    public = set(re.findall(CLASSES, re.sub(r"\d\.\d+", "", STYLE)))
    console = public.union(
        *(re.findall(CLASSES, path.read_text("utf-8")) for path in (rooms / "console/assets").glob("*.css"))
    )
    unknown = {}
    for path in (
        *rooms.rglob("*.html"),
        *(path for room in ("public", "mailbox", "console") for path in (rooms / room).rglob("*.py")),
    ):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"))
        named = {name for value in re.findall(r'class="([^"{}]*)"', text) for name in value.split()}
        # Only the console's pages load the console's styles.
        known = console if rooms / "console" in path.parents else public
        if named - known:
            unknown[path.name] = named - known
    assert unknown == {}
