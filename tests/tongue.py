"""A language that nobody speaks, written from right to left: what a translator would add, made by rule."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from tools.check_translations import PLURAL, spoken

from safeconduct.language import PLACEHOLDER

ARABIC = "ar"
_LETTERS = str.maketrans(dict(zip("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض", strict=True)))


def pseudo(sentence: str) -> str:
    """Return a sentence in Arabic letters, its placeholders untouched."""
    kept = PLACEHOLDER.split(sentence)
    # split() gives text, name, text, name, …
    return "".join(
        f"{{{part}}}" if index % 2 else part.lower().translate(_LETTERS) for index, part in enumerate(kept)
    )


def add_language(locale: Path, code: str) -> None:
    """Write one gettext file that translates every sentence into the pseudo language.

    Args:
        locale: the folder of all languages.
        code: the new language's.
    """
    catalogue = Catalog(locale=code, domain="all")
    for sentence in sorted(spoken()):
        singular, _, plural = sentence.partition(PLURAL)
        if plural:
            forms = tuple(pseudo(plural) for _ in range(catalogue.num_plurals))
            catalogue.add((singular, plural), forms)
        else:
            catalogue.add(singular, pseudo(singular))
    folder = locale / code / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "all.po").open("wb") as opened:
        write_po(opened, catalogue, width=0)
