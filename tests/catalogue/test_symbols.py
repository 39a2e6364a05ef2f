"""Every thing that has a symbol code has its picture: an SVG that names it and carries no script."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tools.draw_symbols import ATTRIBUTES, TAGS

from safeconduct.catalogue import Category, standard
from safeconduct.catalogue.symbols import svg
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
THINGS = [*standard().models.values(), *(each for each in standard().categories.values() if each.sidc)]


def test_every_model_and_category_has_a_symbol_named_after_it_in_each_language() -> None:
    assert len(THINGS) == 623 + 48
    for thing in THINGS:
        for language in LANGUAGES:
            drawing = svg(thing, language)
            assert drawing is not None
            root = ET.fromstring(drawing)  # noqa: S314 - our own drawing is what is tested
            assert root.tag == f"{SVG}svg"
            assert root.get("role") == "img"
            title, *drawn = root
            assert (title.tag, title.text) == (f"{SVG}title", thing.names[language])
            assert len(drawn) >= 1


def test_a_symbol_is_lines_and_circles_and_nothing_else() -> None:
    for thing in THINGS:
        root = ET.fromstring(svg(thing, "en") or "")  # noqa: S314 - the same
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in TAGS | {"title"}
            assert set(element.attrib) <= ATTRIBUTES | {"role"}


def test_kinds_look_different() -> None:
    catalogue = standard()
    pictures = {
        (svg(catalogue.resolve(code), "en") or "").split("</title>")[1]
        for code in ("tank", "apc", "mortar", "attack_helicopter", "fighter", "submarine", "ew", "radar")
    }
    assert len(pictures) == 8


def test_a_known_item_and_a_group_have_none() -> None:
    catalogue = standard()
    assert svg(catalogue.resolve("spare-parts"), "en") is None
    assert svg(catalogue.categories["helicopter"], "en") is None


def test_a_name_cannot_smuggle_markup_into_a_picture() -> None:
    tank = standard().categories["tank"]
    names = {"en": "</title><script>alert(1)</script>"}
    hostile = Category(
        tank.code, names, tank.parent, tank.sidc, tank.un_register, tank.protected, is_group=False
    )
    root = ET.fromstring(svg(hostile, "en") or "")  # noqa: S314 - the same
    assert root[0].text == names["en"]
    assert not list(root.iter(f"{SVG}script"))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadInput, match="does not speak"):
        svg(standard().categories["tank"], "xx")


def test_the_committed_pictures_are_what_the_library_draws() -> None:
    # In a process of its own: the library adds modules called `schema` and `symbol` to the import path.
    done = subprocess.run(
        [sys.executable, "-m", "tools.draw_symbols", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
