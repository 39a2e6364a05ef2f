"""Rendering a page: a template, a language, and the place where the page stands."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from django.template.loader import get_template

from safeconduct.language import LANGUAGES


def direction(language: str) -> str:
    """Return "ltr" or "rtl": which way a language is written."""
    return Locale.parse(language).text_direction


def own_name(language: str) -> str:
    """Return a language's name in itself, as whoever reads it looks for it: "українська"."""
    return Locale.parse(language).get_display_name(language) or language


def render(template: str, *, language: str, path: str, context: Mapping[str, Any]) -> str:
    """Return a page as HTML.

    Args:
        template: its name, such as "public/rights.html".
        language: one of `LANGUAGES`.
        path: where the page stands, from the site's root without a leading slash ("uk/rights.html"); every link
            in it is relative to this.
        context: what else the template uses.
    """
    here, _, rest = path.partition("/")
    same_page = rest if here == language else "index.html"
    return get_template(template).render(
        {
            **context,
            "language": language,
            "direction": direction(language),
            "path": path,
            "others": [
                {
                    "code": code,
                    "name": own_name(code),
                    "path": f"{code}/{same_page}",
                    "here": code == language,
                }
                for code in LANGUAGES
            ],
        }
    )
