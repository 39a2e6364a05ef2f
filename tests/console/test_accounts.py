"""A person's account as it is told: the same items with their days on paper, in the mailbox and on the case's page."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, awarded, do, reconciled
from tests.casefile.gates.advances import advanced
from tests.casefile.gates.cash import for_the_counter
from tests.casefile.gates.inkind import PROMISES, handed_on, kept, promising

from safeconduct.casefile.acts.aftercare import GiveStatement
from safeconduct.casefile.acts.credit import HoldInCredit, ReleaseCredit
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.aftercare import Moved
from safeconduct.casefile.statement import accounts_of, credit_after, movements_of
from safeconduct.casefile.sums import new_reference
from safeconduct.language import LANGUAGES, day, money, say


def a_prisoners() -> Case:
    """A prisoner: 1,000 in advance before they were held, the rest in credit, of which 200 left on their order."""
    case = awarded(advanced(amount=100_000))
    held = tuple(with_(each, held=True) for each in case.reception.people)
    case = with_(case, reception=with_(case.reception, people=held))
    hold = HoldInCredit(reference=new_reference(), person="p1", unit="USD", amount=49_900_000)
    case = do(case, hold, "paymaster-one")[0]
    release = ReleaseCredit(
        credit=hold.reference, reference=new_reference(), amount=20_000, their_order="To my mother."
    )
    return do(case, release, "paymaster-one")[0]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def test_each_item_stands_with_its_day_and_what_is_in_credit_after_it() -> None:
    movements = movements_of(a_prisoners())
    assert [(each.what, each.amount) for each in movements] == [
        (Moved.ADVANCE, 100_000),
        (Moved.CREDITED, 49_900_000),
        (Moved.RELEASED, 20_000),
    ]
    assert [held for _, held in credit_after(movements)] == [0, 49_900_000, 49_880_000]
    (account,) = accounts_of(a_prisoners())
    assert (account.paid, account.in_credit, account.owed) == (100_000, 49_880_000, 20_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_a_prisoners_account_with_the_law_it_is_kept_by(language: str) -> None:
    from safeconduct.console.papers.decisions import account
    from safeconduct.console.papers.words import MOVED, Word

    case = a_prisoners()
    said = text_of(account(case, language)).replace(" ", "")
    for words in (Word.ACCOUNT_LAW, Word.MOVEMENTS, *(MOVED[each.what] for each in movements_of(case))):
        assert say(words, language).replace(" ", "") in said
    for amount in ("1000.00", "499000.00", "498800.00", "200.00"):
        assert money(amount, "USD", language).replace(" ", "").replace("\u00a0", "") in said.replace(
            "\u00a0", ""
        )
    assert account(case, language) == account(case, language)


def test_who_is_free_reads_no_law_of_prisoners_on_it() -> None:
    from safeconduct.console.papers.decisions import account
    from safeconduct.console.papers.words import Word

    assert str(Word.ACCOUNT_LAW)[:40] not in text_of(account(awarded(), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mailbox_tells_the_statement_itself_and_not_only_that_there_is_one(language: str) -> None:
    from safeconduct.mailbox.told import statement_told

    case = a_prisoners()
    account, moved = statement_told(GiveStatement.of(case), language)
    assert money("498800.00", "USD", language) in account
    assert len(moved.splitlines()) == 3
    assert all(day(NOW.date(), language) in line for line in moved.splitlines())
    assert statement_told(None, language) == ()
    first = GiveStatement(unit="USD", accounts=accounts_of(case))
    assert len(statement_told(first, language)) == 1, "one of before movements were told is read as it was"


def test_cash_and_the_bank_are_told_apart() -> None:
    case, _ = for_the_counter()
    assert [each.what for each in movements_of(case)] == [Moved.CASH]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cases_page_shows_each_promise_beside_money_to_its_end(language: str) -> None:
    from safeconduct.console.cases.holdings import advances, in_kind

    until = NOW.date() + timedelta(days=40)
    case = handed_on(2, until, kept(1, promising()))
    first, second = (row.cells for row in in_kind(case, language))
    assert first[0] == f"1 · {PROMISES[0].params['promise'][language]}"  # type: ignore[index] # names
    assert first[2] == say("kept, as two people have seen", language)
    assert second[2:] == (say("handed on to another authority", language), day(until, language))
    (row,) = advances(advanced(reconciled_with_money()), language)
    assert row.cells[0] == "p1"
    assert row.cells[2] == money("100.00", "USD", language)


def reconciled_with_money() -> Case:
    from tests.casefile.gates.advances import waiting

    return waiting(reconciled())
