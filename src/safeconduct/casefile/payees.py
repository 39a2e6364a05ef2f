"""Whom a bank pays: the details that an order seals to the paymasters, and the digest that binds them to it.

An order's fields are read by everybody admitted to the case, and of these few have to know an account's number. So the
details travel in the entry's `aside`, and its fields hold a salted digest: whoever releases signs the digest, and
details that were exchanged on the way to the bank do not give it any more.
"""

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Self

import msgspec

from safeconduct.errors import BadInput
from safeconduct.sealing import canonical

DOMAIN = "safeconduct.payee.v1"

_NAME = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*\Z"
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}")
_ACCOUNT = re.compile(r"[0-9A-Za-z/.-]{1,34}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SALT = re.compile(r"[0-9a-f]{64}")


class Payee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is paid, as their bank knows them.

    Attributes:
        name: as the account is held, at most 70 characters.
        account: an IBAN, or the number that the bank uses; without spaces.
        bank: BIC of their bank; "" where account or code say it.
        bank_code: the clearing system's code of their bank; "" where there is none.
        country: of their bank, two letters (ISO 3166).
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=70, pattern=_NAME)]
    account: Annotated[str, msgspec.Meta(min_length=1, max_length=34)]
    bank: Annotated[str, msgspec.Meta(max_length=11)] = ""
    bank_code: Annotated[str, msgspec.Meta(max_length=35)] = ""
    country: Annotated[str, msgspec.Meta(max_length=2)]

    @property
    def has_iban(self) -> bool:
        """Whether the account is an IBAN."""
        return bool(_LOOKS_LIKE_IBAN.match(self.account))

    @property
    def fault(self) -> str:
        """What no bank would take, as a sentence in English; "" when nothing is wrong.

        A mistyped IBAN is found by its check digits, before two people release money to a stranger's account.
        """
        if self.has_iban and not is_iban(self.account):
            return "The IBAN's check digits do not fit: compare it with what the payee gave, digit by digit."
        if not _ACCOUNT.fullmatch(self.account):
            return "The account has letters, digits and - . / only, at most 34 of them."
        if self.bank and not _BIC.fullmatch(self.bank):
            return "A BIC has eight or eleven capital letters and digits, such as ABCDUAUK."
        if not _COUNTRY.fullmatch(self.country):
            return "The bank's country is two capital letters, such as UA."
        if not self.has_iban and not (self.bank or self.bank_code):
            return "An account that is no IBAN needs the bank's BIC or code beside it."
        return ""


def is_iban(text: str) -> bool:
    """Say whether a text is an IBAN with the right check digits (ISO 13616; ISO 7064, MOD 97-10)."""
    if not _IBAN.fullmatch(text):
        return False
    return int("".join(str(int(each, 36)) for each in text[4:] + text[:4])) % 97 == 1


def typed(*, name: str, account: str, bank: str = "", bank_code: str = "", country: str) -> Payee:
    """Return a payee as somebody typed it: spaces in numbers go, and small letters of codes become capitals.

    Raises:
        BadInput: a bank would not take it; the sentence says what to correct.
    """
    number = re.sub(r"\s", "", account)
    if _LOOKS_LIKE_IBAN.match(number.upper()):
        number = number.upper()
    fields = {
        "name": " ".join(name.split()),
        "account": number,
        "bank": re.sub(r"\s", "", bank).upper(),
        "bank_code": bank_code.strip(),
        "country": country.strip().upper() or (number[:2] if _LOOKS_LIKE_IBAN.match(number) else ""),
    }
    try:
        payee = msgspec.convert(fields, Payee)
    except msgspec.ValidationError:
        raise BadInput("The payee's name and account are needed, each on one line.") from None
    if payee.fault:
        raise BadInput(payee.fault)
    return payee


class SealedPayee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payee with the salt that keeps account numbers from being tried out against the digest."""

    payee: Payee
    salt: str

    @classmethod
    def new(cls, payee: Payee) -> Self:
        """Return it with a fresh salt of 32 bytes."""
        return cls(payee=payee, salt=secrets.token_hex(32))

    @property
    def digest(self) -> str:
        """Hex SHA-256 over domain, salt and details in canonical form."""
        return sha256(canonical.encode([DOMAIN, self.salt, msgspec.to_builtins(self.payee)])).hexdigest()

    @property
    def aside(self) -> dict[str, str]:
        """What an act's `aside` holds: each detail by its name, and the salt."""
        return {**msgspec.to_builtins(self.payee), "salt": self.salt}


def of_aside(aside: Mapping[str, str]) -> SealedPayee | None:
    """Return the payee in an act's `aside`; None when it holds none."""
    details = {name: text for name, text in aside.items() if name != "salt"}
    salt = aside.get("salt", "")
    try:
        payee = msgspec.convert(details, Payee)
    except msgspec.ValidationError:
        return None
    return SealedPayee(payee=payee, salt=salt) if _SALT.fullmatch(salt) else None
