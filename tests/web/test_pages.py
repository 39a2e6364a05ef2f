"""Every public page in every language, in a real browser: whole, quiet, light, and usable by anybody."""

import gzip
import re
import shutil
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from tests.browser import Server, Visit, any_web_server, axe, serving
from tests.tongue import ARABIC, add_language

import safeconduct
from safeconduct.language import LANGUAGES

PAGE_LIMIT = 14 * 1024
WHOLE_LIMIT = 40 * 1024
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@cache
def inventory(*, live: bool = True) -> dict[str, Any]:
    """Return the site's pages by path, listed as the server, or `publish`, lists them."""
    from safeconduct.public.here import site_of
    from safeconduct.public.inventory import pages
    from safeconduct.registry.configuration import Configuration

    return pages(site_of(None, Configuration(), live=live))


def html_paths(language: str) -> list[str]:
    return [path for path in inventory() if path.startswith(f"{language}/") and path.endswith(".html")]


BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"
PAGE_COLOUR = "rgb(246, 245, 241)"


class Reading(HTMLParser):
    """A page as a checker of links reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []
        self.root: dict[str, str | None] = {}
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes.update(found)
        if tag == "html":
            self.root = found
        if found.get("id"):
            self.ids.add(str(found["id"]))
        if tag in {"a", "form"}:
            self.links.append(found.get("href") or found.get("action") or "")
        elif tag in {"link", "img"}:
            self.files.append(found.get("href") or found.get("src") or "")


def policy(header: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_answers_quietly(served: Server, language: str) -> None:
    faults: dict[str, str] = {}
    for path, page in inventory().items():
        if path.startswith(tuple(f"{code}/" for code in LANGUAGES if code != language)):
            continue
        status, headers, body = served.ask(path)
        wrong = [
            name
            for name, holds in {
                "status": status == 200,
                "type": headers.get("content-type") == page.media_type,
                "cookie": "set-cookie" not in headers,
                "policy": policy(headers.get("content-security-policy", "")) == POLICY,
                "referrer": headers.get("referrer-policy") == "no-referrer",
                "sniffing": headers.get("x-content-type-options") == "nosniff",
                "cache": headers.get("cache-control", "").startswith("public"),
                "empty": bool(body),
            }.items()
            if not holds
        ]
        if wrong:
            faults[path] = f"{', '.join(wrong)} (status {status})"
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light(served: Server, language: str) -> None:
    @cache
    def weight(path: str) -> int:
        _, headers, body = served.ask(path, Accept_Encoding="gzip")
        return len(body if headers.get("content-encoding") == "gzip" else gzip.compress(body))

    heavy: dict[str, tuple[int, int]] = {}
    for path in html_paths(language):
        _, _, body = served.ask(path)
        files = {urljoin(path, name) for name in Reading(body.decode()).files}
        own, whole = weight(path), weight(path) + sum(map(weight, files))
        if own > PAGE_LIMIT or whole > WHOLE_LIMIT:
            heavy[path] = own, whole
    assert heavy == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(served: Server, language: str) -> None:
    read = {
        path: Reading(page.make().decode()) for path, page in inventory().items() if path.endswith(".html")
    }
    broken: list[str] = []
    for path in (*html_paths(language), "index.html"):
        for link in (*read[path].links, *read[path].files):
            there = urlsplit(urljoin(f"https://site.example/{path}", link))
            if urlsplit(link).scheme:
                continue  # a source of law, or the way out: tests/public hold which ones there may be
            name = unquote(there.path).removeprefix("/")
            name += "index.html" if name.endswith("/") and f"{name}index.html" in inventory() else ""
            if name in read:
                found = not there.fragment or there.fragment in read[name].ids
            else:
                found = name in inventory() or ("/mailbox/" in name and served.ask(name)[0] == 200)
            if not found:
                broken.append(f"{path}: {link}")
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_carries_no_style_or_script(language: str) -> None:
    faults: dict[str, str] = {}
    for path in html_paths(language):
        read = Reading(inventory()[path].make().decode())
        wrong = [
            name
            for name, holds in {
                "language": read.root == {"lang": language, "dir": "ltr"},
                "one h1": read.tags.count("h1") == 1,
                "script": not {"script", "style", "svg", "iframe", "object"} & set(read.tags),
                "attributes": not any(name == "style" or name.startswith("on") for name in read.attributes),
                "leave": "leave" in inventory()[path].make().decode(),
            }.items()
            if not holds
        ]
        if wrong:
            faults[path] = ", ".join(wrong)
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_small_phone(visit: Visit, language: str) -> None:
    visitor = visit(language, width=320, height=640)
    wide: dict[str, int] = {}
    for path in (*html_paths(language), "index.html"):
        visitor.go(path)
        over = visitor.wider_than_the_window()
        if over > 0:
            wide[path] = over
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(visit: Visit, language: str, scheme: str) -> None:
    # A wide window in light, a phone's in dark: each page is seen in both shapes.
    visitor = visit(
        language,
        javascript=True,
        width=1200 if scheme == "light" else 360,
        color_scheme=scheme,
        bypass_csp=True,
    )
    found: list[str] = []
    for path in (*html_paths(language), "index.html"):
        visitor.go(path)
        found += axe(visitor.page)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_while_the_calculator_answers(visit: Visit, language: str) -> None:
    visitor = visit(language, javascript=True, width=320, bypass_csp=True)
    page = visitor.page
    found: list[str] = []

    def look() -> None:
        found.extend(axe(page))
        if visitor.wider_than_the_window() > 0:
            found.append(f"{page.url} is too wide")

    visitor.go(f"{language}/calculator.html")
    visitor.click(page.get_by_role("button").first)  # nothing is said yet
    look()
    page.locator("#what").fill("Т-72")
    visitor.click(page.get_by_role("button").first)
    look()
    page.locator("input[name=choice]").first.check()
    visitor.click(page.get_by_role("button").first)
    look()
    assert "100" in page.locator("main").inner_text()
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_out_is_in_reach_wherever_one_reads(visit: Visit, language: str) -> None:
    # 1280 by 1024 at 400 % zoom.
    visitor = visit(language, width=320, height=256)
    visitor.go(f"{language}/rights.html")
    page = visitor.page
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    box = page.locator(".leave a").bounding_box()
    strip = page.locator(".masthead").bounding_box()
    assert box is not None
    assert strip is not None
    assert box["y"] >= 0
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["height"] >= 44
    # The strip leaves most of the window to the text.
    assert strip["y"] + strip["height"] <= 256 / 3


def test_leaving_goes_elsewhere_and_says_nothing_of_where_one_was(visit: Visit) -> None:
    visitor = visit("uk")
    visitor.go("uk/rights.html")
    way_out = visitor.page.locator(".leave a")
    address = way_out.get_attribute("href")
    with visitor.page.expect_request(lambda request: request.url == address) as asked:
        way_out.click(no_wait_after=True)
    assert "referer" not in asked.value.headers
    visitor.elsewhere.clear()
    visitor.expected = ("net::ERR",)  # the browser notes that nothing of that name can be found here


def test_the_text_is_the_first_thing_the_keyboard_can_jump_to(visit: Visit) -> None:
    visitor = visit("uk")
    visitor.go("uk/index.html")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    assert visitor.page.locator(".skip").bounding_box()["width"] > 40


def test_a_page_that_is_not_there_says_so_in_its_language(served: Server, visit: Visit) -> None:
    for language, sentence in {
        "en": "There is no such page",
        "uk": "Такої сторінки немає",
        "ru": "Такой страницы нет",
    }.items():
        status, headers, body = served.ask(f"{language}/no-such-page.html")
        assert status == 404
        assert headers["cache-control"] == "no-store"
        assert policy(headers["content-security-policy"]) == POLICY
        assert f"<h1>{sentence}</h1>" in body.decode()
    visitor = visit("uk", javascript=True, bypass_csp=True)
    visitor.go("uk/no-such-page.html")
    visitor.expected = ("status of 404",)
    assert axe(visitor.page) == []


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a mirror's pages, below another folder."""
    folder = tmp_path_factory.mktemp("web") / "some" / "where"
    for path, page in inventory(live=False).items():
        if path.endswith((".html", ".css", ".png")):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(page.make())
    return folder


