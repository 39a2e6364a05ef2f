"""Reading what somebody typed: nothing is refused without a sentence, and nothing that was typed is lost."""

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import date
from hashlib import sha256

from django.http import QueryDict

from safeconduct.language import say

LONGEST = 4000
"""Characters of a text, as the acts take them."""

SHORT = 500
"""Characters of a short text, as the acts take them."""

TOO_LONG = "This is too long by {over} characters. At most {most} are taken. Shorten it, or send the rest afterwards."
MISSING = "Something is needed here."
CHOOSE = "Choose one of the answers."
TOO_MANY = "Choose at most {most}."
NO_DAY = "This is no day. Write it as year, month, day: 2026-05-31."
NO_HOUR = "This is no time of day. Write hours and minutes: 22:30."
NO_NUMBER = "Write a whole number from {least} to {most}."
BOTH = "Write both: when it begins and when it ends."
CHANGED_FORM = "This form was changed on its way. Look at the page again and press the button once more."

_OF_THE_MACHINE = frozenset(
    {"csrfmiddlewaretoken", "form", "rows", "offer", "question", "t", "mac", "send", "more", "find"}
)
"""Fields and buttons that nobody typed into."""

_FORM = re.compile(r"[0-9a-f]{32}")
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::[0-5][0-9])?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (TOO_LONG, MISSING, CHOOSE, TOO_MANY, NO_DAY, NO_HOUR, NO_NUMBER, BOTH, CHANGED_FORM)


class Form:
    """One form as it came, or as it is shown for the first time.

    Attributes:
        typed: what to put back into the fields, by name.
        chosen: what was ticked or chosen, by name.
        errors: what is wrong, by field, in the reader's language; in the order of the fields.
        refusals: what the whole was refused with, in the reader's language.
        key: the form's one-time number; the same form sent twice is carried out once.
    """

    def __init__(self, data: QueryDict | None, language: str) -> None:
        """Take what was sent; None for a form that is shown for the first time."""
        self._data = QueryDict() if data is None else data
        self._language = language
        self.typed: dict[str, str] = {}
        self.chosen: dict[str, tuple[str, ...]] = {}
        self.errors: dict[str, str] = {}
        self.refusals: list[str] = []
        sent = self._data.get("form", "")
        self.key = sent if _FORM.fullmatch(sent) else secrets.token_hex(16)

    @property
    def is_right(self) -> bool:
        """Whether nothing was found wrong so far."""
        return not self.errors and not self.refusals

    def request(self, account_key: bytes) -> bytes:
        """Return the idempotency key, bound to whoever sends: a guessed number must not meet another's form."""
        return sha256(account_key + bytes.fromhex(self.key)).digest()

    def wrong(self, name: str, sentence: str, **params: object) -> None:
        """Say what is wrong with a field; the first sentence about it stays."""
        self.errors.setdefault(name, say(sentence, self._language, **params))

    def raw(self, name: str) -> str:
        """Return what was sent, as it was sent."""
        return str(self._data.get(name, ""))

    def has(self, name: str) -> bool:
        """Say whether a button or a box of this name was pressed or ticked."""
        return name in self._data

    def text(self, name: str, *, most: int = LONGEST, needed: bool = False) -> str:
        """Return a text without the blanks around it, lines ending as they do everywhere."""
        found = self.raw(name).replace("\r\n", "\n").replace("\r", "\n").strip()
        self.typed[name] = found
        if len(found) > most:
            self.wrong(name, TOO_LONG, over=len(found) - most, most=most)
        elif needed and not found:
            self.wrong(name, MISSING)
        return found

    def everything(self) -> str:
        """Return every text that was typed, one after the other, for a page that can only give it back."""
        lists = (self._data.getlist(name) for name in self._data if name not in _OF_THE_MACHINE)
        texts = [text.strip() for values in lists for text in values if isinstance(text, str)]
        return "\n\n".join(text for text in texts if text)

    def one(self, name: str, answers: Collection[str], *, needed: bool = False) -> str:
        """Return the one of `answers` that was chosen; "" for none."""
        found = self.raw(name)
        # What the page did not offer was not chosen on the page.
        if found not in answers:
            if found or needed:
                self.wrong(name, CHOOSE)
            found = ""
        self.chosen[name] = (found,) if found else ()
        return found

    def several(self, name: str, answers: Collection[str], *, most: int) -> tuple[str, ...]:
        """Return those of `answers` that were ticked, in their order, each once."""
        found = tuple(dict.fromkeys(each for each in self._data.getlist(name) if each in answers))
        self.chosen[name] = found
        if len(found) > most:
            self.wrong(name, TOO_MANY, most=most)
        return found

    def day(self, name: str) -> date | None:
        """Return a day; None when none was given."""
        found = self.raw(name).strip()
        self.typed[name] = found[:40]
        if not found:
            return None
        try:
            read = date.fromisoformat(found) if _DAY.fullmatch(found) else None
        except ValueError:
            read = None
        if read is None:
            self.wrong(name, NO_DAY)
        return read

    def hour(self, name: str) -> str:
        """Return a time of day as "22:30"; "" when none was given."""
        found = self.raw(name).strip()
        self.typed[name] = found[:40]
        if not found:
            return ""
        read = _HOUR.fullmatch(found)
        if read is None:
            self.wrong(name, NO_HOUR)
            return ""
        return f"{int(read[1]):02}:{read[2]}"

    def number(self, name: str, *, least: int, most: int) -> int:
        """Return a whole number within bounds; `least` when it is none."""
        found = self.raw(name).strip()
        self.typed[name] = found[:40]
        if found.isascii() and found.isdigit() and len(found) < 7 and least <= int(found) <= most:
            return int(found)
        self.wrong(name, NO_NUMBER, least=least, most=most)
        return least

    def fill(self, typed: Mapping[str, str], chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Put what stands already into a form that is shown for the first time."""
        self.typed.update(typed)
        self.chosen.update(chosen)
