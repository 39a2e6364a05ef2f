"""Every file of the public site: what `serve` answers and what `publish` writes are the same list."""

from collections.abc import Iterator
from functools import partial

from safeconduct.public import calculating, figures, lists, printing, statements, texts
from safeconduct.public.site import ASSETS, CSS, PNG, Page, Site

_MEDIA = {".css": CSS, ".png": PNG}


def pages(site: Site) -> dict[str, Page]:
    """Return every file of the site by its path from the root ("uk/index.html", "assets/style.css").

    The order is that of reading: what a visitor meets first comes first.
    """
    found: dict[str, Page] = {}
    for page in _all(site):
        if page.path in found:
            raise ValueError(f"two pages stand at {page.path}")
        found[page.path] = page
    return found


def _all(site: Site) -> Iterator[Page]:
    yield from texts.pages(site)
    yield from lists.pages(site)
    yield from statements.pages(site)
    yield from figures.pages(site)
    yield from calculating.pages(site)
    yield from printing.pages(site)
    for path in sorted(ASSETS.rglob("*")):
        if path.suffix in _MEDIA:
            name = path.relative_to(ASSETS).as_posix()
            yield Page(f"assets/{name}", _MEDIA[path.suffix], partial(path.read_bytes))
