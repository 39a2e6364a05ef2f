"""Each benchmark runs, at its smallest, and says what it compared; how fast is asserted by none."""

import json
from importlib.util import find_spec

import pytest
from benchmarks import appending, assessing, performing, searching, totalling, verifying
from benchmarks.__main__ import main
from benchmarks.rounds import LEAST, Row, Scale, compare, interleave
from click.testing import CliRunner
from tests.databases import postgres_binaries

from safeconduct.errors import BadInput

PEER_IS_HERE = find_spec("zen") is not None
WHERE = ["SQLite", "PostgreSQL"] if postgres_binaries() else ["SQLite"]


def sensible(row: Row) -> bool:
    first, third = row.quartiles
    return row.ours > 0 and row.theirs > 0 and 0 < first <= row.ratio <= third and row.rounds >= 2


def test_the_assessment_is_compared_with_the_peer_once_both_say_the_same() -> None:
    if not PEER_IS_HERE:  # only `make bench` installs it
        with pytest.raises(BadInput, match="make bench"):
            list(assessing.rows(LEAST))
        return
    required, reported = assessing.rows(LEAST)
    assert sensible(required)
    assert sensible(reported)
    assert (required.lowest, reported.lowest) == (5, None)


def test_a_typical_act_is_compared_with_its_floor_with_a_raw_insert_and_over_the_length_of_cases() -> None:
    rows = list(performing.rows(LEAST))
    assert all(sensible(row) for row in rows)
    assert [row.what for row in rows[:5]] == [
        f"perform(), {length} acts, SQLite" for length in (60, 60, 10, 200, 500)
    ]
    assert [row.required for row in rows[:5]] == ["≥ 0.5", "reported", *["0.8 to 1.2"] * 3]
    assert {row.what.rpartition(" ")[2] for row in rows} == set(WHERE)


def test_appending_is_compared_with_raw_inserts_of_the_same_leaves() -> None:
    rows = list(appending.rows(LEAST))
    assert all(sensible(row) for row in rows)
    assert rows[0].lowest == 0.35
    assert {row.what.rpartition(" ")[2] for row in rows} == set(WHERE)


def test_posting_is_compared_with_raw_inserts_of_the_same_rows_and_with_the_peer() -> None:
    from benchmarks import ledger  # Django has to be set up before

    if find_spec("hordak") is None:  # only `make bench` installs it
        with pytest.raises(BadInput, match="make bench"):
            list(ledger.rows(LEAST))
        return
    rows = list(ledger.rows(LEAST))
    assert all(sensible(row) for row in rows)
    required = [0.3, None, 0.3, None], [0.3, None, 0.4, None, 2]
    assert [row.lowest for row in rows] == [each for where in required[: len(WHERE)] for each in where]


def test_an_inclusion_proof_from_the_disk_is_compared_with_the_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import proving  # Django has to be set up before

    if find_spec("pymerkle") is None:  # only `make bench` installs it
        with pytest.raises(BadInput, match="make bench"):
            list(proving.rows(LEAST))
        return
    monkeypatch.setattr(proving, "LEAVES", 2048)
    monkeypatch.setattr(proving, "LARGEST", 1024)
    rows = list(proving.rows(LEAST))
    assert all(sensible(row) for row in rows)
    assert [row.lowest for row in rows] == [100, 100]


def test_searching_is_held_against_its_budget() -> None:
    required, reported = searching.rows(LEAST)
    assert required.ours > 0
    assert (required.lowest, reported.lowest) == (1, None)


def test_the_calculator_is_compared_with_a_view_that_does_nothing() -> None:
    from benchmarks import calculating  # Django has to be set up before

    required, reported = calculating.rows(LEAST)
    assert sensible(required)
    assert sensible(reported)
    assert (required.lowest, reported.lowest) == (0.5, None)


def test_the_consoles_pages_are_compared_with_themselves_at_fewer_cases() -> None:
    from benchmarks import console  # Django has to be set up before

    rows = list(console.rows(LEAST))
    assert all(row.ours > 0 and row.theirs > 0 for row in rows)
    assert all(row.lowest is not None for row in rows)
    assert [row.met for row in rows[3:]] == [True, True, True]


