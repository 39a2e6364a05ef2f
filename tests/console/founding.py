"""Officers in a real Chromium, each with a passkey of their own, who fill in the console's forms as anybody would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.browser import follow

from safeconduct.sealing.officer import OfficerKeys, wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase

PATIENCE = 60_000
"""Milliseconds in which a page comes: the machine derives words and makes twenty browsers at once."""

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Officer:
    """One officer's browser at the console.

    Attributes:
        account: the pseudonym.
        page: their page.
        url: the console's address, in their language.
        words: their seven words, which some pages ask for once more.
    """

    account: str
    page: Page
    url: str
    words: str = field(default="", repr=False)
    acts: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.url}/{path}")
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"

    def sign_in(self, words: str) -> None:
        """Sign in for the first time: with words, and with a passkey that is made for it."""
        page = self.page
        self.go("joining/signin.html")
        page.get_by_label("Your account").fill(self.account)
        page.get_by_label("Your seven words").fill(words)
        follow(page, page.get_by_role("button", name="Sign in with the code"))
        page.wait_for_url("**/factor.html")
        page.get_by_role("button", name="Make a passkey").click()
        page.wait_for_url("**/index.html")

    def act(self, case: str, name: str, **fields: Any) -> None:
        """Do an act, or propose it, by its form."""
        self.go(f"acting/{case}/{name}.html")
        self._step_up()
        fill(self.page, "f", fields)
        follow(self.page, "form button.primary[name=send]")
        self._done(name)

    def second(self, case: str, name: str, proposer: str) -> None:
        """Read the proposal that waits on the case's page, and sign it."""
        self.go(f"cases/{case}.html")
        follow(self.page, self.page.locator(f"a[href*='acting/{case}/second/']").first)
        self._step_up()
        # The very entry that is signed: its digest stands in the page, as in the page's address.
        digest = self.page.url.rpartition("/")[2].removesuffix(".html")
        main = self.page.get_by_role("main")
        expect(main).to_contain_text(digest)
        expect(main).to_contain_text(proposer)
        follow(self.page, self.page.get_by_role("button", name="Sign it"))
        self._done(name)

    def sees_as_own(self, case: str) -> None:
        """Look at one's own proposal: the page says whose it is, and no button signs it."""
        self.go(f"cases/{case}.html")
        follow(self.page, self.page.locator(f"a[href*='acting/{case}/second/']").first)
        expect(self.page.get_by_role("main")).to_contain_text("This is your own proposal")
        assert self.page.get_by_role("button", name="Sign it").count() == 0

    def stage(self, case: str) -> str:
        """Return at which stage the case's page shows it."""
        self.go(f"cases/{case}.html")
        return self.page.locator(".stages [aria-current=step]").inner_text()

    def press(self, path: str, button: str, **fields: str) -> None:
        """Fill in one of the console's own forms, by the fields' names, and press a button."""
        self.go(path)
        if self._steps_up():
            self.go(path)
        for name, value in fields.items():
            _answer(self.page, name, value)
        follow(self.page, self.page.get_by_role("button", name=button))
        refused = self.page.locator("[role=alert]").all_inner_texts()
        assert refused == [], f"{button} by {self.account}: {' '.join(refused)}"
        self.acts.append(button)

    def download(self, path: str, button: str, **fields: str) -> tuple[str, bytes]:
        """Fill in a form whose button gives a file; return its name and content."""
        self.go(path)
        if self._steps_up():
            self.go(path)
        for name, value in fields.items():
            self.page.locator(f"[name='{name}']").first.fill(value)
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name=button).click()
        self.acts.append(button)
        return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()

    def upload(self, path: str, field_name: str, content: bytes, button: str) -> str:
        """Send a file, and return what the page then says."""
        self.go(path)
        file = {"name": "said.xml", "mimeType": "application/xml", "buffer": content}
        self.page.locator(f"[name='{field_name}']").set_input_files(file)  # type: ignore[arg-type] # Playwright's dict
        follow(self.page, self.page.get_by_role("button", name=button))
        return self.page.locator("main").inner_text()

    def paper(self, case: str, name: str) -> bytes:
        """Return a document of the case, as this browser gets it."""
        answer = self.page.request.get(f"{self.url}/papers/{case}/{name}.pdf")
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()

    def text(self, path: str) -> str:
        self.go(path)
        return self.page.locator("main").inner_text()

    def _done(self, name: str) -> None:
        if "/cases/" not in self.page.url:
            refused = self.page.locator("[role=alert]").all_inner_texts()
            raise AssertionError(f"{name} by {self.account}: {' '.join(refused) or self.page.url}")
        self.acts.append(name)

    def _step_up(self) -> None:
        """Show the passkey once more where the page asks for it; one comes back by itself."""
        if self._steps_up():
            self.page.wait_for_url("**/acting/**")

    def _steps_up(self) -> bool:
        asks = self.page.locator("a[href*='joining/stepup.html']")
        if not asks.count():
            return False
        follow(self.page, asks.first)
        self.page.get_by_role("button", name="Use my passkey").click()
        self.page.wait_for_url(lambda url: "/stepup.html" not in url)
        return True


