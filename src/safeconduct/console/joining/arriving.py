"""A newcomer: invite, words shown once and typed back, second factor, and the wait for two colleagues."""

from django.http import HttpResponse

from safeconduct.console.joining.coming import REFUSED
from safeconduct.console.joining.registering import register
from safeconduct.console.joining.showing import content_here, leave, onwards, told, with_cookie
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.registry import desks, joining
from safeconduct.registry.certifying import fingerprint
from safeconduct.registry.desks import Standing
from safeconduct.registry.joining import CannotJoin


@visit("GET", "POST", stranger=True)
def come(visit: Visit) -> HttpResponse:
    """Take an invite's code; show the seven words, this once."""
    form = visit.form()
    if visit.is_post:
        try:
            token, words = joining.arrive(
                visit.installation, form.text("code", most=80), language=visit.language
            )
        except CannotJoin as error:
            form.refusals.append(told(visit, error))
            return visit.show("joining/come", status=REFUSED, form=form)
        if visit.token:
            # Whoever begins anew leaves no session behind on this device.
            desks.end(visit.token)
        shown = visit.show(
            "joining/words", words=words.split(), back="joining/copy.html", again="joining/words.html"
        )
        return with_cookie(shown, token)
    return visit.show("joining/come", form=form)


@visit("GET", "POST", stranger=True)
def words(visit: Visit) -> HttpResponse:
    """Show other words to a newcomer who could not write the first ones down."""
    if not visit.is_post or content_here(visit, Standing.WORDS) is None:
        return visit.go("joining/come.html")
    drawn = joining.other_words(visit.installation, visit.token)
    return visit.show(
        "joining/words", words=drawn.split(), back="joining/copy.html", again="joining/words.html"
    )


@visit("GET", "POST", stranger=True)
def copy(visit: Visit) -> HttpResponse:
    """Take the words typed back; the account begins here."""
    if content_here(visit, Standing.WORDS) is None:
        return visit.go("joining/come.html")
    form = visit.form()
    if visit.is_post:
        try:
            token = joining.copied(visit.installation, visit.token, form.raw("words")[:1000])
        except (BadInput, CannotJoin) as error:
            form.refusals.append(told(visit, error))
        else:
            return onwards(visit, token)
    return visit.show("joining/copy", status=REFUSED if visit.is_post else 200, form=form)


@visit("GET", "POST", stranger=True)
def factor(visit: Visit) -> HttpResponse:
    """Register the first passkey, or an authenticator with codes."""
    content = content_here(visit, Standing.FACTOR)
    if content is None:
        return visit.go("joining/signin.html")
    return register(visit, content)


@visit("GET", "POST", stranger=True)
def waiting(visit: Visit) -> HttpResponse:
    """Show the fingerprint of the keys that two colleagues compare."""
    content = content_here(visit, Standing.UNCERTIFIED)
    if content is None:
        return visit.go("joining/signin.html")
    if visit.is_post:
        return leave(visit, visit.go("joining/signin.html"))
    public = content.keys.public
    return visit.show(
        "joining/waiting", account=content.account, fingerprint=fingerprint(public.sign, public.seal)
    )
