"""G97–G99, G124: files that are sent, their originals, voices, and photos of items."""

from typing import TYPE_CHECKING

from safeconduct.attachments import Kind
from safeconduct.casefile.case import Case, newest
from safeconduct.casefile.gate import gate
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.files import SendFile
    from safeconduct.casefile.acts.photos import AttachPhoto


@gate("G97", source="SEALING.md, The mailbox: attachments")
def original_is_asked_for(case: Case, world: World, act: "SendFile") -> bool:
    """An original is kept only when an officer has asked this mailbox for it as evidence.

    It still holds the place, the day and the device that it came from. Nobody is to send that by mistake, and
    nobody under duress: what a person is forced to send is no evidence that anybody asked for.
    """
    if not act.original:
        return True
    number = world.actor.account.partition(":")[2]
    return not act.duress and number in map(str, case.files.asked)


@gate("G98", source="SEALING.md, The mailbox: attachments")
def voice_is_known_to_identify(case: Case, world: World, act: "SendFile") -> bool:
    """Whoever sends a recording has been told that a voice identifies.

    A face is thought of; a voice is not. It is compared by machines with thousands of others.
    """
    del case, world
    return act.form is not Kind.SOUND or act.voice_known


@gate("G99", source="SEALING.md, Keys: when an officer leaves, identities are rotated")
def file_is_sealed_to_the_present_identity(case: Case, world: World, act: "SendFile | AttachPhoto") -> bool:
    """The file is sealed to the newest identity of its case.

    A file is sealed before its entry is written. Where an officer is removed between the two, it would still
    open with the identity that this officer has.
    """
    del world
    return act.identity == newest(case.keys, "file:")


@gate("G124", source="United Nations IDDRS 4.10: the record of an item is complete and unambiguous")
def photo_is_new(case: Case, world: World, act: "AttachPhoto") -> bool:
    """No item of the case has this very photo already.

    Twice on record, one look at an item would pass for two, or a look at one item for a look at another.
    """
    del world
    return all(photo.original != act.original for item in case.custody.items for photo in item.photos)
