"""Photos that officers take of items: hashed as the camera made them, made anew in the cell, sealed, kept, read.

A photo is kept before its entry is signed, as a file from a mailbox is. When a form comes back to its officer for a
correction, the kept photo goes on with it as a line of text that only this officer's session can have written: what
the camera took is not asked for again.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from safeconduct.attachments import CannotConvert, Kind, Refusal, convert, turn
from safeconduct.casefile.acts.photos import AttachPhoto
from safeconduct.casefile.case import newest
from safeconduct.casefile.entry import EntryDamaged
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.gates.files import file_is_sealed_to_the_present_identity
from safeconduct.casefile.parts.custody import PhotoShows
from safeconduct.errors import SafeconductError
from safeconduct.registry import rows
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.files import read_named
from safeconduct.registry.opening import identities, look
from safeconduct.registry.performing import Receipt, perform
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing import filestore
from safeconduct.sealing.errors import NoRoom

_LINE = "safeconduct.photo.v1"


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo that is sealed and kept, and that no entry names yet.

    Attributes:
        original: hex SHA-256 of its bytes as the camera made them.
        digest: hex SHA-256 of the sealed file.
        length: bytes of the picture in it.
        identity: which of the case's file identities opens it.
    """

    original: str
    digest: str
    length: int
    identity: str


def keep_photo(session: OfficerSession, case: str, data: bytes) -> KeptPhoto | None:
    """Hash a photo, make it anew where there is no key, and keep that sealed for the case.

    Args:
        session: of an admitted officer.
        case: the case's reference.
        data: the file as the camera made it; its name is not wanted.

    Returns:
        What was kept; None when the file is no picture.

    Raises:
        CannotConvert: it is not taken; `told(language)` gives the sentence.
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    with turn():
        converted = convert(data)
    if converted.kind is not Kind.IMAGE:
        return None
    return _kept(session, case, sha256(data).hexdigest(), converted.parts[0])


def _kept(session: OfficerSession, case: str, original: str, picture: bytes) -> KeptPhoto:
    keys = look(session, case).case.keys
    identity = newest(keys, "file:")
    sealed = filestore.seal(session.installation.keyring.get(case), case, picture, [keys[identity]])
    try:
        digest = session.installation.files.put(sealed)
    except NoRoom as error:
        raise CannotConvert(Refusal.NOT_HERE) from error
    return KeptPhoto(original, digest, len(picture), identity)


def drop_photo(session: OfficerSession, case: str, kept: KeptPhoto) -> None:
    """Remove a kept photo, unless an entry of its case names it: what is on record stays, whoever kept it.

    Args:
        session: of an admitted officer.
        case: the case's reference.
        kept: from `keep_photo`; its line may have come back after it was attached.

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
    """
    items = look(session, case).case.custody.items
    if all(photo.digest != kept.digest for item in items for photo in item.photos):
        session.installation.files.remove(kept.digest)


def attach_photo(
    session: OfficerSession, case: str, kept: KeptPhoto, *, item: int, shows: PhotoShows, request: bytes
) -> Receipt:
    """Attach a kept photo to an item, by an act.

    Args:
        session: of an admitted officer.
        case: the case's reference.
        kept: from `keep_photo`.
        item: number of the item.
        shows: what the photo shows.
        request: idempotency key; the same key attaches nothing twice.

    Raises:
        SafeconductError: the act is refused; see `perform()`. The kept photo stays for another try.
    """
    try:
        return _attach(session, case, kept, item, shows, request)
    except GateRefused as refused:
        if refused.gates != (file_is_sealed_to_the_present_identity,):
            raise
    # The identity was renewed since the photo was kept: it is sealed anew, and the old file goes.
    renewed = _kept(session, case, kept.original, _picture(session, case, kept))
    try:
        receipt = _attach(session, case, renewed, item, shows, request)
    except SafeconductError:
        drop_photo(session, case, renewed)
        raise
    # A request that came twice at one moment was attached under the other's file: then this one goes as well.
    for each in (kept, renewed):
        drop_photo(session, case, each)
    return receipt


def _attach(
    session: OfficerSession, case: str, kept: KeptPhoto, item: int, shows: PhotoShows, request: bytes
) -> Receipt:
    act = AttachPhoto(
        item=item,
        shows=shows,
        original=kept.original,
        digest=kept.digest,
        length=kept.length,
        identity=kept.identity,
    )
    return perform(act, session=session, case=case, request=request)


def _picture(session: OfficerSession, case: str, kept: KeptPhoto) -> bytes:
    row = rows.peek(case)
    if row is None:
        raise NoSuchFile(case)
    shred_key = session.installation.keyring.get(case)
    identity = identities(session, row, shred_key)[kept.identity]
    return filestore.unseal(shred_key, case, session.installation.files.get(kept.digest), identity)


def read_photo(session: OfficerSession, case: str, entry: int) -> bytes:
    """Return a photo, a JPEG made anew of what the camera took.

    Args:
        session: an admitted officer's.
        case: the case's reference.
        entry: place of its entry in the case file (`Photo.entry`).

    Raises:
        NoSuchFile: there is no such case, or it is not open to this session.
        BadInput: the entry holds no photo.
        FileGone: its bytes are not where they should be.
        CannotOpen: they were changed.
        EntryDamaged: the entry is not what was signed, or not what was kept.
    """
    act, content = read_named(session, case, entry, AttachPhoto)
    if act.length != len(content):
        raise EntryDamaged("the photo is not as long as its entry says")
    return content


def photo_line(session: OfficerSession, case: str, kept: KeptPhoto) -> str:
    """Return a kept photo as a line that a form can carry to its officer and back."""
    line = f"{kept.original}.{kept.digest}.{kept.length}.{kept.identity}"
    return f"{line}.{_mac(session, case, line)}"


def photo_of(session: OfficerSession, case: str, line: str) -> KeptPhoto | None:
    """Return the kept photo of a line; None when this officer's session did not write it for this case."""
    text, _, mac = line.rpartition(".")
    if not hmac.compare_digest(mac.encode(), _mac(session, case, text).encode()):
        return None
    original, digest, length, identity = text.split(".")
    return KeptPhoto(original, digest, int(length), identity)


def _mac(session: OfficerSession, case: str, line: str) -> str:
    return hmac.digest(session.seed, f"{_LINE}|{case}|{line}".encode(), "sha256").hex()
