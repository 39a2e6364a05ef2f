"""Witnesses of the public journal: whose signatures are kept and published."""

import pytest
from tests.office import TestOffice
from tests.registry.test_public_journal import batch
from tests.registry.test_verifying import verified

from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint
from safeconduct.journal.cosignature import Witness, WitnessKey, cosign
from safeconduct.journal.errors import BadCosignature
from safeconduct.journal.note import parse_note

WITNESS = WitnessKey("witness.example/one", bytes(range(32)))
SECOND = WitnessKey("witness.example/two", bytes(32))


def signed(note: str, *keys: WitnessKey) -> str:
    return note + "".join(cosign(parse_note(note).text, key, 1_690_900_000) for key in keys)


def test_cosignatures_of_known_witnesses_are_kept_and_published(office: TestOffice) -> None:
    from safeconduct.registry.public_journal import cosigned, newest_note

    both = (WITNESS.witness, SECOND.witness)
    batch(office)
    _, note = newest_note() or (0, "")
    assert newest_note(both, 1) is None
    assert cosigned(signed(note, WITNESS), office.installation, both) == ["witness.example/one"]
    assert cosigned(signed(note, WITNESS, SECOND), office.installation, both) == ["witness.example/two"]
    assert cosigned(signed(note, WITNESS), office.installation, both) == []
    assert newest_note(both, 2) == (256, signed(note, WITNESS, SECOND))
    office.clock.forward(days=1)
    batch(office)
    # The next head waits for its witnesses; until then the older one stands.
    assert (newest_note(both, 2) or (0,))[0] == 256
    assert (newest_note(both, 0) or (0,))[0] == 512
    # Whoever is no witness any more does not count, whatever they signed before.
    assert newest_note((SECOND.witness,), 1) == (256, signed(note, SECOND))
    assert verified(office).problems == []


def test_a_cosignature_of_a_stranger_or_of_another_tree_is_refused(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.public_journal import cosigned, newest_note

    office = sqlite_office
    batch(office)
    known: tuple[Witness, ...] = (WITNESS.witness,)
    _, note = newest_note() or (0, "")
    with pytest.raises(BadCosignature, match=r"No witness of \[journal\]"):
        cosigned(signed(note, SECOND), office.installation, known)
    forged = checkpoint.sign(
        checkpoint.Checkpoint("test.example/journal/public", 256, bytes(32)),
        office.installation.checkpoint_seed,
    )
    with pytest.raises(BadCosignature, match="signed by this journal's key all the same"):
        cosigned(signed(forged, WITNESS), office.installation, known)
    inner = checkpoint.sign(
        checkpoint.Checkpoint("test.example/journal", 256, bytes(32)), office.installation.checkpoint_seed
    )
    with pytest.raises(BadInput):
        cosigned(signed(inner, WITNESS), office.installation, known)
