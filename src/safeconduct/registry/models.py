"""The tables of entries, seals and the journal. Rows are written by `perform()` and by nothing else."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from safeconduct.storage.append_only import append_only, immutable_columns


@immutable_columns("reference", "kind", deletable=False)
class CaseFile(models.Model):
    """A file and its head: a clear projection, recreated from envelopes by `rebuild`."""

    reference = models.CharField(max_length=24, primary_key=True)
    kind = models.CharField(max_length=8)
    stage = models.CharField(max_length=10)
    index = models.IntegerField()
    digest = models.BinaryField(max_length=32)
    due = models.CharField(max_length=8, blank=True, default="")
    """ISO week ("2023-W32") by which the authority owes the next step; never a day."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("case", "office", "watch")), name="file_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=("kind",), condition=Q(kind__in=("office", "watch")), name="one_office_and_one_watch"
            ),
        )

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


@append_only
class Entry(models.Model):
    """One signed entry of a file, and its place in the journal."""

    leaf = models.BigIntegerField(primary_key=True)
    """Index of its leaf in the journal's tree."""
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="entries")
    index = models.IntegerField()
    signed = models.BinaryField()
    signature = models.BinaryField()
    body = models.BinaryField()
    salt = models.BinaryField()
    digest = models.BinaryField(unique=True)
    request = models.BinaryField(unique=True)
    """SHA-256 of actor and idempotency key: a repeated request does nothing twice."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.UniqueConstraint(fields=("file", "index"), name="one_entry_per_place"),
            models.CheckConstraint(condition=Q(leaf__gte=0) & Q(index__gte=0), name="entry_counts_from_zero"),
        )

    def __str__(self) -> str:
        """Return the file and the place in it."""
        return f"{self.file_id} entry {self.index}"


@append_only
class Pair(models.Model):
    """The two people of an act that nobody decides alone (promise 3)."""

    second = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="pair")
    proposal = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seconded")
    proposer = models.CharField(max_length=32)
    seconder = models.CharField(max_length=32)

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(condition=~Q(proposer=F("seconder")), name="two_different_people"),
            models.CheckConstraint(condition=Q(proposal__lt=F("second")), name="proposal_comes_first"),
        )

    def __str__(self) -> str:
        """Return the two accounts."""
        return f"{self.proposer} and {self.seconder}"


@append_only
class Node(models.Model):
    """A complete node of the journal's tree; level 0 holds the leaf hashes."""

    place = models.BigIntegerField(primary_key=True)
    """How many nodes were complete before it (`journal.place`): rows are only ever added at the end."""
    hash = models.BinaryField()

    def __str__(self) -> str:
        """Return its place."""
        return f"node {self.place}"


class TreeHead(models.Model):
    """The tree's size and the roots of its complete subtrees: the journal's one serial point."""

    only = models.BooleanField(primary_key=True, default=True)
    size = models.BigIntegerField()
    frontier = models.BinaryField()

    class Meta:
        """The database's part of it."""

        constraints = (models.CheckConstraint(condition=Q(only=True), name="one_tree"),)

    def __str__(self) -> str:
        """Return the size."""
        return f"{self.size} leaves"


@append_only
class PublishedCheckpoint(models.Model):
    """A signed head of the journal, as published."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()

    def __str__(self) -> str:
        """Return the size."""
        return f"checkpoint at {self.size}"


class Seal(models.Model):
    """An identity sealed to one holder, under the case's shred key. Deletable: erasure and rotation."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="seals")
    place = models.CharField(max_length=16)
    account = models.CharField(max_length=32)
    blob = models.BinaryField()

    class Meta:
        """The database's part of it."""

        constraints = (
            models.UniqueConstraint(fields=("file", "place", "account"), name="one_seal_per_holder"),
        )

    def __str__(self) -> str:
        """Return whose seal of what."""
        return f"{self.file_id} {self.place} for {self.account}"


class Snapshot(models.Model):
    """The sealed state after the entry with `digest`. Disposable: the fold makes it again."""

    file = models.OneToOneField(CaseFile, on_delete=models.PROTECT, primary_key=True)
    digest = models.BinaryField()
    blob = models.BinaryField()
    summary = models.BinaryField(default=b"")
    """The same in a few words, for queues; empty where there is none yet."""

    def __str__(self) -> str:
        """Return whose snapshot."""
        return f"snapshot of {self.file_id}"


class Mailbox(models.Model):
    """How an anonymous person comes back (SEALING.md, The mailbox). It does not say which case it opens."""

    locator = models.BinaryField(unique=True)
    salt = models.BinaryField()
    slots = models.BinaryField()

    def __str__(self) -> str:
        """Return nothing that tells one mailbox from another."""
        return "a mailbox"


class VaultReading(models.Model):
    """The opened content of a vault for one of the two who opened it. Deletable: gone when the minutes are over."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="readings")
    account = models.CharField(max_length=32)
    blob = models.BinaryField()

    class Meta:
        """The database's part of it."""

        constraints = (models.UniqueConstraint(fields=("file", "account"), name="one_reading_per_reader"),)

    def __str__(self) -> str:
        """Return whose reading."""
        return f"vault of {self.file_id} for {self.account}"


class Retention(models.Model):
    """Since when a case that has ended is kept, and what stops its erasure: a clear projection."""

    reference = models.CharField(max_length=24, primary_key=True)
    since = models.CharField(max_length=8, blank=True, default="")
    """Quarter in which it ended ("2023-Q3"), then the ISO week of its erasure ("2024-W14"); "" while it goes on."""
    awarded = models.BooleanField(default=False)
    """Whether it ever had an award: a longer period runs then."""
    held = models.BooleanField(default=False)
    """Whether a legal hold stands on it."""

    class Meta:
        """The database's part of it."""

        indexes = (models.Index(fields=("since",), name="retention_since"),)

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


@append_only
class Refusal(models.Model):
    """That some gate refused something in some case, at least once (ADR 68); an officer with the case open reads which.

    No order, moment, case, gate or count: a table of nothing but keys. On SQLite it has no rowid either, which would
    number the rows in the order in which they came.
    """

    tag = models.BinaryField(max_length=32, primary_key=True)
    """HMAC-SHA-256 under a key made from the case's file identity and its shred key: see `refusals.tag_of`."""

    class Meta:
        """The database's part of it."""

        constraints = (
            models.CheckConstraint(condition=Exact(Length("tag"), 32), name="refusal_tag_has_one_size"),
        )

    def __str__(self) -> str:
        """Return nothing that tells one refusal from another."""
        return "a refusal"


# The tables of the journal in public; Django finds models through this module.
from safeconduct.registry.public_models import (  # noqa: E402
    PublicBatch,
    PublicBundle,
    PublicCheckpoint,
    PublicCosignature,
    PublicNode,
)

__all__ = [
    "CaseFile",
    "Entry",
    "Mailbox",
    "Node",
    "Pair",
    "PublicBatch",
    "PublicBundle",
    "PublicCheckpoint",
    "PublicCosignature",
    "PublicNode",
    "PublishedCheckpoint",
    "Refusal",
    "Retention",
    "Seal",
    "Snapshot",
    "TreeHead",
    "VaultReading",
]
