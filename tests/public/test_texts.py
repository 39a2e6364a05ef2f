"""What a visitor must find on the pages that are read, and what no page may ever say."""

import dataclasses
import gzip
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.public.reading import Seen, seen, site, texts

from safeconduct.language import LANGUAGES
from safeconduct.programmes import shipped
from safeconduct.sealing import signing
from safeconduct.sealing.addresses import (
    Addresses,
    Channel,
    Clone,
    check_addresses,
    read_addresses,
    sign_addresses,
)
from safeconduct.sealing.lists import sign_list
from safeconduct.sealing.rehearsal import REHEARSAL_CLEAR, REHEARSAL_ONION, REHEARSAL_PUBLIC
from safeconduct.sealing.signatures import fingerprint

NAMES = (
    "index", "rights", "surrender", "relatives", "addresses", "figures", "statements", "limits", "contact", "papers",
)  # fmt: skip
SEED = bytes(range(32))

# What a visitor comes for, in the words of each language; a translation that leaves one out has lost a right.
KEY_FACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "rights": {
        "en": (
            "name, rank, date of birth and service number", "voluntary", "humanely", "receipt", "contest", "erased",
            "under 18", "no price", "tortured", "exchanged", "third country", "at any time",
            "decides nothing about the reward",
            "your own country", "Geneva Convention III, art. 17", "Refugee Convention, art. 1, 33",
        ),
        "uk": (
            "ім’я, звання, дату народження й особистий номер", "добровільно", "по-людськи", "розписку", "оскарж",
            "стерти", "немає 18 років", "ні ціни", "катувати", "обмін", "третьої країни", "будь-коли",
            "на винагороду це не впливає", "вашої країни", "Третя Женевська конвенція, ст. 17",
            "Конвенція про статус біженців, ст. 1, 33",
        ),
        "ru": (
            "имя, звание, дату рождения и личный номер", "добровольно", "по-человечески", "расписку", "обжал",
            "стереть", "нет 18 лет", "ни цены", "пытать", "обмен", "третью страну", "в любое время",
            "на вознаграждение это не влияет", "вашей страны", "Третья Женевская конвенция, ст. 17",
            "Конвенция о статусе беженцев, ст. 1, 33",
        ),
    },
    "surrender": {
        "en": (
            "never says where", "magazine", "left shoulder", "muzzle down", "I surrender!", "turret backwards",
            "engine off", "drone", "raise both arms", "red cross", "Never pretend", "deceived, drugged or hurt",
            "by force is not paid", "Children", "wounded", "parachute|jumps from an aircraft", "aboard",
        ),
        "uk": (
            "не сказано, де", "магазин", "на ліве плече", "дулом донизу", "Здаюся!", "башту назад", "двигун", "дрон",
            "підніміть обидві руки", "червоний хрест", "не вдавайте", "обманювати, присипляти чи калічити",
            "За привезене силою не платять", "Діти", "оранен", "парашутом", "на борту",
        ),
        "ru": (
            "не сказано, где", "магазин", "на левое плечо", "стволом вниз", "Сдаюсь!", "башню назад", "двигатель",
            "дрон", "поднимите обе руки", "красный крест", "не притворяйтесь", "обманывать, усыплять или калечить",
            "За привезённое силой не платят", "Дети", "ранен", "парашютом", "на борту",
        ),
    },
    "relatives": {
        "en": (
            "mailbox of your own", "cannot accept", "withdraw", "two officers", "child's safety",
            "Central Tracing Agency", "money", "twelve words",
        ),
        "uk": (
            "власної скриньки", "не можете прийняти", "двоє офіцерів", "безпеки дитини",
            "Центрального агентства з розшуку", "грошей", "дванадцять слів",
        ),
        "ru": (
            "собственного ящика", "не можете принять", "двое офицеров", "безопасности ребёнка",
            "Центральное агентство по розыску", "денег", "двенадцать слов",
        ),
    },
    "addresses": {
        "en": (
            "Valid until", "Fingerprint", "letter by letter", "safeconduct addresses verify", "false page",
            "twelve words",
        ),
        "uk": (
            "Дійсний до", "Відбиток", "літера за літерою", "safeconduct addresses verify", "підробк",
            "дванадцять слів",
        ),
        "ru": (
            "Действителен до", "Отпечаток", "буква за буквой", "safeconduct addresses verify", "подделк",
            "двенадцать слов",
        ),
    },
    "limits": {
        "en": (
            "taken over while it runs", "holder of the words", "watches your screen", "Tor Browser",
            "private window", "history", "no address of yours", "only the day",
        ),
        "uk": (
            "поки він працює", "хто знає слова", "дивиться на ваш екран", "Tor Browser", "приватне вікно",
            "історі", "ні вашої адреси", "лише день",
        ),
        "ru": (
            "пока он работает", "кто знает слова", "смотрит на ваш экран", "Tor Browser", "приватное окно",
            "истори", "ни вашего адреса", "только день",
        ),
    },
    "figures": {
        "en": ("No figures are published yet", "has not ended"),
        "uk": ("Цифр поки що не опубліковано", "не завершилася прийманням"),
        "ru": ("Цифр пока не опубликовано", "не завершилось приёмом"),
    },
    "statements": {
        "en": (
            "No statements are published", "take that back", "who is held",
            "Geneva Convention III, art. 13",
        ),
        "uk": (
            "Жодних заяв не опубліковано", "відкликати", "кого утримують",
            "Третя Женевська конвенція, ст. 13",
        ),
        "ru": (
            "Никаких заявлений не опубликовано", "отозвать", "кого удерживают",
            "Третья Женевская конвенция, ст. 13",
        ),
    },
    "contact": {
        "en": ("no name, no place and no unit", "twelve words", "your turn", "without consequence"),
        "uk": ("ні імені, ні місця, ні підрозділу", "дванадцять слів", "черги", "без наслідків"),
        "ru": ("ни имени, ни места, ни подразделения", "двенадцать слов", "очереди", "без последствий"),
    },
    "papers": {
        "en": ("not for carrying", "convict", "by heart", "safeconduct.example"),
        "uk": ("не носити", "доказом", "напам’ять", "safeconduct.example"),
        "ru": ("не носить", "доказательством", "наизусть", "safeconduct.example"),
    },
}  # fmt: skip

