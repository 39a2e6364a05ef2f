"""The watch file: what was read and what was refused, sealed to the auditors and journalled like any act."""

from datetime import UTC

from safeconduct.casefile.acts.watch import RecordAttempt, RecordReading
from safeconduct.registry import journal
from safeconduct.registry.installation import Installation
from safeconduct.registry.sessions import SystemSession


def record_attempt(
    installation: Installation, *, account: str, case: str, attempt: str, refusal: str
) -> None:
    """Record a refused attempt in a transaction of its own: the attempt's was rolled back."""
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - perform() records its own refusals

    perform(
        RecordAttempt(
            account=account,
            case=case,
            day=installation.clock().astimezone(UTC).date().isoformat(),
            attempt=attempt,
            refusal=refusal,
        ),
        session=SystemSession(installation, journal.current()),
        case=WATCH,
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


WATCH = "watch"
"""The watch file's reference: there is one."""
