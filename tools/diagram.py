"""The stage diagram as an SVG picture, drawn from the acts' declarations."""

from html import escape

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.words import Kind, Stage

LINE = (
    Stage.NEW,
    Stage.CONTACT,
    Stage.CREDIBLE,
    Stage.OFFERED,
    Stage.ACCEPTED,
    Stage.PREPARED,
    Stage.CLEARED,
    Stage.RECEIVED,
    Stage.RECONCILED,
    Stage.ASSESSED,
    Stage.AWARDED,
    Stage.CLOSED,
)
"""The stages in the order in which a surrender passes them."""

WIDTH, STEP, BOX_X, BOX_W, BOX_H, TOP = 860, 78, 300, 170, 38, 30


TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#1d4f91"/></marker></defs>'
)
"""The arrow's head."""


def _opening(height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="sans-serif" font-size="13">'
    )


def moves() -> dict[tuple[Stage, Stage], list[str]]:
    """Return the acts that move a case, by (from, to)."""
    found: dict[tuple[Stage, Stage], list[str]] = {}
    for name, act in ACTS.items():
        if act.kind is Kind.CASE and act.moves is not None:
            mark = name + (" ②" if act.seconded_by else "")
            found.setdefault(act.moves, []).append(mark)
    return found


def diagram() -> str:
    """Return the picture."""
    edges = moves()
    height = TOP + STEP * len(LINE) + 20
    where = {stage: TOP + STEP * row for row, stage in enumerate(LINE)}
    parts = [
        _opening(height),
        "<title>Stages of a case and the acts that move it; ② marks an act of two people</title>",
        TIP,
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    lanes = {"left": 0, "right": 0}
    for (start, end), names in edges.items():
        if end in {Stage.ENDED, Stage.ERASED} or start not in where or end not in where:
            continue
        if LINE.index(end) - LINE.index(start) == 1:
            y1, y2 = where[start] + BOX_H, where[end]
            x = BOX_X + BOX_W // 2
            parts.append(_arrow(f"M{x} {y1}L{x} {y2 - 2}"))
            parts.append(_text(x + 10, (y1 + y2) // 2 + 4, " or ".join(names)))
        else:
            side = "left" if LINE.index(end) < LINE.index(start) else "right"
            lanes[side] += 1
            parts += _around(where[start], where[end], side, lanes[side], " or ".join(names))
    for stage, y in where.items():
        parts.append(
            f'<rect x="{BOX_X}" y="{y}" width="{BOX_W}" height="{BOX_H}" rx="6" fill="#e8eef7" stroke="#1d4f91"/>'
            f'<text x="{BOX_X + BOX_W // 2}" y="{y + 24}" text-anchor="middle" font-weight="bold">{stage}</text>'
        )
    ends = sorted({n for (_, end), names in edges.items() if end is Stage.ENDED for n in names})
    if ends:
        parts.append(_text(BOX_X + BOX_W + 120, TOP + 12, "A case ends early by:"))
        for row, name in enumerate(ends):
            parts.append(_text(BOX_X + BOX_W + 130, TOP + 32 + 18 * row, name))
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _around(y1: int, y2: int, side: str, lane: int, label: str) -> list[str]:
    out = 40 * lane
    if side == "left":
        x, turn = BOX_X, BOX_X - 20 - out
        anchor, at = "end", turn - 6
    else:
        x, turn = BOX_X + BOX_W, BOX_X + BOX_W + 130 + out
        anchor, at = "start", turn + 6
    mid1, mid2 = y1 + BOX_H // 2, y2 + BOX_H // 2
    path = f"M{x} {mid1}L{turn} {mid1}L{turn} {mid2}L{x} {mid2}"
    return [_arrow(path), _text(at, (mid1 + mid2) // 2, label, anchor)]


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="#1d4f91" stroke-width="1.6" marker-end="url(#tip)"/>'


def _text(x: int, y: int, text: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#222222">{escape(text)}</text>'
