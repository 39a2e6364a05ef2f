"""The calculator's form as markup. All that it knows stands in its own fields, so nothing has to be remembered."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape

from safeconduct.catalogue import Hit
from safeconduct.language import pick
from safeconduct.public import calculator_words as words
from safeconduct.public.asking import MOST_ITEMS, NONE, PIECE, Form, Piece
from safeconduct.public.book import Book
from safeconduct.public.calculator_words import Voice, way
from safeconduct.public.conditions import UNKNOWN, in_plain_words
from safeconduct.public.pictures import picture
from safeconduct.schedule import MEASURES, Attribute

type Options = Iterable[tuple[str, str]]


def errors(form: Form, voice: Voice) -> str:
    """Return the summary of what is wrong, each sentence a link to its field; "" when nothing is."""
    if not form.errors:
        return ""
    links = "".join(
        f'<li><a href="#{escape(name)}">{escape(sentence)}</a></li>' for name, sentence in form.errors.items()
    )
    return f'<div class="errors" role="alert"><h2>{voice(words.ERRORS)}</h2><ul>{links}</ul></div>'


def written(form: Form, book: Book, voice: Voice, path: str) -> str:
    """Return the form as markup.

    Args:
        form: as it was read.
        book: the list.
        voice: the language.
        path: where the page stands.
    """
    parts = "".join(_parts(form, book, voice, path))
    return f'<form method="post" action="calculator.html" autocomplete="off">{parts}</form>'


def _parts(form: Form, book: Book, voice: Voice, path: str) -> Iterator[str]:
    choosing = form.looked_up and bool(form.hits)
    # Enter in a text field presses the first button of a form: it must be the one that is meant.
    if choosing:
        yield _matches(form.hits, form, book, voice, path)
        yield from _new(form.new or Piece(""), form, book, voice)
    for number, piece in enumerate(form.pieces, 1):
        yield _piece(number, piece, form, book, voice)
    if form.pieces or choosing:
        yield _people(form, book, voice)
        label = words.ANSWER if choosing else words.AGAIN
        yield _button("answer", voice(label), primary=True)
    if len(form.pieces) < MOST_ITEMS:
        yield _search(form, book, voice, first=not form.pieces and not choosing)


def _search(form: Form, book: Book, voice: Voice, *, first: bool) -> str:
    if form.text or form.errors:
        return _looking(form, book, voice, first=first)
    return book.constant(
        ("search", voice.language, first), lambda: _looking(Form(), book, voice, first=first)
    )


def _looking(form: Form, book: Book, voice: Voice, *, first: bool) -> str:
    heading = "" if first else f"<h2>{voice(words.LOOK_AGAIN if form.hits else words.ADD)}</h2>"
    text = _input("what", voice(words.WHAT), form.text, form, hint=voice(words.WHAT_HINT))
    kinds = book.constant(("kinds", voice.language, first), lambda: _kinds(book, voice, first=first))
    return f"{heading}{text}{kinds}"


def _kinds(book: Book, voice: Voice, *, first: bool) -> str:
    options = [(thing.id, pick(thing.names, voice.language)) for thing in book.kinds]
    shown = [("", voice(words.KIND_NONE)), *_escaped(options)]
    return _select("kind", voice(words.KIND), shown, "") + _button("look", voice(words.LOOK), primary=first)


def _matches(hits: Sequence[Hit], form: Form, book: Book, voice: Voice, path: str) -> str:
    choices: list[str] = []
    for hit in hits:
        thing = book.catalogue.resolve(hit.id)
        symbol = picture(thing, book.catalogue)
        image = (
            f'<img class="symbol" src="{way(path, symbol)}" alt="" width="48" height="48">' if symbol else ""
        )
        choices.append(_radio("choice", hit.id, f"{image} {escape(pick(hit.names, voice.language))}", ""))
    choices.append(_radio("choice", NONE, voice(words.NONE_OF_THESE), ""))
    return _fieldset("choice", voice(words.MATCHES), choices, form.errors.get("choice", "")) + _hidden(
        "asked", form.text
    )


def _new(piece: Piece, form: Form, book: Book, voice: Voice) -> Iterator[str]:
    """Yield what is asked about the thing that is being chosen."""
    number = len(form.pieces) + 1
    if book.grades:
        unknown, *known = _grades(book, voice)
        options = [*known, unknown]
        name = f"condition-{number}"
        choices = [_radio(name, code, label, piece.condition) for code, label in options]
        yield _fieldset(name, voice(words.CONDITION), choices, "")
    yield from _count(number, piece, form, book, voice)


def _piece(number: int, piece: Piece, form: Form, book: Book, voice: Voice) -> str:
    known = book.known[piece.equipment]
    options = book.constant(("grades", voice.language), lambda: _chosen_grades(book, voice))
    chosen = options.get(piece.condition, "")
    name = escape(pick(known.thing.names, voice.language))
    if form.errors or known.asked or book.measures:
        return _asking(number, name, chosen, piece, form, book, voice)
    # What most pages are: the same for everybody but for four values.
    first, *between, last = book.constant(
        ("piece", voice.language, number), lambda: _pattern(number, book, voice)
    )
    values = (
        (name, piece.equipment, chosen, piece.count) if book.grades else (name, piece.equipment, piece.count)
    )
    filled = "".join([part for pair in zip(values, (*between, last), strict=True) for part in pair])
    return f"{first}{filled}"


_GAP = "\x00"
"""Where a value goes in markup that is cut there; no field can hold it, since control characters are taken out."""


def _pattern(number: int, book: Book, voice: Voice) -> tuple[str, ...]:
    """Return the fields of one thing, cut where its name, its id, its condition and its number go."""
    blank = Piece(_GAP, count=_GAP)
    return tuple(_asking(number, _GAP, _GAP, blank, Form(), book, voice).split(_GAP))


def _asking(number: int, name: str, grades: str, piece: Piece, form: Form, book: Book, voice: Voice) -> str:
    """Return the fields of one thing; its name and the grades to choose from come in as markup."""
    parts = [_hidden("item", piece.equipment)]
    if book.grades:
        parts.append(_chosen_of(f"condition-{number}", voice(words.CONDITION), grades))
    parts.extend(_count(number, piece, form, book, voice))
    asked = book.known[piece.equipment].asked if piece.equipment != _GAP else {}
    for key, attribute in asked.items():
        parts.append(_about(f"about-{number}-{key}", attribute, piece.stated.get(key, ""), form, voice))
    # A box and no button: the first button of a form is what Enter presses, and that must take nothing away.
    parts.append(
        f'<div class="choice"><input type="checkbox" id="drop-{number}" name="drop" value="{number}">'
        f'<label for="drop-{number}">{voice(words.DROP)}</label></div>'
    )
    return f"<fieldset><legend>{name}</legend>{''.join(parts)}</fieldset>"


def _chosen_grades(book: Book, voice: Voice) -> dict[str, str]:
    """Return the choice of a condition for each one that can be chosen already."""
    grades = _grades(book, voice)
    return {code: _options(grades, code) for code, _ in grades}


def _count(number: int, piece: Piece, form: Form, book: Book, voice: Voice) -> Iterator[str]:
    label = words.COUNT_OR_MUCH if book.measures else words.COUNT
    yield _input(f"count-{number}", voice(label), piece.count, form, numeric=True)
    if book.measures:
        options = [(PIECE, voice(words.PIECES))]
        options += _escaped((name, pick(MEASURES[name].names, voice.language)) for name in book.measures)
        yield _select(f"unit-{number}", voice(words.UNIT), options, piece.unit)


def _about(name: str, attribute: Attribute, value: str, form: Form, voice: Voice) -> str:
    label = escape(pick(attribute.names, voice.language))
    if attribute.kind != "choice":
        return _input(name, label, value, form, numeric=True)
    options = [("", voice(words.ASKED_UNKNOWN)), *_escaped(_values(attribute, voice))]
    return _select(name, label, options, value)


def _values(attribute: Attribute, voice: Voice) -> Iterator[tuple[str, str]]:
    for value in attribute.values:
        labels = attribute.labels.get(value)
        yield value, pick(labels, voice.language) if labels else value


def _people(form: Form, book: Book, voice: Voice) -> str:
    if form.errors or book.asks_kind or book.asks_licence:
        return _who(form, book, voice)
    first, second, third = book.constant(
        ("who", voice.language), lambda: _who(Form(adults=_GAP, minors=_GAP), book, voice).split(_GAP)
    )
    return f"{first}{form.adults}{second}{form.minors}{third}"


def _who(form: Form, book: Book, voice: Voice) -> str:
    parts = [
        _input("adults", voice(words.ADULTS), form.adults, form, numeric=True),
        _input("minors", voice(words.MINORS), form.minors, form, numeric=True),
    ]
    if book.asks_kind:
        options = _escaped(_values(book.kinds_of_claimant(), voice))
        parts.append(_select("who", voice(words.WHO), options, form.who))
    if book.asks_licence:
        options = [("", voice(words.ASKED_UNKNOWN)), ("yes", voice("yes")), ("no", voice("no"))]
        parts.append(_select("licence", voice(words.LICENCE), options, form.licence))
    return f"<fieldset><legend>{voice(words.PEOPLE)}</legend>{''.join(parts)}</fieldset>"


def _grades(book: Book, voice: Voice) -> list[tuple[str, str]]:
    """Return what can be said about a condition, "I do not know" first."""
    known = _escaped((grade.code, in_plain_words(grade, voice.language)) for grade in book.grades)
    return [("", voice(UNKNOWN)), *known]


def _escaped(options: Options) -> list[tuple[str, str]]:
    return [(value, escape(label)) for value, label in options]


# What follows makes one element each. Labels come in as markup, values as text.


def _input(name: str, label: str, value: str, form: Form, *, hint: str = "", numeric: bool = False) -> str:
    error = form.errors.get(name, "")
    head, tail = _shell(name, label, hint, numeric=numeric, faulty=bool(error))
    said = f'<p class="error" id="{name}-error">{escape(error)}</p>' if error else ""
    return f'{head}{said}<input value="{escape(value)}"{tail}'


@lru_cache(maxsize=512)
def _shell(name: str, label: str, hint: str, *, numeric: bool, faulty: bool) -> tuple[str, str]:
    """Return what stands around a field's value: names and labels are ours, never a visitor's."""
    described = " ".join(
        part for part in (f"{name}-hint" if hint else "", f"{name}-error" if faulty else "") if part
    )
    more = f' aria-describedby="{described}"' if described else ""
    more += ' aria-invalid="true"' if faulty else ""
    more += ' inputmode="decimal" size="6"' if numeric else ' maxlength="200" spellcheck="false"'
    said = f'<p class="hint" id="{name}-hint">{hint}</p>' if hint else ""
    return (
        f'<div class="field"><label for="{name}">{label}</label>{said}',
        f' id="{name}" name="{name}" autocomplete="off"{more}></div>',
    )


def _select(name: str, label: str, options: Options, chosen: str) -> str:
    return _chosen_of(name, label, _options(options, chosen))


def _options(options: Options, chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{shown}</option>'
        for value, shown in options
    )


def _chosen_of(name: str, label: str, options: str) -> str:
    return (
        f'<div class="field"><label for="{name}">{label}</label>'
        f'<select id="{name}" name="{name}" autocomplete="off">{options}</select></div>'
    )


def _fieldset(name: str, legend: str, choices: Sequence[str], error: str) -> str:
    said = f'<p class="error" id="{name}-error">{escape(error)}</p>' if error else ""
    described = f' aria-describedby="{name}-error"' if error else ""
    return (
        f'<fieldset class="choices" id="{name}"{described}><legend>{legend}</legend>{said}'
        f"{''.join(choices)}</fieldset>"
    )


def _radio(name: str, value: str, label: str, chosen: str) -> str:
    # An id of its own per value: ids and grades are known words, so they can stand in one.
    own = f"{name}-{value or 'unknown'}"
    checked = " checked" if value == chosen else ""
    return (
        f'<div class="choice"><input type="radio" id="{escape(own)}" name="{name}" value="{escape(value)}"{checked}>'
        f'<label for="{escape(own)}">{label}</label></div>'
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _button(do: str, label: str, *, primary: bool = False) -> str:
    kind = ' class="primary"' if primary else ""
    return f'<button name="do" value="{do}"{kind}>{label}</button>'
