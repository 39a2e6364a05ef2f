"""`safeconduct assess-many`: files in, files out, counts on the last line."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from safeconduct import cli
from safeconduct.programmes import FOLDER

type Run = Callable[..., tuple[int, str, str]]

GOOD = {
    "programme": "ukraine-2022",
    "surrendered_on": "2022-06-10",
    "voluntary": True,
    "claimants": [{"id": "a"}],
    "items": [{"equipment": "t-72b3", "quantity": "2", "condition": "A"}],
}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        status = cli.run(["assess-many", *map(str, words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    others = [
        {**GOOD, "voluntary": False},
        {**GOOD, "programme": "nobodys"},
        {**GOOD, "programme": "ukraine-2023", "surrendered_on": "2023-08-09"},
        {**GOOD, "items": [{**GOOD["items"][0], "quantity": "many"}]},
    ]
    path.write_text(
        "\n".join(json.dumps(each) for each in (GOOD, *others)) + "\nno claim\n", encoding="utf-8"
    )
    return path


def rejected(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_awards_and_rejects_are_written_and_counts_stand_on_the_last_line(run: Run, claims: Path) -> None:
    awards = claims.with_name("awards.jsonl")
    status, out, err = run(claims, "--out", awards)
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == "6 claims read: 3 assessed, 3 rejected."
    told = [json.loads(line) for line in awards.read_text(encoding="utf-8").splitlines()]
    assert [(award["line"], award["total"]) for award in told] == [
        (1, "200000.00"),
        (2, "0.00"),
        (4, "200000.00"),
    ]
    refused = rejected(claims.with_name("awards.rejects.jsonl"))
    assert [each["line"] for each in refused] == [3, 5, 6]
    assert refused[0]["reason"].startswith("No programme “nobodys”")
    assert refused[1]["reason"].startswith("Item 1 (t-72b3): quantity “many” must be")


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_counts_are_told_in_each_language(run: Run, claims: Path, language: str) -> None:
    status, out, _ = run(claims, "--totals", "--language", language)
    assert status == 0
    last = out.splitlines()[-1]
    assert [int(number) for number in re.findall("[0-9]+", last)] == [6, 3, 3]
    assert ("claims" in last) == (language == "en")


def test_totals_are_told_by_status_and_clause(run: Run, claims: Path) -> None:
    status, out, _ = run(claims, "--totals", "--json")
    assert status == 0
    found = json.loads(out)
    assert (found["read"], found["assessed"], found["rejected"]) == (6, 3, 3)
    statuses = {
        (each["programme"], each["status"]): (each["claims"], each["total"]) for each in found["statuses"]
    }
    assert statuses == {
        ("ukraine-2022", "payable"): (1, "200000.00"),
        ("ukraine-2022", "nothing_payable"): (1, "0.00"),
        ("ukraine-2023", "payable"): (1, "200000.00"),
    }
    tanks = [each for each in found["clauses"] if each["programme"] == "ukraine-2022"]
    assert {(each["outcome"], each["lines"], each["amount"]) for each in tanks} == {
        ("payable", 1, "200000.00"),
        ("not_eligible", 1, "0.00"),
    }
    _, told, _ = run(claims, "--totals")
    assert "200,000\u00a0USD" in told
    assert "payable" in told


def test_two_runs_are_compared_by_their_digests(run: Run, claims: Path) -> None:
    _, out, _ = run(claims, "--digest", "--json")
    digest = json.loads(out)["digest"]
    assert len(digest) == 64
    status, out, _ = run(claims, "--digest", "--out", claims.with_name("awards.parquet"))
    assert status == 0
    assert f"SHA-256: {digest}" in out
    assert pq.read_metadata(claims.with_name("awards.parquet")).num_rows == 3


@pytest.mark.parametrize("programme", ["ukraine-2023", str(FOLDER / "ukraine-2023")])
def test_one_programme_may_be_asked_for_by_its_id_or_its_folder(
    run: Run, claims: Path, programme: str
) -> None:
    awards = claims.with_name("awards.csv")
    _, out, _ = run(claims, "--out", awards, "--programme", programme)
    assert out.splitlines()[-1] == "6 claims read: 1 assessed, 5 rejected."
    assert (
        "is of programme “ukraine-2022”, not of “ukraine-2023”"
        in rejected(claims.with_name("awards.rejects.jsonl"))[0]["reason"]
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["claims.jsonl"], "Say where the awards go with --out, or ask for --totals."),
        (["missing.jsonl", "--totals"], "missing.jsonl cannot be read: no such file or directory."),
        (["claims.jsonl", "--out", "awards.pdf"], "awards.pdf ends neither in"),
        (["claims.jsonl", "--out", "no/where.csv"], "cannot be written: no such file or directory."),
        (["claims.jsonl", "--totals", "--programme", "nobodys"], "No programme “nobodys”"),
        (["claims.jsonl", "--totals", "--engine", "abacus"], "abacus"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, claims: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(claims.parent)
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_spark_is_asked_for_by_name_and_missed_in_a_sentence(
    run: Run, claims: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    status, _, err = run(claims, "--totals", "--engine", "spark")
    assert status == 2
    assert "safeconduct[spark]" in err


def test_nobody_pays_for_millions_who_does_not_assess_them() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from safeconduct import cli; cli.run(['assess-many', '--help']); "
        "print(sorted({'pyarrow', 'numpy', 'pyspark'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr.strip() == "[]"
