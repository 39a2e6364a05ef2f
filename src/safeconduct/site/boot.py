"""Starting Django for one installation, from the command line or a test."""

import os
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command


def boot(home: Path) -> None:
    """Let this process serve the installation in `home` from now on. Does nothing when called again.

    The database is the SQLite file in `home`, or the PostgreSQL that DATABASE_URL names.
    """
    # The database is nobody else's to read, like the folder it lies in.
    os.umask(0o077)
    if not apps.ready:
        os.environ["SAFECONDUCT_HOME"] = str(home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.site.settings")
        django.setup()


def migrate() -> None:
    """Bring the database's tables and triggers up to this release."""
    call_command("migrate", verbosity=0, interactive=False)
