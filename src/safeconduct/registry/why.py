"""Why a contact stands before others in the queue."""

from enum import StrEnum


class Why(StrEnum):
    """Why a contact stands before others, the gravest first: the order of this list is the order of the queue."""

    CANNOT_OPEN = "cannot-be-opened"
    DANGER_NOW = "in-danger-now"
    UNDER_18 = "under-18"
    DANGER_SOON = "in-danger-soon"
    DURESS = "under-duress"
    LOST_WORDS = "lost-words"
    RELATIVE = "a-relative-asks"
