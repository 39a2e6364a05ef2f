"""The paymasters' pages: what waits, a file out with words and second factor, what the bank says, what differs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks, begin_again, hidden_of, text_of
from tests.registry.banking import SHARE, kept_award, ordered, paying, release, released, settings
from tests.story import Played

from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

__all__ = ["kept_award", "paying"]

PAGES = ("index", "export", "import", "reconcile")


class House:
    """The room, a paymaster's words, and an invented bank."""

    def __init__(self, room: Room, words: str, bank: Any, keys: dict[str, OfficerKeys]) -> None:
        self.room, self.words, self.bank, self.keys = room, words, bank, keys

    def export(self, **fields: str) -> Any:
        """Make a file with the second factor shown just now: the story's clock has moved on meanwhile."""
        begin_again(self.room, "jay", self.keys)
        return self.room.jay.send("payments/export.html", **{"make": "1", "words": self.words} | fields)

    def upload(self, said: bytes, name: str = "said.xml") -> Any:
        """Send a file of the bank's, and return the page that shows it."""
        return self.room.jay.send("payments/import.html", bank_file=SimpleUploadedFile(name, said))

    def record(self, shown_page: Any, **more: Any) -> Any:
        """Press the button on the page that shows what a file says."""
        return self.room.jay.again("payments/import.html", **hidden_of(shown_page), record="1", **more)


