"""Filling the demo: forty cases side by side, each act done when its hour comes, until the story has reached now."""

import heapq
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event

from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.words import Stage
from safeconduct.cli.demo import approaching, arriving, crossing, settling
from safeconduct.cli.demo.course import Bearing, Course
from safeconduct.cli.demo.desk import Desk
from safeconduct.cli.demo.lives import LIVES, Life, Turn
from safeconduct.cli.demo.official_rates import import_rate
from safeconduct.cli.demo.playing import move_pool
from safeconduct.cli.demo.telling import Telling
from safeconduct.programmes import load
from safeconduct.registry import journal
from safeconduct.treasury.following import can_commit

STEP = 1_000_000_00
"""The pool moves by so much, in minor units of USD."""

POOL = 10
"""Steps that the pool covers: more than all promises of the demo that stand at one time."""

BUDGET = 20_000_000_00
"""What each year's budget law grants, in minor units of USD."""

RATES = ("41.2580", "41.3360", "41.4710", "41.5020", "41.6090")
"""Hryvnias for a dollar, by turns; invented."""

BANK = "National Bank of Ukraine, invented figures"


class Filling:
    """The demo's programme, played up to a moment.

    Args:
        desk: an office that was just founded, its officers signed in, with the clock at the story's beginning.
        tell: hears the founding case.
        until: the moment that the story reaches; UTC.

    Attributes:
        bearings: the cases beside the founding one, in the order of `lives.LIVES`.
        acts: how many steps there were so far.
        done: whether the story has reached its moment.
    """

    def __init__(self, desk: Desk, tell: Telling, *, until: datetime) -> None:
        self.bearings = [Bearing(desk, life, number) for number, life in enumerate(LIVES)]
        self.acts = 0
        self.done = False
        self._desk = desk
        self._tell = tell
        self._until = until
        self._courses: list[tuple[datetime, int, Course]] = []
        self._order = count()

    def play(self, stop: Event) -> None:
        """Play everybody's acts in the order of their hours.

        Args:
            stop: set when the demo ends; then nothing more is done.
        """
        desk = self._desk
        _open_office(desk)
        for chapter in _founding_case(desk, self._tell):
            if stop.is_set():
                return
            chapter()
        desk.do(WriteMessage(mailbox=1, words="Мы рядом. Ответим в тот же день."), "heron")
        self.acts = self._tell.acts
        founding = Bearing(desk, Life(0, "mi-8amtsh", ""), len(LIVES), desk.reference)
        self._begin(desk.clock.now, arriving.reviews(founding))
        self._begin(_monday(desk.clock.now), _treasury(desk))
        for bearing in self.bearings:
            begins = self._until - timedelta(days=bearing.life.days)
            self._begin(begins, _course(bearing, founding.reference))
        while self._courses and not stop.is_set():
            self._step()
        desk.clock.now = self._until
        if not stop.is_set():
            journal.publish(desk.founded.installation)
            self.done = True

    def _begin(self, when: datetime, course: Course) -> None:
        """Let a course go on at a moment, unless that is still to come when the demo begins."""
        if when <= self._until:
            heapq.heappush(self._courses, (when, next(self._order), course))

    def _step(self) -> None:
        when, _, course = heapq.heappop(self._courses)
        self._desk.clock.now = max(self._desk.clock.now, when)
        self.acts += 1
        following = next(course, None)
        if following is not None:
            self._begin(following, course)


def _course(at: Bearing, earlier: str) -> Course:
    """One case from its first letter on, as far as time allows; `earlier` is another one's reference."""
    turn = at.life.turn
    if turn is Turn.ARRIVES:
        approaching.unannounced(at)
    else:
        yield from approaching.contact(at)
        if turn in {Turn.SILENT, Turn.MINOR, Turn.RELATIVE}:
            return
        yield from approaching.judge(at, earlier)
        if turn is Turn.HOSTILE or at.case().stage is not Stage.CREDIBLE:
            return
        yield from approaching.promise(at)
        if at.case().stage is not Stage.ACCEPTED:
            return
        yield at.after(days=1)
        yield from approaching.plan(at)
        approaching.family(at)
        yield at.after(days=1)
        yield from approaching.safe(at)
        if turn in {Turn.EARLY, Turn.CALLS}:
            # Without a mailbox nobody gives the agreed answer: they come when they can.
            approaching.early(at)
        else:
            yield from approaching.clear(at)
    for chapter in (arriving.receive, arriving.grade, arriving.award):
        yield from chapter(at)
    if turn is Turn.CONTESTS:
        yield from arriving.contest(at)
        return
    yield from arriving.pay(at)
    yield from arriving.protect(at)


def _open_office(desk: Desk) -> None:
    """Put the list in force and grant the first year's money."""
    schedule = load(crossing.PROGRAMME).schedule_on(desk.clock().date())
    enact = EnactList(
        programme=crossing.PROGRAMME,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )
    desk.office(enact, "owl", "stork")
    _grant(desk)
    desk.office(SetPoolRule(unit="USD", step=STEP, weekday=1), "magpie", "owl")


def _founding_case(desk: Desk, tell: Telling) -> Iterator[Callable[[], object]]:
    """Give the chapters of the case of 2023, with which the programme began."""
    pilot = crossing.contact(desk, tell)
    yield lambda: crossing.promise(desk, tell, pilot)
    yield lambda: crossing.prepare(desk, tell, pilot)
    yield lambda: move_pool(desk, tell)
    yield lambda: crossing.clear(desk, tell, pilot)
    yield lambda: settling.receive(desk, tell)
    yield lambda: settling.grade(desk, tell)
    yield lambda: settling.award(desk, tell)
    yield lambda: settling.pay(desk, tell)
    yield lambda: settling.protect(desk, tell, pilot)


def _treasury(desk: Desk) -> Course:
    """On Mondays: the official rate; and each year's budget, with the pool that it allows."""
    year = desk.clock.now.year
    for week in count():
        if desk.clock.now.year > year:
            year = desk.clock.now.year
            _grant(desk)
        import_rate(desk, desk.clock.now.date(), RATES[week % len(RATES)], BANK)
        if week == 0 and can_commit("USD", STEP):
            today = desk.clock.now.date()
            pool = MovePool(unit="USD", covers=POOL * STEP, reference=f"{today:%G-W%V}", on=today)
            desk.office(pool, "magpie", "owl")
        yield _monday(desk.clock.now)


def _grant(desk: Desk) -> None:
    today = desk.clock.now.date()
    law = f"Budget law {today.year} (invented)"
    desk.office(
        GrantAppropriation(unit="USD", amount=BUDGET, year=today.year, law=law, on=today), "magpie", "owl"
    )


def _monday(now: datetime) -> datetime:
    """Return eight in the morning of the next Monday."""
    day = now.astimezone(UTC) + timedelta(days=7 - now.weekday())
    return day.replace(hour=8, minute=0, second=0, microsecond=0)
