"""Every page of the console in real Chromium, in each language: axe-core finds nothing, and nothing is too wide.

What has a look of its own in three languages (reception, inspection, vault, papers: test_reception_look; joining:
test_joining_browser) is not opened again. That no page was forgotten is counted at the end.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser
from tests.console import test_joining_browser, test_office, test_reception_look
from tests.console.looking import faults, shown
from tests.console.sitting import Officer, Room, at_desks
from tests.story import Played

from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

NEWCOMERS = ("words", "copy", "factor", "waiting")
"""Pages that one meets once, between an invite and the first day; test_joining walks through them."""

LOOKED_AT_IN_ENGLISH = ("index", "search", "office/")
"""What test_home, test_office and their neighbours open in English at two widths."""

PAYMENTS = ("index", "export", "import", "reconcile")
"""What test_payments opens, in three languages, on a telephone and at a desk."""

ON_CASES = ("court",)
"""Pages of one case that have a look of their own in three languages: test_court."""

NO_PAGES = ("out", "aim", "down", "drop", "content", "document", "photo", "listed", "asset", "door")
"""What answers with a way, a file or nothing to look at; and a list, which test_office_lists looks at."""


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def proposed(room: Room) -> str:
    """Let an appropriation and an act on the case wait for a second signature; return the latter's digest."""
    money = {"what": "grant", "grant_unit": "USD", "grant_amount": "5000000", "law": "Law 7", "year": "2023"}
    assert room.magpie.send("office/budget.html", **money).status_code == 303
    named = {"f-asked": "p1", "f-dependants-count": "0", "f-hidden-count": "0"}
    assert room.heron.send(f"acting/{room.reference}/NameDependants.html", **named).status_code == 303
    safe = {"f-dependants": "", "f-confirmation": "met-in-person"}
    assert room.heron.send(f"acting/{room.reference}/ConfirmDependantsSafe.html", **safe).status_code == 303
    (proposal,) = room.case.pending
    return str(proposal.digest)


def answered(room: Room) -> Iterator[tuple[Officer, str, Any]]:
    """Yield pages that answer a form: a search, a search of the catalogue, a refusal beside its field."""
    search = "search.html"
    yield room.heron, search, room.heron.send(search, words="vydumana")
    begin = "acting/new/OpenCase.html"
    sent = {"f-channel": "call", "f-brings": "ми-8\nzzzqqqxx", "more": "f-brings"}
    yield room.heron, begin, room.heron.send(begin, **sent)
    plan = f"acting/{room.reference}/PlanHandover.html"
    yield room.crane, plan, room.crane.send(plan, **{"f-unit": "GREYLAG", "f-window-begins": "tomorrow"})


def pages(room: Room, digest: str) -> list[tuple[Officer, str]]:
    """Return what is opened here, by whom."""
    here = room.reference
    return [
        (room.heron, "index.html"),
        (room.heron, "index.html?list=all"),
        (room.dove, "search.html"),
        (room.heron, f"cases/{here}.html"),
        (room.owl, f"cases/{here}.html"),
        (room.heron, f"acting/{here}/MakeProtectionPlan.html"),
        (room.crane, f"acting/{here}/DeclareAboard.html"),
        (room.heron, f"acting/{here}/TellWhereThingsStand.html"),
        (room.wren, f"acting/{here}/second/{digest}.html"),
        (room.wren, f"acting/{here}/second/{'0' * 64}.html"),
        (room.dove, f"cases/{here}.html"),  # refused: not admitted
        *((room.owl, f"office/{page}.html") for page in test_office.PAGES),
        (room.owl, f"office/second/{test_office.digest_of(room)}.html"),
        (room.owl, text_of_the_programme(room)),
        (room.raven, "office/readings.html"),
    ]


def text_of_the_programme(room: Room) -> str:
    """Return the page on which a text is worded anew, as the list of texts leads to it."""
    found = re.search(r'href="(text/[^"]+)"', room.owl.go("office/texts.html").content.decode())
    assert found is not None
    return f"office/{found[1]}"


@pytest.mark.parametrize(("language", "width"), [("en", 1200), ("uk", 360), ("ru", 1200)])
def test_every_page_can_be_used_by_everybody_in_every_language(
    room: Room, chromium: Browser, language: str, width: int
) -> None:
    digest = proposed(room)
    for officer in room.officers.values():
        officer.language = language
    look = {"viewport": {"width": width, "height": 800}}
    found = []
    for officer, page in pages(room, digest):
        if language == "en" and page.startswith(LOOKED_AT_IN_ENGLISH):
            continue
        with shown(chromium, officer, page, **look) as opened:
            found += [f"{page}: {fault}" for fault in faults(opened)]
    for officer, page, answer in answered(room):
        with shown(chromium, officer, page, answer, **look) as opened:
            found += [f"{page}, answered: {fault}" for fault in faults(opened)]
    assert found == []


def views(patterns: Any = None) -> Iterator[Any]:
    """Yield what answers under /console/."""
    for each in get_resolver("safeconduct.console.urls").url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from views(each.url_patterns)
        elif isinstance(each, URLPattern):
            yield each.callback


def test_no_page_is_forgotten(room: Room) -> None:
    opened = [page for _, page in pages(room, proposed(room))]
    opened += [page for _, page, _ in answered(room)]
    opened += [page for _, page in test_reception_look.pages(room).values()]
    opened += [f"joining/{name}.html" for name in (*test_joining_browser.PAGES, *NEWCOMERS)]
    opened += [f"payments/{name}.html" for name in PAYMENTS]
    opened += [f"{name}/{room.reference}.html" for name in ON_CASES]
    seen = {resolve(f"/en/{page.partition('?')[0]}", "safeconduct.console.urls").func for page in opened}
    # `listed` are also the papers of a case, which test_reception_look opens.
    assert {each.__name__ for each in set(views()) - seen} == set(NO_PAGES)
    assert set(LANGUAGES) == {"en", "uk", "ru"}
