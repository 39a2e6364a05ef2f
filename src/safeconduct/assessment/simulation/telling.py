"""A simulation's figures in the words of a language: amounts, counts, names and headings of columns."""

from dataclasses import dataclass

from safeconduct.assessment.award import Award, Line, Outcome
from safeconduct.assessment.claim import Item
from safeconduct.assessment.reasons import outcome_name
from safeconduct.assessment.simulation import words
from safeconduct.assessment.simulation.figures import Figures, Paid, Pair
from safeconduct.catalogue import Catalogue
from safeconduct.language import money, pick, quantity, say
from safeconduct.schedule import amount_text

MINUS = "\u2212"
DASH = "–"


@dataclass(frozen=True, slots=True)
class Telling:
    """What every part of a report needs.

    Attributes:
        figures: what was found.
        catalogue: for names.
        language: one of `language.LANGUAGES`.
    """

    figures: Figures
    catalogue: Catalogue
    language: str

    def say(self, sentence: str, **params: object) -> str:
        """Return a sentence."""
        return say(sentence, self.language, **params)

    def count(self, number: int) -> str:
        """Return a number of claims or lines."""
        return quantity(str(number), self.language)

    def amount(self, minor: int, unit: str) -> str:
        """Return an amount for a column whose heading names the unit."""
        return quantity(amount_text(minor, unit), self.language, trim=True)

    def money(self, minor: int, unit: str) -> str:
        """Return an amount with its unit."""
        return money(amount_text(minor, unit), unit, self.language, trim=True)

    def change(self, minor: int, unit: str) -> str:
        """Return a difference of amounts with its sign, for a column whose heading names the unit."""
        return _signed(minor, self.amount(abs(minor), unit))

    def change_of_count(self, number: int) -> str:
        """Return a difference of counts with its sign."""
        return _signed(number, self.count(abs(number)))

    def percent(self, pair: Pair) -> str:
        """Return the draft as a part of the list in force, in tenths of a per cent; empty when there is no part."""
        if not pair.now:
            return ""
        tenths = (pair.draft * 2000 + pair.now) // (pair.now * 2)
        return quantity(f"{tenths // 10}.{tenths % 10}", self.language)

    def named(self, paid: Paid) -> str:
        """Return the name of a clause or a category."""
        return pick(paid.names, self.language) if paid.names else self.say(words.OTHER_ITEMS)

    def item(self, item: Item) -> str:
        """Return what was brought."""
        name = pick(self.catalogue.resolve(item.equipment).names, self.language)
        many = quantity(str(item.quantity), self.language)
        unit = f" {item.unit}" if item.unit else ""
        return name if many == "1" and not unit else f"{name} × {many}{unit}"

    def line(self, line: Line, award: Award) -> str:
        """Return what a list gives for a line: an amount, a range or why there is none."""
        if line.amount is not None:
            return self.money(line.amount, award.unit)
        if line.outcome is Outcome.NEEDS_DECISION and line.range is not None:
            lowest = self.amount(line.range.lowest, award.unit)
            return f"{lowest} {DASH} {self.money(line.range.highest, award.unit)}"
        return outcome_name(line.outcome, self.language)


def _signed(number: int, digits: str) -> str:
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    return f"{sign}{digits}"
