"""People find equipment by any name, however they type it."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.catalogue import standard
from safeconduct.catalogue.folding import fold

QUERIES = Path(__file__).parent / "queries_open.csv"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ми 8 амтш", "mi-8amtsh"),
        ("Мі-8АМТШ", "mi-8amtsh"),
        ("mi8amtsh", "mi-8amtsh"),
        ("Mi8", "mi-8"),
        ("Hip", "mi-8"),
        ("угнал вертолет Ми-8", "mi-8"),
        ("т72б3", "t-72b3"),
        ("T-72B3", "t-72b3"),
        ("Т-72Б3", "t-72b3"),
        ("Т-72БЗ", "t-72b3"),
        ("тэ семьдесят два бэ три", "t-72b3"),
        ("n-72,3", "t-72b3"),
        ("БМП2", "bmp-2"),
        ("ВМР-2", "bmp-2"),
        ("град", "bm-21"),
        ("uhfl", "bm-21"),
        ("пкфв", "bm-21"),
        ("su25", "su-25"),
        ("запчасти", "spare-parts"),
        ("пистолет", "pistol"),
        ("tank", "generic-tank"),
    ],
)
def test_the_first_answer_is_what_was_meant(text: str, expected: str) -> None:
    hits = standard().find(text, 5)
    assert hits, text
    assert hits[0].id == expected


@pytest.mark.parametrize(
    "text", ["qqqqzzz", "asdfgh", "xyzzy", "hello world", "", " ", "-", "1", "♥", "\x00"]
)
def test_nothing_is_found_for_what_fits_nothing(text: str) -> None:
    assert standard().find(text, 5) == []


# What the next change to the search may not fall below: (verbatim in the catalogue, share first, share in five).
@pytest.mark.parametrize(("verbatim", "first", "five"), [("0", 0.92, 0.97), ("1", 0.99, 1.0)])
def test_real_and_synthetic_queries_are_answered(verbatim: str, first: float, five: float) -> None:
    asked = hit_first = hit_five = 0
    with QUERIES.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if row["verbatim_in_catalogue"] != verbatim:
                continue
            right = {row["expected_id"], *row["also_ok"].split("|")} - {""}
            found = [hit.id for hit in standard().find(row["query"], 5)]
            asked += 1
            hit_first += found[:1] != [] and found[0] in right
            hit_five += bool(right & set(found))
    assert asked > 200
    assert hit_first >= first * asked
    assert hit_five >= five * asked


@given(st.sampled_from(sorted(standard().models)), st.sampled_from(["en", "uk", "ru"]))
def test_a_models_own_name_finds_it(model_id: str, language: str) -> None:
    catalogue = standard()
    name = catalogue.get(model_id).names[language]
    best = catalogue.find(name, 20)
    assert model_id in {hit.id for hit in best if hit.score == 100}


@given(st.text(max_size=60), st.integers(min_value=1, max_value=20))
def test_answers_are_few_known_and_in_order(text: str, limit: int) -> None:
    catalogue = standard()
    hits = catalogue.find(text, limit)
    assert len(hits) <= limit
    assert all(hit.id in catalogue.models or hit.id in catalogue.items for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 100 for hit in hits)


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "texts",
    [
        ["Мі-8", "Ми-8", "Mi-8", "MI 8"],
        ["Панцир", "Панцирь", "Pantsir", "Pantsyr", "Pancyr"],
        ["Джміль", "джмiль"],
        ["міномёт", "миномет"],
    ],
)
def test_spellings_of_one_name_fold_alike(texts: list[str]) -> None:
    assert len({fold(text) for text in texts}) == 1
