"""What the bank says may not be turned into a second payment: not by its refusals, a restore, or a person's word."""

from datetime import timedelta
from typing import Any

import pytest
from tests.registry.banking import (
    SHARE,
    exported,
    kept_award,
    paying,
    released,
    settings,
    state,
    take_in,
)
from tests.story import Played

from safeconduct.casefile.gate import GateRefused

__all__ = ["kept_award", "paying"]


def doubts(reading: Any) -> list[str]:
    return [each.doubt for each in reading.questions]


def whole(said: bytes, status: str = "RJCT", reason: str = "") -> bytes:
    """Turn an answer into one about the file as a whole."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    head = said.split(b"<OrgnlPmtInfAndSts>")[0]
    head = head.replace(b"<GrpSts>ACSP</GrpSts>", f"<GrpSts>{status}</GrpSts>{why}".encode())
    return head + b"</CstmrPmtStsRpt></Document>"


def reverse(story: Played, reference: str) -> None:
    from safeconduct.casefile.acts.payment import ReversePayment
    from safeconduct.casefile.sums import new_reference

    act = ReversePayment(order=reference, reference=new_reference(), reason="It came back.")
    story.desk.both(act, "jay", "stork")


def witnessed(story: Played, reference: str) -> None:
    """Let two people say without a line of the bank's that a payment came back."""
    from safeconduct.casefile.acts.banking import WitnessReturn

    story.desk.both(WitnessReturn(order=reference, seen="A letter of the bank's."), "jay", "stork")


def matters(story: Played) -> tuple[list[str], list[str]]:
    """Return what is wrong by the nightly look without a key, and by that of a paymaster."""
    from safeconduct.registry.bank_reconciling import compare

    looks = (compare(story.installation), compare(story.installation, story.desk.officers["jay"]))
    without, beside = ([str(each.matter) for each in one.differences if each.is_wrong] for one in looks)
    return without, beside


@pytest.mark.parametrize(("reason", "is_first"), [("AM05", True), ("DU01", False)])
def test_a_file_that_was_handed_over_twice_does_not_count_as_rejected(
    paying: Played, reason: str, *, is_first: bool
) -> None:
    from safeconduct.registry.bank_findings import HAD_BEFORE

    (reference,) = released(paying)
    batch, bank = exported(paying)
    if not is_first:
        take_in(paying, bank.answer("A1"))
    for said in (
        whole(bank.answer("A2"), reason=reason),
        bank.answer("A3", rejected=[reference], because=reason),
    ):
        reading = take_in(paying, said)
        assert (reading.findings, doubts(reading)) == ([], [HAD_BEFORE])
    assert state(paying, reference) == "released"
    with pytest.raises(GateRefused, match="G151"):
        reverse(paying, reference)
    take_in(paying, bank.statement("S1", batch.execution))
    assert state(paying, reference) == "confirmed"


def test_what_was_accepted_and_is_then_rejected_without_a_reason_is_a_question(paying: Played) -> None:
    from safeconduct.registry.bank_findings import ACCEPTED_AND_REJECTED

    (reference,) = released(paying)
    _, bank = exported(paying)
    take_in(paying, bank.answer("A1"))
    assert doubts(take_in(paying, whole(bank.answer("A2")))) == [ACCEPTED_AND_REJECTED]
    assert state(paying, reference) == "released"


def test_a_form_that_is_right_is_no_acceptance(paying: Played) -> None:
    (reference,) = released(paying)
    _, bank = exported(paying)
    take_in(paying, whole(bank.answer("A1"), "ACTC"))
    assert paying.case.payment.order(reference).answer == "pending"
    take_in(paying, bank.answer("A2", rejected=[reference]))
    assert state(paying, reference) == "returned"


