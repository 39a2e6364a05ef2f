"""Nobody's word alone brings money back, a file is never another one, and a restore sends nothing twice."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from tests.registry.banking import (
    PAYER,
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

from safeconduct.casefile.acts.banking import RecordReturn, WitnessReturn
from safeconduct.casefile.acts.fraud import RaiseSuspicion, SettleSuspicion
from safeconduct.casefile.acts.payment import ReversePayment
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.fraud import Ground, Judged
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.workdays import Days
from safeconduct.cli.demo.invented_bank import InventedBank
from safeconduct.errors import BadInput

__all__ = ["kept_award", "paying"]

SINCE = date(2023, 9, 4)
UNTIL = date(2023, 9, 6)


def reversing(order: str) -> ReversePayment:
    return ReversePayment(order=order, reference=new_reference(), reason="It came back.")


def test_a_return_that_no_file_shows_takes_two_and_neither_ordered_it(paying: Played) -> None:
    (reference,) = released(paying)  # ordered by magpie
    batch, bank = exported(paying)
    take_in(paying, bank.statement("S1", batch.execution))
    with pytest.raises(TypeError, match="line"):
        RecordReturn(order=reference, because="AC04")  # type: ignore[call-arg] # what one paymaster did
    seen = WitnessReturn(order=reference, seen="The bank's letter of 7 September")
    with pytest.raises(GateRefused, match="G61"):
        paying.desk.do(seen, "magpie")
    paying.desk.do(seen, "jay")
    assert state(paying, reference) == "confirmed"
    paying.desk.both(seen, "jay", "stork")
    assert state(paying, reference) == "returned"
    paying.desk.both(reversing(reference), "jay", "stork")


def test_a_file_is_not_written_again_once_something_of_it_came_back(paying: Played) -> None:
    from safeconduct.registry import paying as payments

    one, _ = released(paying, SHARE // 2, SHARE // 2)
    batch, bank = exported(paying)
    jay = paying.desk.officers["jay"]
    take_in(paying, bank.answer("A1"))
    assert len(payments.again(jay, batch.file).payments) == 2
    take_in(paying, bank.statement("S1", batch.execution, returned=[one]))
    with pytest.raises(BadInput, match="would be asked to pay it once more"):
        payments.again(jay, batch.file)


def test_a_file_is_not_written_again_while_an_account_of_it_is_suspected(paying: Played) -> None:
    """The bank may never have had the first; the second would pay what two people have not settled."""
    from safeconduct.registry import paying as payments

    (reference,) = released(paying)
    batch, _ = exported(paying)
    jay, desk = paying.desk.officers["jay"], paying.desk
    desk.do(RaiseSuspicion(ground=Ground.SAME_PAYEE, people=("p1",), note="One account."), "jay")
    with pytest.raises(
        BadInput, match=f"payment {reference} is also somebody else's.*when two people have settled"
    ):
        payments.again(jay, batch.file)
    (suspicion,) = paying.case.fraud.standing
    settle = SettleSuspicion(
        suspicion=suspicion.key,
        judged=Judged.UNFOUNDED,
        reasons="His own account.",
        ground=suspicion.ground,
        people=suspicion.people,
        officers=suspicion.accounts,
    )
    desk.both(settle, "owl", "stork")
    assert [each.order.reference for each in payments.again(jay, batch.file).payments] == [reference]


def test_a_suspicion_that_names_nobody_holds_everybody_s_payment(paying: Played) -> None:
    """Whoever knows an account need not know whose it is in the case."""
    from safeconduct.registry import paying as payments

    (reference,) = released(paying)
    jay = paying.desk.officers["jay"]
    paying.desk.do(RaiseSuspicion(ground=Ground.SAME_PAYEE, note="It is the assessor's cousin's."), "jay")
    ready, left = payments.due(jay)
    assert (ready, [(each.order, each.why) for each in left]) == ([], [(reference, payments.Why.SHARED)])
    with pytest.raises(BadInput, match="also somebody else's"):
        payments.gathered(jay, accounts=settings().accounts)


def test_a_file_that_would_say_something_else_is_not_written_again(paying: Played) -> None:
    from safeconduct.registry import bank_files
    from safeconduct.registry import paying as payments

    released(paying, SHARE // 2, SHARE // 2)
    batch, _ = exported(paying)
    again = payments.again(paying.desk.officers["jay"], batch.file)
    assert bank_files.proven(again, settings()).digests == batch.digests
    for other in (settings(text="Ref."), settings(name="Department 13"), settings(profile="international")):
        with pytest.raises(BadInput, match="cannot be written again as it was"):
            bank_files.proven(again, other)


@pytest.mark.parametrize("skipped", [False, True])
def test_after_a_restore_nothing_is_sent_before_the_statements_were_read(
    paying: Played, *, skipped: bool
) -> None:
    """The bank was sent one order by the machine that was lost; here both wait as they did at the backup."""
    from safeconduct.registry import bank_memory, bank_recovering
    from safeconduct.registry import paying as payments

    gone, waits = released(paying, SHARE // 2, SHARE // 2)
    jay = paying.desk.officers["jay"]
    home = paying.installation.home
    (home / "keys").mkdir(exist_ok=True)
    accounts = settings().accounts
    assert len(payments.gathered(jay, accounts=accounts).payments) == 2
    bank_memory.mark_restored(home, SINCE, UNTIL)
    with pytest.raises(BadInput, match="from 2023-09-04 to 2023-09-06"):
        payments.gathered(jay, accounts=accounts)
    lost = bank_of_before(gone)
    for day in (SINCE, SINCE + timedelta(days=1), UNTIL):
        if not (skipped and day == SINCE + timedelta(days=1)):
            bank_recovering.learn(jay, quiet(lost, day) if day != UNTIL else lost.statement("S3", day))
    if skipped:
        with pytest.raises(BadInput, match="without a gap"):
            payments.gathered(jay, accounts=accounts)
        return
    batch = payments.gathered(jay, accounts=accounts)
    assert [each.order.reference for each in batch.payments] == [waits]
    assert [(each.order, each.why) for each in batch.left] == [(gone, payments.Why.AT_THE_BANK)]
    # It counts as sent, in a file that nobody can write, and the same statement confirms it.
    assert bank_recovering.taken_as_sent(jay) == [gone]
    assert bank_recovering.taken_as_sent(jay) == []
    file = paying.case.payment.order(gone).sent.file
    from safeconduct.registry import bank_files

    with pytest.raises(BadInput, match="cannot be written again"):
        bank_files.proven(payments.again(jay, file), settings())
    take_in(paying, lost.statement("S3", UNTIL))
    assert state(paying, gone) == "confirmed"


def bank_of_before(order: str) -> InventedBank:
    """The bank as the lost machine's file left it."""
    from safeconduct.cli.demo.invented_bank import Received

    half = f"{SHARE // 200}.00"
    payment = Received(order, half, "USD", "Ivan Vydumanyi", "UA213223130000026007233566001", order)
    return InventedBank(file="lost", payer=PAYER, payments=(payment,))


