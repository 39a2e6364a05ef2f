"""The parts of the report: each a chart, what to know about it, and the table that holds its every figure."""

from collections.abc import Callable, Sequence

from safeconduct.assessment.award import Line, Outcome, Range
from safeconduct.assessment.bulk.assessed import STATUSES
from safeconduct.assessment.reasons import status_name, tell
from safeconduct.assessment.simulation import words
from safeconduct.assessment.simulation.charts import Bars, Series, Span, bar_chart, change_chart, span_chart
from safeconduct.assessment.simulation.figures import Amounts, Example, Group, Paid, Pair
from safeconduct.assessment.simulation.markup import Markup, element, joined
from safeconduct.assessment.simulation.tables import framed, table
from safeconduct.assessment.simulation.telling import Telling
from safeconduct.language import say_count

MOST_BARS = 12
"""A chart shows no more groups than this; the table shows all."""


def key_figures(telling: Telling) -> Markup:
    """Return the few figures that answer the question."""
    figures = telling.figures
    shown: list[tuple[str, str, str]] = []
    for amounts in figures.amounts:
        unit, part = amounts.unit, telling.percent(amounts.total)
        for name, settled, lowest, highest in (
            (words.NOW, amounts.total.now, amounts.lowest.now, amounts.highest.now),
            (words.DRAFT, amounts.total.draft, amounts.lowest.draft, amounts.highest.draft),
        ):
            bounds = {"lowest": telling.amount(lowest, unit), "highest": telling.amount(highest, unit)}
            shown.append(
                (
                    telling.say(name),
                    telling.money(settled, unit),
                    telling.say(words.WITH_DECISIONS, **bounds) if settled < highest else "",
                )
            )
        change = f"{telling.change(amounts.total.difference, unit)}\u00a0{unit}"
        shown.append(
            (
                telling.say(words.DIFFERENCE),
                change,
                telling.say(words.SHARE_OF_NOW, percent=part) if part else "",
            )
        )
    shown.append((telling.say(words.COMPARED), telling.count(figures.compared), ""))
    return element(
        "dl",
        *(
            element("div", element("dt", term), element("dd", value, element("small", note) if note else ""))
            for term, value, note in shown
        ),
        aria_label=telling.say(words.KEY_FIGURES),
    )


def totals(telling: Telling, amounts: Amounts) -> Markup:
    """Return the totals with the span within which they may lie."""
    unit = amounts.unit
    now, draft = _two(telling)
    settled, least, most = amounts.total, amounts.lowest, amounts.highest
    spans = [
        Span(
            now.name,
            settled.now,
            least.now,
            most.now,
            _spanned(telling, unit, settled.now, least.now, most.now),
        ),
        Span(
            draft.name,
            settled.draft,
            least.draft,
            most.draft,
            _spanned(telling, unit, settled.draft, least.draft, most.draft),
        ),
    ]
    rows = [
        (words.PAYABLE, _amounts(telling, amounts.total, unit)),
        (words.LOWEST, _amounts(telling, amounts.lowest, unit)),
        (words.HIGHEST, _amounts(telling, amounts.highest, unit)),
        (words.NEED_DECISION, _counts(telling, amounts.decisions)),
    ]
    notes = [words.TOTALS_NOTE]
    if amounts.unbounded.now or amounts.unbounded.draft:
        rows.append((words.UNBOUNDED, _counts(telling, amounts.unbounded)))
        notes.append(words.UNBOUNDED_NOTE)
    return joined(
        [
            element(
                "figure", span_chart(telling.say(words.TOTALS_CHART), f"totals-{unit}", (now, draft), spans)
            ),
            *(element("p", telling.say(note), class_="note") for note in notes),
            table(
                telling,
                words.TOTALS,
                unit,
                ("", *_HEADS),
                [(telling.say(name), *cells) for name, cells in rows],
            ),
        ]
    )


def groups(telling: Telling, amounts: Amounts) -> Markup:
    """Return who gains and who loses."""
    unit = amounts.unit
    chart = bar_chart(
        telling.say(words.GROUPS_CHART),
        f"groups-{unit}",
        (Series("", "draft"),),
        [Bars(telling.say(words.GROUPS[share.group]), (share.claims,)) for share in amounts.groups],
        telling.count,
    )
    rows = [
        (
            telling.say(words.GROUPS[share.group]),
            telling.count(share.claims),
            *_amounts(telling, share.amount, unit),
        )
        for share in amounts.groups
    ]
    return joined(
        [
            element("figure", chart),
            element("p", telling.say(words.GROUPS_NOTE), class_="note"),
            table(telling, words.GROUPS_HEADING, unit, (words.GROUP, words.CLAIMS, *_HEADS), rows),
        ]
    )


