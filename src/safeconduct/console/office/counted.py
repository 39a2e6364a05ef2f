"""Making figures in the console: count in the officer's session, look at what may be published, propose it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.acts.figures import PublishFigures
from safeconduct.casefile.figures import words
from safeconduct.casefile.words import Role
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.visits import Visit, visit
from safeconduct.registry import figures
from safeconduct.registry.figures import Made
from safeconduct.registry.watching import record_look

MAY = frozenset({Role.LEGAL_ADVISER, Role.APPROVER})
"""Who makes figures: whoever may sign them, and so may open cases."""

NOT_YOURS = "Figures are made by a legal adviser or an approver."


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (NOT_YOURS,)


@visit("GET", "POST", step_up=True)
def counted(visit: Visit) -> HttpResponse:
    """Count when asked, show what would be published and what not and why, and take the proposal."""
    form = visit.form()
    made: Made | None = None
    if visit.is_post:
        made = _made(visit)
        if made is None:
            form.refusals.append(visit.say(NOT_YOURS))
        elif form.raw("what") == "propose":
            act = PublishFigures(content=made.release.publication.text())
            if done(visit, form, act):
                return visit.go("office/index.html", done="1")
    office, head = office_now(visit)
    waiting = figures.pending(office)
    return visit.show(
        "office/counted",
        status=422 if form.refusals else 200,
        form=form,
        head=head,
        may=bool(MAY & visit.desk.roles),
        published=len(office.figures),
        made=_shown(made, visit.language) if made is not None else None,
        same=waiting is not None
        and made is not None
        and figures.same_figures(waiting, made.release.publication),
        waiting=waiting is not None,
    )


def _made(visit: Visit) -> Made | None:
    if not MAY & visit.desk.roles:
        return None
    record_look(visit.desk.session, case="", purpose="figures")
    return figures.make(visit.desk.session)


def _shown(made: Made, language: str) -> dict[str, Any]:
    publication, hidden = made.release.publication, made.release.hidden
    found = publication.figures()
    before = made.earlier.figures() if made.earlier is not None else {}
    reasons = [hidden[cell] for cell in found if cell in hidden]
    return {
        "opened": made.opened,
        "counted": made.counted,
        "closed": made.closed,
        "attacks": made.release.attacks,
        "figures": [
            (
                words.measure_name(cell.measure, language),
                words.period_name(cell.period, language),
                words.kind_name(cell.kind, language),
                words.figure(cell, value, publication.unit_of(cell), language),
            )
            for cell, value in found.items()
            if value is not None and cell not in before
        ],
        "reasons": [(words.reason(why, language), reasons.count(why)) for why in dict.fromkeys(reasons)],
    }
