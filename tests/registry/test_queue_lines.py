"""The order of a queue: kept in chunks, it is the order of all cases, whatever came, went and was sealed between."""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.casefile.acts.contact import JudgeCredible, JudgeHostile
from safeconduct.casefile.acts.payment import OrderPayment
from safeconduct.casefile.words import Role, Stage

TODAY = date(2023, 8, 1)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


@st.composite
def references(draw: st.DrawFn) -> str:
    letters = draw(st.text(LETTERS, min_size=16, max_size=16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


@st.composite
def summaries(draw: st.DrawFn) -> Any:
    """Return what may be known of a case."""
    from safeconduct.registry.due import Due, What
    from safeconduct.registry.summaries import Flag, Pending, Summary

    flags = draw(st.sets(st.sampled_from(list(Flag)), max_size=3))
    days = draw(st.lists(st.integers(-9, 9), max_size=2))
    pending = [Pending(JudgeHostile.__name__, who, "00" * 32) for who in draw(st.sets(st.sampled_from("ab")))]
    return Summary(
        draw(st.sampled_from(list(Stage))),
        tuple(sorted(draw(st.sets(st.sampled_from((JudgeCredible.__name__, OrderPayment.__name__)))))),
        tuple(pending),
        tuple(flag for flag in Flag if flag in flags),
        tuple(Due(TODAY + timedelta(days=each), What.ANSWER) for each in sorted(days)),
    )


def known() -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(references(), summaries(), max_size=12)


def standings(cases: dict[str, Any]) -> list[Any]:
    """Return how cases stand for the contact officer `a`, in the order in which they are to be looked at."""
    from safeconduct.registry.standings import standing
    from safeconduct.registry.summaries import Flag

    found = [
        standing("a", frozenset({Role.CONTACT_OFFICER}), TODAY, reference, summary)
        for reference, summary in cases.items()
    ]
    gravest = list(Flag)
    return sorted(
        found,
        key=lambda each: (
            min((gravest.index(flag) for flag in each.summary.flags), default=99),
            each.due.on if each.due else date.max,
            each.reference,
        ),
    )


@pytest.fixture(autouse=True)
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from safeconduct.registry import queue_lines

    with monkeypatch.context() as patched:
        patched.setattr(queue_lines, "LONGEST", 3)
        yield


@given(known())
def test_lines_compare_as_the_cases_are_to_be_looked_at(cases: dict[str, Any]) -> None:
    from safeconduct.registry.queue_lines import flags_in, lanes_in, line_of, reference_in

    in_turn = standings(cases)
    lines = [line_of(each) for each in in_turn]
    assert lines == sorted(lines)
    assert [reference_in(line) for line in lines] == [each.reference for each in in_turn]
    assert [set(lanes_in(line)) for line in lines] == [each.lanes for each in in_turn]
    assert [tuple(flags_in(line)) for line in lines] == [each.summary.flags for each in in_turn]
    assert len({len(line) for line in lines}) <= 1, "what a line says is not told by its length"


@given(st.lists(st.tuples(known(), st.randoms(use_true_random=False)), max_size=4))
def test_whatever_comes_goes_and_is_sealed_between_every_list_is_in_order(
    steps: list[tuple[Any, Any]],
) -> None:
    from safeconduct.registry.queue_lines import Lines, line_of
    from safeconduct.registry.standings import Lane
    from safeconduct.registry.summaries import Flag

    key = secrets.token_bytes(32)
    cases: dict[str, Any] = {}
    sealed = Lines(key).sealed()
    for come, chance in steps:
        lines = Lines.opened(key, sealed)
        gone = {reference for reference in cases if chance.random() < 0.5}
        for each in standings({name: cases[name] for name in gone | (cases.keys() & come.keys())}):
            lines.remove(line_of(each))
        cases = {name: summary for name, summary in cases.items() if name not in gone} | come
        for each in standings(come):
            lines.add(line_of(each))
        sealed = lines.sealed()
        for opened in (lines, Lines.opened(key, sealed)):
            for lane in Lane:
                for flag in (None, Flag.MINOR):
                    for stage in (None, Stage.CONTACT):
                        wanted = [
                            line_of(each)
                            for each in standings(cases)
                            if lane in each.lanes
                            and (flag is None or flag in each.summary.flags)
                            and (stage is None or stage is each.summary.stage)
                        ]
                        assert list(opened.chosen(lane, flag, stage)) == wanted


@given(known().filter(lambda cases: len(cases) > 8), summaries(), references())
def test_one_more_case_seals_only_the_chunk_into_which_it_comes(
    cases: dict[str, Any], summary: Any, reference: str
) -> None:
    from safeconduct.registry.queue_lines import Lines, line_of

    key = secrets.token_bytes(32)
    lines = Lines(key)
    for each in standings(cases):
        lines.add(line_of(each))
    before = lines.sealed()
    again = Lines.opened(key, before)
    again.add(line_of(standings({reference: summary})[0]))
    after = again.sealed()
    assert len(before.chunks) >= 3
    assert len(set(after.chunks) - set(before.chunks)) <= 2, "its own, and the other half where that was full"
    assert len(set(before.chunks) - set(after.chunks)) == 1
