"""A founding-like case just before its award, and a way to act on it as `perform()` would, without a database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile.gatecases import PlainWorld

from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.claims import category_of, propose
from safeconduct.casefile.fold import changed
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import InForce, Office, RateOnRecord
from safeconduct.casefile.parts.award import Award, Decision, Exchange, Exclusion, Notice
from safeconduct.casefile.parts.contact import Contact, Offer, Promise
from safeconduct.casefile.parts.custody import Custody, Item
from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.casefile.parts.reception import Duty, DutyDone, Outcome, PersonReceived, Reception
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Role, Stage
from safeconduct.casefile.world import Actor
from safeconduct.catalogue import standard
from safeconduct.programmes import load

ARRIVED = datetime(2023, 8, 9, 4, 30, tzinfo=UTC)
NOW = datetime(2023, 8, 21, 9, 0, tzinfo=UTC)
PROGRAMME = load("ukraine-2023")
LIST = PROGRAMME.schedule_on(date(2023, 8, 1))
RATE = RateOnRecord(
    unit="USD",
    counter="UAH",
    numerator=365686,
    denominator=10000,
    on=date(2023, 8, 21),
    source="National Bank",
    by=("paymaster-three",),
)
UAH = Exchange(unit="UAH", rate=RateUsed(numerator=182843, denominator=5000, on=RATE.on, source=RATE.source))
"""The same as it stands on an award, between minor units and in lowest terms."""

IN_HRYVNIA = "In hryvnia, to my account."
"""The person's own order, without which nothing is paid in another currency."""

OFFICE = Office(
    reference="office",
    rates=(RATE,),
    in_force=(
        InForce(programme=LIST.programme, version=LIST.version, digest=LIST.digest, since=LIST.in_force_from),
    ),
)
WORLD = PlainWorld(now=NOW, office=OFFICE, available={"USD": 10**12})
ROLES = frozenset(Role)


def recorded_by(*accounts: str, **values: Any) -> Office:
    """Return an office in which these accounts put the award's rate on record."""
    return with_(OFFICE, rates=(with_(RATE, by=accounts, **values),))


def offer(claimants: tuple[str, ...]) -> Offer:
    return Offer(
        programme=LIST.programme,
        schedule_version=LIST.version,
        schedule_digest=LIST.digest,
        offered_on=date(2023, 8, 1),
        expires_on=date(2023, 9, 1),
        equipment=("mi-8amtsh",),
        claimants=claimants,
        made_by=("contact-one", "legal-one"),
        digest="0" * 64,
    )


def item(number: int, equipment: str, **values: Any) -> Item:
    return Item(
        **{
            "number": number,
            "equipment": equipment,
            "quantity": 1,
            "tag": f"T-{number}",
            "seal": f"S-{number}",
            "receipt": 1,
            "delivered_by": "p1",
            "received_at": ARRIVED,
            "custodian": "inspector-one",
            "grade": "A",
        }
        | values
    )


def reconciled(
    claimants: Iterable[str] = ("p1",),
    *,
    minors: Iterable[str] = (),
    dead: Iterable[str] = (),
    held: Iterable[str] = (),
    **reception: Any,
) -> Case:
    """Return a case whose head count is reconciled, whose items are graded, of which everyone was told."""
    everyone = tuple(claimants)
    case = Case(
        reference="7k2m-x9qp-0000-0000",
        stage=Stage.RECONCILED,
        contact=Contact(opened_at=ARRIVED, claimants=everyone, mailbox=1, judged="credible"),
        promise=Promise(
            offer=offer(everyone), accepted_at=ARRIVED - timedelta(days=3), accepted_by="mailbox:1"
        ),
        reception=with_(
            Reception(
                arrived_at=ARRIVED,
                surrendered_on=ARRIVED.date(),
                voluntary=True,
                reconciled=True,
                people=tuple(
                    PersonReceived(
                        label=label,
                        outcome=Outcome.DEAD if label in set(dead) else Outcome.ARRIVED,
                        held=label in set(held),
                    )
                    for label in everyone
                ),
                duties_done=tuple(
                    DutyDone(label=label, duty=duty, at=ARRIVED)
                    for label in everyone
                    if label in set(dead)
                    for duty in (Duty.SEARCH, Duty.RECORD, Duty.INQUIRY)
                ),
            ),
            **reception,
        ),
        custody=Custody(items=(item(1, "mi-8amtsh"), item(2, "spare-parts"))),
        award=Award(
            notices=tuple(Notice(person=p, language="ru", interpreter=True, at=ARRIVED) for p in everyone),
            checks=dict.fromkeys(everyone, Exclusion.CLEAR),
        ),
    )
    return with_(case, protection=with_(case.protection, minors=tuple(minors)))


def decision(amount: int = 50_000_000) -> Decision:
    return Decision(
        item=1, unit="USD", amount=amount, reasons="As promised for a whole and serviceable helicopter."
    )


def assess_claim(case: Case, amount: int = 50_000_000) -> AssessClaim:
    decisions = (decision(amount),)
    claim, result = propose(case, decisions, PROGRAMME, standard())
    return AssessClaim(claim=claim, award=result, decisions=decisions)


def approve_award(case: Case, exchange: tuple[Exchange, ...] = ()) -> ApproveAward:
    assessed = case.award.assessed
    assert assessed is not None
    return ApproveAward(
        award=assessed.result,
        decisions=assessed.decisions,
        category=category_of(assessed.result, standard()),
        reference=new_reference(),
        exchange=exchange,
    )


def refused(case: Case, world: PlainWorld, act: Act) -> list[str]:
    """Return the numbers of the gates that refuse."""
    return [gate.number for gate in type(act).gates if not gate.holds(case, world, act)]


def do(
    case: Case, act: Act, actor: str, seconder: str = "", world: PlainWorld = WORLD
) -> tuple[Case, dict[str, Any]]:
    """Return the case after an act and what the act puts in clear, checked as `perform()` checks.

    Raises:
        GateRefused: a gate does not hold.
    """
    kind = type(act)
    assert case.stage in ({kind.moves[0]} if kind.moves else kind.during), (
        f"{kind.__name__} while {case.stage}"
    )
    assert bool(seconder) == bool(kind.seconded_by), (
        f"{kind.__name__} is an act of {2 if kind.seconded_by else 1}"
    )
    assert actor != seconder
    waiting = Proposal(
        act=kind.__name__, version=1, fields=act.fields(), proposer=actor, digest="0" * 64, index=1
    )
    for account, seen in ((actor, case), (seconder, with_(case, pending=(waiting,)))):
        acting = replace(world, actor=Actor(account, ROLES))
        what = act if account == actor else act.bare()
        gates = [gate for gate in kind.gates if account and not gate.holds(seen, acting, what)]
        if gates:
            raise GateRefused(kind.__name__, *gates)
    after = changed(case, act, Done(actor, seconder, world.now, 1, "0" * 64))
    return after, act.clear(after)


def assessed(case: Case | None = None, amount: int = 50_000_000) -> Case:
    found = case or reconciled()
    return do(found, assess_claim(found, amount), "assessor-one")[0]


def awarded(
    case: Case | None = None,
    amount: int = 50_000_000,
    *,
    exchange: tuple[Exchange, ...] = (),
    world: PlainWorld = WORLD,
) -> Case:
    found = assessed(case, amount)
    return do(found, approve_award(found, exchange), "approver-one", "legal-one", world)[0]
