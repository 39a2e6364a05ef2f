"""Sessions, second factors and attempts: what ends, what counts once, what stays on record, what fails closed."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from tests.console.attacking import ask, attempts
from tests.console.besieged import clock, code, forward, is_in, propose, seat, token
from tests.console.sitting import SECRET, Room, at_desks
from tests.staff.device import Device
from tests.story import Played

import safeconduct.casefile.acts  # noqa: F401 - registers the acts
from safeconduct.registry import certifying, desks, factors, joining
from safeconduct.registry.desks import COOKIE, LONGEST_SECONDS, content_of, desk_of
from safeconduct.registry.factors import Factor, FactorKind, NotShown, Proof
from safeconduct.registry.performing import Seconding, perform
from safeconduct.sealing.officer import OfficerKeys, wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff import passkeys
from safeconduct.staff.passkeys import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = generate_officer_passphrase()
HERE = Place("localhost")


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


# --- Sessions ----------------------------------------------------------------------------------------------------


def test_a_session_that_was_planted_before_signing_in_is_not_the_one_afterwards(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    from safeconduct.staff.models import Account, StaffSession

    Account.objects.filter(account="dove").update(wrapped_keys=wrap_keys(officer_keys["dove"], WORDS))
    planted = token(room, "siskin")
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = planted
    ask(browser, "/console/en/joining/signin.html")
    come = ask(
        browser,
        "/console/en/joining/signin.html",
        "POST",
        data={
            "csrfmiddlewaretoken": browser.cookies["__Host-c"].value,
            "account": "dove",
            "words": WORDS,
            "code": code(room),
        },
    )
    assert come.status_code == 303
    mine = browser.cookies[COOKIE].value
    assert mine != planted
    assert not is_in(room, planted)
    assert desk_of(room.played.installation, mine).account == "dove"  # type: ignore[union-attr]
    # Signing out leaves nothing of it on the server.
    left = StaffSession.objects.count()
    sent = ask(
        browser,
        "/console/en/joining/out.html",
        "POST",
        data={"csrfmiddlewaretoken": browser.cookies["__Host-c"].value},
    )
    assert sent.cookies[COOKIE].value == ""
    assert StaffSession.objects.count() == left - 1
    assert not is_in(room, mine)


def test_nothing_makes_a_session_live_longer_than_a_working_day(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    began = clock(room)()
    for _ in range(LONGEST_SECONDS // 600):
        forward(room, minutes=10)
        if not is_in(room, token(room, "heron")):
            break
        # The thief has an authenticator of their own by now, and registers another one whenever they can.
        content = content_of(room.played.installation, token(room, "heron"))
        assert content is not None
        fresh = desks.begin(
            room.played.installation,
            "heron",
            officer_keys["heron"],
            language="en",
            stepped_up=True,
            before=content,
        )
        room.heron.client.cookies[COOKIE] = fresh
    assert not is_in(room, token(room, "heron"))
    assert (clock(room)() - began).total_seconds() <= LONGEST_SECONDS


def test_registering_a_factor_takes_over_the_end_and_renews_no_step_up(room: Room) -> None:
    before = content_of(room.played.installation, token(room, "heron"))
    assert before is not None
    forward(room, minutes=4)
    page = room.heron.go("joining/add.html")
    text = re.search(r'<figcaption class="mono" dir="ltr">([A-Z2-7 ]+)<', page.content.decode())
    assert text is not None
    import base64

    made = code(room, base64.b32decode(text[1].replace(" ", "")))
    assert room.heron.again("joining/add.html", code=made).status_code == 303
    # The code that registered it is used up: whoever saw it over a shoulder has nothing.
    assert room.heron.send("joining/stepup.html", code=made).status_code == 422
    after = content_of(room.played.installation, token(room, "heron"))
    assert after is not None
    assert (after.began, after.stepped_up_until) == (before.began, before.stepped_up_until)
    forward(room, minutes=1)
    assert not desk_of(room.played.installation, token(room, "heron")).stepped_up  # type: ignore[union-attr]


def test_a_factor_that_is_taken_away_or_added_ends_every_other_session_of_its_officer(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    from safeconduct.staff.models import SecondFactor

    def thief() -> str:
        return desks.begin(
            room.played.installation, "heron", officer_keys["heron"], language="en", stepped_up=True
        )

    stolen = thief()
    factors.keep("heron", officer_keys["heron"], 0, Factor(FactorKind.CODES, SECRET[::-1]))
    assert not is_in(room, stolen)
    room.heron.client.cookies[COOKIE] = thief()
    stolen, other = thief(), token(room, "owl")
    lost = SecondFactor.objects.filter(account="heron").order_by("pk").values_list("pk", flat=True)[0]
    room.heron.go("joining/me.html")
    assert room.heron.again("joining/drop.html", factor=str(lost)).status_code == 303
    assert SecondFactor.objects.filter(account="heron").count() == 1
    assert not is_in(room, stolen)
    assert is_in(room, token(room, "heron"))
    assert is_in(room, other)


def test_an_administrator_alone_ends_nobodys_session_and_takes_nobodys_keys(room: Room) -> None:
    from safeconduct.registry import directory
    from safeconduct.staff.models import Account

    installation = room.played.installation
    session = desk_of(installation, token(room, "dove")).session  # type: ignore[union-attr]
    invited = joining.invite(session, "heron")
    theirs, words = joining.arrive(installation, invited, language="en")
    cookie = joining.copied(installation, theirs, words)
    content = content_of(installation, cookie)
    assert content is not None
    factors.keep("heron", content.keys, content.number, Factor(FactorKind.CODES, b"x" * 20))
    # The officer works on, with their own keys, which are the certified ones.
    assert room.heron.go("joining/me.html").status_code == 200
    certified = directory.office(installation).colleagues["heron"].certificate
    assert certified.sign != content.keys.public.sign
    assert not is_in(room, cookie)
    assert bytes(Account.objects.get(account="heron").wrapped_keys) == b"none that opens"
    (waiting,) = certifying.waiting(installation)
    assert waiting.statement.account == "heron"
    assert waiting.signed_by == ()


def test_a_second_invite_loses_nobody_the_keys_that_two_have_certified(room: Room) -> None:
    from safeconduct.staff.models import Account

    installation = room.played.installation
    dove, siskin = (
        desk_of(installation, token(room, account)).session  # type: ignore[union-attr]
        for account in ("dove", "siskin")
    )
    cookie, words = joining.arrive(installation, joining.invite(dove, "heron"), language="en")
    certified = content_of(installation, joining.copied(installation, cookie, words))
    assert certified is not None
    (waiting,) = certifying.waiting(installation)
    certifying.certify(dove, "heron", waiting.fingerprint, seen=certifying.office_head(), request=b"1")
    proposed = certifying.certify(
        siskin, "heron", waiting.fingerprint, seen=certifying.office_head(), request=b"2"
    )
    assert proposed is not None
    perform(Seconding(proposed.digest), session=dove, case=proposed.case, seen=proposed.digest)
    kept = bytes(Account.objects.get(account="heron").next_keys)
    cookie, words = joining.arrive(installation, joining.invite(siskin, "heron"), language="en")
    joining.copied(installation, cookie, words)
    assert bytes(Account.objects.get(account="heron").wrapped_keys) == kept


def test_a_database_that_was_set_back_is_said_to_whoever_saw_it_further(room: Room) -> None:
    from safeconduct.registry.models import PublishedCheckpoint

    installation = room.played.installation
    content = content_of(installation, token(room, "heron"))
    assert content is not None
    import msgspec

    desks.put(
        installation, token(room, "heron"), msgspec.structs.replace(content, size=content.size + 10_000)
    )
    assert PublishedCheckpoint.objects.filter(size=content.size + 10_000).count() == 0
    for language in ("en", "uk", "ru"):
        answered = ask(room.heron.client, f"/console/{language}/index.html")
        assert answered.status_code == 503
        assert answered["Cache-Control"] == "no-store"
        assert f'<html lang="{language}"' in answered.content.decode()
    assert "tell the auditor" in ask(room.heron.client, "/console/en/index.html").content.decode()


# --- Second factors ----------------------------------------------------------------------------------------------


def show(room: Room, device: Device, challenge: str = "") -> Proof:
    here = room.played.installation
    challenge = challenge or passkeys.new_challenge(here.server_key, here.clock().timestamp())
    return Proof(HERE, answer=device.sign(challenge))


def with_passkey(room: Room, keys: dict[str, OfficerKeys], device: Device) -> None:
    factors.keep("heron", keys["heron"], 0, Factor(FactorKind.PASSKEY, bytes(device.public)))
    seat(room, "heron", keys, stepped_up=False)


def test_a_passkeys_answer_counts_once(room: Room, officer_keys: dict[str, OfficerKeys]) -> None:
    device = Device("localhost")
    with_passkey(room, officer_keys, device)
    proof = show(room, device)
    desks.step_up(room.played.installation, token(room, "heron"), proof)
    with pytest.raises(NotShown):
        desks.step_up(room.played.installation, token(room, "heron"), proof)


def test_a_copy_of_a_passkey_that_counts_is_found_out(
    room: Room, officer_keys: dict[str, OfficerKeys]
) -> None:
    device = Device("localhost", counter=3)
    with_passkey(room, officer_keys, device)
    copy = Device("localhost", counter=3, key=device.key, credential=device.credential)
    installation = room.played.installation
    desks.step_up(installation, token(room, "heron"), show(room, device))
    before = attempts()
    with pytest.raises(NotShown):
        desks.step_up(installation, token(room, "heron"), show(room, copy))
    assert attempts() == before + 1
    # The device that has counted on still counts, and no session ended by it.
    desks.step_up(installation, token(room, "heron"), show(room, device))
    assert is_in(room, token(room, "heron"))


def test_a_passkey_of_a_colleague_is_not_mine(room: Room, officer_keys: dict[str, OfficerKeys]) -> None:
    mine, theirs = Device("localhost"), Device("localhost")
    with_passkey(room, officer_keys, mine)
    factors.keep("owl", officer_keys["owl"], 0, Factor(FactorKind.PASSKEY, bytes(theirs.public)))
    with pytest.raises(NotShown):
        desks.step_up(room.played.installation, token(room, "heron"), show(room, theirs))


def test_guessing_codes_in_a_stolen_session_gets_slower_and_stays_on_record(room: Room) -> None:
    before = attempts()
    wrong = "000000" if code(room) != "000000" else "111111"
    for _ in range(3):
        assert room.heron.send("joining/stepup.html", code=wrong).status_code == 422
    assert room.heron.send("joining/stepup.html", code=code(room)).status_code == 422
    assert "Too many attempts" in room.heron.text
    assert attempts() == before + 3


# --- On record ---------------------------------------------------------------------------------------------------


def tries(room: Room) -> dict[str, Callable[[], Any]]:
    words = generate_officer_passphrase()

    def new_words() -> Any:
        page = room.dove.send("joining/newwords.html")
        drawn = " ".join(re.findall(r'<b lang="en" dir="ltr">([a-z-]+)</b>', page.content.decode()))
        return room.dove.send("joining/renew.html", old=words, words=drawn)

    def newcomer() -> Any:
        room.jay.go("joining/come.html")
        return room.jay.again("joining/come.html", code="00000-00000-00000-00000")

    return {
        "a wrong sign-in": lambda: room.jay.send(
            "joining/signin.html", account="dove", words=words, code="1"
        ),
        "an account that is none": lambda: room.jay.send(
            "joining/signin.html", account="no\tone", words=words, code="1"
        ),
        "a wrong code of an invite": newcomer,
        "a wrong second factor": lambda: room.owl.send("joining/stepup.html", code="12"),
        "wrong old words": new_words,
        "accounts without the role": lambda: room.jay.again(
            "joining/accounts.html", do="invite", newcomer="x1y"
        ),
        "an invite by a legal adviser": lambda: room.owl.send(
            "joining/accounts.html", do="invite", newcomer="finch"
        ),
        "a withdrawal by a legal adviser": lambda: room.owl.send(
            "joining/accounts.html", do="withdraw", subject="finch"
        ),
        "certifying oneself": lambda: room.dove.send("joining/accounts.html", do="certify", subject="dove"),
        "promoting oneself without the role": lambda: room.owl.send(
            "joining/accounts.html", do="grant", account="owl", role="approver"
        ),
        "another's case": lambda: room.raven.go(f"cases/{room.reference}.html"),
        "an act without the role": lambda: room.heron.send(
            f"acting/{room.reference}/CommitMoney.html",
            **{"f-amount": "1", "f-unit": "USD"},
        ),
        "one's own proposal": lambda: room.heron.send(f"acting/{room.reference}/second/{propose(room)}.html"),
    }


RECORDED = tuple(tries(Room.__new__(Room)))


@pytest.mark.parametrize("what", RECORDED)
def test_what_is_refused_to_somebody_is_on_record_though_nothing_of_it_was_done(
    room: Room, officer_keys: dict[str, OfficerKeys], what: str
) -> None:
    from safeconduct.staff.models import Account, Invite

    Account.objects.filter(account="dove").update(wrapped_keys=wrap_keys(officer_keys["dove"], WORDS))
    seat(room, "dove", officer_keys, stepped_up=True)
    if what == "one's own proposal":
        propose(room)  # with the looks that it takes
    room.heron.go(f"cases/{room.reference}.html")
    room.jay.go("joining/me.html")
    before = attempts()
    answered = tries(room)[what]()
    assert 400 <= answered.status_code < 500
    assert attempts() == before + 1
    assert not Invite.objects.exists()


# --- Failing closed ----------------------------------------------------------------------------------------------


@contextmanager
def _without(table: str) -> "Iterator[None]":
    """Let a table be gone, as after a clumsy repair or an attack on the limiter itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE gone RENAME TO {table}")


