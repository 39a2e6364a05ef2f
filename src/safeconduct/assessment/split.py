"""Sharing an award among those able to receive, to the last minor unit."""

from collections.abc import Sequence
from fractions import Fraction

from safeconduct.assessment.award import Reason
from safeconduct.assessment.claim import Claimant
from safeconduct.assessment.inputs import is_minor
from safeconduct.errors import BadInput
from safeconduct.schedule import Split

_EQUAL = Reason("equal_shares", {})
_BY_WEIGHT = Reason("shares_by_weight", {})
_AGREED = Reason("shares_agreed", {})
_NOT_AGREED = Reason("shares_not_agreed", {})
_REMAINDER = Reason("remainder_by_order", {})


def share_out(
    total: int, claimants: Sequence[Claimant], receivers: Sequence[str], split: Split
) -> tuple[dict[str, int], tuple[Reason, ...]]:
    """Split as the list says; what does not divide goes one minor unit each to the first in order.

    Args:
        total: minor units; 0 when nobody can receive.
        claimants: everyone in the claim, in its order.
        receivers: ids of those able to receive, in the same order.
        split: the list's rule.

    Returns:
        A share for everyone (0 for a minor and for the dead), summing to the total, and the reasons.

    Raises:
        BadInput: the list shares by weight and somebody has none.
    """
    if len(receivers) == len(claimants) == 1:
        return {receivers[0]: total}, ()
    shares = dict.fromkeys((claimant.id for claimant in claimants), 0)
    remainder = 0
    reasons: list[Reason] = []
    if receivers:
        weights = [1] * len(receivers)
        if len(receivers) > 1:
            weights, reason = _weights(claimants, receivers, split)
            reasons.append(reason)
        whole = sum(weights)
        for receiver, weight in zip(receivers, weights, strict=True):
            shares[receiver] = total * weight // whole
        remainder = total - sum(shares.values())
        for receiver in receivers[:remainder]:
            shares[receiver] += 1
    if remainder:
        reasons.append(_REMAINDER)
    died = "deceased_to_survivors" if split.survivors_only and receivers else "deceased_no_share"
    for claimant in claimants:
        if is_minor(claimant):
            reasons.append(Reason("minor_no_share", {"claimant": claimant.id}))
        elif claimant.deceased:
            reasons.append(Reason(died, {"claimant": claimant.id}))
    return shares, tuple(reasons)


def _weights(
    claimants: Sequence[Claimant], receivers: Sequence[str], split: Split
) -> tuple[list[int], Reason]:
    equal = [1] * len(receivers)
    if split.shares == "equal":
        return equal, _EQUAL
    stated = {claimant.id: claimant.weight for claimant in claimants}
    weights: list[int] = []
    for receiver in receivers:
        weight = stated[receiver]
        if weight is None:
            if split.shares == "by_agreement":
                # Half an agreement is none: nobody's part may follow from what another has not agreed to.
                return equal, _NOT_AGREED
            raise BadInput(
                f"Claimant “{receiver}” has no weight, and the list shares by weight: give each one theirs."
            )
        weights.append(int(Fraction(str(weight)) * 1000))  # at most three decimals; the input was checked
    return weights, _BY_WEIGHT if split.shares == "by_weight" else _AGREED
