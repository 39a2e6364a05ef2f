"""An award in one unit paid in another, at a dated official rate; pure."""

import re
from dataclasses import dataclass
from datetime import date

from safeconduct.errors import BadInput

# Above any budget, and small enough that no product below leaves 64 bits with a rate of this size.
LARGEST_AMOUNT = 10**15
LARGEST_RATE_TERM = 10**9
_UNIT = re.compile(r"[A-Z]{3}(-[a-z]{1,8})?")


def checked_unit(unit: str) -> str:
    """Return `unit` if it is a code such as USD, UAH or XAU-tael.

    Raises:
        BadInput: it is not.
    """
    if not _UNIT.fullmatch(unit):
        raise BadInput(f"“{unit}” is no unit of money: give three capital letters, such as USD or XAU-tael.")
    return unit


def checked_amount(amount: int) -> int:
    """Return `amount`, in minor units, if it is a whole number from 1 to 10^15.

    Raises:
        BadInput: it is not.
    """
    # A bool is an int in Python, and a float would be rounded by the database without a word.
    if type(amount) is not int or not 1 <= amount <= LARGEST_AMOUNT:
        raise BadInput(f"An amount is a whole number of minor units from 1 to 10^15, not {amount!r}.")
    return amount


@dataclass(frozen=True, kw_only=True, slots=True)
class ExchangeRate:
    """How many minor units are paid for one minor unit awarded, as an exact fraction.

    A rate of 36.5686 hryvnia to the dollar, both with two decimals, is 365686 / 10000.

    Attributes:
        award_unit: the unit of the award.
        paid_unit: the unit of the payment; another one.
        valid_on: the day for which the source publishes it.
        numerator: paid minor units, 1 to 10^9 …
        denominator: … for that many awarded minor units, 1 to 10^9.
        source: who publishes it.
    """

    award_unit: str
    paid_unit: str
    valid_on: date
    numerator: int
    denominator: int
    source: str

    def __post_init__(self) -> None:
        if checked_unit(self.award_unit) == checked_unit(self.paid_unit):
            raise BadInput(f"A rate is between two units, and this one is from {self.award_unit} to itself.")
        for term in (self.numerator, self.denominator):
            if type(term) is not int or not 1 <= term <= LARGEST_RATE_TERM:
                raise BadInput(f"A rate is a fraction of whole numbers from 1 to 10^9; {term!r} is none.")
        if not self.source:
            raise BadInput("A rate names its source: say who publishes it.")

    def convert(self, amount: int) -> int:
        """Return what is paid for `amount`, rounded half up to the paid unit's minor unit.

        Half up, because it is what banks and tax offices do with a sum in cash and never pays less
        than the nearest minor unit; the database repeats the computation before it takes an entry.

        Args:
            amount: minor units of the award's unit.

        Returns:
            Minor units of the paid unit.

        Raises:
            BadInput: the amount is none, or what would be paid is nothing or above 10^15.
        """
        paid = (2 * checked_amount(amount) * self.numerator + self.denominator) // (2 * self.denominator)
        if not 1 <= paid <= LARGEST_AMOUNT:
            raise BadInput(f"At this rate {amount} minor units of {self.award_unit} cannot be paid: {paid}.")
        return paid
