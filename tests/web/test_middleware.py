"""Headers of every answer, and the one that depends on the host."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from safeconduct.web.middleware import QuietHeaders

ONION = "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.onion/"


@pytest.fixture
def answered() -> Callable[..., HttpResponse]:
    def answered(host: str, path: str = "/uk/rights.html", status: int = 200) -> HttpResponse:
        request = RequestFactory(headers={"Host": host}).get(path)
        with override_settings(ALLOWED_HOSTS=["*"]):
            return QuietHeaders(lambda _: HttpResponse("", status=status))(request)

    return answered


@override_settings(ONION=ONION)
def test_the_clear_net_offers_the_same_page_on_the_onion(answered: Callable[..., HttpResponse]) -> None:
    assert answered("www.example.org").headers["Onion-Location"] == ONION + "uk/rights.html"


@override_settings(ONION=ONION)
@pytest.mark.parametrize("host", ["aaaa.onion", "aaaa.onion:80"])
def test_the_onion_does_not_point_to_itself(answered: Callable[..., HttpResponse], host: str) -> None:
    assert "Onion-Location" not in answered(host).headers


@override_settings(ONION=ONION)
def test_what_failed_is_offered_nowhere_else(answered: Callable[..., HttpResponse]) -> None:
    assert "Onion-Location" not in answered("www.example.org", status=404).headers


@override_settings(ONION=None)
def test_without_an_onion_there_is_no_such_header(answered: Callable[..., HttpResponse]) -> None:
    assert "Onion-Location" not in answered("www.example.org").headers


def test_what_says_nothing_of_caches_is_stored_nowhere(answered: Callable[..., HttpResponse]) -> None:
    assert answered("localhost").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/uk/index.html", "/uk/nowhere.html", "/uk/mailbox/"])
def test_a_host_that_is_not_ours_is_refused_with_all_headers(path: str) -> None:
    answer = Client(headers={"Host": "evil.example"}).get(path)
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
