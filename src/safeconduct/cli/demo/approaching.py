"""An invented case from its first letter to the crossing, at the pace of its people."""

import secrets
from datetime import UTC, datetime, timedelta

from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard, TellWhoIsAboard
from safeconduct.casefile.acts.access import Erase
from safeconduct.casefile.acts.arrival import ArriveUnannounced, ArriveUncleared, RecordArrival
from safeconduct.casefile.acts.care import RecordInterpreter, RecordMedicalNeed
from safeconduct.casefile.acts.contact import JudgeCredible, JudgeDuplicate, JudgeHostile, OpenCase
from safeconduct.casefile.acts.handover import AcknowledgeHoldFire, ClearHandover, PlanHandover
from safeconduct.casefile.acts.offer import AcceptOffer, DeclineOffer, MakeOffer, Withdraw
from safeconduct.casefile.acts.payment import CommitMoney
from safeconduct.casefile.acts.place import (
    AnswerAllIsWell,
    AskAllIsWell,
    GivePlacePart,
    JudgeAllIsWell,
    ReleasePlacePart,
)
from safeconduct.casefile.acts.presence import AcceptOfferInPresence
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
from safeconduct.casefile.parts.protection import Relation, Urgency
from safeconduct.cli.demo.course import Bearing, Course
from safeconduct.cli.demo.crossing import PROGRAMME
from safeconduct.cli.demo.lives import Turn
from safeconduct.programmes import load
from safeconduct.registry import mailboxes
from safeconduct.registry.sessions import DuressSession
from safeconduct.sealing.mailbox import new_salt

TANK, AIRCRAFT = 100_000_00, 500_000_00
"""What the list pays, and pays at most, in minor units."""

ANSWERS = {
    "ru": (
        "Мы вас слышим. Торопиться не надо. Пишите, когда вы одни.",
        "Скажите только то, что сказать не опасно. Имён и мест мы не спрашиваем.",
        "Всё, что опубликовано в перечне, будет выплачено. Сначала ваша семья, потом всё остальное.",
    ),
    "uk": (
        "Ми вас чуємо. Не поспішайте. Пишіть, коли ви самі.",
        "Кажіть лише те, що казати не небезпечно. Імен і місць ми не питаємо.",
        "Усе, що є в переліку, буде виплачено. Спершу ваша родина, потім усе інше.",
    ),
}
REPLIES = {
    "ru": ("Понял. Я могу писать только поздно вечером.", "Да, всё так. Спрашивайте.", "Я подумал. Да."),
    "uk": ("Зрозумів. Я можу писати лише пізно ввечері.", "Так, усе правильно. Питайте.", "Я подумав. Так."),
}
RELATIONS = (Relation.PARENT, Relation.PARTNER, Relation.CHILD, Relation.SIBLING)
NAMES = ("Olha", "Maria", "Petryk", "Taras")


def contact(at: Bearing) -> Course:
    """Somebody writes, calls or comes; officers answer, and ask."""
    life = at.life
    opening = OpenCase(
        channel=Channel.MAILBOX,
        words=life.words,
        brings=(life.brings,) if life.brings else (),
        under_18="yes" if life.turn is Turn.MINOR else "",
        languages=(life.language,),
        danger="soon" if life.turn in {Turn.EARLY, Turn.MINOR} else "",
    )
    if life.turn is Turn.CALLS:
        at.do(OpenCase(channel=Channel.CALL, words=life.words, brings=(life.brings,)), at.first)
    else:
        _write_first(at, opening)
    yield at.after(hours=7)
    if at.person is None:
        interpreter = RecordInterpreter(label="p1", languages=(life.language,), interpreter="owl")
        at.admit("owl")
        at.do(interpreter, at.first)
        return
    at.do(WriteMessage(mailbox=1, words=ANSWERS[life.language][0]), at.first)
    if life.turn is Turn.SILENT:
        return
    yield at.after(hours=14)
    at.do(SendMessage(words=REPLIES[life.language][0]), at.person)
    yield at.after(hours=16)
    at.do(WriteMessage(mailbox=1, words=ANSWERS[life.language][1]), at.other)
    yield at.after(days=1, hours=5)
    at.do(SendMessage(words=REPLIES[life.language][1]), at.person)


def _write_first(at: Bearing, opening: OpenCase) -> None:
    """Begin the mailbox and the case with it, as the public form does."""
    installation = at.desk.founded.installation
    if at.life.has_words:
        at.words = mailboxes.fresh_words(installation)
        prepared = mailboxes.prepare(installation, at.words)
    else:
        # Nobody will open it: keys at once spare the half minute that stretching everybody's words would take.
        prepared = mailboxes.Prepared(
            locator=secrets.token_bytes(32), salt=new_salt(), secret=secrets.token_bytes(32)
        )
    relative = at.life.turn is Turn.RELATIVE
    if relative:
        opening = OpenCase(channel=Channel.RELATIVE, words=at.life.words, languages=(at.life.language,))
    at.desk.clock.now += timedelta(minutes=1)
    at.person = mailboxes.begin(installation, prepared, opening, relative=relative)
    at.reference = at.person.case