# What a sentence may only name to say that there is none of it.
NEVER_WITHOUT_A_NO = re.compile(
    r"amnest|амністі|амнисти"
    r"|(?<!Armed )\bforces\b|\bpositions\b|\bplans\b|\bсили\b|\bпозиц|\bплани\b|\bсилах\b|\bпланах\b"
    r"|\bkilling\b|sabotage|вбивств|диверсі|убийств|диверси"
    r"|one particular thing|певну річ|определённую вещь",
    re.IGNORECASE,
)
A_NO = re.compile(
    r"\b(no|not|never|nothing|nobody|не|ні|ніколи|ніщо|ніхто|жоден|ни|никогда|ничто|никто|нельзя)\b",
    re.IGNORECASE,
)
# A place, a frequency or a day's hour: what would tell an enemy where people are received.
WHERE_OR_WHEN = re.compile(
    r"\d+\s*[°º]|\b\d{1,3}\.\d{3,}\b|\b\d+(?:[.,]\d+)?\s*(?:[kMG]Hz|[кМГ]+Гц)\b|\b\d{1,2}:\d{2}\b"
)


def forbidden(page: Seen) -> list[str]:
    """Return the sentences that promise or ask what nobody may."""
    return [
        sentence
        for sentence in page.sentences
        if (NEVER_WITHOUT_A_NO.search(sentence) and not A_NO.search(sentence))
        or WHERE_OR_WHEN.search(sentence)
    ]


def everywhere(**which: Any) -> list[tuple[str, Seen]]:
    return [(path, seen(path, **which)) for path in texts(**which)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(language: str) -> None:
    assert {f"{language}/{name}.html" for name in NAMES} <= set(texts())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KEY_FACTS)
