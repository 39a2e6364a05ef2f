"""Text as people type it, folded so that spelling, script and keyboard stop mattering.

A folded text is lower-case Latin letters and digits: Cyrillic is transliterated coarsely (и, і, й, ы all
become `i`), so that Russian, Ukrainian and every romanisation of a name meet in one skeleton.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

_CYRILLIC = str.maketrans(
    dict(zip("абвгґдезиіїйыклмнопрстуфхэёє", "abvggdeziiiiiklmnoprstufheee", strict=True))
    | {"ж": "zh", "ц": "s", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
)
# Romanisations differ most in these; both sides of every comparison pass through.
_LATIN = ((re.compile(r"kh|x"), "h"), (re.compile(r"ts|tz|c(?!h)"), "s"), (re.compile(r"shch"), "sh"))
_LATIN_LETTERS = str.maketrans("yjwqł", "iivkl")
_DROPPED = re.compile(r"[\u0027\u2019\u02bc\u0060\u00b4\u201c\u201d\u201e\u00ab\u00bb\"]")
_BREAK = re.compile(r"[\W_]+")

# Letters that look the same in both scripts.
_LATIN_LOOKALIKE, _CYRILLIC_LOOKALIKE = "ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKALIKE, _CYRILLIC_LOOKALIKE)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKALIKE, _LATIN_LOOKALIKE)
_TO_DIGITS = str.maketrans("ЗзОоOo", "330000")

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_LAYOUTS = ("йцукенгшщзхъфывапролджэячсмитьбю", "йцукенгшщзхїфівапролджєячсмитьбю")


@cache
def _spoken_words() -> dict[str, str]:
    """Return what dictated words for numbers and letters are written as, Russian and Ukrainian."""
    lines = (DATA / "spoken.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {word: written for word, _, written in (line.partition(",") for line in lines)}


def fold(text: str) -> str:
    """Return the skeleton of a text: `Мі-8АМТШ «Термінатор»` becomes `mi 8amtsh terminator`."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    # The breve of й and the dots of ї and ё go here as well as accents.
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    bare = _DROPPED.sub("", bare).translate(_CYRILLIC).translate(_LATIN_LETTERS)
    for pattern, replacement in _LATIN:
        bare = pattern.sub(replacement, bare)
    return _BREAK.sub(" ", bare).strip()


def squash(folded: str) -> str:
    """Return a folded text without its spaces, since hyphens and spaces are what people lose first."""
    return folded.replace(" ", "")


def readings(text: str) -> Iterator[tuple[str, int]]:
    """Yield what a person may have meant to type, folded, each with how far-fetched it is (0 is as typed).

    Attempts: look-alike letters of the other script, З and О for 3 and 0, words for numbers and letters
    (dictated), and the wrong keyboard layout in both directions.
    """
    seen: set[str] = set()
    for reading, cost in _readings(unicodedata.normalize("NFC", text)):
        folded = fold(reading)
        if folded and folded not in seen:
            seen.add(folded)
            yield folded, cost


def _readings(text: str) -> Iterator[tuple[str, int]]:
    yield text, 0
    yield _lookalikes(text, _LATIN_LOOKALIKE, _TO_CYRILLIC, "А-Яа-яІіЇїЄєҐґЁё"), 1
    yield _lookalikes(text, _CYRILLIC_LOOKALIKE, _TO_LATIN, "A-Za-z"), 1
    yield re.sub(r"\S*\d\S*", lambda word: word[0].translate(_TO_DIGITS), text), 1
    spoken = _spoken(text)
    if spoken != text:
        yield spoken, 1
    lower = text.casefold()
    for layout in _LAYOUTS:
        if re.search(r"[a-z]", lower):
            yield lower.translate(str.maketrans(_QWERTY, layout)), 3
        if re.search(r"[а-яіїєґ]", lower):
            yield lower.translate(str.maketrans(layout, _QWERTY)), 3


def _lookalikes(text: str, letters: str, table: dict[int, int], others: str) -> str:
    """Rewrite words whose letters of one script all look like the other script's."""

    def rewrite(word: re.Match[str]) -> str:
        own = [char for char in word[0] if char.isalpha() and not re.match(f"[{others}]", char)]
        return word[0].translate(table) if own and all(char in letters for char in own) else word[0]

    return re.sub(r"\S+", rewrite, text)


def _spoken(text: str) -> str:
    """Write dictated numbers and letters as one would type them: `тэ семьдесят два бэ три` → `т 72 б 3`."""
    words = _spoken_words()
    out: list[str] = []
    tens = False
    for word in re.split(r"[\s\-]+", text.casefold().replace("'", "’")):
        written = words.get(word, word)
        digits = written if written.isdigit() and written != word else None
        if digits and tens and len(digits) < len(out[-1]) and out[-1].endswith("0" * len(digits)):
            out[-1] = str(int(out[-1]) + int(digits))
        else:
            out.append(written)
        tens = digits is not None and out[-1].endswith("0") and out[-1] != "0"
    changed = any(piece.isdigit() for piece in out) and out != text.casefold().split()
    return " ".join(out) if changed else text
