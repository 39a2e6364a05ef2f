"""The books' tables. All are append-only; what each refuses is in its constraints and in `rules`."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from safeconduct.storage.append_only import append_only
from safeconduct.treasury.exchange import LARGEST_AMOUNT, LARGEST_RATE_TERM


class AccountKind(models.TextChoices):
    """What an account holds; the four states of public money and four helpers."""

    GRANTED = "granted"
    APPROPRIATION = "appropriation"
    COMMITMENT = "commitment"
    IMPREST = "imprest"
    OBLIGATION = "obligation"
    CREDIT = "credit"
    DISBURSEMENT = "disbursement"
    EXCHANGE = "exchange"


class Event(models.TextChoices):
    """What an entry records."""

    GRANT = "grant"
    POOL = "pool"
    TOP_UP = "top_up"
    IMPREST = "imprest"
    OBLIGE = "oblige"
    DISBURSE = "disburse"
    SETTLE = "settle"
    REFUND = "refund"
    HOLD = "hold"
    RELEASE = "release"
    LAPSE = "lapse"
    REVERSE = "reverse"


CASE_KINDS = (AccountKind.OBLIGATION, AccountKind.CREDIT, AccountKind.DISBURSEMENT)
CASE_EVENTS = (Event.OBLIGE, Event.DISBURSE, Event.SETTLE, Event.HOLD, Event.RELEASE)
# What is kept apart by programme and budget year, so that neither pays for another.
FUND_KINDS = (AccountKind.APPROPRIATION, AccountKind.COMMITMENT, AccountKind.IMPREST)
FUNDED_KINDS = (AccountKind.GRANTED, *FUND_KINDS)


@append_only
class Account(models.Model):
    """One account in one unit. Its code is made of the other columns, so it is the same in every rebuild.

    `granted` gives what a year's law appropriates and so is never above zero; `exchange` is the
    bridge between the books of two units and may be either; all others are never below zero.
    `imprest` is what the cash office has been given: cash in hand, and advances not yet set against an
    award. What is granted without a programme is one appropriation without a year, as all were once.
    """

    code = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=16, choices=AccountKind)
    unit = models.CharField(max_length=12)
    case_reference = models.CharField(max_length=64, blank=True)
    programme = models.CharField(max_length=60, blank=True, default="")
    year = models.SmallIntegerField()

    class Meta:
        """The account's own consistency."""

        constraints: ClassVar = [
            models.CheckConstraint(name="treasury_account_kind", condition=Q(kind__in=AccountKind.values)),
            models.CheckConstraint(name="treasury_account_unit", condition=~Q(unit="")),
            models.CheckConstraint(
                name="treasury_account_case",
                condition=(Q(kind__in=CASE_KINDS) & ~Q(case_reference=""))
                | (~Q(kind__in=CASE_KINDS) & Q(case_reference="")),
            ),
            models.CheckConstraint(
                name="treasury_account_year",
                condition=Q(kind=AccountKind.GRANTED, year__range=(1900, 9999))
                | (Q(kind__in=FUND_KINDS, year__range=(1900, 9999)) & ~Q(programme=""))
                | (~Q(kind=AccountKind.GRANTED) & Q(year=0, programme="")),
            ),
            models.CheckConstraint(
                name="treasury_account_programme",
                condition=Q(programme="") | Q(kind__in=FUNDED_KINDS),
            ),
        ]

    def __str__(self) -> str:
        return self.code


