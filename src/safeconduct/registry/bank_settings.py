"""What an operator sets for payments through the bank: `[bank]` in `safeconduct.toml`.

The payee's bank, everybody at it, and whoever stands behind the payee at a cash machine read the payer's name and the
text. Neither may say what the money is for.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS
from safeconduct.sealing import agefile
from safeconduct.treasury.iso20022 import Payer, Profile, checked_payer

type ProfileName = Literal["national", "sepa", "international"]
"""By whose rules files are written; `treasury.iso20022.Profile` says what each is."""

LONGEST_TEXT = 100
"""Characters of the text; the order's reference stands after it."""

BETRAYING = re.compile(
    r"safe.?conduct|reward|surrender|defect|prisoner|captur|bounty|asylum"
    r"|винагород|капітул|полонен|перебіж|\bздач|\bздавс|безпечн\w* прох"
    r"|вознагражд|капитул|\bпленн|перебеж|\bсдач|\bсдавш|награда|премия",
    re.IGNORECASE,
)
"""Words that would tell the payee's bank why somebody is paid."""


class Bank(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[bank]` as it is written.

    Attributes:
        name: of the payer, as the bank knows the account; at most 70 characters.
        accounts: from which account is paid, by unit; an IBAN, or the number that the bank uses.
        bank: BIC of the payer's bank; "" where the account says it.
        bank_code: code of the payer's bank in its country's clearing; "" for none.
        country: of the payer, two letters; "" to leave it out.
        tax_number: the payer's, where the country's payments must carry it; "" for none.
        profile: by whose rules files are written.
        recipient: age recipient (age1…) of the machine that hands files to the bank; "" for the paymaster's own key.
        text: what stands before the order's random reference in the payment's text; "" for the reference alone.
    """

    name: str = ""
    accounts: dict[str, str] = {}
    bank: str = ""
    bank_code: str = ""
    country: str = ""
    tax_number: str = ""
    profile: ProfileName = "national"
    recipient: str = ""
    text: str = ""

    @property
    def rules(self) -> Profile:
        """By whose rules files are written."""
        return Profile(self.profile)

    def payer(self, unit: str) -> Payer:
        """Return the payer of a file in one unit, checked.

        Raises:
            BadInput: no account is set for the unit, or the payer cannot be written.
        """
        account = self.accounts.get(unit, "")
        if not self.name or not account:
            raise BadInput(
                f"Nothing can be paid in {unit} through the bank: safeconduct.toml names no payer or no account "
                f"for it. Set “name” under [bank] and “{unit}” under [bank.accounts]."
            )
        return checked_payer(
            Payer(
                name=self.name,
                account=account,
                account_is_iban=bool(re.match(r"[A-Za-z]{2}[0-9]{2}", account)),
                bank=self.bank,
                bank_code=self.bank_code,
                country=self.country,
                tax_number=self.tax_number,
            ),
            self.rules,
        )

    def text_of(self, reference: str) -> str:
        """Return what the payee reads beside the sum."""
        return f"{self.text} {reference}".strip()


def betrays(text: str, names: Iterable[str] = ()) -> str:
    """Return the word or name in a text that would tell what the money is for; "" when there is none.

    Args:
        text: what the payee's bank reads.
        names: of the programme and what else must not stand there.
    """
    found = BETRAYING.search(text)
    if found is not None:
        return found[0]
    return next((name for name in names if name.strip() and name.lower() in text.lower()), "")


def fault_of(bank: Bank) -> tuple[str, str] | None:
    """Return the first setting that cannot be, with the sentence that says why; None when all can."""
    return next(_faults(bank), None)


def _faults(bank: Bank) -> Iterator[tuple[str, str]]:
    for setting in ("name", "text"):
        if word := betrays(getattr(bank, setting)):
            sentence = f"“{setting}” has “{word}” in it: the payee's bank would read what the money is for."
            yield setting, sentence
    if len(bank.text) > LONGEST_TEXT:
        yield "text", f"“text” has at most {LONGEST_TEXT} characters; the order's reference stands after it."
    if bank.accounts and not bank.name:
        yield "accounts", "“name” is missing beside the accounts: the payer as the bank knows them."
    for unit in bank.accounts:
        if unit not in UNITS or len(unit) != 3:
            yield (
                "accounts",
                f"“{unit[:20]}” is no unit in which a bank pays; use codes such as UAH or USD.",
            )
            continue
        try:
            bank.payer(unit)
        except BadInput as error:
            yield "accounts", str(error)
    if bank.recipient:
        try:
            agefile.seal(b"", [bank.recipient])
        except BadInput:
            yield (
                "recipient",
                "“recipient” is no age recipient: it begins with age1, and `age-keygen` prints it.",
            )


EXAMPLE = """\
[bank]
# How payments go to the bank: docs/operate/payments.md. Nothing is sent until this names a payer and an account.
# The payer as the bank knows the account. The payee's bank reads it: no word of the programme, a reward or a surrender.
# name = "General Services Department 12"

# The payer's bank: its BIC, or its code in the country's clearing, where the account does not say it; its country.
# bank = "INVEUAUKXXX"
# bank_code = "399999"
# country = "UA"

# The payer's number with the tax authority, where the country's payments must carry it.
# tax_number = "00000000"

# By whose rules files are written: "national" (Latin and Cyrillic, as Ukraine's SEP 4.0), "sepa" or "international".
# profile = "national"

# The age recipient of the machine that hands the files to the bank. Without it a file is sealed to the paymaster who
# made it, and `safeconduct payments open` gives it on.
# recipient = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"

# What stands in a payment's text before its random reference; without it the reference stands alone.
# text = "Ref."

# From which account is paid, by unit.
[bank.accounts]
# UAH = "UA213996220000026007233566001"
"""
"""The commented settings, for the file that `safeconduct init` writes."""
