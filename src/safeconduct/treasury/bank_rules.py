"""What the database holds of payments through the bank, whoever writes to it; the same on SQLite and PostgreSQL."""

# S608: the SQL below is made of this module's constants, never of input.
# ruff: noqa: S608

from safeconduct.storage.triggers import PREFIX, Rule, Trigger, declare
from safeconduct.treasury.bank_models import BankOrder, BankSeen, BankSent, Said
from safeconduct.treasury.models import Entry, Event

# SQLite does not check foreign keys in whoever's shell it is, so that each rule looks up what it stands on.
_ORDER = Rule(
    name="treasury_bankorder_entry",
    message="treasury_bankorder: an order for the bank is a payment of the ledger, of the same case and reference.",
    refuses=(
        "NOT EXISTS (SELECT 1 FROM treasury_entry e WHERE e.number = NEW.entry_id "
        f"AND e.event = '{Event.DISBURSE}' AND e.reference = NEW.reference "
        "AND e.case_reference = NEW.case_reference)"
    ),
)
_RELEASED = Rule(
    name="treasury_banksent_released",
    message="treasury_banksent: only a released payment goes into a file for the bank.",
    refuses="NOT EXISTS (SELECT 1 FROM treasury_bankorder o WHERE o.reference = NEW.order_id)",
)
_STANDING = Rule(
    name="treasury_banksent_standing",
    message="treasury_banksent: a payment that was reversed goes into no file for the bank.",
    refuses=(
        "EXISTS (SELECT 1 FROM treasury_bankorder o JOIN treasury_entry r ON r.reverses_id = o.entry_id "
        "WHERE o.reference = NEW.order_id)"
    ),
)
_ONE_WEEK = Rule(
    name="treasury_banksent_one_week",
    message="treasury_banksent: a file for the bank is made once; another week's payments go into another.",
    refuses="EXISTS (SELECT 1 FROM treasury_banksent s WHERE s.file = NEW.file AND s.week <> NEW.week)",
)
_COMPLETE = Rule(
    name="treasury_banksent_complete",
    message="treasury_banksent: the bank has this file; nothing is put into it any more.",
    refuses=(
        "EXISTS (SELECT 1 FROM treasury_banksent s JOIN treasury_bankseen b ON b.order_id = s.order_id "
        "WHERE s.file = NEW.file)"
    ),
)
_SENT = Rule(
    name="treasury_bankseen_sent",
    message="treasury_bankseen: the bank says something only of an order that it was sent.",
    refuses="NOT EXISTS (SELECT 1 FROM treasury_banksent s WHERE s.order_id = NEW.order_id)",
)


def _times(said: Said) -> str:
    return (
        "(SELECT COUNT(*) FROM treasury_bankseen b WHERE b.order_id = o.reference "
        f"AND b.what = '{said.value}')"
    )


_CAME_BACK = Rule(
    name="treasury_entry_sent_came_back",
    message="treasury_entry: a payment that was sent to the bank is reversed only after it came back.",
    refuses=(
        f"NEW.event = '{Event.REVERSE}' AND EXISTS (SELECT 1 FROM treasury_bankorder o "
        "JOIN treasury_banksent s ON s.order_id = o.reference WHERE o.entry_id = NEW.reverses_id "
        "AND (NOT EXISTS (SELECT 1 FROM treasury_bankseen b WHERE b.order_id = o.reference "
        f"AND b.what = '{Said.RETURNED}') "
        # Paid after it came back, it is money out of the account until the bank gives that back as well.
        f"OR {_times(Said.PAID_AGAIN)} > {_times(Said.BACK_AGAIN)}))"
    ),
)


def _on_insert(table: str, name: str, *rules: Rule) -> Trigger:
    return Trigger(name=f"{PREFIX}{table}_{name}", table=table, event="BEFORE INSERT", rules=rules)


declare(BankOrder, lambda: [_on_insert("treasury_bankorder", "entry", _ORDER)])
declare(
    BankSent, lambda: [_on_insert("treasury_banksent", "rules", _RELEASED, _STANDING, _ONE_WEEK, _COMPLETE)]
)
declare(BankSeen, lambda: [_on_insert("treasury_bankseen", "rules", _SENT)])
declare(Entry, lambda: [_on_insert("treasury_entry", "bank", _CAME_BACK)])
