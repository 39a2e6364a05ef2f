"""Reception and custody on real databases: an item once, a grade unread, an answer about service unreadable."""

from datetime import date
from typing import Any

import pytest
from tests.office import TestOffice

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Finding, Inspect, RevealGrades, openings_of
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount
from safeconduct.casefile.acts.wishes import RecordServiceWish, Service
from safeconduct.casefile.entry import Plaintext, bytes_of, read_body
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.words import Kind, Stage
from safeconduct.registry import directory as office_file
from safeconduct.registry import stores
from safeconduct.registry.models import CaseFile
from safeconduct.registry.opening import identities, unsealed
from safeconduct.registry.performing import new_reference
from safeconduct.sealing import agefile, canonical
from safeconduct.sealing.errors import CannotOpen

INDEX_KEY = bytes(range(32))
ITEM = ItemReceived(
    equipment="mi-8amtsh",
    serials=("TEST-00001",),
    serial_mark=SerialMark.FOUND,
    tag="TAG 00001",
    seal="SEAL 00001",
)


def arrived(office: TestOffice) -> str:
    reference = new_reference()
    came = {"p1": Seen.UNHURT, "c1": Seen.UNHURT}
    office.do(
        ArriveUnannounced(surrendered_on=date(2023, 8, 1), came=came, voluntary=True), "wren", reference
    )
    for account in ("crane", "owl", "ibis", "tern", "rook"):
        office.do(AdmitOfficer(account=account), "wren", reference)
    return reference


def receive(*items: ItemReceived) -> ReceiveItems:
    return ReceiveItems(items=items, delivered_by="p1", language="ru", blind=blind_indexes(INDEX_KEY, items))


def last_body(office: TestOffice, reference: str, account: str) -> Plaintext:
    """The last entry's body, as this admitted officer opens it."""
    session = office.session(account)
    row = CaseFile.objects.get(reference=reference, kind=Kind.CASE)
    opened = identities(session, row, office.installation.keyring.get(reference))
    entry = list(stores.entries(reference))[-1]
    return read_body(unsealed(entry.body, opened), entry.statement)


def aside(office: TestOffice, reference: str, account: str) -> dict[str, str]:
    """What this officer reads of the last entry's aside.

    Raises:
        CannotOpen: it is not sealed to them.
    """
    plaintext = last_body(office, reference, account)
    read: dict[str, str] = canonical.decode(
        agefile.unseal(bytes_of(plaintext.aside), office.session(account).identity)
    )
    return read


def test_the_same_item_is_refused_in_a_second_case_with_the_gates_sentence(office: TestOffice) -> None:
    first, second = arrived(office), arrived(office)
    office.do(receive(ITEM), "crane", first)
    with pytest.raises(GateRefused, match="G35"):
        office.do(receive(ITEM), "crane", second)
    assert office.case(second, "crane").custody.items == ()


def test_where_two_cases_receive_it_at_once_the_database_decides(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = arrived(office), arrived(office)
    office.do(receive(ITEM), "crane", first)
    # As when the other case's act committed after this one's gates had looked.
    monkeypatch.setattr("safeconduct.registry.working.is_held", lambda _index: False)
    with pytest.raises(GateRefused, match="G35"):
        office.do(receive(ITEM), "crane", second)
    assert office.case(second, "crane").custody.items == ()


def inspect(office: TestOffice, reference: str, account: str, grade: Any) -> Inspect:
    readers = aside_readers(directory(office), office.case(reference, account), Inspect.aside_to)
    found = {1: Finding(grade=grade, findings="Rotor and engines turned.")}
    return Inspect.of(found, inspector=account, readers=readers)


def directory(office: TestOffice) -> Any:
    return office_file.office(office.installation)


def test_the_second_inspector_cannot_read_the_first_grade_until_both_are_revealed(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    reference = arrived(office)
    office.do(receive(ITEM), "crane", reference)
    openings = ()
    for account in ("ibis", "tern"):
        office.do(inspect(office, reference, account, "B"), account, reference)
        for other in ("ibis", "tern", "crane", "wren", "rook"):
            with pytest.raises(CannotOpen):
                aside(office, reference, other)
            assert "Rotor" not in str(last_body(office, reference, other))
            assert not office.case(reference, other).custody.items[0].grade
        openings += openings_of(account, aside(office, reference, "owl"))
    office.do(RevealGrades(openings=openings), "owl", reference)
    assert office.case(reference, "tern").custody.all_graded


def test_an_assessor_admitted_to_the_case_cannot_read_who_wishes_to_serve(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    reference = arrived(office)
    count = tuple(Counted(label=label, outcome=Outcome.ARRIVED) for label in ("p1", "c1"))
    office.both(ReconcileHeadCount(people=count), "crane", "owl", reference)
    case = office.case(reference, "crane")
    assert case.stage is Stage.RECONCILED
    readers = aside_readers(directory(office), case, RecordServiceWish.aside_to)
    answers = {"p1": Service.YES, "c1": Service.NO}
    office.do(RecordServiceWish.of(answers, readers), "crane", reference)
    assert aside(office, reference, "wren") == {"p1": "yes", "c1": "not"}
    with pytest.raises(CannotOpen):
        aside(office, reference, "rook")
    assert {"crane", "wren"} <= set(office.case(reference, "rook").reception.wish_readers)
