"""A person's walk through the mailbox of a rehearsal, page by page, for the photographs."""

import time
from collections.abc import Iterator

from playwright.sync_api import Page

MESSAGES = {
    "en": "I do not want to go on. I could bring a tank. There are two of us, and the other one knows.",
    "uk": "Я більше не хочу воювати. Можу передати танк. Нас двоє, другий знає.",
    "ru": "Я больше не хочу воевать. Могу передать танк. Нас двое, второй знает.",
}
TANK = {"en": "tank", "uk": "танк", "ru": "танк"}
OFFICERS_SECONDS = 30
DOING = ("message", "file", "family", "quiet", "wish", "publicity", "records", "proof", "second", "withdraw")
"""Pages that a person with an open mailbox can go to."""


def steps(page: Page, url: str, language: str) -> Iterator[str]:
    """Walk from the entry to an accepted offer and back in, and yield each page's name while it is shown.

    Args:
        page: of a fresh profile, JavaScript off.
        url: of a rehearsal's server, without a slash at the end.
        language: one of the site's.
    """
    base = f"{url}/{language}/mailbox"
    for name in ("index", "lost"):
        page.goto(f"{base}/{name}.html")
        yield name
    page.goto(f"{base}/wait.html?to=first")
    _until(page, "words.html")
    yield "words"
    words = page.locator(".words b").all_inner_texts()
    yield from _first_contact(page, language, words)
    yield from _offer(page, base)
    for name in DOING:
        page.goto(f"{base}/{name}.html")
        yield name
    page.goto(f"{base}/box.html")
    page.locator(".foot button").click()
    page.wait_for_load_state()
    yield "closed"
    page.goto(f"{base}/wait.html?to=back")
    _until(page, "back.html")
    yield "back"
    page.locator("#words").fill(" ".join(words[:11]))
    _press(page)
    yield "back-wrong"


def _first_contact(page: Page, language: str, words: list[str]) -> Iterator[str]:
    _press(page)
    yield "copy"
    for field, word in zip(page.locator(".copy input").all(), [*words[:4], "wagon", *words[5:]], strict=True):
        field.fill(word)
    _press(page)
    yield "copy-wrong"
    for field, word in zip(page.locator(".copy input").all(), words, strict=True):
        field.fill(word)
    _press(page)
    _until(page, "write.html")
    yield "write"
    page.locator("#words").fill(MESSAGES[language])
    page.locator("#search").fill(TANK[language])
    _press(page, "button[name=find]")
    yield "write-found"
    page.locator("input[name=brings]").first.check()
    page.locator("#danger-soon").check()
    _press(page)
    yield "sent"


def _offer(page: Page, base: str) -> Iterator[str]:
    until = time.monotonic() + OFFICERS_SECONDS
    while time.monotonic() < until:
        page.goto(f"{base}/box.html")
        if page.locator("main a[href$='accept.html']").count():
            break
        page.wait_for_timeout(500)
    yield "box-offer"
    for name in ("decline", "accept"):
        page.goto(f"{base}/{name}.html")
        yield name
    _press(page)
    page.goto(f"{base}/box.html")
    yield "box-accepted"


def _press(page: Page, button: str = "button.primary") -> None:
    page.locator(f"main {button}").first.click()
    page.wait_for_load_state()


def _until(page: Page, name: str) -> None:
    """Wait for one's turn: the page goes on by itself."""
    page.wait_for_url(f"**/{name}*", timeout=60_000)
