"""What a stranger, another site and a colleague without admission get from every address of the console: nothing.

Each test walks the console's own list of addresses, so that a page added later is tried as well.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.console.attacking import (
    ABSENT,
    FOR_STRANGERS,
    OPEN,
    ask,
    attempts,
    inline,
    plain,
    routes,
    samples,
    standing,
    token_of,
)
from tests.console.sitting import Room, at_desks
from tests.story import Played

from safeconduct.registry.desks import COOKIE
from safeconduct.sealing.officer import OfficerKeys

EVIL = "https://evil.example"
FORM = {
    # What the forms of all pages are made of, with something that would be right in some of them.
    "form": "1" * 32,
    "seen": "",
    "send": "1",
    "f-mailbox": "1",
    "f-words": "sent from elsewhere",
    "do": "invite",
    "newcomer": "finch",
    "receipt": "k3m9x-k3m9x-k3m9x",
    "words": "sent from elsewhere",
    "code": "123456",
    "propose": "1",
    "purpose": "sent from elsewhere",
    "minutes": "5",
    "read": "1",
    "reveal": "1",
    "arrive": "1",
    "unit": "USD",
    "counter": "UAH",
    "rate": "36.5",
    "on": "2023-08-01",
    "source": "sent from elsewhere",
}


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("grade")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


@pytest.fixture
def pending(room: Room) -> Room:
    """The same, with a proposal that waits for a second signature."""
    room.heron.send(f"vault/{room.reference}.html", propose="1", purpose="to call a sister", minutes="5")
    assert room.case.pending
    return room


def stranger(room: Room) -> str:
    """Return an officer of the same office who is not admitted to the case, whatever their roles are."""
    return next(account for account in ("jay", "dove", "siskin") if account not in room.case.team)


def as_said(room: Room, **more: str) -> dict[str, str]:
    return {**FORM, "seen": room.played.desk and _head(room), **more}


def _head(room: Room) -> str:
    from safeconduct.registry.opening import look

    return look(room.played.desk.officers["heron"], room.reference).head


def test_every_page_answers_an_officer_who_may_see_it(room: Room) -> None:
    there = samples(room)
    for route in routes():
        answered = ask(room.heron.client, there.address(route))
        # 303: for newcomers; 403: accounts; 404: no such photo; 405: forms alone; 410: no such proposal any more.
        allowed = {200, 303, 403, 405, 410, 422, *((404,) if re.search("<int:|list/<digest>", route) else ())}
        assert answered.status_code in allowed, f"{route}: does tests/console/attacking.py know its parts?"


def test_whoever_has_not_signed_in_is_led_to_sign_in_and_learns_nothing(pending: Room) -> None:
    there, before, recorded = samples(pending), standing(), attempts()
    for route in routes():
        for reference in (pending.reference, ABSENT):
            address = there.address(route, reference=reference)
            client = Client(enforce_csrf_checks=True)
            read = ask(client, address)
            if route in OPEN | FOR_STRANGERS:
                assert pending.reference not in read.content.decode(), route
                continue
            page = address.removeprefix("/console/en/") or "index.html"
            if read.status_code != 405:  # it takes forms alone
                assert read.status_code == 303, route
                assert read["Location"].startswith("/console/en/joining/signin.html?to="), route
                assert page.split("/", maxsplit=1)[0] in read["Location"]
            assert read.content == b"", route
            sent = ask(
                client, address, "POST", data={**as_said(pending), "csrfmiddlewaretoken": token_of(client)}
            )
            # A page that takes no form says so before it asks who comes.
            assert sent.status_code in {303, 405}, route
            if sent.status_code == 303:
                assert sent["Location"] == "/console/en/joining/signin.html", route
    assert standing() == before
    assert attempts() == recorded


def test_only_what_is_meant_for_strangers_is_open_to_them(room: Room) -> None:
    there, opened = samples(room), set()
    for route in routes():
        answered = ask(Client(), there.address(route))
        if answered.status_code != 405 and "signin.html?to=" not in answered.get("Location", ""):
            opened.add(route)
    assert opened == OPEN | FOR_STRANGERS


def test_no_page_is_stored_framed_or_runs_what_stands_in_it(pending: Room) -> None:
    there = samples(pending)
    for route in routes():
        for client in (pending.heron.client, Client()):
            for answered in (ask(client, there.address(route)), ask(client, there.address(route), "PUT")):
                headers = answered.headers
                if route.startswith("assets/") and answered.status_code == 200:
                    assert headers["Cache-Control"] == "private, max-age=300"
                else:
                    assert headers["Cache-Control"] == "no-store", route
                policy = dict(
                    part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";")
                )
                assert policy["default-src"] == "'none'", route
                assert policy["frame-ancestors"] == "'none'", route
                assert policy["form-action"] == "'self'", route
                assert policy["base-uri"] == "'none'", route
                assert {*policy.values()} <= {"'none'", "'self'"}, route
                assert headers["X-Frame-Options"] == "DENY", route
                assert headers["X-Content-Type-Options"] == "nosniff", route
                assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, route
                assert headers["Cross-Origin-Opener-Policy"] == "same-origin", route
                if headers.get("Content-Type", "").startswith("text/html"):
                    assert inline(answered) == [], route


def test_no_cookie_leaves_its_host_or_is_read_by_a_script(room: Room) -> None:
    there = samples(room)
    seen: set[str] = set()
    for route in routes():
        for client in (room.heron.client, Client()):
            for name, cookie in ask(client, there.address(route)).cookies.items():
                seen.add(name)
                assert name.startswith("__Host-"), route
                assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
                assert (cookie["path"], cookie["domain"]) == ("/", "")
                # It ends with the browser, if not before.
                assert cookie["max-age"] in {"", 0}, name
    assert seen <= {COOKIE, "__Host-c"}


FORGED: dict[str, Callable[[str], tuple[dict[str, str], dict[str, str]]]] = {
    "without a token": lambda _: ({}, {}),
    "with a token of their own": lambda _: ({"csrfmiddlewaretoken": "a" * 64}, {}),
    "with our token from another site": lambda ours: ({"csrfmiddlewaretoken": ours}, {"origin": EVIL}),
    "with our token from a page without a name": lambda ours: (
        {"csrfmiddlewaretoken": ours},
        {"origin": "null"},
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_form_from_elsewhere_is_taken_nowhere(pending: Room, how: str) -> None:
    there, client = samples(pending), pending.wren.client
    ours = token_of(client)
    before, recorded, cookie = standing(), attempts(), client.cookies[COOKIE].value
    fields, headers = FORGED[how](ours)
    for route in routes():
        forged = ask(
            client, there.address(route), "POST", data={**as_said(pending), **fields}, headers=headers
        )
        assert forged.status_code == 403, route
    assert standing() == before
    assert attempts() == recorded
    assert client.cookies[COOKIE].value == cookie


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:443"])
def test_a_forged_host_gets_nothing_and_stands_nowhere(room: Room, host: str) -> None:
    there = samples(room)
    for route in routes():
        for client in (room.heron.client, Client()):
            answered = ask(client, there.address(route), headers={"host": host})
            assert answered.status_code == 400, route
            assert b"evil" not in answered.content
            assert "Location" not in answered.headers
            forwarded = ask(
                client,
                there.address(route),
                headers={
                    "x-forwarded-host": host,
                    "x-forwarded-proto": "http",
                    "x-original-url": f"//{host}/",
                },
            )
            assert "evil" not in str(forwarded.headers), route
            assert b"evil" not in forwarded.content, route


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "LINK"])
def test_no_other_method_is_taken_anywhere(room: Room, method: str) -> None:
    there, token = samples(room), token_of(room.heron.client)
    before = standing()
    for route in routes():
        answered = ask(
            room.heron.client,
            there.address(route),
            method,
            headers={"x-csrftoken": token, "origin": "https://localhost"},
        )
        assert answered.status_code == 405, route
    assert standing() == before


def test_what_is_asked_for_in_an_address_changes_nothing(pending: Room) -> None:
    there, before = samples(pending), standing()
    wanted = {
        **as_said(pending),
        "second": pending.case.pending[-1].digest,
        "subject": pending.case.pending[-1].digest,
        "_method": "POST",
    }
    for account in ("wren", "heron", "dove"):
        client = pending.officers[account].client
        for route in routes():
            ask(client, there.address(route), data=wanted)
            ask(client, there.address(route), "HEAD", headers={"x-http-method-override": "POST"})
            assert standing() == before, route


def test_a_case_that_is_not_open_to_an_officer_is_as_if_there_were_none(pending: Room) -> None:
    from safeconduct.registry.stores import office_reference

    there, before = samples(pending), standing()
    with_a_reference = [route for route in routes() if "<reference>" in route]
    assert len(with_a_reference) >= 10
    account = stranger(pending)
    client = pending.officers[account].client
    token = token_of(client)
    others = (pending.reference, "watch", office_reference())
    for route in with_a_reference:
        for method in ("GET", "POST"):
            data = {**as_said(pending), "csrfmiddlewaretoken": token} if method == "POST" else None
            # `seen` is an attacker's best: the head of the case as it is.
            nothing = ask(client, there.address(route, reference=ABSENT), method, data=data)
            assert nothing.status_code in {405, 422}, route
            for reference in others:
                answered = ask(client, there.address(route, reference=reference), method, data=data)
                assert answered.status_code == nothing.status_code, route
                assert plain(answered, reference, ABSENT) == plain(nothing, ABSENT), route
                assert {*answered.headers} == {*nothing.headers}, route
    assert standing() == before


def test_no_list_and_no_search_shows_a_case_to_whom_it_is_not_open(pending: Room) -> None:
    account = pending.officers[stranger(pending)]
    reference = pending.reference
    there = samples(pending)
    for route in routes():
        if "<reference>" not in route:
            assert reference not in ask(account.client, there.address(route)).content.decode(), route
    for typed in (reference, reference[:4], reference.replace("-", "")):
        account.send("search.html", words=typed)
        assert f"{reference}.html" not in account.last.content.decode()


def test_a_look_at_a_closed_case_is_on_record_once_a_day_whether_it_exists_or_not(room: Room) -> None:
    account = room.officers[stranger(room)]
    for reference in (room.reference, ABSENT, "no reference at all"):
        before = attempts()
        for _ in range(3):
            account.go(f"cases/{reference}.html")
        assert attempts() == before + 1, reference


@pytest.mark.parametrize(
    "strange",
    [
        "\0",
        "a\0b",
        "\r\nSet-Cookie: x=1",
        "../../../etc/passwd",
        "%2e%2e",
        "é",
        "\u202e",
        "x" * 3000,
        "';--",
        "{{31337*3}}",
    ],
)
def test_no_strange_part_of_an_address_makes_us_fail(room: Room, strange: str) -> None:
    there, client = samples(room), room.heron.client
    token = token_of(client)
    for route in routes():
        for part in ("reference", "digest", "name", "tongue", "language"):
            if f"{part}>" not in route:
                continue
            address = there.address(route, **{part: strange})
            for method, data in (("GET", None), ("POST", {**FORM, "csrfmiddlewaretoken": token})):
                answered = ask(client, address, method, data=data)
                assert answered.status_code < 500, (route, part)
                assert "Set-Cookie: x" not in str(answered.headers)
                assert b"94011" not in answered.content


@pytest.mark.parametrize(
    "strange", ["\0", "é" * 5000, "-1", "9" * 5000, "²", "[[[[", "<script>alert(1)</script>"]
)
def test_no_strange_answer_in_a_form_makes_us_fail_or_runs(room: Room, strange: str) -> None:
    there = samples(room)
    before: str | None = None
    for account in ("heron", "dove"):
        client = room.officers[account].client
        token = token_of(client)
        for route in routes():
            if route.endswith("joining/out.html"):
                continue
            names = _fields(ask(client, there.address(route)))
            sent = {**dict.fromkeys(names, strange), "csrfmiddlewaretoken": token, "send": "1"}
            before = before or standing()
            answered = ask(client, there.address(route), "POST", data=sent)
            assert answered.status_code < 500, route
            assert b"<script>alert" not in answered.content


def _fields(response: Any) -> set[str]:
    return set(re.findall(r' name="([^"]+)"', response.content.decode(errors="replace"))) - {
        "csrfmiddlewaretoken",
        "robots",
        "viewport",
        "referrer",
        "color-scheme",
    }


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example/x.html",
        "https:evil.example/x.html",
        "\\\\evil.example\\x.html",
        "/\tevil.html",
        "joining/../../../x.html",
        "javascript:alert(1)//x.html",
        "x.html\r\nX: y",
    ],
)
def test_nobody_is_led_out_of_the_console_by_a_second_factor(room: Room, to: str) -> None:
    from tests.console.sitting import SECRET

    from safeconduct.staff import totp

    heron = room.heron
    shown = ask(heron.client, "/console/en/joining/stepup.html", data={"to": to})
    assert b"evil" not in shown.content
    code = totp.code_at(SECRET, int(room.played.installation.clock().timestamp()) // totp.STEP_SECONDS)
    led = heron.again("joining/stepup.html", code=code, to=to)
    assert (led.status_code, led["Location"]) == (303, "/console/en/index.html")