def judge(at: Bearing, earlier: str) -> Course:
    """Officers judge what they were told: most are credible, some are not, some have written before.

    Args:
        at: the case.
        earlier: reference of another case, for a person who has one already.
    """
    life = at.life
    yield at.after(days=1)
    at.admit("owl", "crane")
    if life.turn is Turn.DUPLICATE:
        same = JudgeDuplicate(other_case=earlier, reasons="The same person wrote before; told so.")
        at.do(WriteMessage(mailbox=1, words="Мы знаем вас по первому ящику. Пишите там."), at.first)
        at.do(same, at.first)
        return
    if life.turn is Turn.HOSTILE:
        hostile = JudgeHostile(reasons="Asks only where and when; the answers were read off a list.")
        yield from at.both(hostile, at.first, at.other, hours=20)
        # What was kept of somebody who was no contact is kept no longer than the law asks.
        yield at.after(days=280)
        yield from at.both(Erase(), "owl", at.other, hours=30)
        return
    if life.turn is Turn.DURESS:
        _under_duress(at)
        return
    at.do(JudgeCredible(reasons="Knows the type and its routine; checked in two ways."), at.first)
    if at.person is not None:
        at.do(WriteMessage(mailbox=1, words=ANSWERS[life.language][2]), at.first)


def _under_duress(at: Bearing) -> None:
    """Somebody writes with the words that the person agreed for the case that they are forced."""
    assert at.person is not None  # noqa: S101 - the person of this turn has a mailbox
    installation = at.desk.founded.installation
    second = mailboxes.fresh_duress_words(at.words)
    mailboxes.set_duress_words(at.person, second, language=at.life.language)
    forced = mailboxes.open_with(installation, second)
    assert isinstance(forced, DuressSession)  # noqa: S101 - that is what these words open
    at.do(SendMessage(words="Все добре. Напишіть, де мене чекатимуть.", duress=1), forced)


def promise(at: Bearing) -> Course:
    """Two people promise what the list pays; the person accepts with their own key, or before two officers."""
    at.admit("magpie", "jay")
    yield at.after(days=1, hours=4)
    made = yield from at.both(_offer(at), at.first, "owl", hours=9)
    commit = CommitMoney(unit="USD", amount=AIRCRAFT if at.life.is_aircraft else TANK)
    at.do(commit, "magpie")
    yield at.after(days=1)
    if at.life.turn is Turn.DECLINES:
        at.do(DeclineOffer(offer=made.digest), at.person)
        at.do(SendMessage(words="Сначала скажите, что будет с моими."), at.person)
        yield at.after(days=1)
        at.do(WriteMessage(mailbox=1, words=ANSWERS[at.life.language][2]), at.first)
        yield at.after(days=1)
        made = yield from at.both(_offer(at), at.first, "owl", hours=20)
        yield at.after(days=1)
    if at.life.turn is Turn.CALLS:
        heard = AcceptOfferInPresence(offer=made.digest, language="ru", interpreter="owl")
        yield from at.both(heard, at.first, at.other, hours=1)
        return
    at.do(AcceptOffer(offer=made.digest), at.person)
    if at.life.turn is Turn.WITHDRAWS:
        yield at.after(days=3)
        at.do(Withdraw(), at.person)


def _offer(at: Bearing) -> MakeOffer:
    today = at.desk.clock.now.date()
    schedule = load(PROGRAMME).schedule_on(today)
    return MakeOffer(
        programme=PROGRAMME,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        equipment=(at.life.brings,),
        claimants=("p1",),
        expires_on=today + timedelta(days=60),
    )


def family(at: Bearing) -> None:
    """Everyone at home who would be punished is named, moved, and confirmed safe by two."""
    labels = tuple(f"d{number}" for number in range(1, at.life.family + 1))
    named = tuple(
        NamedDependant(label=label, because_of="p1", relation=relation, adult=relation is not Relation.CHILD)
        for label, relation in zip(labels, RELATIONS, strict=False)
    )
    names = {
        f"{label}.name": f"{name} Vyhadana (invented)" for label, name in zip(labels, NAMES, strict=False)
    }
    # Whoever comes by will is asked, also those who have nobody.
    asked = at.coming[: 1 + at.life.willing]
    at.do(NameDependants(asked=asked, dependants=named, hidden=names), at.first)
    if at.life.family > 3:
        need = RecordMedicalNeed(
            label=labels[0], urgency=Urgency.BEFORE_MOVING, aside={"need": "Insulin (invented)."}
        )
        at.do(need, at.other)


