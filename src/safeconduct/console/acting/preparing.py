"""What a form need not ask: what the record says already, and what is computed from what was filled in."""

from collections.abc import Callable, Mapping

import msgspec
from django.conf import settings

from safeconduct.casefile import enacted
from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.custody import ItemReceived, blind_indexes
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import Finding, Inspect, openings_of
from safeconduct.casefile.acts.wishes import RecordServiceWish, Service
from safeconduct.casefile.claims import category_of, promised, propose
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.parts.award import Decision
from safeconduct.casefile.parts.payment import Method
from safeconduct.casefile.payees import SealedPayee, typed
from safeconduct.casefile.statement import accounts_of, movements_of
from safeconduct.casefile.sums import new_reference
from safeconduct.catalogue import standard
from safeconduct.console.acting import exchanging, looked_at
from safeconduct.console.acting.bench import Bench, Plain
from safeconduct.console.acting.describing import Field, Form
from safeconduct.console.acting.words import label_of
from safeconduct.errors import BadInput
from safeconduct.registry.bank_files import check_payee
from safeconduct.registry.opening import asides
from safeconduct.registry.paying import payees
from safeconduct.registry.teams import index_key

PAYEE_NAME = "As the account is held. All of the payee is sealed to the paymasters alone; empty for cash."
PAYEE_ACCOUNT = "An IBAN, or the number that the bank uses."
PAYEE_BANK = "Eight or eleven characters, where it has one."
PAYEE_BANK_CODE = "In its country's clearing, where there is no BIC."
PAYEE_COUNTRY = "Of the bank, two letters; left empty it is the IBAN's."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    payee = (PAYEE_NAME, PAYEE_ACCOUNT, PAYEE_BANK, PAYEE_BANK_CODE, PAYEE_COUNTRY)
    labels = (f"payee_{name}" for name in ("name", "account", "bank", "bank_code", "country"))
    return (*payee, *(label_of(name) for name in labels), *exchanging.sentences())


def given(name: str, bench: Bench) -> Plain:
    """Return the fields that the record gives, as plain values: shown in the form, and not asked."""
    maker = GIVEN.get(name)
    found = maker(bench) if maker is not None else {}
    plain: Plain = msgspec.to_builtins(found)
    return plain


def _offer_digest(bench: Bench) -> Plain:
    offer = bench.case.promise.offer
    return {"offer": offer.digest} if offer is not None else {}


def _question(bench: Bench) -> Plain:
    entry = bench.case.handover.all_is_well.entry
    return {"question": entry} if entry else {}


def _answer(bench: Bench) -> Plain:
    entry = bench.case.handover.all_is_well.entry
    return {"answer": entry} if entry else {}


def _window(bench: Bench) -> Plain:
    plan = bench.case.handover.plan
    return {"window": plan.window} if plan is not None else {}


def _next_part(bench: Bench) -> Plain:
    part = bench.case.handover.next_part
    return {"part": part} if part is not None else {}


def _assessed(bench: Bench) -> Plain:
    assessed = bench.case.award.assessed
    if assessed is None:
        return {}
    programme = enacted.programme(bench.office, assessed.claim.programme)
    return {
        "award": assessed.result,
        "decisions": assessed.decisions,
        "category": category_of(assessed.result, standard().with_items(programme.additions)),
        "reference": new_reference(),
    }


def _unit(bench: Bench) -> Plain:
    return {"unit": bench.case.award.unit} if bench.case.award.unit else {}


def _committed_unit(bench: Bench) -> Plain:
    commitment = bench.case.payment.commitment
    return {"unit": commitment.unit} if commitment is not None else {}


def _readers(bench: Bench, declared: type[Act]) -> Plain:
    return {"readers": aside_readers(bench.office, bench.case, declared.aside_to)}


