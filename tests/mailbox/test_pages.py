"""Every page of the mailbox: neutral, light, without anything that keeps or tells; and every form, whatever is sent."""

import gzip
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.browser import Visit, axe, follow
from tests.mailbox.boxes import begun
from tests.mailbox.journeys import Person, mailboxes, seen, shown_words, stands_in
from tests.office import TestOffice

from safeconduct.language import LANGUAGES, say

PAGE_LIMIT = 14 * 1024
OUTSIDE = ("index.html", "lost.html", "wait.html?to=first", "wait.html?to=back")
INSIDE = (
    *("box.html", "message.html", "file.html", "accept.html", "decline.html", "withdraw.html", "rest.html"),
    *("family.html", "quiet.html", "wish.html", "publicity.html", "contest.html", "records.html"),
    *("aboard.html", "calloff.html", "answer.html", "proof.html", "sent.html"),
)
FIELDS = {
    "message.html": ("words",),
    "family.html": ("relation1", "age1", "how1", "name1", "whereabouts1", "words", "rows", "more"),
    "quiet.html": ("begins1", "ends1", "begins2", "words", "not_before"),
    "wish.html": ("wish",),
    "publicity.html": ("scopes", "words", "nothing"),
    "records.html": ("request", "words"),
    "aboard.html": ("coming", "unaware", "words"),
    "calloff.html": ("words",),
    "answer.html": ("question", "answer"),
    "accept.html": ("offer",),
    "decline.html": ("offer",),
    "contest.html": ("lines", "reasons"),
    "proof.html": ("index", "understood"),
    "file.html": ("file", "words", "voice", "original"),
    "second.html": ("three",),
    "secondcopy.html": ("mac", "w1", "w2", "w12", "show"),
    "rest.html": (),
}
TEXTS = ("words", "reasons", "answer", "how1")
ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "\x00", "<script>", "{{ x }}", "yes", "adult", "child", "stay", "access", "fact", "-1", "0", "1"]
    ),
    st.sampled_from(
        ["9" * 30, "2023-02-30", "24:61", "a" * 5000, "ж" * 4001, "\u202e", "\ud7ff", "99999", "²"]
    ),
)


