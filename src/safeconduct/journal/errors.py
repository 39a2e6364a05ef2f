"""What can go wrong when the journal is read."""

from safeconduct.errors import BadInput, SafeconductError


class BadNote(BadInput):
    """A signed note or checkpoint is malformed, or signed by nobody who is known."""


class BrokenTree(SafeconductError):
    """Stored nodes of the tree do not fit together: the journal's tables were changed or damaged."""
