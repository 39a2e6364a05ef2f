"""What the duress words can do: write, and see again that they wrote (files go through `files.send_file`)."""

from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.registry import directory, rows
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.opening import walk
from safeconduct.registry.performing import Receipt, perform
from safeconduct.registry.sessions import DuressSession
from safeconduct.sealing import agefile

WRITES = SendMessage.__name__


@dataclass(frozen=True, slots=True)
class Posted:
    """One thing that was done with the duress words.

    Attributes:
        index: place of its entry in the case file.
        act: name of what the page said was done.
        day: when, in UTC.
    """

    index: int
    act: str
    day: date


def post(
    session: DuressSession,
    words: str,
    *,
    act: str = WRITES,
    hidden: dict[str, str] | None = None,
    request: bytes | None = None,
) -> Receipt:
    """Write to the officers under duress; whatever was pressed, they get a message with the flag.

    In clear it is an entry like any message's: same table, columns, size, stanzas and leaf.

    Args:
        session: opened with the duress words.
        words: what was written; may be empty when another act than a message was pressed.
        act: name of the act that the page offered; the officers read it at the head of the message.
        hidden: names and places that the form kept apart; they go to the vault.
        request: idempotency key of the form.

    Raises:
        BadInput: there is nothing to say, or too much.
    """
    text = words if act == WRITES else f"[{act}] {words}".strip()
    message = SendMessage(words=text, duress=1, hidden=hidden or {})
    return perform(message, session=session, case=session.case, request=request)


def posted(session: DuressSession) -> tuple[int | None, tuple[Posted, ...]]:
    """Return the place of the mailbox's first own entry, and what was done with the duress words, in order.

    The first entry's place lies in clear; its content stays closed. Every signature is checked, as at an
    ordinary opening, and nothing is written.

    Raises:
        NoSuchFile: the case was erased.
    """
    row = rows.peek(session.case)
    if row is None or row.kind != Kind.CASE or row.stage == CoarseStage.ERASED:
        raise NoSuchFile(session.case)
    office = directory.office(session.installation)
    walked = walk(session, row, office, lambda body: agefile.unseal(body, session.identity))
    own = [index for index, actor in enumerate(walked.actors) if actor == session.account]
    done = tuple(
        Posted(
            opened.statement.index,
            _pressed(opened),
            datetime.fromisoformat(opened.plaintext.at).date(),
        )
        for opened in walked.opened
    )
    written = {one.index for one in done}
    first = next((index for index in own if index not in written), None)
    return first, done


def _pressed(opened: Opened) -> str:
    """Return the act that the page offered: a file is one, everything else stands at the head of a message."""
    if opened.plaintext.act != WRITES:
        return opened.plaintext.act
    words = opened.fields["words"]
    name = words[1:].partition("]")[0] if words.startswith("[") else WRITES
    return name if name in ACTS else WRITES
