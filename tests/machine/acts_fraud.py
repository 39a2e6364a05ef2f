"""Making acts against fraud: raising, settling, declaring, allowing above a cap."""

from tests.machine.scene import Deed, Scene, makes

from safeconduct.casefile.acts.fraud import AllowAboveCap, DeclareInterest, RaiseSuspicion, SettleSuspicion
from safeconduct.casefile.fraud import unanswered
from safeconduct.casefile.parts.fraud import Evidence, Ground, Judged


@makes(RaiseSuspicion)
def raise_suspicion(s: Scene) -> RaiseSuspicion:
    found = unanswered(s.case, s.office, s.today)
    if found and s.hand.chance(2):
        one = s.hand.pick(*found)
        return RaiseSuspicion(
            ground=one.ground, evidence=one.evidence, people=one.people, officers=one.accounts
        )
    seen = (Evidence(code="serial_erased", params={"items": s.text("1")}),) if s.hand.chance(3) else ()
    return RaiseSuspicion(ground=Ground.OTHER, evidence=seen, note=s.text("two receipts"))


@makes(SettleSuspicion)
def settle_suspicion(s: Scene) -> Deed:
    standing = (*s.case.fraud.standing, *unanswered(s.case, s.office, s.today))
    one = s.hand.pick(*standing) if standing else None
    if one is None:
        nothing = SettleSuspicion(
            suspicion="other.0000000000000000",
            judged=Judged.UNFOUNDED,
            reasons=s.text("nothing"),
            ground=Ground.OTHER,
        )
        return Deed(nothing)
    besides = (getattr(one, "raised_by", ""), *one.accounts, *s.case.fraud.interested)
    first = s.needs_one(*SettleSuspicion.by, besides=besides)
    second = s.needs_one(*SettleSuspicion.seconded_by, besides=(first, *besides))
    act = SettleSuspicion(
        suspicion=one.key,
        judged=s.hand.pick(Judged.EXPLAINED, Judged.UNFOUNDED, Judged.FRAUD),
        reasons=s.text("looked at"),
        ground=one.ground,
        evidence=one.evidence,
        people=one.people,
        officers=one.accounts,
    )
    return Deed(act, first, second)


@makes(AllowAboveCap)
def allow_above_cap(s: Scene) -> Deed:
    orders = s.case.payment.orders
    order = s.hand.pick(*orders) if orders else None
    besides = (order.ordered_by,) if order is not None else ()
    first = s.needs_one(*AllowAboveCap.by, besides=besides)
    act = AllowAboveCap(order=order.reference if order is not None else "0" * 16, reason=s.text("in one sum"))
    return Deed(act, first, s.needs_one(*AllowAboveCap.seconded_by, besides=(first, *besides)))


@makes(DeclareInterest)
def declare_interest(s: Scene) -> DeclareInterest:
    return DeclareInterest(person=s.hand.pick("", *s.claimants), relation=s.text("a cousin"))
