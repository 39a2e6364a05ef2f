"""An office at work for attacks on it: officers at their desks, their clock, their cookies."""

from datetime import timedelta
from typing import Any

from tests.console.sitting import SECRET, Room

from safeconduct.registry import desks
from safeconduct.registry.desks import COOKIE, desk_of
from safeconduct.sealing.officer import OfficerKeys
from safeconduct.staff import totp


def clock(room: Room) -> Any:
    return room.played.installation.clock


def code(room: Room, secret: bytes = SECRET) -> str:
    return totp.code_at(secret, int(clock(room)().timestamp()) // totp.STEP_SECONDS)


def forward(room: Room, **by: float) -> None:
    clock(room).now += timedelta(**by)


def token(room: Room, account: str) -> str:
    return str(room.officers[account].client.cookies[COOKIE].value)


def is_in(room: Room, cookie: str) -> bool:
    return desk_of(room.played.installation, cookie) is not None


def seat(room: Room, account: str, keys: dict[str, OfficerKeys], *, stepped_up: bool) -> None:
    room.officers[account].client.cookies[COOKIE] = desks.begin(
        room.played.installation, account, keys[account], language="en", stepped_up=stepped_up
    )


def propose(room: Room) -> str:
    """Let heron propose an act of two, and return its digest."""
    room.heron.send(
        f"acting/{room.reference}/Erase.html",
        **{"f-ground": "invented", "f-reason": "invented", "f-because": "invented"},
    )
    if not room.case.pending:
        room.heron.send(f"vault/{room.reference}.html", propose="1", purpose="to call a sister", minutes="5")
    return str(room.case.pending[-1].digest)
