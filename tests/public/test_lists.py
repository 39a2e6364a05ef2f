"""The list as anybody reads it: each line with its amount, why, since when, and how to check it."""

import csv
import dataclasses
import gzip
import hashlib
import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.public.reading import Seen, site

from safeconduct import cli
from safeconduct.language import LANGUAGES, pick, say
from safeconduct.programmes import load, shipped
from safeconduct.sealing.lists import fingerprint, sign_list
from safeconduct.sealing.rehearsal import REHEARSAL_PUBLIC
from safeconduct.sealing.signing import public_key_of

PAGE_LIMIT, WHOLE_LIMIT = 14 * 1024, 40 * 1024
SPACE = "\u00a0"
SEED = bytes(range(32))


@cache
def published(programme: str = "ukraine-2023") -> dict[str, bytes]:
    return made(site(programme=programme))


def made(of: Any) -> dict[str, bytes]:
    from safeconduct.public.lists import pages

    return {page.path: page.make() for page in pages(of)}


def files_of(page: bytes) -> set[str]:
    from safeconduct.public.site import ASSETS

    names = set(re.findall(r'(?:src|href)="(?:\.\./)+assets/([^"]+)"', page.decode()))
    return {name for name in names if (ASSETS / name).exists()}


@pytest.mark.parametrize("programme", shipped())
def test_every_line_of_every_list_stands_on_its_page_with_amount_and_source(programme: str) -> None:
    from safeconduct.assessment.telling import pays
    from safeconduct.public.lists import page_of

    found, of = published(programme), site(programme=programme)
    for schedule in load(programme).schedules:
        for language in LANGUAGES:
            text = Seen(found[f"{language}/{page_of(of, schedule)}"]).text
            for clause in schedule.clauses:
                amount = " ".join(pays(clause, schedule, language).replace("\n", "").split())
                assert pick(clause.names, language) in text
                assert amount.replace(" ", "") in text.replace(" ", "").replace("\n", "")
                assert schedule.cite(clause.source) in text
            assert schedule.digest in text


@pytest.mark.parametrize("programme", shipped())
def test_the_longest_list_is_light_enough_for_a_bad_network(programme: str) -> None:
    from safeconduct.public.site import ASSETS

    @cache
    def weight(name: str) -> int:
        data = (ASSETS / name).read_bytes()
        return len(gzip.compress(data)) if name.endswith(".css") else len(data)

    for path, page in published(programme).items():
        if path.endswith(".html"):
            own = len(gzip.compress(page))
            assert own <= PAGE_LIMIT, path
            assert own + sum(map(weight, files_of(page))) <= WHOLE_LIMIT, path


@pytest.mark.parametrize("programme", shipped())
def test_a_list_leads_nowhere_but_to_its_sources_and_the_way_out(programme: str) -> None:
    of = site(programme=programme)
    allowed = {source.url for source in of.programme.sources.values()} | {of.configuration.leave_to}
    for path, page in published(programme).items():
        if path.endswith(".html"):
            absolute = {
                link for link in re.findall(r'(?:src|href|action)="([^"]*)"', page.decode()) if ":" in link
            }
            assert absolute <= allowed, path


def test_a_list_made_twice_is_the_same_to_the_byte() -> None:
    assert made(site(programme="ukraine-2022")) == published("ukraine-2022")


@pytest.mark.parametrize(
    ("language", "amounts"),
    [
        ("en", ("up to 500,000 USD, by decision", "100,000 USD")),
        ("uk", ("до 500 000 USD, за рішенням", "100 000 USD")),
        ("ru", ("до 500 000 USD, по решению", "100 000 USD")),
    ],
)
def test_the_default_list_says_what_an_aircraft_and_a_tank_are_worth(
    language: str, amounts: tuple[str, ...]
) -> None:
    text = " ".join(Seen(published()[f"{language}/list.html"]).text.replace(",by", ", by").split())
    for amount in amounts:
        assert amount.replace(" ", "") in text.replace(" ", "").replace(SPACE, "")


