"""Every sentence that the pages of the mailbox say outside of their templates."""

from collections.abc import Iterable

from safeconduct.mailbox import (
    copying,
    entering,
    refusing,
    second_words,
    told,
    visits,
)


def sentences() -> Iterable[str]:
    """Return them, for the translators."""
    for module in (copying, entering, refusing, second_words, told, visits):
        yield from module.sentences()
