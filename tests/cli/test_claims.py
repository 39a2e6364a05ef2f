"""`safeconduct claims generate`: a file by its ending, the same for the same seed, and a sentence when it cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct import cli
from safeconduct.assessment import claim_from_json

type Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        status = cli.run(["claims", "generate", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.mark.parametrize("ending", ["parquet", "jsonl", "csv"])
def test_a_file_is_written_and_nothing_is_said(run: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"claims.{ending}"
    assert run("50", str(out)) == (0, "", "")
    assert out.stat().st_size > 1_000
    assert list(tmp_path.iterdir()) == [out]


def test_programme_seed_and_bad_rows_are_taken(run: Run, tmp_path: Path) -> None:
    def written(name: str, *more: str) -> bytes:
        assert run("60", str(tmp_path / name), *more)[0] == 0
        return (tmp_path / name).read_bytes()

    plain = written("a.jsonl", "--programme", "brazil-2012", "--seed", "3")
    assert plain == written("b.jsonl", "--programme", "brazil-2012", "--seed", "3")
    assert plain != written("c.jsonl", "--programme", "brazil-2012", "--seed", "4")
    assert plain != written("d.jsonl", "--programme", "brazil-2012", "--seed", "3", "--bad-rows", "500")
    assert {claim_from_json(line).programme for line in plain.splitlines()} == {"brazil-2012"}
    assert len(plain.splitlines()) == 60


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("5", "claims.xml"), "does not say the format"),
        (("0", "claims.csv"), "range"),
        (("5", "claims.csv", "--programme", "ukrain-2022"), "did you mean ukraine-2022"),
        (("5", "claims.csv", "--seed", "-1"), "range"),
        (("5", "claims.csv", "--bad-rows", "1001"), "range"),
        (("5", "no/such/folder/claims.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
