"""The queue before the words: whoever has a turn types, and whoever waits has typed nothing yet.

Deriving keys from words is the one thing here that costs much, by design. So tickets are handed out freely, and
their turns come as fast as the machine derives. Nobody is refused. A ticket is signed and sealed: nobody makes one,
and its number, which would tell how many have come, is read by the server alone.

What the workers share is one file in memory: counters, and a few bytes for each of the newest tickets. It is lost at
a restart without harm: an old ticket is then answered with "draw again", which the page does by itself.
"""

import base64
import binascii
import hmac
import mmap
import os
import secrets
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.errors import SafeconductError
from safeconduct.mailbox.memory import locked
from safeconduct.sealing import mailbox, stretch

TURN_SECONDS = 20 * 60
"""How long a turn lasts: time to write twelve words on paper and to type them back."""

PATIENCE_SECONDS = 3 * 60
"""A ticket that nobody has looked at for so long is passed over: its page, which reloads itself, is gone. So a crowd
of tickets that are drawn and thrown away holds nobody up for longer."""

SPENDINGS = 5
"""How often words may be sent on one ticket: typing mistakes happen."""

BURST = 8
"""So many turns may begin at once after a lull."""

PLACES = 1 << 18
"""Tickets that can wait or have their turn at one time: with these, 1,400 draws a second fill the queue, and fewer
only lengthen it by as long as `PATIENCE_SECONDS`."""

PASSED_OVER = 4096
"""At most so many lapsed tickets are passed over at one call, so that none holds the lock for long."""

SAFETY = 0.5
"""The part of the machine's derivations that the queue hands out; the rest is for pages, officers and bad luck."""

_LABEL = b"safeconduct.mailbox.queue.v1\n"
_HEADER = struct.Struct("<16s8sQQd")  # magic, epoch, drawn, served, when the next turn may begin
_PLACE = struct.Struct("<dB7x")  # last seen, or when the turn began; how it stands
_MAGIC = b"sc.queue.v1\0\0\0\0\0"
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_GONE = 255
_WAITS = 0  # 1 + n: its turn has come, and it was spent n times

TICKET_GONE = "Your place in the queue has lapsed. Take a new one; nothing was lost."
NOT_YET = "It is not your turn yet. Keep this page open; it reloads by itself."
FULL = "More people are waiting than the queue holds. Keep this page open; it tries again by itself."
DAMAGED = "The queue cannot be read. Nothing was lost; try again in a minute."


class TicketGone(SafeconductError):
    """The ticket is not one of ours, has lapsed, or is used up: draw again."""


class NotYourTurn(SafeconductError):
    """The ticket waits."""


class QueueClosed(SafeconductError):
    """No ticket can be given or judged: then no words are taken either."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands.

    Attributes:
        ahead: how many are before it; 0 with `seconds` 0 is its turn.
        seconds: until its turn comes, or, in its turn, 0.
    """

    ahead: int
    seconds: int

    @property
    def is_turn(self) -> bool:
        """Whether words may be sent now."""
        return self.ahead == 0 and self.seconds == 0


