"""Learning lines: what is of a kind that was not met before is assessed by the scalar engine, and kept."""

from itertools import batched

import msgspec
import numpy as np

from safeconduct.assessment.bulk.coded import Coded, Coder
from safeconduct.assessment.bulk.kinds import Kinds, Rows
from safeconduct.assessment.bulk.lines import Lines, Place
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.numbering import UNKNOWN, Codes, Growing, first_of_each
from safeconduct.assessment.claim import Claim, Item
from safeconduct.errors import BadInput

TOGETHER = 500
"""Items that are learnt in one claim; it may have a thousand."""


class LineLearner:
    """Knows the lines of all kinds that were met.

    Args:
        lists: that claims may be assessed by.
        coder: of the batches.
        kinds: that claims are given.
    """

    def __init__(self, lists: Lists, coder: Coder, kinds: Kinds) -> None:
        self.lines = Lines()
        self._lists = lists
        self._coder = coder
        self._kinds = kinds
        self._line_of = Growing(UNKNOWN, np.intp)
        self._first_line_of = Growing(UNKNOWN, np.intp)
        self._heads_met = Growing(0, np.bool_)

    def learnt(self, coded: Coded, rows: Rows) -> tuple[Rows, Codes, Codes]:
        """Return the claims that can be assessed, the numbers of their lines, and the rows of the other claims."""
        met = self._heads_met.reach(self._kinds.heads)
        lines = self._numbers(rows)
        if met.take(rows.heads).all() and (not lines.size or lines.min() != UNKNOWN):
            return rows, lines, np.zeros(0, np.intp)
        # Whether claimants are accepted shows a whole claim only; so it does where lines depend on one another.
        refused = self._try(coded, rows, self._first_of_each(rows, lines))
        self._learn_together(coded, rows, self._numbers(rows))
        # What is left is in claims that were refused: each of them is looked at.
        left = np.union1d(rows.owners[self._numbers(rows) == UNKNOWN], np.flatnonzero(~met.take(rows.heads)))
        refused += self._try(coded, rows, np.setdiff1d(left, refused))
        kept = np.ones(len(rows.at), np.bool_)
        kept[refused] = False
        return rows.kept(kept), self._numbers(rows)[np.repeat(kept, rows.lengths)], rows.at[~kept]

    def _numbers(self, rows: Rows) -> Codes:
        """Return the number of each line, `UNKNOWN` where its kind was not met before."""
        found: Codes = self._line_of.reach(self._kinds.lines).take(rows.lines)
        if rows.claims is not None:
            owners = rows.owners
            claims = rows.claims[owners]
            places = np.arange(len(owners)) - rows.starts[owners]
            first = self._first_line_of.reach(self._kinds.claims).take(np.maximum(claims, 0))
            whole = np.where(first == UNKNOWN, UNKNOWN, first + places)
            found = np.where(claims == UNKNOWN, found, whole)
        return found

    def _first_of_each(self, rows: Rows, lines: Codes) -> Codes:
        """Return the first claim with each kind of head, and of whole claim, that was not met before."""
        unmet = np.flatnonzero(~self._heads_met.array.take(rows.heads))
        found = [unmet[first_of_each(rows.heads[unmet])]]
        if rows.claims is not None:
            whole = np.unique(rows.owners[lines == UNKNOWN])
            whole = whole[rows.claims[whole] != UNKNOWN]
            found.append(whole[first_of_each(rows.claims[whole])])
        return np.unique(np.concatenate(found))

    def _try(self, coded: Coded, rows: Rows, claims: Codes) -> list[int]:
        """Assess whole claims and learn what they show; return those that were refused."""
        refused = []
        met, known, first = (each.array for each in (self._heads_met, self._line_of, self._first_line_of))
        for claim, whole in zip(claims.tolist(), self._coder.claims(coded, rows.at[claims]), strict=True):
            head, start = rows.heads[claim], rows.starts[claim]
            kinds = rows.lines[start : start + rows.lengths[claim]].tolist()
            kind = UNKNOWN if rows.claims is None else rows.claims[claim]
            shown = (
                first[kind] != UNKNOWN if kind != UNKNOWN else all(known[each] != UNKNOWN for each in kinds)
            )
            # An earlier one may have shown all that is in it.
            if met[head] and shown:
                continue
            try:
                award = self._lists.award(whole, nameless=True)
            except BadInput:
                refused.append(claim)
                continue
            met[head] = True
            place = Place(award.programme, award.schedule_version, award.unit)
            if kind != UNKNOWN:
                first[kind] = len(self.lines)
                for line in award.lines:
                    self.lines.learn(line, place)
                continue
            for each, line in zip(kinds, award.lines, strict=True):
                if known[each] == UNKNOWN:
                    known[each] = self.lines.learn(line, place)
        return refused

    def _learn_together(self, coded: Coded, rows: Rows, lines: Codes) -> None:
        """Learn kinds of lines by claims made of them: one claim's head, and hundreds of claims' items.

        That gives each the line it has in its own claim, for only lines that are independent of one another are
        learnt so.
        """
        owners = rows.owners
        unknown = self._heads_met.array.take(rows.heads)[owners] & (lines == UNKNOWN)
        if rows.claims is not None:
            unknown &= rows.claims[owners] == UNKNOWN
        places = np.flatnonzero(unknown)
        places = places[first_of_each(rows.lines[places])]
        contexts = rows.contexts[owners[places]]
        places = places[np.argsort(contexts, kind="stable")]
        if not len(places):
            return
        ends = np.flatnonzero(np.diff(np.sort(contexts))) + 1
        for alike in np.split(places, ends):
            owner = owners[alike]
            (claim,) = self._coder.claims(coded, rows.at[owner[:1]])
            within = coded.things.starts[rows.at[owner]] + alike - rows.starts[owner]
            items = self._coder.items(coded, within)
            for some in batched(zip(rows.lines[alike].tolist(), items, strict=True), TOGETHER):
                self._learn_some(claim, list(some))

    def _learn_some(self, claim: Claim, some: list[tuple[int, Item]]) -> None:
        """Learn kinds of lines in one claim; where it is refused, in two with half of them each."""
        try:
            award = self._lists.award(
                msgspec.structs.replace(claim, items=tuple(item for _, item in some)), nameless=True
            )
        except BadInput:
            half = len(some) // 2
            if half:
                self._learn_some(claim, some[:half])
                self._learn_some(claim, some[half:])
            return
        place = Place(award.programme, award.schedule_version, award.unit)
        known = self._line_of.array
        for (kind, _), line in zip(some, award.lines, strict=True):
            known[kind] = self.lines.learn(line, place)
