"""After a restore: what the bank was sent by the installation that was lost is learnt from its statements.

Without a restore nothing here does anything.
"""

from io import BytesIO

from safeconduct.casefile.acts.banking import SendToBank
from safeconduct.casefile.sums import new_reference
from safeconduct.errors import SafeconductError
from safeconduct.registry import bank_memory, directory
from safeconduct.registry.bank_reading import is_statement
from safeconduct.registry.paying import by_case, check_paymaster, next_working_day, opened, today
from safeconduct.registry.performing import perform
from safeconduct.registry.sessions import OfficerSession
from safeconduct.treasury import bank
from safeconduct.treasury.iso20022 import read_camt


def learn(session: OfficerSession, data: bytes) -> None:
    """Take note of a statement that a paymaster reads: which days it covers, and which orders of ours it names.

    Args:
        session: a paymaster's.
        data: the XML of a file of the bank's; an answer says nothing of days.

    Raises:
        BadInput: it cannot be read.
    """
    check_paymaster(session)
    home = session.installation.home
    if bank_memory.read(home) is None or not is_statement(data):
        return
    unsent = frozenset(each.reference for each in bank.standings() if not each.file)
    bank_memory.learn(home, read_camt(BytesIO(data)), unsent, directory.office(session.installation).days)


def taken_as_sent(session: OfficerSession) -> list[str]:
    """Record as sent what the bank was sent by the lost installation, and return the orders' references.

    Each is recorded in a file of its own that is never written: then what the bank says of it is taken in as of any
    other. An order of a case that is not open to this paymaster, or that moved on, waits for another reading.
    """
    check_paymaster(session)
    known = bank_memory.known(session.installation.home)
    if not known:
        return []
    waiting = [
        each for each in bank.standings() if each.reference in known and not each.file and not each.reversed
    ]
    found: list[str] = []
    for case, _, orders in by_case(session, waiting):
        for order in orders:
            view = opened(session, case)
            if view is None:
                continue
            act = SendToBank(
                order=order,
                file=new_reference(),
                on=today(session),
                execution=next_working_day(session),
            )
            try:
                perform(act, session=session, case=case, seen=view.head)
            except SafeconductError:
                continue
            found.append(order)
    return found