GIVEN: Mapping[str, Callable[[Bench], Plain]] = {
    "TakeBackOffer": _offer_digest,
    "AcceptOfferInPresence": _offer_digest,
    "DeclineOfferInPresence": _offer_digest,
    "TellWhereThingsStand": lambda bench: {"standing": standing_of(bench.case)},
    "AnswerAllIsWellInPresence": _question,
    "JudgeAllIsWell": _answer,
    "ClearHandover": _window,
    "ReleasePlacePart": _next_part,
    "RecordServiceWish": lambda bench: _readers(bench, RecordServiceWish),
    "Inspect": lambda bench: _readers(bench, Inspect),
    "ApproveAward": _assessed,
    "OrderPayment": lambda bench: {"reference": new_reference(), **_unit(bench)},
    "FixRate": _unit,
    "HoldInCredit": lambda bench: {"reference": new_reference(), **_unit(bench)},
    "ReleaseCredit": lambda _: {"reference": new_reference()},
    "PayAdvance": lambda bench: {"reference": new_reference(), **_committed_unit(bench)},
    "ReversePayment": lambda _: {"reference": new_reference()},
    "GiveStatement": lambda bench: {
        **_unit(bench),
        "accounts": accounts_of(bench.case),
        "movements": movements_of(bench.case),
    },
}
"""By act: what the record gives."""

COMPUTED: Mapping[str, frozenset[str]] = {
    **looked_at.COMPUTED,
    **exchanging.COMPUTED,
    "MakeOffer": frozenset({"schedule_version", "schedule_digest"}),
    "ReceiveItems": frozenset({"blind"}),
    "AssessClaim": frozenset({"claim", "award"}),
    "OrderPayment": exchanging.COMPUTED["OrderPayment"] | {"payee"},
    "ReleasePayment": frozenset({"payee", "alternative"}),
    "ConfirmPayment": frozenset({"line"}),
    "RecordServiceWish": frozenset({"asked"}),
    "Inspect": frozenset({"items"}),
    "RevealGrades": frozenset({"openings"}),
}
"""By act: what is computed from what was filled in."""


def _service(bench: Bench) -> tuple[Field, ...]:
    people = tuple(
        label for label in bench.case.reception.alive_here if label not in bench.case.protection.minors
    )
    key = Field("key", Form.ONE, options=people, is_label=True)
    value = Field("value", Form.ONE, options=tuple(each.value for each in Service), named=True)
    return (Field("answers", Form.PAIRS, inner=(key, value), least=1),)


def _grades(bench: Bench) -> tuple[Field, ...]:
    del bench
    item = Field("item", Form.NUMBER, whole=True, least=1)
    grade = Field("grade", Form.ONE, options=tuple("ABCDEF"), named=True)
    findings = Field("findings", Form.AREA, longest=4000, least=1)
    return (Field("grades", Form.ROWS, inner=(item, grade, findings), least=1),)


def _payee_fields(bench: Bench) -> tuple[Field, ...]:
    del bench
    return (
        Field("payee_name", Form.LINE, hint=PAYEE_NAME, needed=False, longest=70),
        Field("payee_account", Form.LINE, hint=PAYEE_ACCOUNT, needed=False, longest=50),
        Field("payee_bank", Form.LINE, hint=PAYEE_BANK, needed=False, longest=14),
        Field("payee_bank_code", Form.LINE, hint=PAYEE_BANK_CODE, needed=False, longest=35),
        Field("payee_country", Form.LINE, hint=PAYEE_COUNTRY, needed=False, longest=2),
    )


def _by_which_list(bench: Bench) -> tuple[Field, ...]:
    return () if promised(bench.case) is not None else (Field("programme", Form.LINE),)


EXTRA: Mapping[str, Callable[[Bench], tuple[Field, ...]]] = {
    **looked_at.EXTRA,
    **exchanging.EXTRA,
    "RecordServiceWish": _service,
    "Inspect": _grades,
    "AssessClaim": _by_which_list,
    "OrderPayment": _payee_fields,
}
"""By act: what is asked in the place of what is computed from it."""


def extra(name: str, bench: Bench) -> tuple[Field, ...]:
    """Return what the form of an act asks besides its own fields."""
    maker = EXTRA.get(name)
    return maker(bench) if maker is not None else ()


def finished(name: str, values: Plain, bench: Bench) -> Plain:
    """Return the act's plain fields from what was filled in, with what the record gives and what is computed.

    Raises:
        BadInput: what was filled in cannot be computed with; the sentence says what to correct.
    """
    fields = {**given(name, bench), **values}
    maker = FINISH.get(name)
    return maker(fields, bench) if maker is not None else fields


