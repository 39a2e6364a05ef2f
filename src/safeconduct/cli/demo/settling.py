"""The founding case, second half: head count, items, award, payment, and protection that does not end there."""

from datetime import date
from io import BytesIO

from safeconduct.assessment import Award, reasons
from safeconduct.casefile.acts.aftercare import CloseCase, GiveStatement, MakeProtectionPlan, ReviewRisk
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim
from safeconduct.casefile.acts.award import Checked, GiveRightsNotice, RecordExclusionCheck
from safeconduct.casefile.acts.banking import SendToBank
from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Finding, Inspect, RevealGrades, openings_of
from safeconduct.casefile.acts.leaving import EndHolding, Ending, EndOfHolding
from safeconduct.casefile.acts.payment import OrderPayment, ReleasePayment
from safeconduct.casefile.acts.people import Determination, DetermineStatus
from safeconduct.casefile.acts.publicity import ConsentToPublicity
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount, ReferIncident
from safeconduct.casefile.acts.wishes import RecordServiceWish, RecordWishes, Service
from safeconduct.casefile.claims import category_of, propose
from safeconduct.casefile.parts.aftercare import Measure, Risk
from safeconduct.casefile.parts.award import Decision, Exclusion
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.reception import Outcome, Status, Wish
from safeconduct.casefile.payees import SealedPayee, typed
from safeconduct.casefile.paying import converted, exchange_into
from safeconduct.casefile.sums import new_reference
from safeconduct.catalogue import standard
from safeconduct.cli.demo.crossing import PROGRAMME, PROMISED
from safeconduct.cli.demo.desk import Desk
from safeconduct.cli.demo.invented_bank import InventedBank
from safeconduct.cli.demo.official_rates import import_rate
from safeconduct.cli.demo.telling import Telling
from safeconduct.language import LANGUAGES, money
from safeconduct.programmes import load
from safeconduct.registry.bank_files import proven, write_sealed
from safeconduct.registry.bank_findings import What
from safeconduct.registry.bank_reading import read, take
from safeconduct.registry.bank_settings import Bank
from safeconduct.registry.directory import office
from safeconduct.registry.opening import asides
from safeconduct.registry.paying import gathered, payees, recorded
from safeconduct.registry.sessions import MailboxSession
from safeconduct.registry.teams import index_key

DECISION = Decision(
    item=1,
    unit="USD",
    amount=PROMISED,
    reasons="Complete, airworthy, flown in under its own power: the list's full amount.",
)


def receive(desk: Desk, tell: Telling) -> None:
    """An award before the head count is refused; then everyone is accounted for, and the law looks."""
    tell.chapter("5  Everyone is accounted for")
    desk.clock.at("2023-08-09 07:00")
    items = (
        ItemReceived(
            equipment="mi-8amtsh",
            description="Mi-8AMTSh, complete, flown in",
            serials=("INVENTED-0001",),
            serial_mark=SerialMark.FOUND,
            tag="T-0001",
            seal="S-0001",
        ),
        ItemReceived(
            equipment="spare-parts",
            description="crates of parts for fighter aircraft",
            serial_mark=SerialMark.NONE,
            tag="T-0002",
            seal="S-0002",
        ),
    )
    received = ReceiveItems(
        items=items,
        delivered_by="p1",
        language="ru",
        blind=blind_indexes(index_key(desk.officers["crane"]), items),
    )
    desk.do(received, "crane")
    tell.act(
        received, ["crane"], desk.clock(), "The helicopter and its cargo: tagged, sealed, against a receipt."
    )
    case = desk.case()
    claim, result = propose(case, (DECISION,), load(PROGRAMME), standard())
    refusal = desk.refused(AssessClaim(claim=claim, award=result, decisions=(DECISION,)), "rook")
    tell.refused(refusal, "rook", "Rook would like to have the award done at once:")
    count = ReconcileHeadCount(
        people=(
            Counted(label="p1", outcome=Outcome.ARRIVED),
            Counted(label="c1", outcome=Outcome.ARRIVED),
            Counted(label="c2", outcome=Outcome.WOUNDED),
        )
    )
    desk.both(count, "crane", "owl")
    tell.act(
        count, ["crane", "owl"], desk.clock(), "Three expected; two arrived, one wounded, nobody missing."
    )
    referred = ReferIncident(
        incidents=desk.case().reception.open_referrals, to="the military prosecutor", note="One wounded: how."
    )
    desk.do(referred, "owl")
    tell.act(referred, ["owl"], desk.clock(), "A wound is an incident, and every incident goes to law.")
    status = DetermineStatus(
        determinations=(
            Determination(
                label="p1", status=Status.PROTECTED_CIVILIAN, basis="Broke with his side; GC IV, art. 4."
            ),
            Determination(label="c1", status=Status.PRISONER_OF_WAR, basis="Geneva Convention III, art. 4."),
            Determination(label="c2", status=Status.PRISONER_OF_WAR, basis="Geneva Convention III, art. 4."),
        )
    )
    desk.do(status, "owl")
    tell.act(
        status,
        ["owl"],
        desk.clock(),
        "The pilot: protected civilian. The crew: prisoners of war, with every right.",
    )
    wishes = RecordWishes(wishes={"p1": Wish.STAY, "c1": Wish.EXCHANGE, "c2": Wish.NONE_YET})
    desk.do(wishes, "crane")
    tell.act(wishes, ["crane"], desk.clock(), "He wishes to stay; one of the crew wishes to be exchanged.")
    readers = aside_readers(office(desk.founded.installation), desk.case(), RecordServiceWish.aside_to)
    service = RecordServiceWish.of({"p1": Service.NO, "c1": Service.NO, "c2": Service.NO}, readers=readers)
    desk.do(service, "crane")
    tell.act(
        service,
        ["crane"],
        desk.clock(),
        "Asked of all alike, sealed apart: assessor and approver cannot read it.",
    )


