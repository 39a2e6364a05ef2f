"""Sending officers' notices: what `[notices]` in safeconduct.toml sets, one connection for a round, or files."""

import os
import re
import smtplib
import ssl
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.language import checked_language
from safeconduct.registry.configuration import FILE, Notices, Tls, configuration
from safeconduct.registry.notices import Mail

TIMEOUT = 30.0
"""Seconds to wait for the mail server."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which a connection stays on the machine, and may go without TLS."""

_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?")
# What ends a mail's line would begin a header of somebody else's choosing.


@dataclass(frozen=True, slots=True)
class Mailing:
    """How notices are sent.

    Attributes:
        host: the mail server; "" when none is named, and notices can only be written to a folder.
        port: its port.
        tls: "starttls", "tls" from the first byte, or "none", which only this machine itself gets.
        sender: mail address from which notices come.
        user: name at the mail server; "" to send without one.
        password: read from its file; "" without a user.
        authorities: file of certificates that vouch for the server; None for the system's.
        language: of the text inside.
        to: mail address by account.
    """

    host: str
    port: int
    tls: Tls
    sender: str
    user: str
    password: str = field(repr=False)
    authorities: Path | None
    language: str
    to: dict[str, str]


class CannotSend(SafeconductError):
    """The mail server took no notice of this round."""


def mailing(home: Path) -> Mailing:
    """Return how the installation in a folder sends notices.

    Raises:
        BadInput: `[notices]` names nobody, or a setting of it cannot be.
    """
    found = configuration(home).notices
    if not found.to:
        raise _wrong(
            'it names nobody; write [notices.to] and below it a line account = "address" for each officer'
        )
    for name, address in (("from", found.sender), *found.to.items()):
        if not _ADDRESS.fullmatch(address) or len(address) > 254:
            raise _wrong(f"“{name}” is no mail address: {address[:80]!r}")
    host, port = _server(found.smtp)
    if found.tls == "none" and host and host not in LOOPBACK:
        raise _wrong('tls = "none" is for a mail server on this machine only; set "starttls" or "tls"')
    return Mailing(
        host=host,
        port=port,
        tls=found.tls,
        sender=found.sender,
        user=found.user,
        password=_password(home, found),
        authorities=home / Path(found.authorities).expanduser() if found.authorities else None,
        language=checked_language(found.language),
        to=found.to,
    )


def send(mails: Sequence[Mail], how: Mailing) -> list[str]:
    """Send a round over one connection; return a sentence for each notice that the server refused.

    Everything was made before: nothing on the wire depends on how long a notice took to count.

    Raises:
        BadInput: no mail server is named.
        CannotSend: it could not be reached, or let nobody in.
    """
    if not how.host:
        raise _wrong('no mail server is named; set smtp = "host:port", or use --to FOLDER')
    refused = []
    try:
        with _connected(how) as server:
            if how.user:
                server.login(how.user, how.password)
            for mail in mails:
                try:
                    server.sendmail(how.sender, [mail.address], mail.content)
                except smtplib.SMTPRecipientsRefused:
                    refused.append(
                        f"The mail server refuses the address of {mail.account}; correct [notices.to]."
                    )
    except (OSError, smtplib.SMTPException) as error:
        # The server's own words may quote an address; its kind says enough.
        raise CannotSend(
            f"The mail server {how.host}:{how.port} did not take the round ({type(error).__name__}); "
            "check [notices] in safeconduct.toml."
        ) from None
    return refused


def write(mails: Sequence[Mail], folder: Path) -> None:
    """Write each mail to `ACCOUNT.eml` in a folder, over that of the round before.

    Raises:
        BadInput: the folder cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in mails:
            handle = os.open(
                folder / f"{quote(mail.account, safe='')}.eml", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
            )
            with os.fdopen(handle, "wb") as stream:
                stream.write(mail.content)
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror or 'unknown reason'}.") from None


def _connected(how: Mailing) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=how.authorities)
    # Named here, or the library would ask a name server for this machine's own name.
    name = how.sender.rpartition("@")[2]
    if how.tls == "tls":
        return smtplib.SMTP_SSL(how.host, how.port, name, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(how.host, how.port, name, timeout=TIMEOUT)
    if how.tls == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _server(smtp: str) -> tuple[str, int]:
    if not smtp:
        return "", 0
    host, _, port = smtp.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise _wrong(f'“smtp” must be "host:port", such as "mail.example:587", and is {smtp[:80]!r}')
    return host.strip("[]"), int(port)


def _password(home: Path, found: Notices) -> str:
    """Read the password from its file: never from an argument or the environment, which others can list."""
    if not found.user:
        return ""
    if not found.password_file:
        raise _wrong("“user” needs “password_file”, a file that holds the password and nothing else")
    path = home / Path(found.password_file).expanduser()
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise _wrong(f"others can read {path}; run `chmod 600 {path}`")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _wrong(f"the password file {path} cannot be read") from None


def _wrong(what: str) -> BadInput:
    return BadInput(f"{FILE}, [notices]: {what}.")


__all__ = ["CannotSend", "Mailing", "mailing", "send", "write"]
