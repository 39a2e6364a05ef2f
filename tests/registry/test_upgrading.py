"""An upgrade goes well, or leaves the database as it was; and never loses what was done meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from tests.office import TestOffice
from tests.registry import doomed_release
from tests.registry.attacks import owner
from tests.registry.stories import by_call, tell


@pytest.fixture
def doomed(office: TestOffice) -> Iterator[None]:
    """Let the next release be one that fails; only once the office stands, which is of this one."""
    del office
    from django.conf import settings

    apps = [*settings.INSTALLED_APPS, "tests.registry.doomed_release.apps.DoomedConfig"]
    with override_settings(INSTALLED_APPS=apps):
        yield
    doomed_release.DURING.clear()


def tables() -> dict[str, Any]:
    """Return columns and number of rows of every table."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            columns = [each.name for each in connection.introspection.get_table_description(cursor, name)]
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - names of our own tables
            found[name] = columns, cursor.fetchone()[0]
    return found


@pytest.mark.usefixtures("doomed")
def test_an_upgrade_that_fails_leaves_the_database_as_it_was(office: TestOffice) -> None:
    from safeconduct.registry.upgrading import UpgradeFailed, pending, upgrade
    from safeconduct.registry.verifying import verify

    scene = tell(office)
    before = tables()
    assert pending() == ["doomed.0001_changes", "doomed.0002_fails"]
    with pytest.raises(UpgradeFailed, match=r"no_such_table.*again what it was before"):
        upgrade(office.installation)
    assert tables() == before
    assert verify(office.installation).problems == []
    assert [path for path in office.installation.home.iterdir() if path.name.endswith(".new")] == []
    # And work goes on: with its triggers, sequences and constraints.
    by_call(office)
    assert office.case(scene.case).stage


@pytest.mark.usefixtures("doomed")
def test_what_was_done_meanwhile_is_not_undone(office: TestOffice) -> None:
    from safeconduct.registry.upgrading import COPY, UpgradeFailed, upgrade

    done: list[str] = []
    doomed_release.DURING.append(lambda: done.append(by_call(office)))
    with pytest.raises(UpgradeFailed, match="1 entries were added meanwhile: it was not undone"):
        upgrade(office.installation)
    copy = office.installation.home / COPY
    assert copy.stat().st_mode & 0o777 == 0o600
    assert office.case(done[0]).reference == done[0]
    # The copy is not written over by another attempt.
    with pytest.raises(UpgradeFailed, match="An earlier upgrade was cut short"):
        upgrade(office.installation)


def test_an_upgrade_with_nothing_to_do_puts_back_triggers_and_verifies(office: TestOffice) -> None:
    from safeconduct.registry.upgrading import upgrade
    from safeconduct.storage.append_only import missing_triggers
    from safeconduct.storage.triggers import declared_triggers

    tell(office)
    with office.database.attacker() as raw:
        trigger = next(each for each in declared_triggers() if each.exists_on(office.database.vendor))
        on = "" if office.database.vendor == "sqlite" else f'ON "{trigger.table}"'
        raw.execute(f"DROP TRIGGER {trigger.name} {on}")
    assert missing_triggers(connection)
    done = upgrade(office.installation)
    assert done.steps == []
    assert done.verified.problems == []
    assert missing_triggers(connection) == []


def test_a_damaged_journal_is_said_and_nothing_pretended(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.upgrading import UpgradeFailed, upgrade

    tell(sqlite_office)
    with owner(sqlite_office.database) as hands:
        hands.run("UPDATE registry_entry SET body = ? WHERE leaf = 3", b"forged")
    with pytest.raises(UpgradeFailed, match=r"The journal is damaged\. First: "):
        upgrade(sqlite_office.installation)
