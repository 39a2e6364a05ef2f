"""The pages of links and photos, and the list with its pages, in real Chromium, at two widths, in every language."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room
from tests.console.test_linking import group, prepared, propose, sign
from tests.console.test_linking import page as links
from tests.console.test_photos import picture, upload

from safeconduct.language import LANGUAGES

__all__ = ["group", "prepared"]

SHOTS = os.environ.get("SAFECONDUCT_SHOTS", "")
"""A folder for pictures of the pages, for whoever wants to look at them."""


def with_item(room: Room, reference: str) -> None:
    """Let the group have brought a tank, with a photo of its tag."""
    from tests.console.sitting import hidden_of, values_of

    where = f"reception/{reference}/equipment.html"
    room.crane.go(where)
    proposed = values_of(room.crane.last, "tag") | values_of(room.crane.last, "seal")
    fields = {"equipment1": "t-72b3", "serials1": "INVENTED-9", "delivered_by": "p1", "language": "ru"}
    sent = {**hidden_of(room.crane.last), **proposed, **fields, "photo1": upload(picture()), "send": "1"}
    assert room.crane.again(where, **sent).status_code == 303


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    prepared: Room,
    group: str,
    chromium: Browser,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    width: int,
) -> None:
    from safeconduct.console.reception import views

    monkeypatch.setattr(views, "PAGE", 1)
    with_item(prepared, group)
    prepared.crane.send("reception/many.html", unhurt1="1", wounded2="2", send="1")
    for officer in (prepared.crane, prepared.owl):
        officer.language = language
    found: list[str] = []

    def look(name: str, account: str, page: str, answered: Any = None) -> None:
        size = {"width": width, "height": 800}
        scheme = "dark" if width == 360 else "light"
        officer = prepared.officers[account]
        with shown(chromium, officer, page, answered, viewport=size, color_scheme=scheme) as opened:
            if SHOTS:
                opened.screenshot(path=Path(SHOTS) / f"{name}-{language}-{width}.png", full_page=True)
            found.extend(faults(opened))

    look("list", "crane", "reception/index.html?page=2")
    look("desk", "crane", f"reception/{group}.html")
    look("photos", "crane", f"reception/{group}/photos.html")
    refused = prepared.crane.send(f"reception/{group}/photos.html", send="1", shows="tag")
    look("photos-refused", "crane", f"reception/{group}/photos.html", refused)
    refused = prepared.crane.send(
        f"reception/{group}/equipment.html", equipment1="t-72b3", photo1=upload(picture("white")), send="1"
    )
    look("equipment-refused", "crane", f"reception/{group}/equipment.html", refused)
    look("links", "crane", links(group))
    known = prepared.crane.send(links(group), to="known", other=prepared.reference, find="1")
    look("links-known", "crane", links(group), known)
    refused = propose(prepared, group, other="0000", basis="")
    look("links-refused", "crane", links(group), refused)
    assert propose(prepared, group, **{"there-p1": "p1", "items": "1"}).status_code == 303
    look("links-waiting", "owl", links(group))
    assert sign(prepared, group).status_code == 303
    look("links-taken", "crane", links(group))
    look("links-there", "crane", links(prepared.reference))
    look("case", "crane", f"cases/{group}.html")
    assert found == []
