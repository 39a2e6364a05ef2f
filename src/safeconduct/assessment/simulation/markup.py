"""HTML and SVG put together from elements, with every text escaped; nothing else in this package writes `<`."""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"meta", "rect", "line", "col"})


class Markup(str):
    """Text that is already HTML. A plain string never is: it is escaped wherever it goes."""

    __slots__ = ()


type Content = str | Markup | Iterable["Content"]
"""What stands inside an element."""


def element(name: str, /, *content: Content, **attributes: str | int | None) -> Markup:
    """Return an element.

    Args:
        name: such as `p`.
        content: what stands inside; plain strings are escaped.
        attributes: `class_` stands for `class`, and other underscores for hyphens; one that is None is left
            out.
    """
    words = [name]
    for key, value in attributes.items():
        spelt = key.rstrip("_").replace("_", "-")
        if value is not None:
            words.append(f'{spelt}="{escape(str(value))}"')
    opened = " ".join(words)
    if name in VOID:
        # Self-closing, so that the page is well-formed as XML as well.
        return Markup(f"<{opened}/>")
    return Markup(f"<{opened}>{joined(content)}</{name}>")


def joined(content: Content) -> Markup:
    """Return several pieces as one, plain strings escaped."""
    if isinstance(content, Markup):
        return content
    if isinstance(content, str):
        return Markup(escape(content, quote=False))
    return Markup("".join(joined(piece) for piece in content))
