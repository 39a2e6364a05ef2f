"""The public site as files that anybody may serve and anybody can check: the files, their sums, one signature.

`SHA256SUMS` names every other file with its SHA-256, in the form of `sha256sum`; `SHA256SUMS.sig` is an SSH
signature over it. So a mirror is checked by `safeconduct mirror verify`, or without this software by
`sha256sum -c SHA256SUMS` and `ssh-keygen -Y verify`.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from safeconduct.errors import BadInput
from safeconduct.journal.errors import BadNote, BadTile
from safeconduct.public import journal_files
from safeconduct.public.site import Page
from safeconduct.sealing import sshsig
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.lists import fingerprint
from safeconduct.sealing.signing import public_key_of

SUMS, SIGNATURE, KEY, SIGNERS = "SHA256SUMS", "SHA256SUMS.sig", "authority.pub", "allowed_signers"
NAMESPACE = "safeconduct-mirror"
WHO = "authority"
"""The principal in `allowed_signers`, which `ssh-keygen -Y verify -I` asks for."""

MAX_FILES, MAX_BYTES = 500_000, 64 * 1024 * 1024
"""Of a mirror that is checked: more is no mirror of ours, and reading it would only cost."""

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/~+-]+)")

type Progress = Callable[[float], None]
"""Is told the part that is done, from 0 to 1."""


def _unseen(done: float) -> None:
    """Tell nobody how far it has come."""


@dataclass(frozen=True, slots=True)
class CheckedMirror:
    """A mirror that is whole.

    Attributes:
        files: how many files the sums name.
        key: by which the sums are signed, 32 bytes.
        leaves: of the public journal in it, every tile recomputed; None where it has none.
    """

    files: int
    key: bytes
    leaves: int | None = None


def write(pages: Mapping[str, Page], out: Path, seed: bytes, progress: Progress = _unseen) -> int:
    """Write a mirror into `out`, signed, and return how many files it has.

    An earlier mirror in `out` is replaced as a whole: a reader finds the old one or the new one.

    Args:
        pages: the inventory of a site that is not live.
        out: a new or empty folder, or one that holds a mirror.
        seed: the authority's Ed25519 seed.
        progress: is told how far it has come.

    Raises:
        BadInput: `out` holds something else, or cannot be written.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / SUMS).is_file())):
        raise BadInput(f"{out} holds something that is no mirror; name a new folder, or an earlier mirror.")
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        sums = _write_all(pages, fresh, seed, progress)
        _swap(fresh, out)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The mirror cannot be written to {out}: {reason}.") from error
    return sums


def _write_all(pages: Mapping[str, Page], folder: Path, seed: bytes, progress: Progress) -> int:
    public = public_key_of(seed)
    sums: dict[str, str] = {}
    more = {
        KEY: f"# Key that signs this mirror; fingerprint {fingerprint(public)}\n{public.hex()}\n",
        SIGNERS: f'{WHO} namespaces="{NAMESPACE}" {sshsig.public_line(public)}\n',
    }
    for count, page in enumerate(pages.values(), start=1):
        sums[page.path] = _put(folder, page.path, page.make())
        progress(count / len(pages))
    for name, text in more.items():
        sums[name] = _put(folder, name, text.encode())
    manifest = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())).encode()
    _put(folder, SUMS, manifest)
    _put(folder, SIGNATURE, sshsig.sign(seed, NAMESPACE, manifest).encode())
    return len(sums)


def _put(folder: Path, path: str, data: bytes) -> str:
    if not _LINE.fullmatch(f"{'0' * 64}  {path}") or ".." in path.split("/"):
        raise ValueError(f"{path!r} is no path for a mirror")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    target.write_bytes(data)
    # Whoever serves it is another account than whoever publishes it.
    target.chmod(0o644)
    return hashlib.sha256(data).hexdigest()


def _swap(fresh: Path, out: Path) -> None:
    for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def verify(folder: Path, key: bytes | None, progress: Progress = _unseen) -> CheckedMirror:
    """Check a mirror.

    1. `SHA256SUMS` is signed, for this purpose, by the key that was given; without one, by the key it carries.
    2. Every file that it names is there, a plain file, with that sum.
    3. There is no other file: a page that nobody signed is no part of it.
    4. The public journal, where there is one: its checkpoint is signed by the key in `journal.vkey`, and all its tiles
       follow from the entries.

    Args:
        folder: the mirror.
        key: the authority's public key from elsewhere; None only shows that the mirror is whole.
        progress: is told how far it has come.

    Raises:
        BadInput: it is no mirror.
        BadSignature: one of these does not hold; the sentence names the first file that is wrong.
    """
    manifest = _read(folder, SUMS)
    signed_by = sshsig.verify(_read(folder, SIGNATURE).decode("ascii", "replace"), NAMESPACE, manifest)
    if key is not None and signed_by != key:
        raise BadSignature(
            f"The mirror is signed by {fingerprint(signed_by)}, not by the key that was given, "
            f"{fingerprint(key)}. Do not rely on it."
        )
    sums = _sums(manifest)
    for count, (path, digest) in enumerate(sums.items(), start=1):
        if hashlib.sha256(_read(folder, path)).hexdigest() != digest:
            raise BadSignature(f"{path} was changed since the mirror was signed. Do not rely on it.")
        progress(0.5 * count / len(sums))
    extra = sorted(set(_present(folder)) - sums.keys() - {SUMS, SIGNATURE})
    if extra:
        raise BadSignature(f"{extra[0]} was added: nobody signed it. Do not rely on this mirror.")
    has_journal = journal_files.CHECKPOINT in sums
    return CheckedMirror(len(sums), signed_by, _journal(folder, progress) if has_journal else None)


def _journal(folder: Path, progress: Progress) -> int:
    try:
        return journal_files.check(folder, lambda done: progress(0.5 + 0.5 * done))
    except (BadNote, BadTile) as error:
        raise BadSignature(f"The public journal in the mirror does not hold. {error}") from None


def _sums(manifest: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    lines = manifest.decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, start=1):
        parts = _LINE.fullmatch(line)
        if parts is None or ".." in parts[2].split("/") or parts[2].startswith("/") or parts[2] in found:
            raise BadInput(f"{SUMS}, line {number}: this is no sum of a file in a mirror.")
        found[parts[2]] = parts[1]
    if not found or len(found) > MAX_FILES:
        raise BadInput(f"{SUMS} names {len(found):,} files; a mirror has between 1 and {MAX_FILES:,}.")
    return found


def _present(folder: Path) -> Iterable[str]:
    for base, _, names in os.walk(folder):
        yield from ((Path(base) / name).relative_to(folder).as_posix() for name in names)


def _read(folder: Path, path: str) -> bytes:
    target = folder / path
    # A link could lead anywhere on the machine of whoever checks.
    linked = any(part.is_symlink() for part in (target, *target.parents) if part.is_relative_to(folder))
    if linked or not target.is_file():
        if path in {SUMS, SIGNATURE}:
            raise BadInput(f"{folder} is no mirror: it has no {path}.")
        raise BadSignature(f"{path} is missing. Do not rely on this mirror.")
    try:
        with target.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{target} cannot be read: {reason}.") from error
    if len(data) > MAX_BYTES:
        raise BadSignature(f"{path} is far larger than a file of a mirror. Do not rely on it.")
    return data
