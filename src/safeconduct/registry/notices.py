"""Officers' notices: at every round one mail of one size to each, so that whoever taps the mail learns nothing.

A notice that came only when something happened would tell a tap when a contact wrote; one that grew with what
waits would tell how much. So every officer named gets one at every round, always of the same length, with the
same headers, around an age file sealed to their certified key. What it counts is read from clear envelopes
alone: no key is needed to make it, and it holds no reference and no content.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from django.db.models import F

from safeconduct.casefile.entry import Entry as Sealed
from safeconduct.casefile.entry import Envelope
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.errors import SafeconductError
from safeconduct.language import say
from safeconduct.registry import directory
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, Entry, Seal
from safeconduct.registry.words import ANSWERS, OVERDUE, PROPOSALS, TITLE, WHY_IT_CAME
from safeconduct.sealing import agefile, armour

TEXT_BYTES = 2000
"""Length of every notice's text in UTF-8, filled up with spaces."""

MAIL_BYTES = 8192
"""Length of every mail, headers and line ends included."""

SUBJECT = "Notice"
_FILL = "X-Fill: x"
_FILL_LINE = "\r\n " + 67 * "x"


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for one officer.

    Attributes:
        answers: cases open to them in which nobody has done anything since the contact's last entry.
        proposals: cases open to them whose last entry is a colleague's first signature.
        overdue: cases open to them whose due week has passed.
    """

    answers: int = 0
    proposals: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """One notice, ready to be sent.

    Attributes:
        account: whose.
        address: where to.
        content: the whole mail with CRLF line ends, `MAIL_BYTES` long.
    """

    account: str
    address: str
    content: bytes


def notices(
    installation: Installation, to: Mapping[str, str], *, sender: str, language: str
) -> tuple[list[Mail], list[str]]:
    """Return one notice for each officer named, in account order, and a sentence for each who gets none.

    Args:
        installation: whose cases are counted.
        to: mail address by account.
        sender: mail address from which they come.
        language: of the text inside.

    Raises:
        BadInput: the language is unknown.
    """
    office = directory.office(installation)
    now = installation.clock().astimezone(UTC)
    counted = digests(to, week=f"{now:%G-W%V}")
    mails, problems = [], []
    for account, address in sorted(to.items()):
        colleague = office.colleague(account)
        if colleague is None:
            problems.append(
                f"No certified officer {account[:40]!r} is at work here, so no notice goes to them; "
                "correct [notices.to] in safeconduct.toml."
            )
            continue
        text = told(counted[account], account, now, language)
        content = composed(text, colleague.certificate.seal, sender=sender, address=address, now=now)
        mails.append(Mail(account, address, content))
    return mails, problems


def digests(accounts: Collection[str], *, week: str) -> dict[str, Digest]:
    """Count what waits for each account, from envelopes, seals and due weeks alone.

    Args:
        accounts: those to count for.
        week: the present ISO week, "2023-W32".
    """
    last = _last_words()
    files = CaseFile.objects.filter(kind=Kind.CASE).exclude(stage=CoarseStage.ERASED)
    due = dict(files.values_list("reference", "due"))
    found = dict.fromkeys(accounts, Digest())
    open_to = (
        Seal.objects.filter(account__in=accounts, place__startswith="file:")
        .values_list("account", "file_id")
        .distinct()
    )
    for account, reference in open_to:
        if reference not in due:
            continue
        envelope, before = last.get(reference), found[account]
        proposed = envelope is not None and envelope.part is Part.PROPOSAL and envelope.actor != account
        found[account] = Digest(
            answers=before.answers + (envelope is not None and envelope.actor.startswith("mailbox:")),
            proposals=before.proposals + proposed,
            overdue=before.overdue + bool(due[reference] and due[reference] < week),
        )
    return found


def _last_words() -> dict[str, Envelope]:
    """Return the envelope of the last entry of each case that is not the system's."""
    newest = Entry.objects.filter(index=F("file__index"), file__kind=Kind.CASE).exclude(
        file__stage=CoarseStage.ERASED
    )
    found = {}
    for reference, signed in newest.values_list("file_id", "signed").iterator():
        envelope = _envelope(bytes(signed))
        if envelope.actor == "system":
            older = (
                Entry.objects.filter(file_id=reference).order_by("-index").values_list("signed", flat=True)
            )
            envelopes = (_envelope(bytes(each)) for each in older.iterator())
            people = (each for each in envelopes if each.actor != "system")
            envelope = next(people, envelope)
        found[reference] = envelope
    return found


def _envelope(signed: bytes) -> Envelope:
    return Sealed(signed, b"", b"", b"").statement.envelope


def told(digest: Digest, account: str, now: datetime, language: str) -> str:
    """Return a notice's text.

    Raises:
        BadInput: the language is unknown.
    """
    lines = (
        say(TITLE, language, date=now.date().isoformat(), account=account),
        "",
        say(ANSWERS, language, count=digest.answers),
        say(PROPOSALS, language, count=digest.proposals),
        say(OVERDUE, language, count=digest.overdue),
        "",
        say(WHY_IT_CAME, language),
    )
    return "\n".join((*lines, ""))


def composed(text: str, recipient: str, *, sender: str, address: str, now: datetime) -> bytes:
    """Return the whole mail around a text, `MAIL_BYTES` long whatever it says and whomever it is for.

    Args:
        text: what the officer reads.
        recipient: their certified age recipient.
        sender: mail address from which it comes.
        address: theirs.
        now: the moment of the round, in UTC.

    Raises:
        SafeconductError: it does not fit: a defect, since text and addresses are bounded.
    """
    filled = text.encode()
    filled += b" " * (TEXT_BYTES - len(filled))
    sealed = armour.armoured(agefile.seal(filled, [recipient])).replace("\n", "\r\n")
    head = "\r\n".join(
        (
            f"From: <{sender}>",
            f"To: <{address}>",
            f"Subject: {SUBJECT}",
            f"Date: {format_datetime(now)}",
            f"Message-ID: <{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit",
            "Auto-Submitted: auto-generated",
            "",
        )
    )
    # An age file has one stanza of random length, and addresses are of any; the fill makes up for both.
    missing = MAIL_BYTES - len(head) - len("\r\n\r\n") - len(sealed) - len(_FILL)
    if len(filled) != TEXT_BYTES or missing < 0:
        raise SafeconductError(
            f"A notice does not fit into {MAIL_BYTES} bytes, and none was sent: please report it."
        )
    lines, rest = divmod(missing, len(_FILL_LINE))
    fill = _FILL + rest * "x" + lines * _FILL_LINE
    return f"{head}{fill}\r\n\r\n{sealed}".encode("ascii")
