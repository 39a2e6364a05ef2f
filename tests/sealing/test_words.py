"""Twelve words: drawn evenly, read forgivingly, and wrong ones are named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from safeconduct.errors import BadInput
from safeconduct.sealing.wordlists import Spelling
from safeconduct.sealing.words import new_words, parse_words, spelled, words_sharing_locator

LIST = Mnemonic("english").wordlist
# The all-zero entropy of the BIP-39 test vectors.
ZERO = ("abandon",) * 11 + ("about",)


def test_drawn_words_are_valid_and_differ() -> None:
    drawn = [new_words() for _ in range(200)]
    assert len({words[:3] for words in drawn}) == 200
    assert all(len(words) == 12 and parse_words(" ".join(words)) == words for words in drawn)
    # 2,400 draws of 2,048 words find about 1,410 different ones; a narrow generator finds fewer.
    assert len({word for words in drawn for word in words}) > 1300


def test_the_published_vectors_are_read() -> None:
    assert parse_words(" ".join(ZERO)) == ZERO
    legal = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    assert parse_words(legal) == tuple(legal.split())


def test_duress_words_share_the_locator_and_nothing_else() -> None:
    words = new_words()
    others = [words_sharing_locator(words) for _ in range(100)]
    assert all(other[:3] == words[:3] for other in others)
    assert all(parse_words(" ".join(other)) == other for other in others)
    assert len({other[3:] for other in others} | {words[3:]}) == 101
    # Every one of the nine free places is drawn.
    assert all(len({other[place] for other in others}) > 50 for place in range(3, 12))


@given(
    st.integers(0, 2**32).map(lambda _: new_words()),
    st.sampled_from([" ", "\n", ", ", " - ", "\u00a0", "  "]),
    st.booleans(),
)
def test_typing_habits_do_not_matter(words: tuple[str, ...], between: str, numbered: bool) -> None:  # noqa: FBT001
    typed = [f"{place}. {word.title()}" if numbered else word.upper() for place, word in enumerate(words, 1)]
    assert parse_words(between.join(typed)) == words


def test_the_first_unknown_word_is_named_with_the_nearest() -> None:
    typed = ["legal", "winner", "thnak", "year", "wavee", *["abandon"] * 7]
    with pytest.raises(BadInput, match=r"Word 3, “thnak”.*“thank”"):
        parse_words(" ".join(typed))


@pytest.mark.parametrize("count", [0, 1, 11, 13, 24])
def test_another_number_of_words_is_refused(count: int) -> None:
    with pytest.raises(BadInput, match=f"12 words are needed, and {count} were given"):
        parse_words(" ".join(["abandon"] * count))


def test_one_wrong_word_is_usually_found_by_the_checksum() -> None:
    """It is found fifteen times in sixteen; the rest is why the words are copied back."""
    missed = []
    for word in LIST:
        try:
            missed.append(parse_words(" ".join((*ZERO[:11], word))))
        except BadInput:
            continue
    assert len(missed) == 2048 / 16
    with pytest.raises(BadInput, match="do not belong together"):
        parse_words(" ".join(("abandon",) * 12))


@pytest.mark.parametrize("typed", ["х" * 12, "🙂 " * 12, "a" * 100_000, "\0" * 12, "аbandon " * 12])
def test_rubbish_is_refused_with_a_short_sentence(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_words(typed)
    assert len(str(caught.value)) < 150


@given(st.integers(0, 2**32).map(lambda _: new_words()), st.sampled_from(list(Spelling)))
def test_every_spelling_reads_back_as_the_same_words(words: tuple[str, ...], spelling: Spelling) -> None:
    written = spelled(words, spelling)
    assert len(written) == 12
    assert parse_words(" ".join(written)) == words
    numbered = "\n".join(f"{place}. {word}" for place, word in enumerate(written, 1))
    assert parse_words(numbered) == words


def test_the_russian_list_is_read_with_e_for_yo_and_composed_or_not() -> None:
    words = parse_words(" ".join(ZERO))
    written = " ".join(spelled(words, Spelling.RUSSIAN))
    assert written.startswith("абзац абзац")
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert parse_words(unicodedata.normalize(form, written.title())) == words


def test_digits_are_twelve_groups_of_four() -> None:
    assert spelled(ZERO, Spelling.DIGITS) == ("0001",) * 11 + ("0004",)
    with pytest.raises(BadInput, match="Group 2, “2049”, is not possible"):
        parse_words("0001 2049 " + "0001 " * 10)
    with pytest.raises(BadInput, match="12 words are needed, and 3 were given"):
        parse_words("0001 0002 0003")


def test_the_nearest_word_is_of_the_list_that_was_typed() -> None:
    with pytest.raises(BadInput, match=r"Word 1, “абзоц”.*“абзац”"):
        parse_words("абзоц " + "абзац " * 11)


@pytest.mark.parametrize(("language", "start"), [("en", "Word 1"), ("uk", "Слова 1"), ("ru", "Слова 1")])
def test_what_is_wrong_is_said_in_the_readers_language(language: str, start: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_words("abandn " + "abandon " * 11, language)
    assert str(caught.value).startswith(start)
    assert "abandon" in str(caught.value)
