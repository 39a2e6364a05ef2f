"""What may never change, declared at the model and held by the database.

`@append_only` is for what history is made of: entries, journal nodes, ledger rows. `@immutable_columns`
is for projections whose rows may change in part.

SQLite needs more than triggers on UPDATE and DELETE. `INSERT OR REPLACE` deletes the row it collides
with *without* firing DELETE triggers, so every unique key is guarded before an insert; and a column
takes any type (`'x' > 0` is true there), so every value's type is checked. Consequence: on a guarded
table `bulk_create(ignore_conflicts=True)` is refused on SQLite like any other duplicate.
"""

# S608: the SQL below is made of our own models' names, never of input.
# SLF001: `_meta` is Django's documented model API; its underscore only keeps it from fields' names.
# ruff: noqa: S608, SLF001

from collections.abc import Callable, Iterator

from django.db import connection, models

from safeconduct.storage.triggers import PREFIX, Rule, Trigger, declare, missing_triggers

__all__ = ["append_only", "immutable_columns", "missing_triggers", "unique_keys"]

_SQLITE_TYPES = {
    "text": ("CharField", "TextField", "UUIDField", "DateField", "DateTimeField", "JSONField"),
    "integer": (
        "AutoField",
        "BigAutoField",
        "BigIntegerField",
        "BooleanField",
        "IntegerField",
        "PositiveBigIntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SmallIntegerField",
    ),
    "blob": ("BinaryField",),
}
_TYPE_OF = {field: kind for kind, fields in _SQLITE_TYPES.items() for field in fields}


def append_only[M: models.Model](model: type[M]) -> type[M]:
    """Declare that rows of this model's table are added and never changed, removed or truncated.

    The rule's name is `<table>_append_only`. Unique keys keep the names of their constraints.

    Args:
        model: a concrete model; use as a class decorator.
    """
    table = model._meta.db_table
    forever = Rule(
        name=f"{table}_append_only",
        message=f"{table} is append-only: its rows are added, never changed or removed.",
        refuses="1 = 1",
    )

    def triggers() -> list[Trigger]:
        return [
            *(
                Trigger(
                    name=f"{PREFIX}{table}_{event.lower()}",
                    table=table,
                    event=f"BEFORE {event}",
                    rules=(forever,),
                )
                for event in ("UPDATE", "DELETE", "TRUNCATE")
            ),
            _insert_guard(model),
        ]

    declare(model, triggers)
    return model


def immutable_columns[M: models.Model](*names: str, deletable: bool) -> Callable[[type[M]], type[M]]:
    """Declare that some columns of a row keep the value they were inserted with.

    The rule's name is `<table>_immutable`, and for removal `<table>_permanent`.

    Args:
        names: the model's fields; others may change.
        deletable: whether rows may be removed (a projection that is rebuilt) or not.
    """

    def decorate(model: type[M]) -> type[M]:
        declare(model, lambda: _immutable_triggers(model, names, deletable=deletable))
        return model

    return decorate


def _immutable_triggers(
    model: type[models.Model], names: tuple[str, ...], *, deletable: bool
) -> list[Trigger]:
    table = model._meta.db_table
    column_of = _columns(model)
    columns = [_quoted(column_of[name]) for name in names]
    # Django's save() writes all columns, so a write of the same value must pass.
    changed = (
        " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns),
        " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns),
    )
    fixed = Rule(
        name=f"{table}_immutable",
        message=f"{table} keeps these columns as they were written: {', '.join(columns)}.",
        refuses=changed,
    )
    triggers = [
        Trigger(
            name=f"{PREFIX}{table}_update",
            table=table,
            event=f"BEFORE UPDATE OF {', '.join(columns)}",
            rules=(fixed,),
        )
    ]
    if deletable:
        return triggers
    permanent = Rule(
        name=f"{table}_permanent",
        message=f"{table} keeps its rows: none is removed.",
        refuses="1 = 1",
    )
    triggers += [
        Trigger(
            name=f"{PREFIX}{table}_{event.lower()}", table=table, event=f"BEFORE {event}", rules=(permanent,)
        )
        for event in ("DELETE", "TRUNCATE")
    ]
    return [*triggers, _insert_guard(model)]


def unique_keys(model: type[models.Model]) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Yield each unique key of a model: constraint name, columns, condition in SQL or None.

    The primary key is named `<table>_pkey`, a field with `unique=True` `<table>_<column>_key`, as
    PostgreSQL names them. Keys over expressions are left out.
    """
    meta = model._meta
    yield f"{meta.db_table}_pkey", tuple(str(field.column) for field in meta.pk_fields), None
    for field in meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield f"{meta.db_table}_{field.column}_key", (str(field.column),), None
    column_of = _columns(model)
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            columns = tuple(column_of[name] for name in constraint.fields)
            # As Django itself makes it for CREATE INDEX. The editor is not entered: it only quotes.
            editor = connection.schema_editor()
            condition = constraint._get_condition_sql(model, editor)  # type: ignore[attr-defined]
            yield constraint.name, columns, condition


def _columns(model: type[models.Model]) -> dict[str, str]:
    return {field.name: str(field.column) for field in model._meta.local_concrete_fields}


def _quoted(name: str) -> str:
    return f'"{name}"'


def _insert_guard(model: type[models.Model]) -> Trigger:
    """Guard unique keys and column types on SQLite; PostgreSQL needs neither."""
    meta = model._meta
    table = meta.db_table
    new_row = ", ".join(f'NEW."{field.column}" AS "{field.column}"' for field in meta.local_concrete_fields)
    rules = []
    for name, columns, condition in unique_keys(model):
        # NULLs are distinct: `=` with NULL refuses nothing. An id that SQLite will choose is NULL here.
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        refuses = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'
        if condition:
            refuses = (
                f"EXISTS (SELECT 1 FROM (SELECT {new_row}) WHERE {condition}) "
                f'AND EXISTS (SELECT 1 FROM "{table}" WHERE {same} AND {condition})'
            )
        message = f"{table} has a row with this {', '.join(columns)} already, and keeps it ({name})."
        rules.append(Rule(name=name, message=message, refuses=(refuses, None)))
    for field in meta.local_concrete_fields:
        kind = _TYPE_OF.get(_storage_type(field))
        if kind and not (field.primary_key and isinstance(field, models.AutoField | models.BigAutoField)):
            rules.append(
                Rule(
                    name=f"{table}_types",
                    message=f"{table}.{field.column} holds {kind} only.",
                    refuses=(f"typeof(NEW.\"{field.column}\") NOT IN ('{kind}', 'null')", None),
                )
            )
    return Trigger(name=f"{PREFIX}{table}_insert", table=table, event="BEFORE INSERT", rules=tuple(rules))


def _storage_type(field: models.Field) -> str:  # type: ignore[type-arg]  # any field, whatever its values
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()