def test_what_a_person_confirmed_hides_neither_a_rejection_nor_a_second_debit(paying: Played) -> None:
    from safeconduct.casefile.acts.payment import ConfirmPayment
    from safeconduct.registry.bank_findings import PAID_AND_REJECTED
    from safeconduct.treasury.iso20022 import Doubt

    (reference,) = released(paying)
    batch, bank = exported(paying)
    paying.desk.do(ConfirmPayment(order=reference, seen="On the bank's screen"), "jay")
    assert doubts(take_in(paying, bank.answer("A1", rejected=[reference]))) == [PAID_AND_REJECTED]
    first, second = (bank.statement(number, batch.execution) for number in ("S1", "S2"))
    reading = take_in(paying, first)
    assert ([str(each.what) for each in reading.findings], reading.questions) == (["line"], [])
    assert take_in(paying, first).known == 1
    assert doubts(take_in(paying, second)) == [Doubt.TWICE.value]
    assert state(paying, reference) == "confirmed"


def test_what_two_saw_come_back_and_the_bank_shows_paid_is_wrong_until_it_gives_it_back(
    paying: Played,
) -> None:
    from safeconduct.registry.bank_findings import BACK_AND_PAID
    from safeconduct.registry.rebuild import rebuild

    (reference,) = released(paying)
    batch, bank = exported(paying)
    witnessed(paying, reference)
    reverse(paying, reference)
    statement = bank.statement("S1", batch.execution)
    assert doubts(take_in(paying, statement)) == [BACK_AND_PAID]
    assert matters(paying) == (["paid_and_reversed"], ["paid_and_reversed"])
    again = take_in(paying, statement, "magpie")
    assert (again.findings, again.questions, again.known) == ([], [], 1)
    back = bank.statement("S2", batch.execution + timedelta(days=3), returned=[reference])
    assert [str(each.what) for each in take_in(paying, back).findings] == ["back_again"]
    assert matters(paying) == ([], [])
    assert take_in(paying, back).known == 1
    assert rebuild(paying.installation, check=True).differences == []


def test_what_the_bank_rejected_and_paid_cannot_be_reversed_any_more(paying: Played) -> None:
    (reference,) = released(paying)
    batch, bank = exported(paying)
    take_in(paying, bank.answer("A1", rejected=[reference]))
    take_in(paying, bank.statement("S1", batch.execution))
    assert (state(paying, reference), matters(paying)) == ("confirmed", ([], []))
    with pytest.raises(GateRefused, match="G151"):
        reverse(paying, reference)
    take_in(paying, bank.statement("S2", batch.execution + timedelta(days=3), returned=[reference]))
    assert state(paying, reference) == "returned"
    reverse(paying, reference)
    assert matters(paying) == ([], [])


def test_the_return_of_the_first_payment_does_not_make_up_for_the_second(paying: Played) -> None:
    (reference,) = released(paying)
    batch, bank = exported(paying)
    back = bank.statement("S1", batch.execution + timedelta(days=1), returned=[reference])
    take_in(paying, back)
    reverse(paying, reference)
    # The debit of a return that was read first, in a notification, is no second payment.
    both = bank.statement("S2", batch.execution).replace(
        b"</Stmt>", b"<Ntry>" + back.split(b"<Ntry>", 1)[1].split(b"</Stmt>")[0] + b"</Stmt>"
    )
    reading = take_in(paying, both)
    assert ([str(each.what) for each in reading.findings], reading.questions) == (["line"], [])
    assert matters(paying) == ([], [])
    assert len(doubts(take_in(paying, bank.statement("S3", batch.execution)))) == 1
    assert take_in(paying, back).findings == []


