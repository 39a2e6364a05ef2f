"""Archives made while they are read: whole, silent about number and time, and the same in small memory."""

import io
import tarfile
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealing import agefile
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.quiet import FIXED_INSTANT
from safeconduct.sealing.streams import Archive, Member, opened_archive, seal_stream, unseal_stream

contents = st.dictionaries(
    st.from_regex(r"[a-z0-9/]{1,120}", fullmatch=True), st.binary(max_size=2000), max_size=6
)
IDENTITY = agefile.new_identity()


def members(files: dict[str, bytes]) -> list[Member]:
    return [Member(name, len(data), opener(data)) for name, data in files.items()]


def opener(data: bytes) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        return io.BytesIO(data)

    return opened


def everything(archive: Archive, step: int) -> bytes:
    pieces = []
    while piece := archive.read(step):
        assert len(piece) <= step
        pieces.append(piece)
    return b"".join(pieces)


@given(contents, st.integers(1, 5000))
def test_tar_reads_back_what_was_put_in_and_no_time(files: dict[str, bytes], step: int) -> None:
    raw = everything(Archive(members(files)), step)
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        found = {about.name: (tar.extractfile(about) or io.BytesIO()).read() for about in tar}
        assert {about.mtime for about in tar.getmembers()} <= {FIXED_INSTANT}
    assert found == files


@given(contents)
def test_a_filled_up_archive_has_one_of_few_sizes(files: dict[str, bytes]) -> None:
    raw = everything(Archive(members(files), bucket=4096), 1000)
    assert len(raw) >= 4096
    assert len(raw).bit_count() == 1
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        assert sorted(tar.getnames()) == sorted(files)


def sealed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    seal_stream(Archive(members(files)), out, agefile.recipient_of(IDENTITY))
    return out.getvalue()


def unsealed(blob: bytes) -> dict[str, bytes]:
    return {name: content.read() for name, content in opened_archive(io.BytesIO(blob), IDENTITY)}


@given(contents)
def test_a_sealed_archive_opens_to_its_key(files: dict[str, bytes]) -> None:
    assert unsealed(sealed(files)) == files


@given(st.integers(0, 200_000), st.integers(0, 7))
def test_one_changed_bit_is_noticed(where: int, bit: int) -> None:
    blob = bytearray(sealed({"a": bytes(150_000)}))
    where = min(len(blob) - 1, where)
    blob[where] ^= 1 << bit
    with pytest.raises((CannotOpen, tarfile.TarError)):
        unsealed(bytes(blob))


@given(st.integers(1, 150_000))
def test_a_cut_is_noticed_however_little_is_missing(missing: int) -> None:
    blob = sealed({"a": bytes(150_000)})
    with pytest.raises((CannotOpen, tarfile.TarError)):
        unsealed(blob[: max(0, len(blob) - missing)])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(CannotOpen, match="not sealed to the recovery key"):
        unseal_stream(io.BytesIO(sealed({})), io.BytesIO(), agefile.new_identity())


def test_whoever_stops_reading_leaves_no_thread_behind() -> None:
    import threading

    before = threading.active_count()
    opened = opened_archive(io.BytesIO(sealed({"a": bytes(3_000_000), "b": b"b"})), IDENTITY)
    assert next(opened)[0] == "a"
    opened.close()
    assert threading.active_count() == before
