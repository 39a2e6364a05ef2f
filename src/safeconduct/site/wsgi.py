"""The application that a WSGI server runs: public pages from memory, everything else through Django."""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.site.settings")

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_SHARED = "public"
_TAG_CHARACTERS = 24

FRESH = 60.0
"""Seconds for which a page is given from memory before Django is asked whether it is still so."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page as it is sent: plain and compressed, each with its headers."""

    tag: str
    plain: bytes
    plain_headers: Headers
    small: bytes
    small_headers: Headers
    unchanged_headers: Headers


class Published:
    """Answer what any shared cache might answer, from memory; ask Django for the rest.

    A page that Django gave as cacheable by everybody is kept as bytes, plain and compressed. Only paths of the
    public site's inventory can be kept, so visitors cannot fill the memory; what is kept says nothing about them.

    A list that two people put in force is the official one from its first second, so all pages are asked for anew
    once a minute; Django has made them once already, and gives them again unless something new was enacted.

    Args:
        application: Django's.
        is_page: says whether a path is in the inventory.
        clock: seconds that only go on.
    """

    def __init__(
        self,
        application: Application,
        is_page: Callable[[str], bool],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._application = application
        self._is_page = is_page
        self._clock = clock
        self._since = clock()
        self._kept: dict[tuple[str, bool], _Kept] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return self._application(environ, start_response)
        if self._clock() - self._since >= FRESH:
            self._since = self._clock()
            self._kept = {}
        # Two forms of each page: over the onion it must not point to itself.
        key = environ["PATH_INFO"], environ.get("HTTP_HOST", "").partition(":")[0].endswith(".onion")
        kept = self._kept.get(key)
        if kept is None:
            kept = self._asked(key, environ)
            if kept is None:
                return self._application(environ, start_response)
        if environ.get("HTTP_IF_NONE_MATCH") == kept.tag:
            start_response("304 Not Modified", kept.unchanged_headers)
            return ()
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            start_response("200 OK", kept.small_headers)
            return () if method == "HEAD" else (kept.small,)
        start_response("200 OK", kept.plain_headers)
        return () if method == "HEAD" else (kept.plain,)

    def _asked(self, key: tuple[str, bool], environ: Environ) -> _Kept | None:
        """Return a page from Django and keep it; None when it is not everybody's."""
        if not self._is_page(key[0]):
            return None
        answered: list[Any] = []

        def keep(status: str, headers: Headers, failure: object = None) -> None:
            del failure
            answered.extend((status, headers))

        body = self._application({**environ, "REQUEST_METHOD": "GET"}, keep)
        plain = b"".join(body)
        if close := getattr(body, "close", None):
            close()
        status, headers = answered[0], dict(answered[1])
        if not status.startswith("200 ") or not headers.get("Cache-Control", "").startswith(_SHARED):
            return None
        # One ETag for both forms would let a cache mix them up, but for `Vary`.
        tag = f'"{hashlib.sha256(plain).hexdigest()[:_TAG_CHARACTERS]}"'
        small = gzip.compress(plain, 9, mtime=0)
        common = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
        kept = _Kept(
            tag=tag,
            plain=plain,
            plain_headers=list({**common, "Content-Length": str(len(plain))}.items()),
            small=small,
            small_headers=list(
                {**common, "Content-Encoding": "gzip", "Content-Length": str(len(small))}.items()
            ),
            unchanged_headers=[
                (name, value)
                for name, value in common.items()
                if name not in ("Content-Length", "Content-Type")
            ],
        )
        self._kept[key] = kept
        return kept


def _is_page(path: str) -> bool:
    from django.conf import settings  # noqa: PLC0415 - Django starts only now

    if "public" not in settings.FACES:
        return False
    from safeconduct.public.views import inventory, named  # noqa: PLC0415

    return named(path.lstrip("/")) in inventory()


def _ready() -> Application:
    """Return the application, with what the first visitor would wait for made ready: the search folds every name."""
    django = get_wsgi_application()
    from safeconduct.catalogue import standard  # noqa: PLC0415 - after Django, which sets up what is logged

    standard().find("x", 1)
    return Published(django, _is_page)


application = _ready()
