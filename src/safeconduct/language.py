"""Words in each language: sentences, money, dates and quantities.

A message id is the English sentence itself, with `{name}` placeholders. Its Ukrainian and Russian
stand in gettext catalogues, `locale/<language>/LC_MESSAGES/*.po`, one file per room that speaks. They
are read as they are, so there is no compiled file that could be older than its source.

This is the lowest pure room: it knows no act, no clause and no page.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol
from babel.plural import to_python

from safeconduct.errors import BadInput

SOURCE_LANGUAGE = "en"
LOCALE_FOLDER = Path(__file__).parent / "locale"


def languages_in(folder: Path) -> tuple[str, ...]:
    """Return the languages whose translations are in a folder, English first, then Ukrainian and Russian.

    A folder `locale/<language>/` with gettext files is all that a further language needs.
    """
    present = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/*.po")}
    first = tuple(code for code in ("uk", "ru") if code in present)
    return (SOURCE_LANGUAGE, *first, *sorted(present - {SOURCE_LANGUAGE, *first}))


LANGUAGES = languages_in(LOCALE_FOLDER)

NBSP = "\u00a0"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_EXACT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

type Words = Mapping[str, str]
"""One thing's name by language code."""


_TAELS = ("{amount} tael of gold", "{amount} taels of gold")


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators; a plural after its singular and a NUL."""
    return ("\x00".join(_TAELS),)


def checked_language(language: str) -> str:
    """Return `language` when Safeconduct speaks it.

    Raises:
        BadInput: it is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise BadInput(f"Safeconduct does not speak “{language}”: choose one of {', '.join(LANGUAGES)}.")
    return language


def say(message_id: str, language: str, /, **params: object) -> str:
    """Return a sentence in `language`, its placeholders filled in.

    Args:
        message_id: the English sentence, with `{name}` placeholders.
        language: one of `LANGUAGES`.
        params: a value for each placeholder. Values are put in as they are: braces inside them mean nothing.

    Returns:
        The sentence; in English where a translation is missing, since a person is better served by a foreign
        sentence than by none. `tools.check_translations` keeps that from being released.

    Raises:
        BadInput: the language is unknown.
        KeyError: a placeholder has no value, which is a defect of the caller.
    """
    return _fill(_sentences(checked_language(language)).get(message_id, (message_id,))[0], params)


def say_count(singular: str, plural: str, count: int, language: str, /, **params: object) -> str:
    """Return a sentence in the plural form that `count` asks for in `language`; `{count}` is filled in.

    Args:
        singular: the message id for one, in English.
        plural: the same for many.
        count: the number that decides; Ukrainian and Russian have three forms for whole numbers, Arabic six.
        language: one of `LANGUAGES`.
        params: a value for each other placeholder.
    """
    forms = _sentences(checked_language(language)).get(singular)
    if forms is None:
        chosen = singular if count == 1 else plural
    else:
        # A file with fewer forms than the language has keeps the last for the rest.
        chosen = forms[min(_plural_index(language)(count), len(forms) - 1)]
    return _fill(chosen, {"count": quantity(str(count), language), **params})


def pick(words: Words, language: str) -> str:
    """Return a thing's name in `language`, or in the first language it has (a pack may have fewer)."""
    found = words.get(checked_language(language))
    return found if found is not None else next(iter(words.values()))


def money(amount: str, unit: str, language: str, *, trim: bool = False) -> str:
    """Return an amount as a person of `language` reads it, exactly and with its unit's code.

    The code stands in full because "$" would be read as the reader's own dollar.

    Args:
        amount: decimal digits such as `"500000.00"`.
        unit: an ISO 4217 code, or `"XAU-tael"`.
        language: one of `LANGUAGES`.
        trim: leave out decimals that are all zero, as a sentence does; a column of figures does not.
    """
    number = quantity(amount, language, trim=trim)
    if unit == "XAU-tael":
        whole = int(amount) if amount.isdigit() else 0
        return say_count(*_TAELS, whole, language, amount=number)
    return f"{number}{NBSP}{unit}"


def quantity(amount: str, language: str, *, trim: bool = False) -> str:
    """Return decimal digits grouped as `language` groups them, with the decimals that were given.

    Args:
        amount: decimal digits such as `"1500.25"`.
        language: one of `LANGUAGES`.
        trim: leave out decimals that are all zero.

    Raises:
        BadInput: `amount` is no plain decimal number.
    """
    if not _EXACT.fullmatch(amount):
        raise BadInput(f"“{amount}” is no plain decimal number: write digits and at most one point.")
    if trim:
        amount = _trimmed(amount)
    minus, group, point = _signs(checked_language(language))
    whole, _, decimals = amount.removeprefix("-").partition(".")
    said = f"{int(whole):,}".replace(",", group)
    return f"{minus if amount.startswith('-') else ''}{said}{point if decimals else ''}{decimals}"


def day(value: date, language: str) -> str:
    """Return a date in words: 9 August 2023, 9 серпня 2023 р., 9 августа 2023 г."""
    pattern = "d MMMM y" if language == "en" else "long"
    return format_date(value, pattern, locale=_locale(checked_language(language)))


@cache
def catalogue_files(language: str) -> tuple[Path, ...]:
    """Return the gettext files of a language, in the order of their names."""
    return tuple(sorted((LOCALE_FOLDER / language / "LC_MESSAGES").glob("*.po")))


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return one gettext file as Babel reads it.

    Raises:
        BadInput: it is no valid gettext file; file and line are named.
    """
    with path.open("rb") as opened:
        try:
            return read_po(opened, locale=language, domain=path.stem, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            line = error.lineno + 1 if isinstance(error, PoFileError) else 1
            raise BadInput(
                f"{path.name} of {language}, line {line}: this is no gettext catalogue."
            ) from error


@cache
def _sentences(language: str) -> dict[str, tuple[str, ...]]:
    """Merge a language's files into message id → its forms (one, or one per plural form)."""
    merged: dict[str, tuple[str, ...]] = {}
    origin: dict[str, str] = {}
    for path in catalogue_files(language):
        for message in read_catalogue(path, language):
            message_id = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if not message_id or message.fuzzy or not forms or not all(forms):
                continue
            if merged.setdefault(message_id, forms) != forms:
                raise BadInput(
                    f"“{message_id}” is translated differently in {origin[message_id]} and {path.name} "
                    f"of {language}: keep one of the two."
                )
            origin.setdefault(message_id, path.name)
    return merged


@cache
def _signs(language: str) -> tuple[str, str, str]:
    """Return a language's minus, what it groups thousands with, and its decimal sign.

    Babel's own formatting gives the same and takes ten times as long, which a page of figures notices.
    """
    locale = _locale(language)
    return get_minus_sign_symbol(locale), get_group_symbol(locale), get_decimal_symbol(locale)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@cache
def _plural_index(language: str) -> Callable[[int], int]:
    """Return the rule that turns a count into the index of a plural form, as the files' header states it."""
    form = _locale(language).plural_form
    rule = to_python(form)
    # gettext's files have the forms in this order, those that the language knows: one, few, many in Ukrainian.
    known = [name for name in ("zero", "one", "two", "few", "many") if name in form.tags]
    order = {name: index for index, name in enumerate([*known, "other"])}
    return lambda count: order[rule(count)]


def _fill(sentence: str, params: Mapping[str, object]) -> str:
    # Not str.format: a value or a translation could then reach attributes through "{x.y}".
    return PLACEHOLDER.sub(lambda found: str(params[found[1]]), sentence)


def _trimmed(amount: str) -> str:
    whole, _, decimals = amount.partition(".")
    return amount if decimals.strip("0") else whole
