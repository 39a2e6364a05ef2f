"""A release whose second migration fails, after the first has changed the database."""

from collections.abc import Callable

DURING: list[Callable[[], object]] = []
"""What happens while its first migration runs."""
