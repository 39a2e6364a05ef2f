"""Sessions of people in contact: in memory, encrypted under a key that only their cookie carries.

A session is a file of one size in a folder that no disk backs, named by a digest. It holds nothing of the visitor:
no address, no agent, and no time but how long it has been idle. Whoever takes the server's memory without the
cookie reads none; whoever has the cookie after logout, or after 15 idle minutes, finds none.
"""

import base64
import binascii
import os
import secrets
import threading
import time
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path

import msgspec
from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.casefile.entry import Head
from safeconduct.errors import BadInput
from safeconduct.mailbox.memory import locked
from safeconduct.registry.installation import Installation
from safeconduct.registry.mailboxes import Prepared
from safeconduct.registry.sessions import DuressSession, MailboxSession
from safeconduct.sealing.mailbox import MailboxKeys

COOKIE = "__Host-s"
"""The cookie's name; the prefix lets no other host and no plain connection set it (RFC 6265bis, section 4.1.3)."""

COOKIE_FORM = "HttpOnly; Secure; SameSite=Strict; Path=/"
"""Its attributes. Without Max-Age it ends with the browser.

Chromium (seen in 156) and Firefox take and send such a cookie over plain HTTP on `localhost` and `127.0.0.1`; Tor
Browser takes an onion address for secure. An ordinary browser that reaches the onion address through a proxy app drops
it, and no mailbox opens there: which is as it should be, for such a browser hides nothing else either."""

IDLE_SECONDS = 15 * 60
FILE_BYTES = 8192
"""Length of every session's file, whatever it holds."""

_TOKEN_BYTES = 32
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_ROOM = FILE_BYTES - _NONCE_BYTES - bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_REAPED_EVERY = 30.0


class Beginning(msgspec.Struct, frozen=True, tag="beginning"):
    """Words were drawn and copied back; nothing is stored yet."""

    prepared: Prepared
    relative: bool = False

    def __repr__(self) -> str:
        """Return nothing that opens it."""
        return "a mailbox that is not begun yet"


class Open(msgspec.Struct, frozen=True, tag="open", repr_omit_defaults=True):
    """A mailbox that its own words opened."""

    case: str
    number: int
    relative: bool
    seed: bytes
    identity: str
    slot: bytes
    head: Head
    began: bool = False
    """Whether the mailbox began in this session: only then are duress words offered, so that no later page tells
    one thread from the other by offering them."""

    def __repr__(self) -> str:
        """Return nothing that opens it."""
        return "an open mailbox"

    @classmethod
    def of(cls, session: MailboxSession, *, began: bool = False) -> "Open":
        """Return what has to be kept of a session."""
        keys = session.keys
        return cls(
            session.case,
            session.number,
            session.relative,
            keys.seed,
            keys.identity,
            keys.slot,
            session.head,
            began,
        )

    def session(self, installation: Installation) -> MailboxSession:
        """Return the session."""
        keys = MailboxKeys(self.seed, self.identity, self.slot)
        return MailboxSession(installation, self.number, self.case, keys, self.head, self.relative)


