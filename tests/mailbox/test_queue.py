"""The queue: turns at a fixed rate, in order, for everybody who stays; and nobody types before their turn."""

import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.office import TestOffice
from tests.registry.stories import WORDS

from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.parts.contact import Channel
from safeconduct.mailbox.queue import (
    BURST,
    PATIENCE_SECONDS,
    SPENDINGS,
    TURN_SECONDS,
    NotYourTurn,
    Queue,
    QueueClosed,
    TicketGone,
    machine_rate,
)

KEY = bytes(range(32))


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def queue(folder: Path, clock: Clock, *, rate: float = 1.0, places: int = 64, key: bytes = KEY) -> Queue:
    return Queue(folder, key, rate=rate, clock=clock, places=places)


def saturated(line: Queue) -> list[str]:
    """Draw as many tickets as have their turn at once, and return them."""
    return [line.draw() for _ in range(BURST)]


def test_when_nobody_waits_the_turn_is_immediate(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    ticket = line.draw()
    assert line.place(ticket).is_turn
    line.spend(ticket)


def test_who_waits_is_told_how_many_are_ahead_and_for_how_long(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock, rate=0.1)
    saturated(line)
    waiting = [line.draw() for _ in range(3)]
    assert [(line.place(ticket).ahead, line.place(ticket).seconds) for ticket in waiting] == [
        (0, 10),
        (1, 20),
        (2, 30),
    ]
    clock.now += 10
    assert [line.place(ticket).is_turn for ticket in waiting] == [True, False, False]


def test_words_are_not_taken_before_the_turn(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    saturated(line)
    ticket = line.draw()
    with pytest.raises(NotYourTurn, match="not your turn yet"):
        line.spend(ticket)
    clock.now += 1
    line.spend(ticket)


def test_a_turn_lasts_long_enough_to_write_and_type_twelve_words(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    ticket = line.draw()
    clock.now += TURN_SECONDS
    line.spend(ticket)
    clock.now += 1
    with pytest.raises(TicketGone, match="Take a new one"):
        line.spend(ticket)


def test_a_few_typing_mistakes_are_forgiven_and_no_more(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    ticket = line.draw()
    for _ in range(SPENDINGS):
        line.spend(ticket)
    for use in (line.spend, line.place):
        with pytest.raises(TicketGone):
            use(ticket)


def test_mistakes_come_out_of_the_same_rate(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    first = saturated(line)[0]
    waiting = line.draw()
    assert line.place(waiting).seconds == 1
    for _ in range(SPENDINGS):
        line.spend(first)
    assert line.place(waiting).seconds == SPENDINGS
    line.charge()
    assert line.place(waiting).seconds == SPENDINGS + 1


def test_whoever_left_is_passed_over(tmp_path: Path, clock: Clock) -> None:
    """A thousand tickets that are drawn and thrown away hold nobody up for longer than the patience lasts."""
    line = queue(tmp_path, clock, rate=0.01, places=4096)
    saturated(line)
    abandoned = [line.draw() for _ in range(1000)]
    honest = line.draw()
    for _ in range(20):
        clock.now += PATIENCE_SECONDS / 10
        line.place(honest)
    assert line.place(honest).ahead == 0
    with pytest.raises(TicketGone):
        line.place(abandoned[500])


def test_whoever_looks_now_and_then_keeps_their_place(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock, rate=0.01)
    saturated(line)
    ticket = line.draw()
    for _ in range(3):
        assert not line.place(ticket).is_turn
        clock.now += 99 / 3
    clock.now += 1
    assert line.place(ticket).is_turn


@given(st.binary(max_size=80) | st.text(max_size=80))
@settings(max_examples=200)
def test_a_forged_ticket_is_no_ticket(tmp_path_factory: pytest.TempPathFactory, made: Any) -> None:
    folder = tmp_path_factory.mktemp("queue")
    line = queue(folder, Clock())
    line.draw()
    with pytest.raises(TicketGone):
        line.spend(made if isinstance(made, str) else made.decode("latin-1"))


def test_every_changed_letter_spoils_a_ticket(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    ticket = line.draw()
    for at, letter in enumerate(ticket):
        with pytest.raises(TicketGone):
            line.place(ticket[:at] + ("A" if letter != "A" else "B") + ticket[at + 1 :])


def test_a_ticket_of_another_installation_or_of_before_a_restart_is_drawn_again(
    tmp_path: Path, clock: Clock
) -> None:
    elsewhere = queue(tmp_path, clock, key=bytes(32))
    line = queue(tmp_path, clock)
    with pytest.raises(TicketGone):
        line.place(elsewhere.draw())
    old = line.draw()
    (tmp_path / "queue" / "queue").unlink()
    line.draw()
    with pytest.raises(TicketGone):
        line.spend(old)


def test_a_ticket_does_not_say_how_many_have_come(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    drawn = [line.draw() for _ in range(20)]
    assert len({len(ticket) for ticket in drawn}) == 1
    assert len({ticket[:8] for ticket in drawn}) == 20


def test_a_full_queue_gives_no_tickets_and_takes_nobodys_place(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock, rate=0.001, places=16)
    typing = saturated(line)
    waiting = [line.draw() for _ in range(8)]
    for _ in range(5):
        with pytest.raises(QueueClosed, match="tries again by itself"):
            line.draw()
    for ticket in typing:
        line.spend(ticket)
    assert line.place(waiting[0]).ahead == 0
    # When those who waited have gone, there is room again.
    clock.now += TURN_SECONDS + 1
    assert line.place(line.draw()).ahead == 0


def test_a_queue_that_cannot_be_read_takes_no_words_and_mends(tmp_path: Path, clock: Clock) -> None:
    line = queue(tmp_path, clock)
    ticket = line.draw()
    path = tmp_path / "queue" / "queue"
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(QueueClosed, match="Nothing was lost"):
        line.spend(ticket)
    with pytest.raises(TicketGone):
        line.spend(ticket)
    assert line.place(line.draw()).is_turn


def test_workers_share_one_queue(tmp_path: Path, clock: Clock) -> None:
    """Eight threads, each with its own queue object, draw at once: every ticket is another, and none is lost."""
    workers = [queue(tmp_path, clock, places=4096) for _ in range(8)]
    drawn: list[str] = []

    def draw(line: Queue) -> None:
        mine = [line.draw() for _ in range(50)]
        drawn.extend(mine)

    threads = [threading.Thread(target=draw, args=(line,)) for line in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = sorted(workers[0].place(ticket).ahead for ticket in drawn)
    assert places == [0] * BURST + list(range(400 - BURST))


def test_the_machines_rate_is_measured() -> None:
    # Argon2id with 64 MiB takes between some tens and some hundreds of milliseconds anywhere.
    assert 0.1 < machine_rate(tries=1) < 100


class Waiting(RuleBasedStateMachine):
    """People who come, look, type and leave, in any order, through two workers."""

    @initialize(rate=st.sampled_from([0.5, 1.0, 7.0]))
    def begin(self, rate: float) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.rate = rate
        self.workers = [queue(Path(self.folder.name), self.clock, rate=rate, places=512) for _ in range(2)]
        self.began = self.clock.now
        self.waiting: dict[int, str] = {}
        self.seen: dict[int, float] = {}
        self.turned: list[int] = []
        self.spent: dict[str, int] = {}
        self.number = 0

    def teardown(self) -> None:
        # Nobody starves: whoever keeps looking has their turn when as many turns as people have passed.
        owed = len(self.waiting) + SPENDINGS * len(self.spent) + BURST
        for _ in range(owed * 2):
            self.clock.now += 1 / self.rate
            for number in list(self.waiting):
                self.look(number)
        assert not self.waiting
        self.folder.cleanup()

    def worker(self) -> Queue:
        self.workers.reverse()
        return self.workers[0]

    @rule()
    def somebody_comes(self) -> None:
        self.waiting[self.number] = self.worker().draw()
        self.seen[self.number] = self.clock.now
        self.number += 1

    @rule(seconds=st.sampled_from([0.1, 1.0, 7.0, 60.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def everybody_looks(self) -> None:
        for number in list(self.waiting):
            self.look(number)

    def look(self, number: int) -> None:
        try:
            place = self.worker().place(self.waiting[number])
        except TicketGone:
            assert self.clock.now - self.seen[number] > PATIENCE_SECONDS
            del self.waiting[number]
            return
        self.seen[number] = self.clock.now
        if place.is_turn:
            self.take_turn(number)
        else:
            assert not [other for other in self.turned if other > number], "somebody was overtaken"

    def take_turn(self, number: int) -> None:
        self.turned.append(number)
        self.spent[self.waiting.pop(number)] = 0

    @precondition(lambda self: self.spent)
    @rule(data=st.data())
    def somebody_types(self, data: st.DataObject) -> None:
        # In the order of their turns: a ticket is random, and its place in a sorted list would be, too.
        ticket = data.draw(st.sampled_from(list(self.spent)))
        try:
            self.worker().spend(ticket)
        except TicketGone:
            del self.spent[ticket]
            return
        assert self.spent[ticket] < SPENDINGS, "a ticket was used more often than allowed"
        self.spent[ticket] += 1

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def somebody_tries_without_looking(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.waiting)))
        ticket = self.waiting[number]
        try:
            self.worker().spend(ticket)
        except NotYourTurn:
            self.seen[number] = self.clock.now
            assert not [other for other in self.turned if other > number], "somebody was overtaken"
        except TicketGone:
            assert self.clock.now - self.seen[number] > PATIENCE_SECONDS
            del self.waiting[number]
        else:
            self.take_turn(number)
            self.spent[ticket] = 1

    @invariant()
    def never_beyond_the_rate(self) -> None:
        passed = self.clock.now - self.began
        assert len(self.turned) <= BURST + passed * self.rate + 1e-6


TestWaiting = Waiting.TestCase
TestWaiting.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.soak
def test_five_hundred_first_contacts_in_a_minute_are_taken_without_loss(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    """At the level of queue and mailbox, with real derivations, seals and commits, four at a time."""
    import time
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from safeconduct.registry import mailboxes
    from safeconduct.registry.models import CaseFile, Mailbox

    installation = sqlite_office.installation
    line = Queue(tmp_path, installation.server_key, rate=machine_rate())
    began = time.monotonic()
    waited: list[float] = []

    def contact(number: int) -> str:
        # They come evenly over a minute.
        time.sleep(max(0.0, began + number * 60 / 500 - time.monotonic()))
        came = time.monotonic()
        ticket = line.draw()
        while not line.place(ticket).is_turn:
            time.sleep(0.5)
        waited.append(time.monotonic() - came)
        words = mailboxes.fresh_words(installation)
        line.spend(ticket)
        try:
            prepared = mailboxes.prepare(installation, words)
            act = OpenCase(channel=Channel.MAILBOX, words=f"{WORDS} {number}")
            case = str(mailboxes.begin(installation, prepared, act).case)
        finally:
            connection.close()
        return case

    with ThreadPoolExecutor(max_workers=500) as people:
        cases = set(people.map(contact, range(500)))
    took = time.monotonic() - began
    assert len(cases) == 500
    assert CaseFile.objects.filter(kind="case").count() == 500
    assert Mailbox.objects.count() == 500
    print(f"500 first contacts in {took:.0f} s, waiting at most {max(waited):.0f} s")  # noqa: T201 - a figure for the log
