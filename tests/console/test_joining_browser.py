"""Passkeys in a real browser with a virtual authenticator, and what the pages look like there."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser import Server, axe

from safeconduct.registry.desks import COOKIE
from safeconduct.sealing.officer import wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase

PAGES = ("me", "add", "accounts", "newwords", "renew", "stepup", "signin", "come")


@dataclass
class Desk:
    """A browser with a virtual authenticator at the console of a served office."""

    page: Page
    url: str
    server: Server

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}/console/{path}")

    def sit_down(self, account: str) -> None:
        """Sign in without the words, which other tests type."""
        from safeconduct.registry import desks, factors
        from safeconduct.registry.factors import Factor, FactorKind
        from safeconduct.staff.models import Account

        with self.server.officers() as office:
            keys = office.keys[account]
            Account.objects.get_or_create(account=account, defaults={"wrapped_keys": b"none that opens"})
            if not factors.factors_of(account, keys, 0):
                factors.keep(account, keys, 0, Factor(FactorKind.CODES, bytes(20)))
            token = desks.begin(office.installation, account, keys, language="en", stepped_up=True)
        self.page.context.add_cookies(
            [{"name": COOKIE, "value": token, "url": "https://localhost/", "secure": True}]
        )


@pytest.fixture
def desk(chromium: Browser, served: Server) -> Iterator[Desk]:
    """A browser at `localhost`: to an address of digits no passkey is bound."""
    context = chromium.new_context(locale="en")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield Desk(page, f"http://localhost:{urlsplit(served.url).port}", served)
    context.close()
    assert [each for each in complaints if "status of 4" not in each] == []


def with_words(server: Server, account: str) -> str:
    """Give an officer of the served office an account without a second factor; return their words."""
    from safeconduct.staff.models import Account, SecondFactor

    words = generate_officer_passphrase()
    with server.officers() as office:
        blob = wrap_keys(office.keys[account], words)
        SecondFactor.objects.filter(account_id=account).delete()
        Account.objects.update_or_create(account=account, defaults={"wrapped_keys": blob})
    return words


def test_an_officer_registers_a_passkey_and_signs_in_with_it(desk: Desk) -> None:
    page, words = desk.page, with_words(desk.server, "jay")
    desk.go("en/joining/signin.html")
    page.get_by_label("Your account").fill("jay")
    page.get_by_label("Your seven words").fill(words)
    page.get_by_role("button", name="Sign in with the code").click()
    page.wait_for_url("**/factor.html")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/index.html")
    desk.go("en/joining/me.html")
    expect(page.get_by_role("main")).to_contain_text("paymaster")
    page.get_by_role("button", name="Sign out").click()

    page.wait_for_url("**/signin.html")
    page.get_by_label("Your account").fill("jay")
    page.get_by_label("Your seven words").fill(words)
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")
    page.get_by_label("Your seven words").fill(words)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/index.html")

    desk.go("en/joining/stepup.html?to=joining/me.html")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/me.html")


def test_an_answer_of_a_passkey_counts_once_and_here_only(desk: Desk) -> None:
    """What a browser signed is taken from the form and sent again, as somebody who has seen it would."""
    from safeconduct.registry import factors
    from safeconduct.registry.factors import NotShown, Proof
    from safeconduct.staff.passkeys import Place

    page, words = desk.page, with_words(desk.server, "magpie")
    desk.go("en/joining/signin.html")
    page.get_by_label("Your account").fill("magpie")
    page.get_by_label("Your seven words").fill(words)
    page.get_by_role("button", name="Sign in with the code").click()
    page.wait_for_url("**/factor.html")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/index.html")
    desk.go("en/joining/stepup.html")
    page.evaluate("HTMLFormElement.prototype.submit = () => {}")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_function("document.querySelector('[name=answer]').value !== ''")
    answer = page.locator("[name=answer]").input_value()
    with desk.server.officers() as office:

        def shown(place: str = "localhost", given: str = answer, of: str = "magpie") -> None:
            proof = Proof(Place(place), answer=given)
            factors.check(office.installation, of, office.keys[of], 0, proof)

        for wrong in (
            {"place": "evil.example"},
            {"of": "jay"},
            {"given": answer.replace('"signature":"M', '"signature":"N')},
            {"given": "{}"},
            {"given": "[" * 5000},
            {"given": re.sub(r'"authenticatorData":"[^"]*"', '"authenticatorData":""', answer)},
        ):
            with pytest.raises(NotShown):
                shown(**wrong)
        shown()
        with pytest.raises(NotShown):
            shown()


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(desk: Desk, language: str) -> None:
    desk.sit_down("dove")
    desk.page.set_viewport_size({"width": 320, "height": 640})
    found = []
    for name in PAGES:
        desk.go(f"{language}/joining/{name}.html")
        found += axe(desk.page)
        root = "document.documentElement"
        assert desk.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, name
    assert found == []


def test_the_square_and_the_letters_say_the_same(desk: Desk) -> None:
    desk.sit_down("dove")
    desk.go("en/joining/add.html")
    letters = desk.page.locator("figcaption").inner_text().replace(" ", "")
    assert len(base64.b32decode(letters)) == 20
    assert desk.page.locator("svg path").get_attribute("d")
