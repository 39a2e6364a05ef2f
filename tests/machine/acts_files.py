"""Making acts of files. The machine keeps noise for them: converting is tested where it is done."""

import secrets

from tests.machine.scene import HIDDEN, Scene, makes

from safeconduct.attachments import Kind
from safeconduct.casefile.acts.files import AskForOriginals, SendFile, StopAskingForOriginals


@makes(SendFile)
def send_file(s: Scene) -> SendFile:
    store = s.copy.installation.files
    form = s.hand.pick(*Kind)
    return SendFile(
        form=form,
        lengths=tuple(range(1, 1 + (s.hand.number(1, 9) if form is Kind.DOCUMENT else 1))),
        seconds=s.hand.number(1, 90) if form is Kind.SOUND else 0,
        digest=store.put(secrets.token_bytes(64)),
        identity=s.case.newest("file:") or "file:1",
        words=s.text("what it shows"),
        voice_known=s.hand.pick(True, False),
        original=store.put(secrets.token_bytes(64)) if s.hand.chance(4) else "",
        duress=s.hand.pick(0, 1),
        hidden={"place": f"{HIDDEN} yard"} if s.hand.chance(3) else {},
    )


@makes(AskForOriginals)
def ask_for_originals(s: Scene) -> AskForOriginals:
    return AskForOriginals(mailbox=s.some(s.case.contact.readers, 1), words=s.text("a court asks"))


@makes(StopAskingForOriginals)
def stop_asking_for_originals(s: Scene) -> StopAskingForOriginals:
    return StopAskingForOriginals(mailbox=s.some(s.case.contact.readers, 1), words=s.text("enough"))
