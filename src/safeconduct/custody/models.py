"""Items in custody, as far as they lie in clear: blind indexes, which say only that another case exists."""

from django.db import models

from safeconduct.storage.append_only import append_only


@append_only
class HeldItem(models.Model):
    """One blind index of an item, of its serial or its tag, or one mark of a link. Unique across all cases."""

    index = models.CharField(max_length=64, primary_key=True)
    """Hex HMAC-SHA-256 (SEALING.md): nothing can be looked up by it without the index key."""
    file = models.CharField(max_length=24)
    """Reference of the case that holds it."""

    def __str__(self) -> str:
        """Return the case."""
        return f"an item of {self.file}"