def boot_clock() -> float:
    """Return seconds since the machine started, the same for all workers; no setting of the clock moves it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def machine_rate(*, tries: int = 3) -> float:
    """Measure how many turns a second this machine can serve: takes some tenths of a second.

    Derivations beside each other on all processors, as far as `stretch.MAILBOX` lets them, times `SAFETY`. Measured
    in processor time: workers that start together, each of them measuring, must not slow the queue for good.
    """
    words, salt = mailbox.new_words(), mailbox.new_salt()
    mailbox.derive(words, salt)  # the first one also fetches the memory
    began = time.thread_time()
    for _ in range(tries):
        mailbox.derive(words, salt)
    each = (time.thread_time() - began) / tries
    return min(stretch.MAILBOX.at_once, len(os.sched_getaffinity(0))) / each * SAFETY


class Queue:
    """The queue of one installation, shared by its worker processes."""

    def __init__(
        self,
        folder: Path,
        server_key: bytes,
        *,
        rate: float,
        clock: Callable[[], float] = boot_clock,
        places: int = PLACES,
    ) -> None:
        """Take part in the queue.

        Args:
            folder: from `memory.memory_folder`.
            server_key: the installation's, of which the key of the tickets is derived under a label of its own.
            rate: turns that may begin each second; the same for all workers (`machine_rate`).
            clock: seconds, the same for all workers, never set back.
            places: tickets that can wait or have their turn at one time.
        """
        self._folder = folder / "queue"
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._key = hmac.digest(server_key, _LABEL, "sha256")
        self._interval = 1 / rate
        self._clock = clock
        self._places = places

    def draw(self) -> str:
        """Return a new ticket, the last in the queue.

        Raises:
            QueueClosed: the queue is full or cannot be read; the page tries again by itself.
        """
        with self._held() as state:
            state.let_in()
            number = state.drawn
            if not state.has_room_for(number):
                raise QueueClosed(FULL)
            state.drawn += 1
            state.set(number, state.now, _WAITS)
            state.let_in()
            return self._signed(state.epoch, number)

    def place(self, ticket: str) -> Place:
        """Return where a ticket stands, and note that its page is still open.

        Raises:
            TicketGone: it lapsed, was used up, or is not one of ours: draw again.
            QueueClosed: the queue cannot be read.
        """
        with self._held() as state:
            number = self._read(ticket, state)
            state.see(number)
            state.let_in()
            return state.place(number)

    def spend(self, ticket: str) -> None:
        """Use a ticket's turn for one derivation. Call it before the words are looked at.

        A second try on the same ticket lets the next turns begin later, so that mistakes cost those who wait
        little, and the machine nothing beyond its rate.

        Raises:
            NotYourTurn: it still waits.
            TicketGone: it lapsed, was used up, or is not one of ours.
            QueueClosed: the queue cannot be read.
        """
        with self._held() as state:
            number = self._read(ticket, state)
            state.see(number)
            state.let_in()
            if not state.place(number).is_turn:
                raise NotYourTurn(NOT_YET)
            if state.spend(number):
                state.charge()

    def charge(self) -> None:
        """Count a derivation that needs no ticket, such as that of duress words: the next turns begin later."""
        with self._held() as state:
            state.charge()

    @contextmanager
    def _held(self) -> Iterator["_State"]:
        try:
            with locked(self._folder):
                path = self._folder / "queue"
                if not path.exists():
                    self._make(path)
                if path.stat().st_size != _HEADER.size + self._places * _PLACE.size:
                    path.unlink()
                    self._make(path)
                with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
                    state = _State(memory, self._clock(), self._interval, self._places)
                    try:
                        yield state
                    finally:
                        state.write()
        except _DamagedError as error:
            # Begun anew: everybody draws again. Until then no words are taken.
            path.unlink()
            raise QueueClosed(DAMAGED) from error
        except OSError as error:
            raise QueueClosed(DAMAGED) from error

    def _make(self, path: Path) -> None:
        beside = path.with_suffix(".new")
        header = _HEADER.pack(_MAGIC, secrets.token_bytes(8), 0, 0, 0.0)
        with beside.open("wb") as file:
            file.write(header)
            file.truncate(_HEADER.size + self._places * _PLACE.size)
        beside.replace(path)

    def _signed(self, epoch: bytes, number: int) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            number.to_bytes(8), epoch, nonce, self._key
        )
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def _read(self, ticket: str, state: "_State") -> int:
        try:
            data = base64.urlsafe_b64decode(ticket.encode("ascii"))
            number = int.from_bytes(
                bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                    data[_NONCE_BYTES:], state.epoch, data[:_NONCE_BYTES], self._key
                )
            )
        except (binascii.Error, ValueError, TypeError, CryptoError):
            raise TicketGone(TICKET_GONE) from None
        # Its place may belong to a newer ticket by now.
        if not max(0, state.drawn - self._places) <= number < state.drawn:
            raise TicketGone(TICKET_GONE)
        return number


class _DamagedError(Exception):
    """The shared file is not ours."""


class _State:
    """The shared file while its lock is held. Numbers below `served` have, or had, their turn."""

    def __init__(self, memory: mmap.mmap, now: float, interval: float, places: int) -> None:
        magic, self.epoch, self.drawn, self.served, self.next_turn = _HEADER.unpack_from(memory)
        if magic != _MAGIC or not self.drawn - places <= self.served <= self.drawn:
            raise _DamagedError
        self.now = now
        self._memory, self._interval, self._places = memory, interval, places

    def write(self) -> None:
        """Write the counters back."""
        _HEADER.pack_into(self._memory, 0, _MAGIC, self.epoch, self.drawn, self.served, self.next_turn)

    def get(self, number: int) -> tuple[float, int]:
        """Return since when a ticket stands as it does, and how."""
        at, stands = _PLACE.unpack_from(self._memory, self._at(number))
        return at, stands

    def set(self, number: int, at: float, stands: int) -> None:
        """Note how a ticket stands."""
        _PLACE.pack_into(self._memory, self._at(number), at, stands)

    def _at(self, number: int) -> int:
        return _HEADER.size + number % self._places * _PLACE.size

    def let_in(self) -> None:
        """Begin the turns that may begin now, in order, passing over tickets that nobody looks at any more."""
        passed_over = 0
        while self.served < self.drawn and passed_over < PASSED_OVER:
            seen, _ = self.get(self.served)
            if self.now - seen > PATIENCE_SECONDS:
                self.set(self.served, self.now, _GONE)
                passed_over += 1
            elif self.next_turn - (BURST - 1) * self._interval <= self.now:
                self.set(self.served, self.now, _WAITS + 1)
                self.charge()
            else:
                return
            self.served += 1

    def has_room_for(self, number: int) -> bool:
        """Say whether a new ticket would take nobody's place: neither one who waits, nor one who types."""
        if number - self.served >= self._places:
            return False
        at, stands = self.get(number)
        return not (number >= self._places and _has_turn(at, stands, self.now))

    def charge(self) -> None:
        """Let the next turn begin one turn's worth later."""
        self.next_turn = max(self.next_turn, self.now) + self._interval

    def see(self, number: int) -> None:
        """Note that a ticket that waits is still looked at; raise for one that has lapsed."""
        at, stands = self.get(number)
        if stands == _WAITS and number >= self.served:
            if self.now - at > PATIENCE_SECONDS:
                self.set(number, at, _GONE)
            else:
                self.set(number, self.now, _WAITS)
                return
        elif _has_turn(at, stands, self.now):
            return
        raise TicketGone(TICKET_GONE)

    def place(self, number: int) -> Place:
        """Return where a ticket stands that has not lapsed."""
        if number < self.served:
            return Place(0, 0)
        ahead = number - self.served
        wait = self.next_turn - (BURST - 1) * self._interval - self.now + ahead * self._interval
        return Place(ahead, max(1, round(wait)))

    def spend(self, number: int) -> bool:
        """Count one spending; return whether it was not the first."""
        at, stands = self.get(number)
        self.set(number, at, stands + 1)
        return stands > _WAITS + 1


def _has_turn(at: float, stands: int, now: float) -> bool:
    return _WAITS < stands <= SPENDINGS and now - at <= TURN_SECONDS


def sentences() -> tuple[str, ...]:
    """Return what the queue answers with, for the translators."""
    return (TICKET_GONE, NOT_YET, FULL, DAMAGED)
