"""The founding case from the first letter to the closed case, in real browsers: ten officers and the person."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser import Server, Visit, Visitor, follow, serving
from tests.console.founding import Officer, signed_in
from tests.databases import Database, _settings, pointed_at
from tests.office import OFFICERS, TestOffice

from safeconduct.casefile.words import Stage
from safeconduct.cli.demo.invented_bank import InventedBank
from safeconduct.programmes import load
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys

PAYEE = "UA213223130000026007233566001"
BANK = InventedBank()
SETTINGS = f"""
[bank]
name = "General Services Department 12"
recipient = "{BANK.recipient}"
[bank.accounts]
UAH = "UA213996220000026007233566001"
"""

TEAM = ("crane", "owl", "ibis", "tern", "rook", "stork", "magpie", "jay")


def now() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def days(number: int = 0) -> date:
    """Return the day that comes so many days after today: the server's clock is the machine's."""
    return now().date() + timedelta(days=number)


@pytest.fixture(scope="module")
def at_work(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    officer_keys: dict[str, OfficerKeys],
    authority_seed: bytes,
) -> Iterator[Server]:
    """An office of its own, served, with a list in force and money for it."""
    from safeconduct.registry.founding import begin_office
    from safeconduct.registry.installation import Installation

    folder = tmp_path_factory.mktemp("founding-case")
    home = folder / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, home / sqlite_template.name)
    database = Database("sqlite", None, home, _settings(None, home))
    with pointed_at(database.settings, home):
        installation = Installation.create(
            home, origin="test.example/journal", authority=signing.public_key_of(authority_seed)
        )
        begin_office(
            installation,
            authority_seed=authority_seed,
            recovery=agefile.recipient_of(agefile.new_identity()),
            keys=officer_keys,
            roles=OFFICERS,
        )
        _open_office(
            TestOffice(installation, lambda: datetime.now(UTC), officer_keys, database, authority_seed)
        )  # type: ignore[arg-type]

    (home / "safeconduct.toml").write_text(SETTINGS)

    @contextmanager
    def officers() -> Iterator[TestOffice]:
        with pointed_at(database.settings, home):
            yield TestOffice(installation, lambda: datetime.now(UTC), officer_keys, database, authority_seed)  # type: ignore[arg-type]

    with serving(folder, home, officers=officers) as server:
        yield server


def _open_office(office: TestOffice) -> None:
    from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
    from safeconduct.casefile.acts.office import EnactList, RecordRate

    file, today = office.office_file, datetime.now(UTC).date()
    schedule = load("ukraine-2023").schedule_on(today)
    enact = EnactList(
        programme="ukraine-2023",
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )
    office.both(enact, "owl", "stork", file)
    grant = GrantAppropriation(
        unit="USD", amount=20_000_000_00, year=today.year, law="Law 1 (invented)", on=today
    )
    office.both(grant, "magpie", "owl", file)
    rule = SetPoolRule(unit="USD", step=1_000_000_00, weekday=today.isoweekday())
    office.both(rule, "magpie", "owl", file)
    move = MovePool(unit="USD", covers=1_000_000_00, reference=f"{today:%G-W%V}", on=today)
    office.both(move, "magpie", "owl", file)
    rate = RecordRate(
        unit="USD", counter="UAH", numerator=365_686, denominator=10_000, on=today, source="Invented bank"
    )
    office.do(rate, "jay", file)


class Pilot:
    """The person, in a browser without scripts."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page
        self.words: list[str] = []

    def go(self, page: str) -> None:
        self.visitor.go(f"ru/mailbox/{page}")

    def press(self, selector: str = "main form button.primary") -> None:
        self.visitor.click(self.page.locator(selector).first)

    def write_first(self, text: str) -> None:
        self.visitor.go("ru/contact.html")
        self.visitor.click(self.page.locator('main a[href*="mailbox/"]').first)
        self.visitor.click(self.page.locator(".cards a").first)
        self.words = self.page.locator(".words b").all_inner_texts()
        self.press()
        for number, word in enumerate(self.words, start=1):
            self.page.fill(f"[name=w{number}]", word)
        self.press()
        self.page.fill("[name=words]", text)
        self.press("[name=send]")
        assert self.page.url.endswith("/sent.html")
        self.press("form[action$='out.html'] button")

    def come_back(self) -> None:
        self.go("")
        self.visitor.click(self.page.locator(".cards a").nth(1))
        self.page.fill("[name=words]", " ".join(self.words))
        self.press()

    def send(self, page: str, **fields: Any) -> None:
        self.go(page)
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", str(value))
        self.press()

    @property
    def box(self) -> str:
        self.go("box.html")
        return self.page.locator("main").inner_text()


