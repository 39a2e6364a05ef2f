"""The app's place in Django."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    """`safeconduct.treasury`."""

    name = "safeconduct.treasury"
    label = "treasury"
    follows: dict[str, Callable[[Any], None]]

    def ready(self) -> None:
        """Declare the rules that the database holds; importing them does it."""
        from safeconduct.treasury import (  # noqa: PLC0415 - models can be imported only from here on
            bank,
            bank_rules,  # noqa: F401 - importing them declares them
            following,
            rules,  # noqa: F401 - importing them declares them
        )

        self.follows = {
            "GrantAppropriation": following.follow_grant,
            "SetPoolRule": following.follow_pool_rule,
            "MovePool": following.follow_pool,
            "MoveImprest": following.follow_imprest,
            "LapseAppropriation": following.follow_lapse,
            "money": bank.follow_money,
            "bank": bank.follow_bank,
        }
