"""A queue's order: one line for each case, in chunks that are sealed, opened and changed one by one.

A line is enough to put cases in turn, to count them and to choose among them, so that nothing else of ten thousand
cases has to be opened for that; and of the lines only the chunk into which a case goes, or from which it came. All
lines have one size: sealed, they tell no more than how many there are.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from struct import Struct as Form

import msgspec

from safeconduct.casefile.words import Stage
from safeconduct.registry.standings import Lane, Standing
from safeconduct.registry.summaries import Flag
from safeconduct.sealing import shred

LONGEST = 256
"""Lines of a chunk; one that has grown longer is halved."""

_FORM = Form(">BI24sBHB")
"""Gravest flag, due day, reference, lists, flags, stage: big-endian, so that bytes compare as what they say."""

_LANES_AT = 29
"""Where the byte of the lists stands: choosing from ten thousand lines looks at it and unpacks none."""

_NEVER = 2**32 - 1
"""The due day of a case in which nothing is due."""

_FLAGS = {flag: number for number, flag in enumerate(Flag)}
_LANES = {lane: 1 << number for number, lane in enumerate(Lane)}
_ANY = sum(_LANES.values())
_STAGES = {stage: number for number, stage in enumerate(Stage)}


def line_of(each: Standing) -> bytes:
    """Return a case's line. Lines compare as the cases are to be looked at.

    A graver flag outweighs all that is less grave; then the earliest due day; then the reference, which is random.
    """
    flags = [_FLAGS[flag] for flag in each.summary.flags]
    return _FORM.pack(
        min(flags, default=len(_FLAGS)),
        _NEVER if each.due is None else each.due.on.toordinal(),
        each.reference.encode(),
        sum(_LANES[lane] for lane in each.lanes),
        sum(1 << flag for flag in flags),
        _STAGES[each.summary.stage],
    )


def reference_in(line: bytes) -> str:
    """Return whose line it is."""
    padded: bytes = _FORM.unpack(line)[2]
    return padded.rstrip(b"\0").decode()


def lanes_in(line: bytes) -> list[Lane]:
    """Return the lists in which the case stands."""
    return [lane for lane, bit in _LANES.items() if line[_LANES_AT] & bit]


def flags_in(line: bytes) -> list[Flag]:
    """Return the flags that the case bears, the gravest first."""
    flags: int = _FORM.unpack(line)[4]
    return [flag for flag, number in _FLAGS.items() if flags >> number & 1]


@dataclass(slots=True)
class SealedLines:
    """Lines as they lie in memory: each chunk by itself, and where they begin and which lists they touch."""

    index: bytes
    chunks: tuple[bytes, ...]


class _Begin(msgspec.Struct, frozen=True, array_like=True):
    """Of a chunk: its first line, and the bits of the lists in which any of its cases stands."""

    first: bytes
    lanes: int


@dataclass(slots=True)
class _Chunk:
    begin: _Begin
    sealed: bytes
    lines: list[bytes] | None = None
    """None until it is opened."""
    changed: bool = False


@dataclass(slots=True)
class Lines:
    """The lines of a queue in turn, opened under its key; a chunk is opened when it is asked for."""

    key: bytes = field(repr=False)
    chunks: list[_Chunk] = field(default_factory=list)

    @classmethod
    def opened(cls, key: bytes, sealed: SealedLines) -> "Lines":
        """Open what `sealed` returned."""
        index = shred.unwrap(key, sealed.index, context="queue|index")
        begins = msgspec.msgpack.decode(index, type=list[_Begin])
        return cls(key, [_Chunk(begin, blob) for begin, blob in zip(begins, sealed.chunks, strict=True)])

    def sealed(self) -> SealedLines:
        """Return the lines as they are kept; only chunks that were changed are sealed anew."""
        for chunk in self.chunks:
            if chunk.changed:
                lines = self._lines(chunk)
                chunk.begin = _Begin(lines[0], reduce(or_, (line[_LANES_AT] for line in lines)))
                chunk.sealed = shred.wrap(self.key, msgspec.msgpack.encode(lines), context="queue|chunk")
                chunk.changed = False
        index = msgspec.msgpack.encode([chunk.begin for chunk in self.chunks])
        return SealedLines(
            shred.wrap(self.key, index, context="queue|index"), tuple(chunk.sealed for chunk in self.chunks)
        )

    def add(self, line: bytes) -> None:
        """Put a line where it belongs."""
        if not self.chunks:
            self.chunks.append(_Chunk(_Begin(line, 0), b"", []))
        at = self._at(line)
        chunk = self.chunks[at]
        lines = self._lines(chunk)
        insort(lines, line)
        self._change(chunk)
        if len(lines) > LONGEST:
            rest = lines[LONGEST // 2 :]
            del lines[LONGEST // 2 :]
            self.chunks.insert(at + 1, _Chunk(_Begin(rest[0], _ANY), b"", rest, changed=True))

    def remove(self, line: bytes) -> None:
        """Take out a line that is there."""
        at = self._at(line)
        lines = self._lines(self.chunks[at])
        lines.remove(line)
        self._change(self.chunks[at])
        if not lines:
            del self.chunks[at]

    def chosen(self, lane: Lane, flag: Flag | None = None, stage: Stage | None = None) -> Iterator[bytes]:
        """Yield the lines of the cases in a list, in turn; perhaps only of those with a flag or in a stage."""
        bit = _LANES[lane]
        for chunk in self.chunks:
            if not chunk.begin.lanes & bit:
                continue
            for line in self._lines(chunk):
                if (
                    line[_LANES_AT] & bit
                    and (flag is None or flag in flags_in(line))
                    and (stage is None or line[-1] == _STAGES[stage])
                ):
                    yield line

    def _at(self, line: bytes) -> int:
        """Return the number of the chunk in which a line is, or would be."""
        return max(0, bisect_right(self.chunks, line, key=lambda chunk: chunk.begin.first) - 1)

    def _lines(self, chunk: _Chunk) -> list[bytes]:
        if chunk.lines is None:
            opened = shred.unwrap(self.key, chunk.sealed, context="queue|chunk")
            chunk.lines = msgspec.msgpack.decode(opened, type=list[bytes])
        return chunk.lines

    def _change(self, chunk: _Chunk) -> None:
        # Any list may be touched until it is sealed, and what it touches is looked up again.
        chunk.begin, chunk.changed = _Begin(chunk.begin.first, _ANY), True
