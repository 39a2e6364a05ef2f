"""One visit of an officer: who asks, with which session; and answers that are stored nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.utils.csp import CSP
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csp import csp_override

from safeconduct.errors import SafeconductError
from safeconduct.language import LANGUAGES
from safeconduct.registry.desks import COOKIE, Desk, desk_of
from safeconduct.registry.errors import NoSuchFile, RolledBack
from safeconduct.registry.installation import Installation
from safeconduct.registry.watching import record_refused_look
from safeconduct.web.rendering import render
from safeconduct.web.visiting import Asked

NOT_OPEN = "No case of this reference is open to you. Check the reference, or ask its team to admit you."
ROLLED_BACK = (
    "The journal is not the one that you have seen: the database was set back, or its history rewritten. "
    "Do nothing here, and tell the auditor."
)

FACE = "console"
SEE_OTHER = 303
POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    # Our own files only; nothing in a page's text ever runs.
    "script-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

type View = Callable[..., HttpResponse]


@cache
def _installation(home: Path) -> Installation:
    return Installation.open(home)


def installation() -> Installation:
    """Return the installation that this process serves.

    Raises:
        BadInput: there is none in the home folder.
    """
    return _installation(settings.HOME)


@dataclass(slots=True)
class Visit(Asked):
    """One request to this face.

    Attributes:
        page: where it stands under the language, "cases/7k2m-….html".
        installation: whose console it is.
        token: the session cookie's value; "" without one.
    """

    installation: Installation
    token: str
    _desk: Desk | None

    @property
    def desk(self) -> Desk:
        """The officer who has signed in; only where the view demands one."""
        if self._desk is None:
            raise Http404
        return self._desk

    @property
    def is_signed_in(self) -> bool:
        """Whether an officer has signed in."""
        return self._desk is not None

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Answer with a page.

        Args:
            template: of the folder `console/`, without its ending ("cases/case").
            status: of the answer.
            context: what the template uses.
        """
        page = render(
            f"{FACE}/{template}.html",
            language=self.language,
            # The language is the second part of the path here: links of this face go through `{% desk %}`.
            path=f"{FACE}/{self.language}/{self.page}",
            context={
                **context,
                "csrf_token": SimpleLazyObject(lambda: get_token(self.request)),
                "desk": self._desk,
                "page": self.page,
                "same_page": [
                    {"code": code, "path": f"{FACE}/{code}/{self.page}", "here": code == self.language}
                    for code in LANGUAGES
                ],
            },
        )
        return HttpResponse(page, status=status)

    def go(self, page: str, **query: str) -> HttpResponse:
        """Answer with the way to another page of this face, given from its language ("index.html")."""
        way = f"/{FACE}/{self.language}/{page}" + (f"?{urlencode(query)}" if query else "")
        return HttpResponse(status=SEE_OTHER, headers={"Location": way})


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOT_OPEN, ROLLED_BACK)


def visit(*methods: str, stranger: bool = False, step_up: bool = False) -> Callable[[View], View]:
    """Let a view answer to these methods.

    Args:
        methods: such as "GET", "POST"; HEAD goes with GET.
        stranger: whether somebody who has not signed in may come.
        step_up: whether a form is taken only from whoever has just shown the second factor again.
    """
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, language: str, **parts: Any) -> HttpResponse:
            if language not in LANGUAGES:
                raise Http404
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            _check_characters(request)
            page = request.path.removeprefix(f"/{FACE}/{language}/") or "index.html"
            here = installation()
            token = request.COOKIES.get(COOKIE, "")
            visited = Visit(request, language, page, here, token, None)
            try:
                visited = replace(visited, _desk=desk_of(here, token) if token else None)
                response = _answered(view, visited, stranger=stranger, step_up=step_up, parts=parts)
            except RolledBack:
                response = visited.show("refused", status=503, sentence=visited.say(ROLLED_BACK))
            response.headers["Cache-Control"] = "no-store"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return csp_override(POLICY)(answer)

    return declare


def _check_characters(request: HttpRequest) -> None:
    """Refuse what no keyboard types, and no database takes as text.

    Raises:
        Http404: it stands in the address.
        BadRequest: it stands in a form.
    """
    if "\0" in request.path:
        raise Http404
    if any("\0" in value for _, values in request.POST.lists() for value in values):
        raise BadRequest


def _answered(
    view: View, visited: Visit, *, stranger: bool, step_up: bool, parts: dict[str, Any]
) -> HttpResponse:
    if not visited.is_signed_in and not stranger:
        return visited.go("joining/signin.html", **{"to": visited.page} if not visited.is_post else {})
    if step_up and visited.is_post and not visited.desk.stepped_up:
        return visited.go("joining/stepup.html", to=visited.page)
    try:
        return view(visited, **parts)
    except RolledBack:
        raise
    except NoSuchFile:
        sentence = visited.say(NOT_OPEN)
        if visited.is_signed_in:
            record_refused_look(visited.desk.session, case=parts.get("reference", ""), refusal=NOT_OPEN)
        return visited.show("refused", status=422, sentence=sentence)
    except SafeconductError as error:
        # A sentence for a person; whoever wants it beside a field catches it before.
        return visited.show("refused", status=422, sentence=str(error))
