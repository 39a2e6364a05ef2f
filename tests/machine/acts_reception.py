"""Making acts of reception: head count, incidents, the dead, people, wishes, effects, leaving."""

from tests.machine.scene import HIDDEN, Deed, Scene, makes

from safeconduct.casefile.acts.dead import (
    Cause,
    Death,
    OpenInquiry,
    RecordBurial,
    RecordDeath,
    RecordSearch,
)
from safeconduct.casefile.acts.effects import (
    Money,
    ReceivePersonalEffects,
    Recipient,
    ReturnPersonalEffects,
    Taken,
    Thing,
)
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.leaving import (
    Danger,
    Destination,
    EndHolding,
    Ending,
    EndOfHolding,
    Journey,
    SendOn,
)
from safeconduct.casefile.acts.people import (
    DecideNotification,
    Determination,
    DetermineStatus,
    NotificationDecision,
    ReferToTribunal,
)
from safeconduct.casefile.acts.reception import (
    CorrectHeadCount,
    Counted,
    NotThere,
    ReconcileHeadCount,
    RecordIncident,
    ReferIncident,
)
from safeconduct.casefile.acts.wishes import RecordServiceWish, RecordWishes, Service, TellWish
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.reception import (
    ALIVE_HERE,
    Absence,
    Duty,
    Harm,
    Notification,
    Outcome,
    Search,
    Status,
    Wish,
)

FIRST_SIGHT = {
    Seen.UNHURT: Outcome.ARRIVED,
    Seen.WOUNDED: Outcome.WOUNDED,
    Seen.DEAD: Outcome.DEAD,
}


def _count(s: Scene) -> tuple[tuple[Counted, ...], tuple[NotThere, ...]]:
    people, absent = [], []
    for label in expected(s.case) or ("p1",):
        seen = s.case.handover.came.get(label)
        before = s.case.reception.person(label)
        if before is not None and not s.hand.chance(6):
            people.append(Counted(label=label, outcome=before.outcome))
        elif seen is not None:
            people.append(Counted(label=label, outcome=FIRST_SIGHT[seen]))
        elif s.hand.chance(2) or not people:
            people.append(Counted(label=label, outcome=s.hand.pick(Outcome.MISSING, Outcome.DEAD)))
        else:
            absent.append(NotThere(label=label, why=Absence.NOT_ABOARD, basis=s.text()))
    return tuple(people), tuple(absent)


@makes(ReconcileHeadCount)
def reconcile_head_count(s: Scene) -> ReconcileHeadCount:
    people, absent = _count(s)
    return ReconcileHeadCount(people=people, absent=absent, hidden={"c1.name": f"{HIDDEN} crew"})


@makes(CorrectHeadCount)
def correct_head_count(s: Scene) -> CorrectHeadCount:
    people, absent = _count(s)
    return CorrectHeadCount(people=people, absent=absent, reason=s.text("counted again"))


@makes(RecordIncident)
def record_incident(s: Scene) -> RecordIncident:
    return RecordIncident(
        harm=s.hand.pick(*Harm), people=(s.some(expected(s.case), "p1"),), account=s.text("happened")
    )


@makes(ReferIncident)
def refer_incident(s: Scene) -> ReferIncident:
    return ReferIncident(incidents=s.case.reception.open_referrals or (1,), to=s.text("prosecutor"))


def _owed(s: Scene, duty: Duty, *outcomes: Outcome) -> tuple[str, ...]:
    owed = tuple(label for label, one in s.case.reception.duties_to_the_dead if one is duty)
    having = tuple(p.label for p in s.case.reception.people if p.outcome in outcomes)
    return owed or having or ("p1",)


@makes(RecordSearch)
def record_search(s: Scene) -> RecordSearch:
    result = s.hand.pick(Search.FOUND, Search.NOT_FOUND, Search.NOT_POSSIBLE_YET)
    return RecordSearch(people=_owed(s, Duty.SEARCH, Outcome.DEAD), result=result, note=s.text())


@makes(RecordDeath)
def record_death(s: Scene) -> RecordDeath:
    deaths = tuple(
        Death(label=label, cause=s.hand.pick(*Cause), identified=True, examined=True, effects_kept=True)
        for label in _owed(s, Duty.RECORD, Outcome.DEAD)
    )
    return RecordDeath(deaths=deaths, hidden={"c1.marks": f"{HIDDEN} marks"})


@makes(RecordBurial)
def record_burial(s: Scene) -> RecordBurial:
    return RecordBurial(people=_owed(s, Duty.BURIAL, Outcome.DEAD), on=s.today, note=s.text("rites"))