def fill(page: Page, prefix: str, values: Mapping[str, Any]) -> None:
    """Fill in the fields of a form: nested values are groups, rows and pairs."""
    for name, value in values.items():
        one = f"{prefix}-{name}"
        if name == "hidden":
            _hide(page, one, value)
        elif isinstance(value, Mapping) and _rows(page, one).count():
            _pairs(page, one, value)
        elif isinstance(value, Mapping):
            fill(page, one, value)
        elif isinstance(value, list) and _rows(page, one).count():
            for place, row in enumerate(value):
                _row(page, one, place)
                fill(page, f"{one}-{place}", row)
        else:
            _answer(page, one, value)


def _rows(page: Page, one: str) -> Locator:
    return page.locator(f"input[name='{one}-count']")


def _row(page: Page, one: str, place: int) -> None:
    """Ask for rows until there is one at this place."""
    while int(_rows(page, one).input_value()) <= place:
        follow(page, f"button[name=more][value='{one}']")


def _place(page: Page, one: str, key: str) -> int:
    """Return the row that has a key already, or else the first without any."""
    shown = [_shown(page, f"{one}-{at}-key") for at in range(int(_rows(page, one).input_value()))]
    if key in shown:
        return shown.index(key)
    if "" in shown:
        return shown.index("")
    _row(page, one, len(shown))
    return len(shown)


def _shown(page: Page, one: str) -> str:
    """Return what stands in a field, or is chosen of several."""
    return str(
        page.locator(f"[name='{one}']").evaluate_all(
            "all => (all.find(each => each.type !== 'radio' || each.checked) ?? {value: ''}).value"
        )
    )


def _pairs(page: Page, one: str, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        place = _place(page, one, key)
        _answer(page, f"{one}-{place}-key", key)
        _answer(page, f"{one}-{place}-value", value)


def _hide(page: Page, one: str, values: Mapping[str, str]) -> None:
    for key, text in values.items():
        place = _place(page, one, key)
        _answer(page, f"{one}-{place}-key", key)
        _answer(page, f"{one}-{place}-text", text)


def _answer(page: Page, one: str, value: Any) -> None:
    field = page.locator(f"[name='{one}']")
    assert field.count(), f"{page.url} has no field {one}"
    kind = field.first.evaluate("each => each.type")
    if kind in {"radio", "checkbox"}:
        chosen = value if isinstance(value, list) else [value]
        for each in chosen:
            said = ("no", "yes")[each] if isinstance(each, bool) else str(each)
            # A currency's value goes on with a digest of the rate that is shown beside it.
            page.locator(f"[name='{one}'][value='{said}'], [name='{one}'][value^='{said}.']").check()
    elif kind == "select-one":
        field.select_option(str(value))
    else:
        field.fill(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(value) if isinstance(value, list) else str(value)


@contextmanager
def signed_in(
    chromium: Browser, url: str, accounts: tuple[str, ...], keys: Mapping[str, OfficerKeys]
) -> Iterator[dict[str, Officer]]:
    """Let officers sign in, each in a browser of their own with a passkey that nobody else has.

    The database must be at hand: their accounts are made here.
    """
    from safeconduct.staff.models import Account

    contexts: list[BrowserContext] = []
    found: dict[str, Officer] = {}
    complaints: list[str] = []
    for account in accounts:
        words = generate_officer_passphrase()
        Account.objects.create(account=account, wrapped_keys=wrap_keys(keys[account], words))
        context = chromium.new_context(locale="en")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        tools = context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        found[account] = Officer(account, page, f"{url}/console/en", words)
        found[account].sign_in(words)
        expect(page.get_by_role("main")).to_be_visible()
    try:
        yield found
    finally:
        for context in contexts:
            context.close()
    assert complaints == []
