"""Proof of filing: made on demand, never at first contact, shown once on the page and kept nowhere."""

from django.http import HttpResponse

from safeconduct.errors import SafeconductError
from safeconduct.mailbox.reading import erased, opened_box, possible
from safeconduct.mailbox.refusing import refusals
from safeconduct.mailbox.told import told
from safeconduct.mailbox.visits import Visit, fades, visit, with_mailbox
from safeconduct.web.forms import CHOOSE


@visit("GET", "POST")
@with_mailbox
def proof(visit: Visit) -> HttpResponse:
    """Say what a proof is and what it costs to carry one; show the one that was asked for."""
    box = opened_box(visit)
    if box is None:
        return erased(visit)
    form = visit.form()
    own = [told(line, visit.room.programme, visit.language) for line in box.thread.lines if line.own]
    text = ""
    if visit.is_post:
        chosen = form.one("index", [str(line.index) for line in own if line.index >= 0], needed=True)
        if not form.has("understood"):
            form.wrong("understood", CHOOSE)
        if form.is_right:
            try:
                text = box.proof(int(chosen), visit.language)
            except SafeconductError as error:
                form.refusals.extend(refusals(error, visit.language))
    return fades(
        visit.show(
            "proof",
            status=422 if visit.is_post and not text else 200,
            form=form,
            lines=[line for line in reversed(own) if line.index >= 0],
            text=text,
            relative=box.relative,
            can=possible(box),
        )
    )
