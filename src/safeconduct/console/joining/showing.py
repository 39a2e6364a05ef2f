"""What the pages of this part share: the second factor in a form, the cookie, the way back."""

import json
import re
from urllib.parse import urlsplit

import segno
from django.http import HttpRequest, HttpResponse

from safeconduct.console.joining.words import NOT_WORDS
from safeconduct.console.visits import Visit
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import desks, waits
from safeconduct.registry.desks import COOKIE, Content, Standing, content_of
from safeconduct.registry.factors import Proof
from safeconduct.registry.waits import TooSoon
from safeconduct.staff import passkeys
from safeconduct.staff.passkeys import LONGEST, Place

_WAY = re.compile(r"(?:[a-z0-9][a-zA-Z0-9-]{0,80}/){0,5}[a-zA-Z0-9-]{1,80}\.html")

CLEAR = '"cache", "storage"'
"""What a browser forgets of this site when somebody signs out (Clear-Site-Data)."""


def place_of(request: HttpRequest) -> Place:
    """Return the host to which the visitor's browser binds a passkey; only hosts of ours come so far."""
    return Place(urlsplit(f"//{request.get_host()}").hostname or "")


def proof_of(visit: Visit) -> Proof:
    """Return what was shown as second factor."""
    form = visit.form()
    return Proof(
        place_of(visit.request), code=form.raw("code")[:20], answer=form.raw("answer")[: LONGEST + 1]
    )


def challenge_of(visit: Visit) -> str:
    """Return what a browser needs to sign with any passkey of its own, as JSON for the page's form."""
    here = visit.installation
    challenge = passkeys.new_challenge(here.server_key, here.clock().timestamp())
    return json.dumps(passkeys.request_options(place_of(visit.request), challenge))


def creation_of(visit: Visit, content: Content) -> str:
    """Return what a browser needs to make a passkey, as JSON for the page's form."""
    here = visit.installation
    challenge = passkeys.new_challenge(here.server_key, here.clock().timestamp())
    # The handle is a part of the public key's digest: it names the account to nobody else.
    user = bytes.fromhex(content.keys.public.sign)[:16]
    return json.dumps(passkeys.creation_options(place_of(visit.request), content.account, user, challenge))


def way_back(visit: Visit) -> str:
    """Return the page of the console that somebody wanted; the first one for anything else."""
    wanted = visit.request.POST.get("to", "") or visit.request.GET.get("to", "")
    return wanted if _WAY.fullmatch(wanted) else "index.html"


def content_here(visit: Visit, *standings: Standing) -> Content | None:
    """Return what the visitor's session holds, where it has come to one of these standings."""
    content = content_of(visit.installation, visit.token) if visit.token else None
    return content if content is not None and content.standing in standings else None


def onwards(visit: Visit, token: str, to: str = "index.html") -> HttpResponse:
    """Hand out a session's cookie, and lead to where its owner stands."""
    content = content_of(visit.installation, token)
    standing = content.standing if content is not None else None
    page = {
        Standing.OPEN: to,
        Standing.FACTOR: "joining/factor.html",
        Standing.UNCERTIFIED: "joining/waiting.html",
    }.get(standing or Standing.WORDS, "joining/signin.html")
    return with_cookie(visit.go(page), token)


def with_cookie(response: HttpResponse, token: str) -> HttpResponse:
    """Let an answer carry a session's cookie; one without an age ends with the browser."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Strict")
    return response


def leave(visit: Visit, response: HttpResponse) -> HttpResponse:
    """End the visitor's session, and let the browser forget what it has seen here."""
    if visit.token:
        desks.end(visit.token)
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    response.headers["Clear-Site-Data"] = CLEAR
    return response


def told(visit: Visit, error: SafeconductError) -> str:
    """Return an error's sentence in the page's language."""
    match error:
        case TooSoon():
            return visit.say(waits.TOO_SOON, seconds=error.seconds)
        case BadInput():
            # What is said of words at the command line counts them in English.
            return visit.say(NOT_WORDS)
        case _:
            return visit.say(str(error))


def picture_of(address: str) -> tuple[int, str]:
    """Return a QR code as the size of its square and the path that draws its dark modules."""
    matrix = segno.make(address, error="m", micro=False).matrix
    dark = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module & 1
    )
    return len(matrix) + 8, dark