def grade(desk: Desk, tell: Telling) -> None:
    """Two blind inspections; rights; the exclusion check."""
    tell.chapter("6  What was brought")
    desk.clock.at("2023-08-11 10:00")
    readers = aside_readers(office(desk.founded.installation), desk.case(), Inspect.aside_to)
    for inspector in ("ibis", "tern"):
        seen = Inspect.of(
            {
                1: Finding(grade="A", findings="Flies; weapons and sights complete."),
                2: Finding(grade="A", findings="In the maker's packing."),
            },
            inspector=inspector,
            readers=readers,
        )
        desk.do(seen, inspector)
        desk.clock.at("2023-08-12 10:00")
    tell.act(seen, ["ibis", "then tern"], desk.clock(), "Each grades without knowing the other's grade.")
    openings = [
        opening
        for entry, aside in asides(desk.officers["owl"], desk.reference, "Inspect")
        for opening in openings_of(entry.statement.envelope.actor, aside)
    ]
    reveal = RevealGrades(openings=tuple(openings))
    desk.do(reveal, "owl")
    tell.act(reveal, ["owl"], desk.clock(), "Both say A: graded.")
    notice = GiveRightsNotice(
        people=("p1",),
        language="ru",
        interpreter=True,
        notice="Name, rank, birth date and number; all else is voluntary. What is decided can be contested.",
    )
    desk.do(notice, "owl")
    tell.act(notice, ["owl"], desk.clock())
    check = RecordExclusionCheck(
        checks=(
            Checked(
                person="p1",
                outcome=Exclusion.CLEAR,
                basis="No serious reasons found in registers and open sources; Refugee Convention, art. 1F.",
            ),
        )
    )
    desk.do(check, "owl")
    tell.act(check, ["owl"], desk.clock())


def award(desk: Desk, tell: Telling) -> Award:
    """The engine proposes, an assessor signs, two others approve, and say at which rate it is paid."""
    tell.chapter("7  The award", "The engine computes; people decide; the gates compute again.")
    desk.clock.at("2023-08-28 10:00")
    import_rate(desk, desk.clock().date(), "36.5686", "National Bank of Ukraine")
    desk.clock.at("2023-08-28 11:00")
    claim, result = propose(desk.case(), (DECISION,), load(PROGRAMME), standard())
    assessed = AssessClaim(claim=claim, award=result, decisions=(DECISION,))
    desk.do(assessed, "rook")
    tell.act(assessed, ["rook"], desk.clock())
    approved = ApproveAward(
        award=result,
        decisions=(DECISION,),
        category=category_of(result, standard()),
        reference=new_reference(),
        exchange=exchange_into(office(desk.founded.installation), "USD", ("UAH",), desk.clock().date()),
    )
    desk.both(approved, "stork", "owl")
    tell.act(
        approved,
        ["stork", "owl"],
        desk.clock(),
        "Neither of them assessed it. The money is owed from now on.",
    )
    rate = approved.exchange[0].rate
    tell.say(f"Paid in hryvnia at 36.5686, on whatever day ({rate.source}, {rate.on}).", "      ")
    for language in LANGUAGES:
        tell.say(f"[{language}]  {money(result.total_text, result.unit, language)}", "    ")
        for line in result.lines:
            for reason in line.reasons:
                tell.say(reasons.tell(reason, result.unit, language), "        ")
    return result


