"""The same run on Apache Spark: the users' own cluster, or this machine where none is set.

Spark spreads the file; what it calls for each batch is the very function that a run on this machine calls, with a
table in and a table out. Nothing here knows what a list pays.

Which cluster is used say Spark's own settings (`SPARK_HOME`, `spark-defaults.conf`, `MASTER` in `PYSPARK_SUBMIT_ARGS`).
Safeconduct must be installed on its workers. Awards and rejects are written as Spark writes: a folder of that name
with a file for each part.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from safeconduct.assessment.bulk.awards import AwardTables
from safeconduct.assessment.bulk.digest import combined, digest_of
from safeconduct.assessment.bulk.layout import AWARDS, LINE, Reject, checked, without_codes
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.reading import ending, table_of
from safeconduct.assessment.bulk.running import Books, Run
from safeconduct.assessment.bulk.telling import Teller
from safeconduct.assessment.bulk.texts import claim_from_line, csv_claims
from safeconduct.assessment.bulk.totals import Totals
from safeconduct.assessment.bulk.writing import rejects_path
from safeconduct.errors import BadInput

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_BATCH_ROWS = "65536"
_PLAIN_AWARDS = pa.schema([(field.name, without_codes(field.type)) for field in AWARDS])
_TOLD = pa.schema([(LINE, pa.int64()), ("told", pa.string())])
_MISSING = (
    "Spark is not installed: `pip install 'safeconduct[spark]'` brings it, and it needs Java 17 "
    "(Debian: apt-get install openjdk-17-jre-headless)."
)


def assess_on_spark(
    claims: str, lists: Lists, *, awards: str | None = None, language: str = "en", digest: bool = False
) -> Run:
    """Assess every claim of a file on Spark.

    Args:
        claims: the file, or a folder of Parquet files, at an address that Spark reads; its ending says what it is.
        lists: that claims may be assessed by.
        awards: where awards go, as Parquet or JSON Lines, with the rejects beside; None where they are not wanted.
        language: of the sentences in JSON Lines.
        digest: a digest over the awards is wanted.

    Raises:
        BadInput: Spark is not installed or does not start, a file cannot be read or written, or no row of `claims`
            can be a claim.
    """
    kind = ending(Path(claims))
    told = awards is not None and ending(Path(awards)) != ".parquet"
    if awards is not None and ending(Path(awards)) == ".csv":
        raise BadInput(f"Spark writes no CSV: let {awards} end in .parquet or .jsonl.")
    with session() as spark, _sentences():
        frame, starts = _parquet(spark, claims) if kind == ".parquet" else _texts(spark, claims, kind)
        job = _Job(
            lists, starts, language if told else None, wants_awards=awards is not None, wants_digest=digest
        )
        return _run(job, frame, awards)


@contextmanager
def session() -> Iterator["SparkSession"]:
    """Start Spark, or use what runs already.

    Raises:
        BadInput: it is not installed, or does not start.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - the same
    except ImportError as error:
        raise BadInput(_MISSING) from error
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    # Its workers on this machine must find what this process found.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory(prefix="safeconduct-spark-") as warehouse:
        builder = (
            SparkSession.builder.appName("safeconduct assess-many")
            # Else a folder of its own stays behind wherever one stands.
            .config("spark.sql.warehouse.dir", warehouse)
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", _BATCH_ROWS)
        )
        try:
            spark = builder.getOrCreate()
        except PySparkException as error:
            raise BadInput(f"Spark does not start: {_first_line(error)}. {_MISSING}") from error
        try:
            yield spark
        finally:
            spark.stop()


def _parquet(spark: "SparkSession", claims: str) -> tuple["DataFrame", None]:
    """Return a table of claims with their lines."""
    from pyspark.sql import functions as fn  # noqa: PLC0415 - an extra
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415 - the same

    frame = spark.read.parquet(claims)
    checked(to_arrow_schema(frame.schema), claims)
    line = fn.col("_metadata.row_index") + 1
    files = frame.inputFiles()
    if len(files) > 1:
        # The rows of several files are counted on, in the order of their names.
        counts = frame.groupBy(fn.col("_metadata.file_path").alias("file")).count().orderBy("file").collect()
        befores = accumulate((row["count"] for row in counts), initial=0)
        before = {row["file"]: start for row, start in zip(counts, befores, strict=False)}
        pairs = [fn.lit(value) for pair in before.items() for value in pair]
        line += fn.create_map(*pairs)[fn.col("_metadata.file_path")]
    return frame.select(*frame.columns, line.cast("long").alias(LINE)), None


def _texts(
    spark: "SparkSession", claims: str, kind: str
) -> tuple["DataFrame", dict[tuple[str, int], int] | None]:
    """Return claims as lines of JSON, and where the blocks begin in which Spark reads their file."""
    from pyspark.sql import functions as fn  # noqa: PLC0415 - an extra

    if kind == ".csv":
        # A spreadsheet's file is small, and its cells may hold line breaks: it is read here.
        rows = [
            (line, None, claim) if isinstance(claim, str) else (line, msgspec.json.encode(claim), None)
            for line, _, claim in csv_claims(Path(claims))
        ]
        names = pa.schema([(LINE, pa.int64()), ("raw", pa.binary()), ("refused", pa.string())])
        columns = [
            pa.array(column, field.type)
            for column, field in zip(zip(*rows, strict=True), names, strict=False)
        ]
        return spark.createDataFrame(pa.Table.from_arrays(columns, schema=names)), None
    frame = spark.read.option("lineSep", "\n").text(claims)
    frame = frame.select(
        # As bytes: what is no UTF-8 must be refused as such.
        fn.col("value").cast("binary").alias("raw"),
        fn.col("_metadata.file_path").alias("file"),
        fn.col("_metadata.file_block_start").alias("block"),
    )
    counts = frame.groupBy("file", "block").count().orderBy("file", "block").collect()
    befores = accumulate((row["count"] for row in counts), initial=0)
    return frame, {(row["file"], row["block"]): start for row, start in zip(counts, befores, strict=False)}