def quiet(bank: InventedBank, day: date) -> bytes:
    """A day's statement without an entry: the account holds what is paid out on the last day."""
    text = bank.statement("quiet", day).decode()
    begin, end = text.index("<Ntry>"), text.rindex("</Ntry>") + len("</Ntry>")
    held = bank.payments[0].amount
    return (text[:begin] + text[end:]).replace(">0.00<", f">{held}<").encode()


def stretch(begins: int, ends: int, **more: Any) -> Any:
    from safeconduct.registry.bank_memory import Stretch

    values: dict[str, Any] = {"opening": 0, "closing": 0, "account": PAYER, "unit": "USD"} | more
    return Stretch(since=date(2023, 9, begins), until=date(2023, 9, ends), **values)


def test_statements_follow_on_each_other_by_number_or_by_working_days() -> None:
    days = Days()
    friday = stretch(1, 1, first=1, last=7)
    assert friday.then(stretch(4, 4), days)  # the weekend between them
    assert friday.then(stretch(20, 20, first=8, last=8), days)  # nothing moved, so the bank made none
    # An account that is at nothing every night looks the same whatever was left out.
    assert friday.then(stretch(5, 5), days) is None
    assert friday.then(stretch(4, 4, first=9, last=9), days) is None
    assert friday.then(stretch(4, 4, opening=1), days) is None
    assert friday.then(stretch(4, 4, unit="EUR"), days) is None


def test_a_second_restore_forgets_nothing_and_a_damaged_memory_stops_the_files(tmp_path: Any) -> None:
    from safeconduct.registry import bank_memory

    (tmp_path / "keys").mkdir()
    bank_memory.check(tmp_path, "USD", {})  # nothing was ever restored
    bank_memory.mark_restored(tmp_path, SINCE, UNTIL)
    bank_memory.mark_restored(tmp_path, UNTIL, UNTIL)
    with pytest.raises(BadInput, match="from 2023-09-04"):
        bank_memory.check(tmp_path, "USD", {"USD": PAYER})
    (tmp_path / bank_memory.NAME).write_bytes(b"{")
    with pytest.raises(BadInput, match="cannot be read"):
        bank_memory.check(tmp_path, "USD", {"USD": PAYER})


def test_the_bytes_of_a_proven_file_are_those_that_are_written(paying: Played) -> None:
    from safeconduct.registry import bank_files

    released(paying)
    batch, _ = exported(paying)
    alone = BytesIO()
    digest = bank_files.write_plain(batch, settings(), alone)
    assert batch.digests == {batch.payments[0].order.reference: digest}