def test_what_the_condition_decides_is_said_for_every_grade() -> None:
    text = Seen(published()["en/list.html"]).text
    assert re.search(r"It works, and nothing is missing\s+It is paid\s+A\b", text)
    assert re.search(r"It needs a small repair\s+People decide after looking at it\s+C\b", text)
    assert re.search(r"It is scrap, or was destroyed\s+It is not paid\s+F\b", text)


def test_a_certainty_is_said_in_words_and_a_source_on_the_web_is_a_link() -> None:
    page = published()["en/list.html"].decode()
    assert "stated in this source" in page
    assert '<a href="https://en.interfax.com.ua/news/general/820160.html" rel="noreferrer noopener">' in page


def test_history_says_that_nobody_pays_by_it_and_a_list_in_force_does_not() -> None:
    for language in LANGUAGES:
        sentence = say("It is shown so that it can be studied. Nobody pays by it today.", language)
        assert sentence in published("ukraine-2022")[f"{language}/list.html"].decode()
        assert sentence not in published()[f"{language}/list.html"].decode()


def test_an_earlier_list_keeps_its_page_its_dates_and_what_was_changed() -> None:
    found = published("south-korea-2017")
    newest, earlier = Seen(found["en/list.html"]), Seen(found["en/list/1997-01-01.html"])
    assert "868,000" in newest.text
    assert "130,000" not in newest.text
    assert "130,000" in earlier.text
    assert "in force from 1 January 1997 until 5 March 2017" in earlier.text
    assert "There is a newer list." in earlier.text
    assert "../list.html" in earlier.links
    assert "list/1997-01-01..2017-03-06.html" in newest.links


def test_a_difference_shows_each_changed_amount_before_and_after() -> None:
    page = published("south-korea-2017")["en/list/1997-01-01..2017-03-06.html"]
    text = Seen(page).text
    assert re.search(r"Amount: 130,000.*?Amount: 868,000", text, re.DOTALL)
    assert b'data-label="Before"' in page
    uk = Seen(published("south-korea-2017")["uk/list/1997-01-01..2017-03-06.html"]).text
    assert re.search(r"Сума: 130\s000.*?Сума: 868\s000", uk, re.DOTALL)


def test_a_version_ends_where_the_next_begins() -> None:
    from datetime import date

    from safeconduct.public.listing import last_day

    programme = load("brazil-2012")
    first, last = programme.schedules[0], programme.schedules[-1]
    until = last_day(programme, first)
    assert until is not None
    assert until < last.in_force_from
    open_ended = msgspec.structs.replace(first, in_force_until=None)
    assert last_day(programme, open_ended) == date(2012, 11, 22)
    assert last_day(programme, msgspec.structs.replace(last, in_force_until=None)) is None


def test_the_plain_file_is_the_list_and_its_sha256_is_the_digest() -> None:
    from safeconduct.schedule import Schedule

    raw = published()["list/2023-01-01.json"]
    schedule = load().schedules[0]
    assert hashlib.sha256(raw).hexdigest() == schedule.digest
    assert msgspec.json.decode(raw, type=Schedule) == schedule


def test_the_table_for_spreadsheets_has_a_row_for_each_clause_with_its_bounds() -> None:
    rows = list(csv.DictReader(io.StringIO(published()["list/2023-01-01.csv"].decode(), newline="")))
    assert [(row["clause"], row["lowest"], row["highest"], row["unit"]) for row in rows] == [
        ("aircraft", "0.00", "500000.00", "USD"),
        ("tank", "100000.00", "100000.00", "USD"),
    ]
    assert rows[1]["name_uk"] == "Танк"
    assert rows[0]["pays_ru"].replace(SPACE, " ") == "до 500 000 USD, по решению"


