"""Answering for the public site. A page is made once and kept until something new is enacted; nothing of a visit is."""

from dataclasses import dataclass, field
from threading import Lock

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from safeconduct.public.calculating import answer
from safeconduct.public.here import here
from safeconduct.public.inventory import pages
from safeconduct.public.site import Page, Site

SHARED = "public, max-age=300"
"""A shared cache may keep a page for five minutes: a new list is then seen everywhere soon."""


@dataclass(slots=True)
class _Kept:
    """A site's pages, and the bytes of those that somebody has asked for."""

    site: Site
    pages: dict[str, Page]
    made: dict[str, bytes] = field(default_factory=dict)


_lock = Lock()
_kept: list[_Kept] = []


def _current() -> _Kept:
    site = here()
    with _lock:
        if not _kept or _kept[0].site is not site:
            _kept[:] = [_Kept(site, pages(site))]
        return _kept[0]


def inventory() -> dict[str, Page]:
    """Return the pages of this installation, listed once for each state of its lists."""
    return _current().pages


def made(path: str) -> bytes:
    """Return a page's bytes, made once for each state of the lists. Only paths of the inventory come here."""
    kept = _current()
    if path not in kept.made:
        kept.made[path] = kept.pages[path].make()
    return kept.made[path]


def named(path: str) -> str:
    """Return the inventory's name of a path: "uk/" is "uk/index.html"."""
    return f"{path}index.html" if not path or path.endswith("/") else path


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with a page of the inventory; "uk/" is "uk/index.html"."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    name = named(path)
    found = inventory().get(name)
    if found is None:
        raise Http404
    response = HttpResponse(made(name), content_type=found.media_type)
    response.headers["Cache-Control"] = SHARED
    return response


@csrf_exempt  # it changes nothing and knows nobody; a token would need a cookie, and public pages have none
def calculator(request: HttpRequest, language: str) -> HttpResponse:
    """Say what is promised for what somebody would bring. What was sent is forgotten with the answer."""
    if request.method != "POST":
        return page(request, f"{language}/calculator.html")
    response = HttpResponse(answer(here(), language, request.POST))
    response.headers["Cache-Control"] = "no-store"
    return response
