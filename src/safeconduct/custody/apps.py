"""The app's place in Django, and what it follows."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """`safeconduct.custody`."""

    name = "safeconduct.custody"
    label = "custody"
    follows: dict[str, Callable[[Any], None]]

    def ready(self) -> None:
        """Say which acts this projection follows."""
        from safeconduct.custody.items import follow_blind  # noqa: PLC0415 - models exist only now

        self.follows = {"blind": follow_blind}
