"""Labels of the command line's tables; like all sentences, in three languages."""

from collections.abc import Iterable

LABELS = (
    "Equipment",
    "Outcome",
    "Amount",
    "Why",
    "Claimant",
    "Share",
    "Total",
    "List",
    "Source",
    "Line",
    "Clause",
    "Programme",
    "Status",
    "Result",
    "Name",
    "Category",
    "Match",
    "Grade",
    "Meaning",
    "Notes",
    "Authority",
    "default",
    "Source: {source}",
    "Nothing in the catalogue fits “{text}”.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return LABELS
