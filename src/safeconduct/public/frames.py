"""The page around an answer: made from its template, and cut where the answer goes.

What goes in is markup that was put together by `calculator_words.Voice` and `escape` alone, so the template has
nothing to escape; and a template that never sees it cannot be made to run it.
"""

from safeconduct.public.site import Site

_MARK = "the-answer-stands-here"

_kept: dict[tuple[int, str], tuple[Site, bytes, bytes]] = {}
_MOST = 64


def framed(site: Site, path: str, language: str, fragment: str) -> bytes:
    """Return a page around a fragment of markup, the page rendered anew.

    Args:
        site: what is published.
        path: where the page stands.
        language: one of `LANGUAGES`.
        fragment: markup.
    """
    head, tail = _frame(site, path, language)
    return head + fragment.encode("utf-8", "replace") + tail


def with_frame(site: Site, path: str, language: str, fragment: str) -> bytes:
    """Return the same; the page around the fragment is kept for the next answer, the fragment is not."""
    known = _kept.get((id(site), path))
    if known is None or known[0] is not site:
        if len(_kept) >= _MOST:
            _kept.clear()
        known = _kept[id(site), path] = (site, *_frame(site, path, language))
    return known[1] + fragment.encode("utf-8", "replace") + known[2]


def _frame(site: Site, path: str, language: str) -> tuple[bytes, bytes]:
    page = site.render("public/calculator.html", language=language, path=path, mark=_MARK)
    head, mark, tail = page.partition(_MARK.encode())
    if not mark or _MARK.encode() in tail:
        raise ValueError("public/calculator.html must have one place for what goes into it")
    return head, tail
