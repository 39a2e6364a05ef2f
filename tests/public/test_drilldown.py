"""A mirror's calculator: pages to go through, which say what the live one says, and no form."""

import gzip
import posixpath
import re
from functools import cache
from urllib.parse import urlencode

import pytest
from tests.public.reading import Seen, site

from safeconduct.language import LANGUAGES, say
from safeconduct.programmes import shipped
from safeconduct.public import calculator_words as words

PAGE_LIMIT = 14 * 1024


@cache
def mirror(programme: str = "ukraine-2023") -> dict[str, bytes]:
    from safeconduct.public.calculating import pages

    found = list(pages(site(programme=programme, live=False)))
    assert len({page.path.casefold() for page in found}) == len(found)  # some servers know no capitals
    return {page.path: page.make() for page in found}


@pytest.mark.parametrize("programme", shipped())
def test_a_mirror_has_no_form_and_every_way_leads_on(programme: str) -> None:
    from safeconduct.public.site import ASSETS

    found = mirror(programme)
    reached: set[str] = set()
    for path, page in found.items():
        seen = Seen(page)
        assert not {"form", "input", "button", "select", "textarea"} & set(seen.tags), path
        assert seen.tags.count("h1") == 1
        assert len(gzip.compress(page)) <= PAGE_LIMIT, path
        for link in seen.links:
            if link.startswith(("#", "http")):
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))
            if "calculator" in there:
                assert there in found, f"{path}: {link}"
                reached.add(there)
            elif "assets/symbols" in there:
                assert (ASSETS.parent / there).exists(), f"{path}: {link}"
    assert reached == set(found)


@pytest.mark.parametrize("programme", shipped())
def test_a_mirror_says_the_same_of_every_kind_and_condition_as_the_live_calculator(programme: str) -> None:
    from django.http import QueryDict

    from safeconduct.public.book import book_on
    from safeconduct.public.calculating import answer

    live = site(programme=programme)
    book = book_on(live, None)
    day = book.schedule.in_force_from
    kinds = [kind for kind in book.kinds if book.known[kind.id].target.counted]
    for number, kind in enumerate(kinds):
        language = LANGUAGES[number % 3]
        codes: tuple[str | None, ...] = (None,)
        if book.grades:
            codes = (*(grade.code for grade in book.grades), None)
        for code in codes:
            end = f"-{code or 'unknown'}" if book.grades else ""
            still = mirror(programme)[f"{language}/calculator/{kind.id}{end}.html"]
            fields = {"item": kind.id, "condition-1": code or "", "adults": "1", "do": "answer"}
            asked = answer(live, language, QueryDict(urlencode(fields)), on=day)
            assert promised(still) == promised(asked), (kind.id, code)


def promised(page: bytes) -> str:
    """Return the part of a page that says what is promised for one thing."""
    # The ways to pictures differ with the depth.
    flat = re.sub(r'src="[./]*', 'src="', page.decode())
    found = re.search(r"</h2><h3>(.*?)<p class=\"quiet\">", flat, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_default_mirror_tells_what_a_tank_is_worth(language: str) -> None:
    start, conditions = (
        Seen(mirror()[f"{language}/{name}"]) for name in ("calculator.html", "calculator/tank.html")
    )
    assert "calculator/tank.html" in [
        posixpath.normpath(link).removeprefix(f"../{language}/") for link in start.links
    ]
    assert say("It works, and nothing is missing", language) in conditions.text
    assert re.search(r"100[\s,]000", Seen(mirror()[f"{language}/calculator/tank-A.html"]).text)
    assert say(words.NOT_PAID, language) in Seen(mirror()[f"{language}/calculator/tank-F.html"]).text
    unknown = Seen(mirror()[f"{language}/calculator/tank-unknown.html"]).text
    assert (
        say("The condition has not been graded yet; people decide after the inspections.", language)
        in unknown
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_list_does_not_name_has_a_page_of_its_own(language: str) -> None:
    text = Seen(mirror()[f"{language}/calculator/not-named.html"]).text
    assert say(words.NO_CLAUSE_MEANS, language) in text
    assert say(words.PROMISE, language) in text


def test_the_number_of_pages_stays_sane() -> None:
    assert len(mirror()) < 300
    assert max(len(mirror(programme)) for programme in shipped()) < 1200


def test_pages_made_twice_are_the_same_to_the_byte() -> None:
    from safeconduct.public.calculating import pages

    again = {page.path: page.make() for page in pages(site(live=False))}
    assert again == mirror()
