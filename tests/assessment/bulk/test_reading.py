"""Tables of claims as other programs write them: what fits is read alike, what cannot fit is refused by name."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.bulk import made
from tests.assessment.bulk.same import finder, one_by_one

from safeconduct.assessment import claim_from_plain
from safeconduct.assessment.bulk.layout import CLAIMS, claim_from_row
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.reading import pieces, table_of
from safeconduct.assessment.bulk.running import Books, assess_file
from safeconduct.assessment.bulk.telling import Teller
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load

PROGRAMME = load("ukraine-2022")


def row(**more: object) -> dict[str, Any]:
    return {
        "programme": PROGRAMME.id,
        "surrendered_on": date(2022, 6, 10),
        "voluntary": True,
        "claimants": [{"id": "a"}],
        "items": [{"equipment": "t-72b3", "quantity": "2", "condition": "A"}],
        **more,
    }


def told(path: Path, rows: int = 100) -> dict[int, Any]:
    """Return what comes out for a file: awards by line, and the sentences of the rejects."""
    books, teller = Books(Lists(finder(PROGRAMME), standard()), awards=True), Teller("en")
    found: dict[int, Any] = {}
    for piece in pieces(path, rows=rows):
        assessed = books.assess(piece.claims)
        found |= {award.pop("line"): award for award in map(dict, teller.told(assessed))}
        found |= {reject.line: reject.reason for reject in (*assessed.rejects, *piece.rejects)}
    return found


def parquet_of(tmp_path: Path, rows: list[dict[str, Any]], schema: pa.Schema | None = None) -> Path:
    path = tmp_path / "claims.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


def with_field(column: str, field: str, kind: pa.DataType) -> pa.Schema:
    """Return our own schema with another type for one field of a list."""
    tables = CLAIMS.field(column).type.value_type
    fields = [pa.field(each.name, kind if each.name == field else each.type) for each in tables]
    place = CLAIMS.get_field_index(column)
    return CLAIMS.set(place, pa.field(column, pa.list_(pa.struct(fields))))


@given(made.files)
def test_a_claim_becomes_a_row_and_the_row_a_claim(plain: list[dict[str, Any]]) -> None:
    claims = [claim_from_plain(each) for each in plain]
    table = table_of(claims, range(1, len(claims) + 1))
    for claim, each in zip(claims, table.to_pylist(), strict=True):
        again = claim_from_row(each)
        assert str(again).replace("'", "") == str(claim).replace("'", "")


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        (CLAIMS, {}),
        (
            with_field("items", "quantity", pa.int16()),
            {"items": [{"equipment": "t-72b3", "quantity": 2, "condition": "A"}]},
        ),
        (
            with_field("items", "quantity", pa.decimal128(9, 0)),
            {"items": [{"equipment": "t-72b3", "quantity": Decimal(2), "condition": "A"}]},
        ),
        (with_field("items", "equipment", pa.large_string()), {}),
        (with_field("items", "equipment", pa.dictionary(pa.int8(), pa.string())), {}),
        (CLAIMS.set(1, pa.field("surrendered_on", pa.string())), {"surrendered_on": "2022-06-10"}),
        (CLAIMS.set(1, pa.field("surrendered_on", pa.date64())), {}),
        (CLAIMS.set(0, pa.field("programme", pa.dictionary(pa.int32(), pa.string()))), {}),
        (CLAIMS.set(8, pa.field("unit", pa.null())), {}),
        (CLAIMS.set(4, pa.field("items", pa.large_list(CLAIMS.field("items").type.value_type))), {}),
        (pa.schema([CLAIMS.field(number) for number in (4, 3, 2, 1, 0)]), {}),
    ],
)
def test_what_another_program_writes_is_assessed_alike(
    tmp_path: Path, schema: pa.Schema, values: dict[str, Any]
) -> None:
    found = told(parquet_of(tmp_path, [row(**values)], schema))
    assert found[1]["total"] == "200000.00"
    assert found[1]["shares"] == {"a": "200000.00"}


@pytest.mark.parametrize(
    "attributes",
    [pa.string(), pa.struct([("rank", pa.string()), ("odd", pa.bool_())]), pa.struct([("rank", pa.int8())])],
)
def test_attributes_are_json_or_a_table(tmp_path: Path, attributes: pa.DataType) -> None:
    text = pa.types.is_string(attributes)
    rank = 4 if attributes == pa.struct([("rank", pa.int8())]) else "4"
    rows = [
        row(items=[{"equipment": "ship", "quantity": "1", "condition": "A", "attributes": stated}])
        for stated in ('{"rank": "4"}' if text else {"rank": rank}, None, "{}" if text else {"rank": None})
    ]
    found = told(parquet_of(tmp_path, rows, with_field("items", "attributes", attributes)))
    assert [found[line]["status"] for line in (1, 2, 3)] == ["payable", "needs_decision", "needs_decision"]
    assert found[1]["lines"][0]["clause"] if isinstance(found[1]["lines"][0], dict) else True


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ("rank 4", "no JSON object"),
        ('["rank"]', "no JSON object"),
        ('{"rank": "1", "rank": "4"}', "twice"),
        ('{"rank": null}', "items[1].attributes"),
        ('{"rank": 4.0}', "items[1].attributes: “attributes” must be"),
        ('{"rank": "4"}, "unit": {"a": 1}', "no JSON object"),
    ],
)
def test_attributes_that_a_claim_cannot_have_cost_their_row_only(
    tmp_path: Path, attributes: str, sentence: str
) -> None:
    item = {"equipment": "ship", "quantity": "1", "condition": "A"}
    rows = [row(items=[item, {**item, "attributes": attributes}]), row()]
    found = told(parquet_of(tmp_path, rows, CLAIMS))
    assert sentence in found[1]
    assert found[2]["total"] == "200000.00"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"surrendered_on": None}, "“surrendered_on” is missing"),
        ({"voluntary": None}, "“voluntary” is missing"),
        ({"programme": None}, "“programme” is missing"),
        ({"programme": "nobodys"}, "nobodys"),
        ({"claimants": None}, "“claimants” is missing"),
        ({"claimants": []}, "names no claimants"),
        ({"claimants": [None]}, "claimants"),
        ({"claimants": [{"id": "a"}, {"id": "a"}]}, "stands in the claim twice"),
        ({"claimants": [{"id": " "}]}, "id is empty"),
        ({"claimants": [{"id": "я" * 101}]}, "longer than 100"),
        ({"claimants": [{"id": "a", "kind": "king"}]}, "king"),
        ({"claimants": [{"id": f"p{number}"} for number in range(1001)]}, "at most 1,000"),
        ({"items": []}, "names no items"),
        ({"items": None}, "“items” is missing"),
        ({"items": [{"equipment": None, "quantity": "1"}]}, "“equipment” is missing"),
        ({"items": [{"equipment": "t-72b3", "quantity": None}]}, "“quantity” is missing"),
        ({"items": [{"equipment": "t-72b3", "quantity": "1", "condition": "A"}] * 1001}, "at most 1,000"),
        ({"items": [{"equipment": "t-72b9", "quantity": "1", "condition": "A"}]}, "did you mean"),
        ({"items": [{"equipment": "t-72b3", "quantity": "1000000000", "condition": "A"}]}, "absurd"),
        ({"surrendered_on": date(1700, 1, 1)}, "no list in force"),
        ({"offered_on": date(2022, 7, 1)}, "before its offer"),
        ({"prior_awards": -1}, "cannot be negative"),
        ({"unit": "XYZ"}, "XYZ"),
    ],
)
def test_a_bad_row_is_rejected_with_the_scalar_engines_sentence_and_stops_nothing(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    rows = [row(), row(**changes), row()]
    found = told(parquet_of(tmp_path, rows, CLAIMS))
    assert sentence in found[2]
    assert found[1]["total"] == found[3]["total"] == "200000.00"
    try:
        alone = one_by_one([json.loads(json.dumps(rows[1], default=str))], PROGRAMME)[1]
    except BadInput as error:
        alone = str(error)
    if None not in changes.values() and changes.get("claimants") != [None]:
        assert alone == found[2] or "equipment" in str(found[2]) or "quantity" in str(found[2])


def test_a_text_that_is_no_date_is_refused_as_in_json(tmp_path: Path) -> None:
    schema = CLAIMS.set(1, pa.field("surrendered_on", pa.string()))
    rows = [row(surrendered_on=day) for day in ("2022-06-10", "2022-W23-5", "10.6.2022", "2022-02-30")]
    found = told(parquet_of(tmp_path, rows, schema))
    assert found[1]["total"] == "200000.00"
    assert all("surrendered_on" in found[line] for line in (2, 3, 4))


def test_an_absurd_amount_is_rejected_and_not_cut_off(tmp_path: Path) -> None:
    tank = {"equipment": "t-72b3", "quantity": "1", "condition": "A"}
    found = told(parquet_of(tmp_path, [row(items=[tank] * 1000), row(items=[tank] * 999)], CLAIMS))
    assert found[1]["total"] == "100000000.00"
    assert found[2]["total"] == "99900000.00"


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        (CLAIMS.append(pa.field("colour", pa.string())), "column “colour”, which claims do not have"),
        (CLAIMS.remove(2), "no column “voluntary”"),
        (CLAIMS.set(2, pa.field("voluntary", pa.string())), "column “voluntary”: claims need true and false"),
        (with_field("items", "quantity", pa.float64()), "column “items.quantity”: .* not double"),
        (with_field("items", "decided", pa.int64()), "column “items.decided”: claims need text or decimals"),
        (with_field("claimants", "age", pa.float64()), "column “claimants.age”"),
        (
            with_field("items", "attributes", pa.struct([("weight", pa.float32())])),
            "column “items.attributes”",
        ),
        (
            CLAIMS.set(3, pa.field("claimants", pa.list_(pa.struct([("age", pa.int64())])))),
            "no column “claimants.id”",
        ),
        (
            CLAIMS.set(3, pa.field("claimants", pa.string())),
            "column “claimants”: claims need lists of tables",
        ),
    ],
)
def test_a_table_that_cannot_hold_claims_is_refused_by_its_column(
    tmp_path: Path, schema: pa.Schema, sentence: str
) -> None:
    path = tmp_path / "claims.parquet"
    pq.write_table(schema.empty_table(), path)
    with pytest.raises(BadInput, match=sentence):
        list(pieces(path))


@pytest.mark.parametrize(
    ("name", "content"), [("a.parquet", b"PAR1"), ("a.xlsx", b""), ("missing.jsonl", None)]
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=name):
        list(pieces(path))


@given(st.integers(1, 9), st.integers(1, 9))
def test_the_size_of_row_groups_and_batches_changes_nothing(groups: int, rows: int) -> None:
    import tempfile

    claims = [row(claimants=[{"id": "a"}, {"id": "b", "age": age}]) for age in (3, 30, 17, 18, 99, 131, 40)]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "claims.parquet"
        pq.write_table(pa.Table.from_pylist(claims, schema=CLAIMS), path, row_group_size=groups)
        run = assess_file(path, Lists(finder(PROGRAMME), standard()), rows=rows, digest=True)
        whole = assess_file(path, Lists(finder(PROGRAMME), standard()), digest=True)
    assert (run.totals.plain(), run.digest) == (whole.totals.plain(), whole.digest)
    assert (run.totals.assessed, run.totals.rejected) == (6, 1)


def test_what_nothing_is_in_is_not_read(tmp_path: Path) -> None:
    (piece,) = pieces(parquet_of(tmp_path, [row(), row()], CLAIMS))
    names = {field.name for field in piece.claims.schema.field("items").type.value_type}
    assert names == {"equipment", "quantity", "condition"}
    assert piece.claims.column("line").to_pylist() == [1, 2]
    assert piece.done == 1.0


def test_so_many_different_ids_that_a_dictionary_gives_up_are_read_all_the_same(tmp_path: Path) -> None:
    count = 60_000
    ids = [f"person-{number:020}" for number in range(2 * count)]
    people = pa.ListArray.from_arrays(
        pa.array(range(0, 2 * count + 1, 2), pa.int32()), pa.StructArray.from_arrays([pa.array(ids)], ["id"])
    )
    item = pa.array([[{"equipment": "t-72b3", "quantity": "1", "condition": "A"}]]).take(
        pa.array([0] * count)
    )
    columns = {
        "programme": pa.array([PROGRAMME.id] * count),
        "surrendered_on": pa.array([date(2022, 6, 10)] * count),
        "voluntary": pa.array([True] * count),
        "claimants": people,
        "items": item,
    }
    path = tmp_path / "claims.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=40_000, dictionary_pagesize_limit=100_000)
    out = tmp_path / "awards.parquet"
    run = assess_file(path, Lists(finder(PROGRAMME), standard()), awards=out, rows=7_000)
    assert (run.totals.assessed, run.totals.rejected) == (count, 0)
    awards = pq.read_table(out)
    assert awards.column("line").to_pylist() == list(range(1, count + 1))
    shares = awards.column("shares").combine_chunks().flatten()
    assert shares.field("claimant").cast(pa.string()).to_pylist() == ids
