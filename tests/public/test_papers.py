"""The leaflet and the card: what they say, that their codes are read, that they are the same to the byte."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest

from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, say
from safeconduct.programmes import load, shipped
from safeconduct.public.papers import Facts, card, facts_of, leaflet
from safeconduct.public.papers.words import RIGHT_LIST, SIGN_LIST, Word
from safeconduct.schedule import Programme
from safeconduct.sealing import signing
from safeconduct.sealing.addresses import Addresses, Channel, sign_addresses
from safeconduct.sealing.channels import onion_address
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.lists import sign_list
from safeconduct.sealing.rehearsal import REHEARSAL_PUBLIC, rehearsal_addresses, rehearsal_list

SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED)
ONION, CLEAR = Channel("onion", onion_address(PUBLIC)), Channel("web", "https://coast.example/")
PAPERS = pytest.mark.parametrize("paper", [leaflet, card])
SPOKEN = pytest.mark.parametrize("language", LANGUAGES)


def facts(programme: Programme | None = None, channels: tuple[Channel, ...] = (ONION, CLEAR)) -> Facts:
    """Facts of a programme that an authority of ours has signed."""
    chosen = programme if programme is not None else load()
    addresses = Addresses(chosen.id, date(2027, 1, 1), date(2027, 3, 31), channels)
    signed = sign_list(chosen.schedules[-1], "enactable", SEED)
    return facts_of(chosen, signed, sign_addresses(addresses, SEED), PUBLIC)


def sides(pdf: bytes) -> list[str]:
    """The text of each side, with the spaces and line ends of the layout made one."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def plain(text: str) -> str:
    return " ".join(text.split())


def without_spaces(text: str) -> str:
    return "".join(text.split())


@SPOKEN
def test_a_leaflet_says_what_a_person_has_to_know(language: str) -> None:
    front, back = sides(leaflet(language, facts()))
    for word in (Word.TITLE, Word.LEAD, Word.ABOARD, Word.FAMILY, Word.WAIT, Word.WARNING, Word.WARNING_WHY):
        assert plain(say(word, language)) in front
    for word in (*SIGN_LIST, *RIGHT_LIST, Word.ARRANGED, Word.WARNING, Word.REMEMBER, Word.COMPARE):
        assert plain(say(word, language)) in back
    assert {"en": "up to 500,000 USD", "uk": "до 500 000 USD", "ru": "до 500 000 USD"}[language] in front
    assert "coast.example" in front
    assert "coast.example" in back


@PAPERS
@SPOKEN
def test_each_paper_says_that_it_is_not_for_carrying_and_how_to_remember_without_it(
    paper: Any, language: str
) -> None:
    front, back = sides(paper(language, facts()))
    assert say(Word.WARNING, language) in front
    for said in (say(Word.WARNING, language), say(Word.REMEMBER, language), "coast.example"):
        assert said in back
    assert ONION.address[7:19] in without_spaces(back)


@PAPERS
def test_whoever_holds_a_paper_can_check_the_signed_files_with_it(paper: Any) -> None:
    found = facts()
    back = without_spaces(sides(paper("en", found))[1])
    assert found.schedule.digest in back
    assert PUBLIC.hex() in back
    assert without_spaces(found.fingerprint) in back
    assert signing.verify(
        PUBLIC,
        signing.SCHEDULE,
        sign_list(found.schedule, "enactable", SEED).message,
        bytes.fromhex(found.list_signature),
    )
    for digits in (found.list_signature, found.addresses_digest, found.addresses_signature):
        assert digits in back
    assert found.addresses_digest == sha256(sign_addresses(found.addresses, SEED).message).hexdigest()


@PAPERS
@SPOKEN
def test_every_code_on_a_sheet_is_read_from_a_rendering_of_150_dots_per_inch(
    paper: Any, language: str, tmp_path: Path
) -> None:
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is missing: apt-get install zbar-tools")
    read: list[str] = []
    with pypdfium2.PdfDocument(paper(language, facts())) as document:
        for number, page in enumerate(document):
            path = tmp_path / f"{number}.png"
            page.render(scale=150 / 72).to_pil().convert("L").save(path)
            found = subprocess.run(
                ["zbarimg", "-q", "--raw", str(path)], capture_output=True, text=True, check=False
            )
            read += found.stdout.split()
    times = 1 if paper is leaflet else 10
    assert sorted(read) == sorted([ONION.address, CLEAR.address] * times)


@PAPERS
def test_the_same_facts_make_the_same_bytes_whatever_the_machine_is_set_to(
    paper: Any, tmp_path: Path
) -> None:
    """Two processes that differ in clock, zone, folder, language and hashing; each starts by itself."""
    script = (
        "import sys; from hashlib import sha256; from tests.public.test_papers import facts, leaflet, card\n"
        f"sys.stdout.buffer.write({paper.__name__}('uk', facts()))"
    )
    root = str(Path(__file__).parents[2])
    settings = (
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "0"},
        {
            "TZ": "America/Adak",
            "LANG": "uk_UA.UTF-8",
            "PYTHONHASHSEED": "2",
            "SOURCE_DATE_EPOCH": "1900000000",
        },
    )
    made = []
    for number, setting in enumerate(settings):
        folder = tmp_path / str(number)
        folder.mkdir()
        environment = {**os.environ, **setting, "PYTHONPATH": root, "HOME": str(folder)}
        ran = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, cwd=folder, env=environment
        )
        made.append(ran.stdout)
    assert made[0] == made[1] == paper("uk", facts())


