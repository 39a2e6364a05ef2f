"""Payments through the bank: what waits in the cases open to a paymaster, and putting it into a file.

Everything of a payee is read from the asides of orders and releases, in a paymaster's session, and kept nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from enum import StrEnum
from hashlib import sha256

from django.db import DatabaseError

from safeconduct.casefile.acts.banking import SendToBank
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Order, OrderState
from safeconduct.casefile.payees import Payee, SealedPayee, of_aside
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Role
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import bank_memory, directory, suspecting
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.opening import View, asides, look
from safeconduct.registry.performing import perform
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import KeyMissing
from safeconduct.treasury import bank
from safeconduct.treasury.bank_models import Said

PAYMASTERS_ONLY = "Payments through the bank are a paymaster's; you hold no such role."
ALL_SHARED = (
    "No payment goes to the bank now: the account of what waits is also somebody else's. That stands as a suspicion in "
    "both cases; when two people have settled it, export again."
)
"""Why there is no file. In English only, like every refusal of one."""


class Why(StrEnum):
    """Why an order is not put into a file now."""

    NOT_OPEN = "not_open"
    """Its case is not open to this paymaster."""
    LATER = "later"
    """The day chosen for it is a later one."""
    OTHER_UNIT = "other_unit"
    """It is paid in another unit."""
    NO_DETAILS = "no_details"
    """The payee's details are not sealed to this paymaster."""
    MOVED = "moved"
    """Somebody acted on its case meanwhile, or a gate refused."""
    AT_THE_BANK = "at_the_bank"
    """The bank was sent it by an installation that was lost: its statement names it."""
    SHARED = "shared"
    """The person's account is also somebody else's, and two people have not settled that yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An order with everything that its payment says.

    Attributes:
        case: reference of its case; for the paymaster's eyes, never for a file.
        order: as it stands.
        payee: whom the bank pays.
    """

    case: str
    order: Order
    payee: Payee


@dataclass(frozen=True, slots=True)
class Left:
    """An order that is not put into a file: of which case, its reference, and why."""

    case: str
    order: str
    why: Why


