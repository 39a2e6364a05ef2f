"""What there is to publish: one programme with its lists, the authority's addresses, and how the site is set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.office import Issued
from safeconduct.registry.configuration import Configuration
from safeconduct.schedule import Programme, Schedule
from safeconduct.schedule.signed import SignedList
from safeconduct.sealing.addresses import SignedAddresses
from safeconduct.web.rendering import render


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that a public page may show.

    Attributes:
        configuration: of the installation, or the defaults.
        programme: the one that is published.
        signed_lists: the authority's signed lists by version; a version without one is shown as not signed.
        addresses: the programme's true channels, signed.
        authority: the public key (32 bytes) whose fingerprint the pages name.
        rehearsal: whether the keys are the publicly known ones: every page then says that no programme stands
            behind it.
        statements: that the authority has issued, in order, also those that were taken down.
        figures: that were published, in order.
        live: whether the pages are served by an installation with a mailbox; False in a mirror, which carries no
            mailbox and no form.
    """

    configuration: Configuration
    programme: Programme
    signed_lists: Mapping[str, SignedList]
    addresses: SignedAddresses
    authority: bytes
    rehearsal: bool
    live: bool = True
    statements: tuple[Issued, ...] = ()
    figures: tuple[Publication, ...] = ()

    def schedule_on(self, day: date) -> Schedule:
        """Return the version of the list that is in force on a day."""
        return self.programme.schedule_on(day)

    def render(self, template: str, *, language: str, path: str, **context: Any) -> bytes:
        """Return a public page as UTF-8 HTML.

        Args:
            template: such as "public/rights.html"; it extends "public/page.html".
            language: one of `language.LANGUAGES`.
            path: where it stands, from the site's root ("uk/rights.html").
            context: what else the template uses.
        """
        return render(template, language=language, path=path, context={**context, "site": self}).encode()


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the public site.

    Attributes:
        path: from the site's root, without a leading slash.
        media_type: as it goes into `Content-Type`.
        make: makes the bytes; the same bytes each time for the same site.
    """

    path: str
    media_type: str
    make: Callable[[], bytes] = field(repr=False)


HTML = "text/html; charset=utf-8"
JSON = "application/json"
CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
PNG = "image/png"
CSS = "text/css; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

ASSETS = Path(__file__).parents[1] / "web" / "assets"
"""Files that all pages share: the stylesheet, the icon, symbols."""
