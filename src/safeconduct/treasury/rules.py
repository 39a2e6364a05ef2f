"""What the database holds by trigger, whoever writes to it: the rules that look beyond one row.

The statements are the same on SQLite and PostgreSQL. Declared for the tables of `models`; each
rule's name is what `safeconduct.storage.constraints.violated` returns when it refuses.
"""

# S608: the SQL below is made of this module's constants, never of input.
# ruff: noqa: S608

from collections.abc import Iterable

from safeconduct.storage.triggers import PREFIX, Rule, Trigger, declare
from safeconduct.treasury.models import CASE_EVENTS, FUNDED_KINDS, Account, AccountKind, Entry, Event, Line

# Which account gives and which receives, by event. A direct payment out of the appropriation, past
# commitment and obligation, is refused by this table.
MOVES: tuple[tuple[Event, AccountKind, AccountKind], ...] = (
    (Event.GRANT, AccountKind.GRANTED, AccountKind.APPROPRIATION),
    (Event.POOL, AccountKind.APPROPRIATION, AccountKind.COMMITMENT),
    (Event.POOL, AccountKind.COMMITMENT, AccountKind.APPROPRIATION),
    (Event.TOP_UP, AccountKind.APPROPRIATION, AccountKind.COMMITMENT),
    (Event.IMPREST, AccountKind.APPROPRIATION, AccountKind.IMPREST),
    (Event.IMPREST, AccountKind.IMPREST, AccountKind.APPROPRIATION),
    (Event.REFUND, AccountKind.IMPREST, AccountKind.APPROPRIATION),
    (Event.LAPSE, AccountKind.APPROPRIATION, AccountKind.GRANTED),
    (Event.LAPSE, AccountKind.COMMITMENT, AccountKind.GRANTED),
    (Event.OBLIGE, AccountKind.COMMITMENT, AccountKind.OBLIGATION),
    (Event.HOLD, AccountKind.OBLIGATION, AccountKind.CREDIT),
    (Event.RELEASE, AccountKind.CREDIT, AccountKind.OBLIGATION),
)
# Paid out of what the case is owed: at once, or already, as an advance.
PAYMENTS = (Event.DISBURSE, Event.SETTLE)
# These touch no appropriation, or what is owed of it only.
OF_A_CASE = (*CASE_EVENTS, Event.REVERSE)
# What moves in round steps on the pool's weekday only.
STEPPED = (Event.POOL, Event.IMPREST)
# These are not reversed but made again on their day; a reversal of a reversal is a new entry.
NOT_REVERSIBLE = (*STEPPED, Event.REVERSE)

_ACCOUNT = "treasury_account"
_ENTRY = "treasury_entry"
_LINE = "treasury_line"


