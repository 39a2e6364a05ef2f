"""The leaflet and the card as files of the site, in every language."""

from collections.abc import Iterator
from functools import cache, partial

from safeconduct.language import LANGUAGES
from safeconduct.public.papers import Facts, can_be_printed, card, facts_of, leaflet
from safeconduct.public.site import PDF, Page, Site

type Pair = tuple[str, Page, Page]
"""A language, its leaflet and its card."""


def pages(site: Site) -> Iterator[Page]:
    """Yield the PDFs; none for a programme that has no paper, see `pairs`."""
    for _, of_leaflet, of_card in pairs(site):
        yield of_leaflet
        yield of_card


def pairs(site: Site) -> Iterator[Pair]:
    """Yield each language that can be printed with its leaflet and its card.

    There are none for a historic programme, whose list pays nothing today, nor without a signed list, nor where
    the signed addresses lead to no site: a printed promise outlives every correction.

    Raises:
        BadSignature: the list or the addresses are not the authority's.
    """
    facts = _facts(site)
    if facts is None:
        return
    for language in filter(can_be_printed, LANGUAGES):
        # Each is set once, though the page that tells its size asks for it as well.
        yield (
            language,
            Page(f"assets/leaflet-{language}.pdf", PDF, cache(partial(leaflet, language, facts))),
            Page(f"assets/card-{language}.pdf", PDF, cache(partial(card, language, facts))),
        )


def _facts(site: Site) -> Facts | None:
    """Return what the papers say of the newest signed list; None where there is no paper to print."""
    signed = [each.version for each in site.programme.schedules if each.version in site.signed_lists]
    addresses = site.addresses.addresses()
    leads_here = addresses.first("onion") is not None or addresses.first("web") is not None
    if site.programme.status == "historic" or not signed or not leads_here:
        return None
    return facts_of(site.programme, site.signed_lists[signed[-1]], site.addresses, site.authority)
