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
    Stage.ERASED,
)
"""The stages in the order in which a surrender passes them."""

WIDTH, STEP, BOX_X, BOX_W, BOX_H, TOP = 1040, 86, 330, 170, 38, 24
RIGHT = 850
"""Where the arrow of those who come unannounced runs down."""

OPENING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    ' role="img" font-family="sans-serif" font-size="13">'
)

TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#1d4f91"/></marker></defs>'
)
"""The arrow's head."""


def marked(name: str) -> str:
    """Return an act's name, with a mark when it takes two people."""
    return name + (" ②" if ACTS[name].seconded_by else "")


def moves() -> dict[tuple[Stage, Stage], list[str]]:
    """Return the acts that move a case, by (from, to)."""
    found: dict[tuple[Stage, Stage], list[str]] = {}
    for name, act in ACTS.items():
        if act.kind is Kind.CASE and act.moves is not None:
            found.setdefault(act.moves, []).append(marked(name))
    return found


def led() -> dict[Stage, list[str]]:
    """Return the acts that may set a stage from several others, by that stage."""
    found: dict[Stage, list[str]] = {}
    for name, act in ACTS.items():
        for stage in act.leads:
            found.setdefault(stage, []).append(marked(name))
    return found


def diagram() -> str:
    """Return the picture."""
    height = TOP + STEP * len(LINE)
    where = {stage: TOP + STEP * row for row, stage in enumerate(LINE)}
    parts = [
        OPENING.format(width=WIDTH, height=height),
        "<title>Stages of a case and the acts that move it; ② marks an act of two people</title>",
        TIP,
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for (start, end), names in moves().items():
        if start not in where or end not in where:
            continue
        if LINE.index(end) - LINE.index(start) == 1:
            parts += _down(where[start], where[end], names)
        elif LINE.index(end) > LINE.index(start):
            parts += _around(where[start], where[end], BOX_X + BOX_W, RIGHT, names, "start")
        else:
            # The longer way runs further out, past the shorter one's words.
            turn = BOX_X - 30 - 140 * (LINE.index(start) - LINE.index(end) - 1)
            parts += _around(where[start] - 8, where[end] + 8, BOX_X, turn, names, "end")
    for stage, y in where.items():
        parts += _box(stage, y)
        for row, name in enumerate(led().get(stage, ())):
            parts.append(_text(BOX_X + BOX_W + 14, y + 14 + 16 * row, f"← {name}"))
    parts.append(_text(BOX_X + BOX_W + 14, TOP - 8, "← from several stages"))
    parts += _box(Stage.ENDED, where[Stage.CONTACT], x=20, width=130)
    for row, name in enumerate(led().get(Stage.ENDED, ())):
        parts.append(_text(20, where[Stage.CONTACT] + BOX_H + 18 + 16 * row, name))
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _box(stage: Stage, y: int, *, x: int = BOX_X, width: int = BOX_W) -> list[str]:
    return [
        f'<rect x="{x}" y="{y}" width="{width}" height="{BOX_H}" rx="6" fill="#e8eef7" stroke="#1d4f91"/>',
        f'<text x="{x + width // 2}" y="{y + 24}" text-anchor="middle" font-weight="bold">{stage}</text>',
    ]


def _down(y1: int, y2: int, names: list[str]) -> list[str]:
    x = BOX_X + BOX_W // 2
    first = (y1 + BOX_H + y2) // 2 + 4 - 8 * (len(names) - 1)
    lines = [_text(x + 10, first + 16 * row, name) for row, name in enumerate(names)]
    return [_arrow(f"M{x} {y1 + BOX_H}L{x} {y2 - 2}"), *lines]


def _around(y1: int, y2: int, x: int, turn: int, names: list[str], anchor: str) -> list[str]:
    mid1, mid2 = y1 + BOX_H // 2, y2 + BOX_H // 2
    at = turn - 6 if anchor == "end" else turn + 6
    lines = [_text(at, (mid1 + mid2) // 2 + 16 * row, name, anchor) for row, name in enumerate(names)]
    return [_arrow(f"M{x} {mid1}L{turn} {mid1}L{turn} {mid2}L{x} {mid2}"), *lines]


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="#1d4f91" stroke-width="1.6" marker-end="url(#tip)"/>'


def _text(x: int, y: int, text: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#222222">{escape(text)}</text>'
