"""A simulation counts exactly what the scalar engine says, claim by claim, whatever the size of the pieces."""

from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest
from tests.assessment.simulation.drafts import CATALOGUE, DRAFTS, Told, draft, programme, told, write

from safeconduct.assessment import Award, Line, Outcome, Status, claim_from_json
from safeconduct.assessment.simulation.figures import Amounts, Figures, Group
from safeconduct.assessment.simulation.run import simulate
from safeconduct.errors import BadInput
from safeconduct.schedule import FixedAmount, RangeAmount, Schedule

ENDLESS = 10**30


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("claims") / "claims.jsonl", 600)


def simulated(path: Path, drafted: Schedule, rows: int = 1_000) -> Figures:
    return simulate(path, programme(), drafted, CATALOGUE, rows=rows)


@cache
def once(path: Path, name: str) -> Figures:
    return simulated(path, DRAFTS[name])


def scalar(path: Path, drafted: Schedule) -> list[Told]:
    """Return what the scalar engine says of each row of the programme."""
    read = map(claim_from_json, path.read_bytes().splitlines())
    return [told(claim, drafted) for claim in read if claim.programme == programme().id]


@cache
def compared(path: Path, name: str) -> list[tuple[Award, Award]]:
    return [
        (now, then)
        for now, then in scalar(path, DRAFTS[name])
        if isinstance(now, Award) and isinstance(then, Award)
    ]


def span(award: Award) -> tuple[int, int]:
    """Return what an award comes to at least and at most."""
    lowest = highest = 0
    for line in award.lines:
        if line.outcome is Outcome.NEEDS_DECISION and line.range is None:
            highest += ENDLESS
        elif line.outcome is Outcome.NEEDS_DECISION and line.range is not None:
            lowest, highest = lowest + line.range.lowest, highest + line.range.highest
        else:
            lowest, highest = lowest + (line.amount or 0), highest + (line.amount or 0)
    return lowest, highest


def group(now: Award, then: Award) -> Group:
    """Return how a claim fares, told anew: by the sentences of the report, not by its code."""
    (low, high), (least, most) = span(now), span(then)
    if high == 0 or most == 0:
        if high == most:
            return Group.NOTHING
        if least > 0:
            return Group.NEWLY_PAYABLE
        return Group.NO_LONGER_PAYABLE if low > 0 else Group.OPEN
    if (low, high) == (least, most):
        return Group.SAME
    if least >= high:
        return Group.GAIN
    return Group.LOSE if most <= low else Group.OPEN


def only(figures: Figures) -> Amounts:
    (amounts,) = figures.amounts
    return amounts


@pytest.mark.parametrize("name", DRAFTS)
def test_totals_and_statuses_are_the_scalar_engines(claims: Path, name: str) -> None:
    figures, pairs = once(claims, name), compared(claims, name)
    amounts = only(figures)
    assert figures.compared == amounts.claims == len(pairs) > 500
    assert amounts.total.now == sum(now.total for now, _ in pairs)
    assert amounts.total.draft == sum(then.total for _, then in pairs)
    for status in Status:
        counted = figures.statuses.get(status)
        expected = [sum(award.status is status for award in side) for side in zip(*pairs, strict=True)]
        assert (counted is None and not any(expected)) or [counted.now, counted.draft] == expected


@pytest.mark.parametrize("name", DRAFTS)
def test_what_decisions_leave_open_is_the_sum_of_every_range(claims: Path, name: str) -> None:
    amounts = only(once(claims, name))
    for side, awards in zip(("now", "draft"), zip(*compared(claims, name), strict=True), strict=True):
        spans = [span(award) for award in awards]
        assert getattr(amounts.lowest, side) == sum(low for low, _ in spans)
        assert getattr(amounts.highest, side) == sum(high for _, high in spans) % ENDLESS
        assert getattr(amounts.unbounded, side) == sum(high >= ENDLESS for _, high in spans)
        assert getattr(amounts.decisions, side) == sum(a.status is Status.NEEDS_DECISION for a in awards)


@pytest.mark.parametrize("name", DRAFTS)
def test_clauses_are_paid_as_the_scalar_engine_pays_them(claims: Path, name: str) -> None:
    expected: dict[str, list[int]] = {}
    more: Counter[str] = Counter()
    for awards in compared(claims, name):
        for pair in zip(*(award.lines for award in awards), strict=True):
            for side, line in enumerate(pair):
                if line.clause is not None:
                    expected.setdefault(line.clause, [0, 0])[side] += line.amount or 0
            for clause in {line.clause for line in pair if line.clause is not None}:
                now, then = (paid(line, clause) for line in pair)
                more[clause] += then > now
    found = only(once(claims, name)).clauses
    assert {each.id: [each.amount.now, each.amount.draft] for each in found} == expected
    assert {each.id: each.more for each in found} == {clause: more[clause] for clause in expected}


def paid(line: Line, clause: str) -> int:
    return line.amount or 0 if line.clause == clause else 0