def pay(desk: Desk, tell: Telling) -> None:
    """Order, release by two others, confirm; then what goes on."""
    tell.chapter(
        "8  The payment", "Awarded in dollars, paid in hryvnia at the official rate that stands on the award."
    )
    desk.clock.at("2023-09-05 09:00")
    freed = EndHolding(
        people=(
            EndOfHolding(
                label="p1", how=Ending.NEVER_HELD, decision="Protected civilian from the first day."
            ),
        )
    )
    desk.both(freed, "owl", "crane")
    tell.act(
        freed, ["owl", "crane"], desk.clock(), "He is nobody's prisoner, so that the money is his to take."
    )
    rate = desk.case().award.rate("UAH")
    assert rate is not None  # noqa: S101 - two people put it there
    payment = new_reference()
    payee = typed(name="Іван Вигаданий", account="UA21 3223 1300 0002 6007 2335 6600 1", country="UA")
    order = OrderPayment.to(
        SealedPayee.new(payee),
        reference=payment,
        person="p1",
        unit="USD",
        amount=PROMISED,
        paid_unit="UAH",
        paid_amount=converted(PROMISED, rate),
        rate=rate,
        their_order="В гривнах, на мой счёт.",
        not_before=date(2023, 9, 6),
    )
    desk.do(order, "magpie")
    tell.act(order, ["magpie"], desk.clock(), f"500,000.00 USD at 36.5686 ({rate.source}, {rate.on}).")
    sealed = payees(desk.officers["jay"], desk.reference)[order.payee]
    release = ReleasePayment.to(sealed, desk.case().payment.orders[-1])
    desk.both(release, "jay", "stork")
    tell.act(release, ["jay", "stork"], desk.clock(), "Neither of them ordered it; both sign who is paid.")
    _through_the_bank(desk, tell)


def _through_the_bank(desk: Desk, tell: Telling) -> None:
    """Send the order in a file that only the bank opens, and read back what the bank says of it."""
    bank = InventedBank()
    settings = Bank(
        name="General Services Department 12",
        accounts={"UAH": "UA213996220000026007233566001"},
        country="UA",
        recipient=bank.recipient,
    )
    jay = desk.officers["jay"]
    desk.clock.at("2023-09-05 16:00")
    batch = gathered(jay, accounts=settings.accounts)
    batch = recorded(jay, proven(batch, settings))
    file = BytesIO()
    write_sealed(batch, settings, file, settings.recipient)
    xml = bank.take(file.getvalue())
    sent = desk.case().payment.orders[-1].sent
    assert sent is not None  # noqa: S101 - recorded just now
    tell.act(
        SendToBank(
            order=batch.payments[0].order.reference,
            file=sent.file,
            on=sent.on,
            execution=sent.execution,
            digest=sent.digest,
        ),
        ["jay"],
        desk.clock(),
        f"One payment file, valid by the schema of pain.001.001.09, {len(xml)} bytes, sealed to the bank's key.",
    )
    [payment] = bank.payments
    tell.say("All that the bank reads, beside the payee:", "      ")
    tell.say(f"{payment.amount} {payment.unit} from {settings.name}, text “{payment.text}”", "        ")
    for day, said in (
        ("2023-09-06 08:00", bank.answer("INVENTED-A1")),
        ("2023-09-07 15:00", bank.statement("INVENTED-S1", date(2023, 9, 6))),
    ):
        desk.clock.at(day)
        for finding in read(jay, said, settings).findings:
            take(jay, finding)
            tell.act(finding.act, ["jay"], desk.clock(), _BANK_SAYS[finding.what])


_BANK_SAYS = {
    What.ANSWERED: "The bank's answer (pain.002): accepted.",
    What.BOOKED: "The bank's statement (camt.053) matches to the kopeck: the money arrived.",
}


def protect(desk: Desk, tell: Telling, pilot: MailboxSession) -> None:
    """Protection goes on after the payment, and after the case is closed."""
    tell.chapter(
        "9  Afterwards",
        "Half a year after the payment the man of the report was dead. Here the next look at his danger is dated.",
    )
    plan = MakeProtectionPlan(
        people=("p1", "d1", "d2"),
        measures=(Measure.NEW_PAPERS, Measure.SAFE_PLACE, Measure.CONTACT_PERSON, Measure.SILENCE),
        next_review=date(2023, 10, 9),
        hidden={"p1.whereabouts": "an invented town", "p1.new-name": "an invented name"},
    )
    desk.do(plan, "heron")
    tell.act(
        plan, ["heron"], desk.clock(), "New papers, a safe place, a person to call; next review 9 October."
    )
    consent = ConsentToPublicity(scopes=())
    desk.do(consent, pilot)
    tell.act(consent, ["the pilot"], desk.clock(), "Nothing may be told in public: no name, no face, no sum.")
    desk.clock.at("2023-10-06 10:00")
    review = ReviewRisk(
        risk=Risk.RAISED,
        findings="Threats on television; nobody asked after him.",
        next_review=date(2024, 1, 8),
    )
    desk.do(review, "wren")
    tell.act(
        review,
        ["wren"],
        desk.clock(),
        "Raised. The next review is in three months, and its week stands in clear.",
    )
    statement = GiveStatement.of(desk.case())
    desk.do(statement, "magpie")
    tell.act(statement, ["magpie"], desk.clock())
    close = CloseCase(words="Пишите нам в любое время.")
    desk.do(close, "heron")
    tell.act(close, ["heron"], desk.clock(), "Closed: nobody works on it every day. The reviews go on.")
    desk.clock.at("2024-01-05 10:00")
    again = ReviewRisk(
        risk=Risk.HIGH,
        findings="He has called a former partner. Moved the same week.",
        next_review=date(2024, 2, 5),
        hidden={"p1.whereabouts": "another invented town"},
    )
    desk.do(again, "heron")
    tell.act(again, ["heron"], desk.clock(), "A call to a former partner; he is moved the same week.")
