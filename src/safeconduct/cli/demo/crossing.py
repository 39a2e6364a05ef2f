"""The founding case, first half: from twelve words to everyone alive on this side."""

from datetime import UTC, date, datetime

from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard, TellWhoIsAboard
from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.arrival import RecordArrival
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.handover import AcknowledgeHoldFire, ClearHandover, PlanHandover
from safeconduct.casefile.acts.offer import AcceptOffer, MakeOffer
from safeconduct.casefile.acts.payment import CommitMoney
from safeconduct.casefile.acts.place import (
    AnswerAllIsWell,
    AskAllIsWell,
    GivePlacePart,
    JudgeAllIsWell,
    ReleasePlacePart,
)
from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    NamedDependant,
    NameDependants,
)
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.parts.handover import (
    Briefing,
    Knows,
    PlacePart,
    PlanAboard,
    Seen,
    Signal,
    Verdict,
    Window,
)
from safeconduct.casefile.parts.protection import Relation
from safeconduct.cli.demo.desk import Desk
from safeconduct.cli.demo.people import TEAM
from safeconduct.cli.demo.telling import Telling
from safeconduct.programmes import load
from safeconduct.registry import mailboxes
from safeconduct.registry.performing import new_reference
from safeconduct.registry.sessions import MailboxSession
from safeconduct.sealing.words import new_words

PROGRAMME = "ukraine-2023"
PROMISED = 500_000_00
"""Minor units: the list's highest amount for an aircraft."""

WINDOW = Window(begins=datetime(2023, 8, 9, 4, 0, tzinfo=UTC), ends=datetime(2023, 8, 9, 6, 0, tzinfo=UTC))


def contact(desk: Desk, tell: Telling) -> MailboxSession:
    """Somebody writes; officers judge, and later promise."""
    desk.clock.at("2023-02-14 20:10")
    tell.chapter(
        "1  First contact",
        "A pilot opens a mailbox with twelve words that he keeps in his head. No name, place or unit is asked.",
    )
    desk.reference = new_reference()
    installation = desk.founded.installation
    pilot = mailboxes.create(installation, new_words(), case=desk.reference)
    opening = OpenCase(
        channel=Channel.MAILBOX,
        words="Я не хочу воевать. Могу прилететь.",
        hidden={"p1.name": "Ivan Vydumanyi (invented)", "p1.whereabouts": "an invented air base"},
    )
    desk.do(opening, pilot)
    tell.act(
        opening, ["the pilot"], desk.clock(), "Sealed to the intake officers; his name goes to the vault."
    )
    for account in TEAM:
        admitted = AdmitOfficer(account=account)
        desk.do(admitted, "heron")
    tell.act(
        admitted,
        ["heron"],
        desk.clock(),
        f"The team is admitted: {', '.join(TEAM)}. Raven, the auditor, is not.",
    )
    desk.clock.at("2023-02-20 09:00")
    message = WriteMessage(mailbox=1, words="Мы вас слышим. Торопиться не надо.")
    desk.do(message, "heron")
    tell.act(message, ["heron"], desk.clock(), "For months they write to each other through the thread.")
    desk.clock.at("2023-06-30 21:00")
    answer = SendMessage(words="Мою семью нельзя оставлять.")
    desk.do(answer, pilot)
    tell.act(answer, ["the pilot"], desk.clock(), "“My family must not be left behind.”")
    desk.clock.at("2023-07-05 10:00")
    judged = JudgeCredible(
        reasons="Knowledge of the type and of the unit's routine fits; checked by two ways."
    )
    desk.do(judged, "heron")
    tell.act(judged, ["heron"], desk.clock())
    return pilot


def promise(desk: Desk, tell: Telling, pilot: MailboxSession) -> None:
    """Two people promise under the list in force; he accepts with his own key."""
    desk.clock.at("2023-08-01 09:00")
    tell.chapter(
        "2  The promise",
        "The offer freezes the version of the official list: what was published is what is paid.",
    )
    schedule = load(PROGRAMME).schedule_on(desk.clock().date())
    offer = MakeOffer(
        programme=PROGRAMME,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        equipment=("mi-8amtsh",),
        claimants=("p1",),
        expires_on=date(2023, 9, 30),
    )
    made = desk.both(offer, "heron", "owl")
    tell.act(
        offer,
        ["heron", "owl"],
        desk.clock(),
        f"Under list {schedule.version}, digest {schedule.digest[:16]}…: an aircraft, up to 500,000 USD.",
    )
    commit = CommitMoney(unit="USD", amount=PROMISED)
    desk.do(commit, "magpie")
    tell.act(
        commit, ["magpie"], desk.clock(), "Sealed: in clear the books show only one pool for all promises."
    )
    accept = AcceptOffer(offer=made.digest)
    desk.clock.at("2023-08-01 22:30")
    desk.do(accept, pilot)
    tell.act(accept, ["the pilot"], desk.clock(), "Signed with the key made from his twelve words.")


