"""What somebody typed into the calculator, read without ever failing: a field that makes no sense is a sentence.

Nothing that is read here is kept: it lives as long as the answer.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from safeconduct.assessment import Claimant, Item
from safeconduct.assessment.claim import Value
from safeconduct.catalogue import Hit
from safeconduct.errors import BadInput
from safeconduct.language import pick, say
from safeconduct.public import calculator_words as words
from safeconduct.public.book import Book
from safeconduct.schedule import MEASURES, PIECES, Attribute, minor_units

MOST_ITEMS = 5
MOST_PIECES = 1_000
MOST_PEOPLE = 20
ANSWERS = 6
NONE = "none"
PIECE = "item"
_AGE_OF_A_MINOR = 17
"""Stands for whoever is under 18: the age itself is not asked."""

_LONGEST = 200
_WHOLE = re.compile(r"[0-9]{1,4}")
_MEASURED = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,3})?")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


class Fields(Protocol):
    """What a form sends: Django's QueryDict, or anything that answers like it."""

    def items(self) -> Iterable[tuple[str, str | list[object]]]:
        """Return every field with its last value; Django gives an empty list where a field has none."""

    def getlist(self, key: str, /) -> Sequence[str]:
        """Return all values of a field."""


type Sent = Mapping[str, str | list[object]]
"""What was sent, the last value of each field."""


@dataclass(slots=True)
class Piece:
    """One thing that somebody would bring, as typed.

    Attributes:
        equipment: a known id.
        condition: a grade's code; "" while it is not known.
        count: digits.
        unit: `item`, or a measure.
        stated: what was said about what the list asks, by its name.
    """

    equipment: str
    condition: str = ""
    count: str = "1"
    unit: str = PIECE
    stated: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Form:
    """The whole form.

    Attributes:
        pieces: what would be brought.
        text: what was typed to be looked up; "" when nothing was.
        hits: what fits it.
        looked_up: whether something was.
        none_fits: whether the person said that none of the answers is it.
        new: condition, number and unit of what is being chosen; None while nothing is.
        adults: as typed.
        minors: as typed.
        who: kind of claimant, where the list tells kinds apart.
        licence: "yes", "no" or "".
        errors: field → sentence, in the order of the fields.
    """

    pieces: list[Piece] = field(default_factory=list)
    text: str = ""
    hits: list[Hit] = field(default_factory=list)
    looked_up: bool = False
    none_fits: bool = False
    new: Piece | None = None
    adults: str = "1"
    minors: str = "0"
    who: str = "person"
    licence: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def read(data: Fields, book: Book, language: str) -> Form:
    """Return the form in a language; what is wrong with it stands in its `errors`."""
    sent = dict(data.items())
    form = Form(
        adults=_text(sent, "adults", "1"),
        minors=_text(sent, "minors", "0") or "0",
        who=_one_of(sent, "who", book.kinds_of_claimant().values, "person") if book.asks_kind else "person",
        licence=_one_of(sent, "licence", _LICENSED, "") if book.asks_licence else "",
    )
    for number, equipment in enumerate(data.getlist("item")[: MOST_ITEMS + 1], 1):
        # A known id can be put into a page as it is; anything else is not looked at.
        if equipment in book.known:
            form.pieces.append(_piece(sent, number, equipment, book))
    do = _text(sent, "do")
    _choose(sent, form, book, language, do)
    left_out = data.getlist("drop")[: MOST_ITEMS + 1]
    if left_out:
        form.pieces = [piece for number, piece in enumerate(form.pieces, 1) if str(number) not in left_out]
    if len(form.pieces) > MOST_ITEMS:
        del form.pieces[MOST_ITEMS:]
        form.errors["what"] = say(words.E_MOST, language, most=MOST_ITEMS)
    _check(form, book, language)
    return form


def _choose(sent: Sent, form: Form, book: Book, language: str, do: str) -> None:
    """Take what was chosen among answers or kinds, or look up what was typed."""
    number = len(form.pieces) + 1
    choice, kind = _text(sent, "choice"), _text(sent, "kind")
    form.text = _text(sent, "what")
    if choice == NONE and do != "look":
        form.none_fits = True
    elif choice and do != "look" and choice in book.known:
        form.pieces.append(_piece(sent, number, choice, book))
        form.text = ""
    elif kind and kind in book.known:
        form.pieces.append(_piece(sent, number, kind, book))
    elif form.text:
        form.looked_up = True
        form.hits = book.catalogue.find(form.text, ANSWERS)
        form.new = _piece(sent, number, "", book)
        if do == "answer" and form.hits and _text(sent, "asked") == form.text:
            form.errors["choice"] = say(words.E_CHOICE, language)
    elif not form.pieces and do:
        form.errors["what"] = say(words.E_WHAT, language)


