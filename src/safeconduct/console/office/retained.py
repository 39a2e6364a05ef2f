"""Periods of retention in words."""

from collections.abc import Iterable, Mapping

from safeconduct.casefile.acts.retention import SetRetention
from safeconduct.casefile.retention import Record
from safeconduct.language import say, say_count

RECORD_WORDS: Mapping[Record, str] = {
    Record.CONTACT: "A case that ended before anybody came",
    Record.RECEPTION: "A case in which somebody or something was received",
    Record.AWARD: "A case in which money was awarded or moved",
    Record.DEATH: "A case in which somebody died or is missing",
    Record.NAMES: "Names and places in the vault of a case that has ended",
}
"""What has a period of its own."""

MONTHS = ("{count} month", "{count} months")
PERIOD, PROVISION = "Is kept for", "Provision"


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [*RECORD_WORDS.values(), "\x00".join(MONTHS), PERIOD, PROVISION]


def facts(act: SetRetention, language: str) -> list[tuple[str, str]]:
    """Return what a proposal of another period says, as label and value."""
    return [
        (say(RECORD_WORDS[act.record], language), ""),
        (PERIOD, say_count(*MONTHS, act.months, language)),
        (PROVISION, act.source),
    ]
