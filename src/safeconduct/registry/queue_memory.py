"""What a process remembers of an officer's queue: sealed under a key that only the officer's own identity gives.

It has three parts, so that what happens to one case concerns little of it: the front, which is all that a first page
shows; the lines of all cases, in turn (`queue_lines`); and each case's summary by itself. A look after one act opens
the front and a chunk or two of the lines, and seals them and one summary again, however many cases there are.

Nothing of it is written anywhere. No part tells by its length what is in it; of the front, which is padded, it tells a
size bucket. A restart or half a day without a look forgets it; an erasure makes this process forget everything.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import islice
from threading import Lock
from time import monotonic

import msgspec

from safeconduct.casefile.words import Role
from safeconduct.casefile.workdays import Days
from safeconduct.registry.queue_lines import Lines, SealedLines, flags_in, lanes_in, line_of, reference_in
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.standings import Lane, Standing, standing
from safeconduct.registry.summaries import Flag, Summary
from safeconduct.sealing import padding, shred

PAGE = 25
"""Cases on one page of a queue."""

FORGET_AFTER = 12 * 3600.0
"""Seconds without a look after which a queue is forgotten."""


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """What a queue takes into account.

    Attributes:
        mark: leaves of the journal.
        last: digest of the entry at the last of them.
        day: for which due days are counted, in UTC.
        roles: that the officer holds.
        days: the authority's, by which due days are counted.
    """

    mark: int
    last: bytes
    day: date
    roles: frozenset[Role]
    days: Days


class Front(msgspec.Struct, frozen=True, array_like=True):
    """What the first page shows: it alone is opened when nobody has acted since the last look.

    Attributes:
        moment: what it takes into account.
        left: references of the cases that have not been read yet.
        counts: cases by list.
        flags: cases by flag.
        first: the first page of each list.
    """

    moment: Moment
    left: tuple[str, ...]
    counts: dict[Lane, int]
    flags: dict[Flag, int]
    first: dict[Lane, tuple[Standing, ...]]

    @property
    def unread(self) -> int:
        """How many cases have not been read yet."""
        return len(self.left)


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """What is known of one case."""

    reference: str
    summary: Summary


@dataclass(slots=True)
class _Sealed:
    """An officer's queue as it lies in memory.

    Summaries lie by the first byte of their name, and by name; names tell no reference. What a look changes it copies,
    for another thread may be looking at the queue as it was: so one of 256 parts, and not the whole.
    """

    front: bytes
    lines: SealedLines
    cases: Mapping[int, Mapping[bytes, bytes]]
    used: float


_lock = Lock()
_remembered: dict[bytes, _Sealed] = {}
"""By a digest of the key: sealed queues of this process's officers."""


@dataclass(frozen=True, slots=True)
class Memory:
    """A queue in its officer's session; its parts are opened as they are asked for."""

    session: OfficerSession
    front: Front
    sealed: _Sealed

    def lines(self) -> Lines:
        """Return the lines of all cases, in turn."""
        return Lines.opened(_key(self.session), self.sealed.lines)

    def standings(self, lines: Iterable[bytes]) -> tuple[Standing, ...]:
        """Return how the cases stand of which these are the lines."""
        found = [self._case(reference_in(line)) for line in lines]
        return tuple(self._standing(each) for each in found if each is not None)

    def known(self) -> dict[str, Summary]:
        """Return what is known of every case, by reference."""
        key = _key(self.session)
        parts = self.sealed.cases.values()
        opened = (_opened_case(key, name, blob) for part in parts for name, blob in part.items())
        return {each.reference: each.summary for each in opened}

    def line(self, reference: str) -> bytes | None:
        """Return a case's line; None when the case is not in the queue."""
        found = self._case(reference)
        return None if found is None else line_of(self._standing(found))

    def _case(self, reference: str) -> _Known | None:
        key = _key(self.session)
        name = _name(key, reference)
        blob = self.sealed.cases.get(name[0], {}).get(name)
        return None if blob is None else _opened_case(key, name, blob)

    def _standing(self, known: _Known) -> Standing:
        return _standing(self.session, self.front.moment, known.reference, known.summary)


def nothing(session: OfficerSession, moment: Moment) -> Memory:
    """Return an officer's queue as it is before anything of it was read."""
    front = Front(moment, (), {}, {}, dict.fromkeys(Lane, ()))
    return Memory(session, front, _Sealed(b"", Lines(_key(session)).sealed(), {}, 0))


def recalled(session: OfficerSession) -> Memory | None:
    """Return what this process remembers of an officer's queue."""
    key = _key(session)
    with _lock:
        sealed = _remembered.get(_place(session))
        if sealed is None or monotonic() - sealed.used > FORGET_AFTER:
            return None
        sealed.used = monotonic()
    front = padding.unpad(shred.unwrap(key, sealed.front, context="queue|front"))
    return Memory(session, msgspec.msgpack.decode(front, type=Front), sealed)