@pytest.mark.parametrize("table", ["staff_signinwait", "staff_spentonce"])
def test_what_cannot_be_counted_lets_nobody_in(
    room: Room, officer_keys: dict[str, OfficerKeys], table: str
) -> None:
    from safeconduct.staff.models import Account

    Account.objects.filter(account="dove").update(wrapped_keys=wrap_keys(officer_keys["dove"], WORDS))
    browser = Client(enforce_csrf_checks=True)
    ask(browser, "/console/en/joining/signin.html")
    right = {
        "csrfmiddlewaretoken": browser.cookies["__Host-c"].value,
        "account": "dove",
        "words": WORDS,
        "code": code(room),
    }
    seat(room, "heron", officer_keys, stepped_up=False)
    with _without(table):
        refused = ask(browser, "/console/en/joining/signin.html", "POST", data=right)
        assert refused.status_code == 500
        assert COOKIE not in browser.cookies
        room.heron.client.raise_request_exception = False
        assert room.heron.send("joining/stepup.html", code=code(room)).status_code == 500
        assert not desk_of(room.played.installation, token(room, "heron")).stepped_up  # type: ignore[union-attr]
    # And the same is right as soon as it can be counted.
    assert ask(browser, "/console/en/joining/signin.html", "POST", data=right).status_code == 303


def test_a_spoilt_session_is_no_session(room: Room) -> None:
    from safeconduct.staff.models import StaffSession

    for blob in (b"", b"\0" * 2088, b"x"):
        StaffSession.objects.update(blob=blob)
        assert ask(room.heron.client, "/console/en/index.html").status_code == 303
