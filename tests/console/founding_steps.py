"""The founding case step by step, as officers and the person take it: each in a browser of their own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.browser import follow
from tests.console.founding import Officer
from tests.console.founding_pilot import Pilot

from safeconduct.cli.demo.invented_bank import InventedBank

PAYEE = "UA213223130000026007233566001"
BANK = InventedBank()

TEAM = ("crane", "owl", "ibis", "tern", "rook", "stork", "magpie", "jay")


def now() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def days(number: int = 0) -> date:
    """Return the day that comes so many days after today: the server's clock is the machine's."""
    return now().date() + timedelta(days=number)


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
    both(at["stork"], at["owl"], case, "ApproveAward", payable_in=["UAH"])
    said = pilot.box.replace("\xa0", " ")
    assert "Итого: 500 000 USD" in said
    assert "18 284 300 UAH" in said
    assert "1 USD = 36,5686 UAH" in said
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
        their_order="В гривнах, на мой счёт.",
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
