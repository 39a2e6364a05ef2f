"""What can go wrong when the journal is read."""

from safeconduct.errors import BadInput, SafeconductError


class BadNote(BadInput):
    """A signed note or checkpoint is malformed, or signed by nobody who is known."""


class BrokenTree(SafeconductError):
    """Stored nodes of the tree do not fit together: the journal's tables were changed or damaged."""


class Forked(SafeconductError):
    """A tree did not grow from an older one: two histories of one log, or one that was set back."""


class BadTile(SafeconductError):
    """A tile or a bundle of entries is missing, malformed, or not of the tree that a checkpoint signs."""


class BadCosignature(BadInput):
    """A witness's signature does not hold, or is of nobody who is known."""


class NotACover(SafeconductError):
    """A public leaf is neither an entry in its order nor a cover of its day."""
