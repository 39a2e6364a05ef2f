"""The person of the founding case, at the mailbox's pages."""

from typing import Any

from playwright.sync_api import Page
from tests.browser import Visitor


class Pilot:
    """The person, in a browser without scripts."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page
        self.words: list[str] = []

    def go(self, page: str) -> None:
        self.visitor.go(f"ru/mailbox/{page}")

    def press(self, selector: str = "main form button.primary") -> None:
        self.visitor.click(self.page.locator(selector).first)

    def write_first(self, text: str) -> None:
        self.visitor.go("ru/contact.html")
        self.visitor.click(self.page.locator('main a[href*="mailbox/"]').first)
        self.visitor.click(self.page.locator(".cards a").first)
        self.words = self.page.locator(".words b").all_inner_texts()
        self.press()
        for number, word in enumerate(self.words, start=1):
            self.page.fill(f"[name=w{number}]", word)
        self.press()
        self.page.fill("[name=words]", text)
        self.press("[name=send]")
        assert self.page.url.endswith("/sent.html")
        self.press("form[action$='out.html'] button")

    def come_back(self) -> None:
        self.go("")
        self.visitor.click(self.page.locator(".cards a").nth(1))
        self.page.fill("[name=words]", " ".join(self.words))
        self.press()

    def send(self, page: str, **fields: Any) -> None:
        self.go(page)
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", str(value))
        self.press()

    @property
    def box(self) -> str:
        self.go("box.html")
        return self.page.locator("main").inner_text()
