"""Receipts and labels: what a person carries away, and what hangs on the items.

A receipt names no programme and no reward, since what a person carries must convict nobody; its code holds a random
number and nothing else. Effects and equipment never stand on one paper (Geneva Convention III, art. 18).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from safeconduct.casefile.acts.effects import ReceivePersonalEffects
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.parts.custody import Item, SerialMark
from safeconduct.catalogue import standard
from safeconduct.console.papers.currencies import sum_text
from safeconduct.console.papers.sheets import Label, Section, Sheet, Table, print_labels, print_sheet
from safeconduct.console.papers.words import MARKS, Word
from safeconduct.errors import BadInput
from safeconduct.language import NBSP, day, pick, quantity, say
from safeconduct.schedule import MEASURES

NO_RECEIPT = "There is no receipt {number} in this case."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_RECEIPT,)


def equipment_receipt(case: Case, number: int, printed: str, language: str) -> bytes:
    """Return the receipt for equipment as a PDF.

    Args:
        case: as it stands.
        number: of the receipt, from 1.
        printed: the random number from `registry.receipts.receipt_number`.
        language: in which the person reads it.

    Raises:
        BadInput: there is no such receipt, or it holds letters that the font cannot write.
    """
    items, label = _items(case, number, language)
    made = items[0].received_at.astimezone(UTC).date()
    rows = tuple(
        (
            str(item.number),
            equipment_name(item.equipment, language) + (f" ({item.description})" if item.description else ""),
            how_many(item, language),
            serials(item, language),
            item.tag,
            item.seal,
        )
        for item in items
    )
    head = (Word.ITEM, Word.WHAT, Word.HOW_MANY, Word.SERIALS, Word.TAG, Word.SEAL)
    sheet = Sheet(
        title=say(Word.RECEIPT, language),
        lead=say(Word.RECEIPT_LEAD, language),
        made=made,
        number=printed,
        sections=(
            Section(
                facts=(
                    (say(Word.RECEIVED_ON, language), day(made, language)),
                    (say(Word.RECEIVED_FROM, language), say(Word.PERSON, language, label=label)),
                ),
                table=Table(tuple(say(each, language) for each in head), rows, figures=(0, 2)),
            ),
        ),
        signatures=(say(Word.BY_HAND, language), say(Word.BY_PERSON, language)),
        warning=say(Word.KEEP_APART, language),
    )
    return print_sheet(sheet, language)


def effects_receipt(case: Case, entries: Iterable[Opened], number: int, printed: str, language: str) -> bytes:
    """Return the receipt for one owner's personal effects as a PDF.

    Args:
        case: as it stands.
        entries: of the case, for the day on which they were taken.
        number: of the receipt for effects, from 1.
        printed: its random number.
        language: in which the person reads it.

    Raises:
        BadInput: there is no such receipt, or it holds letters that the font cannot write.
    """
    receipt = next((each for each in case.reception.effects if each.number == number), None)
    taken = _taken_on(entries, number)
    if receipt is None or taken is None:
        raise BadInput(say(NO_RECEIPT, language, number=number))
    facts = [
        (say(Word.RECEIVED_ON, language), day(taken, language)),
        (say(Word.OWNER, language), say(Word.PERSON, language, label=receipt.owner)),
    ]
    if receipt.returned_at is not None:
        facts.append((say(Word.RETURNED_ON, language), day(receipt.returned_at.date(), language)))
    things = tuple((each.description, quantity(str(each.quantity), language)) for each in receipt.belongings)
    sums = tuple(
        (
            say(Word.MONEY, language),
            sum_text(each.amount, each.unit, language),
        )
        for each in receipt.money
    )
    sheet = Sheet(
        title=say(Word.EFFECTS, language),
        lead=say(Word.EFFECTS_LEAD, language),
        made=taken,
        number=printed,
        sections=(
            Section(
                facts=tuple(facts),
                table=Table(
                    (say(Word.WHAT, language), say(Word.HOW_MANY, language)), (*things, *sums), figures=(1,)
                ),
            ),
        ),
        signatures=(say(Word.BY_HAND, language), say(Word.BY_OWNER, language)),
        warning=say(Word.KEEP_APART, language),
    )
    return print_sheet(sheet, language)


def _taken_on(entries: Iterable[Opened], number: int) -> date | None:
    """Return the day on which the effects of a receipt were taken; their acts number receipts one after the other."""
    written = 0
    for entry in entries:
        if entry.plaintext.act == ReceivePersonalEffects.__name__:
            written += len(entry.fields["taken"])
            if number <= written:
                return datetime.fromisoformat(entry.plaintext.at).date()
    return None


def labels(case: Case, number: int, language: str) -> bytes:
    """Return the labels for the items of one receipt as a PDF.

    Args:
        case: as it stands.
        number: of the receipt for equipment, from 1.
        language: of the few words on them.

    Raises:
        BadInput: there is no such receipt, or a number holds letters that the font cannot write.
    """
    items, _ = _items(case, number, language)
    made = items[0].received_at.astimezone(UTC).date()
    return print_labels(tuple(Label(item.tag, item.seal) for item in items), made, language)


def _items(case: Case, number: int, language: str) -> tuple[tuple[Item, ...], str]:
    receipt = next((each for each in case.custody.receipts if each.number == number), None)
    found = tuple(item for item in case.custody.items if item.receipt == number)
    if receipt is None or not found:
        raise BadInput(say(NO_RECEIPT, language, number=number))
    return found, receipt.to


def equipment_name(equipment: str, language: str) -> str:
    """Return what a thing is called in a language; its id where the catalogue does not know it."""
    try:
        return pick(standard().resolve(equipment).names, language)
    except BadInput:
        return equipment


def how_many(item: Item, language: str) -> str:
    """Return an item's quantity with its measure."""
    number = quantity(str(item.quantity), language)
    measure = MEASURES.get(item.unit)
    unit = pick(measure.names, language) if measure is not None else item.unit
    return f"{number}{NBSP}{unit}" if unit else number


def serials(item: Item, language: str) -> str:
    """Return an item's serial numbers, or why there are none."""
    return ", ".join(item.serials) or say(MARKS[SerialMark(item.serial_mark)], language)
