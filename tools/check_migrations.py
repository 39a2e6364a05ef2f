"""Migration drift: `python -m tools.check_migrations` ends with 1 when a model has no migration."""

import os
import sys
import tempfile

import django
from django.core.management import call_command


def main() -> int:
    """Compare every model with its migrations and print what is missing.

    Returns:
        The exit status: 0 when nothing is missing.
    """
    with tempfile.TemporaryDirectory() as home:
        # Django asks the database whether its history is consistent; an empty one always is.
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"SAFECONDUCT_HOME": home, "DJANGO_SETTINGS_MODULE": "safeconduct.site.settings"}
        django.setup()
        try:
            call_command("makemigrations", check=True, dry_run=True, verbosity=1)
        except SystemExit:
            print("A model differs from its migrations: python -m django makemigrations", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
