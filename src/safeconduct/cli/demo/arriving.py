"""An invented case from the crossing to the payment and the reviews after it, at the pace of its people."""

from datetime import date, timedelta
from typing import Literal

from safeconduct.casefile.acts.aftercare import CloseCase, GiveStatement, MakeProtectionPlan, ReviewRisk
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim
from safeconduct.casefile.acts.award import Checked, GiveRightsNotice, RecordExclusionCheck
from safeconduct.casefile.acts.banking import SendToBank
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.effects import ReceivePersonalEffects, Taken, Thing
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Finding, Inspect, RevealGrades, openings_of
from safeconduct.casefile.acts.leaving import EndHolding, Ending, EndOfHolding
from safeconduct.casefile.acts.payment import ConfirmPayment, OrderPayment, ReleasePayment
from safeconduct.casefile.acts.people import Determination, DetermineStatus
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount, ReferIncident
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.acts.wishes import RecordWishes
from safeconduct.casefile.claims import category_of, propose
from safeconduct.casefile.parts.aftercare import Measure, Risk
from safeconduct.casefile.parts.award import Decision, Exchange, Exclusion
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.reception import Outcome, Status, Wish
from safeconduct.casefile.payees import SealedPayee, typed
from safeconduct.casefile.paying import converted, exchange_into
from safeconduct.casefile.sums import new_reference
from safeconduct.catalogue import standard
from safeconduct.cli.demo.approaching import AIRCRAFT
from safeconduct.cli.demo.course import Bearing, Course
from safeconduct.cli.demo.crossing import PROGRAMME
from safeconduct.programmes import load
from safeconduct.registry.directory import office
from safeconduct.registry.opening import asides
from safeconduct.registry.paying import next_working_day, today
from safeconduct.registry.performing import Seconding
from safeconduct.registry.teams import index_key

LATE_TEAM = ("crane", "owl", "ibis", "tern", "rook", "stork", "magpie", "jay")
"""Admitted by reception at the latest."""

BETWEEN_REVIEWS = 80
"""Days from one look at the danger to the next."""


def receive(at: Bearing) -> Course:
    """What was brought is tagged and sealed, what is theirs is kept apart, and everyone is accounted for."""
    at.admit(*LATE_TEAM)
    yield at.after(hours=2)
    items = (
        ItemReceived(
            equipment=at.life.brings,
            description="complete, came under its own power",
            serials=(f"INVENTED-{at.number:04}",),
            serial_mark=SerialMark.FOUND,
            tag=f"T-{1000 + at.number}",
            seal=f"S-{1000 + at.number}",
        ),
    )
    blind = blind_indexes(index_key(at.desk.officers["crane"]), items)
    at.do(ReceiveItems(items=items, delivered_by="p1", language=at.life.language, blind=blind), "crane")
    came = at.case().handover.came
    people = tuple(
        Counted(label=label, outcome=Outcome.WOUNDED if seen == "wounded" else Outcome.ARRIVED)
        for label, seen in came.items()
    )
    yield from at.both(ReconcileHeadCount(people=people), "crane", "owl", hours=5)
    effects = ReceivePersonalEffects(
        taken=(
            Taken(owner="p1", things=(Thing(description="telephone"), Thing(description="wedding ring"))),
        ),
        reason="For safe keeping.",
        hidden={"receiver": "a storekeeper (invented)"},
    )
    at.do(effects, "crane")
    if incidents := at.case().reception.open_referrals:
        yield at.after(days=1)
        referred = ReferIncident(
            incidents=incidents, to="the military prosecutor (invented)", note="One wounded."
        )
        at.do(referred, "owl")
    yield at.after(hours=20)
    statuses = tuple(
        Determination(
            label=label,
            status=Status.PRISONER_OF_WAR if label in at.unaware else Status.PROTECTED_CIVILIAN,
            basis="Geneva Convention III, art. 4."
            if label in at.unaware
            else "Broke with his side; Geneva Convention IV, art. 4.",
        )
        for label in at.coming
    )
    at.do(DetermineStatus(determinations=statuses), "owl")
    wishes = {label: Wish.EXCHANGE if label in at.unaware else Wish.STAY for label in at.coming}
    at.do(RecordWishes(wishes=wishes), "crane")


def grade(at: Bearing) -> Course:
    """Two inspections that know nothing of each other, rights, the exclusion check."""
    readers = aside_readers(office(at.desk.founded.installation), at.case(), Inspect.aside_to)
    grade: Literal["A", "B"] = "B" if at.number % 2 else "A"
    for inspector, days in (("ibis", 1.5), ("tern", 2.0)):
        yield at.after(days=days)
        finding = Finding(grade=grade, findings="Runs; complete." if grade == "A" else "Runs; sights worn.")
        at.do(Inspect.of({1: finding}, inspector=inspector, readers=readers), inspector)
    yield at.after(hours=20)
    openings = tuple(
        opening
        for entry, aside in asides(at.desk.officers["owl"], at.reference, "Inspect")
        for opening in openings_of(entry.statement.envelope.actor, aside)
    )
    at.do(RevealGrades(openings=openings), "owl")
    notice = GiveRightsNotice(
        people=("p1",),
        language=at.life.language,
        interpreter=True,
        notice="Name, rank, birth date and number; all else is voluntary. What is decided can be contested.",
    )
    at.do(notice, "owl")
    yield at.after(days=2)
    checked = Checked(
        person="p1",
        outcome=Exclusion.CLEAR,
        basis="Nothing in registers and open sources; Refugee Convention, 1F.",
    )
    at.do(RecordExclusionCheck(checks=(checked,)), "owl")