def test_a_visitor_finds_what_they_came_for(name: str, language: str) -> None:
    text = seen(f"{language}/{name}.html").text
    assert [fact for fact in KEY_FACTS[name][language] if not re.search(fact, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_what_this_is_in_five_short_sentences(language: str) -> None:
    page = seen(f"{language}/index.html")
    five, after = page.blocks[1:6], page.blocks[6]
    assert seen(f"{language}/limits.html").blocks[0] in after
    assert all(re.fullmatch(r"[^.!?]+\.", block) for block in five)
    words = [re.findall(r"[\w’-]+", block) for block in five]
    assert max(map(len, words)) <= 24
    assert sum(map(len, words)) / 5 <= 20
    assert max(len(word) for sentence in words for word in sentence) <= 17


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_too_long_for_somebody_in_fear(language: str) -> None:
    long = [
        sentence
        for path, page in everywhere()
        if path.startswith(f"{language}/")
        for sentence in page.sentences
        if len(sentence.split()) > 34
    ]
    assert long == []


@pytest.mark.parametrize("live", [True, False])
def test_no_page_promises_an_amnesty_asks_for_positions_or_says_where(live: bool) -> None:  # noqa: FBT001 - a parameter
    assert {path: found for path, page in everywhere(live=live) if (found := forbidden(page))} == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "You are promised an amnesty.",
        "Вам обіцяно амністію.",
        "Вам обещана амнистия.",
        "Tell us about positions and plans.",
        "Напишіть про позиції та плани.",
        "Сообщите о позициях и планах.",
        "A reward is paid for sabotage.",
        "Bring one particular thing.",
        "Come to 49.9935 N.",
        "Call on 121.5 MHz.",
        "Wait at 04:30.",
    ],
)
def test_a_sentence_that_must_never_appear_would_be_found(sentence: str) -> None:
    assert forbidden(Seen(f"<main><p>Come alive. {sentence} We wait.</p></main>".encode())) == [sentence]


@pytest.mark.parametrize("live", [True, False])
def test_pages_lead_nowhere_but_into_the_site_and_away_from_it(live: bool) -> None:  # noqa: FBT001 - a parameter
    leave = site().configuration.leave_to
    foreign = {
        (path, link)
        for path, page in everywhere(live=live)
        for link in page.links
        if link != leave and (re.match(r"[a-z][a-z0-9+.-]*:", link) or link.startswith("/"))
    }
    assert foreign == set()
    assert all(leave in page.links for _, page in everywhere(live=live))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_live_site_leads_to_the_mailbox_and_a_mirror_never(language: str) -> None:
    assert "mailbox/" in seen(f"{language}/contact.html").links
    for path, page in everywhere(live=False):
        assert "form" not in page.tags, path
        assert not any("mailbox" in link for link in page.links), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mirror_shows_the_addresses_to_be_typed(language: str) -> None:
    page = seen(f"{language}/contact.html", live=False)
    assert REHEARSAL_ONION in page.text
    assert REHEARSAL_CLEAR in page.text
    assert "mirror.example" not in page.text
    never = {
        "en": "never entered anywhere but",
        "uk": "ніколи не вводять ніде, крім",
        "ru": "никогда не вводят нигде, кроме",
    }
    assert never[language] in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mirror_says_that_its_server_is_somebody_elses(language: str) -> None:
    says = {"en": "somebody else's server", "uk": "на чужому сервері", "ru": "на чужом сервере"}
    assert says[language] in seen(f"{language}/limits.html", live=False).text
    assert says[language] not in seen(f"{language}/limits.html").text


def test_the_chooser_names_each_language_in_itself_and_prefers_none() -> None:
    page = seen("index.html")
    assert {f"{language}/index.html" for language in LANGUAGES} <= set(page.links)
    assert all(name in page.text for name in ("English", "українська", "русский"))
    assert b"refresh" not in texts()["index.html"].lower()


@pytest.mark.parametrize("programme", ["ukraine-2023", "moolah-1953"])
def test_a_history_of_visits_names_no_programme(programme: str) -> None:
    names = site(programme=programme).programme.names.values()
    assert [
        path for path, page in everywhere(programme=programme) if not page.title or page.title in names
    ] == []


