"""The parts of a name that stand for it alone, and those that would find it for everybody."""

import pytest

from safeconduct.catalogue.names import describes, pieces, reported, whole


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Т-90М «Прорыв»", {"Т-90М", "Прорыв"}),
        ("2S19 Msta-S", {"2S19", "Msta-S"}),
        ("Tank (model unknown)", {"Tank"}),
        ("MT-12 Rapira (2A29)", {"MT-12 Rapira", "2A29", "MT-12", "Rapira"}),
        ("Mi-8 / Mi-17", {"Mi-8", "Mi-17"}),
    ],
)
def test_designation_nickname_and_sides_are_pieces(name: str, expected: set[str]) -> None:
    assert expected <= {piece.strip("«»") for piece in pieces(name)}


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("KamAZ-435029 tanker", "tanker"),
        ("ТЗМ 9Т452 (к «Урагану»)", "Урагану"),
        ("MTP-A2 recovery vehicle", "recovery vehicle"),
        ("120-mm regimental mortar", "120-mm"),
    ],
)
def test_what_only_describes_is_no_piece(name: str, piece: str) -> None:
    assert piece not in set(pieces(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SA-6 Gainful", {"SA-6 Gainful", "SA-6", "Gainful"}),
        ("Hip-H", {"Hip-H", "Hip"}),
        ("Dog Ear", {"Dog Ear"}),
        ("SA-10 Grumble / SA-20 Gargoyle", {"SA-10", "Grumble", "SA-20", "Gargoyle"}),
    ],
)
def test_a_reporting_name_is_taken_apart_only_where_its_parts_are_names(
    name: str, expected: set[str]
) -> None:
    found = set(reported(name))
    assert expected <= found
    assert found.isdisjoint({"Dog", "Ear", "H"})


def test_brackets_and_calibre_are_no_part_of_a_name() -> None:
    assert whole("152mm D-1 howitzer (towed)") == "D-1 howitzer"


@pytest.mark.parametrize(
    ("text", "described"), [("self-propelled howitzer", True), ("Msta-S howitzer", False)]
)
def test_nouns_of_kind_describe(text: str, *, described: bool) -> None:
    assert describes(text) is described