def safe(at: Bearing) -> Course:
    """Two officers confirm each of them safe."""
    if at.life.family:
        labels = tuple(f"d{number}" for number in range(1, at.life.family + 1))
        confirmed = ConfirmDependantsSafe(dependants=labels, confirmation=Confirmation.MET)
        yield from at.both(confirmed, at.first, at.other, hours=12)


def plan(at: Bearing) -> Course:
    """A window, a place in parts, a unit that holds fire, and a plan for everyone aboard that keeps them alive."""
    begins = (at.after(days=7)).astimezone(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
    window = Window(begins=begins, ends=begins + timedelta(hours=2))
    planned = PlanHandover(
        window=window,
        margin=60,
        unit=("GREYLAG", "BITTERN", "LAPWING")[at.number % 3],
        signals=(
            (Signal.AGREED_COURSE, Signal.LANDING_GEAR_DOWN, Signal.LANDING_LIGHTS_STEADY)
            if at.life.is_aircraft
            else (Signal.TURRET_REVERSED, Signal.CREW_BEFORE_VEHICLE)
        ),
        parts=(PlacePart.REGION, PlacePart.APPROACH, PlacePart.POINT),
        answer_hours=48,
        hidden={
            "place": "an invented field",
            "route": "along an invented river",
            "question": "What did the dog eat?",
            "answer": "My other boot.",
        },
    )
    at.do(planned, "crane")
    yield at.after(hours=20)
    hold = AcknowledgeHoldFire(
        begins=begins - timedelta(hours=2),
        until=window.ends + timedelta(hours=3),
        briefed=tuple(Briefing),
        hidden={"acknowledged-by": "the unit's duty officer (invented)"},
    )
    at.do(hold, "crane")
    if at.person is not None:
        told = TellWhoIsAboard(coming=len(at.coming), unaware=len(at.unaware), words="")
        at.do(told, at.person)
    knows = {label: Knows.DOES_NOT_KNOW if label in at.unaware else Knows.WILLING for label in at.coming}
    at.do(DeclareAboard(people=knows), "crane")
    plans = {
        label: PlanAboard.RECEIVED_BY_BRIEFED_UNIT if label in at.unaware else PlanAboard.TOLD_AND_WILLING
        for label in at.coming
    }
    at.do(PlanForAboard(plans=plans, unit_told_of=at.unaware), "crane")
    yield at.after(days=1)


def window_of(at: Bearing) -> Window:
    """Return the window that was planned."""
    plan = at.case().handover.plan
    assert plan is not None  # noqa: S101 - it was planned a chapter before
    return plan.window


def clear(at: Bearing) -> Course:
    """The go-ahead by two, the agreed answer, the place in parts, and the crossing."""
    window = window_of(at)
    # Not before: the answer has to come within 48 hours of the go-ahead, and hold until they come.
    yield max(at.desk.clock.now, window.begins - timedelta(hours=44))
    yield from at.both(ClearHandover(window=window), "crane", "owl", hours=10)
    yield max(at.desk.clock.now, window.begins - timedelta(hours=30))
    asked = at.do(AskAllIsWell(question="Что съела собака?"), "crane")
    yield at.after(hours=2)
    answered = at.do(AnswerAllIsWell(question=asked.digest, answer="Мой второй ботинок."), at.person)
    yield at.after(hours=1)
    at.do(JudgeAllIsWell(answer=answered.digest, verdict=Verdict.GOOD), "crane")
    for part, words in (
        (PlacePart.REGION, "Область: вымышленная."),
        (PlacePart.APPROACH, "Подход с востока, вдоль вымышленной реки."),
        (PlacePart.POINT, "Место: вымышленное поле."),
    ):
        yield from at.both(ReleasePlacePart(part=part, words=words), "crane", at.first, hours=2)
        at.do(GivePlacePart(words=words), "crane")
    yield max(at.desk.clock.now, window.begins + timedelta(minutes=72))
    at.do(_arrival(at, RecordArrival), "crane")


def early(at: Bearing) -> None:
    """They come before the go-ahead: nobody who is there is refused because of a stage."""
    at.do(_arrival(at, ArriveUncleared), "crane")


def unannounced(at: Bearing) -> None:
    """They come on the strength of the published list, and their case begins at reception."""
    at.do(_arrival(at, ArriveUnannounced), "crane")


def _arrival[A: (RecordArrival, ArriveUncleared, ArriveUnannounced)](at: Bearing, act: type[A]) -> A:
    came = dict.fromkeys(at.coming, Seen.UNHURT)
    if at.life.turn is Turn.WOUNDED:
        came[at.coming[-1]] = Seen.WOUNDED
    today: datetime = at.desk.clock.now
    return act(surrendered_on=today.date(), came=came, voluntary=True, hidden={"place": "an invented field"})
