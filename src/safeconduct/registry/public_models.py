"""The tables of the journal in public (journal.cover, journal.tiles). Rows are written by `public_journal` alone.

Only leaves and what lies above whole tiles of 256 are kept; the seven levels between follow from 256 leaves in no time.
"""

from django.db import models
from django.db.models import F, Q

from safeconduct.journal.cover import LARGEST, STEP
from safeconduct.storage.append_only import append_only
from safeconduct.storage.triggers import PREFIX, Rule, Trigger, declare


@append_only
class PublicBatch(models.Model):
    """One day's batch of the public tree."""

    number = models.BigIntegerField(primary_key=True)
    """From 0, without gaps."""
    day = models.DateField(unique=True)
    first = models.BigIntegerField(unique=True)
    """Index of its first leaf in the public tree."""
    size = models.IntegerField()
    covered = models.BigIntegerField()
    """How many entries of the journal the public tree holds after it."""
    nonce = models.BinaryField()
    """What makes its covers others than those of any batch for this day before the database was set back."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(
                condition=Q(size__gte=STEP) & Q(size__lte=LARGEST), name="public_batch_has_a_size"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=0) & Q(first__gte=F("number") * STEP) & Q(covered__gte=0),
                name="public_batch_counts_from_zero",
            ),
        )

    def __str__(self) -> str:
        """Return its day."""
        return f"batch of {self.day}"


@append_only
class PublicBundle(models.Model):
    """The data of 256 leaves of the public tree: an entry bundle without its lengths."""

    index = models.BigIntegerField(primary_key=True)
    leaves = models.BinaryField()

    def __str__(self) -> str:
        """Return its place."""
        return f"bundle {self.index}"


@append_only
class PublicNode(models.Model):
    """A complete node of the public tree above whole tiles; its leaves are the roots of the bundles."""

    place = models.BigIntegerField(primary_key=True)
    """As in `Node`, counted in the tree of the bundles' roots."""
    hash = models.BinaryField()

    def __str__(self) -> str:
        """Return its place."""
        return f"public node {self.place}"


@append_only
class PublicCheckpoint(models.Model):
    """A signed head of the public journal, one after each day on which batches were made."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()

    def __str__(self) -> str:
        """Return the size."""
        return f"public checkpoint at {self.size}"


@append_only
class PublicCosignature(models.Model):
    """A witness's signature under a public checkpoint (journal.cosignature)."""

    checkpoint = models.ForeignKey(PublicCheckpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    """The witness's verifier key, whole: a name could come again with another key."""
    line = models.TextField()

    class Meta:
        """The database's part of it."""

        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "witness"), name="one_cosignature_per_witness"),
        )

    def __str__(self) -> str:
        """Return whose."""
        return f"cosignature of {self.witness.partition('+')[0]}"


_BEFORE = "SELECT 1 FROM registry_publicbatch b WHERE b.number = NEW.number - 1"


def _follows() -> list[Trigger]:
    return [
        Trigger(
            name=f"{PREFIX}registry_publicbatch_follows",
            table="registry_publicbatch",
            event="BEFORE INSERT",
            rules=(
                Rule(
                    name="public_batches_follow",
                    message="registry_publicbatch: a batch follows the one before, by number, leaves, day and entries.",
                    refuses=(
                        f"(NEW.number = 0 AND (NEW.first <> 0 OR NEW.covered > NEW.size)) OR (NEW.number <> 0 AND NOT "
                        f"EXISTS ({_BEFORE} AND b.day < NEW.day AND b.first + b.size = NEW.first "
                        f"AND NEW.covered BETWEEN b.covered AND b.covered + NEW.size))"
                    ),
                ),
                Rule(
                    name="public_batch_is_whole_tiles",
                    message="registry_publicbatch: a batch is a multiple of 256 leaves.",
                    refuses=f"NEW.size % {STEP} <> 0",
                ),
            ),
        ),
    ]


declare(PublicBatch, _follows)
