"""Acts that a gate refuses, and what that leaves in the database."""

from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.test_seizure import tables

from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.gate import GateRefused

TABLE = "registry_refusal"
TO_NOBODY = WriteMessage(mailbox=7, words="To nobody.")


def tags() -> set[bytes]:
    from safeconduct.registry.models import Refusal

    return {bytes(tag) for tag in Refusal.objects.values_list("tag", flat=True)}


def refused(office: TestOffice, reference: str, account: str = "heron") -> frozenset[str]:
    from safeconduct.registry import directory, opening, rows
    from safeconduct.registry.refusals import refused_of

    row = rows.peek(reference)
    assert row is not None
    return refused_of(opening.unlock(office.session(account), row, directory.office(office.installation)))


def secrets_of(office: TestOffice, reference: str, account: str = "heron") -> tuple[bytes, str]:
    """Return the shred key and the oldest file identity of a case: what its tags are made with."""
    from safeconduct.registry import stores

    key = office.installation.keyring.get(reference)
    return key, stores.open_seals(key, reference, account, office.keys[account].identity, "file:1")["file:1"]


def tag_in(office: TestOffice, reference: str, gate: str) -> bytes:
    from safeconduct.registry.refusals import tag_of

    return tag_of(*secrets_of(office, reference), gate)


def written(office: TestOffice) -> str:
    """Return every row of every table but the tags'."""
    return repr(
        {
            table: sorted(
                repr({name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()})
                for row in rows
            )
            for table, rows in tables(office).items()
            if table != TABLE
        }
    )


def is_refused(office: TestOffice, reference: str, act: Any = TO_NOBODY, who: Any = "heron") -> set[str]:
    """Let a gate refuse an act; return the numbers that its sentence gives."""
    with pytest.raises(GateRefused) as refusal:
        office.do(act, who, reference)
    return {gate.number for gate in refusal.value.gates}
