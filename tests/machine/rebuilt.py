"""What must hold of money, projections, threads and erased cases at the end of every run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from tests.machine.walking import Step

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import read_body
from safeconduct.casefile.parts.aftercare import Aftercare
from safeconduct.casefile.parts.custody import Custody
from safeconduct.casefile.parts.payment import PAID
from safeconduct.casefile.parts.protection import Protection
from safeconduct.casefile.words import Audience, CoarseStage
from safeconduct.registry.models import CaseFile, Seal
from safeconduct.registry.opening import kept, look, unsealed
from safeconduct.registry.rows import peek
from safeconduct.registry.sessions import MailboxSession, OfficerSession
from safeconduct.registry.stores import entries, open_seals
from safeconduct.sealing.errors import CannotOpen
from safeconduct.treasury.books import balances, case_account, reconcile


def money_is_conserved(cases: dict[str, Case]) -> Iterator[str]:
    """The books agree with themselves, sum to nothing, and say of each case what its fold says."""
    for difference in reconcile():
        yield f"books: {difference.where} should be {difference.expected} and is {difference.found}"
    totals: dict[str, int] = defaultdict(int)
    for balance in balances():
        totals[balance.unit] += balance.amount
        if balance.case and balance.case not in cases:
            yield f"books: money of {balance.case}, which nobody knows"
    for unit, total in totals.items():
        if total:
            yield f"books: all accounts in {unit} sum to {total}"
    for reference, case in cases.items():
        expected = _expected(case)
        found = {
            (unit, kind): amount
            for unit, account in case_account(reference).items()
            for kind, amount in (
                ("obligation", account.obligation),
                ("credit", account.credit),
                ("disbursement", account.disbursement),
            )
            if amount
        }
        if found != expected:
            yield f"books: {reference} has {found}, and its acts make {expected}"


def _expected(case: Case) -> dict[tuple[str, str], int]:
    made: dict[tuple[str, str], int] = defaultdict(int)
    for obliged in case.award.obliged:
        if not obliged.reversed_by:
            made[obliged.unit, "obligation"] += obliged.amount
    for order in case.payment.orders:
        if order.state in PAID:
            made[order.unit, "obligation"] -= order.amount
            made[order.paid_unit, "disbursement"] += order.paid_amount
    for credit in case.payment.credits:
        left = credit.amount - sum(release.amount for release in credit.releases)
        made[credit.unit, "obligation"] -= left
        made[credit.unit, "credit"] += left
    return {key: amount for key, amount in made.items() if amount}


def projections_are_rebuilt(session: OfficerSession, steps: Sequence[Step]) -> Iterator[str]:
    """The kept snapshot and what a colleague sees are the fold of the entries from nothing."""
    reference = steps[0].statement.case
    row = peek(reference)
    assert row is not None
    shred_key = session.installation.keyring.get(reference)
    opened = open_seals(shred_key, reference, session.account, session.identity, "file:")
    snapshot = kept(row, opened)
    at = {step.opened.digest: step.after for step in steps}
    if snapshot is not None and not _same(snapshot[0].case, at.get(snapshot[1])):
        yield f"{reference}: the kept snapshot is not the fold"
    if not _same(look(session, reference).case, steps[-1].after):
        yield f"{reference}: what an officer sees is not the fold"


def _same(one: Case, other: Case | None) -> bool:
    return msgspec.json.encode(one, order="sorted") == msgspec.json.encode(other, order="sorted")


def thread_shows_its_own(session: MailboxSession, steps: Sequence[Step]) -> Iterator[str]:
    """A contact's words open their own thread: never an entry of the officers' file, nor another's thread."""
    reference = session.case
    shred_key = session.installation.keyring.get(reference)
    prefix = f"thread:{session.number}."
    opened = open_seals(shred_key, reference, session.account, session.identity, prefix)
    by_place = {step.statement.index: step for step in steps}
    for entry in entries(reference):
        try:
            plaintext = read_body(unsealed(entry.body, opened), entry.statement)
        except CannotOpen:
            continue
        step = by_place[entry.statement.index]
        own = entry.statement.envelope.actor == session.account
        if ACTS[plaintext.act].audience is Audience.FILE and not own:
            yield step.says("an entry of the officers' file opens with a mailbox's words")
        if getattr(step.act, "mailbox", session.number) != session.number:
            yield step.says("a message to another mailbox opens with this one's words")
        if entry.statement.envelope.actor.startswith("mailbox:") and not own:
            yield step.says("what one mailbox wrote opens with another's words")
    case = look(session, reference).case
    told = msgspec.structs.replace(case.aftercare, consents=(), publications=(), statements=0, reopened=0)
    # That they are under 18 is the writer's own word; what officers find of anybody's age is not shown.
    said = Protection(minors=("p1",)) if case.contact.first.under_18 == "yes" else Protection()
    if (case.protection, case.custody, told) != (said, Custody(), Aftercare()):
        yield f"{reference}: a thread shows protection, custody or aftercare"
    if case.handover.plan is not None or case.handover.aboard or case.reception.people:
        yield f"{reference}: a thread shows plan, people aboard or head count"


def erased_is_gone(reference: str, sessions: Iterable[OfficerSession | MailboxSession]) -> Iterator[str]:
    """After erasure no seal and no shred key is left, and nobody opens anything."""
    row = CaseFile.objects.get(reference=reference)
    if row.stage != CoarseStage.ERASED:
        return
    if Seal.objects.filter(file_id=reference).exists():
        yield f"{reference}: erased, and seals are left"
    for session in sessions:
        try:
            look(session, reference)
        except Exception:  # noqa: BLE001, S112 - whichever sentence it is; what matters is that nothing opens
            continue
        yield f"{reference}: erased, and {session.account} opens it"
