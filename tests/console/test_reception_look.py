"""The pages of reception, inspections, vault and papers in real Chromium, at two widths, in every language."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks
from tests.story import Played

from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

SHOTS = os.environ.get("SAFECONDUCT_SHOTS", "")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("clear")
    sqlite_story.desk.clock.at("2023-08-09 07:00")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def pages(room: Room) -> dict[str, tuple[str, str]]:
    here = room.reference
    return {
        "list": ("crane", "reception/index.html"),
        "many": ("crane", "reception/many.html"),
        "count": ("crane", f"reception/{here}.html"),
        "equipment": ("crane", f"reception/{here}/equipment.html"),
        "effects": ("crane", f"reception/{here}/effects.html"),
        "photos": ("crane", f"reception/{here}/photos.html"),
        "links": ("crane", f"reception/{here}/links.html"),
        "items": ("ibis", f"inspection/{here}.html"),
        "vault": ("heron", f"vault/{here}.html"),
        "papers": ("heron", f"papers/{here}.html"),
    }


def filled(room: Room) -> None:
    """Let every page show something: items on one, an inspection, a count that waits, a proposal for the vault."""
    from safeconduct.casefile.acts.access import OpenVault
    from safeconduct.casefile.acts.custody import ItemReceived, PlaceSafetyHold, ReceiveItems, blind_indexes
    from safeconduct.casefile.parts.custody import Hazard, SerialMark
    from safeconduct.registry.teams import index_key

    desk = room.played.desk
    items = tuple(
        ItemReceived(
            equipment=kind,
            serials=(f"INVENTED-{kind}",),
            serial_mark=SerialMark.FOUND,
            tag=f"T-{kind}",
            seal=f"S-{kind}",
        )
        for kind in ("mi-8amtsh", "t-72b3")
    )
    received = ReceiveItems(
        items=items,
        delivered_by="p1",
        language="ru",
        blind=blind_indexes(index_key(desk.officers["crane"]), items),
    )
    desk.do(received, "crane")
    desk.do(PlaceSafetyHold(items=(2,), hazards=(Hazard.LEAK, Hazard.LOADED)), "crane")
    desk.do(OpenVault(purpose="An invented purpose.", minutes=5), "wren")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    room: Room, chromium: Browser, language: str, width: int
) -> None:
    filled(room)
    found = []
    for name, (account, page) in pages(room).items():
        officer = room.officers[account]
        officer.language = language
        scheme = "dark" if width == 320 else "light"
        size = {"width": width, "height": 800}
        more = {"viewport": size, "color_scheme": scheme, "java_script_enabled": True}
        with shown(chromium, officer, page, **more) as opened:
            if SHOTS:
                opened.screenshot(path=Path(SHOTS) / f"{name}-{language}-{width}.png", full_page=True)
            found += faults(opened)
    assert found == []
