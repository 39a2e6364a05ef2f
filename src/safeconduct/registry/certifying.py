"""Certifying: keys that wait, compared in person, and signed by two administrators one after the other."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from safeconduct.casefile.acts.office import CertifyKeys
from safeconduct.casefile.office import Office
from safeconduct.registry import directory, rows
from safeconduct.registry.installation import Installation
from safeconduct.registry.joining import ALPHABET, CannotJoin, check_administrator
from safeconduct.registry.performing import Receipt, perform
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing import canonical, certificate
from safeconduct.sealing.certificate import Certificate, Statement
from safeconduct.staff.models import Account, CertificateSignature

if TYPE_CHECKING:
    from django.db.models import QuerySet

NO_PROPOSAL = (
    "There is no such proposal any more: it was signed, or something else was done in between. Look again."
)
NO_KEYS = "This account has no keys that wait to be certified."
NOT_BY_YOU = "Keys are certified by two administrators, and nobody certifies themselves."
ONE_SIGNATURE = "Your signature is kept. A second administrator now compares and signs as well."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NO_PROPOSAL, NO_KEYS, NOT_BY_YOU, ONE_SIGNATURE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Keys that wait to be certified.

    Attributes:
        statement: what would be certified.
        fingerprint: to be compared in person with what the newcomer's screen shows.
        signed_by: who has signed it so far.
    """

    statement: Statement
    fingerprint: str
    signed_by: tuple[str, ...]


def fingerprint(sign: str, seal: str) -> str:
    """Return 100 bits of a pair of public keys' digest in five groups of five letters, to be read aloud."""
    digest = int.from_bytes(blake2b(canonical.encode([sign, seal]), digest_size=16).digest())
    letters = "".join(ALPHABET[digest >> 5 * at & 31] for at in range(25))
    return " ".join(letters[at : at + 5] for at in range(0, 25, 5))


def waiting(installation: Installation) -> list[Waiting]:
    """Return the keys that wait to be certified, in account order."""
    office = directory.office(installation)
    found = []
    for account, sign, seal in (
        Account.objects.exclude(sign="").order_by("account").values_list("account", "sign", "seal")
    ):
        statement = _statement(office, account, sign, seal)
        if statement is not None:
            found.append(_waiting(statement))
    return found


def certify(
    session: OfficerSession, account: str, shown: str, *, seen: str, request: bytes
) -> Receipt | None:
    """Sign a newcomer's keys; with the second signature, propose the certificate.

    Args:
        session: an administrator's, who compared the fingerprint in person.
        account: the newcomer's.
        shown: the fingerprint that was compared: keys that were swapped meanwhile have another.
        seen: head of the office file that they looked at.
        request: idempotency key.

    Returns:
        The receipt of the proposal, which the first signer now seconds; None after the first signature.

    Raises:
        NotAllowed: they are no administrator, or it is their own account.
        CannotJoin: no such keys wait.
    """
    installation = session.installation
    office = directory.office(installation)
    check_administrator(session, "certify", NOT_BY_YOU, besides=account)
    statement = next(
        (each.statement for each in waiting(installation) if each.statement.account == account), None
    )
    if statement is None or fingerprint(statement.sign, statement.seal) != shown:
        raise CannotJoin(NO_KEYS)
    mine = certificate.issue(statement, session.seed)
    CertificateSignature.objects.update_or_create(
        account=account,
        number=statement.number,
        issuer=session.account,
        defaults={"sign": statement.sign, "seal": statement.seal, "signature": mine},
    )
    others = [
        (each.issuer, each.signature)
        for each in _signatures(statement).exclude(issuer=session.account)
        if office.colleague(each.issuer) is not None
    ]
    if not others:
        return None
    act = CertifyKeys(
        certificate=Certificate(
            account=account,
            sign=statement.sign,
            seal=statement.seal,
            number=statement.number,
            issued_by=(others[0], (session.account, mine)),
        )
    )
    return perform(act, session=session, case=office.reference, seen=seen, request=request)


def office_head() -> str:
    """Return the hex digest of the office file's last entry: what an administrator is looking at."""
    found = rows.office()
    return found[2].hex() if found is not None else ""


def _statement(office: Office, account: str, sign: str, seal: str) -> Statement | None:
    before = office.colleagues.get(account)
    if before is None:
        return Statement(account=account, sign=sign, seal=seal, number=1)
    if not before.active or before.certificate.sign == sign:
        return None
    return Statement(account=account, sign=sign, seal=seal, number=before.certificate.number + 1)


def _waiting(statement: Statement) -> Waiting:
    return Waiting(
        statement=statement,
        fingerprint=fingerprint(statement.sign, statement.seal),
        signed_by=tuple(_signatures(statement).values_list("issuer", flat=True)),
    )


def _signatures(statement: Statement) -> "QuerySet[CertificateSignature]":
    return CertificateSignature.objects.filter(
        account=statement.account, number=statement.number, sign=statement.sign, seal=statement.seal
    ).order_by("issuer")
