"""Who pays whom how much: what a payment file is made of, checked when it is made."""

from dataclasses import dataclass
from enum import StrEnum

from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS
from safeconduct.treasury.iso20022.characters import checked_reference, checked_text
from safeconduct.treasury.iso20022.identifiers import checked_bic, checked_country, checked_iban

NAME = 70  # SEPA's and SWIFT's limit; the schema would take 140, and a name cut on the way is another name
TEXT = 140
ACCOUNT = 34
BANK_CODE = 35
TAX_NUMBER = 35
TOWN = 35
# ISO 20022 gives an amount 18 digits; no award comes near, and a slip of the finger would.
LARGEST = 10**15


class Profile(StrEnum):
    """By whose rules a file is written.

    SEPA: euro to an IBAN, in Latin letters, each side bears its own bank's charges.
    INTERNATIONAL: any unit, in Latin letters; the payer bears all charges, so that what was promised arrives.
    NATIONAL: any unit, Latin and Cyrillic letters, as Ukraine's SEP 4.0; charges as agreed with the bank.
    """

    SEPA = "sepa"
    INTERNATIONAL = "international"
    NATIONAL = "national"

    @property
    def latin(self) -> bool:
        """Whether only SEPA's characters may stand in the file."""
        return self is not Profile.NATIONAL

    @property
    def charges(self) -> str:
        """Who bears the charges (ChrgBr), or empty where the file leaves it to the agreement."""
        return {Profile.SEPA: "SLEV", Profile.INTERNATIONAL: "DEBT"}.get(self, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Payer:
    """The authority's account, from which a file pays, under a name that says nothing.

    Attributes:
        name: who pays, as the payee and their bank read it; at most 70 characters.
        account: an IBAN, or a number that the bank knows.
        account_is_iban: which of the two.
        bank: its BIC, or empty.
        bank_code: its number in the country's clearing system, or empty.
        country: two letters (ISO 3166-1), or empty.
        tax_number: the payer's number with the tax authority, where payments must carry it; or empty.
    """

    name: str
    account: str
    account_is_iban: bool
    bank: str = ""
    bank_code: str = ""
    country: str = ""
    tax_number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Payee:
    """Whom a payment goes to: the holder of the account, under the name by which the bank knows them.

    Attributes:
        name: at most 70 characters.
        account: an IBAN, or a number that the bank knows.
        account_is_iban: which of the two.
        bank: its BIC, or empty.
        bank_code: its number in the country's clearing system, or empty; without an IBAN one of both is needed.
        country: two letters (ISO 3166-1), or empty.
        tax_number: the payee's, where the country's payments must carry it; or empty. It identifies a person,
            so it is left out wherever a payment goes through without.
        town: only where the payee's bank asks for an address; the country then has to be given too.
    """

    name: str
    account: str
    account_is_iban: bool
    bank: str = ""
    bank_code: str = ""
    country: str = ""
    tax_number: str = ""
    town: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """One payment.

    Attributes:
        end_to_end: the reference that comes back with every answer; 1 to 35 of SEPA's characters, never used
            for another payment, and it tells nothing of the case.
        amount: in minor units of `unit`, more than nothing.
        unit: a code of `safeconduct.schedule.UNITS` that banks pay in.
        payee: whom it goes to.
        text: what the payee reads beside the sum, at most 140 characters; empty for none.
    """

    end_to_end: str
    amount: int
    unit: str
    payee: Payee
    text: str = ""


def checked_transfer(transfer: Transfer, profile: Profile) -> Transfer:
    """Return a transfer as it will stand in the file: spaces gone from the account, the name in its letters.

    Raises:
        BadInput: it cannot be written by this profile; the sentence names the payment and the field.
    """
    reference = checked_reference(transfer.end_to_end, where="A payment's reference")
    where = f"Payment {reference}"
    if transfer.unit not in UNITS or not _is_currency(transfer.unit):
        raise BadInput(
            f"{where}, the unit: no bank pays in “{transfer.unit[:20]}”. Pay it at the cash office."
        )
    if profile is Profile.SEPA and transfer.unit != "EUR":
        raise BadInput(
            f"{where}, the unit: a SEPA payment is in EUR, not {transfer.unit}. Choose another profile for it."
        )
    if type(transfer.amount) is not int or not 1 <= transfer.amount <= LARGEST:
        raise BadInput(
            f"{where}, the amount: a whole number of minor units from 1 to 10^15, not {transfer.amount!r}."
        )
    return Transfer(
        end_to_end=reference,
        amount=transfer.amount,
        unit=transfer.unit,
        payee=checked_payee(transfer.payee, profile, where=where),
        text=checked_text(transfer.text, TEXT, latin=profile.latin, where=f"{where}, the text"),
    )


def checked_payee(payee: Payee, profile: Profile, *, where: str = "The payee") -> Payee:
    """Return a payee as it will stand in the file.

    Args:
        payee: as a person wrote it.
        profile: by whose rules.
        where: which payment, the beginning of the sentence if it cannot be written.

    Raises:
        BadInput: a field is wrong, missing or cannot be written; the sentence names it.
    """
    account, bank, code, country = _checked_account(payee, profile, where=f"{where}, the payee's")
    town = checked_text(payee.town, TOWN, latin=profile.latin, where=f"{where}, the payee's town")
    if town and not country:
        raise BadInput(f"{where}, the payee's country: an address needs the country beside the town.")
    if not payee.account_is_iban and not bank and not code:
        raise BadInput(
            f"{where}, the payee's bank: an account that is no IBAN does not say where it is held. "
            "Give the bank's BIC or its clearing number."
        )
    return Payee(
        name=_checked_name(payee.name, profile, where=f"{where}, the payee's name"),
        account=account,
        account_is_iban=payee.account_is_iban,
        bank=bank,
        bank_code=code,
        country=country,
        tax_number=checked_text(
            payee.tax_number, TAX_NUMBER, latin=True, where=f"{where}, the payee's tax number"
        ),
        town=town,
    )


def checked_payer(payer: Payer, profile: Profile) -> Payer:
    """Return the payer as it will stand in the file.

    Raises:
        BadInput: a field is wrong or cannot be written; the sentence names it.
    """
    account, bank, code, country = _checked_account(payer, profile, where="The payer's")
    return Payer(
        name=_checked_name(payer.name, profile, where="The payer's name"),
        account=account,
        account_is_iban=payer.account_is_iban,
        bank=bank,
        bank_code=code,
        country=country,
        tax_number=checked_text(payer.tax_number, TAX_NUMBER, latin=True, where="The payer's tax number"),
    )


def _checked_name(name: str, profile: Profile, *, where: str) -> str:
    checked = checked_text(name, NAME, latin=profile.latin, where=where)
    if not checked:
        raise BadInput(f"{where}: it is empty, and no bank pays to nobody. Write it as on the account.")
    return checked


def _checked_account(party: Payer | Payee, profile: Profile, *, where: str) -> tuple[str, str, str, str]:
    """Return account, BIC, clearing number and country."""
    try:
        account = _checked_number(party, profile)
        bank = checked_bic(party.bank) if party.bank else ""
        country = checked_country(party.country) if party.country else ""
    except BadInput as wrong:
        raise BadInput(f"{where} account or bank: {wrong}") from None
    code = checked_text(party.bank_code, BANK_CODE, latin=True, where=f"{where} bank's clearing number")
    return account, bank, code, country


def _checked_number(party: Payer | Payee, profile: Profile) -> str:
    if party.account_is_iban:
        return checked_iban(party.account)
    if profile is Profile.SEPA:
        raise BadInput("A SEPA payment goes from an IBAN to an IBAN. Choose another profile for this one.")
    account = checked_text(party.account, ACCOUNT, latin=True, where="The number")
    if not account:
        raise BadInput("The account's number is missing.")
    return account


def _is_currency(unit: str) -> bool:
    # XAU-tael is gold over a counter.
    return len(unit) == 3
