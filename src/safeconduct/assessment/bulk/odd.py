"""Which rows of a batch are no regular claims, marked while its columns are gone through."""

import numpy as np

from safeconduct.assessment.bulk.leaves import Flags
from safeconduct.assessment.bulk.numbering import Codes


class Odd:
    """Rows that are not as claims are.

    Args:
        length: how many rows there are.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self.found: Flags | None = None

    def rows(self, odd: Flags | np.bool_ | None) -> None:
        """Mark rows; one flag is for all of them."""
        if odd is not None and odd.any():
            marked = np.zeros(self._length, np.bool_) if self.found is None else self.found
            self.found = marked | odd

    def lengths(self, lengths: Codes, most: int) -> Codes:
        """Mark the rows with no or too many parts; return the lengths with 0 for too many.

        What is refused for its length is not gone through to its end.
        """
        if not lengths.size or (lengths.min() > 0 and lengths.max() <= most):
            return lengths
        believed = np.where(lengths > most, 0, lengths)
        self.rows(believed == 0)
        return believed

    def parts(self, odd: Flags | None, lengths: Codes) -> None:
        """Mark the rows whose claimants or items these are; each row has so many as its length."""
        if odd is not None and odd.any():
            marked = np.zeros(self._length, np.bool_)
            # One flag may stand for all.
            marked[np.repeat(np.arange(self._length), lengths)[np.broadcast_to(odd, int(lengths.sum()))]] = (
                True
            )
            self.rows(marked)
