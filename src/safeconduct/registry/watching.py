"""The watch file: what was read and what was refused, sealed to the auditors and journalled like any act."""

import re
import secrets
from datetime import UTC
from hashlib import blake2b

from safeconduct.casefile.acts.watch import RecordAttempt, RecordReading
from safeconduct.registry import journal, rows, stores
from safeconduct.registry.installation import Installation
from safeconduct.registry.sessions import OfficerSession, SystemSession


def record_attempt(
    installation: Installation, *, account: str, case: str, attempt: str, refusal: str, at_most: int = 0
) -> None:
    """Record a refused attempt in a transaction of its own: the attempt's was rolled back.

    Args:
        installation: where.
        account: whose attempt; "unknown" for a stranger's.
        case: reference; "" where it was about none.
        attempt: what was tried.
        refusal: the sentence that was shown.
        at_most: how many attempts of this name a day are recorded, where strangers make them at no cost: the
            journal forgets nothing, and must not grow as fast as they can type. 0 for all.
    """
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - perform() records its own refusals

    day = installation.clock().astimezone(UTC).date().isoformat()
    request = None
    if at_most:
        # One of so many requests is drawn, and each is carried out once. Nobody has to count, which would take
        # a lock, and the first attempt of a day is recorded for certain.
        said = f"{attempt}\x00{day}\x00{secrets.randbelow(at_most)}"
        request = blake2b(said.encode(), key=installation.server_key, digest_size=32).digest()
        if rows.repeated(stores.request_digest(SYSTEM, request)):
            return
    perform(
        RecordAttempt(account=account, case=case, day=day, attempt=attempt, refusal=refusal),
        session=SystemSession(installation, journal.current()),
        case=WATCH,
        request=request,
    )


def record_reading(installation: Installation, *, account: str, case: str, purpose: str = "") -> None:
    """Record that an account opened a case on this day."""
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - as above

    perform(
        RecordReading(
            account=account,
            case=case,
            day=installation.clock().astimezone(UTC).date().isoformat(),
            purpose=purpose,
        ),
        session=SystemSession(installation, journal.current()),
        case=WATCH,
    )


def record_look(session: OfficerSession, *, case: str, purpose: str) -> None:
    """Record that an officer looks into a case, once for each day and purpose.

    Of every page that is turned the record would show the rhythm of the work on a case, and so that its person has
    written; a day says who has read, and no more. That it was recorded before is recognised by a key which only the
    officer's own identity gives: with the disks alone nobody can try out who has read what.

    Args:
        session: the officer's.
        case: reference; "" for a look over many cases.
        purpose: "case", "queue", "search", or what else was read.
    """
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - as above

    day = session.installation.clock().astimezone(UTC).date().isoformat()
    secret = blake2b(session.identity.encode(), person=b"sc.look.v1", digest_size=32).digest()
    said = f"{session.account}\x00{case}\x00{day}\x00{purpose}"
    request = blake2b(said.encode(), key=secret, digest_size=32).digest()
    if rows.repeated(stores.request_digest(SYSTEM, request)):
        return  # without the journal's lock: a page is read far more often than it is recorded
    perform(
        RecordReading(account=session.account, case=case, day=day, purpose=purpose),
        session=SystemSession(session.installation, journal.current()),
        case=WATCH,
        request=request,
    )


def record_refused_look(session: OfficerSession, *, case: str, refusal: str) -> None:
    """Record that an officer asked for a case that is not open to them, once for each day and reference.

    Whether there is such a case makes no difference: an entry for one of the two alone would tell them.

    Args:
        session: the officer's.
        case: reference as they asked for it; what has not the form of one is recorded as "".
        refusal: the sentence that they were shown.
    """
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - as above

    day = session.installation.clock().astimezone(UTC).date().isoformat()
    asked = case if _REFERENCE.fullmatch(case) else ""
    secret = blake2b(session.identity.encode(), person=b"sc.no.look.v1", digest_size=32).digest()
    request = blake2b(f"{asked}\x00{day}".encode(), key=secret, digest_size=32).digest()
    if rows.repeated(stores.request_digest(SYSTEM, request)):
        return
    perform(
        RecordAttempt(account=session.account, case=asked, day=day, attempt="open a case", refusal=refusal),
        session=SystemSession(session.installation, journal.current()),
        case=WATCH,
        request=request,
    )


_REFERENCE = re.compile(r"[0-9a-z]{4}(?:-[0-9a-z]{4}){3}")

SYSTEM = "system"
"""The account of `SystemSession`, which signs the watch."""

WATCH = "watch"
"""The watch file's reference: there is one."""
