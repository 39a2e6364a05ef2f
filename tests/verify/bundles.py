"""Bundles for tests: a case with a mailbox, a photo and names in its vault, of which a part is handed to a court."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.attachments import samples
from tests.mailbox.boxes import begun
from tests.office import TestOffice

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.court import ExportBundle
from safeconduct.casefile.acts.office import EndService
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.sealing import signing

WITHHELD = "The withheld kestrel sat on the invented mill."
HIDDEN = "Invented Lane 7, behind the well"
SHOWN = "The invented answer that a court asked for."


@dataclass(frozen=True)
class Handed:
    """A bundle, and what it was made from.

    Attributes:
        office: the installation.
        case: the case's reference.
        act: what two people decided.
        index: place of their second signature.
        files: the bundle.
        person: the mailbox's session.
    """

    office: TestOffice
    case: str
    act: ExportBundle
    index: int
    files: dict[str, bytes]
    person: Any

    @property
    def key(self) -> bytes:
        """The authority's public key."""
        return bytes(self.office.installation.authority)

    def signed_again(self, files: dict[str, bytes], account: str = "owl") -> dict[str, bytes]:
        """Return changed files under a manifest that names them, signed anew by an officer who turned forger."""
        manifest = json.loads(files["manifest.json"])
        own = {"manifest.json", "manifest.sig"}
        manifest["files"] = {
            name: sha256(data).hexdigest() for name, data in sorted(files.items()) if name not in own
        }
        written = json.dumps(manifest).encode()
        seed = self.office.keys[account].seed
        return files | {"manifest.json": written, "manifest.sig": signing.sign(seed, signing.BUNDLE, written)}


def reason(**more: Any) -> ExportBundle:
    """Return an export for an invented reason."""
    return ExportBundle(
        **{
            "purpose": "An invented hearing.",
            "recipient": "The invented court.",
            "basis": "Order 1 of an invented judge.",
            **more,
        }
    )


def hand_over(office: TestOffice) -> Handed:
    """Fill a case and hand a part of it over: a photo and an answer in full, one message as a statement."""
    from safeconduct.registry.exporting import export_bundle
    from safeconduct.registry.files import send_file

    office.do(EndService(account="lark"), "dove", office.office_file)
    box = begun(office)
    office.do(EndService(account="jay"), "dove", office.office_file)
    office.do(AdmitOfficer(account="owl"), "heron", box.case)
    withheld = office.do(SendMessage(words=WITHHELD, hidden={"place": HIDDEN}), box.session, box.case)
    photo = send_file(box.session, box.case, samples.jpeg((80, 40), 6), hidden={"place": HIDDEN})
    answer = office.do(WriteMessage(mailbox=1, words=SHOWN), "heron", box.case)
    act = reason(full=(photo.index, answer.index), statements=(withheld.index,), files=(photo.index,))
    done = office.both(act, "owl", "heron", box.case)
    files = export_bundle(office.session("owl"), box.case)
    return Handed(office, box.case, act, done.index, files, box.session)


def written(files: dict[str, bytes], folder: Path) -> Path:
    """Write files into a new folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