@pytest.fixture
def house(
    paying: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    from django.conf import settings as here

    from safeconduct.cli.demo.invented_bank import InventedBank
    from safeconduct.sealing.officer import wrap_keys
    from safeconduct.sealing.passphrase import generate_officer_passphrase
    from safeconduct.staff.models import Account

    room = at_desks(paying, officer_keys, monkeypatch)
    words, bank = generate_officer_passphrase(), InventedBank()
    Account.objects.filter(account="jay").update(wrapped_keys=wrap_keys(officer_keys["jay"], words))
    begin_again(room, "jay", officer_keys)
    configured = replace(here.CONFIGURATION, bank=settings(recipient=bank.recipient))
    with override_settings(CONFIGURATION=configured):
        yield House(room, words, bank, officer_keys)


def test_a_file_goes_out_and_its_statement_comes_back(house: House) -> None:
    jay = house.room.jay
    (reference,) = released(house.room.played)
    assert reference in jay.go("payments/index.html").content.decode()
    file = house.export()
    assert file.headers["Content-Type"] == "application/octet-stream"
    house.bank.take(file.content)
    assert file.headers["Content-Disposition"] == f'attachment; filename="{house.bank.file}.xml.age"'
    assert [each.end_to_end for each in house.bank.payments] == [reference]
    assert "No payment waits" in text_of(jay.go("payments/export.html"))

    page = house.upload(house.bank.answer("A1"))
    assert "The bank has accepted it." in text_of(page)
    assert house.room.case.payment.order(reference).answer is None, (
        "nothing is recorded before somebody says so"
    )
    assert "1 line was recorded." in text_of(house.record(page))

    statement = house.bank.statement("S1", house.room.case.payment.order(reference).sent.execution)
    assert "1 line was recorded." in text_of(house.record(house.upload(statement)))
    assert house.room.case.payment.order(reference).state == "confirmed"
    again = text_of(house.upload(statement))
    assert "Recorded before: 1" in again
    assert "Nothing in it is to be recorded." in again
    assert "Nothing differs, and nothing waits." in text_of(jay.go("payments/reconcile.html"))


def test_a_session_alone_carries_no_file_out_of_the_house(house: House) -> None:
    (reference,) = released(house.room.played)
    for words in ("", "seven words that are not theirs at all", "abacus " * 7):
        answer = house.export(words=words)
        assert answer.status_code == 422
        assert "These are not your seven words" in text_of(answer)
    assert house.room.case.payment.order(reference).sent is None


def test_without_the_second_factor_no_file_is_made(
    house: House, officer_keys: dict[str, OfficerKeys]
) -> None:
    (reference,) = released(house.room.played)
    begin_again(house.room, "jay", officer_keys, stepped_up=False)
    answer = house.room.jay.send("payments/export.html", make="1", words=house.words)
    assert (answer.status_code, "stepup" in answer.headers["Location"]) == (303, True)
    assert house.room.case.payment.order(reference).sent is None


def test_a_lost_file_is_written_again_and_is_the_same(house: House) -> None:
    from safeconduct.registry.models import Entry

    released(house.room.played, SHARE // 2, SHARE // 2)
    first = house.bank.take(house.export().content)
    entries = Entry.objects.filter(file_id=house.room.reference).count()
    assert house.bank.take(house.export(again="1", file=house.bank.file).content) == first
    assert Entry.objects.filter(file_id=house.room.reference).count() == entries
    answer = house.export(again="1", file="0" * 16)
    assert "Choose a file that was made." in text_of(answer)


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_no_paymaster_reads_why_the_page_does_not_open(house: House, page: str) -> None:
    answer = house.room.owl.go(f"payments/{page}.html")
    assert answer.status_code == 422
    assert "Payments through the bank are a paymaster's" in text_of(answer)
    assert "payments/index.html" not in house.room.owl.go("index.html").content.decode()


@pytest.mark.parametrize("said", [b"", b"<a/>", b"\xff\xfe", b"age-encryption.org/v1\n-> X25519 abc"])
def test_what_is_no_file_of_a_bank_s_gets_a_sentence(house: House, said: bytes) -> None:
    answer = house.upload(said)
    assert answer.status_code == 422
    assert "cannot be read" in text_of(answer) or "Choose the file" in text_of(answer)


@pytest.mark.parametrize("sure", ["[{}]", "no json", '[{"what":"paid"}]'])
def test_a_form_that_was_changed_on_its_way_records_nothing(house: House, sure: str) -> None:
    released(house.room.played)
    house.room.jay.go("payments/import.html")
    answer = house.room.jay.again("payments/import.html", record="1", sure=sure)
    assert answer.status_code == 422
    assert "was changed on its way" in text_of(answer)


def test_a_made_up_line_is_judged_by_the_gates(house: House) -> None:
    import msgspec

    from safeconduct.registry.bank_findings import Finding, What

    (reference,) = released(house.room.played)
    invented = Finding(
        what=What.BOOKED, case=house.room.reference, order=reference, line="1e" * 32, seen="a forgery"
    )
    house.room.jay.go("payments/import.html")
    answer = house.room.jay.again(
        "payments/import.html", record="1", sure=msgspec.json.encode([invented]).decode()
    )
    assert "G150" in text_of(answer)
    assert house.room.case.payment.order(reference).state == "released"


def test_the_release_form_shows_who_is_paid_and_only_to_paymasters(house: House) -> None:
    from tests.registry.banking import IBAN

    room = house.room
    ordered(room.played, alternative=True, their_order="To my mother.", name="Olha Vydumana")
    page = f"acting/{room.reference}/ReleasePayment.html"
    seen = text_of(room.jay.go(page))
    for text in ("Olha Vydumana", IBAN, "Another's account", "To my mother."):
        assert text in seen, text
    hidden = text_of(room.stork.go(page))
    assert IBAN not in hidden
    assert "Sealed to the paymasters of this case" in hidden
    assert "Another's account" in hidden


def test_a_typed_payee_goes_into_no_field_of_the_case(house: House) -> None:
    room = house.room
    fields = {
        "f-person": "p1",
        "f-amount": "1000.00",
        "f-paid_unit": "USD",
        "f-method": "bank",
        "f-alternative": "no",
        "f-payee_name": "Іван Вигаданий",
        "f-payee_account": "UA21 3223 1300 0002 6007 2335 6600 1",
        "f-not_before": "2023-09-06",
    }
    page = f"acting/{room.reference}/OrderPayment.html"
    mistyped = room.magpie.send(
        page, send="1", **fields | {"f-payee_account": "UA213223130000026007233566002"}
    )
    assert "check digits" in text_of(mistyped)
    answer = room.magpie.send(page, send="1", **fields)
    assert answer.status_code == 303, text_of(answer)
    order = room.case.payment.orders[-1]
    assert order.goes_by_file
    assert "Вигаданий" not in repr(room.case)
    release(room.played, order.reference)
    assert room.case.payment.order(order.reference).state == "released"


def test_the_pages_can_be_read_and_used_in_each_language_on_a_telephone_and_at_a_desk(
    house: House, chromium: Browser
) -> None:
    from safeconduct.registry import paying as payments

    room = house.room
    later, _, back = released(room.played, SHARE // 8, SHARE // 8, SHARE // 8)
    house.bank.take(house.export().content)
    execution = payments.next_working_day(room.played.desk.officers["jay"])
    house.record(house.upload(house.bank.statement("S1", execution, returned=[back])))
    released(room.played, SHARE // 8)
    begin_again(room, "jay", house.keys)
    wrong = house.bank.statement("S2", execution).replace(later.encode(), b"NOTPROVIDED")
    found: list[str] = []
    for language, width in zip(LANGUAGES, (1200, 360, 360), strict=True):
        room.jay.language = language
        viewport = {"width": width, "height": 900}
        for page in PAGES:
            with shown(chromium, room.jay, f"payments/{page}.html", viewport=viewport) as opened:
                found += faults(opened)
        read = house.upload(wrong)
        with shown(chromium, room.jay, "payments/import.html", read, viewport=viewport) as opened:
            found += faults(opened)
    assert found == []