@pytest.mark.parametrize("programme", shipped())
def test_the_command_line_accepts_the_signed_file_of_every_list(
    programme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, raw in published(programme).items():
        if path.endswith(".signed.json"):
            file = tmp_path / Path(path).name
            file.write_bytes(raw)
            assert cli.run(["schedule", "verify", str(file), "--key", REHEARSAL_PUBLIC.hex()]) == 0
            assert programme in capsys.readouterr().out


def test_the_page_names_the_key_that_signed_and_says_first_that_it_is_a_rehearsal() -> None:
    text = Seen(published()["en/list.html"]).text
    assert fingerprint(REHEARSAL_PUBLIC) in text
    assert text.index("It proves nothing.") < text.index(fingerprint(REHEARSAL_PUBLIC))
    of = site()
    signed = {each.version: sign_list(each, of.programme.status, SEED) for each in of.programme.schedules}
    own = dataclasses.replace(of, rehearsal=False, signed_lists=signed, authority=public_key_of(SEED))
    text = Seen(made(own)["en/list.html"]).text
    assert fingerprint(public_key_of(SEED)) in text
    assert "It proves nothing." not in text


def test_a_list_without_signature_says_so_and_offers_no_signed_file() -> None:
    found = made(dataclasses.replace(site(), signed_lists={}))
    for language in LANGUAGES:
        assert (
            say("This version carries no signature. Do not rely on it.", language)
            in Seen(found[f"{language}/list.html"]).text
        )
        assert "signed.json" not in found[f"{language}/list.html"].decode()
    assert not [path for path in found if path.endswith(".signed.json")]


def test_markup_in_a_pack_stays_text() -> None:
    of = site()
    hostile = dict.fromkeys(LANGUAGES, '<script>alert("x")</script>')
    schedule = of.programme.schedules[0]
    clauses = tuple(
        msgspec.structs.replace(each, names=hostile, notes=(hostile,)) for each in schedule.clauses
    )
    source = msgspec.structs.replace(schedule.sources["founding"], url="javascript:alert(1)", title='"><b>')
    changed = msgspec.structs.replace(
        schedule, clauses=clauses, notes=(hostile,), sources={**schedule.sources, "founding": source}
    )
    programme = msgspec.structs.replace(of.programme, schedules=(changed,), names=hostile)
    for path, page in made(dataclasses.replace(of, programme=programme, signed_lists={})).items():
        if path.endswith(".html"):
            assert not {"script", "b"} & set(Seen(page).tags), path
            assert "javascript:" not in page.decode(), path


def test_a_version_with_an_odd_name_still_makes_files_that_any_server_can_hold() -> None:
    of = site()
    odd = msgspec.structs.replace(of.programme.schedules[0], version="перша / 2023 №1")
    programme = msgspec.structs.replace(of.programme, schedules=(odd,))
    paths = made(dataclasses.replace(of, programme=programme, signed_lists={}))
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", path) for path in paths)


def test_every_category_has_a_small_picture_that_is_as_drawn(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image
    from tools import draw_pictures

    from safeconduct.catalogue import standard
    from safeconduct.public.pictures import FOLDER

    kept = {path.stem: path for path in FOLDER.glob("*.png")}
    assert set(kept) == {code for code, each in standard().categories.items() if each.sidc}
    for path in kept.values():
        assert path.stat().st_size <= 2048
        with Image.open(path) as picture:
            assert max(picture.size) == draw_pictures.SIDE
            # Nothing is drawn in the corner: the page's own colour shows.
            assert picture.convert("RGBA").getchannel("A").getpixel((0, 0)) == 0
    assert draw_pictures.main(["--check"]) == 0
    # A picture that was touched up by hand is noticed.
    monkeypatch.setattr(draw_pictures, "FOLDER", tmp_path)
    check: Callable[[], int] = lambda: draw_pictures.main(["--check"])  # noqa: E731
    draw_pictures.main([])
    assert check() == 0
    (tmp_path / "tank.png").write_bytes((tmp_path / "ship.png").read_bytes())
    assert check() == 1
    assert "tank" in capsys.readouterr().out


def test_a_line_that_names_a_group_shows_a_picture_for_each_part_and_a_known_item_none() -> None:
    from safeconduct.catalogue import standard
    from safeconduct.public.pictures import picture

    page = published()["en/list.html"].decode()
    assert page.count('class="symbol"') == 3  # an aeroplane, a helicopter, a tank
    catalogue = standard()
    assert {picture(item, catalogue) for item in catalogue.items.values()} == {""}
    assert picture(catalogue.models["t-72b3"], catalogue) == "assets/symbols/tank.png"
