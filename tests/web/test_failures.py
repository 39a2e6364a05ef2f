"""A page for what went wrong says what to do, in the language of the address, and repeats nothing that was sent."""

from urllib.parse import quote

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.language import LANGUAGES
from safeconduct.web import failures

ANSWERS = {
    400: failures.bad_request,
    403: failures.forbidden,
    404: failures.not_found,
    500: failures.defect,
}


@pytest.mark.parametrize("status", ANSWERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_what_to_do_and_leads_back(status: int, language: str) -> None:
    response = ANSWERS[status](RequestFactory().get(f"/{language}/mailbox/thread"))
    page = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in page
    assert 'href="../index.html"' in page
    assert 'class="leave"' in page


def test_they_are_said_in_the_language_of_the_address() -> None:
    said = [
        ANSWERS[404](RequestFactory().get(f"/{code}/x"))
        .content.decode()
        .partition("<h1>")[2]
        .partition("<")[0]
        for code in ("en", "uk", "ru", "xx")
    ]
    assert said == [
        "There is no such page",
        "Такої сторінки немає",
        "Такой страницы нет",
        "There is no such page",
    ]


def test_a_form_that_was_open_too_long_is_not_a_technical_matter() -> None:
    page = failures.forged(RequestFactory().post("/ru/mailbox/"), "CSRF cookie not set.").content.decode()
    assert "Страница была открыта слишком долго" in page
    assert "CSRF" not in page


@given(st.text(min_size=3), st.sampled_from(sorted(ANSWERS)))
def test_nothing_that_was_sent_comes_back(sent: str, status: int) -> None:
    marked = f"zq{sent}qz"
    request = RequestFactory().post(
        f"/uk/{quote(marked)}?{quote(marked)}", {"words": marked}, HTTP_USER_AGENT="zqqz"
    )
    page = ANSWERS[status](request).content.decode()
    assert "zq" not in page
    assert "qz" not in page


def test_the_operator_learns_the_kind_of_a_defect_and_where_and_nothing_that_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    canary = "canary-4711"
    try:
        failures.failure(RequestFactory().get("/uk/x"), status=canary)  # type: ignore[arg-type]
    except KeyError as error:
        assert canary in str(error)  # noqa: PT017 - the page is made while the error is at hand
        response = failures.defect(RequestFactory().get(f"/uk/{canary}"))
    assert response.status_code == 500
    (line,) = caplog.messages
    assert line.startswith("defect: builtins.KeyError at web/failures.py:")
    assert canary not in line


def test_a_failure_outside_of_our_code_is_told_without_a_place() -> None:
    assert failures.kind_and_place(ValueError("x")) == "builtins.ValueError at nowhere of ours"