@PAPERS
def test_a_paper_is_dated_by_what_was_signed_and_not_by_the_day_of_printing(paper: Any) -> None:
    with pypdfium2.PdfDocument(paper("en", facts())) as document:
        assert document.get_metadata_value("CreationDate").startswith("D:20270101000000")
        assert document.get_metadata_value("Title") == Word.TITLE


@PAPERS
@SPOKEN
def test_a_paper_is_tagged_for_screen_readers_and_of_two_sides(paper: Any, language: str) -> None:
    made = paper(language, facts())
    assert b"pdfuaid:part" in made
    with pypdfium2.PdfDocument(made) as document:
        assert document.is_tagged()
        width, height = document.get_page_size(0)
        expected = (148, 210) if paper is leaflet else (210, 297)
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == expected
        assert len(document) == 2


@PAPERS
def test_what_is_copied_from_a_paper_holds_nothing_that_cannot_be_seen(paper: Any) -> None:
    for side in sides(paper("en", facts())):
        assert not re.search("[\u00ad\u200b-\u200f\u2060\ufeff\ufffe]", side)


def test_every_letter_of_the_three_languages_has_its_glyph() -> None:
    names = dict.fromkeys(LANGUAGES, "Ґанок, єдність, її об’єднання, ёлка, щи: №1 «так»")
    front = sides(leaflet("uk", facts(msgspec.structs.replace(load(), authority=names))))[0]
    assert names["uk"] in front


def test_what_a_pack_says_is_never_read_as_markup() -> None:
    evil = '#panic("x") $x$ *b* _i_ @ref <a> \\ // [ ] = "q" #sys.inputs'
    pack = msgspec.structs.replace(load(), authority=dict.fromkeys(LANGUAGES, evil))
    assert without_spaces(evil) in without_spaces(sides(leaflet("en", facts(pack)))[0])


@PAPERS
@SPOKEN
def test_a_rehearsals_paper_says_that_nobody_stands_behind_it(paper: Any, language: str) -> None:
    rehearsal = facts_of(load(), rehearsal_list(load()), rehearsal_addresses(), REHEARSAL_PUBLIC)
    said = say(Word.REHEARSAL, language)
    assert said in sides(paper(language, rehearsal))[0]
    assert said not in sides(paper(language, facts()))[0]


@PAPERS
@pytest.mark.parametrize("programme", shipped())
def test_a_paper_of_any_list_that_ships_has_two_sides_and_says_what_it_leaves_out(
    paper: Any, programme: str
) -> None:
    pack = load(programme)
    made = facts(pack)
    front, _ = sides(paper("ru", made))
    total = len(pack.schedules[-1].clauses)
    left_out = re.search(r"и ещё (\d+) стро", front)
    named = sum(
        without_spaces(each.names["ru"])[:30] in without_spaces(front) for each in made.schedule.clauses
    )
    if left_out is None:
        assert named >= total
    else:
        assert 0 < int(left_out[1]) < total


@PAPERS
@pytest.mark.parametrize("channels", [(ONION,), (CLEAR,)])
def test_a_programme_with_one_address_has_papers_with_one_code(
    paper: Any, channels: tuple[Channel, ...]
) -> None:
    text = without_spaces(" ".join(sides(paper("en", facts(channels=channels)))))
    assert ("coast.example" in text) == (channels == (CLEAR,))
    assert (ONION.address[7:19] in text) == (channels == (ONION,))


@PAPERS
def test_names_too_long_for_the_paper_are_refused_with_a_sentence(paper: Any) -> None:
    schedule = load().schedules[-1]
    clauses = tuple(
        msgspec.structs.replace(each, names=dict.fromkeys(LANGUAGES, "long " * 900))
        for each in schedule.clauses
    )
    long = msgspec.structs.replace(load(), schedules=(msgspec.structs.replace(schedule, clauses=clauses),))
    with pytest.raises(BadInput, match="too long for a paper"):
        paper("en", facts(long))


def test_nothing_is_printed_that_the_authority_has_not_signed() -> None:
    pack, other = load(), bytes(range(1, 33))
    listed = sign_list(pack.schedules[-1], "enactable", SEED)
    addresses = Addresses(pack.id, date(2027, 1, 1), date(2027, 3, 31), (ONION, CLEAR))
    signed = sign_addresses(addresses, SEED)
    with pytest.raises(BadSignature, match="The list is signed by"):
        facts_of(pack, sign_list(pack.schedules[-1], "enactable", other), signed, PUBLIC)
    with pytest.raises(BadSignature, match="The addresses are signed by"):
        facts_of(pack, listed, sign_addresses(addresses, other), PUBLIC)
    with pytest.raises(BadInput, match="historic and promises nothing today"):
        facts_of(pack, sign_list(pack.schedules[-1], "historic", SEED), signed, PUBLIC)
    elsewhere = sign_addresses(msgspec.structs.replace(addresses, programme="coast-2027"), SEED)
    with pytest.raises(BadInput, match="addresses belong to the programme coast-2027"):
        facts_of(pack, listed, elsewhere, PUBLIC)
    with pytest.raises(BadInput, match="list belong to the programme moolah-1953"):
        facts_of(pack, sign_list(load("moolah-1953").schedules[-1], "enactable", SEED), signed, PUBLIC)
    phone = msgspec.structs.replace(addresses, channels=(Channel("phone", "+380 44 000 00 00"),))
    with pytest.raises(BadInput, match="a paper would lead nowhere"):
        facts_of(pack, listed, sign_addresses(phone, SEED), PUBLIC)
