"""Kinds: what of a claim decides what comes out, as numbers that equal claims share."""

from contextlib import suppress
from typing import NamedTuple

import numpy as np

from safeconduct.assessment.bulk.coded import Coded, Coder, present
from safeconduct.assessment.bulk.dependence import looks_like, named_models, seen_by_lines
from safeconduct.assessment.bulk.leaves import Flags
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.numbering import UNKNOWN, Chain, Codes, Growing, Pairs, Sequences, spread
from safeconduct.assessment.claim import MAX_ITEMS
from safeconduct.errors import BadInput
from safeconduct.schedule import Schedule


class Rows(NamedTuple):
    """Regular claims of a batch with their kinds.

    Attributes:
        at: which rows of the batch they are.
        starts: where each claim's lines start.
        lengths: how many lines each has.
        heads: kind of all but the items, with the claimants in their order.
        contexts: kind of what lines see of that.
        equipment: number of each line's equipment.
        lines: kind of each line.
        claims: kind of the whole claim where its lines depend on one another, else `UNKNOWN`; None where no
            claim's do.
    """

    at: Codes
    starts: Codes
    lengths: Codes
    heads: Codes
    contexts: Codes
    equipment: Codes
    lines: Codes
    claims: Codes | None

    @property
    def owners(self) -> Codes:
        """Which claim each line is of."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def kept(self, keep: Flags) -> "Rows":
        """Return some of the claims."""
        lengths = self.lengths[keep]
        kept = np.repeat(keep, self.lengths)
        return Rows(
            self.at[keep],
            np.cumsum(lengths) - lengths,
            lengths,
            self.heads[keep],
            self.contexts[keep],
            self.equipment[kept],
            self.lines[kept],
            None if self.claims is None else self.claims[keep],
        )


class Kinds:
    """Gives claims their kinds.

    Args:
        lists: that claims may be assessed by; all that a batch needs have been loaded.
        coder: of the batches.
    """

    def __init__(self, lists: Lists, coder: Coder) -> None:
        self._lists = lists
        self._coder = coder
        self._scenes = Chain(4)
        self._heads = Pairs()
        self._contexts: dict[object, int] = {}
        self._context_of = Growing(UNKNOWN, np.intp)
        self._items = Pairs()
        self._lines = Pairs()
        self._sequences = Sequences()
        self._claims = Pairs()
        self._looks: dict[object, int] = {}
        self._look_by_equipment = Growing(UNKNOWN, np.intp)
        self._named = named_models(lists.versions)
        self._independent = lists.independent()

    def __len__(self) -> int:
        """Return how much it remembers."""
        known = (self._heads, self._items, self._lines, self._sequences, self._claims)
        return max(len(each) for each in known)

    @property
    def heads(self) -> int:
        """Above every kind of a head."""
        return len(self._heads)

    @property
    def contexts(self) -> int:
        """Above every kind of a context."""
        return len(self._contexts)

    @property
    def lines(self) -> int:
        """Above every kind of a line."""
        return len(self._lines)

    @property
    def claims(self) -> int:
        """Above every kind of a whole claim."""
        return len(self._claims)

    def head(self, code: int) -> tuple[Schedule, int]:
        """Return the list of a kind of head, and the number of its claimants."""
        scene, group = self._heads.pair(code)
        return self._lists.versions[self._scenes.combination(scene)[0]], group

    def rows(self, coded: Coded) -> tuple[Rows, Codes]:
        """Return the regular claims with their kinds, and which rows are not regular."""
        versions = self._versions(coded)
        odd = versions == UNKNOWN
        if coded.irregular is not None:
            odd |= coded.irregular
        any_odd = odd.any()
        people, things = coded.people, coded.things
        prior = coded.prior if self._lists.asked.prior_awards else 0
        only = len(self._lists.versions) == 1
        scenes = self._scenes.codes(
            [0 if only else np.maximum(versions, 0), coded.voluntary, coded.units, prior],
            [
                len(self._lists.versions) + 1,
                len(self._coder.voluntary),
                len(self._coder.units),
                int(np.max(prior, initial=0)) + 1,
            ],
        )
        size = len(self._scenes)
        heads = spread(self._heads.codes(scenes, size, people.groups, self._coder.groups), len(versions))
        contexts = self._contexts_of(heads)
        looks = self._look(things.equipment)
        parts = len(things.equipment)
        items = spread(self._items.codes(looks, len(self._looks), things.rest, self._coder.rests), parts)
        around = np.repeat(contexts, things.lengths)
        lines = spread(self._lines.codes(items, len(self._items), around, len(self._contexts)), parts)
        found = Rows(
            np.arange(len(versions)),
            things.starts,
            things.lengths,
            heads,
            contexts,
            things.equipment,
            lines,
            None,
        )
        if not self._independent.all():
            believed = np.where(things.lengths > MAX_ITEMS, 0, things.lengths)
            sequences = self._sequences.codes(items, len(self._items), things.starts, believed)
            pairs = self._claims.codes(heads, len(self._heads), sequences, len(self._sequences))
            claims = spread(pairs, len(versions))
            claims[self._independent[versions]] = UNKNOWN
            found = found._replace(claims=claims)
        if any_odd:
            return found.kept(~odd), np.flatnonzero(odd)
        return found, np.zeros(0, np.intp)

    def _versions(self, coded: Coded) -> Codes:
        found = np.full(len(coded.ruling), UNKNOWN, np.intp)
        for code in present(coded.programmes):
            programme = self._coder.programmes.value(code)
            if not isinstance(programme, str):
                continue
            # Nobody may know the programme: then each of its claims is refused by itself.
            with suppress(BadInput):
                if isinstance(coded.programmes, int):
                    return self._lists.versions_on(programme, coded.ruling)
                here = coded.programmes == code
                found[here] = self._lists.versions_on(programme, coded.ruling[here])
        return found

    def _contexts_of(self, heads: Codes) -> Codes:
        """Return what lines see of each head: its scene, and what its claimants amount to."""
        known = self._context_of.reach(len(self._heads))
        found: Codes = known.take(heads)
        if found.size and found.min() == UNKNOWN:
            for head in np.flatnonzero(np.bincount(heads[found == UNKNOWN])).tolist():
                scene, group = self._heads.pair(head)
                key = scene, seen_by_lines(self._coder.group(group), self._lists.asked)
                known[head] = self._contexts.setdefault(key, len(self._contexts))
            found = known.take(heads)
        return found

    def _look(self, equipment: Codes) -> Codes:
        """Return one number for all equipment that the lists cannot tell apart."""
        known = self._look_by_equipment.reach(len(self._coder.equipment))
        for code in np.flatnonzero(known == UNKNOWN).tolist():
            value = self._coder.equipment.value(code)
            what = looks_like(value, self._lists.models, self._named) if isinstance(value, str) else None
            known[code] = self._looks.setdefault(what, len(self._looks))
        return known.take(equipment)