def test_bulk_is_compared_with_peers_that_come_to_the_same_total() -> None:
    if find_spec("duckdb") is None:  # only `make bench` installs it
        with pytest.raises(BadInput, match="make bench"):
            list(totalling.rows(LEAST))
        return
    rows = list(totalling.rows(LEAST))
    assert all(row.ours > 0 and row.theirs > 0 for row in rows)
    assert [row.lowest for row in rows if row.lowest] == [0.5, 15, 3]


def test_the_sample_has_every_outcome_and_no_claim_twice() -> None:
    from itertools import islice

    from safeconduct.assessment import Outcome, assess_on, claim_from_plain
    from safeconduct.catalogue import standard
    from safeconduct.programmes import load

    sample = list(islice(assessing.claims(), 400))
    schedule = load(assessing.PROGRAMME).schedule_on(assessing.ON)
    verdicts = [
        assessing.verdict_of(assess_on(claim_from_plain(claim), schedule, standard())) for claim in sample
    ]
    assert {outcome for outcome, *_ in verdicts} == set(Outcome)
    assert len({json.dumps(claim) for claim in sample}) == len(sample)


def test_a_payment_file_is_compared_with_the_peers_once_both_pay_the_same() -> None:
    from benchmarks import banking

    if find_spec("sepaxml") is None:  # only `make bench` installs it
        with pytest.raises(BadInput, match="make bench"):
            list(banking.rows(LEAST))
        return
    required, reported, *_memory = banking.rows(LEAST)
    assert sensible(required)
    assert sensible(reported)
    assert (required.lowest, reported.lowest) == (1, None)


def test_every_side_has_its_turn_in_every_round_and_the_order_turns() -> None:
    turns: list[str] = []

    def side(name: str) -> int:
        turns.append(name)
        return 1

    times = interleave(
        {name: lambda name=name: side(name) for name in "abc"}, Scale(rounds=3, warm=1, tries=1)
    )
    assert "".join(turns) in {"abccbaabccba", "cbaabccbaabc"}
    assert {name: len(taken) for name, taken in times.items()} == {"a": 3, "b": 3, "c": 3}


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    # The machine was ten times slower in the third round, for both.
    times = {"ours": [1.0, 1.0, 10.0], "theirs": [2.0, 3.0, 20.0]}
    row = compare(times, "ours", "theirs", what="w", against="a", lowest=2)
    assert row.ratio == 2.0
    assert (row.ours, row.theirs) == (1.0, 1 / 3)
    assert row.met


@pytest.mark.parametrize(
    ("lowest", "highest", "ours", "met"),
    [(5, None, 1.0, False), (0.5, None, 1.0, True), (0.8, 1.2, 0.5, False), (None, None, 9.0, None)],
)
def test_a_row_says_whether_its_requirement_is_met(
    lowest: float | None, highest: float | None, ours: float, *, met: bool | None
) -> None:
    row = compare(
        {"a": [ours] * 2, "b": [1.0] * 2}, "a", "b", what="w", against="p", lowest=lowest, highest=highest
    )
    assert row.met is met
    assert row.plain()["met"] is met


def test_the_command_prints_rows_as_json_or_says_what_is_missing() -> None:
    done = CliRunner().invoke(main, ["--quick", "--json", "assessing"])
    if PEER_IS_HERE:
        rows = json.loads(done.stdout)
        assert done.exit_code == (0 if rows[0]["met"] else 1)
        assert [row["lowest"] for row in rows] == [5, None]
    else:
        assert done.exit_code == 2
        assert "make bench" in done.stderr


def test_the_verifier_is_compared_with_hashing_alone_and_signatures_are_told_apart() -> None:
    required, reported = verifying.rows(LEAST)
    assert sensible(required)
    assert sensible(reported)
    assert (required.lowest, reported.lowest) == (0.3, None)
