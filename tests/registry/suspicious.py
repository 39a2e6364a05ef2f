"""Two cases with money at hand, for tests of what is seen beside another case."""

from datetime import date
from typing import Any

from tests.office import TestOffice
from tests.registry.stories import enact

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim
from safeconduct.casefile.acts.award import Checked, GiveRightsNotice, RecordExclusionCheck
from safeconduct.casefile.acts.budget import GrantAppropriation
from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Finding, Inspect, RevealGrades, openings_of
from safeconduct.casefile.acts.payment import OrderPayment, ReleasePayment
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount
from safeconduct.casefile.claims import category_of, claimants_of, propose
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.payees import SealedPayee, typed
from safeconduct.casefile.sums import new_reference as new_payment
from safeconduct.catalogue import standard
from safeconduct.programmes import load
from safeconduct.registry import directory
from safeconduct.registry.opening import asides
from safeconduct.registry.performing import new_reference
from safeconduct.registry.teams import index_key

TEAM = ("crane", "owl", "ibis", "tern", "rook", "stork", "robin", "magpie", "jay")
TANK = ItemReceived(
    equipment="t-72",
    serials=("INVENTED-0001",),
    serial_mark=SerialMark.FOUND,
    tag="T-0001",
    seal="S-0001",
)


def funded(office: TestOffice) -> None:
    """Put the list in force, and money behind it."""
    enact(office)
    today = office.clock().date()
    grant = GrantAppropriation(unit="USD", amount=4_000_000_00, year=today.year, law="Invented law", on=today)
    office.both(grant, "magpie", "owl", office.office_file)


def arrived(office: TestOffice, *labels: str, team: tuple[str, ...] = TEAM) -> str:
    reference = new_reference()
    came = dict.fromkeys(labels or ("p1",), Seen.UNHURT)
    arrival = ArriveUnannounced(surrendered_on=date(2023, 8, 1), came=came, voluntary=True)
    office.do(arrival, "wren", reference)
    for account in team:
        office.do(AdmitOfficer(account=account), "wren", reference)
    return reference


def receive(office: TestOffice, *items: ItemReceived) -> ReceiveItems:
    blind = blind_indexes(index_key(office.session("crane")), items)
    return ReceiveItems(items=items, delivered_by="p1", language="ru", blind=blind)


def awarded(office: TestOffice, *labels: str, number: int = 1, team: tuple[str, ...] = TEAM) -> str:
    """Return a case in which one tank is awarded to those who came."""
    people = labels or ("p1",)
    reference = arrived(office, *people, team=team)
    tank = ItemReceived(
        equipment="t-72",
        serials=(f"INVENTED-{number:04}",),
        serial_mark=SerialMark.FOUND,
        tag=f"T-{number:04}",
        seal=f"S-{number:04}",
    )
    office.do(receive(office, tank), "crane", reference)
    count = tuple(Counted(label=label, outcome=Outcome.ARRIVED) for label in people)
    office.both(ReconcileHeadCount(people=count), "crane", "owl", reference)
    readers = aside_readers(
        directory.office(office.installation), office.case(reference, "crane"), Inspect.aside_to
    )
    for inspector in ("ibis", "tern"):
        seen = {1: Finding(grade="A", findings="Runs; complete.")}
        office.do(Inspect.of(seen, inspector=inspector, readers=readers), inspector, reference)
    openings = tuple(
        opening
        for entry, aside in asides(office.session("owl"), reference, "Inspect")
        for opening in openings_of(entry.statement.envelope.actor, aside)
    )
    office.do(RevealGrades(openings=openings), "owl", reference)
    notice = GiveRightsNotice(people=people, language="ru", interpreter=True, notice="You may be silent.")
    office.do(notice, "owl", reference)
    checks = tuple(Checked(person=label, outcome=Exclusion.CLEAR, basis="Nothing found.") for label in people)
    office.do(RecordExclusionCheck(checks=checks), "owl", reference)
    case = office.case(reference, "rook")
    claim, result = propose(case, (), load("ukraine-2023"), standard())
    office.do(AssessClaim(claim=claim, award=result), "rook", reference)
    approve = ApproveAward(award=result, category=category_of(result, standard()), reference=new_payment())
    office.both(approve, "stork", "owl", reference)
    assert claimants_of(office.case(reference, "owl")) == people
    return reference


def order(
    account: str, person: str = "p1", amount: int = 1_000_00, **values: Any
) -> tuple[OrderPayment, Any]:
    """Return an order into an invented account, and its sealed payee."""
    sealed = SealedPayee.new(typed(name=f"Invented {person}", account=account, bank="INVEUAUK", country="UA"))
    made = OrderPayment.to(
        sealed,
        reference=new_payment(),
        person=person,
        unit="USD",
        amount=amount,
        paid_unit="USD",
        paid_amount=amount,
        their_order="Pay it there.",
        **values,
    )
    return made, sealed


def release(office: TestOffice, reference: str, made: OrderPayment, sealed: Any) -> None:
    found = office.case(reference, "jay").payment.order(made.reference)
    assert found is not None
    office.both(ReleasePayment.to(sealed, found), "jay", "stork", reference)
