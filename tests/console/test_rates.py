"""Forms about rates: a currency is chosen and its official rate filled in; an order offers what stands on the award."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from tests.console.sitting import Room, at_desks, text_of
from tests.registry.banking import IBAN, kept_award, paying
from tests.story import Played

from safeconduct.errors import BadInput
from safeconduct.sealing.officer import OfficerKeys

__all__ = ["kept_award", "paying"]


@pytest.fixture
def room(paying: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    return at_desks(paying, officer_keys, monkeypatch)


def recorded(room: Room, numerator: int, counter: str = "EUR", *, late: bool = False) -> None:
    """Record a rate of the day of the approval, or of today."""
    from safeconduct.casefile.acts.office import RecordRate

    desk = room.played.desk
    on = desk.clock.now.date() if late else room.case.award.approved.at.date()
    pair = {"unit": "USD", "counter": counter, "numerator": numerator, "denominator": 100}
    desk.office(RecordRate(**pair, on=on, source="An invented bank"), "jay")


def choices(page: Any, name: str) -> list[str]:
    said = page.content.decode()
    return re.findall(rf'name="{name}" value="([^"]*)"', said) or re.findall(
        r'<option value="([^"]+)"', said[said.index(f'name="{name}"') :].partition("</select>")[0]
    )


def test_a_form_signs_the_rate_that_it_showed_and_no_other(room: Room) -> None:
    """Somebody records another one while the form is read; what was signed would be that one."""
    recorded(room, 92)
    page = f"acting/{room.reference}/FixRate.html"
    [euros] = choices(room.magpie.go(page), "f-payable_in")
    recorded(room, 93)
    answer = room.magpie.send(page, **{"f-payable_in": euros})
    assert answer.status_code == 422
    assert "The rate has changed since; look again." in text_of(answer)
    assert "EUR · 1 USD = 0.93 EUR" in text_of(answer).replace("\xa0", " ")
    assert room.case.pending == ()
    for made_up in ("EUR", "EUR.", "XAU-tael"):
        assert room.magpie.send(page, **{"f-payable_in": made_up}).status_code == 422


def test_an_advance_is_paid_at_the_rate_that_was_shown(room: Room) -> None:
    from safeconduct.console.acting.exchanging import at_the_rate_of_the_day, paid_units
    from safeconduct.console.acting.views import _bench

    def bench() -> Any:
        visit: Any = SimpleNamespace(
            desk=SimpleNamespace(session=room.played.desk.officers["magpie"]), language="en"
        )
        return _bench(visit, room.case)

    own, *shown = paid_units("PayAdvance", bench())
    assert own == "USD"
    [hryvnias] = [each for each in shown if each.startswith("UAH.")]
    fields = {"unit": "USD", "amount": 100_00, "paid_unit": hryvnias}
    made = at_the_rate_of_the_day(fields, bench())
    assert (made["paid_unit"], made["paid_amount"]) == ("UAH", 3656_86)
    recorded(room, 4000, "UAH", late=True)
    with pytest.raises(BadInput, match="The rate has changed since"):
        at_the_rate_of_the_day(fields, bench())
    assert at_the_rate_of_the_day(fields | {"paid_unit": "USD"}, bench())["rate"] is None


def test_gold_is_neither_offered_nor_paid_in(room: Room) -> None:
    recorded(room, 1, "XAU-tael")
    answer = room.magpie.send(f"acting/{room.reference}/FixRate.html")
    assert "No official rate into a currency" in text_of(answer)


def test_a_currency_is_chosen_and_its_rate_stands_beside_it_and_before_the_second_person(room: Room) -> None:
    page = f"acting/{room.reference}/FixRate.html"
    answer = room.magpie.send(page)
    assert answer.status_code == 422
    assert "No official rate into a currency" in text_of(answer), "there is nothing to choose yet"
    recorded(room, 92)
    shown = room.magpie.go(page)
    [euros] = choices(shown, "f-payable_in")
    assert re.fullmatch(r"EUR\.[0-9a-f]{16}", euros)
    assert "EUR · 1 USD = 0.92 EUR · An invented bank, 28 August 2023" in text_of(shown).replace("\xa0", " ")
    for never in ("f-rate", "f-exchange", "numerator"):
        assert never not in shown.content.decode()
    assert room.magpie.send(page).status_code == 422, "none was chosen"
    assert room.magpie.send(page, **{"f-payable_in": euros}).status_code == 303
    [waiting] = room.case.pending
    second = f"acting/{room.reference}/second/{waiting.digest}.html"
    assert "1 USD = 0.92 EUR" in text_of(room.owl.go(second)).replace("\xa0", " ")
    assert room.owl.send(second).status_code == 303
    assert [each.unit for each in room.case.award.exchange] == ["UAH", "EUR"]
    said = text_of(room.owl.go(f"cases/{room.reference}.html")).replace("\xa0", " ")
    assert "If it is paid in EUR: 460,000.00 EUR, at the official rate of 28 August 2023" in said


def test_a_newer_rate_refuses_the_second_signature_with_what_to_do(room: Room) -> None:
    recorded(room, 92)
    page = f"acting/{room.reference}/FixRate.html"
    [euros] = choices(room.magpie.go(page), "f-payable_in")
    room.magpie.send(page, **{"f-payable_in": euros})
    [waiting] = room.case.pending
    recorded(room, 93)
    answer = room.owl.send(f"acting/{room.reference}/second/{waiting.digest}.html")
    assert answer.status_code == 422
    assert "G183" in text_of(answer)
    assert "if a newer one came since, propose anew" in text_of(answer)


def test_an_order_offers_the_currencies_of_the_award_and_computes_at_its_rate(room: Room) -> None:
    recorded(room, 92)
    recorded(room, 4000, "UAH")
    page = f"acting/{room.reference}/OrderPayment.html"
    shown = room.magpie.go(page)
    assert choices(shown, "f-paid_unit") == ["USD", "UAH"]
    assert "UAH · 1 USD = 36.5686 UAH" in text_of(shown).replace("\xa0", " ")
    fields = {
        "f-person": "p1",
        "f-amount": "1000.00",
        "f-method": "bank",
        "f-alternative": "no",
        "f-payee_name": "Ivan Vydumanyi",
        "f-payee_account": IBAN,
        "f-not_before": "2023-09-06",
    }
    assert room.magpie.send(page, **fields, **{"f-paid_unit": "EUR"}).status_code == 422
    refused = room.magpie.send(page, **fields, **{"f-paid_unit": "UAH"})
    assert "only on the person's own order" in text_of(refused)
    theirs = {"f-their_order": "In hryvnia, please."}
    answer = room.magpie.send(page, **fields, **theirs, **{"f-paid_unit": "UAH"})
    assert answer.status_code == 303, text_of(answer)
    [ordered] = room.case.payment.orders
    assert (ordered.paid_unit, ordered.paid_amount) == ("UAH", 36_568_60)
    assert ordered.rate == room.case.award.rate("UAH")
