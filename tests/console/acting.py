"""Where the forms of acts stand, and two that are sent again and again: a family named, and found safe."""

from typing import Any

from tests.console.sitting import Officer, Room, hidden_of


def form(room: Room, name: str) -> str:
    return f"acting/{room.reference}/{name}.html"


def second(room: Room, digest: str) -> str:
    return f"acting/{room.reference}/second/{digest}.html"


def pending(room: Room) -> Any:
    (found,) = room.case.pending
    return found


def family(officer: Officer, room: Room, **more: str) -> Any:
    """Name two people at home by the form."""
    fields = {
        "f-asked": "p1",
        "f-dependants-count": "1",
        "f-dependants-0-label": "d1",
        "f-dependants-0-because_of": "p1",
        "f-dependants-0-relation": "parent",
        "f-dependants-0-adult": "yes",
        "f-hidden-count": "1",
        "f-hidden-0-key": "d1.name",
        "f-hidden-0-text": "Olha Vydumana (invented)",
    }
    return officer.send(form(room, "NameDependants"), **fields, **more)


def confirm(officer: Officer, room: Room) -> Any:
    return officer.send(
        form(room, "ConfirmDependantsSafe"), **{"f-dependants": "d1", "f-confirmation": "met-in-person"}
    )


def hidden(response: Any) -> dict[str, str]:
    # Whoever sends it has a token of their own against forged forms.
    return hidden_of(response, ("csrfmiddlewaretoken",))
