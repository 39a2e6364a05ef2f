"""What can be seen only beside other cases, and with an officer's keys: one item or one account in two.

A blind index and a sealed account number say nothing to a machine by itself, and no key is kept for it. So these
controls work where somebody works: an officer whose receipt is refused, a paymaster who orders a payment, proposes its
release or puts it into a file for the bank. What is seen is put on record as their act, with what was seen, and then it
is people's.
"""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Sum

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.custody import TAG, ItemReceived, ReceiveItems
from safeconduct.casefile.acts.fraud import RaiseSuspicion
from safeconduct.casefile.acts.payment import OrderPayment, ReleasePayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import EntryDamaged, bytes_of, read_body
from safeconduct.casefile.fraud import Finding
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.fraud import Evidence, Ground
from safeconduct.casefile.parts.payment import Order, OrderState
from safeconduct.casefile.payees import Payee, of_aside
from safeconduct.casefile.words import CoarseStage, Role
from safeconduct.custody.models import HeldItem
from safeconduct.registry import directory, queue_rows, rows, stores
from safeconduct.registry.errors import NoSuchFile, NotAdmitted, NotAllowed, WrongStage
from safeconduct.registry.models import Seal
from safeconduct.registry.opening import look, unlock, unsealed
from safeconduct.registry.sessions import OfficerSession, Session
from safeconduct.registry.teams import index_key
from safeconduct.sealing import agefile, canonical
from safeconduct.sealing.blind import blind_index
from safeconduct.sealing.errors import CannotOpen, KeyMissing
from safeconduct.treasury.models import Entry as Posting
from safeconduct.treasury.models import Event

LOG = logging.getLogger("safeconduct")

TWICE = "G35"
"""The gate that refuses an item which any case holds."""

ASKED = (Role.RECEPTION_OFFICER, Role.INSPECTOR, Role.LEGAL_ADVISER)
"""Whom to ask on the other case's team: who holds equipment, and who knows the law."""

_NAMES = {OrderPayment.__name__: "reference", ReleasePayment.__name__: "order"}
"""Acts that seal a payee's details, and the field in which each names the order."""

_CLOSED = (NoSuchFile, NotAdmitted, CannotOpen, KeyMissing, EntryDamaged)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payee as some order of a case seals it.

    Attributes:
        case: the case's reference.
        order: the order's.
        person: label of whose money it is.
        ordered_by: account that ordered it, who does not settle a suspicion of it.
        payee: whom the bank pays.
    """

    case: str
    order: str
    person: str
    ordered_by: str
    payee: Payee

    @property
    def account(self) -> tuple[str, str]:
        """What makes two payees' accounts one: the IBAN, or the number at a bank."""
        number = self.payee.account.upper().replace(" ", "")
        return number, "" if self.payee.has_iban else self.payee.bank_code or self.payee.bank[:8]


def paid_in_year(unit: str, programme: str, year: int) -> int:
    """Return what left for a programme in an ISO year, in minor units of `unit`, less what came back.

    What is booked under no programme, as all was once, counts for each.
    """
    of_programme = Posting.objects.filter(
        event=Event.OBLIGE, unit=unit, credit__programme__in=("", programme)
    ).values("case_reference")
    left = Posting.objects.filter(
        event__in=(Event.DISBURSE, Event.SETTLE),
        unit=unit,
        week__range=(100 * year, 100 * year + 99),
        case_reference__in=of_programme,
        reversals__isnull=True,
    )
    return int(left.aggregate(sum=Sum("amount"))["sum"] or 0)


def published(session: OfficerSession, digest: str) -> Case | None:
    """Return the case open to an officer in which the statement with this digest stands published.

    Opens the cases of people received, those with the newest entries first, until it is found: milliseconds each, for
    an act that an office does a few times a year.
    """
    office = directory.office(session.installation)
    told = {CoarseStage.RECEIVED, CoarseStage.AWARDED, CoarseStage.CLOSED}
    found = [row for row in queue_rows.queue(session.account) if row.stage in told]
    for row in sorted(found, key=lambda row: -row.leaf):
        file = rows.peek(row.reference)
        if file is None:
            continue
        try:
            case = unlock(session, file, office).case
        except _CLOSED:
            continue
        if case.aftercare.published(digest) is not None:
            return case
    return None


