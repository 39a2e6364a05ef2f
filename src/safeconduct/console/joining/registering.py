"""Registering a second factor: a passkey made by the browser, or codes that an authenticator makes."""

import msgspec
from django.http import HttpResponse

from safeconduct.console.joining.coming import REFUSED
from safeconduct.console.joining.showing import creation_of, onwards, picture_of, place_of, told
from safeconduct.console.visits import Visit
from safeconduct.registry import desks, factors
from safeconduct.registry.desks import Content
from safeconduct.registry.factors import NOT_SHOWN, Factor, NotShown
from safeconduct.staff import totp
from safeconduct.staff.passkeys import LONGEST, NoPasskey


def register(visit: Visit, content: Content, to: str = "index.html") -> HttpResponse:
    """Answer the page on which a second factor is registered.

    Args:
        visit: the visit; its session has come so far.
        content: what the session holds.
        to: where to go afterwards.
    """
    form = visit.form()
    status = 200
    if visit.is_post:
        try:
            made = _made(visit, content)
        except (NotShown, NoPasskey) as error:
            form.refusals.append(told(visit, error))
            status = REFUSED
        else:
            return onwards(visit, desks.register(visit.installation, visit.token, content, made), to)
    secret = content.offered
    if not secret:
        secret = totp.new_secret()
        desks.put(visit.installation, visit.token, msgspec.structs.replace(content, offered=secret))
    size, dark = picture_of(totp.address_of(secret, content.account))
    return visit.show(
        "joining/factor",
        status=status,
        form=form,
        options=creation_of(visit, content),
        secret=totp.text_of(secret),
        size=size,
        dark=dark,
    )


def _made(visit: Visit, content: Content) -> Factor:
    form = visit.form()
    answer = form.raw("answer")[: LONGEST + 1]
    if answer:
        return factors.new_passkey(visit.installation, place_of(visit.request), answer)
    if not content.offered:
        raise NotShown(NOT_SHOWN)
    return factors.new_codes(visit.installation, content.account, content.offered, form.raw("code")[:20])
