"""Sharing an award among those able to receive, to the last minor unit."""

from collections.abc import Sequence

from safeconduct.assessment.award import Reason
from safeconduct.assessment.claim import Claimant
from safeconduct.assessment.inputs import is_minor

_EQUAL = Reason("equal_shares", {})
_REMAINDER = Reason("remainder_by_order", {})


def share_out(
    total: int, claimants: Sequence[Claimant], receivers: Sequence[str]
) -> tuple[dict[str, int], tuple[Reason, ...]]:
    """Split equally; what does not divide goes one minor unit each to the first in order.

    Args:
        total: minor units; 0 when nobody can receive.
        claimants: everyone in the claim, in its order.
        receivers: ids of those able to receive, in the same order.

    Returns:
        A share for everyone (0 for a minor and for the dead), summing to the total, and the reasons.
    """
    if len(receivers) == len(claimants) == 1:
        return {receivers[0]: total}, ()
    shares = dict.fromkeys((claimant.id for claimant in claimants), 0)
    remainder = 0
    if receivers:
        each, remainder = divmod(total, len(receivers))
        for place, receiver in enumerate(receivers):
            shares[receiver] = each + (place < remainder)
    reasons = [_EQUAL] if len(receivers) > 1 else []
    if remainder:
        reasons.append(_REMAINDER)
    for claimant in claimants:
        if is_minor(claimant):
            reasons.append(Reason("minor_no_share", {"claimant": claimant.id}))
        elif claimant.deceased:
            reasons.append(Reason("deceased_no_share", {"claimant": claimant.id}))
    return shares, tuple(reasons)