def after_refusal(act: Act, session: Session, reference: str, refusal: GateRefused) -> None:
    """Leave a suspicion where an item was to be received that is held already; nothing for any other refusal.

    The refusal tells the officer that another case exists; without this, somebody who tries until it fits would leave
    no trace. Where the other case is open to the officer, its team finds the same on record there.
    """
    twice = any(gate.number == TWICE for gate in refusal.gates)
    if not (twice and isinstance(act, ReceiveItems) and isinstance(session, OfficerSession)):
        return
    try:
        tried = _held(act, index_key(session), reference)
    except (NotAllowed, CannotOpen):
        return  # without the index key nobody can say which item it was
    others = dict.fromkeys(file for _, file in tried if file != reference)
    asked = [_ask(session, other) for other in others]
    seen = [_seen("held_here" if file == reference else "held_elsewhere", item) for item, file in tried]
    if seen:
        _raise(session, reference, Ground.CLAIMED_TWICE, (*seen, *filter(None, asked)))
    for other in others:
        there = [_seen("claimed_elsewhere", item) for item, file in tried if file == other]
        from_here = filter(None, [_ask(session, reference)])
        _raise(session, other, Ground.CLAIMED_TWICE, (*there, *from_here))


def _seen(code: str, item: ItemReceived) -> Evidence:
    return Evidence(code=code, params={"tag": item.tag, "equipment": item.equipment})


def _held(act: ReceiveItems, key: bytes, reference: str) -> list[tuple[ItemReceived, str]]:
    """Return which items of a receipt are held, each with the case that holds it."""
    found: dict[tuple[str, str], tuple[ItemReceived, str]] = {}
    for item in act.items:
        marks = [(TAG, item.tag), *((item.equipment, serial) for serial in item.serials)]
        for kind, mark in marks:
            row = HeldItem.objects.filter(index=blind_index(key, kind, mark).hex()).first()
            # A tag written twice in one case is a slip.
            if row is not None and (row.file != reference or kind != TAG):
                found[item.tag, row.file] = item, row.file
    return list(found.values())


def _ask(session: OfficerSession, reference: str) -> Evidence | None:
    """Return whom of another case's team to ask; None where nobody is there to be asked.

    Who is admitted to a case lies in clear; which case it is stays unsaid.
    """
    asked = _team(session, reference)
    return Evidence(code="ask", params={"accounts": ", ".join(asked)}) if asked else None


def _team(session: OfficerSession, reference: str) -> list[str]:
    admitted = set(
        Seal.objects.filter(file_id=reference, place__startswith="file:").values_list("account", flat=True)
    )
    office = directory.office(session.installation)
    return [one.account for one in office.holders(*ASKED) if one.account in admitted]


def before(act: Act, session: Session, reference: str) -> None:
    """Look again for one account in two orders before a release is proposed; what is found holds the release.

    When it was ordered the other order may not have been there, or not open to whoever ordered. What fails here fails
    the release: nothing is written yet, and it is proposed again.
    """
    if not (isinstance(act, ReleasePayment) and isinstance(session, OfficerSession)):
        return
    own = of_aside(act.aside)
    if own is None:
        return
    try:
        order = look(session, reference).case.payment.order(act.order)
    except _CLOSED:
        return
    if order is not None and own.digest == order.payee:
        paid = Paid(reference, order.reference, order.person, order.ordered_by, own.payee)
        look_for_twins(session, paid, payees(session, also=(reference,)))