def both(first: Officer, second: Officer, case: str, name: str, **fields: Any) -> None:
    first.act(case, name, **fields)
    second.second(case, name, first.account)


def contact(at: dict[str, Officer], pilot: Pilot) -> str:
    pilot.write_first("Я не хочу воевать. Могу прилететь.")
    heron = at["heron"]
    heron.go("index.html")
    follow(heron.page, heron.page.locator("main a[href*='cases/']").first)
    case = heron.page.url.rpartition("/")[2].removesuffix(".html")
    assert "Могу прилететь" in heron.page.locator("main").inner_text()
    for account in TEAM:
        heron.act(case, "AdmitOfficer", account=account)
    heron.act(case, "WriteMessage", mailbox=1, words="Мы вас слышим. Торопиться не надо.")
    pilot.come_back()
    assert "Торопиться не надо" in pilot.box
    pilot.send("message.html", words="Мою семью нельзя оставлять.")
    assert "Мою семью нельзя оставлять" in heron.text(f"cases/{case}.html")
    heron.act(
        case, "JudgeCredible", reasons="Knowledge of the type and its routine fits; checked by two ways."
    )
    return case


def promise(at: dict[str, Officer], pilot: Pilot, case: str) -> None:
    offer = {
        "programme": "ukraine-2023",
        "equipment": ["mi-8amtsh"],
        "claimants": ["p1"],
        "expires_on": days(30),
    }
    at["heron"].act(case, "MakeOffer", **offer)
    at["heron"].sees_as_own(case)
    assert "500" not in pilot.box, "nobody is promised what only one person has signed"
    at["owl"].second(case, "MakeOffer", "heron")
    at["magpie"].act(case, "CommitMoney", unit="USD", amount="500000.00")
    assert "500" in pilot.box
    pilot.go("accept.html")
    pilot.press()
    assert at["heron"].stage(case) == "offer accepted"
    assert at["heron"].paper(case, "promise.ru").startswith(b"%PDF")


def prepare(at: dict[str, Officer], pilot: Pilot, case: str) -> None:
    heron, crane = at["heron"], at["crane"]
    heron.act(
        case,
        "NameDependants",
        asked=["p1"],
        dependants=[
            {"label": "d1", "because_of": "p1", "relation": "parent", "adult": True},
            {"label": "d2", "because_of": "p1", "relation": "partner", "adult": True},
        ],
        hidden={"d1.name": "Olha Vydumana (invented)", "d2.name": "Maria Vydumana (invented)"},
    )
    crane.act(
        case,
        "PlanHandover",
        window={"begins": now() + timedelta(hours=30), "ends": now() + timedelta(hours=32)},
        margin=60,
        unit="GREYLAG",
        signals=["agreed-course-height-speed", "landing-gear-down", "landing-lights-steady"],
        parts=["region", "approach", "point"],
        answer_hours=48,
        hidden={
            "place": "an invented field",
            "route": "low along an invented river",
            "question": "What did the dog eat?",
            "answer": "My other boot.",
        },
    )
    crane.act(
        case,
        "AcknowledgeHoldFire",
        briefed=["quarter", "first-aid", "signals", "unaware-aboard"],
        hidden={"acknowledged-by": "the unit's duty officer (invented)"},
    )
    pilot.send("aboard.html", coming=3, unaware=2, words="Экипаж ничего не знает.")
    crane.act(case, "DeclareAboard", people={"p1": "willing", "c1": "does_not_know", "c2": "does_not_know"})
    crane.act(
        case,
        "PlanForAboard",
        plans={
            "p1": "told_and_willing",
            "c1": "received_by_briefed_unit",
            "c2": "received_by_briefed_unit",
        },
        unit_told_of=["c1", "c2"],
    )
    # Everything is ready but the family: the go-ahead is grey, and says why.
    assert "G11" in crane.text(f"cases/{case}.html")
    both(
        heron,
        at["wren"],
        case,
        "ConfirmDependantsSafe",
        dependants=["d1", "d2"],
        confirmation="met-in-person",
    )
    assert crane.stage(case) == "hand-over prepared"
    open_vault(at, case)


