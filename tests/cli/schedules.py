"""What the tests of `safeconduct schedule` share: running it, and a pack of one's own."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct import cli

type Run = Callable[..., tuple[int, str, str]]
type Edit = Callable[[str, str, str], None]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line, with text on standard input; return its exit status, output and complaint."""
    monkeypatch.delenv("SAFECONDUCT_HOME", raising=False)

    def call(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        status = cli.run(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def pack(run: Run, tmp_path: Path) -> Path:
    """A starting pack in a folder of the test's own."""
    folder = tmp_path / "coast-2027"
    assert run("schedule", "new", str(folder), "--from", "2027-01-01")[0] == 0
    return folder


@pytest.fixture
def second(pack: Path) -> Path:
    """A later version in that pack: a tank pays more, repairable equipment is paid as well."""
    first = pack / "schedules" / "2027-01-01.yaml"
    text = first.read_text(encoding="utf-8")
    for old, new in (
        ("2027-01-01", "2028-01-01"),
        ('"100000.00"', '"120000.00"'),
        ("payable: [A]", "payable: [A, C]"),
        ("needs_decision: [C, P]", "needs_decision: [P]"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = pack / "schedules" / "2028-01-01.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Change one text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
