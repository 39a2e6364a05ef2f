"""What the list promises, as a part of a page: for each thing the amount, why, and from which source."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from safeconduct.assessment import Award, Claimant, Item, Line, Outcome, Reason
from safeconduct.assessment.reasons import SENTENCES, tell
from safeconduct.language import money, pick, quantity
from safeconduct.public import calculator_words as words
from safeconduct.public.asking import PIECE
from safeconduct.public.book import Book
from safeconduct.public.calculator_words import Voice, way
from safeconduct.public.listing import cited
from safeconduct.public.lists import holds, page_of
from safeconduct.public.pictures import picture
from safeconduct.schedule import MEASURES, Source, amount_text

_SAID_ELSEWHERE = frozenset({"minor_no_share", "no_clause", "shares_by_weight"})
"""Reasons that the page says in words of its own, once for everybody."""


def told(
    award: Award, items: Sequence[Item], claimants: Sequence[Claimant], book: Book, voice: Voice, path: str
) -> str:
    """Return an award as markup.

    Args:
        award: what the engine says.
        items: what would be brought, as it was assessed.
        claimants: who would come.
        book: the list.
        voice: the language.
        path: where the page stands, for links.
    """
    # The depth is all that the way to a picture depends on.
    headings = book.constant(
        ("headings", voice.language, path.count("/")), lambda: _headings(book, voice, path)
    )
    plain = book.constant(("reasons", voice.language), lambda: _plain_reasons(book, voice))
    parts = [
        f"<h3>{headings[item.equipment]}{_how_many(item, voice)}</h3>{_line(line, award.unit, plain, book, voice)}"
        for item, line in zip(items, award.lines, strict=True)
    ]
    if len(parts) > 1 or len(claimants) > 1 or claimants[0].age is not None:
        parts.extend(_together(award, claimants, voice))
    if award.terms:
        parts.append(_terms(award, voice))
    return "".join(parts)


def _headings(book: Book, voice: Voice, path: str) -> dict[str, str]:
    """Return the symbol and name of every thing, by its id."""
    found = {}
    for equipment, known in book.known.items():
        symbol = picture(known.thing, book.catalogue)
        image = (
            f'<img class="symbol" src="{way(path, symbol)}" alt="" width="48" height="48"> ' if symbol else ""
        )
        found[equipment] = f"{image}{escape(pick(known.thing.names, voice.language))}"
    return found


def _plain_reasons(book: Book, voice: Voice) -> dict[int, tuple[Reason, str]]:
    """Return the reasons that nothing of a claim is in, told; by what they are, since awards hold the same objects."""
    unit = book.schedule.unit
    return {
        id(each): (each, f"<li>{escape(tell(each, unit, voice.language))}</li>")
        for each in book.plain_reasons()
    }


def _line(line: Line, unit: str, plain: Mapping[int, tuple[Reason, str]], book: Book, voice: Voice) -> str:
    why = "".join(
        plain[id(each)][1] if id(each) in plain else f"<li>{escape(tell(each, unit, voice.language))}</li>"
        for each in line.reasons
        if each.code not in _SAID_ELSEWHERE
    )
    if why:
        why = f"<p>{voice(words.WHY)}:</p><ul>{why}</ul>"
    means = ""
    if line.outcome is Outcome.NO_CLAUSE:
        means = f"<p>{voice(words.NO_CLAUSE_MEANS)}</p>"
    elif line.outcome is Outcome.NOT_ELIGIBLE:
        means = f"<p>{voice(words.STILL_RECEIPT)}</p>"
    sources = book.constant(("sources", voice.language), lambda: _sources(book, voice))
    # Where several clauses may apply, the engine cites all of them in one text.
    source = sources.get(line.clause or "") or _source(Source(line.source), voice)
    return f'<p>{_outcome(line, unit, voice)}</p>{why}{means}<p class="quiet">{source}</p>'


def _how_many(item: Item, voice: Voice) -> str:
    if item.unit is None or item.unit == PIECE:
        return "" if str(item.quantity) == "1" else f" × {quantity(str(item.quantity), voice.language)}"
    sign = pick(MEASURES[item.unit].names, voice.language)
    return f", {quantity(str(item.quantity), voice.language)} {escape(sign)}"


def _outcome(line: Line, unit: str, voice: Voice) -> str:
    """Return what a line comes to: an amount, bounds, or in words why there is none."""

    def cash(minor: int) -> str:
        return money(amount_text(minor, unit), unit, voice.language, trim=True)

    if line.outcome is Outcome.NO_CLAUSE:
        return f"<strong>{voice(words.NO_CLAUSE)}</strong>"
    if line.outcome is Outcome.NOT_ELIGIBLE:
        return f"<strong>{voice(words.NOT_PAID)}</strong>"
    if line.amount is not None:
        return f'<strong class="amount">{escape(cash(line.amount))}</strong>'
    if line.range is None:
        return f"<strong>{voice(words.NO_BOUNDS)}</strong>"
    lowest, highest = cash(line.range.lowest), cash(line.range.highest)
    if line.range.lowest == line.range.highest:
        bounds = escape(highest)
    elif line.range.lowest:
        bounds = voice(words.FROM_TO, lowest=lowest, highest=highest)
    else:
        bounds = voice(words.UP_TO, highest=highest)
    return f"<strong>{bounds}</strong>. {voice(words.PEOPLE_DECIDE)}"


def _sources(book: Book, voice: Voice) -> dict[str, str]:
    """Return the citation of every clause by its id."""
    return {clause: _source(source, voice) for clause, source in book.sources.items()}


def _source(source: Source, voice: Voice) -> str:
    """Return a source; a link where it is on the web."""
    said = cited(source, voice.language)
    title = escape(said.title)
    if said.url:
        title = f'<a href="{escape(said.url)}" rel="noreferrer noopener">{title}</a>'
    # The title is markup by now, so it is put into the sentence after that was made markup.
    return voice("Source: {source}", source="\x00").replace("\x00", title)


def _together(award: Award, claimants: Sequence[Claimant], voice: Voice) -> Iterator[str]:
    """Yield the total of several things, and how it is shared."""
    is_open = any(line.outcome is Outcome.NEEDS_DECISION for line in award.lines)
    if len(award.lines) > 1 and (award.total or is_open):
        total = money(award.total_text, award.unit, voice.language, trim=True)
        sentence = words.TOTAL_OPEN if not award.total else words.TOTAL_AND if is_open else words.TOTAL
        yield f"<p><strong>{voice(sentence, **({'amount': total} if award.total else {}))}</strong></p>"
    adults = [each.id for each in claimants if each.age is None]
    if len(adults) > 1 and (award.total or is_open):
        yield f"<h3>{voice(words.SHARES)}</h3>"
        yield from _shares(award, adults, voice)
    if len(adults) < len(claimants):
        yield f"<p>{voice(words.MINORS_MEAN)}</p>"


def _shares(award: Award, adults: Sequence[str], voice: Voice) -> Iterator[str]:
    reasons = [each for each in award.share_reasons if each.code not in _SAID_ELSEWHERE]
    if any(each.code == "shares_by_weight" for each in award.share_reasons):
        # No weights are known here: what the engine split by is no promise.
        yield f"<p>{voice(words.BY_WEIGHT)}</p>"
        return
    yield from (f"<p>{voice(SENTENCES[each.code], **each.params)}</p>" for each in reasons)
    if not award.total:
        return
    digits = award.share_texts
    if len({digits[one] for one in adults}) == 1:
        amount = money(digits[adults[0]], award.unit, voice.language, trim=True)
        yield f"<p>{voice(words.EACH, amount=amount)}</p>"
        return
    shares = ((one, money(digits[one], award.unit, voice.language, trim=True)) for one in adults)
    rows = (escape(f"{one}: {share}") for one, share in shares)
    yield f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"


def _terms(award: Award, voice: Voice) -> str:
    """Return what the list promises beside the amounts, and how it is paid out."""
    return _list(tell(each, award.unit, voice.language) for each in award.terms)


def _list(sentences: Iterator[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in sentences)}</ul>"


def standing(book: Book, voice: Voice, path: str) -> str:
    """Return what stands below every answer: that it is a computation, by which list, and where that is.

    Args:
        book: the list.
        voice: the language.
        path: where the page stands.
    """
    return book.constant(("standing", path), lambda: _standing(book, voice, path))


def _standing(book: Book, voice: Voice, path: str) -> str:
    version, days = book.schedule.version, holds(book.site, book.schedule, voice.language)
    to_list = way(path, f"{voice.language}/{page_of(book.site, book.schedule)}")
    history = ""
    if book.site.programme.status == "historic":
        history = f"<p><strong>{voice(words.HISTORIC)}</strong> {voice(words.HISTORIC_MEANS)}</p>"
    return (
        f'<div class="notice">{history}<p><strong>{voice(words.PROMISE)}</strong> {voice(words.PROMISE_MEANS)}</p>'
        f"<p>{voice(words.COUNTED, version=version, holds=days)} "
        f'<a href="{to_list}">{voice(words.TO_LIST)}</a></p></div>'
    )
