"""Tables as wide as the registry's, with a primary key and nothing else: no trigger, no check, no other index.

They stand in the same database, under the same settings, and belong to no app: the benchmark makes them.
"""

from typing import Any, ClassVar

from django.db import connection, models


class Plain(models.Model):
    """What they share."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        """In no app."""

        app_label = "benchmarks"
        abstract = True

    def __str__(self) -> str:
        """Return its key."""
        return str(self.pk)


class PlainFile(Plain):
    """As wide as `registry.CaseFile`."""

    reference = models.CharField(max_length=24, primary_key=True)
    kind = models.CharField(max_length=8)
    stage = models.CharField(max_length=10)
    index = models.IntegerField()
    digest = models.BinaryField()
    due = models.CharField(max_length=8)


class PlainEntry(Plain):
    """As wide as `registry.Entry`."""

    leaf = models.BigIntegerField(primary_key=True)
    file = models.CharField(max_length=24)
    index = models.IntegerField()
    signed = models.BinaryField()
    signature = models.BinaryField()
    body = models.BinaryField()
    salt = models.BinaryField()
    digest = models.BinaryField()
    request = models.BinaryField()


class PlainHead(Plain):
    """As wide as `registry.TreeHead`."""

    only = models.BooleanField(primary_key=True, default=True)
    size = models.BigIntegerField()
    frontier = models.BinaryField()


class PlainSnapshot(Plain):
    """As wide as `registry.Snapshot`."""

    file = models.CharField(max_length=24, primary_key=True)
    digest = models.BinaryField()
    blob = models.BinaryField()
    summary = models.BinaryField()


class PlainPosting(Plain):
    """As wide as `treasury.Entry`."""

    number = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12)
    case_reference = models.CharField(max_length=64)
    reference = models.CharField(max_length=128)
    week = models.IntegerField()
    weekday = models.SmallIntegerField(null=True)
    unit = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    second_unit = models.CharField(max_length=12, null=True)  # noqa: DJ001 - as in the ledger
    second_amount = models.BigIntegerField(null=True)
    credit_id = models.CharField(max_length=120)
    debit_id = models.CharField(max_length=120)
    reverses_id = models.BigIntegerField(null=True)
    second_credit_id = models.CharField(max_length=120, null=True)  # noqa: DJ001 - as in the ledger
    second_debit_id = models.CharField(max_length=120, null=True)  # noqa: DJ001 - as in the ledger
    rate_id = models.BigIntegerField(null=True)


class AnyNode(Plain):
    """As wide as `registry.Node`."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    class Meta(Plain.Meta):
        """In no app."""

        abstract = True


class PlainNode(AnyNode):
    """As wide as `registry.Node`."""


class GuardedNode(AnyNode):
    """As wide as `registry.Node`, with the triggers that SQLite runs before each of its inserts."""


TABLES: tuple[type[Plain], ...] = (
    PlainFile,
    PlainEntry,
    PlainHead,
    PlainSnapshot,
    PlainPosting,
    PlainNode,
    GuardedNode,
)


def make() -> None:
    """Make the tables in the database at hand."""
    with connection.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    if connection.vendor == "sqlite":
        _guard("registry_node", name_of(GuardedNode))


def name_of(table: type[models.Model]) -> str:
    """Return a table's name in the database."""
    return table._meta.db_table  # noqa: SLF001 - Django's documented model API


def columns_of(row: models.Model) -> dict[str, Any]:
    """Return a row's values by field, in the order of its columns; another row by its key."""
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
    return {field.name: getattr(row, field.attname) for field in fields}


def _guard(like: str, table: str) -> None:
    """Give `table` the triggers that SQLite keeps, word for word, on the table `like`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [like])
        for (sql,) in cursor.fetchall():
            # Past Django's cursor, which would take a per cent sign for a mark.
            connection.connection.execute(sql.replace(like, table))