def payees(session: OfficerSession, reference: str) -> dict[str, SealedPayee]:
    """Return the payees of a case's orders as far as they are sealed to this officer, by digest.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    found = (of_aside(aside) for _, aside in asides(session, reference, "OrderPayment", "ReleasePayment"))
    return {sealed.digest: sealed for sealed in found if sealed is not None}


def check_paymaster(session: OfficerSession) -> None:
    """Refuse whoever is no paymaster before any case is opened for them.

    Raises:
        BadInput: they are none.
    """
    if Role.PAYMASTER not in directory.office(session.installation).roles_of(session.account):
        raise BadInput(PAYMASTERS_ONLY)


def opened(session: OfficerSession, reference: str) -> View | None:
    """Return a case as the session sees it; None where it is not open to them."""
    try:
        return look(session, reference)
    except (NoSuchFile, KeyMissing):
        return None


def next_working_day(session: OfficerSession) -> date:
    """Return the day on which the bank is asked to carry out a file that is made now."""
    return directory.office(session.installation).days.after(today(session), 1, business=True)


def today(session: OfficerSession) -> date:
    """Return the day, in UTC."""
    return session.installation.clock().astimezone(UTC).date()


def due(session: OfficerSession) -> tuple[list[Ready], list[Left]]:
    """Return every released order that goes into a file now, and those that do not, in order of reference."""
    execution = next_working_day(session)
    sent_before = bank_memory.known(session.installation.home)
    waiting = [each for each in bank.standings() if not each.file and not each.reversed]
    ready: list[Ready] = []
    left: list[Left] = []
    for case, view, orders in by_case(session, waiting):
        if view is None:
            left += [Left(case, each, Why.NOT_OPEN) for each in orders]
            continue
        known = payees(session, case)
        for reference in orders:
            one: Ready | Left = Left(case, reference, Why.AT_THE_BANK)
            if reference not in sent_before:
                one = _judged(view.case, reference, known, execution)
            (ready if isinstance(one, Ready) else left).append(one)  # type: ignore[arg-type] # each to its own
    ready.sort(key=lambda each: each.order.reference)
    left.sort(key=lambda each: each.order)
    return ready, left


def _judged(case: Case, reference: str, known: dict[str, SealedPayee], execution: date) -> Ready | Left:
    order = case.payment.order(reference)
    if order is None or order.state is not OrderState.RELEASED or order.sent is not None:
        return Left(case.reference, order.reference if order is not None else "", Why.MOVED)
    if order.not_before is not None and order.not_before > execution:
        return Left(case.reference, order.reference, Why.LATER)
    sealed = known.get(order.payee)
    if sealed is None:
        return Left(case.reference, order.reference, Why.NO_DETAILS)
    if case.fraud.shares_account(order.person):
        return Left(case.reference, order.reference, Why.SHARED)
    return Ready(case=case.reference, order=order, payee=sealed.payee)


def by_case(
    session: OfficerSession, standings: Iterable[bank.Standing]
) -> Iterator[tuple[str, View | None, list[str]]]:
    """Yield each case once, as the session sees it, with the references of its orders."""
    grouped: dict[str, list[str]] = {}
    for each in standings:
        grouped.setdefault(each.case, []).append(each.reference)
    for case in sorted(grouped):
        yield case, opened(session, case), grouped[case]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What goes into one file.

    Attributes:
        file: its random reference, which is also its message number at the bank.
        on: the day on which it was made.
        execution: the day on which the bank is asked to carry it out.
        unit: of every payment.
        payments: in order of reference, which follows no case.
        left: what was left out, and why.
        digests: by order, the digest of the file with that payment alone; of a batch that was proven.
    """

    file: str
    on: date
    execution: date
    unit: str
    payments: tuple[Ready, ...]
    left: tuple[Left, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The sum, in minor units."""
        return sum(each.order.paid_amount for each in self.payments)


def unit_of(ready: Iterable[Ready], unit: str) -> str:
    """Return the unit of the next file: the one asked for, or the only one that waits.

    Raises:
        BadInput: nothing waits in it, or several wait and none was asked for.
    """
    units = sorted({each.order.paid_unit for each in ready})
    if unit and unit not in units:
        raise BadInput(f"No payment in {unit} waits for the bank now.")
    if not units:
        raise BadInput("No payment waits for the bank now.")
    if not unit and len(units) > 1:
        raise BadInput(f"Payments wait in {', '.join(units)}: choose one of them for this file.")
    return unit or units[0]


def gathered(session: OfficerSession, *, accounts: Mapping[str, str], unit: str = "") -> Batch:
    """Return what would go into a file now. Nothing is recorded yet.

    Args:
        session: a paymaster's.
        accounts: from which is paid, by unit.
        unit: in which the payments are; "" for the only one that waits.

    Raises:
        BadInput: the session is no paymaster's, nothing waits, it must be said in which unit, or the installation was
            restored and nobody has read yet what was sent before.
    """
    check_paymaster(session)
    ready, left = due(session)
    if not ready and any(each.why is Why.SHARED for each in left):
        raise BadInput(ALL_SHARED)
    chosen = unit_of(ready, unit)
    bank_memory.check(session.installation.home, chosen, accounts)
    others = [
        Left(each.case, each.order.reference, Why.OTHER_UNIT)
        for each in ready
        if each.order.paid_unit != chosen
    ]
    return Batch(
        file=new_reference(),
        on=today(session),
        execution=next_working_day(session),
        unit=chosen,
        payments=tuple(each for each in ready if each.order.paid_unit == chosen),
        left=(*left, *others),
    )


def recorded(session: OfficerSession, batch: Batch) -> Batch:
    """Record on each case that its order goes into the file, and return what was recorded.

    From here on the same file can be written again, and no order goes into another. An order whose case moved on in
    the meantime is left out, for the next file. So is one whose account is also somebody else's, in the cases that are
    open to this paymaster: whoever makes the file may see two that nobody who ordered or released saw together.

    Args:
        session: a paymaster's.
        batch: as `bank_files.proven` returned it.

    Raises:
        BadInput: not one could be recorded.
    """
    suspecting.before_sending(session, [(each.case, each.order, each.payee) for each in batch.payments])
    sent: list[Ready] = []
    left = list(batch.left)
    refusal: SafeconductError | None = None
    for each in batch.payments:
        view = opened(session, each.case)
        if view is None:
            left.append(Left(each.case, each.order.reference, Why.NOT_OPEN))
            continue
        if view.case.fraud.shares_account(each.order.person):
            left.append(Left(each.case, each.order.reference, Why.SHARED))
            refusal = refusal or BadInput(ALL_SHARED)
            continue
        act = SendToBank(
            order=each.order.reference,
            file=batch.file,
            on=batch.on,
            execution=batch.execution,
            digest=batch.digests[each.order.reference],
        )
        key = sha256(f"payments export {batch.file} {each.order.reference}".encode()).digest()
        try:
            perform(act, session=session, case=each.case, seen=view.head, request=key)
        except SafeconductError as error:
            left.append(Left(each.case, each.order.reference, Why.MOVED))
            refusal = error
        else:
            sent.append(each)
    if not sent:
        raise refusal or BadInput("No payment waits for the bank now.")
    return replace(batch, payments=tuple(sent), left=tuple(left))


def was_made(file: str) -> bool:
    """Say whether an order counts as sent in this file, as far as the database can be asked; if it cannot, perhaps."""
    try:
        return any(True for _ in bank.standings(file=file))
    except DatabaseError:
        return True


def again(session: OfficerSession, file: str) -> Batch:
    """Return what a file held, as it was recorded, so that the same file is written once more.

    Raises:
        BadInput: there is no such file, it held a payment of a case that is not open to this session, something of it
            was paid or came back since, or a payee's account is also somebody else's on a suspicion that stands.
    """
    check_paymaster(session)
    found: list[Ready] = []
    standings = list(bank.standings(file=file)) if file else []
    if not standings:
        raise BadInput(f"No file {file[:40]} was made; `safeconduct payments list` names those that were.")
    if over := [each.reference for each in standings if each.reversed or each.said - {Said.ANSWERED}]:
        raise BadInput(
            f"File {file} is not written again: the bank has paid or sent back {over[0]} of it, or that was reversed, "
            "and would be asked to pay it once more. What is still missing is looked for at the bank."
        )
    for case, view, orders in by_case(session, standings):
        known = payees(session, case) if view is not None else {}
        for reference in orders:
            order = view.case.payment.order(reference) if view is not None else None
            sealed = known.get(order.payee) if order is not None else None
            if order is None or sealed is None or order.sent is None:
                raise BadInput(
                    f"File {file} holds payments of cases that are not open to you, so that you cannot write it again; "
                    "whoever made it can."
                )
            if view is not None and view.case.fraud.shares_account(order.person):
                raise BadInput(
                    f"File {file} is not written again: the account of its payment {reference} is also somebody "
                    f"else's. That stands as a suspicion in case {case}; when two people have settled it, write the "
                    "file again. If the bank has the first file already, ask it to stop that payment."
                )
            found.append(Ready(case=case, order=order, payee=sealed.payee))
    found.sort(key=lambda each: each.order.reference)
    sent = found[0].order.sent
    assert sent is not None  # noqa: S101 - each was looked at above
    return Batch(
        file=file,
        on=sent.on,
        execution=sent.execution,
        unit=found[0].order.paid_unit,
        payments=tuple(found),
    )
