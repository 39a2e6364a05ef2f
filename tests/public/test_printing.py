"""The papers as files of the site: there when there is something to promise, and only then."""

import dataclasses
from datetime import date
from typing import Any

import msgspec
import pytest
from tests.public.reading import seen, site, texts

from safeconduct.language import LANGUAGES
from safeconduct.sealing import signing
from safeconduct.sealing.addresses import Addresses, Channel, sign_addresses
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.rehearsal import REHEARSAL_SEED, rehearsal_list

SEED = bytes(range(32))


def printed(chosen: Any) -> dict[str, bytes]:
    from safeconduct.public.printing import pages

    return {page.path: page.make() for page in pages(chosen)}


def test_there_is_a_leaflet_and_a_card_in_every_language() -> None:
    papers = printed(site())
    assert set(papers) == {
        f"assets/{kind}-{language}.pdf" for kind in ("leaflet", "card") for language in LANGUAGES
    }
    assert all(paper.startswith(b"%PDF-") for paper in papers.values())
    assert len(set(papers.values())) == len(papers)
    assert printed(site()) == papers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_papers_leads_to_each_of_them_and_tells_its_size(language: str) -> None:
    page = seen(f"{language}/papers.html")
    for path, paper in printed(site()).items():
        assert f"../{path}" in page.links
        assert f"{-(-len(paper) // 1000)} " in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_paper_is_offered_of_a_list_that_pays_nothing(language: str) -> None:
    assert printed(site(programme="moolah-1953")) == {}
    assert b".pdf" not in texts(programme="moolah-1953")[f"{language}/papers.html"]


def test_no_paper_is_printed_of_a_list_that_nobody_signed() -> None:
    assert printed(dataclasses.replace(site(), signed_lists={})) == {}


def test_no_paper_is_printed_where_no_address_leads_to_the_site() -> None:
    phone = Addresses(
        "ukraine-2023", date(2031, 5, 1), date(2031, 8, 1), (Channel("phone", "+380 44 000 00 00"),)
    )
    assert printed(dataclasses.replace(site(), addresses=sign_addresses(phone, REHEARSAL_SEED))) == {}


def test_a_paper_is_not_printed_under_a_key_that_did_not_sign() -> None:
    with pytest.raises(BadSignature):
        printed(dataclasses.replace(site(), authority=signing.public_key_of(SEED)))


def test_the_newest_signed_list_is_the_one_that_is_printed() -> None:
    programme = site().programme
    newer = msgspec.structs.replace(
        programme.schedules[-1], version="2031-01-01", in_force_from=date(2031, 1, 1)
    )
    two = msgspec.structs.replace(programme, schedules=(*programme.schedules, newer))
    unsigned = dataclasses.replace(site(), programme=two)
    signed = dataclasses.replace(
        unsigned, signed_lists={**site().signed_lists, newer.version: rehearsal_list(two, newer)}
    )
    assert printed(unsigned) == printed(site())
    assert not set(printed(signed).values()) & set(printed(site()).values())
