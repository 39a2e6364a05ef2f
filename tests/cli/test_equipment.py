"""`safeconduct equipment`: one query or a file of them, in step, and the symbol of what was found."""

import io
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.catalogue import standard
from safeconduct.cli import main

KEYS = ["id", "name", "score", "category", "sidc", "names"]


class Terminal:
    """Runs the command as a shell does, and tells what came out."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def run(self, *arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["safeconduct", "equipment", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), out, err

    def batch(self, given: bytes, *options: str) -> list[dict[str, Any]]:
        status, out, err = self.run("find", "--batch", "-", "--json", *options, given=given)
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


def test_a_batch_answers_each_line_as_one_query_does(terminal: Terminal) -> None:
    queries = ["ми 8 амтш", "велосипед", "град"]
    answers = terminal.batch("\n".join(queries).encode())
    assert [answer["query"] for answer in answers] == queries
    for answer in answers:
        alone = json.loads(terminal.run("find", answer["query"], "--json")[1])
        assert answer["results"] == alone["results"]
    assert [list(result) for result in answers[0]["results"]] == [[*KEYS, "symbol"]] * len(
        answers[0]["results"]
    )


def test_lines_stay_in_step_whatever_is_in_them(terminal: Terminal) -> None:
    given = "\ufeffград\n\n  \nми-8\r\nдва\u2028три\x0b\x0c\nfin".encode()
    answers = terminal.batch(given)
    assert [answer["query"] for answer in answers] == [
        "град",
        "",
        "  ",
        "ми-8",
        "два\u2028три\x0b\x0c",
        "fin",
    ]
    assert [bool(answer["results"]) for answer in answers][:4] == [True, False, False, True]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=6))
def test_any_bytes_are_answered_line_by_line(terminal: Terminal, lines: list[bytes]) -> None:
    assert len(terminal.batch(b"".join(line + b"\n" for line in lines))) == len(lines)


def test_a_batch_can_be_a_file_and_end_without_a_newline(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "queries.txt"
    path.write_text("Hip\nнічого такого", encoding="utf-8")
    status, out, _ = terminal.run("find", "--batch", str(path), "--json", "--language", "uk", "--limit", "1")
    assert status == 0
    first, second = (json.loads(line) for line in out.splitlines())
    assert [result["name"] for result in first["results"]] == ["Мі-8 / Мі-17"]
    assert second == {"query": "нічого такого", "results": []}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("find", "Hip", "--batch", "-"), "not both"),
        (("find", "--batch", "/nonexistent/queries.txt"), "cannot be read: no such file"),
        (("find", "--batch", "a\x00b"), "cannot be read: that is no file name"),
        (("find",), "Missing argument"),
        (("symbol", "spare-parts"), "belongs to no category and has no symbol"),
        (("symbol", "helicopter"), "is a group of kinds"),
        (("symbol", "mi-8amtsch"), "did you mean mi-8amtsh"),
        (("symbol", "tank", "--out", "/nonexistent/tank.svg"), "cannot be written"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    terminal: Terminal, arguments: tuple[str, ...], complaint: str
) -> None:
    status, out, err = terminal.run(*arguments)
    assert (status, out) == (2, "")
    assert complaint in err


def test_symbols_come_with_answers_unless_they_are_not_wanted(terminal: Terminal) -> None:
    plain = json.loads(terminal.run("find", "град", "--json", "--no-symbols")[1])["results"]
    drawn = json.loads(terminal.run("find", "град", "--json", "--language", "ru")[1])["results"]
    assert all("symbol" not in result for result in plain)
    assert ET.fromstring(drawn[0]["symbol"])[0].text == drawn[0]["name"]  # noqa: S314 - our own drawing
    (answer,) = terminal.batch("запчасти".encode())
    assert [result["symbol"] for result in answer["results"] if result["id"] == "spare-parts"] == [None]


@pytest.mark.parametrize("equipment", ["mi-8amtsh", "zhitel", "tank", "bomber"])
def test_a_symbol_is_printed_or_written(terminal: Terminal, tmp_path: Path, equipment: str) -> None:
    status, printed, _ = terminal.run("symbol", equipment, "--language", "uk")
    path = tmp_path / "symbol.svg"
    assert terminal.run("symbol", equipment, "--language", "uk", "--out", str(path)) == (0, "", "")
    assert status == 0
    assert path.read_text(encoding="utf-8") == printed
    assert ET.fromstring(printed)[0].text == standard().resolve(equipment).names["uk"]  # noqa: S314 - the same


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Nothing in the catalogue"), ("uk", "У каталозі немає"), ("ru", "В каталоге нет")],
)
def test_nothing_found_is_said_so(terminal: Terminal, language: str, said: str) -> None:
    status, out, _ = terminal.run("find", "велосипед", "--language", language)
    assert status == 0
    assert said in out


def test_a_category_is_shown_with_its_name(terminal: Terminal) -> None:
    out = terminal.run("find", "бомбардировщик", "--language", "ru")[1]
    assert "Бомбардировщики" in out
