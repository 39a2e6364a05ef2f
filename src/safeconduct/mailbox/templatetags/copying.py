"""The twelve words as they are shown, and the fields into which they are copied back."""

from django import template

from safeconduct.mailbox.copying import name_of
from safeconduct.sealing.wordlists import Spelling
from safeconduct.sealing.words import WORD_COUNT
from safeconduct.web.forms import Form

register = template.Library()

_TONGUES = {Spelling.ENGLISH: "en", Spelling.UKRAINIAN: "uk", Spelling.RUSSIAN: "ru"}


@register.filter
def twelve(form: Form) -> list[tuple[int, str, str, str]]:
    """Return number, name, what was typed and what is wrong with it, for each of the twelve fields."""
    return [
        (number, name_of(number), form.typed.get(name_of(number), ""), form.errors.get(name_of(number), ""))
        for number in range(1, WORD_COUNT + 1)
    ]


@register.filter
def tongue(spelling: Spelling) -> str:
    """Return the language code of words, so that they are read aloud as what they are; "" for digits."""
    return _TONGUES.get(spelling, "")
