"""Every address of the console, found in its own list of addresses, and what an attacker looks for behind them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import URLPattern, URLResolver
from tests.console.sitting import HOST, Room

from safeconduct.programmes import load

ABSENT = "0000-0000-0000-0000"
"""A reference that no case has."""

OPEN = frozenset({"", "assets/<name>"})
"""What answers a stranger as it answers everybody: the way in, and the console's own files."""

FOR_STRANGERS = frozenset(
    f"<language>/joining/{page}.html"
    for page in ("signin", "out", "come", "words", "copy", "factor", "waiting")
)
"""Pages to which somebody who has not signed in may come. A new one is added here on purpose, or not at all."""


def routes() -> dict[str, Any]:
    """Return every route of the console with its view."""
    from safeconduct.console.urls import urlpatterns

    found = dict(_walk(urlpatterns, ""))
    assert len(found) > 30
    return found


def _walk(patterns: Any, before: str) -> Iterator[tuple[str, Any]]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, here)
        else:
            assert isinstance(each, URLPattern)
            yield here, each.callback


@dataclass(frozen=True)
class Samples:
    """What stands in the place of the parts of an address."""

    reference: str
    digest: str = "0" * 64
    office_digest: str = "0" * 64

    def address(self, route: str, **other: str) -> str:
        """Return the address of a route. A part that is not known here leads nowhere, which one test complains of."""
        known = {
            "language": "en",
            "reference": self.reference,
            "digest": self.office_digest if "/office/" in route else self.digest,
            "name": self._name(route),
            "programme": "ukraine-2023",
            "tongue": "en",
            **other,
        }

        def there(part: re.Match[str]) -> str:
            return quote(known.get(part[1], "1"), safe="")

        return "/console/" + re.sub(r"<(?:\w+:)?(\w+)>", there, route)

    @staticmethod
    def _name(route: str) -> str:
        if route.startswith("assets/"):
            return "passkey.js"
        if "/papers/" in route:
            return "promise"
        if "/office/text/" in route:
            return next(iter(load("ukraine-2023").texts))
        return "OpenCase" if "/new/" in route else "WriteMessage"


def samples(room: Room, reference: str = "") -> Samples:
    """Return what leads to the pages of a room's case."""
    pending = room.case.pending
    return Samples(reference or room.reference, pending[-1].digest if pending else "0" * 64)


def ask(client: Client, address: str, method: str = "GET", **more: Any) -> Any:
    """Ask for an address as a browser does; a failure of ours is an answer with 500."""
    client.raise_request_exception = False
    headers = {"host": HOST, **more.pop("headers", {})}
    if method == "GET":
        return client.get(address, more.pop("data", None), secure=True, headers=headers, **more)
    if method == "POST":
        headers = {"origin": f"https://{HOST}", **headers}
        return client.post(address, more.pop("data", {}), secure=True, headers=headers, **more)
    return client.generic(method, address, secure=True, headers=headers, **more)


def token_of(client: Client) -> str:
    """Return the token of forms that a browser holds, after a page that has one."""
    if "__Host-c" not in client.cookies:
        ask(client, "/console/en/joining/signin.html")
    return str(client.cookies["__Host-c"].value)


def plain(response: Any, *references: str) -> str:
    """Return a page without what is drawn anew each time, and without the references it was asked for."""
    text = response.content.decode()
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    text = re.sub(r'name="form" value="[0-9a-f]{32}"', "", text)
    for reference in references:
        text = text.replace(reference, "REFERENCE")
    return text


FOLLOWS_READING = frozenset(
    {
        "registry_treehead",
        "registry_node",
        "registry_publishedcheckpoint",
        "staff_staffsession",
        "staff_signinwait",
    }
)
"""What changes when somebody only looks or tries: the journal, which records it, and how long they stay or wait."""


def standing() -> str:
    """Return a digest of everything that an act could change: every row of ours but the record of looks."""
    from django.apps import apps

    found = sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table):
        table = model._meta.db_table
        if table in FOLLOWS_READING:
            continue
        rows = model._default_manager.order_by("pk")
        if table == "registry_entry":
            rows = rows.exclude(file__kind="watch").order_by("file_id", "index")
        if table == "registry_casefile":
            rows = rows.exclude(kind="watch")
        for row in rows.values():
            row.pop("leaf", None)
            found.update(
                repr([table, *((key, _bytes(value)) for key, value in sorted(row.items()))]).encode()
            )
    return found.hexdigest()


def _bytes(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def attempts() -> int:
    """Return how many entries the record of readings and refused attempts has."""
    from safeconduct.registry.models import Entry

    return Entry.objects.filter(file__kind="watch").count()


class Inline(HTMLParser):
    """Looks for what a content policy without inline code forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not given.get("src"):
            self.found.append("an inline script")
        if tag in {"style", "iframe", "object", "embed", "base", "frame"}:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{name} of <{tag}>")
            if name in {"href", "src", "action", "formaction"}:
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", value or "", re.IGNORECASE)
                if scheme:
                    self.found.append(f"{name}={value}")


def inline(response: Any) -> list[str]:
    """Return what a page has of inline code and, where it is no page of what went wrong, of ways to another host."""
    looking = Inline()
    looking.feed(response.content.decode())
    wrong = (
        response.status_code >= 400
    )  # a page of what went wrong has a way out of everything, to a harmless site
    return [each for each in looking.found if not (wrong and each.startswith("href="))]