def remember(
    before: Memory, now: Moment, changes: Mapping[str, Summary | None], left: Iterable[str]
) -> Front:
    """Remember a queue as it has become, and return its front.

    Args:
        before: the queue as it was.
        now: what it takes into account from now on.
        changes: what is known of the cases that were read; None for one that is not in the queue any more.
        left: references of the cases that have yet to be read.
    """
    session, key, then = before.session, _key(before.session), before.front.moment
    if (then.day, then.roles, then.days) != (now.day, now.roles, now.days):
        # Every line may be another one: all are made again, once a day.
        changes = {**before.known(), **changes}
        before = nothing(session, now)
    found = {reference: each for reference, each in changes.items() if each is not None}
    new = {reference: _standing(session, now, reference, each) for reference, each in found.items()}
    gone = [line for line in map(before.line, changes) if line is not None]
    come = [line_of(each) for each in new.values()]
    lines = before.lines()
    for line in gone:
        lines.remove(line)
    for line in come:
        lines.add(line)
    front = Front(
        now,
        tuple(sorted(left)),
        _counted(before.front.counts, gone, come, lanes_in),
        _counted(before.front.flags, gone, come, flags_in),
        _first_pages(before, lines, new, {lane for line in gone + come for lane in lanes_in(line)}),
    )
    names = {reference: _name(key, reference) for reference in changes}
    fresh = {name[0]: dict(before.sealed.cases.get(name[0], {})) for name in names.values()}
    for reference, name in names.items():
        if reference in found:
            fresh[name[0]][name] = _sealed_case(key, reference, found[reference])
        else:
            fresh[name[0]].pop(name, None)
    sealed = _Sealed(
        shred.wrap(key, padding.pad(msgspec.msgpack.encode(front)), context="queue|front"),
        lines.sealed(),
        {**before.sealed.cases, **fresh},
        monotonic(),
    )
    with _lock:
        for old in [name for name, each in _remembered.items() if sealed.used - each.used > FORGET_AFTER]:
            del _remembered[old]
        _remembered[_place(session)] = sealed
    return front


def forget_all() -> None:
    """Forget every queue of this process: a case was erased, and a sealed summary of it may be among them."""
    with _lock:
        _remembered.clear()


def _counted[Word: (Lane, Flag)](
    before: Mapping[Word, int],
    gone: Iterable[bytes],
    come: Iterable[bytes],
    words: Callable[[bytes], Iterable[Word]],
) -> dict[Word, int]:
    """Return how many cases bear each word after some lines went and others came."""
    counts = Counter(before)
    for line in gone:
        counts.subtract(words(line))
    for line in come:
        counts.update(words(line))
    return dict(+counts)


def _first_pages(
    before: Memory, lines: Lines, new: dict[str, Standing], touched: Iterable[Lane]
) -> dict[Lane, tuple[Standing, ...]]:
    """Return the first page of each list; only the lists that were touched are gone through."""
    shown = {each.reference: each for page in before.front.first.values() for each in page} | new
    pages = dict(before.front.first)
    for lane in touched:
        first = list(islice(lines.chosen(lane), PAGE))
        rest = before.standings(line for line in first if reference_in(line) not in shown)
        shown |= {each.reference: each for each in rest}
        pages[lane] = tuple(shown[reference_in(line)] for line in first)
    return pages


def _standing(session: OfficerSession, now: Moment, reference: str, summary: Summary) -> Standing:
    return standing(session.account, now.roles, now.day, reference, summary, now.days)


def _sealed_case(key: bytes, reference: str, summary: Summary) -> bytes:
    data = padding.pad(msgspec.msgpack.encode(_Known(reference, summary)))
    return shred.wrap(key, data, context=_context(_name(key, reference)))


def _opened_case(key: bytes, name: bytes, blob: bytes) -> _Known:
    data = padding.unpad(shred.unwrap(key, blob, context=_context(name)))
    return msgspec.msgpack.decode(data, type=_Known)


def _context(name: bytes) -> str:
    return f"queue|case|{name.hex()}"


def _key(session: OfficerSession) -> bytes:
    return blake2b(session.identity.encode(), person=b"sc.queue.v1", digest_size=32).digest()


def _name(key: bytes, reference: str) -> bytes:
    """Return under which name a case is remembered; it tells no reference."""
    return blake2b(reference.encode(), key=key, person=b"sc.queue.case", digest_size=16).digest()


def _place(session: OfficerSession) -> bytes:
    """Return under which name a queue is remembered: the officer's and the installation's, and no secret."""
    home = str(session.installation.home).encode()
    return blake2b(home, key=_key(session), person=b"sc.queue.name", digest_size=32).digest()
