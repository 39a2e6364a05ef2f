"""Settings of one installation, which lives in one folder: SAFECONDUCT_HOME.

The folder holds the database (unless DATABASE_URL names a PostgreSQL), the keyring of shred keys
and the server's own keys. Nothing here reads a secret from the environment.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP

from safeconduct.errors import BadInput
from safeconduct.registry.configuration import configuration

HOME = Path(os.environ.get("SAFECONDUCT_HOME", "safeconduct-home"))

# Without the address itself: there is a password in it.
NO_ADDRESS = (
    "DATABASE_URL is no address of a PostgreSQL: it is written postgresql://user:password@host:port/name "
    "with no other options than ?sslmode=verify-full&sslrootcert=FILE, sslcert, sslkey and channel_binding "
    "(docs/operate/postgresql.md); without it the database is a SQLite file in the installation's folder."
)
TLS_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding"})
"""What may stand in the address after the question mark; `registry.dumping` hands them to PostgreSQL's programs."""

ALL_FACES = ("public", "mailbox", "console")


def database(url: str | None, home: Path) -> dict[str, Any]:
    """Return Django's settings for the database at `url`, or for the SQLite file in `home`.

    Args:
        url: `postgresql://user:password@host:port/name`, where `host` may be percent-encoded
            (`%2Fvar%2Frun`) to name a socket folder, and libpq's options of TLS may follow
            (`?sslmode=verify-full&sslrootcert=…`); None or empty for SQLite.
        home: the installation's folder.

    Raises:
        BadInput: the address is not of that form.
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
    try:
        parts = urlsplit(url)
        port = parts.port
        # As libpq reads them: a plus sign is one.
        options = parse_qsl(
            parts.query.replace("+", "%2B"), keep_blank_values=True, strict_parsing=bool(parts.query)
        )
    except ValueError:
        raise BadInput(NO_ADDRESS) from None
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise BadInput(NO_ADDRESS)
    given = dict(options)
    # An option that was dropped in silence would leave a connection open that was meant to be protected.
    if (
        len(given) < len(options)
        or not all(given.values())
        or not TLS_OPTIONS.issuperset(given)
        or parts.fragment
    ):
        raise BadInput(NO_ADDRESS)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}} | given,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL"), HOME)}

INSTALLED_APPS = [
    "safeconduct.storage",
    "safeconduct.staff",
    "safeconduct.treasury",
    "safeconduct.custody",
    "safeconduct.registry",
    "safeconduct.web",
    "safeconduct.public",
    "safeconduct.mailbox",
    "safeconduct.console",
]
CONFIGURATION = configuration(HOME if HOME.is_dir() else None)


def faces(named: str | None) -> frozenset[str]:
    """Return the faces that a process serves.

    Args:
        named: what SAFECONDUCT_FACES says, with commas between them; None or empty for all.

    Raises:
        BadInput: one of them does not exist.
    """
    found = frozenset(each.strip() for each in (named or "").split(",") if each.strip())
    for unknown in sorted(found.difference(ALL_FACES)):
        # Else a mistyped one would silently not be served.
        raise BadInput(
            f"SAFECONDUCT_FACES names “{unknown[:40]}”: there are {', '.join(ALL_FACES)}, with commas between them."
        )
    return found or frozenset(ALL_FACES)


FACES = faces(os.environ.get("SAFECONDUCT_FACES"))
"""Which faces this process serves."""

ROOT_URLCONF = "safeconduct.site.urls"
WSGI_APPLICATION = "safeconduct.site.wsgi.application"
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ONION = CONFIGURATION.onion
"""Where the same pages stand as an onion service; None when nowhere."""

# Nothing signed with it outlives the process: what has to, is signed with the installation's own keys.
SECRET_KEY = secrets.token_hex(32)
MIDDLEWARE = [
    "safeconduct.web.middleware.QuietHeaders",
    "safeconduct.web.middleware.KnownHost",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# The only cookies there are: none on public pages, these two in the mailbox. `__Host-` binds them to one host.
CSRF_COOKIE_NAME = "__Host-c"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
# A web server that ends TLS in front of us hands on plain HTTP; the form's origin is https all the same.
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.clear.rstrip("/")] if CONFIGURATION.clear else []
CSRF_FAILURE_VIEW = "safeconduct.web.failures.forged"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            # No context processors: a template sees what its view hands it, and nothing of the visitor.
        },
    }
]
# A file up to 20 MB stays in memory: nothing that somebody sends touches a disk before it is sealed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Nothing of a request is logged: no address, no path, no agent. What fails is said by its kind alone.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        name: {"handlers": ["nowhere"], "propagate": False}
        for name in ("django.request", "django.server", "django.security", "django.security.csrf")
    },
}
