"""Acts of consequence take a second factor that was shown just now.

Whoever gets hold of an open session, of the device or of its cookie, finds what it can read and does none of these.
The rule stands at `perform()`, so that no page can forget it and no form, sent straight to where it ends, goes past it.
What keeps somebody from harm never waits for it: calling off, an alarm, a medical need, an incident, a hold.
"""

from safeconduct.casefile.act import Act
from safeconduct.errors import SafeconductError

ALONE = frozenset(
    {
        "AdmitOfficer",
        "EndService",
        "GivePlacePart",
        "HoldInCredit",
        "OrderPayment",
        "RecordRate",
        "RecoverKeys",
        "ReleaseCredit",
        "RevokeRole",
        "SendToBank",
        "ShareIndexKey",
    }
)
"""Acts of one person that open something to somebody, move money or set its rate, or dismiss.

Of two people's acts, both take it. `CommitMoney` is none of them: it moves nothing, and a later one replaces it.
"""

STEP_UP = "Show your second factor once more, then send this again. What you typed stands here still."


class SecondFactorDue(SafeconductError):
    """The act waits for the second factor; nothing was done, and nobody is accused."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(STEP_UP)


def takes_second_factor(declared: type[Act]) -> bool:
    """Say whether an act takes a second factor that was shown just now."""
    return bool(declared.seconded_by) or declared.__name__ in ALONE


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (STEP_UP,)