@makes(OpenInquiry)
def open_inquiry(s: Scene) -> OpenInquiry:
    people = _owed(s, Duty.INQUIRY, Outcome.WOUNDED)
    return OpenInquiry(people=people, authority=s.text("prosecutor"))


def _here(s: Scene) -> tuple[str, ...]:
    return s.case.reception.alive_here or ("p1",)


@makes(DetermineStatus)
def determine_status(s: Scene) -> DetermineStatus:
    status = s.hand.pick(Status.PROTECTED_CIVILIAN, Status.PRISONER_OF_WAR, Status.FUNDAMENTAL_GUARANTEES)
    one = Determination(
        label=s.hand.pick(*_here(s)), status=status, basis=s.text(), tribunal=s.hand.pick(s.text(), "")
    )
    return DetermineStatus(determinations=(one,))


@makes(ReferToTribunal)
def refer_to_tribunal(s: Scene) -> ReferToTribunal:
    return ReferToTribunal(people=(s.hand.pick(*_here(s)),), grounds=s.text("doubt"))


@makes(DecideNotification)
def decide_notification(s: Scene) -> DecideNotification:
    label = s.some(tuple(person.label for person in s.case.reception.people), "p1")
    person = s.case.reception.person(label)
    decision = NotificationDecision(
        label=label,
        heard=person is not None and person.outcome in ALIVE_HERE,
        objects=s.hand.chance(2),
        family_at_risk=s.hand.chance(2),
        decision=s.hand.pick(*Notification),
        reasons=s.text(),
    )
    return DecideNotification(decisions=(decision,), hidden={f"{label}.card": f"{HIDDEN} card"})


@makes(RecordWishes)
def record_wishes(s: Scene) -> RecordWishes:
    return RecordWishes(wishes={label: s.hand.pick(*Wish) for label in _here(s)})


@makes(TellWish)
def tell_wish(s: Scene) -> TellWish:
    return TellWish(wish=s.hand.pick(*Wish))


@makes(RecordServiceWish)
def record_service_wish(s: Scene) -> Deed:
    asked = [label for label in _here(s) if label not in s.case.protection.minors] or ["p1"]
    readers = aside_readers(s.office, s.case, RecordServiceWish.aside_to)
    act = RecordServiceWish.of({label: s.hand.pick(*Service) for label in asked}, readers=readers)
    return Deed(act)


@makes(ReceivePersonalEffects)
def receive_personal_effects(s: Scene) -> ReceivePersonalEffects:
    owner = s.some(tuple(person.label for person in s.case.reception.people), "p1")
    money = (Money(amount=1500, unit="RUB"),) if s.hand.chance(2) else ()
    taken = Taken(owner=owner, things=(Thing(description=s.text("a watch")),), money=money)
    return ReceivePersonalEffects(
        taken=(taken,),
        reason=s.text("cannot keep"),
        order=s.text("order 7") if money else "",
        hidden={"receiver": f"{HIDDEN} receiver"},
    )


@makes(ReturnPersonalEffects)
def return_personal_effects(s: Scene) -> ReturnPersonalEffects:
    owed = s.case.reception.effects_owed
    return ReturnPersonalEffects(
        receipts=(s.some(owed, 1),),
        to=s.hand.pick(Recipient.OWNER, Recipient.NEXT_OF_KIN),
        acknowledged=s.text("signed"),
    )


@makes(EndHolding)
def end_holding(s: Scene) -> EndHolding:
    held = [person.label for person in s.case.reception.people if person.held] or ["p1"]
    some = held if s.hand.chance(2) else held[:1]
    return EndHolding(
        people=tuple(
            EndOfHolding(label=label, how=s.hand.pick(*Ending), decision=s.text("decision")) for label in some
        )
    )


@makes(SendOn)
def send_on(s: Scene) -> SendOn:
    wished = {Wish.EXCHANGE: Destination.HOME, Wish.THIRD_COUNTRY: Destination.THIRD_STATE}
    fitting = [
        (label, wished[person.wish])
        for label in s.case.reception.alive_here
        if (person := s.case.reception.person(label)) is not None and person.wish in wished
    ]
    label, to = s.some(fitting, (_here(s)[0], Destination.HOME))
    journey = Journey(
        label=label,
        to=to,
        able_and_willing=s.text(),
        danger=Danger.NONE_FOUND if not s.hand.chance(4) else Danger.FOUND,
        danger_basis=s.text(),
    )
    return SendOn(journeys=(journey,), hidden={f"{label}.destination": f"{HIDDEN} country"})
