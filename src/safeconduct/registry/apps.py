"""The app's place in Django, and what it follows."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """`safeconduct.registry`."""

    name = "safeconduct.registry"
    label = "registry"
    follows: dict[str, Callable[[Any], None]]

    def ready(self) -> None:
        """Say which acts this projection follows."""
        from safeconduct.registry.retaining import FOLLOWERS  # noqa: PLC0415 - models exist only now

        self.follows = {**FOLLOWERS}
