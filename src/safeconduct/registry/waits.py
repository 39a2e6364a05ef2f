"""How long nobody may try the same again: growing, never for ever; and what counts only once.

Each attempt is counted before it is judged, so that neither a crash nor many attempts at once are free. What cannot
be counted is refused: the limiter fails closed.

What waits is one attempt's whole claim, an account with the words that were typed for it, and never an account: who
knows no more than a pseudonym would otherwise keep its officer out for as long as they like. Words have 90 random
bits, so that trying others is hopeless without any wait; trying codes beside stolen words is what has to be slow.
"""

import hmac
from hashlib import sha256

from django.db import IntegrityError, transaction

from safeconduct.errors import SafeconductError
from safeconduct.registry.installation import Installation
from safeconduct.sealing import canonical
from safeconduct.staff.models import SignInWait, SpentOnce

FREE = 3
"""Attempts before the first wait: people mistype."""

LONGEST_SECONDS = 3600
"""The longest wait. Beside right words, 24 guesses of a code a day stay without hope for years."""

QUIET_SECONDS = 86_400
"""After so long without an attempt the count begins anew."""

_BUCKETS = 65_536
"""All claims of one kind share so many waits: a flood of invented ones fills no disk, and holds up nobody else."""

TOO_SOON = "Too many attempts. Wait {seconds} seconds, then try again."


class TooSoon(SafeconductError):
    """Somebody tried too often. `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        """Keep how long to wait, in whole seconds."""
        self.seconds = seconds
        super().__init__(TOO_SOON.format(seconds=seconds))


def count(installation: Installation, kind: str, *claim: str) -> str:
    """Count one attempt before it is judged, and return its tag for `clear`.

    Args:
        installation: where.
        kind: of the attempt, such as "sign in"; claims of different kinds never wait for each other.
        claim: what is tried, as typed but in one spelling. Whether it is anybody's makes no difference.

    Raises:
        TooSoon: the wait of the attempts before is not over; this one is not counted.
    """
    now = moment(installation)
    tag = _tag(installation, kind, claim)
    with transaction.atomic(durable=True):
        SignInWait.objects.filter(until__lt=now - QUIET_SECONDS).delete()
        # The row first, then its lock: two first attempts at once are two attempts.
        SignInWait.objects.get_or_create(tag=tag, defaults={"failures": 0, "until": now})
        row = SignInWait.objects.select_for_update().get(tag=tag)
        if row.until > now:
            raise TooSoon(row.until - now)
        row.failures += 1
        row.until = now + wait_after(row.failures)
        row.save()
    return tag


def wait_after(failures: int) -> int:
    """Return the seconds of waiting after so many failures in a row: 2, 4, 8 … up to `LONGEST_SECONDS`."""
    return 0 if failures < FREE else min(LONGEST_SECONDS, 2 ** min(failures - FREE + 1, 20))


def clear(tag: str) -> None:
    """Forget the failures of a tag: its owner has come in."""
    SignInWait.objects.filter(tag=tag).delete()


def spend(installation: Installation, what: bytes, seconds: int) -> bool:
    """Use something that counts once, and say whether it had not been used before.

    Args:
        installation: where.
        what: the code or challenge, with whose it is.
        seconds: for how long it could still be shown again.
    """
    now = moment(installation)
    digest = hmac.digest(installation.server_key, b"sc.spent.1\n" + sha256(what).digest(), "sha256")
    SpentOnce.objects.filter(ends__lt=now).delete()
    try:
        with transaction.atomic():
            SpentOnce.objects.create(digest=digest, ends=-(-(now + seconds) // 60) * 60)
    except IntegrityError:
        return False
    return True


def moment(installation: Installation) -> int:
    """Return the whole seconds since 1970, by the installation's clock."""
    return int(installation.clock().timestamp())


def _tag(installation: Installation, kind: str, claim: tuple[str, ...]) -> str:
    said = b"sc.wait.2\n" + canonical.encode([kind, *claim])
    digest = hmac.digest(installation.server_key, said, "sha256")
    return f"{kind} {int.from_bytes(digest[:4]) % _BUCKETS}"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (TOO_SOON,)
