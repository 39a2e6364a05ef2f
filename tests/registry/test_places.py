"""Where the tree's complete nodes stand: in the order in which they become complete."""

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.journal.tree import Frontier


@given(st.integers(min_value=0, max_value=700))
def test_nodes_stand_one_after_the_other_as_they_become_complete(leaves: int) -> None:
    from safeconduct.registry.journal import node_at, place

    nodes = [(level, index) for level, index, _ in Frontier().append_many([bytes(32)] * leaves)]
    assert [place(*node) for node in nodes] == list(range(len(nodes)))
    assert [node_at(row) for row in range(len(nodes))] == nodes


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_every_place_is_one_nodes_own(row: int) -> None:
    from safeconduct.registry.journal import node_at, place

    level, index = node_at(row)
    assert level >= 0
    assert index >= 0
    assert place(level, index) == row
