"""Officers at their desks: a browser without scripts for each, real sessions, a case played to a chapter."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.office import OFFICERS
from tests.story import Played

from safeconduct.sealing.officer import OfficerKeys

HOST = "localhost"
SECRET = bytes(range(20))


@dataclass
class Officer:
    """One officer's browser."""

    account: str
    client: Client
    language: str = "en"
    last: Any = field(default=None)

    def go(self, page: str) -> Any:
        """Open a page of the console."""
        self.last = self.client.get(f"/console/{self.language}/{page}", secure=True, headers={"host": HOST})
        return self.last

    def send(self, page: str, **fields: Any) -> Any:
        """Open a page and send its form, with what the page itself puts into it."""
        self.go(page)
        return self.again(page, **{**hidden_of(self.last, fields), **fields})

    def again(self, page: str, **fields: Any) -> Any:
        """Send a form as it stands, as a browser does whose connection broke."""
        self.last = self.client.post(
            f"/console/{self.language}/{page}",
            {"csrfmiddlewaretoken": self.client.cookies["__Host-c"].value, **fields},
            secure=True,
            headers={"host": HOST, "origin": f"https://{HOST}"},
        )
        return self.last

    @property
    def text(self) -> str:
        """What the last page says."""
        return text_of(self.last)


def text_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def hidden_of(response: Any, besides: Any = ()) -> dict[str, str]:
    """The hidden fields of a page's forms, which are alike in all of them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in found if name not in besides}


def values_of(response: Any, kind: str) -> dict[str, str]:
    """What stands in the fields whose name begins with `kind`."""
    found = re.findall(rf'name="({kind}\d*)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in found}


@dataclass
class Room:
    """The officers of a played case."""

    played: Played
    officers: dict[str, Officer]

    def __getattr__(self, account: str) -> Officer:
        return self.officers[account]

    @property
    def case(self) -> Any:
        return self.played.case

    @property
    def reference(self) -> str:
        return str(self.played.desk.reference)


def at_desks(
    played: Played, keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch, *, stepped_up: bool = True
) -> Room:
    """Seat every officer of a story."""
    from safeconduct.console import visits
    from safeconduct.registry import desks, factors
    from safeconduct.registry.desks import COOKIE
    from safeconduct.registry.factors import Factor, FactorKind
    from safeconduct.staff.models import Account

    monkeypatch.setattr(visits, "installation", lambda: played.installation)
    officers = {}
    for account in OFFICERS:
        Account.objects.create(account=account, wrapped_keys=b"none that opens")
        factors.keep(account, keys[account], 0, Factor(FactorKind.CODES, SECRET))
        token = desks.begin(played.installation, account, keys[account], language="en", stepped_up=stepped_up)
        officers[account] = Officer(account, Client(enforce_csrf_checks=True))
        officers[account].client.cookies[COOKIE] = token
    return Room(played, officers)


def begin_again(room: Room, account: str, keys: dict[str, OfficerKeys], *, stepped_up: bool = True) -> None:
    """Seat an officer anew: the story's clock has moved on past the end of their session."""
    from safeconduct.registry import desks
    from safeconduct.registry.desks import COOKIE

    token = desks.begin(
        room.played.installation, account, keys[account], language="en", stepped_up=stepped_up
    )
    room.officers[account].client.cookies[COOKIE] = token
