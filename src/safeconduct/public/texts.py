"""The pages that are read: what this is, rights, how to surrender, for relatives, true addresses, limits, contact.

Every sentence stands in a template. No page promises an amnesty, asks for forces, positions or plans, or names a
place: `tests/public/test_texts.py` holds that over all of them, in every language. A title in the browser's history
is the page's heading and never the programme's name.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from safeconduct.language import LANGUAGES
from safeconduct.public import printing
from safeconduct.public.site import HTML, JSON, Page, Site
from safeconduct.sealing.addresses import Addresses, Channel
from safeconduct.sealing.signatures import fingerprint
from safeconduct.web.rendering import own_name

PLAIN = ("rights", "surrender", "relatives", "limits")
"""Pages that show nothing but their text and what every page shows."""

MAILBOX_KINDS = ("onion", "web")
"""Kinds of address at which a mailbox stands; a mirror has none."""

LEARNED_GROUPS = 3
"""Groups of four letters of the onion address that people learn, as the leaflet and the card print them."""


def pages(site: Site) -> Iterator[Page]:
    """Yield the text pages of every language, the language chooser and the signed addresses.

    Args:
        site: what there is to publish. In a mirror the contact page shows the addresses to be typed, and nothing
            leads to a mailbox.
    """
    # English only by its frame: each line of the chooser stands in its own language. Nobody is sent on by their
    # browser's languages, since a shared cache would send everyone to the first visitor's.
    yield _page(site, "languages", "en", "index.html")
    papers = tuple(printing.pairs(site))
    for language in LANGUAGES:
        yield _page(site, "home", language, f"{language}/index.html")
        for name in PLAIN:
            yield _page(site, name, language, f"{language}/{name}.html")
        yield Page(f"{language}/addresses.html", HTML, partial(_addresses, site, language))
        yield Page(f"{language}/contact.html", HTML, partial(_contact, site, language))
        yield Page(f"{language}/papers.html", HTML, partial(_papers, site, language, papers))
    yield Page("addresses.json", JSON, partial(_signed_addresses, site))


def _page(site: Site, name: str, language: str, path: str, **context: Any) -> Page:
    template = f"public/{name}.html"
    return Page(path, HTML, partial(site.render, template, language=language, path=path, **context))


def _addresses(site: Site, language: str) -> bytes:
    addresses = site.addresses.addresses()
    return site.render(
        "public/addresses.html",
        language=language,
        path=f"{language}/addresses.html",
        addresses=addresses,
        channels=[_shown(each) for each in addresses.channels],
        digest=site.addresses.digest,
        fingerprint=fingerprint(site.authority),
    )


def _contact(site: Site, language: str) -> bytes:
    channels = [each for each in site.addresses.addresses().channels if each.kind in MAILBOX_KINDS]
    return site.render(
        "public/contact.html",
        language=language,
        path=f"{language}/contact.html",
        mailbox_channels=[_shown(each) for each in channels],
    )


def _papers(site: Site, language: str, printed: tuple[printing.Pair, ...]) -> bytes:
    papers = [
        {
            "code": paper_language,
            "name": own_name(paper_language),
            "leaflet": _file(leaflet),
            "card": _file(card),
        }
        for paper_language, leaflet, card in printed
    ]
    short_name, learned = _to_learn(site.addresses.addresses())
    return site.render(
        "public/papers.html",
        language=language,
        path=f"{language}/papers.html",
        papers=papers,
        short_name=short_name,
        learned=learned,
    )


def _file(page: Page) -> dict[str, Any]:
    """Return where a file stands and its size in thousands of bytes, rounded up."""
    return {"path": page.path, "size": -(-len(page.make()) // 1000)}


def _signed_addresses(site: Site) -> bytes:
    return site.addresses.to_json().encode()


def _shown(channel: Channel) -> dict[str, Any]:
    groups = _groups(channel.address) if channel.kind == "onion" else []
    return {"kind": channel.kind, "address": channel.address, "notes": channel.notes, "groups": groups}


def _to_learn(addresses: Addresses) -> tuple[str, str]:
    """Return what is learnt by heart: the clear net's name, and the onion address's first groups; "" where none."""
    clear, onion = addresses.first("web"), addresses.first("onion")
    return (
        clear.removeprefix("https://").rstrip("/") if clear else "",
        " ".join(_groups(onion)[:LEARNED_GROUPS]) if onion else "",
    )


def _groups(onion: str) -> list[str]:
    """Return an onion address's letters in groups of four, as they are typed, compared and learnt."""
    letters = onion.partition("://")[2].partition(".")[0]
    return [letters[at : at + 4] for at in range(0, len(letters), 4)]
