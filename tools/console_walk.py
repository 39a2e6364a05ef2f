"""A walk through the console of the served demo, page by page, for the photographs and for whoever looks at them.

The demo (`safeconduct demo --serve`) founds an office, fills it with forty invented cases and hands out its accounts;
here they sign in as anybody does, with seven words and a one-time code, JavaScript off.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState

from safeconduct.staff import totp
from tools.running import free_port

PATIENCE = 240
"""Seconds that the demo gets to fill itself, on a machine with other work."""

STAGES = (
    *("contact", "credible", "offered", "accepted", "prepared", "cleared"),
    *("received", "reconciled", "assessed", "awarded", "closed", "ended"),
)
"""Stages of which one case is shown, where the demo has one."""

FORMS = {
    "contact": ("protection-officer", ("JudgeCredible", "WriteMessage", "RecordMedicalNeed")),
    "credible": ("contact-officer", ("MakeOffer", "NameDependants")),
    "accepted": ("reception-officer", ("PlanHandover", "DeclareAboard")),
    "received": ("reception-officer", ("ReceiveItems", "ReconcileHeadCount")),
    "assessed": ("approver", ("ApproveAward",)),
    "awarded": ("paymaster", ("OrderPayment", "ReleasePayment")),
    "closed": ("legal-adviser", ("RaiseSuspicion",)),
}
"""By stage: who fills in which forms."""

OFFICE = (
    *("index", "lists", "own", "texts", "days", "budget", "rates", "health", "journal", "figures", "rules"),
    "readings",
    *("caps", "statements", "counted", "forgetting"),
)
PAYMENTS = ("index", "export", "import", "reconcile")
JOINING = ("me", "accounts", "add", "newwords", "renew", "stepup")


@dataclass(frozen=True)
class Officer:
    """One account of the demo, as it was handed out."""

    account: str
    roles: tuple[str, ...]
    words: str = field(repr=False)
    codes: str = field(repr=False)


@dataclass(frozen=True)
class Demo:
    """The running demo.

    Attributes:
        url: where it answers, without a slash at the end.
        officers: by account.
    """

    url: str
    officers: dict[str, Officer]

    def whose(self, role: str) -> Officer:
        """Return the first officer who holds a role."""
        return next(each for each in self.officers.values() if role in each.roles)


@contextmanager
def demonstrated(folder: Path) -> Iterator[Demo]:
    """Run `safeconduct demo --serve` until the block ends, and begin when all its cases are there.

    Args:
        folder: where its output is kept, to be shown when it does not come.
    """
    port = free_port()
    handed, said = folder / "handed.json", folder / "demo.log"
    command = [sys.executable, "-m", "safeconduct.cli", "demo", "--serve", "--json", "--port", str(port)]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "SAFECONDUCT_HOME", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    }
    with handed.open("wb") as out, said.open("wb") as err:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=inherited | {"PYTHONUNBUFFERED": "1"},
        )
    try:
        yield _waited(process, handed, said)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _waited(process: "subprocess.Popen[bytes]", handed: Path, said: Path) -> Demo:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(ValueError):
            return of(json.loads(handed.read_text(encoding="utf-8")))
        time.sleep(0.5)
    raise RuntimeError(f"The demo did not start:\n{said.read_text(encoding='utf-8')}")


def of(handed: dict[str, Any]) -> Demo:
    """Return the demo that printed this."""
    officers = {
        each["account"]: Officer(each["account"], tuple(each["roles"]), each["passphrase"], each["codes"])
        for each in handed["accounts"]
    }
    return Demo(handed["url"], officers)


def sign_in(page: Page, demo: Demo, officer: Officer, language: str = "en") -> None:
    """Sign in by the form, as the officer does.

    Raises:
        RuntimeError: the console did not let them in.
    """
    page.goto(f"{demo.url}/console/{language}/joining/signin.html")
    page.locator("#account").fill(officer.account)
    page.locator("#words").fill(officer.words)
    page.locator("#code").fill(_code(officer))
    page.locator("form button").last.click()
    page.wait_for_load_state()
    if "signin" in page.url:
        raise RuntimeError(f"{officer.account} was not let in: {page.locator('main').inner_text()[:200]}")


@dataclass(frozen=True)
class Stop:
    """One page of the walk.

    Attributes:
        name: of the photograph.
        account: who is signed in; "" for a stranger.
        path: of the page, from the language.
    """

    name: str
    account: str
    path: str


def stops(browser: Browser, demo: Demo, states: dict[str, StorageState]) -> list[Stop]:
    """Return every page that is worth a look, found in the demo as its officers find it.

    Args:
        browser: in which they sign in, each with a fresh profile.
        demo: the running demo.
        states: filled with the cookies of everybody whom the walk needs, by account.
    """
    roles = {"protection-officer", "reception-officer", "inspector", "legal-adviser", "auditor"}
    roles |= {"spokesperson", *(role for role, _ in FORMS.values())}
    accounts = {role: demo.whose(role).account for role in sorted(roles)}
    for account in dict.fromkeys(accounts.values()):
        with browser.new_context(java_script_enabled=False) as context:
            sign_in(context.new_page(), demo, demo.officers[account])
            states[account] = context.storage_state()
    cases = _cases(browser, demo, states[accounts["protection-officer"]])
    heron, crane = accounts["protection-officer"], accounts["reception-officer"]
    owl, raven = accounts["legal-adviser"], accounts["auditor"]
    lark = accounts["spokesperson"]
    here = cases["reconciled"]
    return [
        *(Stop(name, "", f"joining/{name}.html") for name in ("signin", "come")),
        *(Stop(f"home-{lane}", heron, f"index.html?list={lane}") for lane in ("mine", "second", "all")),
        Stop("search", heron, "search.html"),
        *(Stop(f"case-{stage}", heron, f"cases/{case}.html") for stage, case in cases.items()),
        Stop("case-by-legal-adviser", owl, f"cases/{cases['prepared']}.html"),
        *(Stop("case-suspected", owl, path) for path in _showing(browser, demo, states[owl], "#suspicions")),
        Stop("court", owl, f"court/{cases['ended']}.html"),
        *(
            Stop(f"form-{name}", accounts[role], f"acting/{cases[stage]}/{name}.html")
            for stage, (role, names) in FORMS.items()
            if stage in cases
            for name in names
        ),
        Stop("form-OpenCase", heron, "acting/new/OpenCase.html"),
        *(Stop("second", owl, path) for path in _seconds(browser, demo, states[owl])[:1]),
        Stop("reception", crane, "reception/index.html"),
        Stop("reception-many", crane, "reception/many.html"),
        Stop("reception-desk", crane, f"reception/{cases['received']}.html"),
        *(
            Stop(f"reception-{part}", crane, f"reception/{here}/{part}.html")
            for part in ("equipment", "effects", "photos", "links")
        ),
        Stop("inspection", accounts["inspector"], f"inspection/{here}.html"),
        Stop("vault", heron, f"vault/{cases['accepted']}.html"),
        Stop("papers", heron, f"papers/{cases['awarded']}.html"),
        *(Stop(f"office-{name}", owl, f"office/{name}.html") for name in OFFICE if name != "readings"),
        *(Stop(f"payments-{name}", accounts["paymaster"], f"payments/{name}.html") for name in PAYMENTS),
        Stop("office-readings", raven, "office/readings.html"),
        Stop("office-statements-by-spokesperson", lark, "office/statements.html"),
        *(Stop(f"joining-{name}", owl, f"joining/{name}.html") for name in JOINING),
    ]


def _cases(browser: Browser, demo: Demo, state: StorageState) -> dict[str, str]:
    """Return the reference of one case at each stage, the one with most to tell where there are several."""
    found = {}
    with browser.new_context(java_script_enabled=False, storage_state=state) as context:
        page = context.new_page()
        for stage in STAGES:
            page.goto(f"{demo.url}/console/en/index.html?list=all&stage={stage}")
            if references := page.locator(".queue h2 a").all_inner_texts():
                found[stage] = references[0]
    return found


def _showing(browser: Browser, demo: Demo, state: StorageState, what: str) -> list[str]:
    """Return the path of the first closed case whose page shows something, given as a selector; none, or one."""
    with browser.new_context(java_script_enabled=False, storage_state=state) as context:
        page = context.new_page()
        page.goto(f"{demo.url}/console/en/index.html?list=all&stage=closed")
        for reference in page.locator(".queue h2 a").all_inner_texts():
            page.goto(f"{demo.url}/console/en/cases/{reference}.html")
            if page.locator(what).count():
                return [f"cases/{reference}.html"]
    return []


def _seconds(browser: Browser, demo: Demo, state: StorageState) -> list[str]:
    """Return the paths of proposals that wait for this officer."""
    with browser.new_context(java_script_enabled=False, storage_state=state) as context:
        page = context.new_page()
        page.goto(f"{demo.url}/console/en/index.html?list=second")
        links = page.locator("a[href*='/second/']").all()
        return [(each.get_attribute("href") or "").removeprefix("./") for each in links]


def _code(officer: Officer) -> str:
    return totp.code_at(base64.b32decode(officer.codes), int(time.time()) // totp.STEP_SECONDS)
