"""Numbers of receipts: random to everybody, the same at each printing, and gone with their case.

A receipt is carried by somebody who may be searched. Its number is made with the case's shred key, which is in no
database: a paper and a seized database together do not lead to a case, and once the case is erased nothing does.
"""

import hmac
from dataclasses import dataclass
from enum import StrEnum

from safeconduct.casefile.case import Case
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.models import Seal
from safeconduct.registry.opening import look
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import KeyMissing

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
_GROUPS, _LETTERS = 3, 5
"""75 bits: nobody guesses the number of another's receipt."""

_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})


class Ledger(StrEnum):
    """Which of the two a receipt belongs to: equipment is the State's, personal effects are their owner's."""

    EQUIPMENT = "equipment"
    EFFECTS = "effects"


@dataclass(frozen=True, slots=True)
class Found:
    """A receipt that was looked up.

    Attributes:
        reference: of its case.
        ledger: equipment or personal effects.
        number: of the receipt in its case and ledger, from 1.
    """

    reference: str
    ledger: Ledger
    number: int


def receipt_number(session: OfficerSession, reference: str, ledger: Ledger, number: int) -> str:
    """Return the number that stands on a receipt, "k3m9x-…" in three groups.

    Args:
        session: an officer's.
        reference: of a case that they have looked at.
        ledger: equipment or personal effects.
        number: of the receipt in its case and ledger, from 1.

    Raises:
        KeyMissing: the case was erased.
    """
    key = session.installation.keyring.get(reference)
    made = hmac.digest(key, f"safeconduct.receipt.v1|{ledger}|{number}".encode(), "sha256")
    letters = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in made[: _GROUPS * _LETTERS])
    return "-".join(letters[at : at + _LETTERS] for at in range(0, len(letters), _LETTERS))


def find_receipt(session: OfficerSession, typed: str) -> Found | None:
    """Return the receipt of a number, among the cases to which the officer is admitted; None when there is none.

    It opens each of them, in this session, and keeps nothing.

    Args:
        session: an officer's.
        typed: the number, as it was scanned or typed.
    """
    wanted = "".join(each for each in typed.lower().translate(_MISREAD) if each.isalnum())
    if len(wanted) != _GROUPS * _LETTERS:
        return None
    for reference in received_cases(session.account):
        try:
            case = look(session, reference).case
            for ledger, count in _counts(case):
                for number in range(1, count + 1):
                    made = receipt_number(session, reference, ledger, number).replace("-", "")
                    if hmac.compare_digest(made.encode(), wanted.encode()):
                        return Found(reference, ledger, number)
        except (NoSuchFile, KeyMissing):
            continue  # erased since the list was made
    return None


def _counts(case: Case) -> tuple[tuple[Ledger, int], ...]:
    return (
        (Ledger.EQUIPMENT, len(case.custody.receipts)),
        (Ledger.EFFECTS, len(case.reception.effects)),
    )


def received_cases(account: str, *, also_before: bool = False) -> tuple[str, ...]:
    """Return the references of the cases open to an account in which people have come.

    Args:
        account: whose.
        also_before: with those in which they have not.
    """
    stages = [CoarseStage.RECEIVED, CoarseStage.AWARDED, CoarseStage.CLOSED]
    if also_before:
        stages = [CoarseStage.OPEN, CoarseStage.RECEIVED]
    return tuple(
        Seal.objects.filter(
            account=account, place__startswith="file:", file__kind=Kind.CASE, file__stage__in=stages
        )
        .values_list("file_id", flat=True)
        .distinct()
        .order_by("file_id")
    )
