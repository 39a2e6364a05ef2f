"""What the database holds by trigger, whoever writes to it: the rules that look beyond one row.

The statements are the same on SQLite and PostgreSQL. Declared for the tables of `models`; each
rule's name is what `safeconduct.storage.constraints.violated` returns when it refuses.
"""

# S608: the SQL below is made of this module's constants, never of input.
# ruff: noqa: S608

from safeconduct.storage.triggers import PREFIX, Rule, Trigger, declare
from safeconduct.treasury.models import Account, AccountKind, Entry, Event, Line

# Which account gives and which receives, by event. A direct payment out of the appropriation, past
# commitment and obligation, is refused by this table.
MOVES: tuple[tuple[Event, AccountKind, AccountKind], ...] = (
    (Event.GRANT, AccountKind.GRANTED, AccountKind.APPROPRIATION),
    (Event.POOL, AccountKind.APPROPRIATION, AccountKind.COMMITMENT),
    (Event.POOL, AccountKind.COMMITMENT, AccountKind.APPROPRIATION),
    (Event.TOP_UP, AccountKind.APPROPRIATION, AccountKind.COMMITMENT),
    (Event.OBLIGE, AccountKind.COMMITMENT, AccountKind.OBLIGATION),
    (Event.HOLD, AccountKind.OBLIGATION, AccountKind.CREDIT),
    (Event.RELEASE, AccountKind.CREDIT, AccountKind.OBLIGATION),
)
# A pool move is not reversed but made again on its day; a reversal of a reversal is a new entry.
NOT_REVERSIBLE = (Event.POOL, Event.REVERSE)

_ACCOUNT = "treasury_account"
_ENTRY = "treasury_entry"
_LINE = "treasury_line"


def _leg(
    event: Event, giver: AccountKind, receiver: AccountKind, *, second: bool = False, has_second: bool = False
) -> str:
    prefix = "second_" if second else ""
    presence = "IS NOT NULL" if has_second else "IS NULL"
    return (
        f"(NEW.event = '{event}' AND NEW.second_unit {presence} AND EXISTS (SELECT 1 "
        f"FROM {_ACCOUNT} g, {_ACCOUNT} r "
        f"WHERE g.code = NEW.{prefix}credit_id AND r.code = NEW.{prefix}debit_id "
        f"AND g.kind = '{giver}' AND r.kind = '{receiver}' "
        f"AND g.unit = NEW.{prefix}unit AND r.unit = NEW.{prefix}unit "
        "AND g.case_reference IN ('', NEW.case_reference) AND r.case_reference IN ('', NEW.case_reference)))"
    )


def _mirrored() -> str:
    """Return the condition under which a reversal is the mirror of what it reverses."""
    swapped = (("credit_id", "debit_id"), ("second_credit_id", "second_debit_id"))
    same = ("case_reference", "unit", "amount", "second_unit", "second_amount", "rate_id")
    pairs = [*swapped, *((b, a) for a, b in swapped), *((name, name) for name in same)]
    equal = " AND ".join(f"(o.{a} = NEW.{b} OR (o.{a} IS NULL AND NEW.{b} IS NULL))" for a, b in pairs)
    unreversible = ", ".join(f"'{event}'" for event in NOT_REVERSIBLE)
    return (
        f"EXISTS (SELECT 1 FROM {_ENTRY} o WHERE o.number = NEW.reverses_id "
        f"AND o.event NOT IN ({unreversible}) AND {equal})"
    )


def _allowed_moves() -> str:
    direct = [_leg(*move) for move in MOVES]
    direct.append(_leg(Event.DISBURSE, AccountKind.OBLIGATION, AccountKind.DISBURSEMENT))
    first = _leg(Event.DISBURSE, AccountKind.OBLIGATION, AccountKind.EXCHANGE, has_second=True)
    second = _leg(
        Event.DISBURSE, AccountKind.EXCHANGE, AccountKind.DISBURSEMENT, second=True, has_second=True
    )
    return " OR ".join([*direct, f"({first} AND {second})", f"NEW.event = '{Event.REVERSE}'"])


# Rounded half up, as ExchangeRate.convert does; quotient and remainder apart, so that no product
# leaves 64 bits, where SQLite would turn to floating point without a word.
_PAID = (
    "NEW.amount / x.denominator * x.numerator "
    "+ (2 * (NEW.amount % x.denominator) * x.numerator + x.denominator) / (2 * x.denominator)"
)
_NEWEST_POOL_RULE = (
    "SELECT 1 FROM treasury_poolrule p WHERE p.unit = NEW.unit "
    "AND p.id = (SELECT MAX(id) FROM treasury_poolrule WHERE unit = NEW.unit)"
)


