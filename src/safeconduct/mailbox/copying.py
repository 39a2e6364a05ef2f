"""Copying twelve words back: which number is wrong is said, and the right word never.

The form carries one MAC of all twelve words and nothing about any single one. Which word is wrong is found by trying:
with eleven right words at hand there are some 24,000 possibilities, and only the right one has the MAC. Whoever holds
the form and not the words learns nothing; whoever reads the form in a browser's memory learns nothing either.
"""

import re

from safeconduct.language import say
from safeconduct.sealing.mailbox import mac_of_words, same_words
from safeconduct.sealing.wordlists import LONGEST, Spelling, Typed, list_of, taken_apart
from safeconduct.sealing.words import WORD_COUNT, Words
from safeconduct.web.forms import Form

UNKNOWN = "This word is not in the list. Did you mean “{word}”?"
UNKNOWN_GROUP = "Four digits stand here, from 0001 to 2048."
EMPTY = "This word is missing."
WRONG = "This is not the word that was shown here."
SWAPPED = "This word and number {other} have changed places."
SEVERAL = (
    "Some of these words are not those that were shown, and more than one is wrong. Compare them one by one."
)

_MAC = re.compile(r"[0-9a-f]{64}")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (UNKNOWN, UNKNOWN_GROUP, EMPTY, WRONG, SWAPPED, SEVERAL)


def known_words() -> tuple[str, ...]:
    """Return the 2,048 words that everything is computed from."""
    return list_of(Spelling.ENGLISH)


def name_of(number: int) -> str:
    """Return the name of the field of a word, from 1."""
    return f"w{number}"


def spelling_of(form: Form) -> Spelling:
    """Return the form in which words are shown or were shown; English unless the page says another."""
    sent = form.raw("list")
    return Spelling(sent) if sent in set(Spelling) else Spelling.ENGLISH


def read_words(form: Form, language: str) -> Words | None:
    """Return the twelve words that were typed into twelve fields, in English; None when one is no word of a list.

    All twelve may also stand in the first field, as somebody pastes or types them in one go.
    """
    pasted = taken_apart(form.raw(name_of(1))[:2000], WORD_COUNT)
    # One word for each field: what stands beside it is a number or a sign.
    fields = (form.raw(name_of(number))[:100] for number in range(1, WORD_COUNT + 1))
    found = (
        pasted
        if len(pasted) == WORD_COUNT
        else ("".join(taken_apart(field, 1))[:LONGEST] for field in fields)
    )
    typed = Typed.of(found)
    for place, (word, number) in enumerate(zip(typed.found, typed.numbers, strict=True)):
        name = name_of(place + 1)
        form.typed[name] = word
        if not word:
            form.errors[name] = say(EMPTY, language)
        elif number is None and word.isdigit():
            form.errors[name] = say(UNKNOWN_GROUP, language)
        elif number is None:
            form.errors[name] = say(UNKNOWN, language, word=typed.nearest(place))
    return typed.english if typed.is_known else None


def compare(form: Form, words: Words, server_key: bytes, language: str) -> bool:
    """Say whether these are the words that were shown; if not, put into the form which number is wrong."""
    carried = form.raw("mac")
    mac = bytes.fromhex(carried) if _MAC.fullmatch(carried) else b""
    if same_words(mac, words, server_key):
        return True
    for number, sentence, params in _faults(mac, words, server_key):
        form.errors[name_of(number)] = say(sentence, language, **params)
    if not form.errors:
        form.refusals.append(say(SEVERAL, language))
    return False


def mac_for(words: Words, server_key: bytes) -> str:
    """Return the MAC that the form carries, in hex."""
    return mac_of_words(words, server_key).hex()


def _faults(mac: bytes, words: Words, server_key: bytes) -> list[tuple[int, str, dict[str, object]]]:
    """Return the places that are wrong, when one word is, or two changed places."""
    for place in range(WORD_COUNT):
        for word in known_words():
            if same_words(mac, (*words[:place], word, *words[place + 1 :]), server_key):
                return [(place + 1, WRONG, {})]
    for one in range(WORD_COUNT):
        for other in range(one + 1, WORD_COUNT):
            swapped = list(words)
            swapped[one], swapped[other] = words[other], words[one]
            if same_words(mac, tuple(swapped), server_key):
                return [(one + 1, SWAPPED, {"other": other + 1}), (other + 1, SWAPPED, {"other": one + 1})]
    return []
