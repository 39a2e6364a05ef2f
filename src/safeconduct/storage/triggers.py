"""Triggers declared once in Python and held by the database, on SQLite and PostgreSQL alike.

A trigger is a list of rules, each a condition in SQL under which the statement is refused, and
optionally statements that follow. A refusal is an IntegrityError that carries the rule's name and
sentence; `safeconduct.storage.constraints.violated` gives the name back.

Only whoever owns the database can drop a trigger or, on SQLite, switch CHECK constraints off with a
PRAGMA. That is noticed by `missing_triggers` and, for what was rewritten meanwhile, by the journal.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import AppConfig, apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Every trigger of ours begins with this, so that one whose declaration was renamed is found and dropped.
PREFIX = "sc_"
ARRIVED = "arrived"
LONGEST_NAME = 63  # PostgreSQL cuts longer identifiers off silently


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A condition under which the database refuses a statement.

    Attributes:
        name: what `violated` returns for it; several triggers may share one rule.
        message: the sentence of the refusal; names the table.
        refuses: a condition in SQL over NEW and OLD that both databases understand, or
            `(SQLite's, PostgreSQL's)`; None in place of one means that this database needs none.
    """

    name: str
    message: str
    refuses: str | tuple[str | None, str | None]

    def condition(self, vendor: str) -> str | None:
        """Return the condition in the SQL of `vendor`, or None where that database needs none."""
        if isinstance(self.refuses, str):
            return self.refuses
        return self.refuses[0 if vendor == "sqlite" else 1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """A trigger on one table.

    Attributes:
        name: unique in the database; begins with `sc_`, at most 63 characters.
        table: the table's name, as Django makes it.
        event: `BEFORE INSERT`, `AFTER INSERT`, `BEFORE UPDATE`, `BEFORE UPDATE OF "a", "b"`,
            `BEFORE DELETE` or `BEFORE TRUNCATE` (PostgreSQL only; SQLite has no TRUNCATE).
        rules: checked in order; the first that refuses is reported.
        then: SQL statements, run when no rule refused.
        only: the one database that has this trigger; "" for both.
        together: run once for all rows of a statement, which are then rows of a table `NEW`: for PostgreSQL and
            AFTER INSERT only. What a trigger does for each row costs more there than the row itself.
    """

    name: str
    table: str
    event: str
    rules: tuple[Rule, ...] = ()
    then: tuple[str, ...] = ()
    only: str = ""
    together: bool = False

    def __post_init__(self) -> None:
        if not self.name.startswith(PREFIX) or len(self.name) > LONGEST_NAME:
            raise ValueError(f"Trigger {self.name}: begin with {PREFIX}, at most {LONGEST_NAME} characters.")

    def exists_on(self, vendor: str) -> bool:
        """Tell whether this database has such a trigger at all."""
        if self.only not in {"", vendor}:
            return False
        if self.event == "BEFORE TRUNCATE":
            return vendor == "postgresql"
        return bool(self.then) or any(rule.condition(vendor) for rule in self.rules)


type Declaration = Callable[[], list[Trigger]]

# Filled while models are imported. A declaration is called later, when every model is known.
_declared: dict[type[models.Model], list[Declaration]] = {}


def declare(model: type[models.Model], declaration: Declaration) -> None:
    """Register the triggers of `model`; call it once, where the model is defined.

    Args:
        model: the model whose table carries the triggers.
        declaration: makes the triggers; called after Django's apps are ready.
    """
    _declared.setdefault(model, []).append(declaration)


def declared_triggers(app_label: str | None = None) -> list[Trigger]:
    """Return all declared triggers, or those on the models of one app, in order of declaration."""
    return [
        trigger
        for model, declarations in _declared.items()
        if app_label in {None, model._meta.app_label}  # noqa: SLF001 - Django's documented model API
        for declaration in declarations
        for trigger in declaration()
    ]


def rules_by_message() -> dict[str, str]:
    """Return every rule's name by its sentence, which is all that SQLite reports."""
    return {rule.message: rule.name for trigger in declared_triggers() for rule in trigger.rules}


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def sqlite_definition(trigger: Trigger) -> str:
    """Return the `CREATE TRIGGER` statement, which SQLite keeps word for word."""
    raised = [
        f"WHEN {condition} THEN RAISE(ABORT, {_literal(rule.message)})"
        for rule in trigger.rules
        if (condition := rule.condition("sqlite"))
    ]
    body = [f"SELECT CASE {' '.join(raised)} END"] if raised else []
    body += trigger.then
    return (
        f'CREATE TRIGGER {trigger.name} {trigger.event} ON "{trigger.table}" '
        f"FOR EACH ROW BEGIN {'; '.join(body)}; END"
    )


def postgresql_source(trigger: Trigger) -> str:
    """Return the body of the trigger's function, which PostgreSQL keeps word for word."""
    test = f"EXISTS (SELECT 1 FROM {ARRIVED} WHERE {{}})" if trigger.together else "({})"  # noqa: S608 - our names
    raised = "".join(
        f"IF {test.format(condition)} THEN RAISE EXCEPTION USING MESSAGE = {_literal(rule.message)}, "
        f"ERRCODE = 'integrity_constraint_violation', CONSTRAINT = {_literal(rule.name)}, "
        f"TABLE = {_literal(trigger.table)}; END IF; "
        for rule in trigger.rules
        if (condition := rule.condition("postgresql"))
    )
    statements = "".join(f"{statement}; " for statement in trigger.then)
    last = "RETURN OLD" if trigger.event == "BEFORE DELETE" else "RETURN NEW"
    source = f"BEGIN {raised}{statements}{last}; END"
    # NEW itself is a row, and reserved.
    return re.sub(r"\bNEW\b(?! TABLE|;)", ARRIVED, source) if trigger.together else source


def postgresql_definition(trigger: Trigger) -> str:
    """Return the `CREATE TRIGGER` statement; but for quotes as PostgreSQL prints it back."""
    rows = f"REFERENCING NEW TABLE AS {ARRIVED} " if trigger.together else ""
    each = "STATEMENT" if trigger.together or trigger.event == "BEFORE TRUNCATE" else "ROW"
    return (
        f'CREATE TRIGGER {trigger.name} {trigger.event} ON "{trigger.table}" '
        f"{rows}FOR EACH {each} EXECUTE FUNCTION {trigger.name}()"
    )


def _present_sqlite(connection: BaseDatabaseWrapper) -> dict[str, tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: (sql,) for name, sql in cursor.fetchall() if name.startswith(PREFIX)}


def _present_postgresql(connection: BaseDatabaseWrapper) -> dict[str, tuple[object, ...]]:
    # tgenabled: a trigger switched off by ALTER TABLE … DISABLE TRIGGER is as good as missing.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, replace(pg_get_triggerdef(t.oid, true), '\"', ''), p.prosrc, "
            "t.tgenabled::text, p.proconfig "
            "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        return {name: tuple(rest) for name, *rest in cursor.fetchall() if name.startswith(PREFIX)}


def _present(connection: BaseDatabaseWrapper) -> dict[str, tuple[object, ...]]:
    return _present_sqlite(connection) if connection.vendor == "sqlite" else _present_postgresql(connection)


def _search_path(connection: BaseDatabaseWrapper) -> str:
    # pg_temp last: else a temporary table with the name of one of ours would be read by our triggers.
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return f"{cursor.fetchone()[0]}, pg_temp"


def _expected(connection: BaseDatabaseWrapper, trigger: Trigger, search_path: str) -> tuple[object, ...]:
    if connection.vendor == "sqlite":
        return (sqlite_definition(trigger),)
    return (
        postgresql_definition(trigger).replace('"', ""),
        postgresql_source(trigger),
        "O",
        [f"{name}={value}" for name, value in _settings(trigger, search_path)],
    )


def _settings(trigger: Trigger, search_path: str) -> list[tuple[str, str]]:
    """Return what PostgreSQL sets while the trigger's function runs."""
    # A handful of rows that arrived is looked up by keys: the planner would rather read a whole table of some
    # ten thousand rows, several times for each statement.
    keys = [("enable_seqscan", "off")] if trigger.together else []
    return [("search_path", search_path), *keys]


def _wanting(connection: BaseDatabaseWrapper, triggers: list[Trigger]) -> Iterator[Trigger]:
    """Yield the triggers that are absent, disabled or not as declared, on tables that exist."""
    present = _present(connection)
    search_path = "" if connection.vendor == "sqlite" else _search_path(connection)
    tables = set(connection.introspection.table_names())
    for trigger in triggers:
        if not trigger.exists_on(connection.vendor) or trigger.table not in tables:
            continue
        if present.get(trigger.name) != _expected(connection, trigger, search_path):
            yield trigger


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Name each declared trigger that the database lacks, has disabled or has in another form.

    Args:
        connection: an open connection, such as `django.db.connection`.

    Returns:
        Names in order of declaration; a table that is itself missing counts for all its triggers.
    """
    declared = [trigger for trigger in declared_triggers() if trigger.exists_on(connection.vendor)]
    tables = set(connection.introspection.table_names())
    wanting = {trigger.name for trigger in _wanting(connection, declared)}
    return [trigger.name for trigger in declared if trigger.name in wanting or trigger.table not in tables]


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _create(connection: BaseDatabaseWrapper, trigger: Trigger) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sqlite_definition(trigger))
            return
        settings = " ".join(
            f"SET {name} = {value}" for name, value in _settings(trigger, _search_path(connection))
        )
        cursor.execute(
            f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql {settings} "
            f"AS $body${postgresql_source(trigger)}$body$"
        )
        cursor.execute(postgresql_definition(trigger))


def _drop_stale(connection: BaseDatabaseWrapper, triggers: list[Trigger], tables: set[str]) -> None:
    """Drop triggers of ours on `tables` that no declaration knows any more."""
    known = {trigger.name for trigger in triggers}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
            )
        found = cursor.fetchall()
    for name, table in found:
        if name.startswith(PREFIX) and name not in known and table in tables:
            _drop(connection, name, table)


def install_triggers(connection: BaseDatabaseWrapper, app_label: str | None = None) -> None:
    """Make the database's triggers those declared; what is right already is left alone.

    Args:
        connection: an open connection, such as `django.db.connection`.
        app_label: only those on this app's tables; None for all.
    """
    triggers = declared_triggers(app_label)
    configs = apps.get_app_configs() if app_label is None else [apps.get_app_config(app_label)]
    models_of = [model for config in configs for model in config.get_models()]
    tables = {model._meta.db_table for model in models_of}  # noqa: SLF001 - Django's documented model API
    with transaction.atomic(using=connection.alias):
        _drop_stale(connection, triggers, tables)
        for trigger in list(_wanting(connection, triggers)):
            _drop(connection, trigger.name, trigger.table)
            _create(connection, trigger)


def drop_before_migrate(app_config: AppConfig, using: str, plan: list[object], **_kwargs: object) -> None:
    """Receive `pre_migrate`: on SQLite, take an app's triggers away when there is something to migrate.

    A table is altered there by copying it, dropping it and renaming the copy; the renaming fails
    while another table's trigger reads the table that is gone.
    """
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        for trigger in declared_triggers(app_config.label):
            _drop(connection, trigger.name, trigger.table)


def install_after_migrate(app_config: AppConfig, using: str, **_kwargs: object) -> None:
    """Receive `post_migrate`: put back what a migration of this app took away."""
    install_triggers(connections[using], app_config.label)