@pytest.mark.parametrize("name", DRAFTS)
def test_every_claim_is_in_the_group_that_its_two_awards_put_it_in(claims: Path, name: str) -> None:
    pairs = compared(claims, name)
    found = only(once(claims, name)).groups
    assert {share.group: share.claims for share in found} == Counter(group(*pair) for pair in pairs)
    for share in found:
        here = [pair for pair in pairs if group(*pair) is share.group]
        assert share.amount.now == sum(now.total for now, _ in here)
        assert share.amount.draft == sum(then.total for _, then in here)


@pytest.mark.parametrize("name", DRAFTS)
def test_examples_are_the_largest_and_come_with_the_scalar_engines_awards(claims: Path, name: str) -> None:
    pairs = compared(claims, name)
    amounts = only(once(claims, name))
    surely = {
        "gains": [span(then)[0] - span(now)[1] for now, then in pairs],
        "losses": [span(now)[0] - span(then)[1] for now, then in pairs],
    }
    for side, differences in surely.items():
        examples = getattr(amounts, side)
        # Of differences above nothing; one that merely cannot lose is no gain worth telling.
        best = max(differences, default=0)
        assert (examples[0].difference if examples else 0) == max(best, 0)
        for example in examples:
            assert (example.now, example.draft) in pairs
            assert example.alike >= 1
        told_differences = [example.difference for example in examples]
        assert told_differences == sorted(told_differences, reverse=True)


@pytest.mark.parametrize("rows", [1, 7, 100])
def test_the_size_of_the_pieces_changes_nothing(claims: Path, rows: int) -> None:
    name = "tanks more, trucks less, no carriers"
    assert simulated(claims, DRAFTS[name], rows) == once(claims, name)


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_the_format_of_the_file_changes_nothing_but_row_numbers(
    claims: Path, tmp_path: Path, ending: str
) -> None:
    drafted = DRAFTS["an amount where a range was"]
    other = simulated(write(tmp_path / f"claims{ending}", 600), drafted)
    same = simulated(claims, drafted)
    assert only(other).clauses == only(same).clauses
    assert only(other).groups == only(same).groups
    assert (other.read, other.compared, other.refused, other.dropped) == (
        *(same.read, same.compared, same.refused, same.dropped),
    )


def test_counts_add_up_and_every_refused_row_has_its_sentence(claims: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(claims.read_bytes() + b'{"programme": 1.5}\nno claim at all\n')
    figures = simulated(path, DRAFTS["same"])
    assert figures.read == 602 == figures.compared + figures.others + figures.refused.now
    assert figures.refused.draft == 0
    assert figures.others == sum(b"no-such-programme" in line for line in path.read_bytes().splitlines()) > 0
    assert len(figures.refusals) == min(20, figures.refused.now)
    by_scalar = {now for now, _ in scalar(claims, DRAFTS["same"]) if isinstance(now, str)}
    assert {refusal.reason for refusal in figures.refusals} <= by_scalar | {
        "The claim holds the number 1.5: put numbers with a point or exponent in quotes.",
        "The claim is no JSON: expecting value, line 1, column 1.",
    }


def test_the_same_list_changes_nothing(claims: Path) -> None:
    figures = simulated(claims, DRAFTS["same"])
    amounts = only(figures)
    assert amounts.total.difference == amounts.lowest.difference == amounts.highest.difference == 0
    assert {share.group for share in amounts.groups} == {Group.SAME, Group.NOTHING}
    assert (amounts.gains, amounts.losses, figures.dropped) == ((), (), 0)
    assert all(each.more == each.less == 0 for each in (*amounts.clauses, *amounts.categories))


def test_a_decision_that_the_draft_does_not_allow_is_left_out_for_it(tmp_path: Path) -> None:
    claim = {
        "programme": "ukraine-2022",
        "surrendered_on": "2022-06-10",
        "voluntary": True,
        "claimants": [{"id": "a"}],
        "items": [
            {"equipment": "bm-21", "quantity": "1", "condition": "A", "decided": "28000.00"},
            {"equipment": "t-72b3", "quantity": "1", "condition": "C", "decided": "50000.00"},
        ],
    }
    path = tmp_path / "one.jsonl"
    path.write_bytes(msgspec.json.encode(claim))
    fixed = simulated(path, draft({"mlrs": FixedAmount("40000.00")}))
    assert fixed.dropped == 1
    assert only(fixed).total.draft == 9_000_000
    narrower = simulated(path, draft({"mlrs": RangeAmount("30000.00", "35000.00")}))
    assert narrower.dropped == 1
    assert only(narrower).lowest.draft == 8_000_000
    assert narrower.statuses[Status.NEEDS_DECISION].draft == 1
    assert simulated(path, DRAFTS["same"]).dropped == 0


def test_lists_in_different_units_are_compared_by_counts_only(claims: Path) -> None:
    figures = simulated(claims, draft(unit="EUR"))
    assert figures.amounts == ()
    assert figures.incomparable == figures.compared > 500
    assert figures.statuses[Status.PAYABLE].now > 0
    assert sum(pair.draft for pair in figures.statuses.values()) == figures.compared


def test_the_drafts_dates_keep_no_claim_from_being_asked(claims: Path) -> None:
    later = draft(in_force_from=programme().schedules[0].in_force_from.replace(year=2050))
    assert simulated(claims, later).compared == simulated(claims, DRAFTS["same"]).compared


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: no such file"):
        simulated(tmp_path / "nothing.jsonl", DRAFTS["same"])