@append_only
class PoolRule(models.Model):
    """In which steps and on which day of the week pool and imprest move; the newest counts.

    Round steps on a fixed day keep the pool from telling who was promised what, and the imprest from
    telling who was given an advance (SEALING.md, "What lies in clear").
    """

    unit = models.CharField(max_length=12)
    step = models.BigIntegerField(help_text="minor units")
    weekday = models.SmallIntegerField(help_text="1 is Monday, 7 Sunday")

    class Meta:
        """A step above nothing, a day of the week."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="treasury_poolrule_step", condition=Q(step__range=(1, LARGEST_AMOUNT))
            ),
            models.CheckConstraint(name="treasury_poolrule_weekday", condition=Q(weekday__range=(1, 7))),
        ]

    def __str__(self) -> str:
        return f"{self.unit} in steps of {self.step}"


@append_only
class Rate(models.Model):
    """A dated official rate as an exact fraction: paid minor units per awarded minor unit."""

    award_unit = models.CharField(max_length=12)
    paid_unit = models.CharField(max_length=12)
    valid_on = models.DateField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        """Each rate stands here once.

        A source may have said two things about one day: awards of before and after a correction are each paid at the
        rate that stands on them.
        """

        constraints: ClassVar = [
            models.UniqueConstraint(
                name="treasury_rate_once",
                fields=["award_unit", "paid_unit", "valid_on", "source", "numerator", "denominator"],
            ),
            models.CheckConstraint(name="treasury_rate_units", condition=~Q(award_unit=F("paid_unit"))),
            models.CheckConstraint(
                name="treasury_rate_fraction",
                condition=Q(numerator__range=(1, LARGEST_RATE_TERM))
                & Q(denominator__range=(1, LARGEST_RATE_TERM)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_unit}/{self.paid_unit} of {self.valid_on}: {self.numerator}/{self.denominator}"


@append_only
class Entry(models.Model):
    """What happened, as one row: an amount goes from `credit` to `debit`, in one leg or in two.

    The second leg is in another unit: a disbursement in hryvnia of an award in dollars. `week` is the
    ISO year and week (202347); no column holds a day or a time.
    """

    # No foreign key below is the database's. Nothing here is ever removed, and `rules` refuses an entry whose accounts,
    # rate or mirror do not exist, and a line that follows from no entry: a key would look all of it up once more, at a
    # quarter of a posting's cost.
    number = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=12, choices=Event)
    case_reference = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=128)
    week = models.IntegerField()
    weekday = models.SmallIntegerField(null=True)
    unit = models.CharField(max_length=12)
    credit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="gives", db_index=False, db_constraint=False
    )
    debit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="receives", db_index=False, db_constraint=False
    )
    amount = models.BigIntegerField(help_text="minor units of `unit`")
    second_unit = models.CharField(max_length=12, null=True)  # noqa: DJ001 - absent, not empty: there is no second leg
    second_credit = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        null=True,
        related_name="gives_second",
        db_index=False,
        db_constraint=False,
    )
    second_debit = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        null=True,
        related_name="receives_second",
        db_index=False,
        db_constraint=False,
    )
    second_amount = models.BigIntegerField(null=True, help_text="minor units of `second_unit`")
    rate = models.ForeignKey(
        Rate, on_delete=models.PROTECT, null=True, related_name="entries", db_constraint=False
    )
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversals",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        """What one row can show of itself; the rest is in `rules`."""

        constraints: ClassVar = [
            models.CheckConstraint(name="treasury_entry_event", condition=Q(event__in=Event.values)),
            models.CheckConstraint(
                name="treasury_entry_amount", condition=Q(amount__range=(1, LARGEST_AMOUNT))
            ),
            models.CheckConstraint(name="treasury_entry_two_sides", condition=~Q(credit=F("debit"))),
            models.CheckConstraint(
                name="treasury_entry_second_leg",
                condition=Q(
                    second_unit__isnull=True,
                    second_credit__isnull=True,
                    second_debit__isnull=True,
                    second_amount__isnull=True,
                    rate__isnull=True,
                )
                | Q(
                    event__in=(Event.DISBURSE, Event.SETTLE, Event.REVERSE),
                    second_unit__isnull=False,
                    second_credit__isnull=False,
                    second_debit__isnull=False,
                    second_amount__range=(1, LARGEST_AMOUNT),
                    rate__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="treasury_entry_case",
                condition=(Q(event__in=CASE_EVENTS) & ~Q(case_reference=""))
                | Q(event=Event.REVERSE)
                | (~Q(event__in=CASE_EVENTS) & Q(case_reference="")),
            ),
            models.CheckConstraint(name="treasury_entry_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="treasury_entry_reverses",
                condition=Q(event=Event.REVERSE, reverses__isnull=False)
                | (~Q(event=Event.REVERSE) & Q(reverses__isnull=True)),
            ),
            models.UniqueConstraint(name="treasury_entry_reversed_once", fields=["reverses"]),
            models.UniqueConstraint(
                name="treasury_payment_reference_once",
                fields=["reference"],
                condition=Q(event=Event.DISBURSE),
            ),
            models.UniqueConstraint(
                name="treasury_entry_reference_once",
                fields=["event", "reference"],
                condition=~Q(event=Event.DISBURSE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event} {self.amount} {self.unit}"


@append_only
class Line(models.Model):
    """One account's statement, line by line, written by the database from entries and by nobody else."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    sequence = models.BigIntegerField()
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=16, help_text="the account's, so that the checks below can see it")
    amount = models.BigIntegerField(help_text="minor units; received above zero, given below")
    balance_after = models.BigIntegerField(help_text="minor units")

    class Meta:
        """Which balances may be. The names are what a gate's refusal is told by."""

        constraints: ClassVar = [
            models.UniqueConstraint(name="treasury_line_sequence", fields=["account", "sequence"]),
            models.UniqueConstraint(name="treasury_line_once", fields=["entry", "account"]),
            *(
                models.CheckConstraint(name=name, condition=~Q(kind=kind) | allowed)
                for name, kind, allowed in (
                    ("treasury_granted_only_given", AccountKind.GRANTED, Q(balance_after__lte=0)),
                    (
                        "treasury_appropriation_not_overdrawn",
                        AccountKind.APPROPRIATION,
                        Q(balance_after__gte=0),
                    ),
                    ("treasury_commitment_not_overdrawn", AccountKind.COMMITMENT, Q(balance_after__gte=0)),
                    ("treasury_imprest_not_overdrawn", AccountKind.IMPREST, Q(balance_after__gte=0)),
                    ("treasury_obligation_not_exceeded", AccountKind.OBLIGATION, Q(balance_after__gte=0)),
                    ("treasury_credit_not_overdrawn", AccountKind.CREDIT, Q(balance_after__gte=0)),
                    ("treasury_disbursement_not_negative", AccountKind.DISBURSEMENT, Q(balance_after__gte=0)),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.sequence}: {self.amount} → {self.balance_after}"


from safeconduct.treasury.bank_models import BankOrder, BankSeen, BankSent  # noqa: E402, F401 - Django finds tables here
