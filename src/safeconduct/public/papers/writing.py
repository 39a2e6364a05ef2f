"""Setting the papers: what they say as data, how they look in Typst, the same bytes every time.

Nothing that a pack or an authority wrote becomes a part of a template: the text goes in as JSON. No clock, folder or
font of the machine is read.
"""

from pathlib import Path
from typing import Any

import typst

from safeconduct.errors import BadInput
from safeconduct.language import NBSP, checked_language, day, pick, say, say_count
from safeconduct.public.papers.amounts import promised
from safeconduct.public.papers.facts import Facts
from safeconduct.public.papers.words import MORE, RIGHT_LIST, SIGN_LIST, Word
from safeconduct.web import typesetting

FOLDER = Path(__file__).parent
_LEAFLET = ((8, 24), (6, 16), (4, 8), (3, 4), (2, 2), (1, 1))
_CARD = ((3, 6), (2, 4), (2, 2), (1, 1))
"""How many lines of the list stand large and how many in small print, until it fits."""

LEARNED_GROUPS = 3
"""Groups of four letters that people learn of the onion address: 60 bits, so that grinding out a look-alike of them is
out of most reach, and no longer than a telephone number."""


def can_be_printed(language: str) -> bool:
    """Return whether the font has the letters of a language. One that it cannot write has its pages and no paper.

    Args:
        language: one of `language.LANGUAGES`.
    """
    return typesetting.can_be_written(say(word, language) for word in Word if "{" not in word)


def leaflet(language: str, facts: Facts) -> bytes:
    """Return the leaflet as a tagged PDF (PDF/UA-1): one sheet of A5, both sides.

    Args:
        language: one of `language.LANGUAGES`.
        facts: of one programme.

    Raises:
        BadInput: the names in the pack are so long that not even one line of the list fits.
    """
    return _fitted("leaflet.typ", language, facts, _LEAFLET)


def card(language: str, facts: Facts) -> bytes:
    """Return the wallet card as a tagged PDF (PDF/UA-1): ten of 85 × 54 mm on a sheet of A4, both sides.

    Args:
        language: one of `language.LANGUAGES`.
        facts: of one programme.

    Raises:
        BadInput: the names in the pack are so long that not even one line of the list fits.
    """
    return _fitted("card.typ", language, facts, _CARD)


def _fitted(template: str, language: str, facts: Facts, tries: tuple[tuple[int, int], ...]) -> bytes:
    """Set a paper with as many lines of the list as it has room for."""
    checked_language(language)
    for shown, printed in tries:
        try:
            said = _said(language, facts, shown, printed)
            return typesetting.typeset(FOLDER / template, said, made=facts.issued)
        except typst.TypstError as error:
            if "does not fit" not in str(error):
                raise
    raise BadInput(
        f"The names of the authority or of the list's lines are too long for a paper in “{language}”: shorten them "
        "in the programme pack."
    )


def _said(language: str, facts: Facts, shown: int, printed: int) -> dict[str, Any]:
    """Return all that a paper says, in one language, as the templates read it.

    Args:
        language: one of `language.LANGUAGES`.
        facts: of one programme.
        shown: how many lines of the list stand large.
        printed: how many stand in small print.
    """
    lines = promised(facts.schedule, language)
    paid = [say(Word.VOLUNTARY, language)] if facts.schedule.eligibility.voluntary else []
    if facts.schedule.eligibility.condition is not None:
        paid.append(say(Word.FIT, language))
    return {
        "language": language,
        **{word.name.lower(): say(word, language) for word in Word if "{" not in word},
        "authority": pick(facts.authority, language),
        "is_rehearsal": facts.rehearsal,
        "lines": [{"name": name, "pays": pays} for name, pays in lines[:shown]],
        "more": _more(len(lines) - shown, language),
        "paid": [*paid, say(Word.NEVER_PAID, language)],
        "sign_list": [say(each, language) for each in SIGN_LIST],
        "right_list": [say(each, language) for each in RIGHT_LIST],
        **_channels(facts, language),
        "print": _small_print(facts, language, printed),
    }


def _channels(facts: Facts, language: str) -> dict[str, Any]:
    """Return the two addresses, each with its QR code, and how they are remembered."""
    onion, clear = facts.addresses.first("onion"), facts.addresses.first("web")
    found: dict[str, Any] = {"onion": None, "clear": None}
    if onion is not None:
        letters = onion.partition("://")[2].partition(".")[0]
        groups = [letters[at : at + 4] for at in range(0, len(letters), 4)]
        found["onion"] = {
            "address": onion,
            "groups": groups,
            "learned": groups[:LEARNED_GROUPS],
            "code": typesetting.code(onion, say(Word.CODE_ONION, language, address=onion)),
        }
    if clear is not None:
        found["clear"] = {
            "address": clear,
            "name": clear.removeprefix("https://").rstrip("/"),
            "code": typesetting.code(clear, say(Word.CODE_CLEAR, language, address=clear)),
        }
    comparing = Word.COMPARE_CLEAR if onion is None else Word.COMPARE_ONION if clear is None else Word.COMPARE
    return {"channels": found, "comparing": say(comparing, language)}


def _more(count: int, language: str) -> str | None:
    return say_count(*MORE, count, language) if count > 0 else None


def _small_print(facts: Facts, language: str, printed: int) -> list[dict[str, Any]]:
    """Return what the authority signed, so that whoever holds the paper can check it with a computer."""
    schedule, addresses = facts.schedule, facts.addresses
    begins = day(schedule.in_force_from, language)
    until = schedule.in_force_until
    in_force = (
        say(Word.FROM, language, date=begins)
        if until is None
        else say(Word.FROM_UNTIL, language, date=begins, date_until=day(until, language))
    )
    lines = promised(schedule, language)
    rest = _more(len(lines) - printed, language)
    of_list = say(
        Word.LIST,
        language,
        version=schedule.version,
        programme=schedule.programme,
        in_force=in_force,
        lines="; ".join(
            [*(f"{name}{NBSP}— {pays}" for name, pays in lines[:printed]), *([rest] if rest else [])]
        ),
    )
    of_addresses = say(
        Word.ADDRESSES,
        language,
        date=day(addresses.issued, language),
        date_until=day(addresses.valid_until, language),
    )
    signature = say(Word.SIGNATURE, language)
    return [
        {
            "text": of_list,
            "digits": [["SHA-256", schedule.digest], [signature, facts.list_signature]],
        },
        {
            "text": of_addresses,
            "digits": [["SHA-256", facts.addresses_digest], [signature, facts.addresses_signature]],
        },
        {
            "text": say(Word.CHECK, language, command="safeconduct schedule verify, addresses verify"),
            "digits": [
                [say(Word.KEY, language), facts.key.hex()],
                [say(Word.FINGERPRINT, language), facts.fingerprint],
            ],
        },
    ]
