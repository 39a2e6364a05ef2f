"""The documents of a case: what they say in each language, what they never say, and who gets them."""

import io
import re
import shutil
import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.console.sitting import Room, at_desks, begin_again
from tests.story import Played

from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, say
from safeconduct.sealing.officer import OfficerKeys

SPOKEN = pytest.mark.parametrize("language", LANGUAGES)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("protect")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def paper(room: Room, name: str, language: str, account: str = "heron") -> Any:
    return room.officers[account].go(f"papers/{room.reference}/{name}.{language}.pdf")


def test_every_paper_of_a_case_comes_in_every_language_and_twice_the_same(room: Room) -> None:
    from safeconduct.console.papers.words import Word

    titles = {
        "receipt-1": Word.RECEIPT,
        "labels-1": Word.DO_NOT_REMOVE,
        "promise": Word.PROMISE,
        "decision": Word.DECISION,
        "account": Word.ACCOUNT,
        "review": Word.REVIEW,
    }
    listed = room.heron.go(f"papers/{room.reference}.html")
    for name, title in titles.items():
        for language in LANGUAGES:
            assert f"{name}.{language}.pdf" in listed.content.decode()
            made = paper(room, name, language)
            assert made.status_code == 200
            assert made["Content-Type"] == "application/pdf"
            assert made["Cache-Control"] == "no-store"
            assert made["Content-Disposition"] == 'inline; filename="paper.pdf"'
            assert say(title, language) in text_of(made.content)
            assert paper(room, name, language).content == made.content


@SPOKEN
def test_a_receipt_names_what_was_brought_and_neither_programme_nor_reward(room: Room, language: str) -> None:
    from safeconduct.language import pick
    from safeconduct.programmes import load

    said = text_of(paper(room, "receipt-1", language).content)
    for found in ("T-0001", "S-0001", "INVENTED-0001", "T-0002", "S-0002"):
        assert found in said
    programme = load("ukraine-2023")
    assert pick(programme.names, language) not in said
    assert pick(programme.authority, language) not in said
    for never in ("USD", "500", room.reference, "Safeconduct", "safeconduct"):
        assert never not in said


def test_the_code_on_a_receipt_is_a_random_number_that_finds_the_case_again(room: Room) -> None:
    said = text_of(paper(room, "receipt-1", "en").content)
    numbers = set(re.findall(r"\b[0-9a-z]{5}-[0-9a-z]{5}-[0-9a-z]{5}\b", said))
    assert len(numbers) == 1
    number = numbers.pop()
    found = room.crane.send("reception/index.html", receipt=number.upper().replace("-", " "))
    assert (found.status_code, found["Location"]) == (303, f"/console/en/papers/{room.reference}.html")
    other = room.crane.send("reception/index.html", receipt=number[:-1] + ("0" if number[-1] != "0" else "1"))
    assert other.status_code == 422
    stranger = room.dove.send("reception/index.html", receipt=number)
    assert stranger.status_code == 422


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is missing: apt-get install zbar-tools")
def test_a_scanner_reads_the_codes_and_they_say_no_more_than_the_paper(room: Room, tmp_path: Path) -> None:
    receipt, hung = paper(room, "receipt-1", "uk").content, paper(room, "labels-1", "uk").content
    numbers = re.findall(r"\b[0-9a-z]{5}-[0-9a-z]{5}-[0-9a-z]{5}\b", text_of(receipt))
    assert scanned(receipt, tmp_path) == set(numbers)
    assert scanned(hung, tmp_path) == {item.tag for item in room.case.custody.items}


def scanned(pdf: bytes, folder: Path) -> set[str]:
    """Return what a scanner reads from the first page, printed at 150 dots to the inch."""
    picture = folder / "page.png"
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        document[0].render(scale=150 / 72).to_pil().save(picture)
    # It complains on standard error where there is no message bus, and reads all the same.
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=False
    )
    return set(read.stdout.split())


def test_two_receipts_of_one_case_have_unlike_numbers_and_lose_them_with_the_case(room: Room) -> None:
    from safeconduct.registry.receipts import Ledger, receipt_number
    from safeconduct.sealing.errors import KeyMissing

    session = room.played.desk.officers["heron"]
    numbers = {
        receipt_number(session, room.reference, ledger, number) for ledger in Ledger for number in range(1, 6)
    }
    assert len(numbers) == 10
    room.played.installation.keyring.destroy(room.reference)
    with pytest.raises(KeyMissing):
        receipt_number(session, room.reference, Ledger.EQUIPMENT, 1)


@SPOKEN
def test_a_decision_gives_amount_reasons_and_how_to_contest_it(room: Room, language: str) -> None:
    from safeconduct.console.papers.words import Word

    said = text_of(paper(room, "decision", language).content)
    for word in (Word.CONTEST, Word.CONTEST_HOW, Word.READ_HERE):
        assert without_spaces(say(word, language)) in without_spaces(said)
    assert {"en": "500,000.00 USD", "uk": "500 000,00 USD", "ru": "500 000,00 USD"}[language] in said
    assert "Complete, airworthy, flown in under its own power" in said


