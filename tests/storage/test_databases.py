"""The tests' own ground: each test has its own database, and none reaches the network."""

import socket
import subprocess
import sys

import pytest
from django.db import OperationalError, connection
from tests.conftest import NetworkUsedError
from tests.databases import Database


def test_each_test_has_its_own_migrated_database(database: Database) -> None:
    assert connection.vendor == database.vendor
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (a integer)")
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0


@pytest.mark.usefixtures("database")
def test_what_one_test_made_another_does_not_see() -> None:
    assert "left_behind" not in connection.introspection.table_names()


def test_a_subprocess_reaches_the_same_database(database: Database) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (words varchar(20))")
        cursor.execute("INSERT INTO note VALUES ('seen from outside')")
    program = (
        "import django; django.setup()\n"
        "from django.db import OperationalError, connection\n"
        "cursor = connection.cursor()\n"
        "cursor.execute('SELECT words FROM note')\n"
        "print(cursor.fetchone()[0], connection.vendor)\n"
        "cursor.close(); connection.close()\n"
        "connection.vendor == 'postgresql' and connection.close_pool()\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], env=database.env(), check=True, capture_output=True, text=True
    )
    assert said.stdout.split("\n")[0] == f"seen from outside {database.vendor}"


def test_a_test_that_names_no_database_finds_none() -> None:
    with pytest.raises(OperationalError):
        connection.ensure_connection()


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(NetworkUsedError, match=r"reached for example\.org"):
        socket.getaddrinfo("example.org", 443)
    with socket.socket() as outward, pytest.raises(NetworkUsedError, match=r"192\.0\.2\.1"):
        outward.connect(("192.0.2.1", 443))


def test_the_machine_itself_may_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as near,
    ):
        near.sendall(b"hello")
        far, _ = server.accept()
        with far:
            assert far.recv(5) == b"hello"
