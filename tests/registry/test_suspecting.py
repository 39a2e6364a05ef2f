"""What is seen beside another case is left on record with its evidence: it does not name the other, nor decide."""

from datetime import timedelta

import msgspec
import pytest
from tests.office import TestOffice
from tests.registry.banking import IBAN, PAYER, settings
from tests.registry.suspicious import TANK, TEAM, arrived, awarded, funded, order, receive, release

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.fraud import AllowAboveCap, SetSpendingCaps, SettleSuspicion
from safeconduct.casefile.acts.payment import CancelOrder, OrderPayment, ReleasePayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.fraud import Ground, Judged, Suspicion
from safeconduct.errors import BadInput
from safeconduct.registry import bank_files, paying, suspecting
from safeconduct.registry.errors import CaseMoved
from safeconduct.registry.paying import Batch, Why
from safeconduct.registry.suspecting import paid_in_year
from safeconduct.registry.verifying import verify


def raised(case: Case, ground: Ground) -> tuple[Suspicion, ...]:
    return tuple(one for one in case.fraud.suspicions if one.ground is ground)


def settling(held: Suspicion, judged: Judged) -> SettleSuspicion:
    """Return the act by which two say what a suspicion came to."""
    return SettleSuspicion(
        suspicion=held.key,
        judged=judged,
        reasons="Both were asked apart.",
        ground=held.ground,
        evidence=held.evidence,
        people=held.people,
        officers=held.accounts,
    )


def test_an_item_brought_twice_leaves_a_suspicion_where_it_was_tried_and_says_whom_to_ask(
    office: TestOffice,
) -> None:
    first, second = arrived(office, team=("owl", "ibis", "crane")), arrived(office, team=("crane", "owl"))
    office.do(receive(office, TANK), "crane", first)
    for _ in range(2):
        with pytest.raises(GateRefused, match="G35"):
            office.do(receive(office, TANK), "crane", second)
    case = office.case(second, "owl")
    assert case.custody.items == ()
    (one,) = raised(case, Ground.CLAIMED_TWICE)
    assert one.raised_by == "crane"
    assert one.accounts == ("crane",)
    codes = [(each.code, each.params) for each in one.evidence]
    assert codes[0] == ("held_elsewhere", {"tag": "T-0001", "equipment": "t-72"})
    assert codes[1][0] == "ask"
    assert {"crane", "ibis", "owl", "wren"} == set(codes[1][1]["accounts"].split(", "))
    # The match says that another case exists, and nothing of which.
    assert first not in msgspec.json.encode(case.fraud).decode()
    # Crane works on the other case as well, so its team finds it there, too.
    (there,) = raised(office.case(first, "owl"), Ground.CLAIMED_TWICE)
    assert there.evidence[0].code == "claimed_elsewhere"
    assert second not in msgspec.json.encode(office.case(first, "owl").fraud).decode()
    assert verify(office.installation).problems == []


