"""Argon2id: the cost is the declared one, bounded in how much runs at once, and separate for each use."""

from threading import Thread

import pytest

from safeconduct.sealing.stretch import MAILBOX, MIB, OFFICER, Stretch

SALT = bytes(range(16))


def test_the_costs_are_those_of_the_format() -> None:
    assert (OFFICER.memory_bytes, OFFICER.passes) == (256 * MIB, 3)
    assert (MAILBOX.memory_bytes, MAILBOX.passes) == (64 * MIB, 3)


@pytest.mark.parametrize(
    ("stretch", "expected"),
    [
        (MAILBOX, "a939bf55667ba65fc5ded82df002bde079007b575c768254c282f1fc44b3ad3e"),
        (OFFICER, "b033b08e90b53be66634def74a5f00395cf96d89e82678f89a6f9b4910e0fe69"),
    ],
    ids=["mailbox", "officer"],
)
def test_it_is_argon2id_of_rfc_9106(stretch: Stretch, expected: str) -> None:
    """Made with argon2-cffi 25.1 (the reference implementation): variant id, v = 19, p = 1."""
    assert stretch.derive(b"secret", SALT).hex() == expected


def test_who_comes_beyond_the_limit_waits_and_is_served() -> None:
    cheap = Stretch(memory_bytes=MIB, passes=1, at_once=1)
    answers: list[bytes] = []
    waiting = Thread(target=lambda: answers.append(cheap.derive(b"secret", SALT)))
    with cheap._turn:
        waiting.start()
        waiting.join(0.2)
        assert answers == []
    waiting.join()
    assert answers == [cheap.derive(b"secret", SALT)]


def test_a_flood_of_mailboxes_never_starves_officers() -> None:
    """The two limits are separate objects: holding one leaves the other free."""
    with MAILBOX._turn, MAILBOX._turn:
        assert not MAILBOX._turn.acquire(blocking=False)
        assert OFFICER._turn.acquire(blocking=False)
        OFFICER._turn.release()


def test_a_turn_is_given_back_when_a_derivation_fails() -> None:
    cheap = Stretch(memory_bytes=MIB, passes=1, at_once=1)
    for _ in range(3):
        with pytest.raises(Exception, match="16 bytes"):
            cheap.derive(b"secret", b"short")
    assert len(cheap.derive(b"secret", SALT)) == 32
