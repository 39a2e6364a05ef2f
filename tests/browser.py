"""Chromium and a running server for tests of pages. JavaScript is off unless a test asks for it.

    def test_the_list_can_be_read(visit: Visit) -> None:
        visitor = visit(language="uk", width=320)
        visitor.go("uk/list.html")
        assert visitor.page.get_by_role("heading", level=1).is_visible()

`visit` opens a fresh browser profile at the server of `served`, which serves a founded office in a folder of its
own; `served.officers()` lets a test act as its officers meanwhile, and `visit(at=rehearsed)` goes to a rehearsal,
whose officers answer by themselves. There is one server of each kind and one browser per test process.

`visitor.page` is Playwright's page. When the test ends, the fixture fails it if a page made the browser complain,
or if it asked for anything outside the server: whoever tests the way out takes `visitor.elsewhere` first. `axe(page)`
returns what axe-core finds, as sentences; it needs `visit(javascript=True)`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from tests.databases import Database, _settings, pointed_at
from tests.office import OFFICERS, TestOffice
from tools.running import ARGUMENTS, Server, any_web_server, program, serving

from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys

__all__ = ["Server", "Visit", "Visitor", "any_web_server", "axe", "follow", "serving"]

HOW_TO_INSTALL = "chromium was not found; on Debian: apt-get install chromium"


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, officer_keys: dict[str, OfficerKeys]
) -> Iterator[Server]:
    """A founded office, served. Tests share it: each begins its own cases."""
    from safeconduct.registry.founding import begin_office
    from safeconduct.registry.installation import Installation

    folder = tmp_path_factory.mktemp("served")
    home = folder / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, home / sqlite_template.name)
    database = Database("sqlite", None, home, _settings(None, home))
    seed = signing.new_signing_key()
    with pointed_at(database.settings, home):
        installation = Installation.create(
            home, origin="test.example/journal", authority=signing.public_key_of(seed)
        )
        begin_office(
            installation,
            authority_seed=seed,
            recovery=agefile.recipient_of(agefile.new_identity()),
            keys=officer_keys,
            roles=OFFICERS,
        )

    @contextmanager
    def officers() -> Iterator[TestOffice]:
        with pointed_at(database.settings, home):
            yield TestOffice(installation, lambda: datetime.now(UTC), officer_keys, database, seed)

    with serving(folder, home, officers=officers) as server:
        yield server


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A rehearsal, as `safeconduct serve` runs it without an installation."""
    with serving(tmp_path_factory.mktemp("rehearsed")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system, one for all tests of this process."""
    found = program()
    if found is None:
        pytest.skip(HOW_TO_INSTALL)
    # Playwright leaves an event loop running in this thread, and Django would refuse every query of every later
    # test. Nothing here is asynchronous: the guard has nothing to guard.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


def follow(page: Page, where: str | Locator) -> None:
    """Click something that opens another page, and wait until that page is whole.

    Playwright's own `click` returns when the new page begins, and what is asked of it then may be asked of nothing.
    """
    (page.locator(where) if isinstance(where, str) else where).click()
    page.wait_for_load_state()


@dataclass
class Visitor:
    """One person's browser: a fresh profile with one page.

    Attributes:
        page: Playwright's.
        context: the profile, with its cookies.
        server: where they are.
        elsewhere: addresses outside the server that the browser asked for.
        complaints: what the browser wrote to its console as a warning or an error.
        expected: parts of complaints that the test brings about, such as "status of 422". The browser may write them
            late, so that taking them off a list at some moment would not do.
    """

    page: Page
    context: BrowserContext
    server: Server
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def go(self, path: str) -> Any:
        """Open a page, given from the site's root; return Playwright's response."""
        return self.page.goto(self.server.to(path))

    def click(self, where: str | Locator) -> None:
        """Click something that opens another page, and wait until that page is whole."""
        follow(self.page, where)

    def wider_than_the_window(self) -> int:
        """Return by how many pixels the page would have to be scrolled sideways."""
        self.page.wait_for_load_state()
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


type Visit = Callable[..., Visitor]


@pytest.fixture
def visit(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Visit]:
    """Open a browser at the server; see the module.

    `visit(language="ru", javascript=False, width=1200, height=800, at=served, **more)`, where `more` goes to
    Playwright's `new_context`: `color_scheme="dark"`, `forced_colors="active"`.
    """
    visitors: list[Visitor] = []

    def open_one(
        language: str = "en",
        *,
        javascript: bool = False,
        width: int = 1200,
        height: int = 800,
        at: Server | None = None,
        **more: Any,
    ) -> Visitor:
        server = at if at is not None else request.getfixturevalue("served")
        context = chromium.new_context(
            **{
                "java_script_enabled": javascript,
                "locale": language,
                "viewport": {"width": width, "height": height},
                **more,
            }
        )
        visitor = Visitor(context.new_page(), context, server)
        _watch(visitor)
        visitors.append(visitor)
        return visitor

    yield open_one
    for visitor in visitors:
        visitor.context.close()
    complaints = [
        each
        for visitor in visitors
        for each in visitor.complaints
        if not any(part in each for part in visitor.expected)
    ]
    assert complaints == [], complaints
    assert [each for visitor in visitors for each in visitor.elsewhere] == []


def _watch(visitor: Visitor) -> None:
    def asked(request: Any) -> None:
        if not request.url.startswith(f"{visitor.server.url}/"):
            visitor.elsewhere.append(request.url)

    def wrote(message: Any) -> None:
        if message.type in {"error", "warning"}:
            visitor.complaints.append(f"{visitor.page.url}: {message.text}")

    visitor.context.on("request", asked)
    visitor.context.on("console", wrote)


def axe(page: Page) -> list[str]:
    """Return what axe-core finds on a page, one sentence each; it holds text to the contrast of level AAA."""
    page.wait_for_load_state()
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """() => axe.run(document, {
            resultTypes: ["violations"],
            rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
        })"""
    )
    return [
        f"{page.url}: {rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
