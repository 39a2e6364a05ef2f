"""What a process remembers of a queue: up to date by what changed alone, equal to the whole, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.test_queue_lines import TODAY, known, references, standings, summaries

from safeconduct.casefile.words import Role, Stage
from safeconduct.casefile.workdays import NO_DAYS
from safeconduct.sealing import shred, signing
from safeconduct.sealing.officer import OfficerKeys


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from safeconduct.registry.installation import Installation

    return Installation.create(
        tmp_path_factory.mktemp("queue") / "home",
        origin="test.example/journal",
        authority=signing.public_key_of(signing.new_signing_key()),
    )


def session_of(installation: Any) -> Any:
    """Return a new officer's session."""
    from safeconduct.casefile.entry import Head
    from safeconduct.registry.sessions import OfficerSession

    return OfficerSession(installation, "a", OfficerKeys.new(), Head(0, "00" * 32))


def moment(day: int = 0, roles: tuple[Role, ...] = (Role.CONTACT_OFFICER,)) -> Any:
    from safeconduct.registry.queue_memory import Moment

    return Moment(1, bytes(32), TODAY + timedelta(days=day), frozenset(roles), NO_DAYS)


def remembered(session: Any, now: Any, changes: dict[str, Any]) -> Any:
    """Change what is remembered, or begin it."""
    from safeconduct.registry import queue_memory

    before = queue_memory.recalled(session) or queue_memory.nothing(session, now)
    return queue_memory.remember(before, now, changes, [])


def everything(session: Any) -> Any:
    """Return the front, how every case stands, list by list, and what is known of each."""
    from safeconduct.registry import queue_memory
    from safeconduct.registry.standings import Lane

    memory = queue_memory.recalled(session)
    assert memory is not None
    lists = {lane: memory.standings(memory.lines().chosen(lane)) for lane in Lane}
    return memory.front, lists, memory.known()


CHANGES = st.tuples(
    st.dictionaries(references(), summaries() | st.none(), max_size=6),
    st.sets(st.integers(0, 20)),
    st.integers(0, 1),
    st.sampled_from(((Role.CONTACT_OFFICER,), (Role.CONTACT_OFFICER, Role.PAYMASTER))),
)
"""New cases; which of those known go (even) or become like the first new one (odd); a later day; roles."""


@given(known(), st.lists(CHANGES, max_size=5))
def test_what_was_changed_bit_by_bit_equals_what_is_remembered_at_once(
    installation: Any, cases: dict[str, Any], steps: list[Any]
) -> None:
    from safeconduct.registry import queue_lines, queue_memory

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(queue_memory, "PAGE", 2)
        patched.setattr(queue_lines, "LONGEST", 3)
        session, now, day = session_of(installation), moment(), 0
        remembered(session, now, dict(cases))
        for come, places, later, roles in steps:
            day += later
            now = moment(day, roles)
            changes: dict[str, Any] = dict(come)
            other = next((each for each in come.values() if each is not None), None)
            for place, reference in enumerate(list(cases)):
                if place in places:
                    changes[reference] = other if place % 2 else None
            cases = {name: each for name, each in (cases | changes).items() if each is not None}
            front = remembered(session, now, changes)
            bit_by_bit = everything(session)
            assert bit_by_bit[0] == front
            assert bit_by_bit[2] == cases, "nothing stays of a case that went"
            queue_memory.forget_all()
            remembered(session, now, dict(cases))
            assert everything(session) == bit_by_bit
            if day == 0 and roles == (Role.CONTACT_OFFICER,):
                assert list(bit_by_bit[1]["all"]) == standings(cases)


def sealings(installation: Any, monkeypatch: pytest.MonkeyPatch, cases: int) -> tuple[int, int]:
    """Return how often a look after one act opens and seals something, and the bytes of the longest."""
    from safeconduct.registry import queue_memory
    from safeconduct.registry.summaries import Summary

    session, now = session_of(installation), moment()
    references = [f"{number:04d}-x9qp-3f4d-a8bc" for number in range(cases)]
    remembered(session, now, {reference: Summary(Stage.CONTACT) for reference in references})
    lengths: list[int] = []

    def counting(work: Any) -> Any:
        def counted(key: bytes, blob: bytes, *, context: str) -> bytes:
            lengths.append(len(blob))
            return bytes(work(key, blob, context=context))

        return counted

    with monkeypatch.context() as patched:
        patched.setattr(shred, "wrap", counting(shred.wrap))
        patched.setattr(shred, "unwrap", counting(shred.unwrap))
        changed = {references[cases // 2]: Summary(Stage.CREDIBLE)}
        remembered(session, now, changed)
    queue_memory.forget_all()
    return len(lengths), max(lengths)


def test_a_look_after_one_act_opens_and_seals_as_much_in_three_thousand_cases_as_in_three_hundred(
    installation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry.queue_lines import LONGEST

    few, _ = sealings(installation, monkeypatch, 300)
    many, longest = sealings(installation, monkeypatch, 3000)
    assert many == few
    assert longest < LONGEST * 40, "a chunk of lines, and never all of them"


def test_no_part_tells_by_its_length_or_name_what_is_in_it(installation: Any) -> None:
    from safeconduct.registry import queue_memory
    from safeconduct.registry.due import Due, What
    from safeconduct.registry.summaries import Flag, Summary

    lengths = []
    for summary in (Summary(Stage.NEW), Summary(Stage.CLEARED, (), (), tuple(Flag), (Due(TODAY, What.PAY),))):
        session = session_of(installation)
        remembered(session, moment(), {"7k2m-x9qp-3f4d-a8bc": summary})
        (kept,) = queue_memory._remembered.values()
        cases = [each for part in kept.cases.values() for case in part.items() for each in case]
        parts = [kept.front, kept.lines.index, *kept.lines.chunks, *cases]
        assert all(b"7k2m" not in part for part in parts)
        lengths.append([len(part) for part in parts[1:]])
        queue_memory.forget_all()
    assert lengths[0] == lengths[1]


def test_what_is_remembered_opens_with_the_officers_identity_alone(installation: Any) -> None:
    from safeconduct.registry import queue_memory
    from safeconduct.registry.summaries import Summary
    from safeconduct.sealing.errors import CannotOpen

    session, other = session_of(installation), session_of(installation)
    remembered(session, moment(), {"7k2m-x9qp-3f4d-a8bc": Summary(Stage.CONTACT)})
    assert queue_memory.recalled(session) is not None
    assert queue_memory.recalled(other) is None
    memory = queue_memory.recalled(session)
    assert memory is not None
    for part in ("lines", "known"):
        with pytest.raises(CannotOpen):
            getattr(queue_memory.Memory(other, memory.front, memory.sealed), part)()


def test_half_a_day_without_a_look_forgets(installation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.registry import queue_memory
    from safeconduct.registry.summaries import Summary

    session = session_of(installation)
    remembered(session, moment(), {"7k2m-x9qp-3f4d-a8bc": Summary(Stage.CONTACT)})
    monkeypatch.setattr(queue_memory, "FORGET_AFTER", -1.0)
    assert queue_memory.recalled(session) is None
    other = session_of(installation)
    remembered(other, moment(), {})
    assert queue_memory._place(session) not in queue_memory._remembered, (
        "and the next look of anybody drops it"
    )
