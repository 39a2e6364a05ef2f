"""django-hordak in a process of its own: `python -m benchmarks.peer_hordak SETTINGS BATCH`, a batch for each line read.

As its own benchmark writes transactions: `bulk_create` of the transactions, then of their legs, in one database
transaction. Its triggers check that the legs of each sum to nothing; it keeps no balances and refuses no overdraft.
"""

import json
import sys
from itertools import count, cycle, islice
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db import transaction as database_transaction

CASES = 100


def main(at: dict[str, Any], batch: int) -> None:
    """Answer each line of standard input with the number of transactions that were written.

    Args:
        at: Django's settings for the PostgreSQL database that is measured.
        batch: transactions in one commit.
    """
    # A schema of its own in the same database: the same server, disk and settings, and nobody else's tables.
    settings.configure(
        DATABASES={"default": {**at, "OPTIONS": {"options": "-c search_path=hordak"}}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        USE_TZ=True,
        DEFAULT_CURRENCY="USD",
        HORDAK_CURRENCIES=["USD"],
        HORDAK_INTERNAL_CURRENCY="USD",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django starts above

    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS hordak")
    call_command("migrate", verbosity=0, interactive=False)
    write = _writer(batch)
    for _ in sys.stdin:
        write()
        sys.stdout.write(f"{batch}\n")
        sys.stdout.flush()


def _writer(batch: int) -> Any:
    from hordak.models import Account, AccountType, Leg, Transaction  # noqa: PLC0415 - Django starts in `main`
    from moneyed import Money  # noqa: PLC0415

    pool = Account.objects.create(name="Pool", code="1", type=AccountType.liability, currencies=["USD"])
    owed = [
        Account.objects.create(
            name=f"case {n}", code=str(n + 2), type=AccountType.liability, currencies=["USD"]
        )
        for n in range(CASES)
    ]
    cases, numbers, amount = cycle(owed), count(), Money("1.00", "USD")

    def write() -> None:
        transactions, legs = [], []
        for account in islice(cases, batch):
            one = Transaction(description=f"award {next(numbers)}")
            transactions.append(one)
            legs.append(Leg(transaction=one, account=pool, debit=amount))
            legs.append(Leg(transaction=one, account=account, credit=amount))
        with database_transaction.atomic():
            Transaction.objects.bulk_create(transactions)
            Leg.objects.bulk_create(legs)

    return write


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), int(sys.argv[2]))