@pytest.mark.parametrize("programme", shipped())
def test_every_programme_has_its_pages(programme: str) -> None:
    for path, raw in texts(programme=programme).items():
        page = Seen(raw)
        assert page.tags.count("h1") == 1, path
        assert forbidden(page) == [], path
        assert len(gzip.compress(raw)) <= 14 * 1024, path


def test_a_historic_programme_says_that_it_pays_nothing() -> None:
    says = {"en": "pays nothing today", "uk": "нічого не платять", "ru": "ничего не платят"}
    for language in LANGUAGES:
        assert says[language] in seen(f"{language}/index.html", programme="moolah-1953").text
        assert says[language] not in seen(f"{language}/index.html").text


def test_pages_are_the_same_bytes_each_time() -> None:
    from safeconduct.public.texts import pages

    again = {page.path: page.make() for page in pages(site()) if page.path.endswith(".html")}
    assert again.items() <= texts().items()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_addresses_are_shown_whole_with_the_key_to_compare(language: str) -> None:
    page = seen(f"{language}/addresses.html")
    for channel in site().addresses.addresses().channels:
        assert channel.address in page.text
    assert fingerprint(REHEARSAL_PUBLIC) in page.text
    assert site().addresses.digest in page.text
    assert "2099" in page.text


def test_the_signed_addresses_can_be_taken_along_and_checked() -> None:
    from safeconduct.public.texts import pages

    (page,) = [each for each in pages(site()) if each.path == "addresses.json"]
    checked = check_addresses(read_addresses(page.make()), REHEARSAL_PUBLIC)
    assert checked.addresses == site().addresses.addresses()


def with_addresses(*channels: Channel, clones: tuple[Clone, ...] = ()) -> Any:
    addresses = Addresses("ukraine-2023", date(2031, 5, 1), date(2031, 8, 1), channels, clones)
    programme = site().programme
    return dataclasses.replace(
        site(),
        addresses=sign_addresses(addresses, SEED),
        signed_lists={each.version: sign_list(each, programme.status, SEED) for each in programme.schedules},
        authority=signing.public_key_of(SEED),
        rehearsal=False,
    )


def made(chosen: Any, path: str) -> bytes:
    from safeconduct.public.texts import pages

    (page,) = [each for each in pages(chosen) if each.path == path]
    return page.make()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_channel_is_named_and_a_clone_is_never_a_link(language: str) -> None:
    chosen = with_addresses(
        Channel("onion", REHEARSAL_ONION),
        Channel("web", "https://invented.example/"),
        Channel("mirror", "https://copy.example/pages/"),
        Channel("phone", "+380 44 000 00 00"),
        Channel("messenger", "Telegram @invented_channel"),
        Channel("email", "invented@invented.example"),
        clones=(Clone("https://clone.example/", date(2031, 4, 2)),),
    )
    page = Seen(made(chosen, f"{language}/addresses.html"))
    kinds = {
        "en": ("Onion", "Web", "Copy", "Telephone", "Messenger", "E-mail"),
        "uk": ("Onion", "Веб", "Копія", "Телефон", "Месенджер", "Електронна"),
        "ru": ("Onion", "Веб", "Копия", "Телефон", "Мессенджер", "Электронная"),
    }
    assert [kind for kind in kinds[language] if kind not in page.text] == []
    assert "https://clone.example/" in page.text
    assert not any("clone.example" in link for link in page.links)


note_texts = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" <>&'\""), min_size=1, max_size=60
)


@given(note_texts.filter(str.strip))
def test_what_the_authority_writes_beside_an_address_is_shown_as_it_is(note: str) -> None:
    chosen = with_addresses(Channel("web", "https://invented.example/", {"uk": note}))
    page = Seen(made(chosen, "uk/addresses.html"))
    assert " ".join(note.split()) in page.text
    assert (
        page.tags
        == Seen(made(with_addresses(Channel("web", "https://invented.example/")), "uk/addresses.html")).tags
    )


def test_without_an_onion_address_nobody_is_told_to_learn_one() -> None:
    page = Seen(made(with_addresses(Channel("web", "https://invented.example/")), "en/papers.html"))
    assert "invented.example" in page.text
    assert "onion" not in page.text