class Reading(HTMLParser):
    """A page as a checker reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


@pytest.fixture
def room(sqlite_office: TestOffice) -> Iterator[Any]:
    with mailboxes(sqlite_office) as room:
        yield room


def opened(office: TestOffice, language: str = "en") -> Person:
    person = Person(language, office)
    person.begin()
    return person


def check(answer: Any, language: str) -> None:
    """Hold a page to what every page of the mailbox keeps."""
    body = answer.content.decode()
    page = Reading(body)
    assert page.title == say("Page", language), "one neutral word in every history"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert len(gzip.compress(answer.content)) <= PAGE_LIMIT
    assert [tag for tag, _ in page.tags].count("h1") == 1
    for tag, attributes in page.tags:
        assert tag not in {"script", "style", "iframe", "svg", "object"}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "action"):
            where = attributes.get(name) or ""
            assert not where.startswith(("data:", "//", "/", "http:")), where
            assert not where.startswith("https:") or where == "https://harmless.example/", where
        if tag in {"input", "textarea", "select"} and attributes.get("type") in {
            None,
            "text",
            "time",
            "date",
        }:
            assert attributes.get("autocomplete") == "off", attributes
        if tag == "textarea" or attributes.get("type") == "text":
            assert attributes.get("spellcheck") == "false", attributes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_neutral_light_and_keeps_nothing(
    sqlite_office: TestOffice, room: Any, language: str
) -> None:
    del room
    visitor = Person(language, sqlite_office)
    for page in OUTSIDE:
        name, _, query = page.partition("?to=")
        check(visitor.get(name, **({"to": query} if query else {})), language)
    visitor.draw()
    check(visitor.page, language)
    check(visitor.post("copy.html", show="1"), language)
    check(visitor.post("copy.html", w1="nonsense"), language)
    check(visitor.post("copy.html", **{f"w{n}": word for n, word in enumerate(visitor.words, 1)}), language)
    check(visitor.post("write.html", who="self", dangerous_hours="x" * 600, send="1"), language)
    visitor.post("write.html", who="self", words="A kestrel.", dangerous_hours="", send="1")
    for page in INSIDE:
        check(visitor.get(page), language)
        assert visitor.at == page
    check(visitor.get("second.html"), language)
    check(visitor.post("second.html", three=" ".join(visitor.words[:3])), language)
    check(visitor.post("secondcopy.html", show="1"), language)


def test_an_unknown_page_or_language_is_not_there(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    assert person.get("no-such-page.html").status_code == 404
    person.language = "xx"
    assert person.get("index.html").status_code == 404


def test_without_a_mailbox_every_inner_page_leads_to_the_entry(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    for page in (*INSIDE, "second.html", "secondcopy.html", "write.html", "copy.html"):
        person.get(page)
        assert person.at == "index.html", page


def test_a_cookie_of_nobody_opens_nothing(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    for token in ("", "x", "A" * 43, "é" * 43, "A" * 5000):
        person.client.cookies["__Host-s"] = token
        person.get("box.html")
        assert person.at == "index.html"


def test_a_form_from_elsewhere_is_refused(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = opened(sqlite_office)
    answer = person.client.post(
        "/en/mailbox/withdraw.html",
        {},
        secure=True,
        HTTP_HOST="localhost",
        HTTP_ORIGIN="https://evil.example",
    )
    assert answer.status_code == 403
    assert "withdrew" not in seen(person.get("box.html"))


def test_the_cookie_is_bound_to_the_host_and_ends_with_the_browser(
    sqlite_office: TestOffice, room: Any
) -> None:
    del room
    person = opened(sqlite_office)
    cookie = person.client.cookies["__Host-s"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        True,
        "Strict",
        "/",
    )
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=st.sampled_from(sorted(FIELDS)), data=st.data())
def test_whatever_is_sent_is_answered_and_no_text_is_lost(
    fuzzed: tuple[Person, Person], page: str, data: st.DataObject
) -> None:
    drawn = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS[page], ODD)))
    for person in fuzzed:
        person.get("message.html")
        answer = person.client.post(
            f"/en/mailbox/{page}",
            {**person.hidden("message.html"), **drawn},
            secure=True,
            HTTP_HOST="localhost",
            HTTP_ORIGIN="https://localhost",
        )
        assert answer.status_code in {200, 303, 422}
        if answer.status_code == 422 and page not in {"second.html", "secondcopy.html"}:
            shown = answer.content.decode()
            for name in set(drawn) & set(TEXTS):
                said = drawn[name].replace("\r\n", "\n").replace("\r", "\n").strip()
                from django.utils.html import escape

                if f'name="{name}"' in shown:
                    assert escape(said) in shown
        if page == "withdraw.html":
            break


@pytest.fixture
def fuzzed(sqlite_office: TestOffice, room: Any) -> tuple[Person, Person]:
    """A real mailbox, and one that was opened with the duress words."""
    del room
    real = opened(sqlite_office)
    forced = begun(sqlite_office, duress=True)
    harmless = Person(office=sqlite_office)
    harmless.come_back(list(forced.duress))
    return real, harmless


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            (
                *("who", "words", "brings", "brings_words", "alone", "under_18", "languages", "danger"),
                *("dangerous_hours", "lost_words", "search", "find"),
            ),
            ODD,
        ),
    )
)
def test_whatever_is_written_first_is_answered_and_no_text_is_lost(
    beginning: Person, sent: dict[str, str]
) -> None:
    from django.utils.html import escape

    token = beginning.hidden("write.html")
    answer = beginning.client.post(
        "/en/mailbox/write.html",
        {**token, "languages": ["en"] * 2, "find": "1", **sent},
        secure=True,
        HTTP_HOST="localhost",
        HTTP_ORIGIN="https://localhost",
    )
    assert answer.status_code == 200
    for name in {"words", "brings_words", "dangerous_hours"} & set(sent):
        assert escape(sent[name].replace("\r\n", "\n").replace("\r", "\n").strip()) in answer.content.decode()


@pytest.fixture
def beginning(sqlite_office: TestOffice, room: Any) -> Person:
    del room
    person = Person(office=sqlite_office)
    person.draw()
    person.copy()
    return person


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ODD, ticket=ODD)
def test_whatever_is_typed_as_words_is_answered(entering: Person, words: str, ticket: str) -> None:
    for page, sent in (
        ("back.html", {"words": words, "t": ticket}),
        ("copy.html", {"w1": words, "mac": ticket, "t": ticket}),
    ):
        answer = entering.client.post(
            f"/en/mailbox/{page}",
            {**entering.hidden("back.html"), **sent},
            secure=True,
            HTTP_HOST="localhost",
            HTTP_ORIGIN="https://localhost",
        )
        assert answer.status_code in {422, 503}
    assert entering.client.get(
        "/en/mailbox/wait.html", {"to": words, "t": ticket}, secure=True, HTTP_HOST="localhost"
    ).status_code in {200, 303}


@pytest.fixture
def entering(sqlite_office: TestOffice, room: Any) -> Person:
    del room
    person = Person(office=sqlite_office)
    person.get("wait.html", to="back")
    return person


def words_on(page: Any) -> list[str]:
    return shown_words(type("Shown", (), {"content": page.content().encode()})())


def begin(visitor: Any, language: str, found: Any) -> list[str]:
    """Write for the first time in a browser, holding every page on the way to `found`."""
    page = visitor.page
    visitor.go(f"{language}/mailbox/index.html")
    found(page)
    follow(page, 'a[href="wait.html?to=first"]')
    found(page)
    words = words_on(page)
    follow(page, 'button[name="show"]')
    page.fill("#w1", "zooo")
    follow(page, "main button.primary")
    found(page)
    for number, word in enumerate(words, 1):
        page.fill(f"#w{number}", word)
    follow(page, "main button.primary")
    page.fill("#search", "ми-8")
    follow(page, 'button[name="find"]')
    page.click('input[name="brings"]')
    found(page)
    page.fill("#words", "I saw a kestrel.")
    follow(page, 'button[name="send"]')
    found(page)
    return words


def not_held(page: Any) -> None:
    """Look at nothing on the way."""
    del page


def until_offered(visitor: Any, language: str) -> None:
    """Wait until the rehearsal's officers have made their offer."""
    for _ in range(60):
        visitor.go(f"{language}/mailbox/box.html")
        if visitor.page.query_selector(".offer"):
            return
        visitor.page.wait_for_timeout(500)
    raise AssertionError("no offer came")