@pytest.fixture(scope="module")
def copy_of_the_site(mirror: Path) -> Iterator[Server]:
    """The mirror, served by any web server from a folder below its root."""
    with any_web_server(mirror.parents[1]) as url:
        yield Server(f"{url}/some/where", None, None)


def test_a_mirror_looks_and_obeys_as_the_site_does(copy_of_the_site: Server, visit: Visit) -> None:
    visitor = visit("uk", at=copy_of_the_site, javascript=True)
    for path in ("index.html", "uk/index.html", "uk/calculator/tank-C.html"):
        visitor.go(path)
        assert visitor.page.evaluate(BACKGROUND) == PAGE_COLOUR
    # The page's own policy holds where the server sends none: no script can be put into it.
    visitor.page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {text: 'window.put = 1'}))"
    )
    assert visitor.page.evaluate("window.put") is None
    assert any("Content Security Policy" in each for each in visitor.complaints)
    visitor.complaints.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_that_only_a_mirror_has_is_light_and_whole(mirror: Path, language: str) -> None:
    style = len(gzip.compress((mirror / "assets" / "style.css").read_bytes()))
    faults: list[str] = []
    for path in sorted((mirror / language).rglob("*.html")):
        read = Reading(path.read_text(encoding="utf-8"))
        own = len(gzip.compress(path.read_bytes()))
        pictures = {path.parent / name for name in read.files if name.endswith(".png")}
        whole = own + style + sum(picture.stat().st_size for picture in pictures)
        if own > PAGE_LIMIT or whole > WHOLE_LIMIT:
            faults.append(f"{path.name} weighs {own}, {whole} in all")
        if {"form", "button", "input"} & set(read.tags):
            faults.append(f"{path.name} has a form")
        for link in (*read.links, *read.files):
            parts = urlsplit(link)
            # Papers and lists as data are files of a mirror that this test does not write.
            if parts.scheme or not parts.path or parts.path.endswith((".pdf", ".json", ".csv")):
                continue
            if not (path.parent / unquote(parts.path)).is_file():
                faults.append(f"{path.name} links to {link}")
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_mirror(copy_of_the_site: Server, visit: Visit, language: str) -> None:
    visitor = visit(language, at=copy_of_the_site, javascript=True, width=320, bypass_csp=True)
    found: list[str] = []
    for page in ("contact", "calculator", "calculator/not-named", "calculator/tank", "calculator/tank-C"):
        visitor.go(f"{language}/{page}.html")
        found += axe(visitor.page)
        if visitor.wider_than_the_window() > 0:
            found.append(f"{page} is too wide")
    assert found == []


