"""The stock: cases at every stage, made once by real acts, so that runs of sixty acts reach the end as well."""

import secrets

from tests.machine import (  # noqa: F401 - importing them registers the makers
    acts_aftercare,
    acts_award,
    acts_contact,
    acts_custody,
    acts_files,
    acts_fraud,
    acts_handover,
    acts_linking,
    acts_money,
    acts_office,
    acts_reception,
)
from tests.machine.acts_custody import item, received
from tests.machine.founded import Copy, Mailbox, Stock
from tests.machine.line import onward
from tests.machine.run import Run, Tally
from tests.machine.scene import FIELD, HIDDEN, Deed, SteadyHand, made

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.budget import (
    GrantAppropriation,
    MoveImprest,
    MovePool,
    RecordRates,
    SetPoolRule,
)
from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Rate
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.handover import Seen, Step
from safeconduct.casefile.words import Stage
from safeconduct.programmes import load
from safeconduct.registry import journal
from safeconduct.sealing.mailbox import MailboxKeys

TEAM = ("crane", "owl", "ibis", "tern", "rook", "stork", "robin", "magpie", "jay")
"""Admitted to each case of the stock besides the contact officers."""

WANTED = {
    "credible": Stage.CREDIBLE,
    "offered": Stage.OFFERED,
    "called": Stage.OFFERED,
    "accepted": Stage.ACCEPTED,
    "prepared": Stage.PREPARED,
    "cleared": Stage.CLEARED,
    "well": Stage.CLEARED,
    "reconciled": Stage.RECONCILED,
    "graded": Stage.RECONCILED,
    "assessed": Stage.ASSESSED,
    "awarded": Stage.AWARDED,
    "paid": Stage.AWARDED,
    "closed": Stage.CLOSED,
    "ended": Stage.ENDED,
}
"""Each case of the stock, and how far it came."""


def stock(copy: Copy) -> Stock:
    """Make the stock in a founded office."""
    run = Run(copy, Tally())
    run.most_acts = 10_000
    _budget(run)
    cases = {name: _case(run, name) for name in WANTED}
    copy.clock.forward(days=1)
    journal.publish(copy.installation)
    held = [one for case in run.cases.values() for one in case.custody.items]
    return Stock(
        now=copy.clock(),
        cases=cases,
        mailboxes=run.mailboxes,
        tags=[one.tag for one in held],
        serials=[(one.equipment, serial) for one in held for serial in one.serials],
        references=[ref for case in run.cases.values() for ref in sorted(case.payment.references)],
    )


def _budget(run: Run) -> None:
    today = run.copy.clock().date()
    schedule = load(acts_contact.PROGRAMME).schedule_on(today)
    enact = EnactList(
        programme=acts_contact.PROGRAMME,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )
    grant = GrantAppropriation(
        unit="USD", amount=4_000_000_00, year=2023, law="Invented budget law", on=today
    )
    rule = SetPoolRule(unit="USD", step=1_000_000_00, weekday=today.isoweekday())
    pool = MovePool(unit="USD", covers=1_000_000_00, reference="first", on=today)
    imprest = MoveImprest(unit="USD", to=1_000_000_00, programme="", year=0, reference="float", on=today)
    rate = Rate(
        unit="USD", counter="UAH", numerator=365_686, denominator=10_000, on=today, source="Invented bank"
    )
    rates = RecordRates(rates=(rate,), file="0" * 64)
    for act, first, second in (
        (enact, "owl", "stork"),
        (grant, "magpie", "owl"),
        (rule, "magpie", "owl"),
        (pool, "magpie", "owl"),
        (imprest, "magpie", "owl"),
        # By two: a rate that one paymaster recorded, that one neither orders nor releases at.
        (rates, "magpie", "owl"),
    ):
        scene = run.scene("", SteadyHand())
        scene.case = Case(reference=run.office_file)
        assert run.do(type(act).__name__, Deed(act, first, second), scene), run.refusal


def _case(run: Run, name: str) -> str:
    reference = _begun(run, name)
    there = run.case(reference).team
    for account in [account for account in TEAM if account not in there]:
        assert run.attempt(AdmitOfficer(account=account), "heron", reference), run.refusal
    if name == "ended":
        # The one case that can be forgotten within a run: after an award, that is years away.
        scene = run.scene(reference, SteadyHand())
        assert run.do("JudgeHostile", made("JudgeHostile", scene), scene), run.refusal
    for _ in range(60):
        if _is_there(run, name, reference):
            return reference
        _one_act(run, reference)
    raise AssertionError(f"{name} stays {run.case(reference).stage}: {run.refusal}")


def _begun(run: Run, name: str) -> str:
    if name in {"reconciled", "graded", "assessed", "closed"}:
        came = {"p1": Seen.UNHURT} | ({"p2": Seen.UNHURT, "c1": Seen.WOUNDED} if name == "reconciled" else {})
        arrival = ArriveUnannounced(
            surrendered_on=run.copy.clock().date(),
            came=came,
            voluntary=True,
            hidden={"place": f"{HIDDEN} road"},
        )
        return run.open(arrival, "crane")
    channel = Channel.CALL if name == "called" else Channel.MAILBOX
    begun = OpenCase(channel=channel, words=f"{FIELD} hello", hidden={"p1.name": f"{HIDDEN} name"})
    if channel is Channel.CALL:
        return run.open(begun, "heron")
    keys = MailboxKeys.of(secrets.token_bytes(32))
    box = Mailbox("", 1, keys)
    reference = run.open(begun, box)
    assert reference, run.refusal
    run.mailboxes.append(Mailbox(reference, 1, keys))
    return reference


def _one_act(run: Run, reference: str) -> None:
    scene = run.scene(reference, SteadyHand())
    act = onward(scene)[0]
    if act == "ReceiveItems":
        assert run.do(act, received(scene, (item(scene, "mi-8amtsh"), item(scene, "spare-parts"))), scene)
        return
    assert run.do(act, made(act, scene), scene), f"{act}: {run.refusal}"


def _is_there(run: Run, name: str, reference: str) -> bool:
    case = run.case(reference)
    if case.stage is not WANTED[name]:
        return False
    if name == "well":
        return case.handover.all_is_well.step is Step.GOOD
    if name == "graded":
        return case.custody.all_graded
    if name == "paid":
        return case.payment.spent("p1") == case.award.share("p1") and case.aftercare.plan is not None
    return True