def test_an_order_that_the_bank_knows_and_no_file_of_ours_has_goes_into_none(paying: Played) -> None:
    """As after a restore: the file was made and handed over, and nothing of it is on record."""
    from io import BytesIO

    from safeconduct.cli.demo.invented_bank import InventedBank
    from safeconduct.errors import BadInput
    from safeconduct.registry import bank_files
    from safeconduct.registry import paying as payments
    from safeconduct.registry.bank_findings import NEVER_SENT

    answered, paid = sorted(released(paying, SHARE // 2, SHARE // 4))
    jay, bank, file = paying.desk.officers["jay"], InventedBank(), BytesIO()
    batch = payments.gathered(jay, accounts=settings().accounts)
    bank_files.write_sealed(batch, settings(), file, bank.recipient)
    bank.take(file.getvalue())
    first = [each for each in bank.payments if each.end_to_end == answered]
    others = [each for each in bank.payments if each.end_to_end == paid]
    bank.payments = tuple(first)
    answer = bank.answer("A1", rejected=[answered])
    bank.payments = tuple(others)
    statement = bank.statement("S1", batch.execution)

    reading = take_in(paying, answer)
    assert doubts(reading) == [NEVER_SENT]
    assert [str(each.what) for each in reading.findings] == ["sent"]
    reading = take_in(paying, statement)
    assert doubts(reading) == [NEVER_SENT]
    assert [str(each.what) for each in reading.findings] == ["sent", "booked"]
    assert (state(paying, answered), state(paying, paid)) == ("released", "confirmed")
    with pytest.raises(BadInput, match="No payment waits"):
        payments.gathered(jay, accounts=settings().accounts)
    # What was never made here cannot be written again under a number that the bank does not know.
    made_up = paying.case.payment.order(answered).sent
    with pytest.raises(BadInput):
        bank_files.proven(payments.again(jay, made_up.file), settings())
    assert matters(paying) == ([], [])


def test_a_doubtful_sum_blocks_an_unsent_order_as_well(paying: Played) -> None:
    from safeconduct.cli.demo.invented_bank import InventedBank, Received

    (reference,) = released(paying)
    bank = InventedBank(file="lost", payer=settings().accounts["USD"])
    bank.payments = (Received(reference, "500000.00", "USD", "", "", reference),)
    day = paying.desk.clock.now.date()
    take_in(paying, bank.statement("S1", day).replace(b"500000.00", b"500000.01"))
    assert paying.case.payment.order(reference).sent is not None


def test_money_that_comes_in_under_our_reference_does_not_make_an_order_sent(paying: Played) -> None:
    from safeconduct.cli.demo.invented_bank import InventedBank, Received

    (reference,) = released(paying)
    bank = InventedBank(file="lost", payer=settings().accounts["USD"])
    bank.payments = (Received(reference, "500000.00", "USD", "", "", reference),)
    said = bank.statement("S1", paying.desk.clock.now.date()).replace(b">DBIT<", b">CRDT<")
    assert take_in(paying, said).findings == []
    assert paying.case.payment.order(reference).sent is None


def test_a_statement_of_another_account_confirms_nothing(paying: Played) -> None:
    from safeconduct.treasury.iso20022 import Doubt

    (reference,) = released(paying)
    batch, bank = exported(paying)
    ours, bank.payer = bank.payer, "DE89370400440532013000"
    reading = take_in(paying, bank.statement("S1", batch.execution))
    assert doubts(reading) == [Doubt.OTHER_ACCOUNT.value]
    assert any("DE89370400440532013000" in each.say("en") for each in reading.remarks)
    assert state(paying, reference) == "released"
    bank.payer = " ".join(ours[at : at + 4] for at in range(0, len(ours), 4)).lower()
    take_in(paying, bank.statement("S2", batch.execution))
    assert state(paying, reference) == "confirmed"


def test_where_nothing_is_set_for_a_currency_its_statements_confirm_nothing(paying: Played) -> None:
    from safeconduct.registry import bank_reading

    released(paying)
    batch, bank = exported(paying)
    said = bank.statement("S1", batch.execution)
    reading = bank_reading.read(paying.desk.officers["jay"], said, settings(accounts={}))
    assert (reading.findings, len(reading.questions)) == ([], 1)


def test_a_bank_that_writes_capitals_is_understood(paying: Played) -> None:
    one, other = released(paying, SHARE // 2, SHARE // 4)
    batch, bank = exported(paying)
    capitals = whole(bank.answer("A1"), reason="AC04").replace(
        batch.file.encode(), batch.file.upper().encode()
    )
    take_in(paying, capitals)
    assert {state(paying, each) for each in (one, other)} == {"returned"}


def test_an_answer_to_no_file_of_ours_says_so(paying: Played) -> None:
    released(paying)
    batch, bank = exported(paying)
    foreign = whole(bank.answer("A1")).replace(batch.file.encode(), b"SALARIES-9")
    reading = take_in(paying, foreign)
    assert reading.findings == []
    assert any("SALARIES-9" in each.say("en") for each in reading.remarks)
