"""What the list's and the calculator's pages say outside of templates, for the translators."""

from collections.abc import Iterable

from safeconduct.public import calculator_words, conditions, listing, lists


def sentences() -> Iterable[str]:
    """Return every sentence."""
    rooms = (calculator_words, conditions, listing, lists)
    return dict.fromkeys(sentence for room in rooms for sentence in room.sentences())
