"""What the pages of payments say beside their templates."""

from collections.abc import Iterable

from safeconduct.language import money, say
from safeconduct.registry import bank_words
from safeconduct.registry.paying import PAYMASTERS_ONLY
from safeconduct.schedule.money import amount_text
from safeconduct.treasury.iso20022 import words as bank_codes

NOTHING_WAITS = "No payment waits for the bank now."
CHOOSE_UNIT = "Payments wait in several currencies. Choose one for this file."
NOT_WRITTEN = "The file cannot be written: {why}"
NO_SUCH_FILE = "Choose a file that was made."
WRONG_WORDS = "These are not your seven words. The attempt is on record."
WAIT = "Too many attempts. Wait {seconds} seconds, then try again."
NO_FILE = "Choose the file that the bank sent."
TOO_LARGE = "This file is too large for this page. Use “safeconduct payments import”."
NOT_READ = "The file cannot be read: {why}"
CHANGED = "What was to be recorded was changed on its way. Send the bank's file again."
NOT_RECORDED = "{order} was not recorded: {why}"
PAYMENTS = ("{count} payment", "{count} payments")
RECORDED = ("{count} line was recorded.", "{count} lines were recorded.")


def sentences() -> Iterable[str]:
    """Return every sentence of this part, for the translators."""
    return (
        *bank_words.sentences(),
        *bank_codes.sentences(),
        *(NOTHING_WAITS, CHOOSE_UNIT, NOT_WRITTEN, NO_SUCH_FILE, WRONG_WORDS, WAIT, PAYMASTERS_ONLY),
        *(NO_FILE, TOO_LARGE, NOT_READ, CHANGED, NOT_RECORDED),
        "\x00".join(PAYMENTS),
        "\x00".join(RECORDED),
    )


def in_money(amount: int, unit: str, language: str) -> str:
    """Return minor units as an amount in a reader's language."""
    return money(amount_text(amount, unit), unit, language)


def refused_to(language: str) -> str:
    """Return what whoever is no paymaster reads in the place of a page."""
    return say(PAYMASTERS_ONLY, language)
