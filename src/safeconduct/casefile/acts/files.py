"""Files: photos, documents and voice notes that people send, and the originals that officers ask for."""

from typing import Annotated, Literal

import msgspec

from safeconduct.attachments import Kind
from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Digest, Said, Text
from safeconduct.casefile.acts.thread import WRITING
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import Mentions, says_what_the_file_says
from safeconduct.casefile.gates.files import (
    file_is_sealed_to_the_present_identity,
    original_is_asked_for,
    voice_is_known_to_identify,
)
from safeconduct.casefile.words import LIVE, Audience, Role, Stage

MOST_PARTS, MOST_SECONDS, MOST_BYTES = 100, 24 * 60 * 60, 2**31
"""What an entry can say. Wider than what is converted today (`attachments.limits`), which may change; entries stay."""

Length = Annotated[int, msgspec.Meta(ge=1, le=MOST_BYTES)]
"""Bytes of one part of a file."""

FileIdentity = Annotated[str, msgspec.Meta(pattern=r"^file:[1-9][0-9]{0,4}\Z")]
"""Name of one of the case's file identities, "file:1"."""


@act
class SendFile(Act, frozen=True, kw_only=True):
    """The person, or a relative, sends a photo, a document or a voice note.

    The entry holds what the officers need to find and check it; the file itself, made anew of what the one
    sent shows, lies sealed beside the database. In clear the entry is one like any message's.
    """

    by = (Role.CLAIMANT, Role.RELATIVE)
    during = WRITING
    gates = (original_is_asked_for, voice_is_known_to_identify, file_is_sealed_to_the_present_identity)
    audience = Audience.THREAD
    independent = True
    hides = "names and places that the sender keeps apart from the file"

    form: Kind
    """What it is once converted; of what kind it was before is not kept."""
    lengths: Annotated[tuple[Length, ...], msgspec.Meta(min_length=1, max_length=MOST_PARTS)]
    """Bytes of each part, in order: a document has one for each page."""
    seconds: Annotated[int, msgspec.Meta(ge=0, le=MOST_SECONDS)] = 0
    """Of a recording, rounded up."""
    digest: Digest
    """SHA-256 of the sealed file as it is stored."""
    identity: FileIdentity
    """Which of the case's file identities opens it, "file:1"."""
    words: Text = ""
    """What the sender says about it."""
    voice_known: bool = False
    """Whether the sender confirmed that they were told that a voice identifies."""
    original: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    """SHA-256 of the original as it is stored; "" when none is kept."""
    duress: Literal[0, 1] = 0
    """1 from a mailbox that was opened with the duress words: set by the session, never by the sender."""

    def change(self, case: Case, done: Done) -> Case:
        """Count it. Officers see where the newest one under duress stands, as with a message."""
        files = msgspec.structs.replace(case.files, sent=case.files.sent.and_one(done.index, done.at))
        contact = case.contact
        if self.duress:
            contact = msgspec.structs.replace(contact, duress=done.index)
        return msgspec.structs.replace(case, files=files, contact=contact)


class _Originals(Act, frozen=True, kw_only=True):
    """The base of the two acts that say whether originals are wanted from a mailbox."""

    by = (Role.CONTACT_OFFICER, Role.LEGAL_ADVISER)
    during = LIVE | {Stage.CLOSED}
    gates = (says_what_the_file_says,)
    audience = Audience.THREAD
    independent = True

    mailbox: Annotated[int, msgspec.Meta(ge=1)]
    """Number of the mailbox: the person's own, or the relative's."""
    words: Said
    """Why, as the reader is told it."""

    def mentions(self) -> Mentions:
        """Name the mailbox."""
        return Mentions(mailbox=self.mailbox)


@act
class AskForOriginals(_Originals, frozen=True, kw_only=True):
    """An officer asks the person, or the relative, to let the originals of their files be kept as evidence.

    From then on they may add the original to a file, and need not. It keeps what a conversion takes away: place,
    day, device. Officers get it as a download only, with a warning.
    """

    def change(self, case: Case, done: Done) -> Case:
        """Let this mailbox send originals."""
        del done
        asked = tuple(sorted({*case.files.asked, self.mailbox}))
        return msgspec.structs.replace(case, files=msgspec.structs.replace(case.files, asked=asked))


@act
class StopAskingForOriginals(_Originals, frozen=True, kw_only=True):
    """An officer ends the asking for originals; from then on none is kept any more."""

    def change(self, case: Case, done: Done) -> Case:
        """Take no more originals from this mailbox; those that were sent stay."""
        del done
        asked = tuple(number for number in case.files.asked if number != self.mailbox)
        return msgspec.structs.replace(case, files=msgspec.structs.replace(case.files, asked=asked))
