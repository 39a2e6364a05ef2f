"""A real mail server for tests, and a tap on the wire before it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Inbox:
    """What the server took.

    Attributes:
        port: where it listens.
        mails: recipient and content of each mail, in order of arrival.
        logins: name and password of each login.
        refuses: addresses that it does not take.
    """

    port: int = 0
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    def to(self, address: str) -> list[bytes]:
        return [content for recipient, content in self.mails if recipient == address]

    async def handle_RCPT(  # noqa: N802 - the name and the arguments are aiosmtpd's
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        del server, session, options
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        del server, session
        self.mails += [(recipient, envelope.original_content) for recipient in envelope.rcpt_tos]
        return "250 OK"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        del server, session, envelope, mechanism
        self.logins.append((given.login, given.password))
        return AuthResult(success=given.password == b"invented")


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[Inbox]:
    """Run a server on this machine; with `tls` it wants STARTTLS before anything else."""
    inbox = Inbox()
    options: dict[str, Any] = {}
    if tls is not None:
        options = {"tls_context": tls, "require_starttls": True, "authenticator": inbox.login}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        inbox.port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
    server.start()
    try:
        yield inbox
    finally:
        server.stop()


@dataclass
class Tap:
    """Whoever sits on the wire: counts what passes to the server."""

    port: int
    passed: list[bytes] = field(default_factory=list)


@contextmanager
def tapped(server_port: int) -> Iterator[Tap]:
    """Relay connections to a server and keep what the clients send, one item for each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    tap = Tap(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def relay(source: socket.socket, sink: socket.socket, kept: int | None) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if kept is not None:
                    tap.passed[kept] += data
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", server_port))
                tap.passed.append(b"")
                up = threading.Thread(target=relay, args=(client, server, len(tap.passed) - 1))
                down = threading.Thread(target=relay, args=(server, client, None))
                threads.extend((up, down))
                up.start()
                down.start()
                up.join()
                down.join()
                client.close()
                server.close()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield tap
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
