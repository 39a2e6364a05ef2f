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
    "from {date}",
    "from {date} until {date_until}",
    "{lowest} to {highest},\nby decision",
    "by {attribute}: {values}",
    "can be put in force",
    "historic: for assessment and simulation only",
    "default",
    "Only a voluntary hand-over is paid.",
    "Amounts are for each item, in {unit}.",
    "What the list does not name has no clause: a receipt, a reason and a way to contest it.",
    "Source: {source}",
    "Nothing in the catalogue fits “{text}”.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return LABELS
