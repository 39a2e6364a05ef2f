"""Spark, in local mode: the same awards, rejects, totals and digests as on this machine alone."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.assessment.bulk import made

from safeconduct.assessment.bulk.lists import Lists, Only
from safeconduct.assessment.bulk.running import assess_file
from safeconduct.assessment.bulk.spark import assess_on_spark, session
from safeconduct.assessment.bulk.writing import rejects_path
from safeconduct.assessment.generating import write_claims
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load
from safeconduct.schedule import Schedule

PROGRAMME = load("ukraine-2022")

pytestmark = [
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Spark needs Java: apt-get install openjdk-17-jre-headless"
    ),
    # Spark's own library leaves sockets and files to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        # Not even to find out its own address may a test look at the network.
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("spark")))
        patch.setenv("PYSPARK_SUBMIT_ARGS", "--master local[2] --conf spark.ui.enabled=false pyspark-shell")
        with session() as running:
            running.sparkContext.setLogLevel("ERROR")
            yield running


def files(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"claims.{kind}"
    catalogue = standard().with_items(PROGRAMME.additions)
    write_claims(path, 300, PROGRAMME, catalogue, seed=11, bad_rows=100)
    return path


def lines_of(folder: Path) -> list[dict[str, Any]]:
    parts = sorted(folder.glob("part-*"))
    found = [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]
    return sorted(found, key=lambda each: int(each["line"]))


def plain_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("kind", ["parquet", "jsonl", "csv"])
def test_awards_rejects_totals_and_digests_are_those_of_one_machine(tmp_path: Path, kind: str) -> None:
    claims = files(tmp_path, kind)
    if kind == "jsonl":
        with claims.open("ab") as opened:
            opened.write(b'\n{"programme": "\xff"}\r\n\nhello\rworld\n')
    lists = Lists(load, standard())
    here = assess_file(claims, lists, awards=tmp_path / "here.jsonl", digest=True)
    there = assess_on_spark(str(claims), lists, awards=str(tmp_path / "there.jsonl"), digest=True)
    assert there.digest == here.digest
    assert there.totals.plain() == here.totals.plain()
    assert lines_of(tmp_path / "there.jsonl") == plain_lines(tmp_path / "here.jsonl")
    assert lines_of(rejects_path(tmp_path / "there.jsonl")) == plain_lines(
        rejects_path(tmp_path / "here.jsonl")
    )
    assert here.totals.rejected > 0


@pytest.mark.usefixtures("spark")
def test_a_table_of_awards_is_the_same_and_several_files_are_counted_on(tmp_path: Path) -> None:
    folder = tmp_path / "many.parquet"
    folder.mkdir()
    claims = pq.read_table(files(tmp_path, "parquet"))
    pq.write_table(claims.slice(0, 90), folder / "a.parquet", row_group_size=40)
    pq.write_table(claims.slice(90), folder / "b.parquet")
    lists = Lists(load, standard())
    here = assess_file(tmp_path / "claims.parquet", lists, awards=tmp_path / "here.parquet", digest=True)
    there = assess_on_spark(str(folder), lists, awards=str(tmp_path / "there.parquet"), digest=True)
    assert there.digest == here.digest
    rows = sorted(pq.read_table(tmp_path / "there.parquet").to_pylist(), key=lambda row: row["line"])
    assert rows == pq.read_table(tmp_path / "here.parquet").to_pylist()


@pytest.mark.usefixtures("spark")
# Spark takes seconds for each example: one that fails is shown as it is, not made smaller.
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(made.good_claims, min_size=1, max_size=8), made.schedules())
def test_lists_that_nobody_thought_of_mean_the_same(
    tmp_path_factory: pytest.TempPathFactory, plain: list[dict[str, Any]], schedule: Schedule
) -> None:
    folder = tmp_path_factory.mktemp("made")
    claims = folder / "claims.jsonl"
    claims.write_text("\n".join(json.dumps(each) for each in plain), encoding="utf-8")
    lists = Lists(Only(made.programme_of(schedule)), standard())
    here = assess_file(claims, lists, awards=folder / "here.jsonl", digest=True)
    there = assess_on_spark(str(claims), lists, awards=str(folder / "there.jsonl"), digest=True)
    assert (there.digest, there.totals.plain()) == (here.digest, here.totals.plain())
    assert lines_of(folder / "there.jsonl") == plain_lines(folder / "here.jsonl")


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize(
    ("claims", "awards", "sentence"),
    [
        ("missing.parquet", "awards.parquet", "missing.parquet"),
        ("missing.jsonl", "awards.parquet", "missing.jsonl"),
        ("claims.txt", "awards.parquet", "claims.txt"),
        ("claims.parquet", "awards.csv", "Spark writes no CSV"),
        ("wrong.parquet", "awards.parquet", "no column “voluntary”"),
    ],
)
def test_what_cannot_be_read_or_written_is_a_sentence(
    tmp_path: Path, claims: str, awards: str, sentence: str
) -> None:
    table = pq.read_table(files(tmp_path, "parquet"))
    pq.write_table(table.drop_columns(["voluntary"]), tmp_path / "wrong.parquet")
    with pytest.raises(BadInput, match=sentence):
        assess_on_spark(str(tmp_path / claims), Lists(load, standard()), awards=str(tmp_path / awards))