class Duress(msgspec.Struct, frozen=True, tag="duress"):
    """A mailbox that the duress words opened."""

    case: str
    number: int
    relative: bool
    own_seed: bytes
    identity: str
    slot: bytes
    seed: bytes
    head: Head
    since: date
    language: str

    def __repr__(self) -> str:
        """Return what an ordinary one does: a log must not tell them apart."""
        return "an open mailbox"

    @classmethod
    def of(cls, session: DuressSession) -> "Duress":
        """Return what has to be kept of a session."""
        keys = session.keys
        return cls(
            session.case,
            session.number,
            session.relative,
            keys.seed,
            keys.identity,
            keys.slot,
            session.seed,
            session.head,
            session.since,
            session.language,
        )

    def session(self, installation: Installation) -> DuressSession:
        """Return the session."""
        return DuressSession(
            installation,
            self.number,
            self.case,
            MailboxKeys(self.own_seed, self.identity, self.slot),
            self.seed,
            self.head,
            self.relative,
            self.since,
            self.language,
        )


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a session holds.

    Attributes:
        state: a mailbox that is about to begin, or one that is open.
    """

    state: Beginning | Open | Duress


class SessionStore:
    """The sessions of one installation, shared by its worker processes."""

    def __init__(self, folder: Path) -> None:
        """Keep sessions in a folder from `memory.memory_folder`."""
        self._folder = folder / "sessions"
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._lock = threading.Lock()
        self._reaper: threading.Thread | None = None

    def new(self, content: Content) -> str:
        """Keep a session and return its cookie's value, 43 letters; it stands nowhere else.

        Raises:
            BadInput: the content is too large.
        """
        token = secrets.token_bytes(_TOKEN_BYTES)
        self._write(token, content)
        self._tend()
        return base64.urlsafe_b64encode(token).rstrip(b"=").decode()

    def get(self, token: str) -> Content | None:
        """Return the session of a cookie and begin its idle time anew; None when there is none any more."""
        self.reap()
        read = _token(token)
        if read is None:
            return None
        path = self._path(read)
        try:
            # Opened once: the file that is read is the one whose time is looked at.
            with path.open("rb") as file:
                if _is_idle(os.fstat(file.fileno())):
                    _wipe(path)
                    return None
                data = file.read(FILE_BYTES + 1)
                now = _now()
                os.utime(file.fileno(), ns=(now, now))
        except FileNotFoundError:
            return None
        return _opened(read, data)

    def put(self, token: str, content: Content) -> None:
        """Replace a session's content; does nothing when it was wiped meanwhile.

        Raises:
            BadInput: the content is too large.
        """
        read = _token(token)
        if read is None:
            return
        # A logout in another window must not be undone by an answer that was still being made.
        with locked(self._folder):
            if self._path(read).exists():
                self._write(read, content)

    def wipe(self, token: str) -> None:
        """Overwrite and remove a session; the cookie opens nothing from now on."""
        read = _token(token)
        if read is not None:
            with locked(self._folder):
                _wipe(self._path(read))

    def reap(self) -> int:
        """Wipe every session that was idle too long, and return how many are left."""
        left = 0
        try:
            paths = list(self._folder.iterdir())
        except FileNotFoundError:
            return 0
        for path in paths:
            with suppress(FileNotFoundError):
                if _is_idle(path.stat()):
                    _wipe(path)
                else:
                    left += 1
        return left

    def _tend(self) -> None:
        """Let a thread wipe what is idle also when nobody comes any more; it ends when nothing is left."""
        with self._lock:
            if self._reaper is None or not self._reaper.is_alive():
                self._reaper = threading.Thread(target=self._watch, name="session-reaper", daemon=True)
                self._reaper.start()

    def _watch(self) -> None:
        while True:
            time.sleep(_REAPED_EVERY)
            with self._lock:
                if self.reap() == 0:
                    self._reaper = None
                    return

    def _write(self, token: bytes, content: Content) -> None:
        path, data = self._path(token), _sealed(token, content)
        # A name of its own until it is whole: a reader never sees half a session.
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, data)
            now = _now()
            os.utime(handle, ns=(now, now))
        finally:
            os.close(handle)
        beside.replace(path)

    def _path(self, token: bytes) -> Path:
        return self._folder / blake2b(token, digest_size=16, person=b"sc.session.name").hexdigest()


def _now() -> int:
    """Return nanoseconds since the machine started.

    So no file of a session tells the hour, and no clock that is set back keeps one alive.
    """
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def _is_idle(found: os.stat_result) -> bool:
    idle, at = IDLE_SECONDS * 1_000_000_000, found.st_mtime_ns
    now = _now()
    # A file whose writer died before setting its time still has the clock's.
    return (now - at if at <= now else time.time_ns() - at) >= idle


def _token(text: str) -> bytes | None:
    try:
        token = base64.urlsafe_b64decode(text.encode("ascii") + b"=")
    except (binascii.Error, ValueError):
        return None
    return token if len(token) == _TOKEN_BYTES else None


def _key(token: bytes) -> bytes:
    return blake2b(token, digest_size=32, person=b"sc.session.key.1").digest()


def _sealed(token: bytes, content: Content) -> bytes:
    plain = msgspec.msgpack.encode(content) + b"\x80"
    if len(plain) > _ROOM:
        raise BadInput("This is more than can be kept until it is sent; shorten it, or send it in two parts.")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain.ljust(_ROOM, b"\0"), b"", nonce, _key(token)
    )


def _opened(token: bytes, data: bytes) -> Content | None:
    if len(data) != FILE_BYTES:
        return None
    try:
        plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            data[_NONCE_BYTES:], b"", data[:_NONCE_BYTES], _key(token)
        )
    except CryptoError:
        return None
    try:
        return msgspec.msgpack.decode(plain.rstrip(b"\0")[:-1], type=Content)
    except msgspec.DecodeError:
        # Written by another release, before an update: its person opens their mailbox again.
        return None


def _wipe(path: Path) -> None:
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(bytes(FILE_BYTES))
        path.unlink()
