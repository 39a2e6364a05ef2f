"""Duress words: explained, drawn, copied back, set. Only in the session in which the mailbox began.

Offered later, they would be offered by the person's own thread and not by the harmless one, and whoever looks over a
shoulder could tell the two apart.
"""

from django.http import HttpResponse

from safeconduct.errors import SafeconductError
from safeconduct.mailbox.copying import compare, mac_for, read_words, spelling_of
from safeconduct.mailbox.meanings import beside
from safeconduct.mailbox.reading import erased, opened_box
from safeconduct.mailbox.refusing import refusals
from safeconduct.mailbox.visits import Visit, visit, with_mailbox
from safeconduct.registry.mailboxes import fresh_duress_words
from safeconduct.registry.told import CHANGED_MEANWHILE, NOT_THIS_MAILBOX, SAME_WORDS
from safeconduct.sealing.wordlists import Typed, taken_apart
from safeconduct.sealing.words import LOCATOR_WORDS, drawn_for
from safeconduct.web.forms import Form

FIRST_THREE = "Type the first three of your twelve words, in order."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (FIRST_THREE,)


@visit("GET", "POST")
@with_mailbox
def second(visit: Visit) -> HttpResponse:
    """Explain the second set of words, and draw it; it begins with the same three as the first, in their form."""
    box = opened_box(visit)
    if box is None:
        return erased(visit)
    if not box.began:
        return visit.go("box.html")
    form = visit.form()
    if not visit.is_post:
        return visit.show("second", form=form)
    typed = Typed.of(taken_apart(form.text("three", needed=True)[:2000], LOCATOR_WORDS))
    if len(typed.found) != LOCATOR_WORDS or not typed.is_known:
        form.wrong("three", FIRST_THREE)
        return visit.show("second", status=422, form=form)
    drawn = drawn_for(typed.spelling, lambda: fresh_duress_words(typed.english), fixed=LOCATOR_WORDS)
    return visit.show(
        "second_words",
        words=beside(drawn, visit.language, typed.spelling),
        spelling=typed.spelling,
        mac=mac_for(drawn, visit.room.installation.server_key),
        three=" ".join(typed.found),
    )


@visit("GET", "POST")
@with_mailbox
def second_copy(visit: Visit) -> HttpResponse:
    """Compare the second set with what was shown, and set it."""
    box = opened_box(visit)
    if box is None:
        return erased(visit)
    if not box.began or not visit.is_post:
        return visit.go("box.html")
    form = visit.form()
    mac = form.raw("mac")[:64]
    if form.has("show"):
        return _copying(visit, form, mac)
    server_key = visit.room.installation.server_key
    words = read_words(form, visit.language)
    if words is None or not compare(form, words, server_key, visit.language):
        return _copying(visit, form, mac, status=422)
    # Deriving costs the same as a mailbox that is opened: those who wait are let in a little later.
    visit.room.queue.charge()
    try:
        box.set_duress_words(words, visit.language)
    except SafeconductError as error:
        return _refused(visit, form, error, mac)
    return visit.go("box.html", done="1")


def _refused(visit: Visit, form: Form, error: SafeconductError, mac: str) -> HttpResponse:
    known = (NOT_THIS_MAILBOX, SAME_WORDS, CHANGED_MEANWHILE)
    form.refusals.extend(refusals(error, visit.language, known))
    return _copying(visit, form, mac, status=422)


def _copying(visit: Visit, form: Form, mac: str, *, status: int = 200) -> HttpResponse:
    return visit.show("second_copy", status=status, form=form, mac=mac, spelling=spelling_of(form))
