"""Invented payments, and bank files made from them, for the tests of this room."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from safeconduct.treasury.iso20022 import Payee, Payer, Profile, Transfer, Written, write_pain001

# The numbers that IBAN registries print as their examples; nobody's accounts.
GERMAN = "DE89370400440532013000"
UKRAINIAN = "UA213223130000026007233566001"
PAYER = Payer(name="Payments Office", account=UKRAINIAN, account_is_iban=True, bank_code="322313")
DAY = date(2026, 12, 1)
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def payee(**changes: Any) -> Payee:
    return Payee(**{"name": "Invented Person", "account": GERMAN, "account_is_iban": True} | changes)


def transfer(reference: str = "A1", amount: int = 12_345, unit: str = "EUR", **changes: Any) -> Transfer:
    fields = {"payee": payee(), "text": "Contract 7"} | changes
    return Transfer(end_to_end=reference, amount=amount, unit=unit, **fields)


def written(
    transfers: Iterable[Transfer], profile: Profile = Profile.SEPA, **changes: Any
) -> tuple[bytes, Written]:
    listed = list(transfers)
    out = io.BytesIO()
    facts = {
        "message_id": "FILE-1",
        "created": NOW,
        "payer": PAYER,
        "execution": DAY,
        "transfers": iter(listed),
        "count": len(listed),
        "total": sum(one.amount for one in listed),
        "profile": profile,
    }
    done = write_pain001(out, **(facts | changes))
    return out.getvalue(), done
