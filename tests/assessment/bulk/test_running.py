"""A run over a file: counts add up, files are whole or not there, and every format says the same."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.assessment.bulk import made
from tests.assessment.bulk.same import batches, finder, in_bulk, one_by_one

from safeconduct.assessment.bulk import book, reading, writing
from safeconduct.assessment.bulk.digest import combined, digest_of
from safeconduct.assessment.bulk.lists import Lists, Only
from safeconduct.assessment.bulk.reading import pieces
from safeconduct.assessment.bulk.running import Books, Run, ahead, assess_file
from safeconduct.assessment.bulk.totals import Totals
from safeconduct.assessment.bulk.writing import rejects_path
from safeconduct.assessment.generating import write_claims
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load, shipped
from safeconduct.schedule import Schedule

PROGRAMME = load("ukraine-2022")


def lists() -> Lists:
    return Lists(finder(PROGRAMME), standard())


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("claims") / "claims.jsonl"
    catalogue = standard().with_items(PROGRAMME.additions)
    write_claims(path, 400, PROGRAMME, catalogue, seed=7, bad_rows=50)
    with path.open("a", encoding="utf-8") as opened:
        opened.write('\nno claim at all\n{"claim": {}}\n')
    return path


def rejects_of(awards: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in rejects_path(awards).read_text(encoding="utf-8").splitlines()]


def run_to(claims: Path, awards: Path, **more: Any) -> Run:
    return assess_file(claims, lists(), awards=awards, digest=True, **more)


def test_every_row_is_an_award_or_a_reject_and_every_format_says_the_same(
    claims: Path, tmp_path: Path
) -> None:
    runs = {kind: run_to(claims, tmp_path / f"{kind}.{kind}") for kind in ("jsonl", "csv", "parquet")}
    digests = {run.digest for run in runs.values()}
    assert len(digests) == 1
    told = [json.loads(line) for line in (tmp_path / "jsonl.jsonl").read_text(encoding="utf-8").splitlines()]
    with (tmp_path / "csv.csv").open(encoding="utf-8", newline="") as opened:
        cells = list(csv.DictReader(opened))
    table = pq.read_table(tmp_path / "parquet.parquet").to_pylist()
    assert len(told) == len(cells) == len(table) == runs["csv"].totals.assessed
    for award, row, plain in zip(told, cells, table, strict=True):
        assert row == {
            key: value
            if isinstance(value, str)
            else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            for key, value in award.items()
        }
        assert plain["line"] == award["line"]
        assert [line["clause"] for line in plain["lines"]] == [line["clause"] for line in award["lines"]]
    rejected = rejects_of(tmp_path / "jsonl.jsonl")
    assert rejected == rejects_of(tmp_path / "csv.csv") == rejects_of(tmp_path / "parquet.parquet")
    lines = sorted([award["line"] for award in told] + [each["line"] for each in rejected])
    # Line 401 is blank, which is no row.
    assert lines == [*range(1, 401), 402, 403]
    assert len(rejected) > 5
    assert all(each["reason"].endswith((".", "?")) for each in rejected)


def test_an_award_of_many_is_the_award_of_one(claims: Path, tmp_path: Path) -> None:
    run_to(claims, tmp_path / "awards.jsonl", language="uk")
    from safeconduct.assessment import assess, claim_from_json, render

    raw = claims.read_bytes().splitlines()
    told = [json.loads(line) for line in (tmp_path / "awards.jsonl").read_text(encoding="utf-8").splitlines()]
    for award in told:
        claim = claim_from_json(raw[award.pop("line") - 1])
        assert award == render(assess(claim, PROGRAMME, standard()), "uk")


@pytest.mark.parametrize("rows", [1, 2, 7, 1000])
def test_the_size_of_a_batch_changes_nothing(claims: Path, tmp_path: Path, rows: int) -> None:
    run = run_to(claims, tmp_path / "awards.jsonl", rows=rows)
    whole = run_to(claims, tmp_path / "whole.jsonl")
    assert (run.digest, run.totals.plain()) == (whole.digest, whole.totals.plain())
    assert (tmp_path / "awards.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_progress_goes_up_to_the_end(claims: Path) -> None:
    told: list[float] = []
    assess_file(claims, lists(), progress=told.append, rows=50)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_run_that_fails_leaves_the_files_of_the_run_before(
    claims: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    awards = tmp_path / "awards.jsonl"
    awards.write_text("before")
    rejects_path(awards).write_text("before")

    def failing(_path: Path, *, rows: int) -> Iterator[reading.Piece]:
        yield from pieces(claims, rows=min(rows, 100))
        raise OSError(5, "gone")

    monkeypatch.setattr("safeconduct.assessment.bulk.running.pieces", failing)
    with pytest.raises(BadInput, match="cannot be written: input/output error"):
        assess_file(claims, lists(), awards=awards)
    assert awards.read_text() == rejects_path(awards).read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["awards.jsonl", "awards.rejects.jsonl"]


def test_rejects_of_the_run_before_do_not_stay(claims: Path, tmp_path: Path) -> None:
    awards = tmp_path / "awards.parquet"
    run_to(claims, awards)
    assert rejects_of(awards)
    good = tmp_path / "good.jsonl"
    good.write_bytes(claims.read_bytes().splitlines(keepends=True)[0])
    run_to(good, awards)
    assert rejects_of(awards) == []
    assert pq.read_metadata(awards).num_rows == 1


@pytest.mark.parametrize("name", ["awards.xlsx", "missing/awards.jsonl"])
def test_awards_go_nowhere_else(claims: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"awards\."):
        run_to(claims, tmp_path / name)


def test_a_file_without_claims_has_no_awards(tmp_path: Path) -> None:
    empty = tmp_path / "claims.jsonl"
    empty.write_text("\n\n")
    for kind in ("parquet", "jsonl", "csv"):
        run = run_to(empty, tmp_path / f"awards.{kind}")
        assert (run.totals.assessed, run.totals.rejected, run.digest) == (0, 0, 0)
    assert pq.read_metadata(tmp_path / "awards.parquet").num_rows == 0
    assert (tmp_path / "awards.csv").read_text(encoding="utf-8").startswith("line,programme,")


def test_programmes_and_versions_may_stand_in_one_file(tmp_path: Path) -> None:
    parts = []
    for number, programme in enumerate(shipped()):
        part = tmp_path / f"{programme}.jsonl"
        pack = load(programme)
        write_claims(part, 30, pack, standard().with_items(pack.additions), seed=number)
        parts.append(part.read_bytes())
    mixed = tmp_path / "mixed.jsonl"
    lines = [line for part in parts for line in part.splitlines()]
    mixed.write_bytes(b"\n".join(lines[::7] + lines[3::7] + lines[5::7]))
    run = assess_file(mixed, Lists(load, standard()), awards=tmp_path / "awards.jsonl", rows=40)
    from safeconduct.assessment import assess, claim_from_json, render

    raw = mixed.read_bytes().splitlines()
    told = [json.loads(line) for line in (tmp_path / "awards.jsonl").read_text(encoding="utf-8").splitlines()]
    assert run.totals.assessed == len(told) > 100
    for award in told:
        claim = claim_from_json(raw[award.pop("line") - 1])
        assert award == render(assess(claim, load(claim.programme), standard()), "en")
    assert {status.programme for status in run.totals.statuses()} == set(shipped())


def test_one_programme_only_may_be_wanted(claims: Path) -> None:
    other = load("ukraine-2023")
    run = assess_file(claims, Lists(Only(other), standard()))
    assert run.totals.assessed == 0
    with pytest.raises(BadInput, match="not of “ukraine-2023”"):
        Only(other)("ukraine-2022")


def test_a_draft_may_be_applied_whatever_the_dates(claims: Path) -> None:
    (schedule,) = PROGRAMME.schedules
    in_force = assess_file(claims, lists()).totals
    draft = assess_file(claims, Lists(finder(PROGRAMME), standard(), schedule)).totals
    assert draft.assessed >= in_force.assessed
    assert [each for each in draft.statuses() if each.version != schedule.version] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(made.files, st.lists(made.schedules(), min_size=1, max_size=2))
def test_what_is_forgotten_is_learnt_again(
    monkeypatch: pytest.MonkeyPatch, plain: list[dict[str, Any]], versions: list[Schedule]
) -> None:
    monkeypatch.setattr(book, "MOST_REMEMBERED", 2)
    programme = made.programme_of(*versions)
    said, _, totals, bare = in_bulk(plain, programme, 2)
    assert said == one_by_one(plain, programme)
    assert totals.plain() == bare.plain()


@settings(max_examples=25)
@given(made.files, made.schedules(), st.integers(1, 5))
def test_digests_and_totals_of_parts_are_those_of_the_whole(
    plain: list[dict[str, Any]], schedule: Schedule, size: int
) -> None:
    programme = made.programme_of(schedule)
    _, table, totals, _ = in_bulk(plain, programme, size)
    parts = [digest_of(batch) for batch in table.to_batches(max_chunksize=size)]
    assert combined(*reversed(parts)) == digest_of(table)
    merged = Totals()
    for batch in batches(plain, size):
        part = Totals()
        part.add(Books(Lists(finder(programme), standard()), awards=False).assess(batch))
        merged.merge(json.loads(json.dumps(part.plain())))
    assert merged.plain() == totals.plain()


def test_a_digest_sees_any_change(claims: Path, tmp_path: Path) -> None:
    run = run_to(claims, tmp_path / "awards.parquet")
    table = pq.read_table(tmp_path / "awards.parquet")
    assert digest_of(table) == run.digest
    assert digest_of(table.slice(1)) != run.digest
    changed = table.set_column(table.schema.get_field_index("total"), "total", [[0] * table.num_rows])
    assert digest_of(changed) != run.digest


def test_what_is_read_ahead_comes_in_order_and_a_failure_is_not_lost() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def numbers(fail: Callable[[], None]) -> Iterator[int]:
        yield from range(1, 4)
        fail()

    def failing() -> None:
        raise ValueError("at the end")

    with ThreadPoolExecutor(1) as threads:
        assert list(ahead(numbers(lambda: None), threads)) == [1, 2, 3]
        with pytest.raises(ValueError, match="at the end"):
            list(ahead(numbers(failing), threads))


def test_texts_are_written_once_for_each_piece_of_the_file(claims: Path, tmp_path: Path) -> None:
    run_to(claims, tmp_path / "awards.parquet")
    metadata = pq.read_metadata(tmp_path / "awards.parquet")
    why = next(
        column
        for column in map(metadata.row_group(0).column, range(metadata.num_columns))
        if column.path_in_schema.endswith(".why")
    )
    assert "RLE_DICTIONARY" in why.encodings
    assert writing.AWARDS.equals(pq.read_schema(tmp_path / "awards.parquet"))
