"""Watch: the record of readings and refused attempts, sealed to the auditors, signed by the system."""

from typing import Any

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.words import Kind, Role


class Watched(Act, frozen=True):
    """The base of the watch file's acts: they change no state."""

    by = (Role.SYSTEM,)
    kind = Kind.WATCH

    def change(self, case: Any, done: Done) -> Any:
        """Change nothing: the record is the entry itself."""
        del done
        return case


@act
class RecordReading(Watched, frozen=True):
    """Somebody opened a case, or read an identity, on a day."""

    account: str
    case: str
    day: str
    """Without a time of day: who was awake when is nobody's business."""
    purpose: str = ""


@act
class RecordAttempt(Watched, frozen=True):
    """Somebody tried what they may not: recorded though the act itself was refused."""

    account: str
    case: str
    day: str
    attempt: str
    """Name of the act."""
    refusal: str
    """The sentence that the person was shown; empty for what was done, and is on record because a thief might do it."""
