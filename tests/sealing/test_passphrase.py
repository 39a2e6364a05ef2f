"""Officers' passphrases are drawn from the list, forgiving in how they are typed, and never chosen."""

import math
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.sealing import passphrase

words = st.lists(st.sampled_from(passphrase.word_list()), min_size=7, max_size=7)


def test_the_list_is_effs_large_one() -> None:
    listed = passphrase.word_list()
    assert len(listed) == len(set(listed)) == 7776
    assert list(listed) == sorted(listed)
    assert {len(word) for word in listed} == set(range(3, 10))
    published = "".join(f"{word}\n" for word in listed).encode()
    assert sha256(published).hexdigest() == "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"


def test_a_passphrase_has_ninety_bits() -> None:
    assert math.log2(len(passphrase._letters())) * passphrase.WORD_COUNT >= 90


def test_generated_passphrases_are_accepted_as_they_are_and_differ() -> None:
    drawn = [passphrase.generate_officer_passphrase() for _ in range(300)]
    assert len(set(drawn)) == 300
    assert all(passphrase.normalise(one) == one.replace("-", "") for one in drawn)
    # 2,100 draws of 7,776 words find about 1,840 different ones; a narrow generator finds fewer.
    assert len({word for one in drawn for word in one.split()}) > 1500


@given(words, st.sampled_from([" ", "-", "  \n", " — ", ", ", "\u00a0", "\t"]), st.booleans())
def test_typing_habits_do_not_matter(chosen: list[str], between: str, shouting: bool) -> None:  # noqa: FBT001
    typed = between.join(chosen)
    assert passphrase.normalise(typed.upper() if shouting else typed) == " ".join(chosen).replace("-", "")


def test_words_with_a_hyphen_of_their_own_are_found_in_every_spelling() -> None:
    expected = "yo-yo down t-shirt drop-down shirt felt-tip abacus"
    for typed in (
        expected,
        expected.replace("-", " "),
        expected.replace("-", ""),
        expected.replace(" ", "-"),
    ):
        assert passphrase.normalise(typed) == expected.replace("-", "")


def test_no_first_half_of_a_hyphenated_word_is_a_word() -> None:
    """Otherwise two words in a row could be read as one."""
    listed = set(passphrase.word_list())
    halves = {word.partition("-")[0] for word in listed if "-" in word}
    assert halves == {"drop", "felt", "t", "yo"}
    assert not halves & listed


@given(words.map(lambda chosen: chosen[:6]) | words.map(lambda chosen: [*chosen, "abacus"]))
def test_another_number_of_words_is_refused(chosen: list[str]) -> None:
    with pytest.raises(BadInput, match="7 words"):
        passphrase.normalise(" ".join(chosen))


def test_a_chosen_passphrase_is_refused_without_repeating_it() -> None:
    typed = "correct horse battery staple my secret dog"
    with pytest.raises(BadInput, match="Word 3") as caught:
        passphrase.normalise("Abacus " + typed)
    assert not any(word in str(caught.value).split() for word in ("horse", "battery", "staple"))


@pytest.mark.parametrize("typed", ["", " ", "1234567", "абакус", "abacus" * 10_000])
def test_what_is_no_passphrase_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        passphrase.normalise(typed)
