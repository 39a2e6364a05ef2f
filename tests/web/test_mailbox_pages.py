"""Every page of the mailbox, met on a whole walk through it: usable by anybody, and telling an onlooker nothing."""

import pytest
from playwright.sync_api import Response
from tests.browser import Server, Visit, axe
from tests.web.test_pages import POLICY, policy
from tools.mailbox_walk import MESSAGES, steps

SHAPES = {"en": (1200, "light"), "uk": (320, "light"), "ru": (360, "dark")}


@pytest.mark.parametrize("language", SHAPES)
def test_a_walk_through_the_mailbox_meets_no_barrier(visit: Visit, rehearsed: Server, language: str) -> None:
    width, scheme = SHAPES[language]
    visitor = visit(
        language, at=rehearsed, javascript=True, width=width, color_scheme=scheme, bypass_csp=True
    )
    page = visitor.page
    found: list[str] = []
    titles: set[str] = set()
    walked: list[str] = []
    for step in steps(page, rehearsed.url, language):
        walked.append(step)
        titles.add(page.title())
        found += [f"{step}: {each}" for each in axe(page)]
        if visitor.wider_than_the_window() > 0:
            found.append(f"{step} is too wide")
        if page.locator("h1").count() != 1 or not page.locator(".leave").is_visible():
            found.append(f"{step} lacks its heading or the way out")
        if page.locator("html").get_attribute("lang") != language:
            found.append(f"{step} is in another language")
        # A rehearsal says on each page that it is one.
        if not page.locator(".rehearsal").is_visible():
            found.append(f"{step} does not say that it is a rehearsal")
    assert found == []
    assert len(titles) == 1  # a history and a tab show one neutral word
    assert {"words", "sent", "box-offer", "box-accepted", "proof", "back-wrong"} <= set(walked)
    visitor.expected = ("status of 422",)


@pytest.mark.parametrize("language", SHAPES)
def test_a_walk_needs_no_script_and_keeps_nothing(visit: Visit, rehearsed: Server, language: str) -> None:
    visitor = visit(language, at=rehearsed, width=360)
    heard: list[str] = []

    def listen(response: Response) -> None:
        answer, url = response.headers, response.url
        if "/mailbox/" not in url:
            return
        right = {
            "policy": policy(answer.get("content-security-policy", "")) == POLICY,
            "referrer": answer.get("referrer-policy") == "same-origin",
            "cache": "no-store" in answer.get("cache-control", ""),
        }
        heard.extend(f"{url}: {name}" for name, holds in right.items() if not holds)

    visitor.context.on("response", listen)
    words: list[str] = []
    for step in steps(visitor.page, rehearsed.url, language):
        if step == "words":
            words = visitor.page.locator(".words b").all_inner_texts()
        if step == "closed":
            assert {cookie["name"] for cookie in visitor.context.cookies()} <= {"__Host-c"}
            # The back button shows nothing of what was open.
            visitor.page.go_back()
            assert visitor.page.locator(".thread").count() == 0
        assert not any(word in cookie["value"] for cookie in visitor.context.cookies() for word in words)
    assert heard == []
    # Wrong words are refused, and so is a form of the closed mailbox that going back sends again.
    visitor.expected = ("status of 403", "status of 422")


def test_what_was_written_reaches_the_officers_and_nobody_else(visit: Visit, served: Server) -> None:
    visitor = visit("uk", at=served, width=360)
    with served.officers() as office:
        from safeconduct.registry.models import CaseFile
        from safeconduct.registry.opening import look

        before = set(CaseFile.objects.values_list("reference", flat=True))
        for step in steps(visitor.page, served.url, "uk"):
            if step == "sent":
                break
        (case,) = set(CaseFile.objects.values_list("reference", flat=True)) - before
        heron = office.session("heron")
        contact = look(heron, case).case.contact
        assert contact.first.danger == "soon"
        assert contact.channel == "mailbox"
        for path in served.home.rglob("*") if served.home else ():
            assert not path.is_file() or MESSAGES["uk"].encode() not in path.read_bytes(), path
    visitor.expected = ("status of 422",)