@pytest.mark.parametrize(("language", "width"), [("en", 1200), ("uk", 320), ("ru", 400)])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_window(
    visit: Visit, rehearsed: Any, language: str, width: int
) -> None:
    # axe is put into the page by the test; what the page itself may run is the same without scripts.
    visitor = visit(language, javascript=True, bypass_csp=True, width=width, at=rehearsed)
    problems: list[str] = []

    def hold(page: Any) -> None:
        problems.extend(axe(page))
        if visitor.wider_than_the_window() > 0:
            problems.append(f"{page.url} is wider than the window")

    begin(visitor, language, hold)
    until_offered(visitor, language)
    hold(visitor.page)
    for name in INSIDE:
        visitor.go(f"{language}/mailbox/{name}")
        hold(visitor.page)
    for name, field in (("family.html", "#how1"), ("quiet.html", "#words")):
        visitor.go(f"{language}/mailbox/{name}")
        visitor.page.fill(field, "x" * 600)
        follow(visitor.page, "main button.primary")
        hold(visitor.page)
    visitor.expected = ("status of 422",)
    assert problems == []


def test_the_back_button_shows_nothing_after_leaving(visit: Visit, rehearsed: Any) -> None:
    visitor = visit("en", at=rehearsed)
    page = visitor.page
    visitor.context.route(
        "https://www.wikipedia.org/**",
        lambda route: route.fulfill(body="<p>elsewhere", content_type="text/html"),
    )
    words = begin(visitor, "en", not_held)
    visitor.go("en/mailbox/box.html")
    visitor.go("en/mailbox/message.html")
    page.fill("#words", "An unsent draft of a letter.")
    page.click(".leave button")
    page.wait_for_url("https://www.wikipedia.org/**")
    for _ in range(7):
        page.go_back()
        body = page.content()
        assert "An unsent draft" not in body
        assert "You wrote" not in body
        assert not [word for word in words if stands_in(word, body)]
    visitor.expected = ("status of 403", "status of 422")  # going back sends forms again
    visitor.elsewhere.clear()
