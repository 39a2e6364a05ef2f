"""Which characters a bank file may carry, and names in Latin letters where only those may stand.

Which set applies is the payment scheme's rule, not the schema's: the schema takes any character, and the
clearing house then refuses the payment or drops what it does not know from a name.
"""

import re
import unicodedata

from safeconduct.errors import BadInput

# EPC217-08, the SEPA character set; SWIFT's set X is the same for what is written here.
_LATIN = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
# What Ukraine's SEP 4.0 carries: letters of the Latin and Cyrillic blocks, digits and print.
_NATIONAL = re.compile(r"[ -~§«»À-ɏЀ-џҐґ‐-„№]*")

# Resolution 55 of the Cabinet of Ministers of Ukraine, 27 January 2010; BGN/PCGN took it over in 2019.
_UKRAINIAN = dict(zip("абвгґдезиійклмнопрстуф", "abvhgdezyiiklmnoprstuf", strict=True)) | {
    "є": "ie", "ж": "zh", "ї": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ю": "iu", "я": "ia", "ь": "", "'": "", "ʼ": "", "’": "",
}  # fmt: skip
_UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
# ICAO Doc 9303, part 3, section 6, as in Russian passports since 2014.
_RUSSIAN = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziiklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ь": "",
    "ю": "iu", "я": "ia",
}  # fmt: skip
# Latin letters that are no base letter with a mark, and print that has a plain form.
_PLAIN = {
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l",
    "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ı": "i", "Ħ": "H", "ħ": "h",
    "&": "+", "_": "-", ";": ",", "№": "No",
    **dict.fromkeys(("«", "»", "“", "”", "„", "‘", "’", "‚", "ʼ", "`", '"'), "'"),
    **dict.fromkeys("‐‑‒–—", "-"),
}  # fmt: skip
_RUSSIAN_ONLY = frozenset("ёъыэ")
_WORD = re.compile(r"[Ѐ-џҐґ][Ѐ-џҐґ'’ʼ]*")


def in_latin(text: str) -> str:
    """Return a text in the Latin letters of a SEPA payment, as near as rules of spelling come.

    Cyrillic is read as Ukrainian, unless it has a letter that only Russian has (ё, ъ, ы, э). The bank compares
    the name with its account's; so whoever knows the spelling there writes that, and this only fills the gap.
    What has no rule (Arabic, Chinese, Georgian …) stays as it is, and is refused by `checked_text`.
    """
    if _LATIN.fullmatch(text):
        return text
    russian = any(letter in _RUSSIAN_ONLY for letter in text.lower())
    text = _WORD.sub(lambda word: _romanised(word[0], russian=russian), text)
    return "".join(map(_plain, text))


def checked_text(text: str, longest: int, *, latin: bool, where: str) -> str:
    """Return a text as it will stand in the file.

    Args:
        text: what a person wrote; spaces around it and runs of them are no part of it.
        longest: how many characters the field takes.
        latin: whether only the SEPA character set may stand there. Cyrillic and marks are then written in Latin.
        where: payment and field, the beginning of the sentence if it cannot be: `Payment A1, the payee's name`.

    Raises:
        BadInput: a character may not stand there, or it is too long. Nothing is cut: a name that is shorter than
            the account's is another name.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    allowed = _LATIN if latin else _NATIONAL
    if latin:
        text = in_latin(text)
    if not allowed.fullmatch(text):
        odd = next(character for character in text if not allowed.fullmatch(character))
        raise BadInput(
            f"{where}: the character “{odd if odd.isprintable() else ''}” (U+{ord(odd):04X}) cannot stand in this "
            f"bank file. Write it in {'Latin letters' if latin else 'Latin or Cyrillic letters'}, as on the account."
        )
    if len(text) > longest:
        raise BadInput(f"{where}: {len(text)} characters, and the field takes {longest}. Shorten it.")
    return text


def checked_reference(text: str, *, where: str) -> str:
    """Return a reference that every bank carries through unchanged, at most 35 characters.

    Raises:
        BadInput: it is empty, too long, has another character than SEPA's, a slash at an end or two together, for
            which EPC217-08 lets a bank refuse it; or it is NOTPROVIDED, which says that there is none.
    """
    if (
        not 1 <= len(text) <= 35
        or not _LATIN.fullmatch(text)
        or text != text.strip()
        or text.startswith("/")
        or text.endswith("/")
        or "//" in text
        or text == "NOTPROVIDED"
    ):
        raise BadInput(
            f"{where}: “{text[:40]}” is no reference that banks carry through. Give 1 to 35 Latin letters, digits or "
            "/-?:().,'+ without a slash at an end."
        )
    return text


def _romanised(word: str, *, russian: bool) -> str:
    table = _RUSSIAN if russian else _UKRAINIAN
    spelt: list[str] = []
    for index, letter in enumerate(word):
        small = letter.lower()
        said = table.get(small, letter)
        if not russian:
            if index == 0:
                said = _UKRAINIAN_FIRST.get(small, said)
            elif small == "г" and word[index - 1].lower() == "з":
                said = "gh"  # zgh, so that it is not read as ж
        if letter.isupper():
            # ЩУКА is SHCHUKA and Щука is Shchuka.
            said = said.upper() if word.isupper() and len(word) > 1 else said.capitalize()
        spelt.append(said)
    return "".join(spelt)


def _plain(character: str) -> str:
    if _LATIN.fullmatch(character):
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    # NFKD parts a letter from its marks: é is e with an acute accent.
    base = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    return base if base and _LATIN.fullmatch(base) else character
