"""The calculator against a view that does nothing: both through Django, with the middleware of the site.

Each side is called as a server calls it, with the same form; what a server and a network add to both is left out, so
the ratio here is below the one that a visitor's browser would see. The bare view reads the form as any view that
answers one has to, and answers fixed bytes of the same length.

The two steps of a journey are measured apart. The answer is a request as most are: a thing is chosen, its condition
and the people are said. The search is the catalogue's, over names as people type them; it costs what a search costs
(table `searching`), and nothing of it is kept from one visitor to the next, since that would keep what somebody typed.
"""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks.rounds import Row, Scale, compare, interleave
from safeconduct.public.urls import urlpatterns as public

ANSWERS = [
    {"item": "t-72b3", "condition-1": "A", "count-1": "1", "adults": "3", "minors": "0", "what": "", "do": "answer"},
    {"what": "Mi-8", "asked": "Mi-8", "choice": "mi-8amtsh", "condition-1": "B", "count-1": "1", "adults": "1",
     "minors": "0", "do": "answer"},
    {"item": "btr-80", "condition-1": "C", "count-1": "2", "adults": "2", "minors": "1", "what": "", "do": "answer"},
]  # fmt: skip
SEARCHES = [
    {"what": text, "kind": "", "do": "look"}
    for text in ("т-72", "T-72B3", "Mi-8", "мі8амтш", "Су-25", "БМП-2", "градом", "ka52", "танк т72 на ходу")
]
"""Names as they are typed: exact ones, in another script, without a hyphen, inflected, in a sentence."""
LANGUAGE = "uk"

_bare = b""


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Read the form and answer what was prepared."""
    request.POST.get("what", "")
    response = HttpResponse(_bare)
    response.headers["Cache-Control"] = "no-store"
    return response


urlpatterns = [path("bare", bare), *public]
"""The public site and the bare view beside it: this module is Django's list of addresses while it measures."""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure both steps."""
    with override_settings(ROOT_URLCONF="benchmarks.calculating"):
        handler = WSGIHandler()
        yield _row(handler, scale, ANSWERS, "calculator: an answer", lowest=0.5)
        yield _row(handler, scale, SEARCHES, "calculator: a search", lowest=None)


def _row(
    handler: WSGIHandler, scale: Scale, forms: Sequence[dict[str, str]], what: str, *, lowest: float | None
) -> Row:
    global _bare  # noqa: PLW0603 - the bare view has no other way to know what to answer
    bodies = [urlencode(form).encode() for form in forms]
    answers = [_post(handler, f"/{LANGUAGE}/calculator.html", body) for body in bodies]
    _bare = b"x" * (sum(map(len, answers)) // len(answers))

    def side(address: str) -> Callable[[], int]:
        def run() -> int:
            # Each form once: a try is short, so that what else runs on the machine seldom falls into all of a turn.
            for body in bodies:
                _post(handler, address, body)
            return len(bodies)

        return run

    times = interleave({"us": side(f"/{LANGUAGE}/calculator.html"), "bare": side("/bare")}, scale)
    return compare(
        times, "us", "bare", what=what, against="a bare view that reads the same form", lowest=lowest
    )


def _post(handler: WSGIHandler, address: str, body: bytes) -> bytes:
    """Return the body of an answer, as a server would send it on.

    Raises:
        ValueError: the answer is no page, so that nothing would be measured.
    """
    said: list[str] = []

    def start(status: str, *more: Any) -> Callable[[bytes], object]:
        del more
        said.append(status)
        return len

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    response: Any = handler(environ, start)
    answer = b"".join(response)
    response.close()
    if said != ["200 OK"]:
        raise ValueError(f"{address} answered {said}")
    return answer
