"""An officer's own keys: fingerprint, second factors, new words."""

from django.http import HttpResponse

from safeconduct.casefile.sentences import role_name
from safeconduct.console.joining.coming import REFUSED
from safeconduct.console.joining.registering import register
from safeconduct.console.joining.showing import content_here, onwards, told
from safeconduct.console.joining.words import LAST_FACTOR, OLD_WRONG
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.registry import desks, factors, joining
from safeconduct.registry.certifying import fingerprint
from safeconduct.registry.desks import Content, Standing
from safeconduct.registry.factors import FactorKind
from safeconduct.registry.joining import CannotJoin
from safeconduct.registry.waits import TooSoon
from safeconduct.sealing.errors import WrongPassphrase


@visit("GET")
def me(visit: Visit) -> HttpResponse:
    """Show what belongs to the officer who asks."""
    return _shown(visit)


@visit("GET", "POST", step_up=True)
def add(visit: Visit) -> HttpResponse:
    """Register one more passkey or authenticator; reached with the second factor just shown."""
    if not visit.desk.stepped_up:
        return visit.go("joining/stepup.html", to="joining/add.html")
    return register(visit, _content(visit), "joining/me.html")


@visit("GET", "POST", step_up=True)
def drop(visit: Visit) -> HttpResponse:
    """Take a passkey or authenticator away; the last one stays."""
    if not visit.is_post:
        return visit.go("joining/me.html")
    content = _content(visit)
    number = visit.form().raw("factor")[:12]
    typed = int(number) if number.isascii() and number.isdigit() else 0
    if not factors.drop(content.account, content.keys, content.number, typed):
        return _shown(visit, visit.say(LAST_FACTOR))
    desks.bind(visit.installation, visit.token)
    return visit.go("joining/me.html")


@visit("GET", "POST", step_up=True)
def words(visit: Visit) -> HttpResponse:
    """Draw new words and show them, this once."""
    if not visit.is_post:
        return visit.show("joining/newwords")
    drawn = joining.other_words(visit.installation, visit.token)
    return visit.show(
        "joining/words", words=drawn.split(), back="joining/renew.html", again="joining/newwords.html"
    )


@visit("GET", "POST", step_up=True)
def renew(visit: Visit) -> HttpResponse:
    """Take the new words typed back, with the old ones."""
    form = visit.form()
    if visit.is_post:
        try:
            token = joining.new_passphrase(
                visit.installation, visit.token, form.raw("old")[:1000], form.raw("words")[:1000]
            )
        except WrongPassphrase:
            form.refusals.append(visit.say(OLD_WRONG))
        except (BadInput, CannotJoin, TooSoon) as error:
            form.refusals.append(told(visit, error))
        else:
            return onwards(visit, token, "joining/me.html")
    return visit.show("joining/renew", status=REFUSED if visit.is_post else 200, form=form)


def _shown(visit: Visit, refusal: str = "") -> HttpResponse:
    content, public = _content(visit), visit.desk.session.keys.public
    known = factors.factors_of(content.account, content.keys, content.number)
    return visit.show(
        "joining/me",
        status=REFUSED if refusal else 200,
        refusal=refusal,
        account=content.account,
        fingerprint=fingerprint(public.sign, public.seal),
        roles=[role_name(role, visit.language) for role in sorted(visit.desk.roles)],
        factors=[(pk, factor.kind is FactorKind.PASSKEY) for pk, factor in known],
        administrator="administrator" in visit.desk.roles,
    )


def _content(visit: Visit) -> Content:
    content = content_here(visit, Standing.OPEN)
    assert content is not None  # noqa: S101 - the decorator demanded a desk, which is made from it
    return content