def _make_offer(fields: Plain, bench: Bench) -> Plain:
    begun = [each for each in bench.office.in_force if each.since <= bench.today]
    standing = [each for each in begun if each.programme == fields["programme"]]
    if not standing:
        raise BadInput("No list of this programme is in force.")
    newest = max(standing, key=lambda each: each.since)
    return {**fields, "schedule_version": newest.version, "schedule_digest": newest.digest}


def _receive(fields: Plain, bench: Bench) -> Plain:
    items = msgspec.convert(fields["items"], tuple[ItemReceived, ...])
    return {**fields, "blind": list(blind_indexes(index_key(bench.session), items))}


def _assess(fields: Plain, bench: Bench) -> Plain:
    decisions = msgspec.convert(fields["decisions"], tuple[Decision, ...])
    offer = promised(bench.case)
    name = offer.programme if offer is not None else fields.pop("programme")
    programme = enacted.programme(bench.office, name)
    claim, award = propose(bench.case, decisions, programme, standard())
    return {**fields, "claim": msgspec.to_builtins(claim), "award": msgspec.to_builtins(award)}


def _with_payee(fields: Plain, bench: Bench) -> Plain:
    """Seal what was typed of the payee beside the order; nothing of it stays among the fields that the case shows."""
    details = {
        name: str(fields.pop(f"payee_{name}", "") or "")
        for name in ("name", "account", "bank", "bank_code", "country")
    }
    made = exchanging.at_the_awards_rate(fields, bench)
    if fields["method"] == Method.CASH and not any(details.values()):
        return made
    payee = typed(**details)
    bank = settings.CONFIGURATION.bank
    if bank.accounts:
        # Now, and not when somebody makes the file: whoever typed it has the payee at hand.
        check_payee(payee, bank.rules)
    sealed = SealedPayee.new(payee)
    return {**made, "payee": sealed.digest, "aside": sealed.aside}


def _release(fields: Plain, bench: Bench) -> Plain:
    """Copy the payee's details out of the order, as far as they are sealed to whoever proposes."""
    order = bench.case.payment.order(fields["order"])
    if order is None or not order.payee:
        return fields
    made = {**fields, "payee": order.payee, "alternative": order.alternative}
    sealed = payees(bench.session, bench.case.reference).get(order.payee)
    return made if sealed is None else {**made, "aside": sealed.aside}


def _service_wish(fields: Plain, bench: Bench) -> Plain:
    del bench
    answers = {label: Service(answer) for label, answer in fields["answers"].items()}
    plain: Plain = msgspec.to_builtins(RecordServiceWish.of(answers, fields["readers"]))
    return plain


def _inspect(fields: Plain, bench: Bench) -> Plain:
    found = {
        int(each["item"]): Finding(grade=each["grade"], findings=each["findings"])
        for each in fields["grades"]
    }
    plain: Plain = msgspec.to_builtins(
        Inspect.of(
            found,
            inspector=bench.session.account,
            readers=fields["readers"],
            demonstrated_by=fields["demonstrated_by"],
            volunteered=fields["volunteered"],
        )
    )
    return plain


def _reveal(fields: Plain, bench: Bench) -> Plain:
    standing = {
        one.commitment for item in bench.case.custody.items for one in item.inspections if not one.grade
    }
    openings = [
        msgspec.to_builtins(opening)
        for entry, aside in asides(bench.session, bench.case.reference, "Inspect")
        for opening in openings_of(entry.statement.envelope.actor, aside)
        if opening.commitment in standing
    ]
    return {**fields, "openings": openings}


FINISH: Mapping[str, Callable[[Plain, Bench], Plain]] = {
    **looked_at.FINISH,
    **exchanging.FINISH,
    "MakeOffer": _make_offer,
    "ReceiveItems": _receive,
    "AssessClaim": _assess,
    "OrderPayment": _with_payee,
    "ReleasePayment": _release,
    "RecordServiceWish": _service_wish,
    "Inspect": _inspect,
    "RevealGrades": _reveal,
}
"""By act: how it is made from what was filled in."""

NEVER_ASKED = frozenset(
    {
        "award",
        "claim",
        "standing",
        "accounts",
        "movements",
        "schedule_version",
        "schedule_digest",
        "blind",
        "carried",
        "openings",
        "evidence",
        "rate",
        "exchange",
    }
)
"""Fields that no form of any act asks for."""