def test_a_page_opened_from_a_disk_has_its_style(mirror: Path, chromium: Any) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto((mirror / "uk" / "index.html").as_uri())
    assert page.evaluate(BACKGROUND) == PAGE_COLOUR
    page.close()


def test_a_fourth_language_needs_its_translations_only(tmp_path: Path, visit: Visit) -> None:
    copy = tmp_path / "lib" / "safeconduct"
    shutil.copytree(Path(safeconduct.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    add_language(copy / "locale", ARABIC)
    with serving(tmp_path, PYTHONPATH=str(copy.parent)) as server:
        visitor = visit("ar", at=server, javascript=True, width=360, bypass_csp=True)
        found: list[str] = []
        for path in html_paths("en"):
            name = path.removeprefix("en/")
            response = visitor.go(f"ar/{name}")
            assert response.status == 200, name
            root = visitor.page.locator("html")
            assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
            assert re.search("[\u0621-\u064a]{3}", visitor.page.locator("h1").inner_text()), name
            if visitor.wider_than_the_window() > 0:
                found.append(f"{name} is too wide")
            found += axe(visitor.page)
        assert found == []
        visitor.go("uk/index.html")
        assert visitor.page.get_by_role("link", name="العربية").get_attribute("href") == "../ar/index.html"
        leave = visitor.page.locator(".leave a")
        visitor.go("ar/index.html")
        box = leave.bounding_box()
        assert box is not None
        assert box["x"] < 180  # the end of a line written from right to left is at its left