def clauses(telling: Telling, amounts: Amounts) -> Markup:
    """Return what each clause pays under both lists."""
    largest = sorted(amounts.clauses, key=lambda paid: -max(paid.amount.now, paid.amount.draft))
    shown = [paid for paid in largest if paid.amount.now or paid.amount.draft][:MOST_BARS]
    bars = [Bars(telling.named(paid), (paid.amount.now, paid.amount.draft)) for paid in shown]
    chart = bar_chart(
        telling.say(words.CLAUSES_CHART),
        f"clauses-{amounts.unit}",
        _two(telling),
        bars,
        _figure(telling, amounts.unit),
    )
    return _paid(telling, amounts, (words.CLAUSES_HEADING, words.CLAUSE), amounts.clauses, chart, len(bars))


def categories(telling: Telling, amounts: Amounts) -> Markup:
    """Return what changes for each category of equipment."""
    changed = [paid for paid in amounts.categories if paid.amount.difference][:MOST_BARS]
    bars = [Bars(telling.named(paid), (paid.amount.difference,)) for paid in changed]
    less, more = (telling.say(words.GROUPS[group]) for group in (Group.LOSE, Group.GAIN))
    chart = change_chart(
        telling.say(words.CATEGORIES_CHART),
        f"categories-{amounts.unit}",
        (Series(less, "less"), Series(more, "more")),
        bars,
        lambda minor: telling.change(minor, amounts.unit),
    )
    heads = words.CATEGORIES_HEADING, words.CATEGORY
    return _paid(telling, amounts, heads, amounts.categories, chart, len(bars))


def spread(telling: Telling, amounts: Amounts) -> Markup:
    """Return the distribution of awards."""
    labels = [
        telling.say(
            words.BIN,
            lowest=telling.amount(each.lowest, amounts.unit),
            highest=telling.money(each.highest, amounts.unit),
        )
        for each in amounts.bins
    ]
    if not labels:
        return element("p", telling.say(words.NONE_PAID))
    bars = [
        Bars(label, (each.claims.now, each.claims.draft))
        for label, each in zip(labels, amounts.bins, strict=True)
    ]
    chart = bar_chart(
        telling.say(words.SPREAD_CHART), f"spread-{amounts.unit}", _two(telling), bars, telling.count
    )
    rows = [(label, *_counts(telling, each.claims)) for label, each in zip(labels, amounts.bins, strict=True)]
    return joined(
        [
            element("figure", chart),
            element("p", telling.say(words.SPREAD_NOTE), class_="note"),
            table(telling, words.SPREAD_CHART, "", (words.AMOUNT, *_HEADS), rows),
        ]
    )


def statuses(telling: Telling) -> Markup:
    """Return how many claims have which status."""
    found = [
        (status_name(status, telling.language), telling.figures.statuses[status])
        for status in STATUSES
        if status in telling.figures.statuses
    ]
    chart = bar_chart(
        telling.say(words.STATUS_CHART),
        "statuses",
        _two(telling),
        [Bars(name, (pair.now, pair.draft)) for name, pair in found],
        telling.count,
    )
    rows = [(name, *_counts(telling, pair)) for name, pair in found]
    return joined(
        [
            element("figure", chart),
            table(telling, words.STATUS_HEADING, "", (words.STATUS, *_HEADS), rows),
        ]
    )


def examples(telling: Telling, found: Sequence[Example], none: str) -> Markup:
    """Return the claims that gain or lose most, line by line, with the reasons of both lists."""
    if not found:
        return element("p", telling.say(none))
    return joined([_example(telling, example) for example in found])


def refusals(telling: Telling) -> Markup:
    """Return the rows that were not compared."""
    figures = telling.figures
    counts = [
        (words.READ, figures.read),
        (words.OTHERS, figures.others),
        (words.REFUSED, figures.refused.now),
        (words.REFUSED_BY_DRAFT, figures.refused.draft),
        (words.COMPARED, figures.compared),
    ]
    parts = [
        table(
            telling,
            words.READ,
            "",
            ("", words.CLAIMS),
            [(telling.say(name), telling.count(number)) for name, number in counts],
        )
    ]
    number = figures.refused.now + figures.refused.draft
    if not number:
        return joined([*parts, element("p", telling.say(words.NO_REFUSALS))])
    shown = telling.count(len(figures.refusals))
    rows = [
        element(
            "tr",
            element("th", telling.count(refusal.row), class_="number", scope="row"),
            element("td", telling.say(words.DRAFT if refusal.under_draft else words.NOW)),
            # The engine refuses in English.
            element("td", refusal.reason, lang="en"),
        )
        for refusal in figures.refusals
    ]
    heads = [(words.ROW, True), (words.LIST, False), (words.REASON, False)]
    note = telling.say(words.REFUSALS_NOTE, shown=shown, count=telling.count(number))
    return joined([*parts, framed(telling, note, heads, rows)])


