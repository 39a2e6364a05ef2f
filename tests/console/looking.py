"""A page of the console in Chromium, answered by Django's own client: no server, the real stylesheet, axe-core."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page
from tests.browser import axe
from tests.console.sitting import HOST, Officer

ORIGIN = f"https://{HOST}"


@contextmanager
def shown(
    chromium: Browser, officer: Officer, page: str, answered: Any = None, **more: Any
) -> Iterator[Page]:
    """Show a page of an officer's console; scripts are on, for axe-core is one.

    Args:
        chromium: the browser.
        officer: whose console.
        page: where, from the language.
        answered: what the page answered to a form; without it, it is opened.
        more: for Playwright's `new_context`.
    """
    path = f"/console/{officer.language}/{page}"
    # Asked for beforehand: inside a route's handler Playwright's event loop runs, and Django's client would wait.
    answers = {path: officer.go(page) if answered is None else answered}
    for name in re.findall(r'(?:href|src)="([^"]+\.(?:css|png|jpg|js))"', answers[path].content.decode()):
        asset = urlsplit(urljoin(path, unescape(name))).path
        answers[asset] = officer.client.get(asset, secure=True, headers={"host": HOST})
    context = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, **more})
    try:

        def answer(route: Any) -> None:
            asked = urlsplit(route.request.url)
            found = answers.get(f"{asked.path}?{asked.query}" if asked.query else asked.path)
            if found is None or f"{asked.scheme}://{asked.netloc}" != ORIGIN:
                route.abort()
                return
            headers = {name: value for name, value in found.headers.items() if name.lower() != "set-cookie"}
            route.fulfill(status=found.status_code, headers=headers, body=found.content)

        context.route("**/*", answer)
        opened = context.new_page()
        opened.goto(f"{ORIGIN}{path}")
        yield opened
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """Return what axe-core finds, and whether the page has to be scrolled sideways."""
    root = "document.documentElement"
    wider = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return [*axe(page), *([f"{page.url} is {wider} px wider than the window"] if wider > 0 else [])]
