"""What the folder remembers is written as a whole, for this account alone, and damage is said in a sentence."""

from pathlib import Path

import msgspec
import pytest

from safeconduct.errors import BadInput
from safeconduct.registry import folder_memory


class Seen(msgspec.Struct):
    leaves: int


def test_what_is_written_is_read_and_lies_open_to_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    assert folder_memory.read(path, Seen, ".") is None
    for leaves in (1, 2):
        folder_memory.write(path, Seen(leaves))
        assert folder_memory.read(path, Seen, ".") == Seen(leaves)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]  # nothing half written is left beside it


@pytest.mark.parametrize("content", [b"", b"{", b'{"leaves":"two"}', b"\xff"])
def test_damage_is_no_absence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "seen.json"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"seen\.json cannot be read, which says what was seen\.$"):
        folder_memory.read(path, Seen, ", which says what was seen.")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone/seen\.json cannot be written: no such file or directory\.$"):
        folder_memory.write(tmp_path / "gone" / "seen.json", Seen(1))