def remarks(telling: Telling) -> Markup:
    """Return what a reader of the key figures must not miss."""
    counted = (words.INCOMPARABLE, telling.figures.incomparable), (words.DROPPED, telling.figures.dropped)
    return joined(
        [
            element("p", say_count(singular, plural, number, telling.language))
            for (singular, plural), number in counted
            if number
        ]
    )


def method(telling: Telling) -> Markup:
    """Return what a reader has to know about the figures."""
    figures = telling.figures
    facts = {"versions": ", ".join(figures.versions), "digest": figures.digest}
    return element("ul", *(element("li", telling.say(sentence, **facts)) for sentence in words.METHOD))


_HEADS = (words.NOW, words.DRAFT, words.DIFFERENCE)


def _two(telling: Telling) -> tuple[Series, Series]:
    return Series(telling.say(words.NOW), "now"), Series(telling.say(words.DRAFT), "draft")


def _figure(telling: Telling, unit: str) -> Callable[[int], str]:
    return lambda minor: telling.amount(minor, unit)


def _spanned(telling: Telling, unit: str, settled: int, lowest: int, highest: int) -> str:
    if settled == lowest == highest:
        return telling.amount(settled, unit)
    return telling.say(
        words.SPANNED,
        settled=telling.amount(settled, unit),
        lowest=telling.amount(lowest, unit),
        highest=telling.amount(highest, unit),
    )


def _amounts(telling: Telling, pair: Pair, unit: str) -> tuple[str, str, str]:
    now, draft = (telling.amount(minor, unit) for minor in (pair.now, pair.draft))
    return now, draft, telling.change(pair.difference, unit)


def _counts(telling: Telling, pair: Pair) -> tuple[str, str, str]:
    return telling.count(pair.now), telling.count(pair.draft), telling.change_of_count(pair.difference)


def _paid(
    telling: Telling,
    amounts: Amounts,
    heads: tuple[str, str],
    paid: Sequence[Paid],
    chart: Markup,
    bars: int,
) -> Markup:
    """Return clauses or categories: the chart, as far as it shows anything, and the table of all that is paid."""
    heading, thing = heads
    rows = [
        (
            telling.named(each),
            *_amounts(telling, each.amount, amounts.unit),
            telling.count(each.lines.now),
            telling.count(each.lines.draft),
            telling.count(each.more),
            telling.count(each.less),
        )
        for each in paid
        if each.lines.now or each.lines.draft
    ]
    unpaid = [telling.named(each) for each in paid if not (each.lines.now or each.lines.draft)]
    columns = (thing, *_HEADS, words.LINES_NOW, words.LINES_DRAFT, words.MORE, words.LESS)
    parts: list[Markup] = []
    if bars:
        parts.append(element("figure", chart))
    if bars == MOST_BARS:
        note = telling.say(words.FIRST_FEW, count=telling.count(bars))
        parts.append(element("p", note, class_="note"))
    if rows:
        parts.append(table(telling, heading, amounts.unit, columns, rows))
    if unpaid:
        note = telling.say(words.NOT_PAID, names=", ".join(unpaid))
        parts.append(element("p", note, class_="note"))
    return joined(parts)


def _comes_to(line: Line) -> tuple[Outcome, int | None, Range | None]:
    return line.outcome, line.amount, line.range if line.amount is None else None


def _example(telling: Telling, example: Example) -> Markup:
    heading = telling.say(
        words.EXAMPLE,
        row=telling.count(example.row),
        now=telling.money(example.now.total, example.now.unit),
        draft=telling.money(example.draft.total, example.draft.unit),
    )
    rows = []
    same = 0
    for item, now, draft in zip(example.claim.items, example.now.lines, example.draft.lines, strict=True):
        if _comes_to(now) == _comes_to(draft):
            same += 1
            continue
        cells = [element("th", telling.item(item), scope="row")]
        for line, award in ((now, example.now), (draft, example.draft)):
            why = [element("p", tell(reason, award.unit, telling.language)) for reason in line.reasons]
            cells.append(
                element("td", element("p", telling.line(line, award), class_="sum"), *why, class_="why")
            )
        rows.append(element("tr", *cells))
    singular, plural = words.ALIKE
    alike = say_count(singular, plural, example.alike, telling.language)
    heads = [(words.EQUIPMENT, False), (words.NOW, False), (words.DRAFT, False)]
    parts = [element("h3", heading), framed(telling, alike, heads, rows)]
    if same:
        singular, plural = words.UNCHANGED
        parts.append(element("p", say_count(singular, plural, same, telling.language), class_="note"))
    return joined(parts)
