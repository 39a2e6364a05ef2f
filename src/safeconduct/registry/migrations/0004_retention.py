"""Since when a case that has ended is kept; awards and holds of before are read from their envelopes."""

import json
from typing import Any

from django.db import migrations, models


def follow(apps: Any, schema_editor: Any) -> None:
    """Note the awards, holds and reopened cases of entries that an earlier release wrote, in their order."""
    del schema_editor
    rows: dict[str, dict[str, bool]] = {}
    entries = apps.get_model("registry", "Entry").objects.order_by("leaf")
    for signed in entries.values_list("signed", flat=True).iterator(chunk_size=500):
        statement = json.loads(bytes(signed))
        clear = statement["envelope"].get("clear", {})
        if "award" in clear or "legal_hold" in clear:
            row = rows.setdefault(statement["case"], {})
            row["awarded"] = row.get("awarded", False) or "award" in clear
            row["held"] = clear.get("legal_hold", row.get("held", False))
    model = apps.get_model("registry", "Retention")
    model.objects.bulk_create((model(reference=each, **row) for each, row in rows.items()), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0003_public_journal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                ("reference", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("since", models.CharField(blank=True, default="", max_length=8)),
                ("awarded", models.BooleanField(default=False)),
                ("held", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="retention_since")],
            },
        ),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
