"""Awards in words: each as `assess --json` tells it, with what is known told once."""

from collections.abc import Iterator

import msgspec
import numpy as np

from safeconduct.assessment.award import Award, Line
from safeconduct.assessment.bulk.assessed import Assessed, Shares
from safeconduct.assessment.bulk.awards import ids_of
from safeconduct.assessment.bulk.layout import LINE
from safeconduct.assessment.bulk.standins import holds_id, stand_in, told_with_ids
from safeconduct.assessment.reasons import render
from safeconduct.schedule import amount_text

type Told = dict[str, object]
"""An award as plain data, in which the parts that many awards share are JSON already."""
_OF_SHARES = ("shares", "share_reason_codes", "share_reasons")


class Teller:
    """Tells the awards of batches in a language.

    Args:
        language: one of `language.LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._of: list[Line] = []
        self._lines: dict[int, msgspec.Raw] = {}
        self._heads: dict[int, Told] = {}
        self._shared: dict[int, Told] = {}

    def told(self, assessed: Assessed) -> Iterator[Told]:
        """Yield the awards of a batch in the order of their claims, each with its `line`."""
        others = iter(sorted(assessed.apart))
        other = next(others, None)
        for line, told in self._of_kinds(assessed):
            while other is not None and other.line < line:
                yield {LINE: other.line, **render(other.award, self._language)}
                other = next(others, None)
            yield told
        while other is not None:
            yield {LINE: other.line, **render(other.award, self._language)}
            other = next(others, None)

    def _of_kinds(self, assessed: Assessed) -> Iterator[tuple[int, Told]]:
        if self._of is not assessed.lines.written:
            self._of = assessed.lines.written
            self._lines, self._heads, self._shared = {}, {}, {}
        numbers = assessed.line_numbers.tolist()
        rows = assessed.rows
        claims = zip(
            assessed.numbers.tolist(),
            assessed.totals.tolist(),
            assessed.head_numbers.tolist(),
            assessed.share_numbers.tolist(),
            ids_of(assessed, np.arange(len(assessed.numbers))),
            rows.starts.tolist(),
            (rows.starts + rows.lengths).tolist(),
            strict=True,
        )
        for line, total, head, share, ids, start, end in claims:
            award = assessed.heads.written[head]
            told = self._heads.get(head)
            if told is None:
                told = self._heads[head] = render(award, self._language)
            lines = [self._line(number, award) for number in numbers[start:end]]
            shared = self._shares(award, assessed.shares, share, ids)
            yield (
                line,
                {LINE: line, **told, "total": amount_text(total, award.unit), "lines": lines, **shared},
            )

    def _line(self, number: int, award: Award) -> msgspec.Raw:
        found = self._lines.get(number)
        if found is None:
            whole = msgspec.structs.replace(award, lines=(self._of[number],))
            lines = render(whole, self._language)["lines"]
            assert isinstance(lines, list)  # noqa: S101 - so it is rendered
            found = self._lines[number] = msgspec.Raw(msgspec.json.encode(lines[0]))
        return found

    def _shares(self, award: Award, shares: Shares, number: int, ids: list[str]) -> Told:
        """Return how an award is shared, with the claimants' ids."""
        told = self._shared.get(number)
        if told is None:
            amounts = {stand_in(place): amount for place, amount in enumerate(shares.amounts_of(number))}
            whole = msgspec.structs.replace(award, shares=amounts, share_reasons=shares.reasons[number])
            rendered = render(whole, self._language)
            told = self._shared[number] = {key: rendered[key] for key in _OF_SHARES}
        found = {**told, "shares": dict(zip(ids, _values(told["shares"]), strict=True))}
        if any(map(holds_id, shares.reasons[number])):
            found["share_reasons"] = [told_with_ids(each, ids) for each in _values(told["share_reasons"])]
        return found


def _values(told: object) -> list[str]:
    assert isinstance(told, dict | list)  # noqa: S101 - so it is rendered
    return list(told.values()) if isinstance(told, dict) else told
