"""What a visitor reads on a page: its words without the markup, its sentences, and where it leads."""

import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

BLOCKS = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "td",
    "th",
    "dt",
    "dd",
    "caption",
    "summary",
    "legend",
    "label",
    "code",
    "title",
}
SILENT = {"script", "style", "title"}
_ENDS = re.compile(r"(?<=[.!?:;])\s+(?=[^\W\d_])")
# "art. 13", "31 грудня 2099 р.": no end of a sentence.
_SHORT = re.compile(r"\b(art|ст|р|г)\.")


class Seen(HTMLParser):
    """A page taken apart.

    Attributes:
        blocks: the text of each block of the page's own part, in order.
        title: what a browser's history keeps.
        links: every address that the page's own part or its frame leads to or loads.
        tags: every element's name.
    """

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.title = ""
        self.links: list[str] = []
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(page.decode())
        self.blocks = [" ".join(block.split()) for block in self.blocks if block.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in {"href", "src", "action", "formaction"}
        ]
        if tag in BLOCKS:
            self.blocks.append("")
        if tag not in {"meta", "link", "br", "img", "input"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        elif "main" in self._open and not SILENT & set(self._open):
            self.blocks[-1] += data

    @property
    def text(self) -> str:
        return "\n".join(self.blocks)

    @property
    def sentences(self) -> list[str]:
        """Return the sentences, none of which reaches over a block's end."""
        return [
            sentence
            for block in self.blocks
            for sentence in _ENDS.split(_SHORT.sub(r"\1", block))
            if sentence.strip()
        ]


@cache
def site(*, live: bool = True, programme: str = "ukraine-2023") -> Any:
    """Return a rehearsal's site."""
    from safeconduct.public.here import site_of
    from safeconduct.registry.configuration import Configuration

    return site_of(None, Configuration(programme=programme), live=live)


@cache
def texts(*, live: bool = True, programme: str = "ukraine-2023") -> dict[str, bytes]:
    """Return the text pages that are HTML, by path."""
    from safeconduct.public import figures, statements
    from safeconduct.public.texts import pages

    here = site(live=live, programme=programme)
    found = [*pages(here), *figures.pages(here), *statements.pages(here)]
    return {page.path: page.make() for page in found if page.path.endswith(".html")}


@cache
def seen(path: str, *, live: bool = True, programme: str = "ukraine-2023") -> Seen:
    """Return a text page taken apart."""
    return Seen(texts(live=live, programme=programme)[path])