def award(at: Bearing) -> Course:
    """The engine computes, an assessor signs, two others approve."""
    yield at.after(days=4)
    decisions: tuple[Decision, ...] = ()
    if at.life.is_aircraft:
        reasons = "Complete and airworthy: the list's full amount."
        decisions = (Decision(item=1, unit="USD", amount=AIRCRAFT, reasons=reasons),)
    claim, result = propose(at.case(), decisions, load(PROGRAMME), standard())
    at.do(AssessClaim(claim=claim, award=result, decisions=decisions), "rook")
    yield at.after(hours=18)
    while True:
        approved = ApproveAward(
            award=result,
            decisions=decisions,
            category=category_of(result, standard()),
            reference=new_reference(),
            exchange=_in_hryvnia(at),
        )
        proposal = at.do(approved, "stork")
        yield at.after(hours=22)
        if approved.exchange == _in_hryvnia(at):
            at.do(Seconding(proposal.digest), "owl")
            return
        # A newer rate came over night: nobody signs under the older one, and it is proposed anew.


def _in_hryvnia(at: Bearing) -> tuple[Exchange, ...]:
    return exchange_into(office(at.desk.founded.installation), "USD", ("UAH",), at.desk.clock.now.date())


def contest(at: Bearing) -> Course:
    """The person says what is wrong with it; until a third person has looked, nothing of it is paid."""
    yield at.after(days=2)
    at.do(ContestAward(reasons="В машине была запасная радиостанция, её не посчитали."), at.person)


def pay(at: Bearing) -> Course:
    """Ordered by one, released by two others, seen on the bank's statement."""
    ended = EndOfHolding(label="p1", how=Ending.NEVER_HELD, decision="Protected civilian from the first day.")
    yield from at.both(EndHolding(people=(ended,)), "owl", "crane", hours=5)
    yield at.after(days=3)
    amount = at.case().award.payable_share("p1")
    rate = at.case().award.rate("UAH")
    assert rate is not None  # noqa: S101 - two people put it there
    payment = new_reference()
    name, account = f"Invented Person {at.number}", f"INVENTED{at.number:04}"
    sealed = SealedPayee.new(typed(name=name, account=account, bank="INVEUAUK", country="UA"))
    order = OrderPayment.to(
        sealed,
        reference=payment,
        person="p1",
        unit="USD",
        amount=amount,
        paid_unit="UAH",
        paid_amount=converted(amount, rate),
        rate=rate,
        their_order="В гривнах, на мой счёт.",
    )
    at.do(order, "magpie")
    yield at.after(hours=7)
    ordered = at.case().payment.order(payment)
    assert ordered is not None  # noqa: S101 - ordered just now
    release = ReleasePayment.to(sealed, ordered)
    yield from at.both(release, "jay", "stork", hours=20)
    jay = at.desk.officers["jay"]
    sent = SendToBank(order=payment, file=new_reference(), on=today(jay), execution=next_working_day(jay))
    at.do(sent, "jay")
    yield at.after(days=2)
    at.do(ConfirmPayment(order=payment, seen="Statement of the invented bank."), "magpie")


def protect(at: Bearing) -> Course:
    """Protection goes on after the payment, and after the case is closed."""
    yield at.after(days=1)
    dependants = tuple(f"d{number}" for number in range(1, at.life.family + 1))
    plan = MakeProtectionPlan(
        people=("p1", *dependants),
        measures=(Measure.NEW_PAPERS, Measure.SAFE_PLACE, Measure.CONTACT_PERSON, Measure.SILENCE),
        next_review=_next_review(at),
        hidden={"p1.whereabouts": "an invented town", "p1.new-name": "an invented name"},
    )
    at.do(plan, at.first)
    yield at.after(days=6)
    at.do(GiveStatement.of(at.case()), "magpie")
    if at.person is not None:
        at.do(SendMessage(words="Получили. Спасибо, что сдержали слово."), at.person)
        yield at.after(days=1)
        at.do(WriteMessage(mailbox=1, words="Пишите нам в любое время, и через год тоже."), at.first)
    yield at.after(days=12)
    at.do(CloseCase(words="Пишите нам в любое время."), at.first)
    yield from reviews(at)


def reviews(at: Bearing) -> Course:
    """Somebody looks at the danger again and again, for as long as there is one."""
    risks = (Risk.RAISED, Risk.LOW, Risk.LOW)
    looked = 0
    while True:
        following = at.case().aftercare.next_review
        assert following is not None  # noqa: S101 - every plan and every review names the next one
        days = (following - at.desk.clock.now.date()).days
        yield at.desk.clock.now + timedelta(days=days - 2 if at.number % 5 else days, hours=3)
        review = ReviewRisk(
            risk=risks[min(looked, 2)],
            findings="Spoke with them; nobody has asked after them.",
            next_review=_next_review(at),
        )
        at.do(review, (at.first, at.other)[looked % 2])
        looked += 1


def _next_review(at: Bearing) -> date:
    return at.desk.clock.now.date() + timedelta(days=BETWEEN_REVIEWS)