class _Job:
    """What a worker does with its part of the claims.

    Args:
        lists: that claims may be assessed by.
        starts: where the blocks of a file of text begin; None where each row has its number.
        language: in which awards are told; None where they are wanted as a table.
        wants_awards: awards are wanted.
        wants_digest: a digest over them is wanted.
    """

    def __init__(
        self,
        lists: Lists,
        starts: dict[tuple[str, int], int] | None,
        language: str | None,
        *,
        wants_awards: bool,
        wants_digest: bool,
    ) -> None:
        self._lists = lists
        self._starts = starts
        self._language = language
        self._wants_awards = wants_awards
        self.wants_digest = wants_digest

    @property
    def schema(self) -> pa.Schema:
        """Of what it yields: awards, rejects as lines of JSON, and in a last row what the part comes to."""
        awards = _TOLD if self._language is not None else _PLAIN_AWARDS
        return pa.schema([*awards, ("rejected", pa.string()), ("sums", pa.string())])

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield what comes out for a part of the claims."""
        books = Books(self._lists, awards=self._wants_awards or self.wants_digest)
        tables, totals, digest = AwardTables(), Totals(), 0
        teller = Teller(self._language) if self._language is not None else None
        for claims, rejects in self._claims(batches):
            assessed = books.assess(claims)
            assessed.rejects.extend(rejects)
            totals.add(assessed)
            if self.wants_digest:
                digest = combined(digest, digest_of(tables.table(assessed)))
            if teller is not None:
                texts = [(told[LINE], msgspec.json.encode(told).decode()) for told in teller.told(assessed)]
                yield self._filled({LINE: [line for line, _ in texts], "told": [text for _, text in texts]})
            elif self._wants_awards:
                table = tables.table(assessed)
                yield self._filled(
                    {field.name: table.column(field.name).cast(field.type) for field in _PLAIN_AWARDS}
                )
            yield self._filled(
                {"rejected": [msgspec.json.encode(each._asdict()).decode() for each in assessed.rejects]}
            )
        sums = msgspec.json.encode({"totals": totals.plain(), "digest": str(digest)}).decode()
        yield self._filled({"sums": [sums]})

    def _claims(self, batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, list[Reject]]]:
        counted = dict(self._starts or {})
        for batch in batches:
            if "raw" not in batch.schema.names:
                yield batch, []
                continue
            claims, lines, rejects = [], [], []
            for row in batch.to_pylist():
                line = row.get(LINE)
                if line is None:
                    block = row["file"], row["block"]
                    line = counted[block] = counted[block] + 1
                if row["raw"] is not None and not row["raw"].strip():
                    continue
                claim = row.get("refused") or claim_from_line(row["raw"])
                if isinstance(claim, str):
                    rejects.append(Reject(line, claim))
                else:
                    claims.append(claim)
                    lines.append(line)
            yield table_of(claims, lines), rejects

    def _filled(self, columns: dict[str, Any]) -> pa.RecordBatch:
        """Return rows of the whole schema with nothing in the other columns."""
        length = len(next(iter(columns.values())))
        return pa.RecordBatch.from_arrays(
            [
                _array(columns[field.name], field.type)
                if field.name in columns
                else pa.nulls(length, field.type)
                for field in self.schema
            ],
            schema=self.schema,
        )


def _run(job: _Job, frame: "DataFrame", awards: str | None) -> Run:
    """Let Spark do a job, and write and add up what comes out."""
    from pyspark import StorageLevel  # noqa: PLC0415 - an extra
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - the same

    # Three things are read from it: awards, rejects and sums.
    done = frame.mapInArrow(job, from_arrow_schema(job.schema)).persist(StorageLevel.DISK_ONLY)
    try:
        if awards is not None:
            found = done.where(f"{LINE} is not null").drop("rejected", "sums")
            if "told" in found.columns:
                found.select("told").write.mode("overwrite").text(awards)
            else:
                found.write.mode("overwrite").parquet(awards)
            rejects = done.where("rejected is not null").select("rejected")
            rejects.write.mode("overwrite").text(str(rejects_path(Path(awards))))
        totals, digest = Totals(), 0
        for row in done.where("sums is not null").select("sums").collect():
            sums = msgspec.json.decode(row["sums"])
            totals.merge(sums["totals"])
            digest = combined(digest, int(sums["digest"]))
    finally:
        done.unpersist()
    return Run(totals, digest if job.wants_digest else None)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what Spark finds wrong with a file into a sentence."""
    from pyspark.errors import AnalysisException  # noqa: PLC0415 - an extra

    try:
        yield
    except AnalysisException as error:
        raise BadInput(f"Spark refuses: {_first_line(error)}.") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def _array(values: object, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)
