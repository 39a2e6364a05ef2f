"""What is written on one side is read on the other, and whoever failed first says why."""

import io
from typing import BinaryIO

import pytest

from safeconduct.sealing.pipes import read_by, written_by

MUCH = b"piece" * 100_000
"""More than a pipe holds."""


def test_what_the_work_writes_is_read_and_what_is_written_the_work_reads() -> None:
    with written_by(lambda writer: writer.writelines([MUCH, b"end"])) as reader:
        assert reader.read() == MUCH + b"end"
    taken = io.BytesIO()
    with read_by(taken.writelines) as writer:
        writer.write(MUCH)
    assert taken.getvalue() == MUCH


def test_whoever_reads_may_have_enough_before_the_end() -> None:
    with written_by(lambda writer: writer.writelines([MUCH] * 20)) as reader:
        assert reader.read(5) == b"piece"
    with pytest.raises(KeyError), written_by(lambda writer: writer.writelines([MUCH] * 20)) as reader:
        raise KeyError


def fails(pipe: BinaryIO) -> None:
    if pipe.readable():
        pipe.read(5)
    else:
        pipe.write(b"piece")
    raise LookupError("the cause")


def too_early(pipe: BinaryIO) -> None:
    pipe.read()
    raise EOFError("it ends too early")


def fails_itself(pipe: BinaryIO) -> None:
    pipe.write(b"piece")
    raise ValueError("its own")


def test_the_work_s_failure_is_told_rather_than_what_came_of_it() -> None:
    with pytest.raises(LookupError, match="the cause"), written_by(fails) as reader:
        assert reader.read() == b"piece"
    with pytest.raises(LookupError, match="the cause"), written_by(fails) as reader:
        too_early(reader)
    with pytest.raises(LookupError, match="the cause"), read_by(fails) as writer:
        writer.write(MUCH)


def test_a_file_that_takes_no_more_is_said() -> None:
    """The work's own file broke, as the reader of a command's output goes away: no pipe of ours."""

    def full(pipe: BinaryIO) -> None:
        pipe.read()
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError), read_by(full) as writer:
        writer.write(b"piece")


def test_a_block_that_fails_by_itself_says_so() -> None:
    taken: list[bytes] = []
    with (
        pytest.raises(ValueError, match="its own"),
        read_by(lambda reader: taken.append(reader.read())) as writer,
    ):
        fails_itself(writer)
    assert taken == [b"piece"]