def test_whoever_is_not_on_the_other_case_leaves_nothing_there(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    first, second = arrived(office, team=("owl",)), arrived(office, team=("crane",))
    office.do(receive(office, TANK), "wren", first)
    other = msgspec.structs.replace(TANK, tag="T-0002")
    with pytest.raises(GateRefused, match="G35"):
        office.do(receive(office, other), "crane", second)
    assert raised(office.case(second, "crane"), Ground.CLAIMED_TWICE)
    assert not office.case(first, "owl").fraud.suspicions


def test_a_tag_typed_twice_in_one_case_is_a_slip_and_a_serial_is_not(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    reference = arrived(office)
    office.do(receive(office, TANK), "crane", reference)
    slip = msgspec.structs.replace(TANK, serials=("INVENTED-0009",))
    with pytest.raises(GateRefused, match="G35"):
        office.do(receive(office, slip), "crane", reference)
    assert not office.case(reference, "owl").fraud.suspicions
    again = msgspec.structs.replace(TANK, tag="T-0002", seal="S-0002")
    with pytest.raises(GateRefused, match="G35"):
        office.do(receive(office, again), "crane", reference)
    (one,) = raised(office.case(reference, "owl"), Ground.CLAIMED_TWICE)
    assert [each.code for each in one.evidence] == ["held_here"]


def test_one_account_for_two_people_holds_both_cases_until_two_others_have_looked(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    funded(office)
    first, second = awarded(office), awarded(office, number=2)
    made, sealed = order("INVENTED 77")
    office.do(made, "magpie", first)
    release(office, first, made, sealed)
    # As their bank writes it, and by another paymaster, who has both cases open.
    twin, its = order("invented77")
    office.do(twin, "jay", second)
    for case, other in ((first, second), (second, first)):
        (one,) = raised(office.case(case, "owl"), Ground.SAME_PAYEE)
        assert one.evidence[0].params == {"order": twin.reference, "person": "p1", "case": other}
    with pytest.raises(GateRefused, match="G155"):
        release_of(office, second, twin.reference, its)
    held = raised(office.case(second, "owl"), Ground.SAME_PAYEE)[0]
    settle = settling(held, Judged.EXPLAINED)
    office.both(settle, "owl", "robin", second)
    release_of(office, second, twin.reference, its)
    assert office.case(second, "owl").payment.paid("p1") == 1_000_00
    for case in (first, second):
        assert len(raised(office.case(case, "owl"), Ground.SAME_PAYEE)) == 1, "looked at twice, left once"


def release_of(office: TestOffice, case: str, reference: str, sealed: object, *by: str) -> None:
    found = office.case(case, "owl").payment.order(reference)
    assert found is not None
    first, second = by or ("magpie", "stork")
    office.both(ReleasePayment.to(sealed, found), first, second, case)  # type: ignore[arg-type] # sealed payee


def test_one_account_is_found_when_both_orders_stand_before_any_release(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    funded(office)
    first, second = awarded(office), awarded(office, number=2)
    made, sealed = order("INVENTED 77")
    office.do(made, "magpie", first)
    twin, _ = order("INVENTED77")
    office.do(twin, "magpie", second)
    for case, other in ((first, second), (second, first)):
        (one,) = raised(office.case(case, "owl"), Ground.SAME_PAYEE)
        assert one.evidence[0].params == {"order": twin.reference, "person": "p1", "case": other}
    with pytest.raises(GateRefused, match="G155"):
        release(office, first, made, sealed)


def test_what_could_not_be_compared_at_the_order_is_compared_at_the_release(
    sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = sqlite_office
    funded(office)
    first, second = awarded(office), awarded(office, number=2)
    made, sealed = order("INVENTED 77")
    twin, _ = order("INVENTED77")

    def damaged(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(suspecting, "payees", damaged)
        office.do(made, "magpie", first)
        office.do(twin, "magpie", second)
        with pytest.raises(OSError, match="disk"):
            release(office, first, made, sealed)
    assert [one.state for one in office.case(second, "owl").payment.orders] == ["ordered"], "the order stands"
    assert not office.case(first, "owl").pending, "a release that nobody compared is not proposed"
    # What was found stands on the case by now, and whoever releases looks at it first.
    with pytest.raises(CaseMoved):
        release(office, first, made, sealed)
    with pytest.raises(GateRefused, match="G155"):
        release(office, first, made, sealed)
    for case, other in ((first, second), (second, first)):
        (one,) = raised(office.case(case, "owl"), Ground.SAME_PAYEE)
        assert one.evidence[0].params == {"order": made.reference, "person": "p1", "case": other}
        assert (one.raised_by, one.accounts) == ("jay", ("magpie",)), "whoever ordered it does not settle it"


def test_two_people_of_one_case_with_one_account_and_a_second_instalment(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    funded(office)
    reference = awarded(office, "p1", "p2")
    for _ in range(2):
        office.do(order("INVENTED77")[0], "magpie", reference)
    assert not office.case(reference, "owl").fraud.suspicions
    slip = order("INVENTED88", "p2")[0]
    office.do(slip, "magpie", reference)
    office.do(CancelOrder(order=slip.reference, reason="The wrong person."), "magpie", reference)
    office.do(order("INVENTED88")[0], "magpie", reference)
    assert not office.case(reference, "owl").fraud.suspicions, "a cancelled order pays nobody"
    office.do(order("INVENTED77", "p2")[0], "magpie", reference)
    suspected = raised(office.case(reference, "owl"), Ground.SAME_PAYEE)
    assert [one.evidence[0].code for one in suspected] == ["same_payee_here"]
    assert suspected[0].people == ("p2", "p1")


def test_a_cap_on_the_year_counts_what_the_books_paid_and_two_people_lift_it_for_one_order(
    office: TestOffice,
) -> None:
    funded(office)
    caps = SetSpendingCaps(
        programme="ukraine-2023", unit="USD", per_order=0, per_quarter=0, per_year=1_500_00
    )
    office.both(caps, "stork", "owl", office.office_file)
    first, second = awarded(office), awarded(office, number=2)
    made, sealed = order("INVENTED1")
    office.do(made, "magpie", first)
    release(office, first, made, sealed)
    year = office.clock().isocalendar().year
    assert paid_in_year("USD", "ukraine-2023", year) == 1_000_00
    assert paid_in_year("USD", "moolah-1953", year) in {
        0,
        1_000_00,
    }  # what names no programme counts for each
    assert paid_in_year("USD", "ukraine-2023", year + 1) == 0
    assert paid_in_year("UAH", "ukraine-2023", year) == 0
    other, its = order("INVENTED2")
    office.do(other, "magpie", second)
    with pytest.raises(GateRefused, match="G158"):
        release(office, second, other, its)
    allow = AllowAboveCap(order=other.reference, reason="The last of the year, as promised.")
    office.both(allow, "robin", "owl", second)
    release(office, second, other, its)
    assert paid_in_year("USD", "ukraine-2023", year) == 2_000_00
    office.clock.forward(days=timedelta(days=365).days)
    assert paid_in_year("USD", "ukraine-2023", office.clock().isocalendar().year) == 0


def bank_file(office: TestOffice, account: str) -> Batch:
    """Make a file of what waits, as a paymaster does."""
    batch = paying.gathered(office.session(account), accounts={"USD": PAYER})
    return paying.recorded(office.session(account), bank_files.proven(batch, settings()))


def two_whom_nobody_compared(office: TestOffice) -> tuple[str, str, OrderPayment, OrderPayment]:
    """Two orders into one account: each paymaster had one case, approvers released; jay sees both cases by now."""
    funded(office)
    one_case = tuple(account for account in TEAM if account != "magpie")
    other_case = tuple(account for account in TEAM if account != "jay")
    first, second = awarded(office, team=one_case), awarded(office, number=2, team=other_case)
    made, sealed = order(PAYER)
    office.do(made, "jay", first)
    twin, its = order(PAYER.lower())
    office.do(twin, "magpie", second)
    office.do(AdmitOfficer(account="jay"), "wren", second)
    release_of(office, first, made.reference, sealed, "stork", "robin")
    release_of(office, second, twin.reference, its, "stork", "robin")
    for case in (first, second):
        assert not raised(office.case(case, "owl"), Ground.SAME_PAYEE)
    return first, second, made, twin


def test_one_account_that_only_whoever_makes_the_file_can_see_goes_into_no_file(office: TestOffice) -> None:
    first, second, made, twin = two_whom_nobody_compared(office)
    third = awarded(office, number=3)
    own, sealed = order(IBAN)
    office.do(own, "magpie", third)
    release(office, third, own, sealed)
    batch = bank_file(office, "jay")
    assert [each.order.reference for each in batch.payments] == [own.reference]
    shared = {(first, made.reference), (second, twin.reference)}
    assert {(each.case, each.order) for each in batch.left if each.why is Why.SHARED} == shared
    for case in (first, second):
        (one,) = raised(office.case(case, "owl"), Ground.SAME_PAYEE)
        assert one.raised_by == "jay"
        assert [each.sent for each in office.case(case, "owl").payment.orders] == [None]
    # Whoever asks before the next file is told so, without another look.
    assert {each.order for each in paying.due(office.session("jay"))[1]} == {made.reference, twin.reference}
    assert verify(office.installation).problems == []


def test_where_nothing_is_left_for_the_file_it_says_why_and_goes_on_once_two_have_settled_it(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    first, second, made, _ = two_whom_nobody_compared(office)
    for _ in range(2):
        with pytest.raises(BadInput, match="also somebody else's"):
            bank_file(office, "jay")
    settled = settling(raised(office.case(first, "owl"), Ground.SAME_PAYEE)[0], Judged.EXPLAINED)
    office.both(settled, "owl", "robin", first)
    batch = bank_file(office, "jay")
    assert [each.order.reference for each in batch.payments] == [made.reference]
    fraud = settling(raised(office.case(second, "owl"), Ground.SAME_PAYEE)[0], Judged.FRAUD)
    office.both(fraud, "owl", "robin", second)
    with pytest.raises(BadInput, match="also somebody else's"):
        bank_file(office, "jay")
    for case in (first, second):
        assert len(raised(office.case(case, "owl"), Ground.SAME_PAYEE)) == 1, "looked at often, left once"


def test_a_file_that_cannot_be_compared_is_not_made(
    sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = sqlite_office
    first, second, *_ = two_whom_nobody_compared(office)

    def damaged(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(suspecting, "payees", damaged)
    with pytest.raises(OSError, match="disk"):
        bank_file(office, "jay")
    for case in (first, second):
        assert [each.sent for each in office.case(case, "owl").payment.orders] == [None]
