"""The command line: one sentence for bad input, the three languages, JSON for programs."""

import io
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from safeconduct import cli
from safeconduct.catalogue import Catalogue
from safeconduct.cli.session import NARROWEST, Session
from safeconduct.programmes import FOLDER, shipped

type Run = Callable[..., tuple[int, str, str]]

CASES = FOLDER / "ukraine-2022" / "cases"
KUZMINOV = str(CASES / "ua-mi8-kuzminov.json")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; return its exit status, output and complaint."""

    def call(*words: str) -> tuple[int, str, str]:
        status = cli.run(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def give(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give


def complaint(said: tuple[int, str, str]) -> str:
    """Return the one sentence of a refused command."""
    status, out, err = said
    assert status == 2
    assert out == ""
    assert err.endswith((".\n", "?\n"))
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_an_award_as_json_has_every_part(run: Run) -> None:
    status, out, err = run("assess", KUZMINOV, "--json")
    assert (status, err) == (0, "")
    award = json.loads(out)
    assert award["status"] == "payable"
    assert award["total"] == "500000.00"
    assert award["unit"] == "USD"
    assert award["shares"] == {"pilot": "500000.00"}
    assert award["schedule_version"] == "2022-04-01"
    paid, unlisted = award["lines"]
    assert paid["clause"] == "combat-helicopter"
    assert paid["reason_codes"] == ["fixed_amount", "condition_met"]
    assert paid["reasons"][0] == "Clause “Combat helicopter”: the list pays 500,000\u00a0USD for each item."
    assert "Meduza" in paid["source"]
    assert unlisted["outcome"] == "no_clause"
    assert unlisted["amount"] is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "payable",
                "500,000.00\u00a0USD",
                "Spare parts",
                "not on the list",
                "parts for Su-27 and Su-30SM",
            ],
        ),
        ("uk", ["до виплати", "500\u00a0000,00\u00a0USD", "Запасні частини", "немає в переліку"]),
        ("ru", ["к выплате", "500\u00a0000,00\u00a0USD", "Запасные части", "нет в перечне"]),
    ],
)
def test_an_award_is_told_in_each_language(run: Run, language: str, expected: list[str]) -> None:
    status, out, _ = run("assess", KUZMINOV, "--language", language)
    assert status == 0
    for words in expected:
        assert words in out


def test_a_claim_is_read_from_standard_input(run: Run, standard_input: Callable[[bytes], None]) -> None:
    standard_input((CASES / "ua-t80.json").read_bytes())
    assert json.loads(run("assess", "-", "--json")[1])["total"] == "100000.00"


def test_a_claim_is_assessed_by_the_pack_in_a_folder(run: Run) -> None:
    folder = Path(cli.__file__).parents[1] / "programmes" / "ukraine-2022"
    assert json.loads(run("assess", KUZMINOV, "--pack", str(folder), "--json")[1])["total"] == "500000.00"
    other = folder.parent / "ukraine-2023"
    assert "not of “ukraine-2023”" in complaint(run("assess", KUZMINOV, "--pack", str(other)))


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"[" * 100_000, b" " * 2_000_000, b"\xff", b'{"programme": "x"}', b"{}", b"null"],
)
def test_what_is_no_claim_is_refused_in_one_sentence(
    run: Run, standard_input: Callable[[bytes], None], content: bytes
) -> None:
    standard_input(content)
    complaint(run("assess", "-"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nope"], "No such command 'nope': see `safeconduct --help`."),
        (["--xyz"], "No such option --xyz: see `safeconduct --help`."),
        (["assess"], "Missing argument 'CLAIM.json': see `safeconduct assess --help`."),
        (["assess", "-", "--langauge", "en"], "did you mean --language: see `safeconduct assess --help`."),
        (["assess", "-", "--language", "de"], "'de' is not one of 'en', 'uk', 'ru'"),
        (["assess", "/nonexistent"], "The claim “/nonexistent” cannot be read: no such file or directory."),
        (["assess", "/"], "The claim “/” cannot be read: is a directory."),
        (["schedule", "show", "ukraine-2032"], "did you mean ukraine-2022"),
        (["schedule", "show", "ukraine-2022", "--on", "June"], "“June” is no date: write it as 2023-08-09."),
        (
            ["schedule", "show", "ukraine-2022", "--on", "2022-03-31"],
            "its first is in force from 2022-04-01.",
        ),
        (["equipment", "find"], "Missing argument"),
        (["equipment", "find", "Hip", "--limit", "0"], "Invalid value for '--limit'"),
    ],
)
def test_a_wrong_command_line_is_refused_in_one_sentence(run: Run, words: list[str], expected: str) -> None:
    assert expected in complaint(run(*words))


def test_what_a_claim_contains_cannot_move_the_cursor(
    run: Run, standard_input: Callable[[bytes], None]
) -> None:
    claim = json.loads((CASES / "ua-t80.json").read_bytes())["claim"]
    claim["items"][0]["equipment"] = "\x1b[2J\nfoo"
    standard_input(json.dumps(claim).encode())
    assert not any(unicodedata.category(char) == "Cc" for char in complaint(run("assess", "-")).rstrip("\n"))
    claim["items"][0] = {
        "equipment": "tank",
        "quantity": "1",
        "condition": "A",
        "description": "\x1b[2J [red]x",
    }
    claim["claimants"] = [{"id": "\x1b[2J"}, {"id": "b", "age": 9}]
    standard_input(json.dumps(claim).encode())
    status, out, _ = run("assess", "-")
    assert status == 0
    assert "\x1b" not in out
    assert "[red]x" in out


def test_programmes_are_listed_with_the_default(run: Run) -> None:
    _, out, _ = run("programmes")
    assert "ukraine-2023 (default)" in out
    assert "historic: for assessment" in out
    plain = json.loads(run("programmes", "--json")[1])
    assert plain["default"] == "ukraine-2023"
    assert [each["id"] for each in plain["programmes"]] == list(shipped())


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Combat helicopter"), ("uk", "Бойовий вертоліт"), ("ru", "Боевой вертолёт")],
)
def test_a_list_is_shown_in_each_language(run: Run, language: str, expected: str) -> None:
    status, out, _ = run("schedule", "show", "ukraine-2022", "--on", "2022-06-10", "--language", language)
    assert status == 0
    assert expected in out
    assert json.loads(run("schedule", "show", "ukraine-2022", "--json")[1])["digest"] in out


def test_equipment_is_found_and_nothing_is_found_honestly(run: Run) -> None:
    found = json.loads(run("equipment", "find", "ми", "8", "амтш", "--limit", "1", "--json")[1])
    assert [(hit["id"], hit["score"]) for hit in found["results"]] == [("mi-8amtsh", 100)]
    assert run("equipment", "find", "qqqqzzz", "--json")[:2] == (0, '{\n  "results": []\n}\n')
    assert run("equipment", "find", "qqqqzzz", "--language", "uk")[1].startswith("У каталозі немає")
    assert "Мі-8 / Мі-17" in run("equipment", "find", "Hip", "--language", "uk")[1]


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["schedule"], ["assess", "--help"], ["equipment", "find", "-h"]]
)
def test_help_is_given_when_asked_for_and_when_nothing_is_said(run: Run, words: list[str]) -> None:
    status, out, err = run(*words)
    assert (status, err) == (0, "")
    assert out.startswith("Usage: safeconduct")


def leaves(command: click.Command, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        return [(path, command)]
    ctx = click.Context(command)
    found = []
    for name in command.list_commands(ctx):
        child = command.get_command(ctx, name)
        assert child is not None
        found += leaves(child, (*path, name))
    return found


def test_every_command_teaches_by_example() -> None:
    for path, command in leaves(cli.cli, ("safeconduct",)):
        assert "Example" in (command.epilog or ""), path
        assert " ".join(path[1:]) in (command.epilog or ""), path


def test_the_list_of_commands_says_what_each_command_says_itself() -> None:
    ctx = click.Context(cli.cli)
    for name, entry in cli.COMMANDS.items():
        command = cli.cli.get_command(ctx, name)
        assert command is not None
        assert (command.help or "").strip().splitlines()[0] == entry.summary, name


def test_a_defect_ends_in_one_honest_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Catalogue, "find", fail)
    status, out, err = run("equipment", "find", "Hip")
    assert (status, out) == (70, "")
    assert "ZeroDivisionError" in err
    assert "secret" not in err
    assert err.count("\n") == 1


def test_the_installations_folder_comes_from_the_option_or_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = []

    @click.command()
    @click.pass_obj
    def command(session: Session) -> None:
        seen.append(session.home)

    monkeypatch.setattr(cli.cli, "get_command", lambda _ctx, _name: command)
    monkeypatch.delenv("SAFECONDUCT_HOME", raising=False)
    run("probe")
    run("--home", str(tmp_path), "probe")
    monkeypatch.setenv("SAFECONDUCT_HOME", "/somewhere")
    run("probe")
    assert seen == [None, tmp_path, Path("/somewhere")]


def shell(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from safeconduct.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


def test_cyrillic_is_written_under_a_c_locale() -> None:
    done = shell(
        "schedule",
        "show",
        "ukraine-2023",
        "--language",
        "uk",
        LC_ALL="POSIX",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Літальний апарат" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [
        sys.executable,
        "-c",
        "from safeconduct.cli import main; main()",
        "schedule",
        "show",
        "ukraine-2022",
    ]
    with subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_help_loads_no_command_and_no_framework() -> None:
    script = (
        "import sys; from safeconduct.cli import run; status = run(['--help']); "
        "heavy = {'django', 'rich', 'babel', 'rapidfuzz', 'ruamel', 'msgspec'}; "
        "heavy &= {name.split('.')[0] for name in sys.modules}; "
        "sys.exit(', '.join(sorted(heavy)) or status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_tables_fit_a_narrow_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(NARROWEST))
    _, out, _ = run("assess", KUZMINOV, "--language", "uk")
    assert max(map(len, out.splitlines())) <= NARROWEST