def prepare(desk: Desk, tell: Telling, pilot: MailboxSession) -> None:
    """Plan the day; try to clear it before the family is safe; move the family; clear it."""
    tell.chapter("3  The plan", "Who is expected aboard, what each of them knows, and what keeps each alive.")
    desk.clock.at("2023-08-03 08:00")
    family = NameDependants(
        asked=("p1",),
        dependants=(
            NamedDependant(label="d1", because_of="p1", relation=Relation.PARENT, adult=True),
            NamedDependant(label="d2", because_of="p1", relation=Relation.PARTNER, adult=True),
        ),
        hidden={"d1.name": "Olha Vydumana (invented)", "d2.name": "Maria Vydumana (invented)"},
    )
    desk.do(family, "heron")
    tell.act(
        family,
        ["heron"],
        desk.clock(),
        "Two people at home would be punished for it. Their names go to the vault.",
    )
    plan = PlanHandover(
        window=WINDOW,
        margin=60,
        unit="GREYLAG",
        signals=(Signal.AGREED_COURSE, Signal.LANDING_GEAR_DOWN, Signal.LANDING_LIGHTS_STEADY),
        parts=(PlacePart.REGION, PlacePart.APPROACH, PlacePart.POINT),
        answer_hours=48,
        hidden={
            "place": "an invented field",
            "route": "low along an invented river",
            "question": "What did the dog eat?",
            "answer": "My other boot.",
        },
    )
    desk.do(plan, "crane")
    tell.act(
        plan, ["crane"], desk.clock(), "Window 9 August, 04:00 to 06:00, an hour of margin on both sides."
    )
    hold = AcknowledgeHoldFire(
        begins=datetime(2023, 8, 9, 2, 0, tzinfo=UTC),
        until=datetime(2023, 8, 9, 9, 0, tzinfo=UTC),
        briefed=tuple(Briefing),
        hidden={"acknowledged-by": "the unit's duty officer (invented)"},
    )
    desk.do(hold, "crane")
    tell.act(hold, ["crane"], desk.clock(), "Unit GREYLAG holds fire until 09:00; nothing can shorten that.")
    aboard = TellWhoIsAboard(coming=3, unaware=2, words="Экипаж ничего не знает.")
    desk.do(aboard, pilot)
    tell.act(aboard, ["the pilot"], desk.clock(), "“The crew know nothing.” He is one of three.")
    declared = DeclareAboard(
        people={"p1": Knows.WILLING, "c1": Knows.DOES_NOT_KNOW, "c2": Knows.DOES_NOT_KNOW}
    )
    desk.do(declared, "crane")
    tell.act(declared, ["crane"], desk.clock(), "p1 is willing; c1 and c2 do not know.")
    planned = PlanForAboard(
        plans={
            "p1": PlanAboard.TOLD_AND_WILLING,
            "c1": PlanAboard.RECEIVED_BY_BRIEFED_UNIT,
            "c2": PlanAboard.RECEIVED_BY_BRIEFED_UNIT,
        },
        unit_told_of=("c1", "c2"),
    )
    desk.do(planned, "crane")
    tell.act(
        planned,
        ["crane"],
        desk.clock(),
        "The unit is told of both: they may run or refuse; they are given time, quarter and first aid.",
    )
    refusal = desk.refused(ClearHandover(window=WINDOW), "crane")
    tell.refused(
        refusal, "crane", "Everything is ready but the family. Crane proposes the go-ahead all the same:"
    )
    desk.clock.at("2023-08-06 18:00")
    safe = ConfirmDependantsSafe(dependants=("d1", "d2"), confirmation=Confirmation.MET)
    desk.both(safe, "heron", "wren")
    tell.act(
        safe, ["heron", "wren"], desk.clock(), "Both were met in person, in safety. Now the go-ahead passes."
    )


def clear(desk: Desk, tell: Telling, pilot: MailboxSession) -> None:
    """The go-ahead, the agreed answer, the place in parts, and the crossing."""
    tell.chapter("4  The go-ahead and the crossing")
    desk.clock.at("2023-08-07 12:00")
    go = ClearHandover(window=WINDOW)
    desk.both(go, "crane", "owl")
    tell.act(go, ["crane", "owl"], desk.clock())
    desk.clock.at("2023-08-08 19:00")
    ask = AskAllIsWell(question="Что съела собака?")
    asked = desk.do(ask, "crane")
    tell.act(ask, ["crane"], desk.clock())
    desk.clock.at("2023-08-08 19:40")
    answer = AnswerAllIsWell(question=asked.digest, answer="Мой второй ботинок.")
    answered = desk.do(answer, pilot)
    tell.act(answer, ["the pilot"], desk.clock(), "Only he knows which answer means that he is free.")
    judged = JudgeAllIsWell(answer=answered.digest, verdict=Verdict.GOOD)
    desk.do(judged, "crane")
    tell.act(judged, ["crane"], desk.clock())
    for part, words in (
        (PlacePart.REGION, "Область: вымышленная."),
        (PlacePart.APPROACH, "Подход с востока, вдоль вымышленной реки."),
        (PlacePart.POINT, "Площадка: вымышленное поле."),
    ):
        released = ReleasePlacePart(part=part, words=words)
        desk.both(released, "crane", "wren")
        given = GivePlacePart(words=words)
        desk.do(given, "crane")
    tell.act(
        released,
        ["crane", "wren"],
        desk.clock(),
        "In three parts, two people each; he reads each when it is released.",
    )
    desk.clock.at("2023-08-09 05:12")
    arrived = RecordArrival(
        surrendered_on=date(2023, 8, 9),
        came={"p1": Seen.UNHURT, "c1": Seen.UNHURT, "c2": Seen.WOUNDED},
        voluntary=True,
        hidden={"place": "an invented field"},
    )
    desk.do(arrived, "crane")
    tell.act(
        arrived,
        ["crane"],
        desk.clock(),
        "The helicopter lands. One of the crew runs, falls and breaks an arm; the unit gives him time. All three live.",
    )
