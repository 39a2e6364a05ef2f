"""The military symbol of a thing, as a picture: APP-6 and MIL-STD-2525 in SVG.

The drawings are data, `data/symbols.json`, one for each symbol code of the catalogue. `tools.draw_symbols` draws them
with the library military-symbol, which an installation does not need: it brings 175 MB of numerics to draw 177
pictures that never change.
"""

import json
from functools import cache
from html import escape

from safeconduct.catalogue.folding import DATA
from safeconduct.catalogue.things import KnownItem, Thing
from safeconduct.language import pick


def svg(thing: Thing, language: str) -> str | None:
    """Return the symbol of a thing as a whole SVG document, its title the thing's name, without any script.

    Args:
        thing: a model, a category or a known item.
        language: of the title, one of `LANGUAGES`.

    Returns:
        The document; None for a known item and for a group of categories, which have no symbol code.

    Raises:
        BadInput: the language is unknown.
    """
    if isinstance(thing, KnownItem) or thing.sidc is None:
        return None
    return _document(thing.sidc, pick(thing.names, language))


def _document(sidc: str, title: str) -> str:
    drawn = _drawings()[sidc]
    view_box = drawn["view_box"]
    _, _, width, height = view_box.split()
    # Names are data: what looks like markup in them must stay text.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}"'
        f' viewBox="{view_box}"><title>{escape(title, quote=False)}</title>{drawn["drawing"]}</svg>'
    )


@cache
def _drawings() -> dict[str, dict[str, str]]:
    drawings: dict[str, dict[str, str]] = json.loads((DATA / "symbols.json").read_text(encoding="utf-8"))
    return drawings
