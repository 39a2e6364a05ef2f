"""That a gate refused something in a case: a table of tags that are in no order."""

from typing import Any

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class CreateWithoutRowid(migrations.CreateModel):
    """Make a table that is nothing but its primary key, kept in the key's order.

    SQLite gives a table a hidden number for each row otherwise, in the order in which they were inserted: which tag is
    the newest would be read from it. A later migration that alters this table makes it anew, with that number; it
    has to say this again. PostgreSQL knows no such table; what its rows show is on the page about seizures.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the table."""
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        sql, values = schema_editor.table_sql(to_state.apps.get_model(app_label, self.name))
        schema_editor.execute(f"{sql} WITHOUT ROWID", values or None)


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0004_retention"),
    ]

    operations = [
        CreateWithoutRowid(
            name="Refusal",
            fields=[
                ("tag", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("tag"), 32
                        ),
                        name="refusal_tag_has_one_size",
                    )
                ],
            },
        ),
    ]