def _piece(sent: Sent, number: int, equipment: str, book: Book) -> Piece:
    condition = _text(sent, f"condition-{number}")
    unit = _text(sent, f"unit-{number}", PIECE) if book.measures else PIECE
    return Piece(
        equipment,
        condition if condition in book.grade_codes else "",
        _text(sent, f"count-{number}", "1").replace(",", ".") or "1",
        unit if unit in book.measures else PIECE,
        {
            name: _text(sent, f"about-{number}-{name}").replace(",", ".")
            for name in (book.known[equipment].asked if equipment else ())
        },
    )


def _one_of(sent: Sent, name: str, known: Collection[str], default: str) -> str:
    """Return a field that a browser fills from a list of ours, never anything else."""
    found = _text(sent, name)
    return found if found in known else default


def _text(sent: Sent, name: str, default: str = "") -> str:
    """Return a field on one line, without characters that nobody sees, and not longer than anybody needs."""
    found = sent.get(name, default)
    if not isinstance(found, str):
        return default
    if len(found) > _LONGEST or not found.isprintable():
        found = _CONTROL.sub(" ", found[: 2 * _LONGEST])
    return found.strip()[:_LONGEST]


def _check(form: Form, book: Book, language: str) -> None:
    for number, piece in enumerate(form.pieces, 1):
        said = _fault_of_count(piece, book, language)
        if said:
            form.errors[f"count-{number}"] = said
        for name, attribute in book.known[piece.equipment].asked.items():
            stated = piece.stated.get(name, "")
            if stated and not _makes_sense(stated, attribute, book):
                shown = pick(attribute.names, language)
                form.errors[f"about-{number}-{name}"] = say(words.E_VALUE, language, name=shown)
    for name, value in (("adults", form.adults), ("minors", form.minors)):
        if not (value.isascii() and _WHOLE.fullmatch(value)) or int(value) > MOST_PEOPLE:
            form.errors[name] = say(words.E_PEOPLE, language, most=MOST_PEOPLE)
    if (
        "adults" not in form.errors
        and "minors" not in form.errors
        and not int(form.adults) + int(form.minors)
    ):
        form.errors["adults"] = say(words.E_NOBODY, language)


def _fault_of_count(piece: Piece, book: Book, language: str) -> str:
    """Return what is wrong with how many there are; "" when nothing is."""
    target = book.known[piece.equipment].target
    if piece.unit in PIECES:
        fitting = target.counted or "rounds" in target.measures
    else:
        fitting = not target.rules or MEASURES[piece.unit].sort in target.measures
    if not fitting and not target.counted:
        units = [pick(each.names, language) for each in MEASURES.values() if each.sort in target.measures]
        return say(words.E_UNIT, language, units=", ".join(units))
    if not fitting:
        return say(words.E_PIECES, language)
    if piece.unit in PIECES:
        fits = (
            piece.count.isascii() and _WHOLE.fullmatch(piece.count) and 1 <= int(piece.count) <= MOST_PIECES
        )
        return "" if fits else say(words.E_COUNT, language, most=MOST_PIECES)
    fits = piece.count.isascii() and _MEASURED.fullmatch(piece.count) and float(piece.count) > 0
    return "" if fits else say(words.E_MEASURE, language)


def _makes_sense(stated: str, attribute: Attribute, book: Book) -> bool:
    if attribute.kind == "choice":
        return stated in attribute.values
    if attribute.kind == "number":
        return stated.isascii() and _MEASURED.fullmatch(stated) is not None
    if not (stated.isascii() and _AMOUNT.fullmatch(stated)):
        return False
    try:
        minor_units(stated, book.schedule.unit)
    except BadInput:
        return False
    return True


def items(form: Form) -> tuple[Item, ...]:
    """Return what would be brought as a claim has it; the form has no errors."""
    return tuple(
        Item(
            equipment=piece.equipment,
            quantity=piece.count,
            condition=piece.condition or None,
            unit=None if piece.unit == PIECE else piece.unit,
            attributes={name: value for name, value in piece.stated.items() if value},
        )
        for piece in form.pieces
    )


def claimants(form: Form, book: Book, language: str) -> tuple[Claimant, ...]:
    """Return who would come, named as shares call them; the form has no errors."""
    who, licence = form.who, form.licence
    adults, minors = book.constant(
        ("people", language, who, licence), lambda: _people(language, book, who, licence)
    )
    return (*adults[: int(form.adults)], *minors[: int(form.minors)])


_LICENSED: Mapping[str, dict[str, Value]] = {"yes": {"licensed": True}, "no": {"licensed": False}, "": {}}


def _people(
    language: str, book: Book, who: str, licence: str
) -> tuple[tuple[Claimant, ...], tuple[Claimant, ...]]:
    """Return as many adults and minors as may come together."""
    numbers = range(1, MOST_PEOPLE + 1)
    weight = 1 if book.schedule.split.shares == "by_weight" else None
    adults = tuple(
        Claimant(
            say(words.PERSON, language, number=number),
            kind=who,  # type: ignore[arg-type]  # one of the values, as checked
            weight=weight,
            attributes=_LICENSED[licence],
        )
        for number in numbers
    )
    minors = (Claimant(say(words.MINOR, language, number=number), _AGE_OF_A_MINOR) for number in numbers)
    return adults, tuple(minors)