def after(act: Act, session: Session, reference: str) -> None:
    """Leave a suspicion where an order pays into an account that somebody else's order pays into as well.

    A paymaster sees the payees of the cases open to them, and of no others; two who have different cases see
    less than one who has all. The order stands already, so what fails here is no failure of the order: the same is
    looked at again before its release.
    """
    if not (isinstance(act, OrderPayment) and isinstance(session, OfficerSession)):
        return
    own = of_aside(act.aside)
    if own is None:
        return
    try:
        paid = Paid(reference, act.reference, act.person, session.account, own.payee)
        look_for_twins(session, paid, payees(session, also=(reference,)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the order was written and must not be given again
        LOG.warning("an order's payee could not be compared with others: %s", type(error).__name__)


def before_sending(session: OfficerSession, orders: Collection[tuple[str, Order, Payee]]) -> None:
    """Look once more for one account in two orders before a file for the bank is made; what is found holds its orders.

    Whoever makes the file may have cases open that nobody had together who ordered or released. What fails here fails
    the file: nothing is recorded yet.

    Args:
        session: of a paymaster.
        orders: that would go into the file, each with its case's reference and whom the bank pays.
    """
    into: dict[tuple[str, str], list[Paid]] = {}
    for paid in payees(session, also={case for case, _, _ in orders}):
        into.setdefault(paid.account, []).append(paid)
    for case, order, payee in orders:
        own = Paid(case, order.reference, order.person, order.ordered_by, payee)
        look_for_twins(session, own, into.get(own.account, ()))


def look_for_twins(session: OfficerSession, own: Paid, others: Iterable[Paid]) -> None:
    """Leave a suspicion in both cases for each other person whose orders pay into this order's account.

    Looking twice leaves it once, whichever of the two orders is looked at.

    Args:
        session: of a paymaster.
        own: the order.
        others: among which is looked, also the order itself.
    """
    reference, person = own.case, own.person
    for paid in list(others):
        if paid.account != own.account or paid.order == own.order:
            continue
        if paid.case == reference and paid.person != person:
            seen = Evidence(code="same_payee_here", params={"order": own.order, "person": paid.person})
            _raise_twin(session, reference, seen, paid.order, own.ordered_by, person, paid.person)
        elif paid.case != reference:
            for here, one, there, other in (
                (reference, person, paid.case, paid.person),
                (paid.case, paid.person, reference, person),
            ):
                seen = Evidence(
                    code="same_payee", params={"order": own.order, "person": other, "case": there}
                )
                _raise_twin(session, here, seen, paid.order, own.ordered_by, one)


def _raise_twin(
    session: OfficerSession, here: str, seen: Evidence, twin: str, ordered_by: str, *people: str
) -> None:
    """Put it on record, unless it is there already with the other of the two orders."""
    orders, theirs = {seen.params["order"], twin}, {seen.params["person"]}
    if seen.code == "same_payee_here":
        theirs.update(people)  # seen from the other order, it is the other of the two people
    try:
        suspected = look(session, here).case.fraud.suspicions
    except _CLOSED:
        return
    known = (one.params for each in suspected for one in each.evidence if one.code == seen.code)
    if any(
        one.get("order") in orders
        and one.get("person") in theirs
        and one.get("case") == seen.params.get("case")
        for one in known
    ):
        return
    _raise(session, here, Ground.SAME_PAYEE, (seen,), *people, officers=(ordered_by,))


def payees(session: OfficerSession, *, also: Collection[str]) -> Iterator[Paid]:
    """Yield whom the standing orders pay that are sealed to a paymaster.

    Of the cases with an award, of those from which money left, and of some more. Only entries are opened that somebody
    made who ordered or released a payment in their case, which the clear envelope tells: a few in each case. Orders
    that were cancelled pay nobody.
    """
    paid = set(Posting.objects.filter(event=Event.DISBURSE).values_list("case_reference", flat=True))
    office = directory.office(session.installation)
    for row in queue_rows.queue(session.account):
        if row.stage != CoarseStage.AWARDED and row.reference not in paid.union(also):
            continue
        file = rows.peek(row.reference)
        if file is None:
            continue
        try:
            unlocked = unlock(session, file, office)
        except _CLOSED:
            continue
        orders = {
            one.reference: one
            for one in unlocked.case.payment.orders
            if one.payee and one.state is not OrderState.CANCELLED
        }
        actors = {account for one in orders.values() for account in (one.ordered_by, *one.released_by)}
        for entry in stores.entries(row.reference) if orders else ():
            if entry.statement.envelope.actor not in actors:
                continue
            plaintext = read_body(unsealed(entry.body, unlocked.identities), entry.statement)
            order = orders.get(plaintext.fields.get(_NAMES.get(plaintext.act, ""), ""))
            if order is None or not plaintext.aside:
                continue
            try:
                aside = canonical.decode(agefile.unseal(bytes_of(plaintext.aside), session.identity))
            except CannotOpen:
                continue  # sealed before this paymaster was admitted
            sealed = of_aside(aside)
            if sealed is not None and sealed.digest == order.payee:
                del orders[order.reference]  # its release, or its order, seals the same once more
                yield Paid(row.reference, order.reference, order.person, order.ordered_by, sealed.payee)


def _raise(
    session: OfficerSession,
    reference: str,
    ground: Ground,
    evidence: tuple[Evidence, ...],
    *people: str,
    officers: tuple[str, ...] = (),
) -> None:
    """Put a suspicion on record as the officer's act, unless it is there already or the case is closed to them."""
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - perform() calls this module

    try:
        case = look(session, reference).case
    except NoSuchFile:
        return
    key = Finding(ground=ground, evidence=evidence).key
    if case.fraud.suspicion(key) is not None:
        return
    act = RaiseSuspicion(
        ground=ground,
        evidence=evidence,
        people=tuple(dict.fromkeys(people)),
        officers=officers or (session.account,),
    )
    try:
        perform(act, session=session, case=reference)
    except (GateRefused, WrongStage):
        return  # somebody put it on record meanwhile, or the case is over
