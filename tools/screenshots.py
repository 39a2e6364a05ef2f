"""Photograph every page: `python -m tools.screenshots [PART …]`, into build/screenshots/.

Starts a rehearsal and visits each public page in each language at two widths, with JavaScript off; some also in the
dark and as printed; then walks through the mailbox and photographs each step; then fills a demo and visits the pages
of its console. Whatever it meets is put on one sheet, `build/screenshots/index.html`. A PART limits it to pages whose
path holds it ("console", "console/case").
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from safeconduct.language import LANGUAGES
from tools import console_walk, mailbox_walk
from tools.running import ARGUMENTS, Server, any_web_server, program, serving

FOLDER = Path("build/screenshots")
WIDTHS = (360, 1200)
HEIGHT = 800
PAPER = 794
"""Width of A4 in CSS pixels."""
ALSO_DARK = ("index.html", "list.html", "rights.html", "calculator.html")
ONLY_MIRROR = ("contact.html", "calculator.html", "calculator/tank.html", "calculator/tank-C.html")
ALSO_PRINTED = ("list.html", "rights.html", "surrender.html", "addresses.html")


@dataclass
class Album:
    """Photographs by page, in the order in which they were taken.

    Attributes:
        part: only pages whose path holds one of these are taken; empty for all.
        taken: file names by "language/page".
    """

    part: tuple[str, ...]
    taken: dict[str, list[str]] = field(default_factory=dict)

    def wants(self, path: str) -> bool:
        """Return whether a page is to be photographed."""
        return not self.part or any(part in path for part in self.part)

    def take(self, page: Page, name: str, form: str) -> None:
        """Photograph what a page shows, whole.

        Args:
            page: the browser's page.
            name: "language/page".
            form: what distinguishes this photograph: "360", "1200-dark".
        """
        file = f"{name.replace('/', '_').removesuffix('.html')}-{form}.png"
        page.screenshot(path=FOLDER / file, full_page=True)
        self.taken.setdefault(name, []).append(file)

    def sheet(self) -> str:
        """Return the page that shows them all."""
        rows = "".join(
            f"<h2>{escape(name)}</h2><p>"
            + "".join(
                f'<a href="{escape(file)}"><img src="{escape(file)}" alt="{escape(file)}" height="420"></a> '
                for file in files
            )
            + "</p>\n"
            for name, files in self.taken.items()
        )
        return f"<!doctype html><meta charset=utf-8><title>Screenshots</title>\n{rows}"


@contextmanager
def browsing(
    browser: Browser,
    language: str,
    width: int,
    scheme: str = "light",
    *,
    state: StorageState | None = None,
    height: int = HEIGHT,
) -> Iterator[Page]:
    """Open a fresh profile's page for the length of the block, JavaScript off; with cookies where there are any."""
    context = browser.new_context(
        java_script_enabled=False,
        locale=language,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        storage_state=state,
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def public(album: Album, browser: Browser, server: Server, paths: list[str]) -> None:
    """Photograph the public pages."""
    for language in LANGUAGES:
        mine = [path for path in paths if path.startswith(f"{language}/") and album.wants(path)]
        for width in WIDTHS:
            with browsing(browser, language, width) as page:
                for path in mine:
                    page.goto(server.to(path))
                    album.take(page, path, str(width))
        for scheme, width in (("dark", WIDTHS[0]), ("dark", WIDTHS[1])):
            with browsing(browser, language, width, scheme) as page:
                for path in mine:
                    if path.partition("/")[2] in ALSO_DARK:
                        page.goto(server.to(path))
                        album.take(page, path, f"{width}-{scheme}")
        with browsing(browser, language, PAPER) as page:
            page.emulate_media(media="print")
            for path in mine:
                if path.partition("/")[2] in ALSO_PRINTED:
                    page.goto(server.to(path))
                    album.take(page, path, "printed")


def answers(album: Album, browser: Browser, server: Server) -> None:
    """Photograph the calculator while it answers."""
    for language in LANGUAGES:
        for width in WIDTHS:
            with browsing(browser, language, width) as page:
                page.goto(server.to(f"{language}/calculator.html"))
                page.locator("#what").fill("Т-72")
                page.get_by_role("button").first.click()
                album.take(page, f"{language}/calculator-found.html", str(width))
                page.locator("input[name=choice]").first.check()
                page.locator("input[name^=condition]").first.check()
                page.get_by_role("button").first.click()
                album.take(page, f"{language}/calculator-answer.html", str(width))


def mirror(album: Album, browser: Browser) -> None:
    """Photograph the pages that a mirror has in place of what needs a server."""
    with tempfile.TemporaryDirectory() as folder:
        for path, page in site_pages(live=False).items():
            if path.endswith((".html", ".css", ".png")):
                target = Path(folder, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(page.make())
        with any_web_server(Path(folder)) as url:
            for language in LANGUAGES:
                for width in WIDTHS:
                    with browsing(browser, language, width) as page:
                        for path in ONLY_MIRROR:
                            page.goto(f"{url}/{language}/{path}")
                            album.take(page, f"{language}/mirror/{path}", str(width))


def chooser(album: Album, browser: Browser, server: Server) -> None:
    """Photograph the page on which one chooses a language."""
    for width in WIDTHS:
        with browsing(browser, "en", width) as page:
            page.goto(server.to("index.html"))
            album.take(page, "index.html", str(width))


def console(album: Album, browser: Browser) -> None:
    """Photograph the pages of the console in a filled demo."""
    with tempfile.TemporaryDirectory() as folder, console_walk.demonstrated(Path(folder)) as demo:
        states: dict[str, StorageState] = {}
        stops = console_walk.stops(browser, demo, states)
        for language in LANGUAGES:
            for width in WIDTHS:
                for account in dict.fromkeys(stop.account for stop in stops):
                    with browsing(browser, language, width, state=states.get(account)) as page:
                        for stop in stops:
                            name = f"{language}/console/{stop.name}"
                            if stop.account == account and album.wants(name):
                                page.goto(f"{demo.url}/console/{language}/{stop.path}")
                                album.take(page, name, str(width))


def main() -> int:
    """Photograph everything, and say where the sheet is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    album = Album(tuple(sys.argv[1:]))
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
        if album.wants("index.html"):
            chooser(album, browser, server)
        public(album, browser, server, [path for path in site_pages() if path.endswith(".html")])
        if album.wants("calculator.html"):
            answers(album, browser, server)
        if album.wants("mirror"):
            mirror(album, browser)
        if album.wants("mailbox"):
            for language in LANGUAGES:
                for width in WIDTHS:
                    with browsing(browser, language, width) as page:
                        for step in mailbox_walk.steps(page, server.url, language):
                            album.take(page, f"{language}/mailbox/{step}", str(width))
        if not album.part or any("console" in part for part in album.part):
            console(album, browser)
        browser.close()
    (FOLDER / "index.html").write_text(album.sheet(), encoding="utf-8")
    count = sum(map(len, album.taken.values()))
    print(f"{count} photographs of {len(album.taken)} pages: {FOLDER / 'index.html'}")
    return 0


def site_pages(*, live: bool = True) -> dict[str, Any]:
    """Return the pages of a rehearsal by path, as a server or a mirror has them."""
    import os  # noqa: PLC0415 - Django's settings are read when it starts

    import django  # noqa: PLC0415

    os.environ["SAFECONDUCT_HOME"] = "/nonexistent/safeconduct-home"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.site.settings")
    django.setup()
    from safeconduct.public.here import site_of  # noqa: PLC0415
    from safeconduct.public.inventory import pages  # noqa: PLC0415
    from safeconduct.registry.configuration import Configuration  # noqa: PLC0415

    return dict(pages(site_of(None, Configuration(), live=live)))


if __name__ == "__main__":
    sys.exit(main())
