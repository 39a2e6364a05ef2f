"""What `schedule diff` and `schedule verify` say; like all sentences, in three languages."""

from collections.abc import Iterable

from safeconduct.assessment import telling
from safeconduct.cli import signed_files
from safeconduct.programmes import contrasting

_COUNTS = (
    ("{count} clause", "{count} clauses"),
    ("{count} clause says the same in both lists.", "{count} clauses say the same in both lists."),
    ("{count} golden case comes out the same.", "{count} golden cases come out the same."),
)

_SENTENCES = (
    "Before",
    "After",
    "Rules",
    "Clauses",
    "Golden cases",
    "Content",
    "Both lists say the same.",
    "The pack has no golden cases, so what the change does is not shown.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators; a plural after its singular and a NUL."""
    return dict.fromkeys(
        (
            *("\x00".join(each) for each in _COUNTS),
            *_SENTENCES,
            *telling.sentences(),
            *contrasting.sentences(),
            *signed_files.sentences(),
        )
    )
