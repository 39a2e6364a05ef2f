"""Forms about rates: a currency is chosen, and the official rate is filled in; nobody types one."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

import msgspec

from safeconduct.casefile.parts.award import Exchange
from safeconduct.casefile.paying import converted, exchange_into, newest_rate
from safeconduct.console.acting.bench import Bench, Plain
from safeconduct.console.acting.describing import Field, Form
from safeconduct.console.acting.words import label_of
from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS
from safeconduct.sealing import canonical
from safeconduct.web.exchanging import rate_text, source_text

PAYABLE = "payable_in"
"""The field that is asked in the place of the rates."""

PAYABLE_IN = (
    "The person can choose to be paid in it. The rate that stands beside it is put on the award, and stays."
)
CHANGED_RATE = "The rate has changed since; look again."
"""Nobody signs another rate than the one that was shown to them."""

PAID_UNIT = "paid_unit"


COMPUTED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("ApproveAward", "FixRate"), frozenset({"exchange"})),
    **dict.fromkeys(("OrderPayment", "PayAdvance"), frozenset({"paid_amount", "rate"})),
}
"""By act: what is computed from the currencies that were chosen."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (PAYABLE_IN, CHANGED_RATE, label_of(PAYABLE))


def _own_unit(bench: Bench) -> str:
    """Return the unit of the award that stands, or that was assessed."""
    award = bench.case.award
    return award.unit or (award.assessed.result.unit if award.assessed is not None else "")


def _possible(bench: Bench) -> dict[str, Exchange]:
    """Return the rates that can be put on the award, by what stands for each in the form.

    Those of the day of its approval into currencies that have none yet; before that, of today.
    """
    own, approved = _own_unit(bench), bench.case.award.approved
    known = {own, *(each.unit for each in bench.case.award.exchange)}
    on = approved.at.date() if approved is not None else bench.today
    return _by_value(exchange_into(bench.office, own, (each for each in UNITS if each not in known), on))


def _of_the_day(bench: Bench) -> dict[str, Exchange]:
    """Return the rates at which an advance is paid today, by what stands for each in the form."""
    commitment = bench.case.payment.commitment
    if commitment is None:
        return {}
    rates = ((each, newest_rate(bench.office, commitment.unit, each, bench.today)) for each in UNITS)
    return _by_value(
        Exchange(unit=each, rate=rate) for each, rate in rates if rate is not None and each != commitment.unit
    )


def _by_value(exchange: Iterable[Exchange]) -> dict[str, Exchange]:
    """Return rates by their currency and a digest of all of each, so that a form is sent for the rate it showed."""
    found = {}
    for each in exchange:
        digest = sha256(canonical.encode(msgspec.to_builtins(each))).hexdigest()
        found[f"{each.unit}.{digest[:16]}"] = each
    return found


def _currencies(least: int) -> Callable[[Bench], tuple[Field, ...]]:
    def fields(bench: Bench) -> tuple[Field, ...]:
        options = tuple(_possible(bench))
        if not options:
            return ()
        return (
            Field(
                PAYABLE,
                Form.SEVERAL,
                hint=PAYABLE_IN,
                needed=least > 0,
                options=options,
                least=least or None,
                gone=CHANGED_RATE,
            ),
        )

    return fields


EXTRA: Mapping[str, Callable[[Bench], tuple[Field, ...]]] = {
    "ApproveAward": _currencies(0),
    "FixRate": _currencies(1),
}
"""By act: what is asked in the place of the rates."""


def paid_units(name: str, bench: Bench) -> tuple[str, ...]:
    """Return the currencies in which an act can pay: an order in those of the award, an advance where a rate is."""
    if name == "PayAdvance":
        commitment = bench.case.payment.commitment
        return (commitment.unit, *_of_the_day(bench)) if commitment is not None else tuple(UNITS)
    award = bench.case.award
    return (award.unit, *(each.unit for each in award.exchange)) if award.unit else ()


def option_text(field: Field, value: str, bench: Bench, language: str) -> str:
    """Return a currency with its rate; "" for any other field, and where there is none."""
    own = _own_unit(bench)
    if field.name == PAYABLE:
        exchange = _possible(bench).get(value)
    elif field.name == PAID_UNIT and "." in value:
        exchange = _of_the_day(bench).get(value)
        own = bench.case.payment.commitment.unit if bench.case.payment.commitment is not None else own
    elif field.name == PAID_UNIT:
        exchange = next((each for each in bench.case.award.exchange if each.unit == value), None)
    else:
        return ""
    if exchange is None:
        return ""
    return (
        f"{exchange.unit} · {rate_text(exchange.rate, own, exchange.unit, language)}"
        f" · {source_text(exchange.rate, language)}"
    )


def _with_rates(fields: Plain, bench: Bench) -> Plain:
    chosen, possible = fields.pop(PAYABLE, ()), _possible(bench)
    if not set(chosen) <= possible.keys():
        raise BadInput(CHANGED_RATE)
    return {**fields, "exchange": msgspec.to_builtins(tuple(possible[each] for each in chosen))}


def _fixed(fields: Plain, bench: Bench) -> Plain:
    made = _with_rates(fields, bench)
    if not made["exchange"]:
        raise BadInput(
            "No official rate into a currency for which the award names none is on record for the day on which it was "
            "approved, or the 7 days before it. A paymaster records one first, under Office."
        )
    return made


def at_the_awards_rate(fields: Plain, bench: Bench) -> Plain:
    """Return an order with its sum in the currency that was chosen, at the rate that stands on the award.

    Raises:
        BadInput: no rate stands there for this currency.
    """
    rate, paid = None, fields["amount"]
    if fields["paid_unit"] != fields["unit"]:
        rate = bench.case.award.rate(fields["paid_unit"])
        if rate is None:
            raise BadInput(
                "No rate for this currency stands on the award. Two people put one there first: “Fix a rate”."
            )
        paid = converted(fields["amount"], rate)
    return {**fields, "paid_amount": paid, "rate": msgspec.to_builtins(rate)}


def at_the_rate_of_the_day(fields: Plain, bench: Bench) -> Plain:
    """Return an advance with its sum in the currency that was chosen, at the newest official rate, which was shown.

    Raises:
        BadInput: there is none, or another one since.
    """
    rate, paid, unit = None, fields["amount"], fields[PAID_UNIT]
    if unit != fields["unit"]:
        exchange = _of_the_day(bench).get(unit)
        if exchange is None:
            raise BadInput(CHANGED_RATE)
        unit, rate = exchange.unit, exchange.rate
        paid = converted(fields["amount"], rate)
    return {**fields, PAID_UNIT: unit, "paid_amount": paid, "rate": msgspec.to_builtins(rate)}


FINISH: Mapping[str, Callable[[Plain, Bench], Plain]] = {
    "ApproveAward": _with_rates,
    "FixRate": _fixed,
    "PayAdvance": at_the_rate_of_the_day,
}
"""By act: how it is made from what was filled in."""
