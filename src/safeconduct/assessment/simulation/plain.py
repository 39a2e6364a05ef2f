"""A simulation's figures as plain data: what `simulate --json` prints."""

from safeconduct.assessment.reasons import render
from safeconduct.assessment.simulation.figures import Amounts, Example, Figures, Paid, Pair
from safeconduct.schedule import amount_text


def plain(figures: Figures, language: str) -> dict[str, object]:
    """Return figures as plain data; amounts are decimal digits in the unit beside them.

    Args:
        figures: what was found.
        language: of the awards' sentences, one of `language.LANGUAGES`.
    """
    return {
        "programme": figures.programme,
        "lists_in_force": list(figures.versions),
        "draft": figures.draft,
        "draft_digest": figures.digest,
        "claims": {
            "read": figures.read,
            "of_other_programmes": figures.others,
            "compared": figures.compared,
            "refused_now": figures.refused.now,
            "refused_by_draft": figures.refused.draft,
            "in_different_units": figures.incomparable,
        },
        "decisions_left_out": figures.dropped,
        "statuses": {str(status): _counts(pair) for status, pair in figures.statuses.items()},
        "amounts": [_amounts(amounts, language) for amounts in figures.amounts],
        "refusals": [
            {"row": refusal.row, "under": "draft" if refusal.under_draft else "now", "reason": refusal.reason}
            for refusal in figures.refusals
        ],
    }


def _amounts(amounts: Amounts, language: str) -> dict[str, object]:
    unit = amounts.unit
    return {
        "unit": unit,
        "claims": amounts.claims,
        "total": _sums(amounts.total, unit),
        "lowest": _sums(amounts.lowest, unit),
        "highest": _sums(amounts.highest, unit),
        "claims_without_upper_bound": _counts(amounts.unbounded),
        "claims_that_need_a_decision": _counts(amounts.decisions),
        "groups": {
            str(share.group): {"claims": share.claims, "amount": _sums(share.amount, unit)}
            for share in amounts.groups
        },
        "clauses": [{"clause": paid.id, **_paid(paid, unit)} for paid in amounts.clauses],
        "categories": [{"category": paid.id or None, **_paid(paid, unit)} for paid in amounts.categories],
        "distribution": [
            {
                "from": amount_text(each.lowest, unit),
                "below": amount_text(each.highest, unit),
                "claims": _counts(each.claims),
            }
            for each in amounts.bins
        ],
        "largest_gains": [_example(example, language) for example in amounts.gains],
        "largest_losses": [_example(example, language) for example in amounts.losses],
    }


def _paid(paid: Paid, unit: str) -> dict[str, object]:
    return {
        "lines_paid": _counts(paid.lines),
        "amount": _sums(paid.amount, unit),
        "lines_paid_more": paid.more,
        "lines_paid_less": paid.less,
    }


def _example(example: Example, language: str) -> dict[str, object]:
    return {
        "row": example.row,
        "difference": amount_text(example.difference, example.draft.unit),
        "claims_alike": example.alike,
        "now": render(example.now, language),
        "draft": render(example.draft, language),
    }


def _counts(pair: Pair) -> dict[str, int]:
    return {"now": pair.now, "draft": pair.draft, "difference": pair.difference}


def _sums(pair: Pair, unit: str) -> dict[str, str]:
    return {
        "now": amount_text(pair.now, unit),
        "draft": amount_text(pair.draft, unit),
        "difference": amount_text(pair.difference, unit),
    }
