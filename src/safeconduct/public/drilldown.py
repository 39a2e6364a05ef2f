"""The calculator of a mirror: pages to go through, from the kind to the condition to what is promised and why.

A mirror has no form, and nobody to send one to. The same engine says the same things here, for one piece and one
adult. A condition that is asked of every thing makes one page; what inspectors alone can say is not asked.

    calculator.html                  what is it
    calculator/tank.html             in which condition
    calculator/tank-A.html           what is promised
    calculator/tank-unknown.html     the same while nobody knows the condition
    calculator/not-named.html        what the list does not name
"""

from collections.abc import Iterator
from functools import partial
from html import escape

from safeconduct.assessment import Claimant, Item
from safeconduct.catalogue import Thing
from safeconduct.language import LANGUAGES, pick
from safeconduct.public import calculator_words as words
from safeconduct.public.book import Book, book_on
from safeconduct.public.calculator_words import Voice, voice_of, way
from safeconduct.public.conditions import UNKNOWN, in_plain_words
from safeconduct.public.frames import framed
from safeconduct.public.listing import file_name
from safeconduct.public.pictures import picture
from safeconduct.public.site import HTML, Page, Site
from safeconduct.public.telling_award import standing, told
from safeconduct.schedule import MEASURES

_UNKNOWN = "unknown"
_ELSE = "not-named"


def pages(site: Site) -> Iterator[Page]:
    """Yield every page of a mirror's calculator."""
    book = book_on(site, None)
    for language in LANGUAGES:
        voice = voice_of(language)
        yield _page(site, language, "calculator.html", partial(_start, book, voice))
        yield _page(site, language, f"calculator/{_ELSE}.html", partial(_elsewhere, book, voice))
        for thing in book.kinds:
            own = f"calculator/{file_name(thing.id)}"
            if not book.grades:
                yield _page(site, language, f"{own}.html", partial(_promised, book, voice, thing, None))
                continue
            yield _page(site, language, f"{own}.html", partial(_conditions, book, voice, thing))
            for code in (*(grade.code for grade in book.grades), None):
                name = f"{own}-{file_name(code) if code else _UNKNOWN}.html"
                yield _page(site, language, name, partial(_promised, book, voice, thing, code))


def _page(site: Site, language: str, name: str, write: "partial[str]") -> Page:
    path = f"{language}/{name}"
    return Page(path, HTML, partial(_made, site, path, language, write))


def _made(site: Site, path: str, language: str, write: "partial[str]") -> bytes:
    return framed(site, path, language, write(path))


def _start(book: Book, voice: Voice, path: str) -> str:
    cards = "".join(_card(book, thing, voice, path) for thing in book.kinds)
    other = way(path, _path(voice, _ELSE))
    return (
        f'<h1>{voice(words.TITLE)}</h1><p class="lead">{voice(words.DRILL)}</p><p>{voice(words.NO_TASK)}</p>'
        f'<h2>{voice(words.CHOOSE_KIND)}</h2><ul class="cards">{cards}'
        f'<li><a href="{other}"><strong>{voice(words.ELSE)}</strong></a></li></ul>'
    )


def _card(book: Book, thing: Thing, voice: Voice, path: str) -> str:
    symbol = picture(thing, book.catalogue)
    image = f'<img class="symbol" src="{way(path, symbol)}" alt="" width="48" height="48"> ' if symbol else ""
    name = escape(pick(thing.names, voice.language))
    return f'<li><a href="{way(path, _path(voice, thing.id))}">{image}<strong>{name}</strong></a></li>'


def _conditions(book: Book, voice: Voice, thing: Thing, path: str) -> str:
    choices = [(grade.code, escape(in_plain_words(grade, voice.language))) for grade in book.grades]
    choices.append((_UNKNOWN, voice(UNKNOWN)))
    cards = "".join(
        f'<li><a href="{way(path, _path(voice, f"{thing.id}-{code}"))}"><strong>{label}</strong></a></li>'
        for code, label in choices
    )
    name = escape(pick(thing.names, voice.language))
    return (
        f"<h1>{voice(words.TITLE)}</h1><h2>{name}</h2><p>{voice(words.CHOOSE_CONDITION)}</p>"
        f'<ul class="cards">{cards}</ul>{_back(voice, path)}'
    )


def _promised(book: Book, voice: Voice, thing: Thing, code: str | None, path: str) -> str:
    target = book.known[thing.id].target
    # What is paid by measure is told for one of the first measure that fits.
    unit = None
    if not target.counted and "rounds" not in target.measures:
        unit = next(name for name in book.measures if MEASURES[name].sort in target.measures)
    item = Item(thing.id, "1", condition=code, unit=unit)
    adult = Claimant("1", weight=1 if book.schedule.split.shares == "by_weight" else None)
    award = book.assess((item,), (adult,))
    grade = next((each for each in book.grades if each.code == code), None)
    condition = escape(in_plain_words(grade, voice.language)) if grade else voice(UNKNOWN)
    said = f"<p>{voice(words.CONDITION)} <strong>{condition}</strong></p>" if book.grades else ""
    more = f"<p>{voice(words.STATIC_ATTRIBUTES)}</p>" if book.known[thing.id].asked else ""
    return (
        f"<h1>{voice(words.TITLE)}</h1>{said}<h2>{voice(words.RESULT)}</h2>"
        f"{told(award, (item,), (adult,), book, voice, path)}{more}<p>{voice(words.ONE_PIECE)}</p>"
        f"{standing(book, voice, path)}{_back(voice, path)}"
    )


def _elsewhere(book: Book, voice: Voice, path: str) -> str:
    return (
        f"<h1>{voice(words.ELSE_TITLE)}</h1><p><strong>{voice(words.NO_CLAUSE)}</strong> "
        f"{voice(words.NO_CLAUSE_MEANS)}</p>{standing(book, voice, path)}{_back(voice, path)}"
    )


def _back(voice: Voice, path: str) -> str:
    start = way(path, f"{voice.language}/calculator.html")
    return f'<p><a href="{start}">{voice(words.OTHERS)}</a></p>'


def _path(voice: Voice, name: str) -> str:
    return f"{voice.language}/calculator/{file_name(name)}.html"
