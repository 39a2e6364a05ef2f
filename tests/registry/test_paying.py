"""Money that leaves through the bank: sent once, to whom two released it, and what comes back is seen."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from tests.registry.banking import (
    IBAN,
    SHARE,
    awarded,
    exported,
    kept_award,
    ordered,
    paying,
    release,
    released,
    settings,
    state,
    take_in,
)
from tests.story import Played

from safeconduct.casefile.gate import GateRefused
from safeconduct.errors import BadInput
from safeconduct.sealing.errors import CannotOpen

__all__ = ["kept_award", "paying"]


def xml_of(batch: Any, **more: Any) -> bytes:
    from safeconduct.registry import bank_files

    found = BytesIO()
    bank_files.write_plain(batch, settings(**more), found)
    return found.getvalue()


def test_a_payment_goes_to_the_bank_and_its_statement_confirms_it_on_both_databases(story: Played) -> None:
    from safeconduct.treasury.bank import rows, standings

    awarded(story)
    (reference,) = released(story)
    batch, bank = exported(story)
    assert [(each.end_to_end, each.amount, each.text) for each in bank.payments] == [
        (reference, "500000.00", reference)
    ]
    assert take_in(story, bank.answer("A1")).findings[0].is_sure
    assert (state(story, reference), story.case.payment.order(reference).answer) == ("released", "accepted")
    take_in(story, bank.statement("S1", batch.execution))
    assert state(story, reference) == "confirmed"
    (standing,) = standings()
    assert standing.is_settled
    assert [len(table) for table in rows().values()] == [1, 1, 2]


def test_the_bank_reads_neither_case_nor_programme_nor_equipment(paying: Played) -> None:
    released(paying, SHARE // 2, SHARE // 2)
    batch, _ = exported(paying)
    xml = xml_of(batch).decode()
    case = paying.desk.reference
    for telling in (case, *case.split("-"), "ukraine", "safeconduct", "reward", "mi-8", "aircraft", "p1"):
        assert telling not in xml.lower(), telling
    assert case not in batch.file


def test_two_payments_stand_in_the_file_by_chance_and_not_by_case(paying: Played) -> None:
    references = released(paying, *[SHARE // 5] * 5)
    batch, bank = exported(paying)
    assert [each.end_to_end for each in bank.payments] == sorted(references)
    assert batch.total == SHARE


def test_nothing_is_sent_twice(paying: Played) -> None:
    from safeconduct.registry import paying as payments

    released(paying)
    exported(paying)
    with pytest.raises(BadInput, match="No payment waits"):
        payments.gathered(paying.desk.officers["magpie"], accounts={})


def test_the_same_file_is_written_again_byte_for_byte_and_records_nothing(paying: Played) -> None:
    from safeconduct.registry import paying as payments

    released(paying, SHARE // 2, SHARE // 2)
    batch, _ = exported(paying)
    index = len(list(paying.case.payment.orders))
    paying.desk.clock.now += timedelta(days=9)
    again = payments.again(paying.desk.officers["magpie"], batch.file)
    assert xml_of(again) == xml_of(batch)
    assert len(list(paying.case.payment.orders)) == index
    with pytest.raises(BadInput, match="No file"):
        payments.again(paying.desk.officers["magpie"], "0" * 16)


def test_an_order_that_is_not_released_or_whose_day_is_later_stays_out(paying: Played) -> None:
    from safeconduct.registry import paying as payments

    ordered(paying, 100)
    later = ordered(paying, 100, not_before=date(2023, 10, 2))
    release(paying, later)
    jay = paying.desk.officers["jay"]
    with pytest.raises(BadInput, match="No payment waits"):
        payments.gathered(jay, accounts={})
    assert [(each.order, each.why) for each in payments.due(jay)[1]] == [(later, payments.Why.LATER)]
    # The file that is made on the Friday before asks for the Monday.
    paying.desk.clock.at("2023-09-29 12:00")
    assert payments.gathered(jay, accounts={}).execution == date(2023, 10, 2)


def test_a_paymaster_to_whom_nothing_is_sealed_sends_nothing(paying: Played) -> None:
    from safeconduct.registry import paying as payments

    released(paying)
    with pytest.raises(BadInput, match="paymaster's"):
        payments.gathered(paying.desk.officers["heron"], accounts={})


def test_the_file_opens_with_the_recipient_s_key_alone_and_only_whole(paying: Played) -> None:
    from safeconduct.registry import bank_files
    from safeconduct.sealing import agefile

    released(paying)
    batch, _ = exported(paying)
    jay = paying.desk.officers["jay"]
    sealed = BytesIO()
    bank_files.write_sealed(batch, settings(), sealed, agefile.recipient_of(jay.identity))
    assert bank_files.is_sealed(sealed.getvalue())
    assert IBAN.encode() not in sealed.getvalue()
    plain = BytesIO()
    bank_files.open_sealed(BytesIO(sealed.getvalue()), plain, jay.identity)
    assert plain.getvalue() == xml_of(batch)
    for damaged, identity in (
        (sealed.getvalue(), agefile.new_identity()),
        (sealed.getvalue()[:-1], jay.identity),
        (sealed.getvalue()[:-1] + b"x", jay.identity),
    ):
        with pytest.raises(CannotOpen, match="not sealed to your key"):
            bank_files.open_sealed(BytesIO(damaged), BytesIO(), identity)


def test_what_cannot_be_written_is_refused_before_anything_counts_as_sent(paying: Played) -> None:
    from safeconduct.registry import bank_files
    from safeconduct.registry import paying as payments

    (reference,) = released(paying)
    batch = payments.gathered(paying.desk.officers["jay"], accounts={})
    for broken in (settings(accounts={}), settings(name="General Services of ukraine-2023")):
        with pytest.raises(BadInput):
            bank_files.proven(batch, broken, ("ukraine-2023",))
    assert paying.case.payment.order(reference).sent is None


def test_importing_a_file_twice_does_nothing_twice(paying: Played) -> None:
    from safeconduct.registry.models import Entry

    (reference,) = released(paying)
    batch, bank = exported(paying)
    answer, statement = bank.answer("A1"), bank.statement("S1", batch.execution)
    for said in (answer, statement):
        take_in(paying, said)
    entries = Entry.objects.filter(file_id=paying.desk.reference).count()
    for said in (statement, answer):
        again = take_in(paying, said, "magpie")
        assert (again.findings, again.questions, again.known) == ([], [], 1)
    assert Entry.objects.filter(file_id=paying.desk.reference).count() == entries
    assert state(paying, reference) == "confirmed"


def test_what_the_bank_rejects_is_reversed_by_two_and_ordered_anew(paying: Played) -> None:
    from safeconduct.casefile.acts.payment import ReversePayment
    from safeconduct.casefile.sums import new_reference
    from safeconduct.treasury.books import case_account

    (reference,) = released(paying)
    _, bank = exported(paying)
    back = ReversePayment(order=reference, reference=new_reference(), reason="The account is closed.")
    with pytest.raises(GateRefused, match="G151"):
        paying.desk.both(back, "jay", "stork")
    take_in(paying, bank.answer("A1", rejected=[reference]))
    order = paying.case.payment.order(reference)
    assert (str(order.state), order.because) == ("returned", "AC04")
    paying.desk.both(back, "jay", "stork")
    assert case_account(paying.desk.reference)["USD"].obligation == SHARE
    (again,) = released(paying)
    batch, bank = exported(paying)
    take_in(paying, bank.statement("S2", batch.execution))
    assert (state(paying, reference), state(paying, again)) == ("reversed", "confirmed")
    assert case_account(paying.desk.reference)["USD"].disbursement == SHARE


def test_money_that_came_back_after_it_was_confirmed_is_seen(paying: Played) -> None:
    from safeconduct.registry.bank_reconciling import Matter, compare

    one, other = released(paying, SHARE // 2, SHARE // 2)
    batch, bank = exported(paying)
    take_in(paying, bank.statement("S1", batch.execution))
    take_in(paying, bank.statement("S2", batch.execution + timedelta(days=2), returned=[other]))
    assert (state(paying, one), state(paying, other)) == ("confirmed", "returned")
    found = compare(paying.installation, paying.desk.officers["jay"])
    assert [(each.order, each.matter) for each in found.differences] == [(other, Matter.RETURNED)]
    assert [(each.order, each.matter) for each in compare(paying.installation).differences] == [
        (other, Matter.RETURNED)
    ]


def test_a_sum_that_is_not_the_ordered_one_goes_to_a_person(paying: Played) -> None:
    (reference,) = released(paying)
    batch, bank = exported(paying)
    wrong = bank.statement("S1", batch.execution).replace(b"500000.00", b"500000.01")
    reading = take_in(paying, wrong)
    assert reading.findings == []
    assert [each.orders for each in reading.questions] == [(reference,)]
    assert state(paying, reference) == "released"


def test_a_payment_that_the_bank_rejected_and_then_paid_goes_to_a_person(paying: Played) -> None:
    from safeconduct.registry.bank_findings import REJECTED_AND_PAID

    (reference,) = released(paying)
    batch, bank = exported(paying)
    take_in(paying, bank.answer("A1", rejected=[reference]))
    reading = take_in(paying, bank.statement("S1", batch.execution))
    assert [(each.doubt, each.orders) for each in reading.questions] == [(REJECTED_AND_PAID, (reference,))]
    # It is paid after all, so that nobody reverses it and orders the sum anew.
    assert state(paying, reference) == "confirmed"


def test_a_line_without_our_reference_is_only_likely_and_waits_for_a_yes(paying: Played) -> None:
    from safeconduct.registry import bank_reading

    (reference,) = released(paying)
    batch, bank = exported(paying)
    lost = bank.statement("S1", batch.execution).replace(reference.encode(), b"NOTPROVIDED")
    jay = paying.desk.officers["jay"]
    (likely,) = take_in(paying, lost).findings
    assert (likely.order, likely.is_sure) == (reference, False)
    assert state(paying, reference) == "released"
    bank_reading.take(jay, likely)
    assert state(paying, reference) == "confirmed"


def test_a_paymaster_who_is_not_admitted_is_told_only_that_there_is_more(paying: Played) -> None:
    from safeconduct.casefile.acts.access import RemoveOfficer

    released(paying)
    batch, bank = exported(paying)
    paying.desk.do(RemoveOfficer(account="magpie"), "heron")
    reading = take_in(paying, bank.statement("S1", batch.execution), "magpie")
    assert (reading.findings, reading.closed) == ([], 1)


@pytest.mark.parametrize("data", [b"", b"<a/>", b"not xml", b'<!DOCTYPE x [<!ENTITY e "x">]><Document/>'])
def test_what_is_no_bank_s_file_is_refused_with_a_sentence(paying: Played, data: bytes) -> None:
    from safeconduct.registry import bank_reading

    with pytest.raises(BadInput, match=r"pain\.002, camt\.053 or camt\.054"):
        bank_reading.read(paying.desk.officers["jay"], data, settings())


def test_a_silent_bank_and_a_forgotten_order_are_raised(paying: Played) -> None:
    from safeconduct.registry.bank_reconciling import Matter, compare

    sent, forgotten = released(paying, SHARE // 2, SHARE // 4)[0], ""
    exported(paying)
    forgotten = ordered(paying, SHARE // 4)
    release(paying, forgotten)
    paying.desk.clock.now += timedelta(days=8)
    found = compare(paying.installation, paying.desk.officers["jay"])
    assert {(each.order, each.matter) for each in found.differences if each.order in {sent, forgotten}} == {
        (sent, Matter.SILENT),
        (forgotten, Matter.UNSENT),
    }
    assert not any(each.is_wrong for each in found.differences)
    # Without a key the day chosen for a payment is not known, so that a forgotten one is late only after 14 weeks.
    assert forgotten not in {each.order for each in compare(paying.installation).differences}
    paying.desk.clock.now += timedelta(weeks=14)
    assert {each.matter for each in compare(paying.installation).differences} == {
        Matter.UNSENT,
        Matter.SILENT,
    }


def test_a_paymaster_who_joined_after_the_order_sends_what_the_release_sealed_anew(paying: Played) -> None:
    from safeconduct.registry.paying import payees

    reference = ordered(paying)
    order = paying.case.payment.order(reference)
    release(paying, reference)
    for account in ("magpie", "jay"):
        assert payees(paying.desk.officers[account], paying.desk.reference)[order.payee].payee.account == IBAN
    assert payees(paying.desk.officers["stork"], paying.desk.reference) == {}


def test_a_rebuild_makes_the_bank_s_tables_from_the_entries(paying: Played) -> None:
    from safeconduct.registry.rebuild import rebuild

    released(paying)
    batch, bank = exported(paying)
    take_in(paying, bank.statement("S1", batch.execution))
    result = rebuild(paying.installation, check=True)
    assert result.differences == []
    assert "Bank, sent: 1 rows." in result.compared
