"""Coming in and going: sign in, step up, sign out."""

from django.http import HttpResponse

from safeconduct.console.joining.showing import (
    challenge_of,
    leave,
    onwards,
    proof_of,
    told,
    way_back,
)
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.registry import desks
from safeconduct.registry.entering import NotIn, come_in
from safeconduct.registry.factors import NotShown
from safeconduct.registry.waits import TooSoon

SHORT = 80
REFUSED = 422
TOO_MANY = 429


@visit("GET", "POST", stranger=True)
def sign_in(visit: Visit) -> HttpResponse:
    """Take account, words and second factor together, and answer with one sentence for whatever is wrong."""
    form = visit.form()
    to = way_back(visit)
    status = 200
    if visit.is_post:
        account = form.text("account", most=SHORT)
        try:
            token = come_in(
                visit.installation,
                account,
                form.raw("words")[:1000],
                proof_of(visit),
                language=visit.language,
            )
        except (BadInput, NotIn, TooSoon) as error:
            form.refusals.append(told(visit, error))
            status = TOO_MANY if isinstance(error, TooSoon) else REFUSED
        else:
            if visit.token:
                # Whoever signs in anew does not leave an older session behind on this device.
                desks.end(visit.token)
            return onwards(visit, token, to)
    return visit.show("joining/signin", status=status, form=form, to=to, options=challenge_of(visit))


@visit("GET", "POST")
def step_up(visit: Visit) -> HttpResponse:
    """Take the second factor once more, before an act of consequence."""
    form = visit.form()
    to = way_back(visit)
    status = 200
    if visit.is_post:
        try:
            desks.step_up(visit.installation, visit.token, proof_of(visit))
        except (NotShown, TooSoon) as error:
            form.refusals.append(told(visit, error))
            status = REFUSED
        else:
            return visit.go(to)
    return visit.show("joining/stepup", status=status, form=form, to=to, options=challenge_of(visit))


@visit("GET", "POST", stranger=True)
def out(visit: Visit) -> HttpResponse:
    """Sign out: the session is gone from the server, and the browser forgets the pages."""
    if not visit.is_post:
        return visit.go("index.html")
    return leave(visit, visit.go("joining/signin.html"))
