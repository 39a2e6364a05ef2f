"""What a list says beside amounts: promises that are not money, how it is paid out; and kinds of claimants."""

from collections.abc import Iterator

from safeconduct.assessment.award import Reason
from safeconduct.schedule import Attribute, Payment, Schedule, amount_text

KIND = "claimant_kind"
"""The kind of claimant, treated like an attribute of the item. No list can declare one of this name."""

KIND_ATTRIBUTE = Attribute(
    names={"en": "kind of claimant", "uk": "хто передає", "ru": "кто передаёт"},
    values=("person", "citizen", "business", "dealer"),
    labels={
        "person": {"en": "a person", "uk": "особа", "ru": "человек"},
        "citizen": {"en": "a citizen", "uk": "громадянин", "ru": "гражданин"},
        "business": {"en": "a business", "uk": "підприємство", "ru": "предприятие"},
        "dealer": {"en": "a dealer", "uk": "торговець", "ru": "торговец"},
    },
)


def constant_terms(schedule: Schedule) -> tuple[Reason, ...]:
    """Return the reasons that state a list's promises beside money and how it pays."""
    found = [Reason("promised", {"promise": promise.names}) for promise in schedule.promises]
    if schedule.payment is not None:
        found.append(Reason("paid_out", {"payment": schedule.payment.names}))
    return tuple(found)


def instalments(total: int, payment: Payment) -> tuple[int, ...]:
    """Return the parts of a total in minor units; what does not divide goes to the last.

    Args:
        total: minor units.
        payment: its instalments make 100 per cent; with none, the whole is one part.
    """
    if not payment.instalments:
        return (total,)
    parts = [total * instalment.percent // 100 for instalment in payment.instalments[:-1]]
    return (*parts, total - sum(parts))


def instalment_terms(total: int, payment: Payment, unit: str) -> Iterator[Reason]:
    """Yield a reason for each instalment of a total."""
    parts = instalments(total, payment)
    for number, (part, instalment) in enumerate(zip(parts, payment.instalments, strict=True), 1):
        yield Reason(
            "instalment",
            {"number": str(number), "amount": amount_text(part, unit), "when": instalment.names},
        )
