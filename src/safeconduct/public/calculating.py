"""The calculator: what somebody would bring, and what the list promises for it.

One page and no session: all that a visitor has said so far stands in the fields of the form that they send. Nothing
that is sent is stored, kept in memory or logged, and no cookie is set; the page around the answer is made once for
each language and holds nothing of anybody.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, checked_language, say
from safeconduct.public import calculator_words as words
from safeconduct.public import drilldown
from safeconduct.public.asking import Fields, Form, claimants, items, read
from safeconduct.public.book import Book, book_on
from safeconduct.public.calculator_form import errors, written
from safeconduct.public.calculator_words import Voice, voice_of
from safeconduct.public.frames import framed, with_frame
from safeconduct.public.site import HTML, Page, Site
from safeconduct.public.telling_award import standing, told

NAME = "calculator.html"


def pages(site: Site) -> Iterator[Page]:
    """Yield the calculator: a form where there is somebody to send it to, in a mirror pages to go through."""
    if not site.live:
        yield from drilldown.pages(site)
        return
    for language in LANGUAGES:
        path = f"{language}/{NAME}"
        yield Page(path, HTML, partial(_empty, site, language, path))


def answer(site: Site, language: str, data: Fields, *, on: date | None = None) -> bytes:
    """Return the page that answers what was sent; for any input at all it is a page with a sentence.

    Args:
        site: what is published.
        language: one of `LANGUAGES`.
        data: the fields of the form, as Django's QueryDict has them.
        on: the day whose list counts; today where it is not given.
    """
    path = f"{checked_language(language)}/{NAME}"
    book = book_on(site, on or datetime.now(UTC).date())
    form = read(data, book, language)
    return with_frame(site, path, language, _answered(form, book, voice_of(language), path))


def _empty(site: Site, language: str, path: str) -> bytes:
    book = book_on(site, None)
    voice = voice_of(language)
    fragment = f"{_opening(voice)}{written(Form(), book, voice, path)}"
    return framed(site, path, language, fragment)


def _opening(voice: Voice) -> str:
    return (
        f'<h1>{voice(words.TITLE)}</h1><p class="lead">{voice(words.INTRO)}</p><p>{voice(words.NO_TASK)}</p>'
    )


def _answered(form: Form, book: Book, voice: Voice, path: str) -> str:
    parts = [f"<h1>{voice(words.TITLE)}</h1>"]
    result = ""
    if form.pieces and not form.errors and not form.looked_up:
        result = _result(form, book, voice, path)
    # A refusal is known only once the result was tried.
    parts.append(errors(form, voice))
    if form.none_fits:
        parts.append(_not_named(words.NOT_THESE, voice))
    elif form.looked_up and not form.hits:
        parts.append(_not_named(words.NOT_FOUND, voice))
    parts.append(result)
    if result:
        parts.append(f"<p>{voice(words.FORGOTTEN)}</p><h2>{voice(words.CHANGE)}</h2>")
    parts.append(written(form, book, voice, path))
    if form.pieces or form.looked_up:
        parts.append(f'<p><a href="{NAME}">{voice(words.AFRESH)}</a></p>')
    return "".join(parts)


def _not_named(sentence: str, voice: Voice) -> str:
    return (
        f'<div class="notice" role="status"><p><strong>{voice(sentence)}</strong> {voice(words.NOT_FOUND_DO)}</p>'
        f"<p>{voice(words.NO_CLAUSE_MEANS)}</p></div>"
    )


def _result(form: Form, book: Book, voice: Voice, path: str) -> str:
    brought, people = items(form), claimants(form, book, voice.language)
    try:
        award = book.assess(brought, people)
    except BadInput:
        # Its sentence is for whoever writes claims, and in English.
        form.errors["what"] = say(words.E_NOT_COMPUTED, voice.language)
        return ""
    return (
        f"<h2>{voice(words.RESULT)}</h2>"
        f"{told(award, brought, people, book, voice, path)}{standing(book, voice, path)}"
    )
