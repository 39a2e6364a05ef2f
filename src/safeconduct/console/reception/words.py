"""Every sentence that reception, inspections, vault and papers say outside of their templates."""

from collections.abc import Iterable

from safeconduct.console.inspection import guide
from safeconduct.console.inspection import views as inspecting
from safeconduct.console.papers import decisions, receipts
from safeconduct.console.papers import words as papers
from safeconduct.console.reception import doing, linking, many, people, photos, receiving, views
from safeconduct.console.vault import views as vault


def sentences() -> Iterable[str]:
    """Return them, for the translators."""
    for module in (
        guide,
        inspecting,
        papers,
        decisions,
        receipts,
        doing,
        linking,
        many,
        people,
        photos,
        receiving,
        views,
        vault,
    ):
        yield from module.sentences()
