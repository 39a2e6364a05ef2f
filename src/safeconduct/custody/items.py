"""Following the acts that take items into custody."""

from safeconduct.casefile.fold import Opened
from safeconduct.custody.models import HeldItem


def follow_blind(opened: Opened) -> None:
    """Hold the blind indexes of an entry; the same item twice is refused by the primary key."""
    statement = opened.statement
    HeldItem.objects.bulk_create(
        HeldItem(index=index, file=statement.case) for index in statement.envelope.clear["blind"]
    )


def is_held(index: str) -> bool:
    """Say whether an item with this blind index (hex) is in custody, in any case."""
    return HeldItem.objects.filter(index=index).exists()
