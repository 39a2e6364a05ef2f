"""Account numbers and banks' codes: IBAN by ISO 13616, BIC by ISO 9362."""

import re
from string import ascii_uppercase

from safeconduct.errors import BadInput

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
# As the schemas of 2019 have it (BICFIDec2014Identifier).
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
# In the checksum letters count as 10 to 35, which is what base 36 makes of them.
_AS_DIGITS = {ord(letter): str(int(letter, 36)) for letter in ascii_uppercase}
_NOT_PRINTED = str.maketrans("", "", " \u00a0\u202f-")

# Country → length of its IBANs, from SWIFT's IBAN registry: a number with a digit too many passes the
# checksum once in ninety-seven times. A country that is not here is held to the checksum alone.
_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "NL"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "XK"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("GI", "IL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "RO", "SE", "SK"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BY", "CY", "HU", "PL"), 28),
    **dict.fromkeys(("BR", "UA"), 29),
    **dict.fromkeys(("MT",), 31),
    **dict.fromkeys(("RU",), 33),
}


def checked_iban(text: str) -> str:
    """Return an IBAN as it is written in a file: capital letters and digits, without spaces.

    Args:
        text: as a person types or prints it, in groups of four or not.

    Raises:
        BadInput: its form, its length for that country or its checksum (ISO 7064, MOD 97-10) is wrong.
    """
    iban = text.translate(_NOT_PRINTED).upper()
    if not _IBAN.fullmatch(iban):
        raise BadInput(
            f"“{text[:40]}” is no IBAN: that is two letters, two digits and 11 to 30 letters or digits."
        )
    length = _LENGTHS.get(iban[:2], len(iban))
    if len(iban) != length:
        raise BadInput(
            f"The IBAN {iban} has {len(iban)} characters, and those of {iban[:2]} have {length}: "
            "a digit is missing or too many."
        )
    if int((iban[4:] + iban[:4]).translate(_AS_DIGITS)) % 97 != 1 or not 2 <= int(iban[2:4]) <= 98:
        raise BadInput(f"The IBAN {iban} fails its checksum: a digit is wrong, or two changed places.")
    return iban


def checked_bic(text: str) -> str:
    """Return a BIC in capital letters.

    Raises:
        BadInput: it is not eight or eleven letters and digits with a country in the fifth and sixth place.
    """
    bic = text.translate(_NOT_PRINTED).upper()
    if not _BIC.fullmatch(bic):
        raise BadInput(f"“{text[:20]}” is no BIC: write 8 or 11 letters and digits, such as DEUTDEFF.")
    return bic


def checked_country(text: str) -> str:
    """Return a country's code in capital letters.

    Raises:
        BadInput: it is not two letters, as in ISO 3166-1.
    """
    country = text.strip().upper()
    if not _COUNTRY.fullmatch(country):
        raise BadInput(f"“{text[:20]}” is no country's code: write two letters, such as UA.")
    return country
