"""Draw the symbols as pictures for the public pages: `python -m tools.draw_pictures [--check]`.

Writes one PNG for each category of the catalogue into `web/assets/symbols`, from the drawings in
`catalogue/data/symbols.json`. Tor Browser at its safest level shows no SVG; a PNG it shows. With `--check` nothing is
written, and the exit status is 1 when a picture is not what would be drawn.

A symbol is black lines on a light frame, and some lines stand outside the frame (wheels, tracks). So that they are
seen on a dark page too, every line has a white rim.
"""

import io
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typst
from PIL import Image

from safeconduct.catalogue import standard
from safeconduct.catalogue.folding import DATA
from safeconduct.public.pictures import FOLDER

SIDE = 96
"""Pixels of the picture's height and at most of its width; pages show it at half the size, sharp on any screen."""
RIM = 9
MARGIN = 6
COLOURS = 24
NEAR = 12
"""How far one channel of a pixel may be off before a picture counts as another: libraries round in their own way."""

_STROKE = re.compile(r' (?:fill|stroke|stroke-width)="[^"]*"')
_TYPST = """#set page(width: auto, height: {side}pt, margin: 0pt, fill: none)
#image("symbol.svg", height: {side}pt)
"""


def pictures() -> Iterator[tuple[str, bytes]]:
    """Yield a category's code and its picture as PNG, for each category that has a symbol code."""
    drawings = json.loads((DATA / "symbols.json").read_text(encoding="utf-8"))
    for code, category in sorted(standard().categories.items()):
        if category.sidc is not None:
            yield code, _png(drawings[category.sidc])


def _png(drawn: dict[str, str]) -> bytes:
    """Return a drawing as PNG with few colours and a transparent ground."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "symbol.svg").write_text(_svg(drawn), encoding="utf-8")
        page = folder / "page.typ"
        page.write_text(_TYPST.format(side=SIDE), encoding="utf-8")
        raw = typst.compile(str(page), format="png", ppi=72.0)
    picture = Image.open(io.BytesIO(raw)).convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _svg(drawn: dict[str, str]) -> str:
    """Return a drawing as a document of its own, white rims beneath its lines."""
    left, top, width, height = (float(each) for each in drawn["view_box"].split())
    rim = _STROKE.sub("", drawn["drawing"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * MARGIN}" height="{height + 2 * MARGIN}"'
        f' viewBox="{left - MARGIN} {top - MARGIN} {width + 2 * MARGIN} {height + 2 * MARGIN}">'
        f'<g fill="none" stroke="white" stroke-width="{4 + RIM}" stroke-linejoin="round">{rim}</g>'
        f"{drawn['drawing']}</svg>"
    )


def same(one: bytes, other: bytes) -> bool:
    """Say whether two pictures look the same."""
    pair = [Image.open(io.BytesIO(each)).convert("RGBA") for each in (one, other)]
    if pair[0].size != pair[1].size:
        return False
    return all(abs(a - b) <= NEAR for a, b in zip(*(each.tobytes() for each in pair), strict=True))


def main(arguments: list[str]) -> int:
    """Write the pictures, or compare them; return the exit status."""
    drawn = dict(pictures())
    if "--check" in arguments:
        kept = {path.stem: path.read_bytes() for path in FOLDER.glob("*.png")}
        other = sorted(kept.keys() ^ drawn.keys())
        other += [code for code in drawn.keys() & kept.keys() if not same(drawn[code], kept[code])]
        if other:
            print(f"Other than drawn: {', '.join(other)}. Run `python -m tools.draw_pictures`.")
            return 1
        print(f"{len(drawn)} pictures are as drawn.")
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.png"):
        path.unlink()
    for code, picture in drawn.items():
        (FOLDER / f"{code}.png").write_bytes(picture)
    most = max(map(len, drawn.values()))
    print(f"{len(drawn)} pictures, the largest of {most} bytes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