@SPOKEN
def test_a_decision_says_at_which_rate_it_is_paid_with_day_and_source(room: Room, language: str) -> None:
    from safeconduct.language import day
    from safeconduct.web.exchanging import IN_ALL, STAYS

    said = without_spaces(text_of(paper(room, "decision", language).content))
    figures = {
        "en": ("18,284,300.00 UAH", "1 USD = 36.5686 UAH"),
        "uk": ("18 284 300,00 UAH", "1 USD = 36,5686 UAH"),
        "ru": ("18 284 300,00 UAH", "1 USD = 36,5686 UAH"),
    }[language]
    source = f"National Bank of Ukraine, {day(date(2023, 8, 28), language)}"
    # The room's award is paid: the sum is not one beside what he had.
    for text in (*figures, source, say(STAYS, language), say(IN_ALL, language)):
        assert without_spaces(text) in said, text


def test_an_account_adds_up_and_shows_the_rate_of_the_payment(room: Room) -> None:
    said = text_of(paper(room, "account", "en").content)
    for found in ("500,000.00 USD", "18,284,300.00 UAH", "National Bank of Ukraine", "0.00 USD"):
        assert found in said


def test_whoever_is_paid_in_another_unit_can_work_the_rate_through(room: Room) -> None:
    said = text_of(paper(room, "account", "en").content)
    assert "1 USD = 36.5686 UAH" in said.replace("\xa0", " ")
    assert "Last changed on" in said
    assert "1 USD = 36,5686 UAH" in text_of(paper(room, "account", "ru").content).replace("\xa0", " ")


@pytest.mark.parametrize("name", ["promise", "decision"])
def test_every_figure_on_paper_carries_its_source(room: Room, name: str) -> None:
    from safeconduct.programmes import load

    offer = room.case.promise.offer
    schedule = load(offer.programme).schedule(offer.schedule_version)
    assert "Source: " in text_of(paper(room, name, "en").content)
    for language, word in (("uk", "Джерело: "), ("ru", "Источник: ")):
        assert word in text_of(paper(room, name, language).content)
    assert schedule.sources


def test_a_decision_names_what_was_signed_and_no_officer(room: Room) -> None:
    from safeconduct.registry.opening import history

    said = text_of(paper(room, "decision", "en").content)
    approved = room.case.award.approved
    assert approved is not None
    for account in approved.by:
        assert account not in said.split()
    signed = [
        each.digest
        for each in history(room.played.desk.officers["heron"], room.reference)
        if each.plaintext.act == "ApproveAward" and each.statement.first
    ]
    assert signed[-1] in without_spaces(said)


def test_a_receipt_for_effects_says_when_they_were_taken_and_not_when_the_person_came(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    from safeconduct.casefile.acts.effects import ReceivePersonalEffects, Taken, Thing

    desk = room.played.desk
    for day, what in (("2024-01-06", "an invented ring"), ("2024-01-09", "an invented watch")):
        desk.clock.at(f"{day} 09:00")
        taken = Taken(owner="p1", things=(Thing(description=what),))
        hidden = {"receiver": "Invented, Sergeant, 1st Invented Unit"}
        desk.do(ReceivePersonalEffects(taken=(taken,), reason="Asked for it.", hidden=hidden), "crane")
    begin_again(room, "heron", officer_keys)
    for number, day, what in ((1, "6 January 2024", "ring"), (2, "9 January 2024", "watch")):
        said = text_of(paper(room, f"effects-{number}", "en").content)
        assert f"Received on {day}" in said
        assert what in said


def test_a_paper_that_the_case_does_not_have_is_not_there(room: Room) -> None:
    for name, language in (("receipt-2", "en"), ("effects-1", "en"), ("decision", "xx"), ("account-1", "en")):
        assert paper(room, name, language).status_code == 404


def test_who_is_not_admitted_gets_no_paper_and_learns_of_no_case(room: Room) -> None:
    unknown = room.dove.go("papers/0000-0000-0000-0000.html")
    refused = room.dove.go(f"papers/{room.reference}.html")
    pdf = paper(room, "receipt-1", "en", "dove")
    assert unknown.status_code == refused.status_code == pdf.status_code == 422
    assert "T-0001" not in pdf.content.decode()
    normal = [
        each.content.decode().replace(room.reference, "0000-0000-0000-0000") for each in (unknown, refused)
    ]
    tokens = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert tokens.sub("", normal[0]) == tokens.sub("", normal[1])


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_whatever_somebody_wrote_is_printed_or_refused_with_a_sentence(text: str) -> None:
    from safeconduct.console.papers.sheets import Section, Sheet, Table, print_sheet

    sheet = Sheet(
        title="Receipt",
        lead="Lead",
        made=date(2023, 8, 9),
        sections=(Section(texts=(text,), points=(text,), table=Table(("a", "b"), ((text, "x"),))),),
        signatures=("one", "two", "three"),
    )
    made = b""
    with suppress(BadInput):
        made = print_sheet(sheet, "en")
    assert made.startswith(b"%PDF") or not (text.isascii() and text.isprintable())


def test_lines_and_long_numbers_in_a_text_are_printed() -> None:
    from safeconduct.console.papers.sheets import Section, Sheet, Table, print_sheet

    long = "Two lines\nand " + "0123456789abcdef" * 4
    table = Table(("a", "b", "c", "d"), ((long, "x", "y", "z"),))
    sheet = Sheet(title="T", lead="L", made=date(2023, 8, 9), sections=(Section(table=table),))
    said = without_spaces(text_of(print_sheet(sheet, "en")))
    assert without_spaces(long) in said


def test_letters_that_the_font_lacks_are_refused_with_a_sentence() -> None:
    from safeconduct.console.papers.sheets import Label, print_labels

    with pytest.raises(BadInput, match="Latin or Cyrillic"):
        print_labels((Label("T-漢", "S-1"),), date(2023, 8, 9), "en")