def _between(legs: Iterable[tuple[Event, AccountKind, AccountKind]], *, second: bool = False) -> str:
    """Return the condition under which a leg is none of these, in one unit, of this case or none."""
    prefix = "second_" if second else ""
    listed = ", ".join(f"'{event} {giver} {receiver}'" for event, giver, receiver in legs)
    return (
        f"NOT EXISTS (SELECT 1 FROM {_ACCOUNT} g, {_ACCOUNT} r "
        f"WHERE g.code = NEW.{prefix}credit_id AND r.code = NEW.{prefix}debit_id "
        f"AND NEW.event || ' ' || g.kind || ' ' || r.kind IN ({listed}) "
        f"AND g.unit = NEW.{prefix}unit AND r.unit = NEW.{prefix}unit "
        "AND g.case_reference IN ('', NEW.case_reference) AND r.case_reference IN ('', NEW.case_reference))"
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


def _not_allowed() -> str:
    owed, bridge, paid = AccountKind.OBLIGATION, AccountKind.EXCHANGE, AccountKind.DISBURSEMENT
    direct = _between([*MOVES, *((event, owed, paid) for event in PAYMENTS)])
    first = _between((event, owed, bridge) for event in PAYMENTS)
    second = _between(((event, bridge, paid) for event in PAYMENTS), second=True)
    return (
        f"NEW.event <> '{Event.REVERSE}' AND ((NEW.second_unit IS NULL AND {direct}) "
        f"OR (NEW.second_unit IS NOT NULL AND ({first} OR {second})))"
    )


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


# What is granted without a programme is one appropriation without a year, whichever year's law grants it.
_OF_ANOTHER_APPROPRIATION = (
    f"EXISTS (SELECT 1 FROM {_ACCOUNT} g, {_ACCOUNT} r "
    "WHERE g.code = NEW.credit_id AND r.code = NEW.debit_id "
    f"AND g.kind IN ({_listed(FUNDED_KINDS)}) AND r.kind IN ({_listed(FUNDED_KINDS)}) "
    "AND (g.programme <> r.programme OR (g.year <> r.year AND g.programme <> '')))"
)
# A settlement takes what the case is owed as paid already, and its refund takes the same sum, in the unit that
# was paid, out of the imprest: the one without the other would pay twice or lose cash. So the second is the
# very next entry after the first, also when both are reversed.
_UNPAIRED = (
    f"EXISTS (SELECT 1 FROM {_ENTRY} p WHERE p.number = NEW.number - 1 AND p.event = '{Event.SETTLE}' "
    f"AND NOT (NEW.event = '{Event.REFUND}' AND NEW.reference = p.reference "
    "AND NEW.unit = COALESCE(p.second_unit, p.unit) AND NEW.amount = COALESCE(p.second_amount, p.amount))) "
    f"OR EXISTS (SELECT 1 FROM {_ENTRY} p, {_ENTRY} s WHERE p.number = NEW.number - 1 "
    f"AND s.number = p.reverses_id AND s.event = '{Event.SETTLE}' "
    "AND (NEW.reverses_id IS NULL OR NEW.reverses_id <> s.number + 1)) "
    f"OR (NEW.event = '{Event.REFUND}' AND NOT EXISTS (SELECT 1 FROM {_ENTRY} p "
    f"WHERE p.number = NEW.number - 1 AND p.event = '{Event.SETTLE}')) "
    f"OR (NEW.event = '{Event.REVERSE}' AND EXISTS (SELECT 1 FROM {_ENTRY} o "
    f"WHERE o.number = NEW.reverses_id AND o.event = '{Event.REFUND}') "
    f"AND NOT EXISTS (SELECT 1 FROM {_ENTRY} p WHERE p.number = NEW.number - 1 "
    "AND p.reverses_id = NEW.reverses_id - 1))"
)
# A week may lie in two years, so a budget year begins with the last of the year before and ends with the first
# of the year after.
_OUT_OF_ITS_YEAR = (
    f"(NEW.event = '{Event.OBLIGE}' AND EXISTS (SELECT 1 FROM {_ACCOUNT} g "
    "WHERE g.code = NEW.credit_id AND g.year <> 0 "
    "AND NEW.week NOT BETWEEN (g.year - 1) * 100 + 52 AND (g.year + 1) * 100 + 1)) "
    f"OR (NEW.event = '{Event.LAPSE}' AND EXISTS (SELECT 1 FROM {_ACCOUNT} g "
    "WHERE g.code = NEW.debit_id AND NEW.week < g.year * 100 + 52))"
)


def _stepped(event: Event, what: str) -> tuple[Rule, Rule]:
    """Return the rules by which a round sum moves on a fixed day, so that it tells of no case."""
    return (
        Rule(
            name=f"treasury_{event}_round_steps",
            message=f"treasury_entry: the {what} moves in the round steps of treasury_poolrule.",
            refuses=(
                f"NEW.event = '{event}' AND NOT EXISTS ({_NEWEST_POOL_RULE} AND NEW.amount % p.step = 0)"
            ),
        ),
        Rule(
            name=f"treasury_{event}_weekday",
            message=f"treasury_entry: the {what} moves on the weekday of treasury_poolrule only.",
            refuses=(
                f"NEW.event = '{event}' AND NOT EXISTS ({_NEWEST_POOL_RULE} AND p.weekday = NEW.weekday)"
            ),
        ),
    )


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
            # Numbers are unique, so whichever has one before it and is new is the next.
            refuses=(
                "NEW.number < 1 OR (NEW.number > 1 AND NOT EXISTS "
                f"(SELECT 1 FROM {_ENTRY} p WHERE p.number = NEW.number - 1))"
            ),
        ),
        Rule(
            name="treasury_entry_week",
            message="treasury_entry.week is an ISO year and week, such as 202347.",
            refuses="NEW.week NOT BETWEEN 190001 AND 999953 OR NEW.week % 100 NOT BETWEEN 1 AND 53",
        ),
        Rule(
            name="treasury_entry_accounts",
            message="treasury_entry: this event does not move money between these accounts.",
            refuses=_not_allowed(),
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
            name="treasury_entry_one_appropriation",
            message="treasury_entry: money does not move between programmes or budget years.",
            refuses=f"NEW.event NOT IN ({_listed(OF_A_CASE)}) AND {_OF_ANOTHER_APPROPRIATION}",
        ),
        Rule(
            name="treasury_entry_budget_year",
            message="treasury_entry: a year's appropriation is owed in that year, and lapses at its end.",
            refuses=_OUT_OF_ITS_YEAR,
        ),
        Rule(
            name="treasury_settlement_refunded",
            message="treasury_entry: an advance is settled and refunded at once, for one sum and reference.",
            refuses=_UNPAIRED,
        ),
        *_stepped(Event.POOL, "pooled commitment"),
        *_stepped(Event.IMPREST, "imprest"),
        Rule(
            name="treasury_entry_no_day",
            message="treasury_entry.weekday is written for pool and imprest only.",
            refuses=f"NEW.event NOT IN ({_listed(STEPPED)}) AND NEW.weekday IS NOT NULL",
        ),
    )


