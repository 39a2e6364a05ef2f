"""Public money in four states: appropriation, commitment, obligation, disbursement.

Double entry, append-only, integer minor units. Tables and posting functions, no rules about who may
decide what: those are gates. What the database itself refuses, whoever asks, is in `rules`.

Every entry is one row with one or two legs; a leg takes an amount from its `credit` account and gives
it to its `debit` account in one unit. So an entry can be neither empty nor out of balance, in any
order of statements. From each entry the database writes the lines of the accounts it touches, each
with the balance after it, and refuses the whole when a balance may not be.

    granted → appropriation → commitment (one pool) → obligation (per case) → disbursement (per case)
         lapse ←     ↕ imprest                         ↕ credit (per case)     ↑ exchange, other unit

The first three and the imprest are each programme's for a budget year, and nothing moves between two of them. An
advance paid in cash out of the imprest is in no account of a case before the award; then it is settled out of the
obligation, and the imprest refunds the appropriation. What is posted goes through `budget` and `posting`, and is
written by `turns`.
"""
