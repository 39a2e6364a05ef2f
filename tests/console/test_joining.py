"""How officers come in, join, and manage accounts, as their browser sees it, without scripts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.office import TestOffice
from tests.registry.test_desks import SECRET, with_dove

from safeconduct.registry import desks
from safeconduct.registry.desks import COOKIE
from safeconduct.sealing.officer import OfficerKeys, wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff import totp

WORDS = generate_officer_passphrase()
HOST = "localhost"


@pytest.fixture(scope="session")
def wrapped(officer_keys: dict[str, OfficerKeys]) -> bytes:
    return wrap_keys(officer_keys["dove"], WORDS)


@dataclass
class Browser:
    """One officer's browser: Django's own client, which checks forms' tokens as the server does."""

    office: TestOffice
    client: Client

    def go(self, page: str, **more: Any) -> Any:
        return self.client.get(f"/console/en/{page}", secure=True, headers={"host": HOST}, **more)

    def send(self, page: str, language: str = "en", /, **fields: str) -> Any:
        token = self.client.cookies["__Host-c"].value if "__Host-c" in self.client.cookies else ""
        headers = {"host": HOST, "origin": f"https://{HOST}"}
        given = {"csrfmiddlewaretoken": token, **fields}
        return self.client.post(f"/console/{language}/{page}", given, secure=True, headers=headers)

    def at_a_desk(self, account: str, *, stepped_up: bool = True) -> "Browser":
        """Sign in without the derivation of words, which has a test of its own."""
        token = desks.begin(
            self.office.installation,
            account,
            self.office.keys[account],
            language="en",
            stepped_up=stepped_up,
        )
        self.client.cookies[COOKIE] = token
        return self

    def code(self, secret: bytes = SECRET) -> str:
        return totp.code_at(secret, int(self.office.clock().timestamp()) // totp.STEP_SECONDS)


type Opener = Callable[[], Browser]


@pytest.fixture
def browser(sqlite_office: TestOffice, wrapped: bytes, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Open browsers at an office in which dove and siskin have accounts."""
    from safeconduct.console import visits
    from safeconduct.registry import factors
    from safeconduct.registry.factors import Factor, FactorKind
    from safeconduct.staff.models import Account

    monkeypatch.setattr(visits, "installation", lambda: sqlite_office.installation)
    with_dove(sqlite_office, wrapped)
    for account in ("siskin", "owl", "heron"):
        Account.objects.create(account=account, wrapped_keys=b"none that opens")
        factors.keep(account, sqlite_office.keys[account], 0, Factor(FactorKind.CODES, SECRET))
    return lambda: Browser(sqlite_office, Client(enforce_csrf_checks=True))


def text_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def hidden(response: Any, name: str, nth: int = 0) -> str:
    found = re.findall(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return unescape(found[nth])


def test_a_stranger_is_led_to_sign_in_and_then_where_they_wanted_to_go(browser: Opener) -> None:
    mine = browser()
    led = mine.go("joining/me.html")
    assert (led.status_code, led["Location"]) == (303, "/console/en/joining/signin.html?to=joining%2Fme.html")
    page = mine.go("joining/signin.html?to=joining/me.html")
    assert "no-store" in page["Cache-Control"]
    come = mine.send(
        "joining/signin.html", account=" Dove ", words=WORDS.upper(), code=mine.code(), to=hidden(page, "to")
    )
    assert (come.status_code, come["Location"]) == (303, "/console/en/joining/me.html")
    cookie = come.cookies[COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Strict",
        "/",
        "",
    )
    assert "administrator" in text_of(mine.go("joining/me.html"))


@pytest.mark.parametrize(
    "to", ["//evil.example/x.html", "https://evil.example/x.html", "../../uk/list.html", "javascript:x.html"]
)
def test_nobody_is_led_out_of_the_console(browser: Opener, to: str) -> None:
    mine = browser()
    mine.go("joining/signin.html")
    come = mine.send("joining/signin.html", account="dove", words=WORDS, code=mine.code(), to=to)
    assert come["Location"] == "/console/en/index.html"


def test_a_wrong_word_code_or_account_get_the_same_page(browser: Opener) -> None:
    mine = browser()
    mine.go("joining/signin.html")
    pages = []
    for account, words, code in (
        ("dove", WORDS, "12"),
        ("dove", generate_officer_passphrase(), mine.code()),
        ("nobody", WORDS, mine.code()),
    ):
        refused = mine.send("joining/signin.html", account=account, words=words, code=code)
        assert refused.status_code == 422
        assert words not in refused.content.decode()
        page = refused.content.decode().replace(f'value="{account}"', "")
        pages.append(re.sub(r'(value="[A-Za-z0-9]{64}"|challenge&quot;: &quot;[\w-]+)', "", page))
        assert COOKIE not in refused.cookies
    assert pages[0] == pages[1] == pages[2]


def test_who_comes_in_a_flood_is_told_in_their_language_to_come_again(
    browser: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import BoundedSemaphore

    from safeconduct.registry import entering

    door = BoundedSemaphore(1)
    monkeypatch.setattr(entering, "_DOOR", door)
    mine = browser()
    mine.go("joining/signin.html")
    for language, sentence in (
        ("en", "Wait 5 seconds, then try again."),
        ("uk", "Зачекайте 5 с"),
        ("ru", "Подождите 5 с"),
    ):
        with door:
            told = mine.send("joining/signin.html", language, account="dove", words=WORDS, code=mine.code())
        assert told.status_code == 429
        assert sentence in text_of(told)
        assert 'value="dove"' in told.content.decode()  # what may stand there again does
        assert WORDS not in told.content.decode()
    come = mine.send("joining/signin.html", account="dove", words=WORDS, code=mine.code())
    assert come.status_code == 303


def test_a_form_from_elsewhere_signs_nobody_in(browser: Opener) -> None:
    mine = browser()
    mine.go("joining/signin.html")
    forged = mine.client.post(
        "/console/en/joining/signin.html",
        {"account": "dove", "words": WORDS, "code": mine.code()},
        secure=True,
        headers={"host": HOST, "origin": "https://evil.example"},
    )
    assert forged.status_code == 403
    assert COOKIE not in forged.cookies


def test_signing_out_ends_the_session_on_the_server(browser: Opener) -> None:
    from safeconduct.staff.models import StaffSession

    mine = browser().at_a_desk("dove")
    mine.go("joining/me.html")
    gone = mine.send("joining/out.html")
    assert gone["Clear-Site-Data"]
    assert not StaffSession.objects.exists()
    assert mine.go("joining/me.html").status_code == 303


def test_a_newcomer_joins_and_two_administrators_certify(browser: Opener) -> None:
    dove, siskin, newcomer = browser().at_a_desk("dove"), browser().at_a_desk("siskin"), browser()
    dove.go("joining/accounts.html")
    invited = dove.send("joining/accounts.html", do="invite", newcomer="Finch")
    code = re.search(r"[0-9a-z]{5}(?:-[0-9a-z]{5}){3}", text_of(invited))
    assert code is not None
    assert code[0] not in text_of(dove.go("joining/accounts.html"))

    newcomer.go("joining/come.html")
    words_page = newcomer.send("joining/come.html", code=code[0])
    words = " ".join(re.findall(r'<b lang="en" dir="ltr">([a-z-]+)</b>', words_page.content.decode()))
    newcomer.go("joining/copy.html")
    assert newcomer.send("joining/copy.html", words=generate_officer_passphrase()).status_code == 422
    copied = newcomer.send("joining/copy.html", words=words)
    assert copied["Location"] == "/console/en/joining/factor.html"
    # Words alone open nothing but the next step.
    assert newcomer.go("joining/me.html").status_code == 303
    page = newcomer.go("joining/factor.html")
    text = re.search(r'<figcaption class="mono" dir="ltr">([A-Z2-7 ]+)<', page.content.decode())
    assert text is not None
    import base64

    secret = base64.b32decode(text[1].replace(" ", ""))
    registered = newcomer.send("joining/factor.html", code=newcomer.code(secret))
    assert registered["Location"] == "/console/en/joining/waiting.html"
    fingerprint = re.search(
        r'class="digest" dir="ltr">([0-9a-z ]{29})<', newcomer.go("joining/waiting.html").content.decode()
    )
    assert fingerprint is not None
    # The code was used up.
    again = browser()
    again.go("joining/come.html")
    assert again.send("joining/come.html", code=code[0]).status_code == 422

    for signer in (dove, siskin):
        shown = signer.go("joining/accounts.html")
        assert fingerprint[1] in text_of(shown)
        signer.send(
            "joining/accounts.html",
            do="certify",
            subject="finch",
            fingerprint=fingerprint[1],
            head=hidden(shown, "head"),
            form="1" * 32,
        )
    shown = siskin.go("joining/accounts.html")
    assert "This is your own signature" in text_of(shown)
    shown = dove.go("joining/accounts.html")
    seconded = dove.send(
        "joining/accounts.html",
        do="second",
        subject=hidden(shown, "subject"),
        head=hidden(shown, "head"),
        form="2" * 32,
    )
    assert "Both signatures are there" in text_of(seconded)
    shown = siskin.go("joining/accounts.html")
    siskin.send(
        "joining/accounts.html",
        do="grant",
        account="finch",
        role="inspector",
        head=hidden(shown, "head"),
        form="3" * 32,
    )
    shown = dove.go("joining/accounts.html")
    assert "inspector" in text_of(shown)
    dove.send(
        "joining/accounts.html",
        do="second",
        subject=hidden(shown, "subject"),
        head=hidden(shown, "head"),
        form="4" * 32,
    )
    newcomer.office.clock.forward(minutes=2)
    newcomer.go("joining/signin.html")
    come = newcomer.send("joining/signin.html", account="finch", words=words, code=newcomer.code(secret))
    assert come["Location"] == "/console/en/index.html"
    assert "inspector" in text_of(newcomer.go("joining/me.html"))


def test_keys_that_were_swapped_after_the_comparison_are_not_signed(browser: Opener) -> None:
    from safeconduct.staff.models import Account, CertificateSignature

    dove = browser().at_a_desk("dove")
    mine, theirs = OfficerKeys.new().public, OfficerKeys.new().public
    Account.objects.create(account="finch", wrapped_keys=b"x", sign=mine.sign, seal=mine.seal)
    shown = dove.go("joining/accounts.html")
    Account.objects.filter(account="finch").update(sign=theirs.sign, seal=theirs.seal)
    refused = dove.send(
        "joining/accounts.html",
        do="certify",
        subject="finch",
        fingerprint=hidden(shown, "fingerprint"),
        head=hidden(shown, "head"),
    )
    assert refused.status_code == 422
    assert not CertificateSignature.objects.exists()


def test_a_lost_passkey_is_replaced_by_two_and_the_old_one_counts_no_more(browser: Opener) -> None:
    dove, siskin, owl = browser().at_a_desk("dove"), browser().at_a_desk("siskin"), browser().at_a_desk("owl")
    shown = siskin.go("joining/accounts.html")
    siskin.send(
        "joining/accounts.html", do="replace", account="dove", head=hidden(shown, "head"), form="1" * 32
    )
    assert dove.go("joining/me.html").status_code == 200
    shown = owl.go("joining/accounts.html")
    owl.send(
        "joining/accounts.html",
        do="second",
        subject=hidden(shown, "subject"),
        head=hidden(shown, "head"),
        form="2" * 32,
    )
    assert dove.go("joining/me.html").status_code == 303
    dove.go("joining/signin.html")
    come = dove.send("joining/signin.html", account="dove", words=WORDS, code="")
    assert come["Location"] == "/console/en/joining/factor.html"


def test_an_officer_takes_new_words(browser: Opener) -> None:
    dove, elsewhere = browser().at_a_desk("dove"), browser().at_a_desk("dove")
    dove.go("joining/newwords.html")
    page = dove.send("joining/newwords.html")
    words = " ".join(re.findall(r'<b lang="en" dir="ltr">([a-z-]+)</b>', page.content.decode()))
    wrong = dove.send("joining/renew.html", old=generate_officer_passphrase(), words=words)
    assert "not your words until now" in text_of(wrong)
    assert dove.send("joining/renew.html", old=WORDS, words=words).status_code == 303
    assert dove.go("joining/me.html").status_code == 200
    assert elsewhere.go("joining/me.html").status_code == 303  # the old words' sessions ended
    stranger = browser()
    stranger.go("joining/signin.html")
    for given, come in ((WORDS, 422), (words, 303)):
        stranger.office.clock.forward(minutes=2)
        sent = stranger.send("joining/signin.html", account="dove", words=given, code=stranger.code())
        assert sent.status_code == come


def test_without_a_fresh_second_factor_nothing_of_consequence_is_taken(browser: Opener) -> None:
    from safeconduct.staff.models import Invite

    dove = browser().at_a_desk("dove", stepped_up=False)
    dove.go("joining/accounts.html")
    led = dove.send("joining/accounts.html", do="invite", newcomer="finch")
    assert led["Location"] == "/console/en/joining/stepup.html?to=joining%2Faccounts.html"
    assert not Invite.objects.exists()
    page = dove.go("joining/stepup.html?to=joining/accounts.html")
    back = dove.send("joining/stepup.html", code=dove.code(), to=hidden(page, "to"))
    assert back["Location"] == "/console/en/joining/accounts.html"
    assert dove.send("joining/accounts.html", do="invite", newcomer="finch").status_code == 200
    assert Invite.objects.get().account == "finch"


def test_an_officer_without_the_role_manages_no_accounts(browser: Opener) -> None:
    from safeconduct.staff.models import Invite

    heron = browser().at_a_desk("heron")
    assert heron.go("joining/accounts.html").status_code == 403
    assert heron.send("joining/accounts.html", do="invite", newcomer="finch").status_code == 403
    owl = browser().at_a_desk("owl")  # a legal adviser seconds, and invites nobody
    owl.go("joining/accounts.html")
    assert owl.send("joining/accounts.html", do="invite", newcomer="finch").status_code == 422
    assert not Invite.objects.exists()


def test_nobody_promotes_themselves(browser: Opener) -> None:
    dove = browser().at_a_desk("dove")
    shown = dove.go("joining/accounts.html")
    refused = dove.send(
        "joining/accounts.html", do="grant", account="dove", role="approver", head=hidden(shown, "head")
    )
    assert refused.status_code == 422
    assert "Nobody certifies, promotes or dismisses themselves" in text_of(refused)


def test_the_last_second_factor_stays(browser: Opener) -> None:
    from safeconduct.staff.models import SecondFactor

    dove = browser().at_a_desk("dove")
    dove.go("joining/me.html")
    mine = SecondFactor.objects.get(account="dove").pk
    theirs = SecondFactor.objects.get(account="heron").pk
    for factor in (mine, theirs):
        assert dove.send("joining/drop.html", factor=str(factor)).status_code == 422
    assert SecondFactor.objects.filter(pk__in=(mine, theirs)).count() == 2


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_every_page_can_be_read_in_every_language(browser: Opener, language: str) -> None:
    dove = browser().at_a_desk("dove")
    for page in ("me", "add", "accounts", "newwords", "renew", "stepup", "signin", "come"):
        shown = dove.client.get(
            f"/console/{language}/joining/{page}.html", secure=True, headers={"host": HOST}
        )
        assert shown.status_code == 200, page
        assert f'<html lang="{language}"' in shown.content.decode()