# What an entry does to each account that it touches.
_LEGS = """
    SELECT number, credit_id AS code, -amount AS amount FROM {new}
    UNION ALL SELECT number, debit_id, amount FROM {new}
    UNION ALL SELECT number, second_credit_id, -second_amount FROM {new} WHERE second_amount IS NOT NULL
    UNION ALL SELECT number, second_debit_id, second_amount FROM {new} WHERE second_amount IS NOT NULL
"""


def _line(account: str, amount: str) -> str:
    """Return the statement that writes one account's next line for the one new entry."""
    return (
        f"INSERT INTO {_LINE} (account_id, sequence, entry_id, kind, amount, balance_after) "
        f"SELECT a.code, COALESCE(l.sequence, 0) + 1, NEW.number, a.kind, {amount}, "
        f"COALESCE(l.balance_after, 0) + {amount} FROM {_ACCOUNT} a LEFT JOIN {_LINE} l "
        f"ON l.account_id = a.code AND l.sequence = "
        f"(SELECT MAX(sequence) FROM {_LINE} WHERE account_id = {account}) WHERE a.code = {account}"
    )


# The same for all new entries of a statement, each line upon the one before.
_LINES_TOGETHER = (
    f"INSERT INTO {_LINE} (account_id, sequence, entry_id, kind, amount, balance_after) "
    "SELECT leg.code, COALESCE(l.sequence, 0) + ROW_NUMBER() OVER turn, leg.number, "
    "split_part(leg.code, ':', 1), leg.amount, "
    "COALESCE(l.balance_after, 0) + SUM(leg.amount) OVER turn "
    f"FROM ({_LEGS.format(new='NEW')}) AS leg "
    f"LEFT JOIN LATERAL (SELECT sequence, balance_after FROM {_LINE} WHERE account_id = leg.code "
    "ORDER BY sequence DESC LIMIT 1) AS l ON TRUE "
    "WINDOW turn AS (PARTITION BY leg.code ORDER BY leg.number) ORDER BY leg.number, leg.amount"
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
        # An account's code begins with its kind, and the entry that was found has seen that the account exists.
        "OR substr(NEW.account_id, 1, length(NEW.kind) + 1) <> NEW.kind || ':' OR NEW.kind LIKE '%:%' "
        # Places are unique, so whichever follows a line and is new is the next.
        "OR NOT (NEW.sequence = 1 AND NEW.balance_after = NEW.amount "
        f"OR NEW.sequence > 1 AND EXISTS (SELECT 1 FROM {_LINE} b WHERE b.account_id = NEW.account_id "
        "AND b.sequence = NEW.sequence - 1 AND b.balance_after + NEW.amount = NEW.balance_after))"
    ),
)
_ACCOUNT_RULE = Rule(
    name="treasury_account_code",
    message="treasury_account.code is made of the account's kind, unit, and case or programme and year.",
    refuses=(
        "NEW.code <> NEW.kind || ':' || NEW.unit "
        "|| CASE WHEN NEW.case_reference <> '' THEN ':' || NEW.case_reference "
        "ELSE '' END || CASE WHEN NEW.programme <> '' THEN ':' || NEW.programme ELSE '' END "
        "|| CASE WHEN NEW.year <> 0 THEN ':' || CAST(NEW.year AS text) ELSE '' END "
        "OR NEW.programme LIKE '%:%'"
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
        # Row by row where a trigger can do no other; on PostgreSQL once for a statement, however many it writes.
        Trigger(
            name=f"{PREFIX}{_ENTRY}_rules",
            table=_ENTRY,
            event="BEFORE INSERT",
            rules=_entry_rules(),
            only="sqlite",
        ),
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
            only="sqlite",
        ),
        Trigger(
            name=f"{PREFIX}{_ENTRY}_together",
            table=_ENTRY,
            event="AFTER INSERT",
            rules=_entry_rules(),
            then=(_LINES_TOGETHER,),
            only="postgresql",
            together=True,
        ),
    ],
)
declare(
    Line,
    lambda: [
        Trigger(
            name=f"{PREFIX}{_LINE}_chain",
            table=_LINE,
            event="BEFORE INSERT",
            rules=(_LINE_RULE,),
            only="sqlite",
        ),
        Trigger(
            name=f"{PREFIX}{_LINE}_together",
            table=_LINE,
            event="AFTER INSERT",
            rules=(_LINE_RULE,),
            only="postgresql",
            together=True,
        ),
    ],
)
