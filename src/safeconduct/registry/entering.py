"""Coming in: account, seven words and second factor, judged together and answered with one sentence.

Whatever is wrong, the answer, the work and the record are the same, also for an account that does not exist.
"""

from functools import cache
from threading import BoundedSemaphore

from safeconduct.casefile.gates.office import PSEUDONYM
from safeconduct.errors import SafeconductError
from safeconduct.registry import desks, directory, factors, waits
from safeconduct.registry.factors import NotShown, Proof
from safeconduct.registry.installation import Installation
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.signing_in import wrapped_keys
from safeconduct.registry.waits import TooSoon
from safeconduct.registry.watching import record_attempt
from safeconduct.sealing import passphrase
from safeconduct.sealing.errors import WrongPassphrase
from safeconduct.sealing.officer import OfficerKeys, decoy, unwrap_keys
from safeconduct.staff.models import Account

NOT_IN = (
    "Account, words and code or passkey do not belong together. Check all three, and wait for the next code: "
    "each counts once."
)

_DOOR = BoundedSemaphore(2)
"""Of each process: one derives a key, one waits for it. Everybody beyond is told to come again: whoever waited would
hold a thread, and a flood of strangers would leave none for officers who have signed in."""

_COME_AGAIN = 5
"""Seconds until there is room at the door, about as long as two derivations on a slow machine."""


class NotIn(SafeconductError):
    """Somebody does not come in; what was wrong is not said."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOT_IN,)


def come_in(installation: Installation, account: str, words: str, proof: Proof, *, language: str) -> str:
    """Sign an officer in and return the value of their cookie.

    Args:
        installation: where.
        account: their pseudonym, as typed.
        words: their seven words, as typed.
        proof: their second factor; not looked at while the account has none.
        language: of the pages from now on.

    Raises:
        BadInput: these are not seven words of the list; said of what was typed, whosever it is.
        NotIn: they do not come in; the attempt is on the record.
        TooSoon: these words were tried for this account too often, or others are just coming in.
        RolledBack: the journal was set back.
    """
    # Before anything is looked at, so that it says nothing of what was typed.
    if not _DOOR.acquire(blocking=False):
        raise TooSoon(_COME_AGAIN)
    try:
        return _come_in(installation, account, words, proof, language)
    finally:
        _DOOR.release()


def _come_in(installation: Installation, account: str, words: str, proof: Proof, language: str) -> str:
    words = passphrase.normalise(words)
    account = account.strip().lower()[:32]
    tag = waits.count(installation, "sign in", account, words)
    # What cannot be an account is asked for under a name that can: the same question, and one every database takes.
    row = Account.objects.filter(account=account if PSEUDONYM.fullmatch(account) else "nobody-here").first()
    try:
        keys = unwrap_keys(_decoy() if row is None else wrapped_keys(installation, row), words)
        shown = _second(installation, account, keys, proof)
    except (WrongPassphrase, NotShown):
        keys = None
    if row is None or keys is None:
        # The name as typed could be somebody's words: only one of an account is recorded.
        record_attempt(
            installation,
            account="unknown" if row is None else account,
            case="",
            attempt="sign in",
            refusal=NOT_IN,
        )
        raise NotIn(NOT_IN)
    waits.clear(tag)
    return desks.begin(installation, account, keys, language=language, stepped_up=shown)


def check_words(session: OfficerSession, words: str) -> None:
    """Check that whoever holds a session knows its officer's seven words as well.

    A session that was left open, or taken with its cookie, reads what it may; it carries nothing out of the house.

    Raises:
        BadInput: these are not seven words of the list.
        NotIn: they are not this officer's; the attempt is on the record.
        TooSoon: these words were tried too often, or others are just coming in.
    """
    if not _DOOR.acquire(blocking=False):
        raise TooSoon(_COME_AGAIN)
    try:
        _check_words(session, passphrase.normalise(words))
    finally:
        _DOOR.release()


def _check_words(session: OfficerSession, words: str) -> None:
    installation = session.installation
    tag = waits.count(installation, "sign in", session.account, words)
    row = Account.objects.filter(account=session.account).first()
    try:
        keys = unwrap_keys(_decoy() if row is None else wrapped_keys(installation, row), words)
    except WrongPassphrase:
        keys = None
    if row is None or keys is None or keys.seed != session.seed:
        record_attempt(installation, account=session.account, case="", attempt="words", refusal=NOT_IN)
        raise NotIn(NOT_IN)
    waits.clear(tag)


def _second(installation: Installation, account: str, keys: OfficerKeys, proof: Proof) -> bool:
    """Return whether a second factor was shown; False while there is none."""
    office = directory.office(installation)
    colleague = office.colleagues.get(account)
    if colleague is not None and not colleague.active:
        raise NotShown(factors.NOT_SHOWN)
    number = factors.number_of(office, account)
    if not factors.factors_of(account, keys, number):
        return False
    factors.check(installation, account, keys, number, proof)
    return True


@cache
def _decoy() -> bytes:
    return decoy()
