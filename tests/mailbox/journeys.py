"""A person at the pages of the mailbox: what they see and press, without scripts, on a real database."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings
from tests.office import TestOffice

MARKED = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_USER_AGENT": "Marked-Agent/7.7",
    "HTTP_X_FORWARDED_FOR": "203.0.113.78",
}
"""An address and an agent that nothing may remember."""

INPUT = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
WORD = re.compile(r'<b lang="en" dir="ltr">([a-z]+)</b>')
TEXT = re.compile(r"<[^>]+>")


def seen(response: Any) -> str:
    """Return a page as its reader sees it."""
    body = response.content.decode().partition("<main")[2]
    return " ".join(html.unescape(TEXT.sub(" ", body)).split())


def shown_words(response: Any) -> list[str]:
    return WORD.findall(response.content.decode())


def stands_in(word: str, body: str) -> bool:
    """Say whether a page shows one of somebody's words, in a text of its own or in a field.

    Many words of the list are also in sentences and in the markup ("this", "main"): those do not count.
    """
    return f">{word}<" in body or f'value="{word}"' in body or f">\n{word}<" in body


@dataclass
class Person:
    """Somebody with a browser."""

    language: str = "en"
    office: Any = None
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True, headers={}))
    words: list[str] = field(default_factory=list)
    page: Any = None
    at: str = ""

    def get(self, page: str, /, **query: str) -> Any:
        self.at = page
        self.page = self._followed(
            self.client.get(
                f"/{self.language}/mailbox/{page}", query, secure=True, HTTP_HOST="localhost", **MARKED
            )
        )
        return self.page

    def post(self, page: str, *, follow: bool = True, **fields: Any) -> Any:
        """Send a form with what stands hidden in the page that shows it, and the fields given."""
        if self.at != page and not (self.page is not None and f'"{page}"' in self.page.content.decode()):
            self.get(page)
        sent = {**self.hidden(page), **fields}
        answer = self.client.post(
            f"/{self.language}/mailbox/{page}",
            {name: value for name, value in sent.items() if value is not None},
            secure=True,
            HTTP_HOST="localhost",
            HTTP_ORIGIN="https://localhost",
            **MARKED,
        )
        self.at = page
        self.page = self._followed(answer) if follow else answer
        return self.page

    def hidden(self, action: str = "") -> dict[str, str]:
        """Return the hidden fields of the form that goes to `action`."""
        forms = re.findall(r"<form\b.*?</form>", self.page.content.decode(), re.DOTALL)
        found: dict[str, str] = {}
        for form in forms:
            if f'action="{action}"' not in form:
                continue
            for element in INPUT.findall(form):
                attributes = {name: html.unescape(value or "") for name, value in ATTRIBUTE.findall(element)}
                if attributes.get("type") == "hidden":
                    found[attributes["name"]] = attributes["value"]
        return found

    def _followed(self, answer: Any) -> Any:
        for _ in range(8):
            if answer.status_code != 303:
                return answer
            way = urlsplit(answer.headers["Location"])
            assert not way.scheme, "relative, so that it holds at any address"
            assert not way.path.startswith("/"), "and in any folder"
            self.at = way.path
            answer = self.client.get(
                f"/{self.language}/mailbox/{way.path}",
                {name: values[0] for name, values in parse_qs(way.query).items()},
                secure=True,
                HTTP_HOST="localhost",
                **MARKED,
            )
        raise AssertionError("redirected in a circle")

    def draw(self) -> list[str]:
        self.get("wait.html", to="first")
        assert self.at == "words.html"
        self.words = shown_words(self.page)
        # One in thirty sets has a word twice, and a test that changes one of its words would mean both.
        return self.words if len(set(self.words)) == len(self.words) else self.draw()

    def copy(self, words: list[str] | None = None) -> Any:
        """Go on from the words to the page where they are copied back, and send them."""
        self.post("copy.html", show="1")
        copied = self.words if words is None else words
        return self.post("copy.html", **{f"w{number}": word for number, word in enumerate(copied, 1)})

    def begin(self, **fields: Any) -> Any:
        """Write for the first time."""
        self.draw()
        self.copy()
        assert self.at == "write.html", seen(self.page)
        return self.post("write.html", **{"who": "self", "words": "I saw a heron.", "send": "1", **fields})

    def come_back(self, words: list[str] | None = None) -> Any:
        self.get("wait.html", to="back")
        return self.post("back.html", words=" ".join(self.words if words is None else words))

    def press(self, page: str, **fields: Any) -> Any:
        """Open a page of the mailbox and send its form."""
        self.get(page)
        return self.post(page, **fields)

    @property
    def case(self) -> str:
        """The reference of the case, which no page shows."""
        from safeconduct.registry.mailboxes import open_with

        return str(open_with(self.office.installation, tuple(self.words)).case)


@contextmanager
def mailboxes(office: TestOffice, *, rate: float = 1000.0) -> Iterator[Any]:
    """Serve an office's mailboxes, with a queue that lets in `rate` a second."""
    from safeconduct.catalogue import standard
    from safeconduct.mailbox import here
    from safeconduct.mailbox.memory import memory_folder
    from safeconduct.mailbox.queue import Queue
    from safeconduct.mailbox.sessions import SessionStore
    from safeconduct.programmes import load

    folder = memory_folder(office.installation.home)
    room = here.Mailboxes(
        installation=office.installation,
        store=SessionStore(folder),
        queue=Queue(folder, office.installation.server_key, rate=rate),
        programme=load("ukraine-2023"),
        catalogue=standard(),
        leave_to="https://harmless.example/",
    )
    with pytest.MonkeyPatch.context() as patch, override_settings(ROOT_URLCONF="tests.mailbox.only"):
        patch.setattr(here, "mailboxes", lambda: room)
        try:
            yield room
        finally:
            _emptied(folder)


def _emptied(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
