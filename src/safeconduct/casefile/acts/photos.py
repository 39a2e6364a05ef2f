"""Photos that officers take of items in custody."""

from collections.abc import Collection

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.custody import HANDLERS, Number, with_items
from safeconduct.casefile.acts.files import FileIdentity, Length, SendFile
from safeconduct.casefile.acts.forms import AFTERWARDS, Digest, NamingAct
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import Plaintext
from safeconduct.casefile.gates.files import file_is_sealed_to_the_present_identity, photo_is_new
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.parts.custody import Photo, PhotoShows


@act
class AttachPhoto(NamingAct, frozen=True, kw_only=True):
    """An officer attaches a photo of an item: its digest as it was taken is signed, and a copy of it kept.

    The digest of the camera's own bytes proves which picture was taken, whoever keeps it; the sealed file, made anew
    of what it shows, is what colleagues see. It carries no words: an inspector would read in them what the other
    inspector found. The person never meets it.
    """

    by = HANDLERS
    during = AFTERWARDS
    gates = (what_it_names_is_on_record, photo_is_new, file_is_sealed_to_the_present_identity)
    independent = True

    item: Number
    shows: PhotoShows
    original: Digest
    """SHA-256 of the photo as the camera made it."""
    digest: Digest
    """SHA-256 of the sealed file as it is stored."""
    length: Length
    identity: FileIdentity

    def named(self) -> tuple[str | int, ...]:
        """Return the item."""
        return (self.item,)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the items of this case."""
        return tuple(item.number for item in case.custody.here)

    def change(self, case: Case, done: Done) -> Case:
        """Put it with the item."""
        item = case.custody.item(self.item)
        if item is None:
            return case
        photo = Photo(
            entry=done.index,
            shows=self.shows,
            original=self.original,
            digest=self.digest,
            by=done.actor,
            at=done.at,
        )
        return with_items(case, {item.number: msgspec.structs.replace(item, photos=(*item.photos, photo))})


def named(plaintext: Plaintext) -> tuple[str, ...]:
    """Return the digests of the sealed files that an opened entry names: none, one, or two with the original."""
    if plaintext.act == AttachPhoto.__name__:
        return (plaintext.fields["digest"],)
    if plaintext.act != SendFile.__name__:
        return ()
    return tuple(digest for digest in (plaintext.fields["digest"], plaintext.fields["original"]) if digest)
