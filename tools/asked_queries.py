"""Queries made from the catalogue, of the kinds that people ask: what the search is measured on beside real ones.

They are made from names by rules that know nothing of the search, so they tell whether a kind of slip is understood
in general and not only where somebody wrote one down. The same seed makes the same queries.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from safeconduct.catalogue import Model, standard
from tools.dictation import NICKNAMES, SPEECH, spelt, spoken


class Query(NamedTuple):
    """One query.

    Attributes:
        kind: what was done to the name.
        text: as asked.
        right: ids that are a right answer: whatever bears that name.
    """

    kind: str
    text: str
    right: frozenset[str]


type Bearers = dict[str, frozenset[str]]

_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_UKRAINIAN = "'йцукенгшщзхїфівапролджєячсмитьбю"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "фівапролджє")
_ALIKE_LATIN, _ALIKE_CYRILLIC = "ABCEHIKMOPTXaceiopxy", "АВСЕНІКМОРТХасеіорху"

_CAPTIONS = (
    "destroyed Russian {} near Bakhmut",
    "Captured {} in Kharkiv region, March 2022",
    "подбитый российский {} под Бахмутом",
    "трофейный {} возле села Роботино",
    "Экипаж сдался вместе с {}",
    "знищений російський {} біля Вовчанська",
    "{} окупантів на Запорізькому напрямку",
    "zniszczony rosyjski {} pod Kijowem",
)
_HARD_ENDINGS = ("а", "у", "ом", "е", "ы", "ов", "ами")
_SOFT_ENDINGS = ("и", "ью", "ям", "ями")
_ENDINGS = {"а": ("ы", "у", "ой", "е", "ами"), "я": _SOFT_ENDINGS, "ь": _SOFT_ENDINGS}


def queries(seed: int) -> Iterator[Query]:
    """Yield queries of every kind, for every model that has such a name."""
    chance = random.Random(seed)  # noqa: S311 - spreads test data
    bearers = _bearers()
    for model in standard().models.values():
        for name in model.names.values():
            if model.is_generic or "(" in name:
                continue
            right = bearers[_plain(name)]
            for kind, change in _CHANGES.items():
                text = change(name, chance)
                if text is not None and text != name:
                    yield Query(kind, text, right)
            yield Query("caption", chance.choice(_CAPTIONS).format(name), right)
        yield from _said(model, bearers)
        yield from _inflected(model, chance, bearers)


def _bearers() -> Bearers:
    """Return the ids of what bears a name, by name: several have some names in common."""
    found: dict[str, set[str]] = {}
    for model in standard().models.values():
        for name in (*model.names.values(), *model.aliases, model.nato_name, model.id):
            found.setdefault(_plain(name), set()).add(model.id)
    for item in standard().items.values():
        for name in (*item.names.values(), *item.aliases, item.id):
            found.setdefault(_plain(name), set()).add(item.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _said(model: Model, bearers: Bearers) -> Iterator[Query]:
    """Yield short designations as they are dictated."""
    for language, speech in SPEECH.items():
        for name in sorted({model.names[language], *model.aliases}):
            if speech.designation.fullmatch(name) is None:
                continue
            parts = re.findall(r"\d+|[^\W\d]+", name)
            right = bearers[_plain(name)]
            yield Query(f"spoken-{language}", spoken(parts, speech), right)
            yield Query(f"spelt-{language}", spelt(parts, speech), right)
            if language == "ru" and len(parts) == 2 and parts[1] in map(str, NICKNAMES):
                yield Query("spoken-nickname", f"{parts[0].lower()} {NICKNAMES[int(parts[1])]}", right)


def _inflected(model: Model, chance: random.Random, bearers: Bearers) -> Iterator[Query]:
    """Yield nicknames of one Cyrillic word in a case other than the nominative."""
    for name in model.aliases:
        if not re.fullmatch(r"[А-ЯІЇЄа-яіїєё]{4,}", name) or name.isupper() or name[-1] in "оеийуюєі":
            continue
        endings = _ENDINGS.get(name[-1])
        form = name + chance.choice(_HARD_ENDINGS) if endings is None else name[:-1] + chance.choice(endings)
        yield Query("oblique", form, bearers[_plain(name)])


def _transposed(name: str, chance: random.Random) -> str | None:
    places = [at for at in range(len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()]
    if not places or len(name) < 5:
        return None
    at = chance.choice(places)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _at_a_letter(name: str, chance: random.Random, change: Callable[[str], str]) -> str | None:
    places = [at for at, char in enumerate(name) if char.isalpha()]
    if len(places) < 5:
        return None
    at = chance.choice(places)
    return name[:at] + change(name[at]) + name[at + 1 :]


def _neighbour(letter: str, chance: random.Random) -> str:
    for row in _ROWS:
        at = row.find(letter.lower())
        if at >= 0:
            return row[at + chance.choice([-1, 1])] if 0 < at < len(row) - 1 else row[1 if at == 0 else -2]
    return letter


def _table(own: str, other: str) -> Callable[[str, random.Random], str | None]:
    table = str.maketrans(own, other)

    def change(name: str, _: random.Random) -> str | None:
        letters = [char for char in name.lower() if char.isalpha()]
        return name.lower().translate(table) if all(char in own for char in letters) else None

    return change


def _alike(own: str, other: str, name: str, chance: random.Random) -> str:
    return "".join(other[own.index(char)] if char in own and chance.random() < 0.7 else char for char in name)


def _cyrillic(name: str) -> bool:
    return bool(re.search("[а-яіїє]", name.lower()))


# Romanisations of Russian; what a table does not have is as in the first.
_BGN = {
    **dict(zip("абвгдезийклмнопрстуф", "abvgdeziyklmnoprstuf", strict=True)),
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
}
_ISO = _BGN | dict(zip("ёжйхцчшщэюя", "ëžjhcčšŝèûâ", strict=True))
_GERMAN = {
    **_BGN,
    "в": "w",
    "ё": "jo",
    "ж": "sch",
    "з": "s",
    "й": "j",
    "х": "ch",
    "ц": "z",
    "ч": "tsch",
    "ш": "sch",
    "щ": "schtsch",
    "ю": "ju",
    "я": "ja",
}
_POLISH = {
    **_BGN,
    "в": "w",
    "ё": "io",
    "ж": "ż",
    "й": "j",
    "л": "ł",
    "х": "ch",
    "ц": "c",
    "ч": "cz",
    "ш": "sz",
    "щ": "szcz",
    "ю": "ju",
    "я": "ja",
}


def _romanised(table: dict[str, str]) -> Callable[[str, random.Random], str | None]:
    def change(name: str, _: random.Random) -> str | None:
        return "".join(table.get(char, char) for char in name.lower()) if _cyrillic(name) else None

    return change


_CHANGES: dict[str, Callable[[str, random.Random], str | None]] = {
    "transposition": _transposed,
    "doubling": lambda name, chance: _at_a_letter(name, chance, lambda letter: letter * 2),
    "left-out": lambda name, chance: _at_a_letter(name, chance, lambda _: ""),
    "neighbour-key": lambda name, chance: _at_a_letter(
        name, chance, lambda letter: _neighbour(letter, chance)
    ),
    "squashed": lambda name, _: re.sub(r"[\W_]+", "", name.lower()),
    "hyphen-to-space": lambda name, _: re.sub(r"[\W_]+", " ", name.lower()).strip(),
    "layout-en-for-ru": _table(_RUSSIAN, _QWERTY),
    "layout-en-for-uk": _table(_UKRAINIAN, _QWERTY),
    "layout-ru-for-en": _table(_QWERTY, _RUSSIAN),
    "layout-uk-for-en": _table(_QWERTY, _UKRAINIAN),
    "homoglyph-latin": lambda name, chance: (
        _alike(_ALIKE_CYRILLIC, _ALIKE_LATIN, name, chance) if _cyrillic(name) else None
    ),
    "homoglyph-cyrillic": lambda name, chance: (
        None if _cyrillic(name) else _alike(_ALIKE_LATIN, _ALIKE_CYRILLIC, name, chance)
    ),
    "ze-for-3": lambda name, _: name.replace("3", "З"),
    "o-for-0": lambda name, _: name.replace("0", "О"),
    "bgn": _romanised(_BGN),
    "iso-9": _romanised(_ISO),
    "german": _romanised(_GERMAN),
    "polish": _romanised(_POLISH),
}
