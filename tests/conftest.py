"""What every test relies on: no network, real databases, repeatable Hypothesis."""

import os
import sys
from typing import Any

import django
import pytest
from hypothesis import HealthCheck, settings
from tests.browser import chromium, rehearsed, served, visit
from tests.databases import (
    database,
    postgres_database,
    postgres_server,
    postgres_template,
    sqlite_database,
    sqlite_template,
)
from tests.office import authority_seed, office, officer_keys, sqlite_office
from tests.story import sqlite_story, story

# Fixtures count where a conftest has them.
__all__ = [
    "authority_seed",
    "chromium",
    "database",
    "office",
    "officer_keys",
    "postgres_database",
    "postgres_server",
    "postgres_template",
    "rehearsed",
    "served",
    "sqlite_database",
    "sqlite_office",
    "sqlite_story",
    "sqlite_template",
    "story",
    "visit",
]

LOOPBACK = {"localhost", "127.0.0.1", "::1", "", None}

# No deadlines: the machine that runs the tests is shared, and a slow step is not a wrong one.
settings.register_profile("ordinary", deadline=None)
settings.register_profile("everywhere-the-same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "soak", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)


class NetworkUsedError(AssertionError):
    """A test reached for the network."""


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every name look-up and connection that leaves this machine."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:  # a unix socket's address is a path
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in LOOPBACK:
        raise NetworkUsedError(f"A test must not use the network, and this one reached for {host}.")


def pytest_configure() -> None:
    if os.environ.get("SAFECONDUCT_SOAK"):
        settings.load_profile("soak")
    else:
        settings.load_profile("everywhere-the-same" if os.environ.get("CI") else "ordinary")
    sys.addaudithook(refuse_network)


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput"):
        return  # pytest-xdist's controller runs no test; its workers each come here themselves
    # A test that names no database finds none, least of all a developer's own.
    os.environ.pop("DATABASE_URL", None)
    os.environ["SAFECONDUCT_HOME"] = "/nonexistent/safeconduct-home"
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.site.settings"
    django.setup()
