"""Public pages from memory: the same bytes and headers as Django's, and nothing else kept."""

import gzip
from collections.abc import Iterable
from typing import Any

import pytest

from safeconduct.site.wsgi import Published

PAGE = b"<p>" + b"list " * 500 + b"</p>"
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "public, max-age=300"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Referrer-Policy", "no-referrer"),
]


class Django:
    """Stands where Django stands, and counts how often it is asked."""

    def __init__(self, status: str = "200 OK", headers: list[tuple[str, str]] = HEADERS) -> None:
        self.asked: list[str] = []
        self._status, self._headers = status, headers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        start_response(self._status, list(self._headers))
        return [PAGE]


def ask(app: Published, path: str = "/uk/index.html", **more: str) -> tuple[str, dict[str, str], bytes]:
    answered: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "localhost:8000", **more}
    body = b"".join(app(environ, lambda *given: answered.extend(given)))
    return answered[0], dict(answered[1]), body


def served(django: Django) -> Published:
    return Published(django, lambda path: path == "/uk/index.html")


def test_a_page_is_asked_for_once_and_answered_with_its_headers_ever_after() -> None:
    django = Django()
    app = served(django)
    for _ in range(3):
        status, headers, body = ask(app)
        assert (status, body) == ("200 OK", PAGE)
        assert headers.items() >= dict(HEADERS).items()
        assert headers["Content-Length"] == str(len(PAGE))
    assert django.asked == ["GET /uk/index.html"]


def test_who_can_read_compressed_gets_it_so() -> None:
    status, headers, body = ask(served(Django()), HTTP_ACCEPT_ENCODING="br, gzip")
    assert status == "200 OK"
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert len(body) < len(PAGE) / 10
    assert gzip.decompress(body) == PAGE


def test_who_has_it_already_is_told_so() -> None:
    app = served(Django())
    tag = ask(app)[1]["ETag"]
    status, headers, body = ask(app, HTTP_IF_NONE_MATCH=tag)
    assert (status, body) == ("304 Not Modified", b"")
    assert "Content-Length" not in headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"


def test_a_head_request_gets_the_headers_alone() -> None:
    status, headers, body = ask(served(Django()), REQUEST_METHOD="HEAD")
    assert (status, body) == ("200 OK", b"")
    assert headers["Content-Length"] == str(len(PAGE))


def test_the_onion_and_the_clear_net_have_their_own_form_of_a_page() -> None:
    django = Django()
    app = served(django)
    ask(app)
    ask(app, HTTP_HOST="abcdefghij.onion")
    ask(app, HTTP_HOST="abcdefghij.onion:80")
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/uk/mailbox/", {}),
        ("/uk/unknown.html", {}),
        ("/uk/index.html", {"REQUEST_METHOD": "POST"}),
        ("/uk/index.html", {"QUERY_STRING": "who=me"}),
    ],
)
def test_everything_else_is_left_to_django_each_time(path: str, more: dict[str, str]) -> None:
    django = Django()
    app = served(django)
    ask(app, path, **more)
    ask(app, path, **more)
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    "django",
    [
        Django(status="404 Not Found"),
        Django(headers=[("Content-Type", "text/html"), ("Cache-Control", "no-store")]),
        Django(headers=[("Content-Type", "text/html")]),
    ],
)
def test_what_is_not_for_everybody_is_never_kept(django: Django) -> None:
    app = served(django)
    ask(app)
    ask(app)
    assert len(django.asked) >= 2
    assert app._kept == {}


def test_a_page_is_asked_for_again_after_a_minute_so_that_a_new_list_is_seen_soon() -> None:
    now = [0.0]
    django = Django()
    app = Published(django, lambda path: path == "/uk/index.html", clock=lambda: now[0])
    for now[0] in (0.0, 30.0, 59.0, 61.0, 62.0, 120.0, 122.0):
        assert ask(app)[0] == "200 OK"
    assert len(django.asked) == 3
