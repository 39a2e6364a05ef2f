"""What the authority has said about cases, as a page and as a file: each statement as it was issued, and nothing else.

    uk/statements.html    what stands, the newest first
    statements.json       the same for machines

A statement that was taken down is in neither; its number stays free, so that a gap tells that there was one.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from safeconduct.casefile.office import Issued
from safeconduct.language import LANGUAGES, day
from safeconduct.public.site import HTML, JSON, Page, Site


def pages(site: Site) -> Iterator[Page]:
    """Yield the page in each language, and the file."""
    for language in LANGUAGES:
        path = f"{language}/statements.html"
        yield Page(path, HTML, partial(_page, site, language, path))
    yield Page("statements.json", JSON, partial(_file, site))


def standing(site: Site) -> list[Issued]:
    """Return what stands, the newest first."""
    return [one for one in reversed(site.statements) if one.down is None and one.words]


def in_language(words: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """Return a statement in the reader's language, or, where it has none, in every language that it has.

    Nothing is translated here: a machine's word for somebody's story is not what they agreed to.
    """
    return [(language, words[language])] if language in words else sorted(words.items())


def _page(site: Site, language: str, path: str) -> bytes:
    shown: list[dict[str, Any]] = [
        {
            "number": one.number,
            "on": day(one.on, language),
            "words": in_language(one.words, language),
            "foreign": language not in one.words,
        }
        for one in standing(site)
    ]
    return site.render("public/statements.html", language=language, path=path, statements=shown)


def _file(site: Site) -> bytes:
    found = [{"number": one.number, "on": one.on, "words": one.words} for one in standing(site)]
    return msgspec.json.format(msgspec.json.encode({"statements": found}, order="sorted"), indent=1) + b"\n"
