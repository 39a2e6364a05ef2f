"""A line of JSON is read as `assess` reads a file: the fast way gives the same claim, or none."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.assessment.bulk import made

from safeconduct.assessment import Claim, claim_from_json
from safeconduct.assessment.bulk.texts import claim_from_line, csv_claims, json_claims
from safeconduct.assessment.claim import MAX_BYTES
from safeconduct.errors import BadInput


def read_slowly(raw: bytes) -> Claim | str:
    try:
        return claim_from_json(raw)
    except BadInput as error:
        return str(error)


GOOD = json.dumps(
    {
        "programme": "ukraine-2022",
        "surrendered_on": "2022-06-10",
        "voluntary": True,
        "claimants": [{"id": "a", "age": 30}],
        "items": [{"equipment": "t-72b3", "quantity": "1", "condition": "A", "attributes": {"rank": "1"}}],
    }
)

# What may be done to a claim's text: each replaces some of it.
SLIPS = [
    ('"age": 30', '"age": 30.0'),
    ('"age": 30', '"age": 3e1'),
    ('"age": 30', '"age": 30, "age": 31'),
    ('"age": 30', '"age": 999999999999999999'),
    ('"age": 30', '"age": 9999999999999999999'),
    ('"age": 30', '"age": -0'),
    ('"age": 30', '"age": NaN'),
    ('"id": "a"', '"id": "a", "id": "a"'),
    ('"id": "a"', '"id": "\\ud800"'),
    ('"id": "a"', '"id": "\\ud83d\\ude00"'),
    ('"id": "a"', '"id": "\\u0410\\u0431"'),
    ('"id": "a"', '"id": "\\"a\\""'),
    ('"id": "a"', '"id": "\\u0022"'),
    ('"id": "a"', '"id": "Ґ", "\\u0069d": "b"'),
    ('"id": "a"', '"id": "a\\u0000"'),
    ('"id": "a"', '"id": "a\x01"'),
    ('"id": "a"', '"id": "a", "weight": 2.50'),
    ('"rank": "1"', '"rank": "1", "rank": 2'),
    ('"rank": "1"', '"rank": 12345678901234567890123'),
    ('"rank": "1"', '"rank": 1.0'),
    ('"rank": "1"', '"rank": null'),
    ('"rank": "1"', '"rank": {"deep": [1]}'),
    ('"quantity": "1"', '"quantity": true'),
    ('"quantity": "1"', '"quantity": 1'),
    ('"voluntary": true', '"voluntary": 1'),
    ('"2022-06-10"', '"2022-W23-5"'),
    ('"2022-06-10"', '"2022-6-10"'),
    ("{", '{"claim": {'),
    ("{", "\ufeff{"),
    ("{", "  {\t"),
    ("}", ""),
    (",", ",,"),
    ('"programme"', '"Programme"'),
]


@given(st.lists(st.sampled_from(SLIPS), max_size=3))
def test_a_line_gives_the_claim_or_the_sentence_that_a_file_gives(slips: list[tuple[str, str]]) -> None:
    text = GOOD
    for before, after in slips:
        text = text.replace(before, after, 1)
    raw = text.encode()
    assert claim_from_line(raw) == read_slowly(raw)


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_by_itself_is_read_alike(slip: tuple[str, str]) -> None:
    raw = GOOD.replace(*slip, 1).encode()
    assert claim_from_line(raw) == read_slowly(raw)


@given(st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 8))
@example(b"\xff", 20, 0)
@example(b'{"claim": 1}', 0, len(GOOD))
def test_damaged_bytes_are_read_alike(noise: bytes, at: int, lost: int) -> None:
    raw = GOOD.encode()[:at] + noise + GOOD.encode()[at + lost :]
    assert claim_from_line(raw) == read_slowly(raw)


@given(made.claims(), st.booleans())
def test_claims_as_programs_write_them_are_read_alike(plain: dict[str, Any], compact: bool) -> None:  # noqa: FBT001 - drawn
    raw = json.dumps(plain, ensure_ascii=not compact, separators=(",", ":") if compact else None).encode()
    assert claim_from_line(raw) == read_slowly(raw)


def test_lines_are_counted_as_editors_count_them_and_a_line_too_long_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(f"{GOOD}\n\n{'x' * (3 * MAX_BYTES)}\n{GOOD}", encoding="utf-8")
    rows = list(json_claims(path))
    assert [(line, isinstance(claim, Claim)) for line, _, claim in rows] == [(1, True), (3, False), (4, True)]
    assert "larger than" in str(rows[1][2])
    assert rows[-1][1] == 1.0


HEADER = "programme,surrendered_on,voluntary,claimants,items,offered_on,prior_awards,knew_of_offer,unit"


def csv_of(tmp_path: Path, *rows: str, header: str = HEADER) -> list[tuple[int, Claim | str]]:
    path = tmp_path / "claims.csv"
    path.write_bytes("\n".join((header, *rows)).encode(errors="surrogateescape"))
    return [(line, claim) for line, _, claim in csv_claims(path)]


ROW = (
    'ukraine-2022,2022-06-10,{voluntary},"[{{""id"": ""a""}}]",'
    '"[{{""equipment"": ""t-72b3"", ""quantity"": 1}}]",,{prior},,'
)


def test_a_row_of_a_spreadsheet_is_a_claim_and_rows_are_counted_as_it_shows_them(tmp_path: Path) -> None:
    rows = csv_of(
        tmp_path, ROW.format(voluntary="TRUE", prior="007"), "", ROW.format(voluntary="false", prior="")
    )
    (first, claim), (third, other) = rows
    assert (first, third) == (2, 4)
    assert isinstance(claim, Claim)
    assert isinstance(other, Claim)
    assert (claim.voluntary, claim.prior_awards, other.voluntary, other.offered_on) == (True, 7, False, None)


def test_a_spreadsheet_of_another_country_separates_by_semicolons(tmp_path: Path) -> None:
    header = "programme;surrendered_on;voluntary;claimants;items"
    row = 'ukraine-2022;2022-06-10;true;"[{""id"": ""a""}]";"[{""equipment"": ""t-72b3"", ""quantity"": 1}]"'
    ((_, claim),) = csv_of(tmp_path, row, header=f"\ufeff{header}")
    assert isinstance(claim, Claim)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (ROW.format(voluntary="perhaps", prior=""), "voluntary"),
        (ROW.format(voluntary="true", prior="many"), "prior_awards"),
        ("ukraine-2022,2022-06-10,true", "3 cells"),
        ("ukraine-2022,2022-06-10,true,a,[],,,,", "at claimants: the cell must hold a JSON list"),
        (
            'ukraine-2022,2022-06-10,true,"[], ""unit"": ""USD""",[],,,,',
            "at claimants: the cell must hold a JSON list",
        ),
        ("ukraine-2022,10.06.2022,true,[],[],,,,", "no date"),
        ("ukraine-2022,2022-06-10,true,[],\udcff,,,,", "at items"),
        ("\udcff,2022-06-10,true,[],[],,,,", "UTF-8"),
    ],
)
def test_a_bad_row_of_a_spreadsheet_costs_itself_only(tmp_path: Path, row: str, sentence: str) -> None:
    bad, good = csv_of(tmp_path, row, ROW.format(voluntary="true", prior=""))
    assert sentence in str(bad[1])
    assert isinstance(good[1], Claim)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("programme,items", "no column “surrendered_on”"),
        (f"{HEADER},colour", "“colour”, which claims do not have"),
        (f"{HEADER},unit", "two columns “unit”"),
        ("", "no column “programme”"),
    ],
)
def test_a_spreadsheet_without_the_columns_is_refused(tmp_path: Path, header: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        csv_of(tmp_path, "x", header=header)