def open_vault(at: dict[str, Officer], case: str) -> None:
    """Names lie in no page; two custodians open them for a purpose and some minutes."""
    heron, wren = at["heron"], at["wren"]
    vault = f"vault/{case}.html"
    assert "Olha" not in heron.text(f"cases/{case}.html")
    heron.press(vault, "Propose", purpose="to meet the family at the border", minutes="5")
    assert "another custodian has to sign" in heron.text(vault)
    wren.press(vault, "Sign, and open it for both of us")
    wren.press(vault, "Read the names now")
    assert "Olha Vydumana" in wren.page.locator("main").inner_text()
    assert "Olha" not in wren.text(vault)


def clear(at: dict[str, Officer], pilot: Pilot, case: str) -> None:
    crane = at["crane"]
    both(crane, at["owl"], case, "ClearHandover")
    assert crane.stage(case) == "go-ahead given"
    crane.act(case, "AskAllIsWell", question="Что съела собака?")
    pilot.go("answer.html")
    assert "Что съела собака?" in pilot.page.locator("main").inner_text()
    pilot.send("answer.html", answer="Мой второй ботинок.")
    assert "Мой второй ботинок." in crane.text(f"cases/{case}.html")
    crane.act(case, "JudgeAllIsWell", verdict="good")
    for words in ("Область: вымышленная.", "Подход с востока.", "Площадка: вымышленное поле."):
        both(crane, at["wren"], case, "ReleasePlacePart", words=words)
        assert words not in pilot.box
        crane.act(case, "GivePlacePart", words=words)
        assert words in pilot.box
    crane.act(
        case,
        "RecordArrival",
        surrendered_on=days(),
        came={"p1": "unhurt", "c1": "unhurt", "c2": "wounded"},
        voluntary=True,
        hidden={"place": "an invented field"},
    )


def receive(at: dict[str, Officer], case: str) -> None:
    crane, owl = at["crane"], at["owl"]
    item = {
        "equipment": "mi-8amtsh",
        "description": "Mi-8AMTSh, complete, flown in",
        "serials": ["INVENTED-0001"],
        "serial_mark": "found",
        "tag": "T-0001",
        "seal": "S-0001",
    }
    crane.act(case, "ReceiveItems", items=[item], delivered_by="p1", language="ru")
    people = [
        {"label": "p1", "outcome": "arrived"},
        {"label": "c1", "outcome": "arrived"},
        {"label": "c2", "outcome": "wounded"},
    ]
    both(crane, owl, case, "ReconcileHeadCount", people=people)
    assert owl.stage(case) == "head count reconciled"
    owl.act(case, "ReferIncident", incidents=["1"], to="the military prosecutor (invented)")
    basis = "Geneva Convention III, art. 4."
    owl.act(
        case,
        "DetermineStatus",
        determinations=[
            {"label": "p1", "status": "protected-civilian", "basis": "Broke with his side; GC IV, art. 4."},
            {"label": "c1", "status": "prisoner-of-war", "basis": basis},
            {"label": "c2", "status": "prisoner-of-war", "basis": basis},
        ],
    )
    crane.act(case, "RecordWishes", wishes={"p1": "stay", "c1": "exchange", "c2": "none-yet"})


def grade(at: dict[str, Officer], case: str) -> None:
    inspection, seen = f"inspection/{case}.html", "Flies; weapons and sights complete."
    for inspector in ("ibis", "tern"):
        shown = at[inspector].text(inspection)
        assert "Serviceable with minor defects" in shown, "the scale stands beside the form"
        assert "sights complete" not in shown
        assert "What the list says now" not in shown
        at[inspector].press(inspection, "Sign the inspection", grade1="A", findings1=seen)
        assert "sights complete" not in at["tern"].text(f"cases/{case}.html")
    owl = at["owl"]
    assert "What the list says now" not in owl.text(inspection)
    owl.press(inspection, "Reveal the grades")
    shown = owl.text(inspection)
    assert "graded A" in shown
    assert "What the list says now" in shown
    owl.act(
        case,
        "GiveRightsNotice",
        people=["p1"],
        language="ru",
        interpreter=True,
        notice="Name, rank, birth date and number; all else is voluntary. What is decided can be contested.",
    )
    check = {
        "person": "p1",
        "outcome": "clear",
        "basis": "No serious reasons found; Refugee Convention, art. 1F.",
    }
    owl.act(case, "RecordExclusionCheck", checks=[check])