def _entry_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="treasury_entry_in_order",
            message="treasury_entry is numbered without gaps: this is not the next number.",
            refuses=f"NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM {_ENTRY})",
        ),
        Rule(
            name="treasury_entry_week",
            message="treasury_entry.week is an ISO year and week, such as 202347.",
            refuses="NEW.week NOT BETWEEN 190001 AND 999953 OR NEW.week % 100 NOT BETWEEN 1 AND 53",
        ),
        Rule(
            name="treasury_entry_accounts",
            message="treasury_entry: this event does not move money between these accounts.",
            refuses=f"NOT ({_allowed_moves()})",
        ),
        Rule(
            name="treasury_reversal_mirrors",
            message="treasury_entry: a reversal is the exact mirror of an entry that may be reversed.",
            refuses=f"NEW.event = '{Event.REVERSE}' AND NOT {_mirrored()}",
        ),
        Rule(
            name="treasury_entry_rate",
            message="treasury_entry: the paid amount is not the award's at the dated rate, rounded half up.",
            refuses=(
                "NEW.rate_id IS NOT NULL AND NOT EXISTS ("
                "SELECT 1 FROM treasury_rate x WHERE x.id = NEW.rate_id "
                "AND x.award_unit = NEW.unit AND x.paid_unit = NEW.second_unit "
                f"AND NEW.second_amount = {_PAID})"
            ),
        ),
        Rule(
            name="treasury_pool_round_steps",
            message="treasury_entry: the pooled commitment moves in the round steps of treasury_poolrule.",
            refuses=(
                f"NEW.event = '{Event.POOL}' AND NOT EXISTS ({_NEWEST_POOL_RULE} AND NEW.amount % p.step = 0)"
            ),
        ),
        Rule(
            name="treasury_pool_weekday",
            message="treasury_entry: the pooled commitment moves on the weekday of treasury_poolrule only.",
            refuses=(
                f"(NEW.event = '{Event.POOL}' "
                f"AND NOT EXISTS ({_NEWEST_POOL_RULE} AND p.weekday = NEW.weekday)) "
                f"OR (NEW.event <> '{Event.POOL}' AND NEW.weekday IS NOT NULL)"
            ),
        ),
    )


def _line(account: str, amount: str) -> str:
    """Return the statement that writes one account's next line for the new entry."""
    return (
        f"INSERT INTO {_LINE} (account_id, sequence, entry_id, kind, amount, balance_after) "
        f"SELECT a.code, COALESCE(l.sequence, 0) + 1, NEW.number, a.kind, {amount}, "
        f"COALESCE(l.balance_after, 0) + {amount} FROM {_ACCOUNT} a LEFT JOIN {_LINE} l "
        f"ON l.account_id = a.code AND l.sequence = "
        f"(SELECT MAX(sequence) FROM {_LINE} WHERE account_id = {account}) WHERE a.code = {account}"
    )


_LINE_RULE = Rule(
    name="treasury_line_follows_entry",
    message="treasury_line is written from treasury_entry only, each line upon the one before.",
    refuses=(
        f"NOT EXISTS (SELECT 1 FROM {_ENTRY} e WHERE e.number = NEW.entry_id AND ("
        "(NEW.account_id = e.credit_id AND NEW.amount = -e.amount) "
        "OR (NEW.account_id = e.debit_id AND NEW.amount = e.amount) "
        "OR (NEW.account_id = e.second_credit_id AND NEW.amount = -e.second_amount) "
        "OR (NEW.account_id = e.second_debit_id AND NEW.amount = e.second_amount))) "
        f"OR NOT EXISTS (SELECT 1 FROM {_ACCOUNT} a WHERE a.code = NEW.account_id AND a.kind = NEW.kind) "
        f"OR NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM {_LINE} "
        "WHERE account_id = NEW.account_id) "
        f"OR NEW.balance_after <> NEW.amount + COALESCE((SELECT balance_after FROM {_LINE} "
        "WHERE account_id = NEW.account_id ORDER BY sequence DESC LIMIT 1), 0)"
    ),
)
_ACCOUNT_RULE = Rule(
    name="treasury_account_code",
    message="treasury_account.code is made of the account's kind, unit, and case or year.",
    refuses=(
        "NEW.code <> NEW.kind || ':' || NEW.unit "
        "|| CASE WHEN NEW.case_reference <> '' THEN ':' || NEW.case_reference "
        "WHEN NEW.year <> 0 THEN ':' || CAST(NEW.year AS text) ELSE '' END"
    ),
)

declare(
    Account,
    lambda: [
        Trigger(
            name=f"{PREFIX}{_ACCOUNT}_code", table=_ACCOUNT, event="BEFORE INSERT", rules=(_ACCOUNT_RULE,)
        )
    ],
)
declare(
    Entry,
    lambda: [
        Trigger(name=f"{PREFIX}{_ENTRY}_rules", table=_ENTRY, event="BEFORE INSERT", rules=_entry_rules()),
        Trigger(
            name=f"{PREFIX}{_ENTRY}_lines",
            table=_ENTRY,
            event="AFTER INSERT",
            then=(
                _line("NEW.credit_id", "-NEW.amount"),
                _line("NEW.debit_id", "NEW.amount"),
                _line("NEW.second_credit_id", "-NEW.second_amount"),
                _line("NEW.second_debit_id", "NEW.second_amount"),
            ),
        ),
    ],
)
declare(
    Line,
    lambda: [Trigger(name=f"{PREFIX}{_LINE}_chain", table=_LINE, event="BEFORE INSERT", rules=(_LINE_RULE,))],
)
