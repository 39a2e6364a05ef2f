"""One meaning: the bulk engine says of every claim what the scalar engine says, to the last minor unit and word."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.bulk import made
from tests.assessment.bulk.same import in_bulk, one_by_one

from safeconduct.schedule import Schedule, minor_units

versions = st.lists(made.schedules(), min_size=1, max_size=2)


@given(made.files, versions, st.sampled_from([1, 2, 7, 100]))
def test_every_claim_gets_the_same_award_or_the_same_refusal(
    plain: list[dict[str, Any]], lists: list[Schedule], size: int
) -> None:
    programme = made.programme_of(*lists)
    said, _, _, _ = in_bulk(plain, programme, size)
    assert said == one_by_one(plain, programme)


@given(made.files, versions)
def test_a_table_of_awards_says_the_same(plain: list[dict[str, Any]], lists: list[Schedule]) -> None:
    programme = made.programme_of(*lists)
    said, table, _, _ = in_bulk(plain, programme, 5)
    rows = {row["line"]: row for row in table.to_pylist()}
    awards = {line: award for line, award in said.items() if isinstance(award, dict)}
    assert rows.keys() == awards.keys()
    for line, award in awards.items():
        row = rows[line]
        for key in ("programme", "schedule_version", "schedule_digest", "status", "unit"):
            assert row[key] == award[key]
        assert row["total"] == minor_units(award["total"], award["unit"])
        shares = {share["claimant"]: share["amount"] for share in row["shares"]}
        assert shares == {who: minor_units(share, award["unit"]) for who, share in award["shares"].items()}
        assert [reason["code"] for reason in json.loads(row["share_reasons"])] == award["share_reason_codes"]
        for written, told in zip(row["lines"], award["lines"], strict=True):
            for key in ("equipment", "quantity", "outcome", "clause"):
                assert written[key] == told[key]
            why = json.loads(written["why"])
            assert why["source"] == told["source"]
            assert [reason["code"] for reason in why["reasons"]] == told["reason_codes"]
            span = told["range"]
            bounds = span and (
                minor_units(span["from"], award["unit"]),
                minor_units(span["to"], award["unit"]),
            )
            assert bounds == (why["range"] and (why["range"]["lowest"], why["range"]["highest"]))
            amount = told["amount"]
            assert written["amount"] == (None if amount is None else minor_units(amount, award["unit"]))


@given(made.files, versions, st.sampled_from([1, 3, 100]))
def test_totals_are_the_sums_of_the_awards(
    plain: list[dict[str, Any]], lists: list[Schedule], size: int
) -> None:
    said, _, totals, bare = in_bulk(plain, made.programme_of(*lists), size)
    awards = [award for award in said.values() if isinstance(award, dict)]
    assert totals.plain() == bare.plain()
    assert (totals.assessed, totals.rejected) == (len(awards), len(plain) - len(awards))
    for status in totals.statuses():
        these = [
            award
            for award in awards
            if (award["schedule_version"], award["unit"], award["status"])
            == (status.version, status.unit, status.status)
        ]
        assert status.claims == len(these)
        assert status.total == sum(minor_units(award["total"], award["unit"]) for award in these)
    lines = [(award, line) for award in awards for line in award["lines"]]
    for clause in totals.clauses():
        sums = [
            (line["amount"], line["range"])
            for award, line in lines
            if (award["schedule_version"], award["unit"], line["clause"], line["outcome"])
            == (clause.version, clause.unit, clause.clause, clause.outcome)
        ]
        assert clause.lines == len(sums)
        assert clause.amount == sum(minor_units(amount, clause.unit) for amount, _ in sums if amount)
    assert sum(clause.lines for clause in totals.clauses()) == len(lines)
