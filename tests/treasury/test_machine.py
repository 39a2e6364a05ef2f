"""Random postings, right and wrong, against a model in a few lines: money is conserved in every step."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.soaking import long_run

from safeconduct.storage.constraints import violated
from safeconduct.treasury import budget, posting
from safeconduct.treasury.books import balances, reconcile
from safeconduct.treasury.budget import Fund
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.models import Entry, Event

MONDAY = date(2023, 9, 4)
CASES = st.sampled_from(["invented-1", "invented-2", "invented-3"])
# How far from the most that may be moved: exactly that, a little around it, half of it.
DISTANCES = st.sampled_from([-1, 0, 1, None])
RATES = st.builds(
    ExchangeRate,
    award_unit=st.just("USD"),
    paid_unit=st.just("UAH"),
    # A rate is fixed for its day, so the day is drawn from the terms.
    valid_on=st.just(MONDAY),
    numerator=st.just(365_686),
    denominator=st.just(10_000),
    source=st.sampled_from(["an invented bank", "another invented bank"]),
)
STEP = 50
FUNCTIONS = vars(budget) | vars(posting)
FUNDS = st.sampled_from([("", 0), ("invented", 2023), ("invented", 2024), ("other", 2023)])


class Books(RuleBasedStateMachine):
    """What the model says may be done is taken; anything else is refused by the rule that it names."""

    def __init__(self) -> None:
        super().__init__()
        self.references = (f"reference {number}" for number in count(1))
        self.on = MONDAY
        self.model: dict[str, int] = defaultdict(int)
        self.entries: list[Entry] = []
        self.reversed: set[int] = set()
        self.granted: set[tuple[str, int]] = set()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        # Append-only tables cannot be cleared: each run of the machine is rolled back.
        try:
            assert reconcile() == []
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def near(self, limit: int, distance: int | None) -> int:
        return max(1, limit // 2 if distance is None else limit + distance)

    def move(self, giver: str, receiver: str, amount: int) -> None:
        self.model[giver] -= amount
        self.model[receiver] += amount

    def post(self, function: str, refusal: str | None, **arguments: object) -> None:
        """Call a posting function and expect this refusal, or none."""
        arguments = {"reference": next(self.references), "on": self.on} | arguments
        if refusal is not None:
            with pytest.raises(IntegrityError) as caught, transaction.atomic():
                FUNCTIONS[function](**arguments)
            assert violated(caught.value) == refusal
            return
        with transaction.atomic():
            found = FUNCTIONS[function](**arguments)
        entries = found if isinstance(found, tuple) else (found,)
        self.entries += [entry for entry in entries if entry is not None]

    def account(self, kind: str, fund: tuple[str, int]) -> str:
        """Return the code of the account that a programme's year uses: its own, if it was ever granted anything."""
        return f"{kind}:USD" + (f":{fund[0]}:{fund[1]}" if fund in self.granted and fund[0] else "")

    @initialize()
    def open(self) -> None:
        budget.set_pool_rule(unit="USD", step=STEP, weekday=1)
        self.grant(amount=1000, fund=("", 0), year=2023)
        self.grant(amount=1000, fund=("invented", 2023), year=2023)

    @rule(amount=st.integers(1, 3000), fund=FUNDS, year=st.sampled_from([2022, 2023]))
    def grant(self, amount: int, fund: tuple[str, int], year: int) -> None:
        programme, year = fund[0], fund[1] or year
        self.granted.add(fund)
        self.post("grant_appropriation", None, unit="USD", amount=amount, programme=programme, year=year)
        granted = f"granted:USD:{programme}:{year}" if programme else f"granted:USD:{year}"
        self.move(granted, self.account("appropriation", fund), amount)

    @rule(days=st.integers(1, 7))
    def let_days_pass(self, days: int) -> None:
        self.on += timedelta(days=days)

    @rule(to_amount=st.integers(0, 1500), fund=FUNDS)
    def set_pool(self, to_amount: int, fund: tuple[str, int]) -> None:
        self.set_in_steps("set_pool", "commitment", "treasury_pool_weekday", to_amount, fund)

    @rule(to_amount=st.integers(0, 400), fund=FUNDS)
    def move_imprest(self, to_amount: int, fund: tuple[str, int]) -> None:
        self.set_in_steps("move_imprest", "imprest", "treasury_imprest_weekday", to_amount, fund)

    def set_in_steps(
        self, function: str, kind: str, weekday: str, to_amount: int, fund: tuple[str, int]
    ) -> None:
        available, stock = self.account("appropriation", fund), self.account(kind, fund)
        steps = -((self.model[stock] - to_amount) // STEP)
        refusal = None
        if steps and self.on.isoweekday() != 1:
            refusal = weekday
        elif steps * STEP > self.model[available]:
            refusal = "treasury_appropriation_not_overdrawn"
        programme, year = fund
        self.post(function, refusal, unit="USD", to_amount=to_amount, programme=programme, year=year)
        if refusal is None:
            self.move(available, stock, steps * STEP)
            assert 0 <= self.model[stock] - to_amount < STEP

    @rule(programme=st.sampled_from(["invented", "other"]))
    def lapse(self, programme: str) -> None:
        fund = (programme, 2023)
        if fund not in self.granted:
            return
        accounts = [self.account(kind, fund) for kind in ("appropriation", "commitment")]
        over = self.on >= date(2023, 12, 25)
        refused = not over and any(self.model[account] for account in accounts)
        refusal = "treasury_entry_budget_year" if refused else None
        self.post("lapse_appropriation", refusal, unit="USD", programme=programme, year=2023)
        if over:
            for account in accounts:
                self.move(account, f"granted:USD:{programme}:2023", self.model[account])

    @rule(case=CASES, distance=DISTANCES, programme=st.sampled_from(["", "invented", "other"]))
    def oblige(self, case: str, distance: int | None, programme: str) -> None:
        fund = (programme, self.on.year if programme else 0)
        available, pool = (self.account(kind, fund) for kind in ("appropriation", "commitment"))
        amount = self.near(self.model[pool] + self.model[available], distance)
        lack = max(0, amount - self.model[pool])
        covered = lack <= self.model[available]
        refusal = None if covered else "treasury_appropriation_not_overdrawn"
        names = {"programme": programme, "year": fund[1]}
        self.post("oblige", refusal, case=case, unit="USD", amount=amount, **names)
        if covered:
            self.move(available, pool, lack)
            self.move(pool, f"obligation:USD:{case}", amount)

    @rule(case=CASES, distance=DISTANCES, fund=FUNDS)
    def settle(self, case: str, distance: int | None, fund: tuple[str, int]) -> None:
        owed, own = f"obligation:USD:{case}", self.account("imprest", fund)
        kept = {code: amount for code, amount in self.model.items() if code.startswith("imprest:")}
        amount = self.near(min(self.model[owed], max([0, *kept.values()])), distance)
        refusal = None
        if amount > sum(kept.values()) and amount > self.model[owed]:
            return  # either rule may say so
        if amount > self.model[owed]:
            refusal = "treasury_obligation_not_exceeded"
        elif amount > sum(kept.values()):
            refusal = "treasury_imprest_not_overdrawn"
        award = Fund.of("USD", *fund) if fund in self.granted else Fund("USD")
        number = len(self.entries)
        self.post("settle_advance", refusal, case=case, unit="USD", amount=amount, award=award)
        if refusal is not None:
            return
        refunds = [entry for entry in self.entries[number:] if entry.event == Event.REFUND]
        assert sum(entry.amount for entry in refunds) == amount
        assert refunds[0].credit_id == own or kept.get(own, 0) < amount, "the award's own money comes first"
        for entry in refunds:
            self.move(owed, f"disbursement:USD:{case}", entry.amount)
            self.move(entry.credit_id, entry.credit_id.replace("imprest", "appropriation"), entry.amount)

    @rule(case=CASES, distance=DISTANCES, rate=st.none() | RATES)
    def disburse(self, case: str, distance: int | None, rate: ExchangeRate | None) -> None:
        amount = self.near(self.model[f"obligation:USD:{case}"], distance)
        owed = amount <= self.model[f"obligation:USD:{case}"]
        paid = None if rate is None else rate.convert(amount)
        self.post(
            "disburse",
            None if owed else "treasury_obligation_not_exceeded",
            case=case,
            unit="USD",
            amount=amount,
            rate=rate,
            paid_amount=paid,
        )
        if owed and paid is None:
            self.move(f"obligation:USD:{case}", f"disbursement:USD:{case}", amount)
        elif owed and paid is not None:
            self.move(f"obligation:USD:{case}", "exchange:USD", amount)
            self.move("exchange:UAH", f"disbursement:UAH:{case}", paid)

    @rule(case=CASES, distance=DISTANCES)
    def hold(self, case: str, distance: int | None) -> None:
        amount = self.near(self.model[f"obligation:USD:{case}"], distance)
        owed = amount <= self.model[f"obligation:USD:{case}"]
        refusal = None if owed else "treasury_obligation_not_exceeded"
        self.post("hold_in_credit", refusal, case=case, unit="USD", amount=amount)
        if owed:
            self.move(f"obligation:USD:{case}", f"credit:USD:{case}", amount)

    @rule(case=CASES, distance=DISTANCES)
    def release(self, case: str, distance: int | None) -> None:
        amount = self.near(self.model[f"credit:USD:{case}"], distance)
        held = amount <= self.model[f"credit:USD:{case}"]
        refusal = None if held else "treasury_credit_not_overdrawn"
        self.post("release_credit", refusal, case=case, unit="USD", amount=amount)
        if held:
            self.move(f"credit:USD:{case}", f"obligation:USD:{case}", amount)

    @precondition(lambda self: any(entry.event == Event.DISBURSE for entry in self.entries))
    @rule(data=st.data())
    def pay_the_same_order_again(self, data: st.DataObject) -> None:
        paid = data.draw(st.sampled_from([entry for entry in self.entries if entry.event == Event.DISBURSE]))
        if self.model[paid.credit_id] > 0:
            refusal = "treasury_payment_reference_once"
            arguments = {"case": paid.case_reference, "unit": "USD", "amount": 1}
            self.post("disburse", refusal, reference=paid.reference, **arguments)

    def refusal_of(self, entry: Entry, legs: list[tuple[str, str, int]]) -> str | None:
        """Return by which rule the reversal of an entry, with these legs, is refused."""
        short = {
            "appropriation": "treasury_appropriation_not_overdrawn",
            "granted": "treasury_granted_only_given",
            "commitment": "treasury_commitment_not_overdrawn",
            "obligation": "treasury_obligation_not_exceeded",
            "credit": "treasury_credit_not_overdrawn",
        }
        refusal = None
        if entry.event in {Event.POOL, Event.IMPREST, Event.REVERSE}:
            refusal = "treasury_reversal_mirrors"
        elif entry.event == Event.REFUND:
            refusal = "treasury_settlement_refunded"
        elif entry.number in self.reversed:
            refusal = "treasury_entry_reversed_once"
        elif entry.event != Event.LAPSE and self.model[entry.debit_id] < entry.amount:
            refusal = short.get(entry.debit_id.partition(":")[0])
        elif any(code.startswith("appropriation") and self.model[code] < taken for code, _, taken in legs):
            refusal = "treasury_appropriation_not_overdrawn"
        return refusal

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.entries))
        legs = [(entry.debit_id, entry.credit_id, entry.amount)]
        if entry.second_amount is not None:
            legs.append((entry.second_debit_id, entry.second_credit_id, entry.second_amount))
        if entry.event == Event.SETTLE:
            refund = Entry.objects.get(number=entry.number + 1)
            legs.append((refund.debit_id, refund.credit_id, refund.amount))
        refusal = self.refusal_of(entry, legs)
        if refusal is None or entry.number not in self.reversed:
            self.post("reverse", refusal, entry=entry)
        if refusal is None:
            self.reversed.add(entry.number)
            for leg in legs:
                self.move(*leg)

    @invariant()
    def the_books_are_the_models(self) -> None:
        held = {balance.account: balance.amount for balance in balances()}
        assert {code: amount for code, amount in held.items() if amount} == {
            code: amount for code, amount in self.model.items() if amount
        }

    @invariant()
    def money_is_conserved_in_each_unit(self) -> None:
        totals: dict[str, int] = defaultdict(int)
        for balance in balances():
            totals[balance.unit] += balance.amount
            assert balance.amount >= 0 or balance.kind in {"granted", "exchange"}
        assert set(totals.values()) <= {0}


@pytest.mark.usefixtures("database")
def test_random_postings() -> None:
    run_state_machine_as_test(Books, settings=settings(max_examples=20, stateful_step_count=30))


@pytest.mark.soak
@pytest.mark.usefixtures("database")
def test_random_postings_for_long() -> None:
    run_state_machine_as_test(Books, settings=settings(max_examples=long_run(150), stateful_step_count=60))
