"""How long the long runs of `make soak` are."""

import os

SHARE = float(os.environ.get("SAFECONDUCT_SOAK") or 1)
"""Of each, how much is played: all of it in `make soak`, less in CI, which has an hour for everything."""


def long_run(whole: int) -> int:
    """Return how many acts, kills or examples of so many are played."""
    return max(1, round(whole * SHARE))
