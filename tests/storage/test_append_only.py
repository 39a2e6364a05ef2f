"""What is declared to stand for ever stands, whoever writes to the database and however."""

# DJ008: the invented tables are never printed. S608: statements made by hand are what this file is about.
# ruff: noqa: DJ008, S608

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from tests.databases import Database

from safeconduct.storage import triggers
from safeconduct.storage.append_only import append_only, immutable_columns
from safeconduct.storage.constraints import violated
from safeconduct.storage.triggers import (
    PREFIX,
    Trigger,
    drop_before_migrate,
    install_after_migrate,
    install_triggers,
    missing_triggers,
)

type Tables = dict[str, type[models.Model]]


@pytest.fixture
def tables(database: Database) -> Iterator[Tables]:  # noqa: ARG001 - a fixture asks for another so
    """Three invented tables with awkward column names, known to Django for one test only."""
    declared, known = dict(triggers._declared), dict(apps.all_models["storage"])

    @append_only
    class Saying(models.Model):
        index = models.BigIntegerField()
        group = models.CharField(max_length=10)
        words = models.TextField()
        seal = models.BinaryField(null=True)

        class Meta:
            app_label = "storage"
            constraints = (
                models.UniqueConstraint(name="saying_place", fields=["group", "index"]),
                models.UniqueConstraint(
                    name="saying_once_aloud", fields=["words"], condition=models.Q(group="aloud")
                ),
                models.CheckConstraint(name="saying_from_one", condition=models.Q(index__gte=1)),
            )

    @immutable_columns("order", "tag", deletable=False)
    class Item(models.Model):
        order = models.IntegerField()
        tag = models.CharField(max_length=10, unique=True)
        place = models.CharField(max_length=10)

        class Meta:
            app_label = "storage"

    @immutable_columns("tag", deletable=True)
    class Shelf(models.Model):
        tag = models.CharField(max_length=10, unique=True)
        place = models.CharField(max_length=10)

        class Meta:
            app_label = "storage"

    try:
        with connection.schema_editor() as editor:
            for model in (Saying, Item, Shelf):
                editor.create_model(model)
        install_triggers(connection, "storage")
        Saying.objects.create(index=1, group="aloud", words="first", seal=b"\x00")
        Item.objects.create(order=1, tag="A-1", place="yard")
        Shelf.objects.create(tag="S-1", place="yard")
        yield {"saying": Saying, "item": Item, "shelf": Shelf}
    finally:
        triggers._declared.clear()
        triggers._declared.update(declared)
        apps.all_models["storage"].clear()
        apps.all_models["storage"].update(known)
        apps.clear_cache()


