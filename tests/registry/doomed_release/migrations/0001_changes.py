"""Change a table, and let happen what happens meanwhile."""

from typing import Any

from django.db import migrations
from tests.registry import doomed_release


def happen(_apps: Any, _editor: Any) -> None:
    for each in doomed_release.DURING:
        each()


class Migration(migrations.Migration):
    """The first step."""

    atomic = False
    operations = (
        migrations.RunSQL("CREATE TABLE doomed (id integer PRIMARY KEY)"),
        migrations.RunSQL("ALTER TABLE registry_mailbox ADD COLUMN doomed integer"),
        migrations.RunPython(happen),
    )