def award(at: dict[str, Officer], pilot: Pilot, case: str) -> None:
    decision = {
        "item": 1,
        "unit": "USD",
        "amount": "500000.00",
        "reasons": "Complete and airworthy: the full amount.",
    }
    at["rook"].act(case, "AssessClaim", decisions=[decision])
    both(at["stork"], at["owl"], case, "ApproveAward")
    assert "Итого: 500 000 USD" in pilot.box.replace("\xa0", " ")
    assert at["owl"].stage(case) == "award approved"
    assert at["owl"].paper(case, "decision.ru").startswith(b"%PDF")


def pay(at: dict[str, Officer], case: str) -> None:
    ended = {"label": "p1", "how": "never-held", "decision": "Protected civilian from the first day."}
    both(at["owl"], at["crane"], case, "EndHolding", people=[ended])
    magpie = at["magpie"]
    magpie.act(
        case,
        "OrderPayment",
        person="p1",
        amount="500000.00",
        paid_unit="UAH",
        payee_name="Іван Вигаданий",
        payee_account=PAYEE,
    )
    with_order = at["jay"]
    with_order.go(f"acting/{case}/ReleasePayment.html")
    assert PAYEE in with_order.page.locator("main").inner_text()
    order = with_order.page.locator("[name='f-order']").first
    reference = order.evaluate(
        "each => each.type === 'select-one' ? [...each.options].map(o => o.value).find(v => v) : each.value"
    )
    both(with_order, at["stork"], case, "ReleasePayment", order=reference)
    through_the_bank(at["jay"], case, reference)
    assert magpie.paper(case, "account.ru").startswith(b"%PDF")


def through_the_bank(jay: Officer, case: str, order: str) -> None:
    """One file out, with words and passkey; the bank's answer and statement back; nothing differs."""
    assert order in jay.text("payments/index.html")
    name, sealed = jay.download(
        "payments/export.html", "Record them as sent, and make the file", words=jay.words
    )
    assert name.endswith(".xml.age")
    assert PAYEE.encode() not in sealed
    xml = BANK.take(sealed).decode()
    assert name == f"{BANK.file}.xml.age"
    [payment] = BANK.payments
    assert (payment.end_to_end, payment.text, payment.account) == (order, order, PAYEE)
    for telling in (case, "ukraine", "reward", "mi-8"):
        assert telling not in xml.lower()
    for said, sentence in (
        (BANK.answer("A1"), "The bank has accepted it."),
        (BANK.statement("S1", days(1)), "The bank's statement shows it: paid."),
    ):
        assert sentence in jay.upload("payments/import.html", "bank_file", said, "Read it")
        follow(jay.page, jay.page.get_by_role("button", name="Record it on the cases"))
        assert "1 line was recorded." in jay.page.locator("main").inner_text()
    assert "Paid and confirmed" in jay.text("payments/index.html")
    assert "Nothing differs, and nothing waits." in jay.text("payments/reconcile.html")


def protect(at: dict[str, Officer], case: str) -> None:
    heron = at["heron"]
    heron.act(
        case,
        "MakeProtectionPlan",
        people=["p1", "d1", "d2"],
        measures=["new-papers", "safe-place", "contact-person", "silence"],
        next_review=days(60),
        hidden={"p1.whereabouts": "an invented town"},
    )
    at["wren"].act(
        case,
        "ReviewRisk",
        risk="raised",
        findings="Threats on television; nobody asked after him.",
        next_review=days(90),
    )
    at["magpie"].act(case, "GiveStatement")
    assert heron.paper(case, "review.uk").startswith(b"%PDF")
    heron.act(case, "CloseCase", words="Пишите нам в любое время.")
    assert heron.stage(case) == "closed"


def test_the_founding_case_end_to_end(
    at_work: Server, chromium: Browser, visit: Visit, officer_keys: dict[str, OfficerKeys]
) -> None:
    pilot = Pilot(visit(language="ru", at=at_work, width=420))
    with at_work.officers() as office:
        accounts = ("heron", "wren", *TEAM)
        with signed_in(chromium, at_work.url, accounts, officer_keys) as at:
            case = contact(at, pilot)
            promise(at, pilot, case)
            prepare(at, pilot, case)
            clear(at, pilot, case)
            receive(at, case)
            grade(at, case)
            award(at, pilot, case)
            pay(at, case)
            protect(at, case)
            assert "Пишите нам в любое время" in pilot.box
            assert sum(1 for officer in at.values() if officer.acts) == len(accounts) >= 7
        from safeconduct.registry.opening import look
        from safeconduct.registry.verifying import verify

        heron = office.session("heron")
        assert look(heron, case).case.stage is Stage.CLOSED
        assert verify(office.installation, session=heron).problems == []
