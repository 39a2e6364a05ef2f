"""Fail."""

from django.db import migrations


class Migration(migrations.Migration):
    """The second step."""

    dependencies = (("doomed", "0001_changes"),)
    operations = (migrations.RunSQL("SELECT 1 FROM no_such_table"),)