def refused(statement: str) -> str | None:
    """Run a statement that must be refused and return the rule that refused it."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return violated(caught.value)


CHANGES = (
    "UPDATE storage_saying SET words = 'other'",
    "UPDATE storage_saying SET words = words",
    "DELETE FROM storage_saying",
    """INSERT INTO storage_saying (id, "index", "group", words) VALUES (1, 9, 'x', 'other')
       ON CONFLICT (id) DO UPDATE SET words = 'other'""",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_an_append_only_row_is_neither_changed_nor_removed(tables: Tables, statement: str) -> None:
    assert refused(statement) in {"storage_saying_append_only", "storage_saying_pkey"}
    assert tables["saying"].objects.get().words == "first"


@pytest.mark.usefixtures("postgres_database")
def test_an_append_only_table_is_not_emptied() -> None:
    assert refused("TRUNCATE treasury_entry CASCADE").endswith("_append_only")


def test_the_refusal_names_the_table(tables: Tables) -> None:
    with pytest.raises(IntegrityError, match="storage_saying is append-only"), transaction.atomic():
        tables["saying"].objects.all().delete()


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ("(1, 2, 'x', 'other')", "storage_saying_pkey"),
        ("(2, 1, 'aloud', 'other')", "saying_place"),
        ("(2, 2, 'aloud', 'first')", "saying_once_aloud"),
    ],
)
@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
def test_a_row_cannot_be_replaced_through_any_unique_key(
    tables: Tables, database: Database, verb: str, columns: str, rule: str
) -> None:
    # Only SQLite has these verbs; OR REPLACE fires no DELETE trigger there.
    verb = verb if database.vendor == "sqlite" else "INSERT"
    assert refused(f'{verb} INTO storage_saying (id, "index", "group", words) VALUES {columns}') == rule
    assert tables["saying"].objects.get().words == "first"


def test_a_key_with_a_condition_binds_only_rows_that_meet_it(tables: Tables) -> None:
    tables["saying"].objects.create(index=2, group="quiet", words="first")
    tables["saying"].objects.create(index=3, group="quiet", words="first")
    assert tables["saying"].objects.count() == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "values",
    ["(1.5, 'g', 'w', NULL)", "('one', 'g', 'w', NULL)", "(2, x'00', 'w', NULL)", "(2, 'g', 'w', 'text')"],
)
@pytest.mark.usefixtures("tables")
def test_sqlite_takes_no_value_of_another_type(values: str) -> None:
    # 'one' > 0 holds in SQLite: without this, text would pass every CHECK on a number.
    statement = f'INSERT INTO storage_saying ("index", "group", words, seal) VALUES {values}'
    assert refused(statement) == "storage_saying_types"


def test_fixed_columns_stay_and_others_change(tables: Tables) -> None:
    item = tables["item"].objects.get()
    item.place = "hangar"
    item.save()
    assert tables["item"].objects.get().place == "hangar"
    assert refused("""UPDATE storage_item SET "order" = 2""") == "storage_item_immutable"
    assert refused("UPDATE storage_item SET tag = 'B-2', place = 'x'") == "storage_item_immutable"
    assert refused("DELETE FROM storage_item") == "storage_item_permanent"
    assert (
        refused("""INSERT INTO storage_item ("order", tag, place) VALUES (2, 'A-1', 'x')""")
        == "storage_item_tag_key"
    )


def test_a_projection_may_be_cleared_where_it_is_declared_so(tables: Tables) -> None:
    assert refused("UPDATE storage_shelf SET tag = 'other'") == "storage_shelf_immutable"
    tables["shelf"].objects.all().delete()
    assert not tables["shelf"].objects.exists()


@pytest.mark.usefixtures("tables")
def test_a_check_is_named_alike_on_both() -> None:
    assert (
        refused("""INSERT INTO storage_saying ("index", "group", words) VALUES (0, 'g', 'w')""")
        == "saying_from_one"
    )


@pytest.mark.usefixtures("tables")
def test_a_violation_without_a_name_has_none() -> None:
    assert refused("""INSERT INTO storage_saying ("index", "group") VALUES (5, 'g')""") is None


@pytest.mark.usefixtures("database")
def test_no_trigger_is_missing_after_all_migrations() -> None:
    assert missing_triggers(connection) == []


def test_a_migration_that_remakes_a_table_gives_its_triggers_back(tables: Tables) -> None:
    storage, saying = apps.get_app_config("storage"), tables["saying"]
    before = saying._meta.get_field("words")
    after = models.TextField(default="")
    after.set_attributes_from_name("words")
    after.model = saying

    drop_before_migrate(storage, using="default", plan=[object()])
    with connection.schema_editor() as editor:
        editor.alter_field(saying, before, after)
    if connection.vendor == "sqlite":
        assert "sc_storage_saying_update" in missing_triggers(connection)
    install_after_migrate(storage, using="default")

    assert missing_triggers(connection) == []
    assert refused("UPDATE storage_saying SET words = 'other'") == "storage_saying_append_only"


@pytest.mark.usefixtures("database")
def test_a_table_that_other_tables_triggers_read_can_be_migrated() -> None:
    treasury, account = apps.get_app_config("treasury"), apps.get_model("treasury", "Account")
    before = account._meta.get_field("kind")
    after = models.CharField(max_length=20)
    after.set_attributes_from_name("kind")
    after.model = account

    drop_before_migrate(treasury, using="default", plan=[object()])
    with connection.schema_editor() as editor:
        editor.alter_field(account, before, after)
    install_after_migrate(treasury, using="default")

    assert missing_triggers(connection) == []


@pytest.mark.usefixtures("database")
def test_migrating_with_nothing_to_do_leaves_the_triggers_in_place() -> None:
    drop_before_migrate(apps.get_app_config("treasury"), using="default", plan=[])
    assert missing_triggers(connection) == []
    call_command("migrate", verbosity=0)
    assert missing_triggers(connection) == []


def test_a_dropped_or_altered_trigger_is_noticed_and_mended(database: Database) -> None:
    name = f"{PREFIX}treasury_entry_update"
    with connection.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            # The same name, which now refuses nothing.
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON treasury_entry BEGIN SELECT 1; END")
            cursor.execute(f"DROP TRIGGER {PREFIX}treasury_line_delete")
        else:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN RETURN NEW; END'"
            )
            cursor.execute(f"ALTER TABLE treasury_line DISABLE TRIGGER {PREFIX}treasury_line_delete")
    assert missing_triggers(connection) == [name, f"{PREFIX}treasury_line_delete"]
    install_triggers(connection)
    assert missing_triggers(connection) == []


def test_a_trigger_that_is_no_longer_declared_is_dropped(tables: Tables) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER {PREFIX}old BEFORE INSERT ON storage_shelf "
                "BEGIN SELECT RAISE(ABORT, 'an old rule'); END"
            )
        else:
            cursor.execute(
                f"CREATE FUNCTION {PREFIX}old() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN RAISE integrity_constraint_violation; END'"
            )
            cursor.execute(
                f"CREATE TRIGGER {PREFIX}old BEFORE INSERT ON storage_shelf "
                f"FOR EACH ROW EXECUTE FUNCTION {PREFIX}old()"
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        tables["shelf"].objects.create(tag="S-2", place="yard")
    install_triggers(connection, "storage")
    tables["shelf"].objects.create(tag="S-2", place="yard")


def test_a_table_that_is_gone_counts_as_unguarded(tables: Tables) -> None:
    with connection.schema_editor() as editor:
        editor.delete_model(tables["shelf"])
    assert missing_triggers(connection) == ["sc_storage_shelf_update"]


@pytest.mark.parametrize("name", ["without_prefix", PREFIX + "x" * 61])
def test_a_name_that_could_not_be_found_again_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="begin with sc_"):
        Trigger(name=name, table="t", event="BEFORE INSERT")
