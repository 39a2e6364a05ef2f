"""Draw the catalogue's symbols: `python -m tools.draw_symbols [--check]`.

Writes `catalogue/data/symbols.json`, with a drawing for each symbol code of a model or a category. With `--check`
nothing is written, and the exit status is 1 when the file is not what would be drawn.

The library is asked by symbol code, never by name, which draws wrong symbols. It is imported here only: it adds its
own folder with modules called `schema` and `symbol` to the import path.
"""

import contextlib
import io
import json
import re
import sys
from importlib import import_module

from safeconduct.catalogue import standard
from safeconduct.catalogue.folding import DATA
from safeconduct.errors import BadInput

FILE = DATA / "symbols.json"

# What a drawing may consist of. A script, a link or a style has no place in a picture of ours.
TAGS = frozenset({"svg", "g", "path", "circle"})
_PLACES = ("xmlns", "width", "height", "viewBox", "transform", "d", "cx", "cy", "r")
_COLOURS = ("fill", "stroke", "stroke-width", "stroke-linecap")
ATTRIBUTES = frozenset((*_PLACES, *_COLOURS))

# MIL-STD-2525D puts jammers on land in set 52, which the library knows as revision E does: one set 50 for signals
# intelligence, where position 23 says in which frame.
_JAMMER, _JAMMER_NOW, _LAND_FRAME = "52", "50", "003"
_SET = slice(4, 6)

_DOCUMENT = re.compile(
    r'<svg xmlns="[^"]*" width="[^"]*" height="[^"]*" viewBox="([^"]*)">(.*)</svg>\s*', re.DOTALL
)


def codes() -> list[str]:
    """Return the symbol codes of the catalogue, in order."""
    catalogue = standard()
    models = {model.sidc for model in catalogue.models.values()}
    return sorted(models.union(filter(None, (category.sidc for category in catalogue.categories.values()))))


def drawn() -> str:
    """Return the file's text: every drawing, by symbol code.

    Raises:
        BadInput: military-symbol is not installed, or drew something that is no plain picture.
    """
    # A line for each, so that a difference shows which symbol it is.
    lines = (f'"{code}": {json.dumps(_drawing(code))}' for code in codes())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _drawing(code: str) -> dict[str, str]:
    try:
        military_symbol = import_module("military_symbol")
    except ImportError:
        raise BadInput("military-symbol is not installed; run `tools/setup dev`.") from None
    style = military_symbol.OutputStyle()
    style.use_text_paths = True  # letters as outlines, alike on every machine
    asked = code
    if code[_SET] == _JAMMER:
        asked = code[:4] + _JAMMER_NOW + code[6:] + _LAND_FRAME
    # It reports on the console when it draws a weapon of medium calibre without the stroke that says so.
    with contextlib.redirect_stderr(io.StringIO()):
        document = military_symbol.get_symbol_class_from_sidc(asked).get_svg(output_style=style)
    match = _DOCUMENT.fullmatch(document)
    if match is None or not _plain(document):
        raise BadInput(f"military-symbol drew {code} with something else than lines and circles.")
    return {"view_box": match[1], "drawing": "".join(line.strip() for line in match[2].splitlines())}


def _plain(document: str) -> bool:
    tags = set(re.findall(r"<(\w+)", document))
    attributes = set(re.findall(r" ([\w:-]+)=", document))
    return tags <= TAGS and attributes <= ATTRIBUTES


def main(arguments: list[str]) -> int:
    """Write the file, or compare it; return the exit status."""
    text = drawn()
    if "--check" in arguments:
        same = FILE.read_text(encoding="utf-8") == text
        print(
            "The symbols are as drawn." if same else "The symbols differ: run `python -m tools.draw_symbols`."
        )
        return 0 if same else 1
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE.name}: {len(json.loads(text))} drawings.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
