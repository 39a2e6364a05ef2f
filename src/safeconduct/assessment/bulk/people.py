"""Claimants' ids in bulk: the one part of a claim that nearly never repeats, so it is checked and not numbered."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from safeconduct.assessment.bulk.leaves import Flags
from safeconduct.assessment.bulk.numbering import Codes
from safeconduct.assessment.inputs import LONGEST_ID


def odd_ids(ids: pa.Array, starts: Codes, lengths: Codes) -> Flags | None:
    """Say for each claimant whether the id stands in the claim twice, is missing, or is none; None where all do.

    Args:
        ids: every claimant's, claim by claim.
        starts: where each claim's claimants start.
        lengths: how many claimants each claim has.
    """
    if not pa.types.is_dictionary(ids.type):
        ids = ids.cast(pa.string()).dictionary_encode()
    missing = len(ids.dictionary)
    places = ids.indices.fill_null(missing).to_numpy(zero_copy_only=False)
    of_text = np.append(_odd_texts(ids.dictionary), True)
    odd = of_text.take(places) if of_text[:-1].any() or ids.null_count else np.zeros(len(places), np.bool_)
    # A dictionary numbers texts as they are met, so in nearly every claim the numbers rise: then no two are the same.
    falls = np.flatnonzero(places[1:] <= places[:-1]) + 1
    begins = np.zeros(len(places) + 1, np.bool_)
    begins[starts] = True
    falls = falls[~begins[falls]]
    for claim in np.unique(np.searchsorted(starts, falls, "right") - 1).tolist():
        within = slice(starts[claim], starts[claim] + lengths[claim])
        seen: set[int] = set()
        for place, number in enumerate(places[within].tolist(), starts[claim]):
            odd[place] |= number in seen
            seen.add(number)
    return odd if odd.any() else None


def _odd_texts(texts: pa.Array) -> Flags:
    """Say which texts are no id: empty, blank or too long."""
    # Bytes are at least as many as characters, and a letter or digit is not blank; the rest is looked at one by one.
    likely = pc.or_kleene(
        pc.greater(pc.binary_length(texts), LONGEST_ID),
        pc.invert(pc.match_substring_regex(texts, "[0-9A-Za-z]")),
    )
    odd: Flags = likely.fill_null(fill_value=True).to_numpy(zero_copy_only=False).copy()
    for place in np.flatnonzero(odd).tolist():
        text = texts[place].as_py()
        odd[place] = text is None or not text.strip() or len(text) > LONGEST_ID
    return odd
