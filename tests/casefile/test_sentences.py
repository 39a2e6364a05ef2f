"""Gates, acts, roles and stages are said in every language, with one word for one thing."""

import re

import pytest
from tools import check_translations

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.gate import GATES
from safeconduct.casefile.sentences import (
    act_title,
    acts,
    gate_sentence,
    gates,
    role_name,
    stage_name,
    words,
)
from safeconduct.casefile.words import Role, Stage
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, PLACEHOLDER, say

TRANSLATED = ("uk", "ru")

FOREIGN_LETTERS = {"uk": re.compile(r"[A-Za-zЁёЪъЫыЭэ'`\"]"), "ru": re.compile(r"[A-Za-zҐґЄєІіЇї'`\"’]")}
"""What a Ukrainian and a Russian sentence never contain: a letter typed on the other layout looks the same."""

# One word for one thing: whoever reads a refusal at night must not wonder whether two words mean two things.
TERMS = [
    (r"\bhold(s)? fire|hold-fire", r"не відкрива(ти|є) вогню", r"не открыва(ть|ет) огня"),
    (r"receiving unit", r"підрозділ, що приймає", r"принимающее подразделение"),
    (r"mailbox", r"поштов\w+ скринь[кц]", r"почтов\w+ ящик"),
    (r"vault", r"сховищ", r"хранилищ"),
    (r"all-is-well answer", r"«усе гаразд»", r"«всё в порядке»"),
    (r"all-is-well question", r"«чи все гаразд»", r"«всё ли в порядке»"),
    (r"go-ahead", r"дозв[оі]л", r"разрешен"),
    (r"head count", r"поіменн\w+ звірк", r"поимённ\w+ сверк"),
    (r"hand-over", r"передаванн", r"передач"),
    (r"legal adviser", r"юридичн\w+ радник", r"юридическ\w+ советник"),
    (r"reception officer", r"офіцер\w* (із|з) приймання", r"офицер\w* по приёму"),
    (r"protection officer", r"офіцер\w* із захисту", r"офицер\w* по защите"),
    (r"paymaster", r"казначей", r"казначей"),
    (r"in credit", r"особов\w+ рахун", r"лицев\w+ счёт"),
    (r"appropriation|budget law", r"бюджет", r"бюджет"),
    (r"(?<!award is )contest(ed|s)?\b", r"оскарж|скарг", r"обжалова|обжалует|жалоб"),
    (r"safety hold", r"заборон\w+ з міркувань безпеки", r"запрет\w+ по соображениям безопасности"),
    (r"receipt for|a receipt", r"розпис[кц]", r"расписк"),
    (r"interpreter", r"перекладач|перекладає", r"переводчик|переводит"),
    (r"publicity", r"оприлюдн", r"обнародова"),
    (r"suspicion", r"підозр", r"подозрен"),
    (r"\bcaps?\b", r"меж", r"предел"),
    (r"spokesperson", r"речник", r"представител"),
    (r"\bstatement (in|on|about)\b|a statement is taken", r"заяв", r"заявлен"),
]


def spoken() -> list[str]:
    return [*gates(), *acts(), *words()]


def test_the_providers_name_every_gate_act_role_and_stage() -> None:
    assert {gate.sentence for gate in GATES.values()} == set(gates())
    assert len(list(acts())) == len(ACTS)
    assert len(list(words())) == len(Role) + len(Stage)


def test_the_translators_are_given_all_of_it() -> None:
    assert check_translations.spoken() >= set(spoken())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("provider", [gates, acts, words])
def test_no_two_things_are_called_the_same(provider: check_translations.Provider, language: str) -> None:
    said = [say(one, language) for one in provider()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("sentence", spoken())
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_is_whole_and_in_its_own_letters(sentence: str, language: str) -> None:
    said = say(sentence, language)
    assert said != sentence
    assert not FOREIGN_LETTERS[language].search(said)
    assert said.endswith(".") == sentence.endswith(".")
    assert said[0].isupper() == sentence[0].isupper()
    assert re.findall(r"\d+", said) == re.findall(r"\d+", sentence)


@pytest.mark.parametrize("sentence", spoken())
def test_a_sentence_waits_for_no_value(sentence: str) -> None:
    assert not PLACEHOLDER.search(sentence)


@pytest.mark.parametrize(("english", "ukrainian", "russian"), TERMS)
def test_one_word_stands_for_one_thing(english: str, ukrainian: str, russian: str) -> None:
    named = [sentence for sentence in spoken() if re.search(english, sentence, re.IGNORECASE)]
    assert named, f"nothing says “{english}” any more: take the row out"
    for sentence in named:
        for language, term in (("uk", ukrainian), ("ru", russian)):
            said = say(sentence, language)
            assert re.search(term, said, re.IGNORECASE), f"{language}: {sentence!r} → {said!r}"


def test_a_refusal_is_understood_in_each_language() -> None:
    holds_fire = GATES["G12"]
    assert gate_sentence(holds_fire, "en") == holds_fire.sentence
    assert gate_sentence(holds_fire, "uk") == "Підрозділ, що приймає, підтвердив план і не відкриває вогню."
    assert (
        gate_sentence(holds_fire, "ru") == "Принимающее подразделение подтвердило план и не открывает огня."
    )


def test_an_act_a_role_and_a_stage_are_named_in_each_language() -> None:
    assert [act_title(ACTS["ClearHandover"], code) for code in LANGUAGES] == [
        "Two people give the go-ahead for the hand-over.",
        "Двоє дають дозвіл на передавання.",
        "Двое дают разрешение на передачу.",
    ]
    assert [role_name(Role.LEGAL_ADVISER, code) for code in LANGUAGES] == [
        "legal adviser",
        "юридичний радник",
        "юридический советник",
    ]
    assert [stage_name(Stage.RECEIVED, code) for code in LANGUAGES] == [
        "people received",
        "людей прийнято",
        "люди приняты",
    ]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadInput, match="choose one of en, uk, ru"):
        gate_sentence(GATES["G01"], "de")
