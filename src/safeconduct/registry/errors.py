"""What `perform()` may refuse, besides a gate: each is a sentence for the one who tried."""

from safeconduct.errors import BadInput, SafeconductError


class NoSuchFile(BadInput):
    """There is no such case, or the session has no business knowing it: the two answer alike."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"No case {reference[:40]!r} is open to you; check the reference, or ask its team to admit you."
        )


class Refused(SafeconductError):
    """An attempt that goes on the record, in its own transaction."""


class NotAllowed(Refused):
    """The actor lacks the role."""


class NotAdmitted(Refused):
    """The actor is not on the case's team."""


class OwnProposal(Refused):
    """The second person is the first."""


class WrongStage(SafeconductError):
    """The act does not belong to the case's present stage."""


class CaseMoved(SafeconductError):
    """Somebody else acted on the case since the actor looked at it."""


class NothingToSecond(SafeconductError):
    """The proposal was seconded, voided or never made."""


class ProposerGone(NothingToSecond):
    """Whoever proposed may not propose it any more: one signature of the two would be nobody's."""


class RolledBack(SafeconductError):
    """The database shows an older history than a checkpoint that was seen."""
