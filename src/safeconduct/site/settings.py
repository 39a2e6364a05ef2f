"""Settings of one installation, which lives in one folder: SAFECONDUCT_HOME.

The folder holds the database (unless DATABASE_URL names a PostgreSQL), the keyring of shred keys
and the server's own keys. Nothing here reads a secret from the environment.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("SAFECONDUCT_HOME", "safeconduct-home"))


def database(url: str | None, home: Path) -> dict[str, Any]:
    """Return Django's settings for the database at `url`, or for the SQLite file in `home`.

    Args:
        url: `postgresql://user:password@host:port/name`, where `host` may be percent-encoded
            (`%2Fvar%2Frun`) to name a socket folder; None or empty for SQLite.
        home: the installation's folder.

    Raises:
        ValueError: the address is not of that form.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "safeconduct.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: an acknowledged act survives a power cut. secure_delete: an erased seal
                # leaves no bytes in free pages.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                    "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise ValueError(f"DATABASE_URL is not postgresql://user:password@host/name: {parts.scheme}://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL"), HOME)}

INSTALLED_APPS = [
    "safeconduct.storage",
    "safeconduct.staff",
    "safeconduct.treasury",
    "safeconduct.custody",
    "safeconduct.registry",
]
# No session, cookie or signed token of Django's is in use yet; a face that needs one reads its key
# from the installation's folder.
SECRET_KEY = "no-signed-value-is-made-with-this-key"  # noqa: S105
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE: list[str] = []
