"""The mailbox: found without telling that it exists, opened by words, and two slots that look the same."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.sealing import agefile, mailbox, signing
from safeconduct.sealing.mailbox import MailboxKeys, SlotContent, make_slots

SERVER_KEY = bytes(range(32))
FIRST = ("legal", "winner", "thank", "year", "wave", "sausage")
WORDS = (*FIRST, "worth", "useful", "legal", "winner", "thank", "yellow")
PLACE = "mailbox M-1"


def keys(number: int) -> MailboxKeys:
    return MailboxKeys.of(number.to_bytes(32))


REAL = SlotContent(keys(1), b"real thread")
DURESS = SlotContent(keys(2), b"harmless thread")


def test_the_locator_depends_on_the_first_three_words_and_the_server_key_only() -> None:
    found = mailbox.locator(WORDS, SERVER_KEY)
    assert len(found) == 32
    assert mailbox.locator(mailbox.words_sharing_locator(WORDS), SERVER_KEY) == found
    assert mailbox.locator(WORDS, bytes(32)) != found
    others = [(*WORDS[:place], "abandon", *WORDS[place + 1 :]) for place in range(3)]
    assert len({mailbox.locator(other, SERVER_KEY) for other in others} | {found}) == 4


def test_the_secret_depends_on_the_other_nine_words_and_the_salt_only() -> None:
    salt = mailbox.new_salt()
    secret = mailbox.derive(WORDS, salt)
    assert len(secret) == 32
    assert mailbox.derive(("zoo", "zoo", "zoo", *WORDS[3:]), salt) == secret
    assert mailbox.derive((*WORDS[:11], "zoo"), salt) != secret
    assert mailbox.derive(WORDS, mailbox.new_salt()) != secret


def test_a_mailbox_that_does_not_exist_has_a_salt_like_any_other() -> None:
    located = mailbox.locator(WORDS, SERVER_KEY)
    salt = mailbox.decoy_salt(SERVER_KEY, located)
    assert len(salt) == len(mailbox.new_salt())
    assert mailbox.decoy_salt(SERVER_KEY, located) == salt
    assert mailbox.decoy_salt(SERVER_KEY, bytes(32)) != salt
    assert mailbox.decoy_salt(bytes(32), located) != salt
    assert mailbox.new_salt() != mailbox.new_salt()


def test_one_server_key_serves_three_purposes_each_under_its_own_label() -> None:
    """What one form carries must never be the locator or the decoy salt of anything."""
    located = mailbox.locator(WORDS, SERVER_KEY)
    for made, label, message in (
        (located, b"safeconduct.mailbox.locator.v1\n", b"legal winner thank"),
        (
            mailbox.mac_of_words(WORDS, SERVER_KEY),
            b"safeconduct.mailbox.copied.v1\n",
            " ".join(WORDS).encode(),
        ),
        (mailbox.decoy_salt(SERVER_KEY, located), b"safeconduct.mailbox.salt.v1\n", located),
    ):
        assert made == hmac.digest(SERVER_KEY, label + message, "sha256")[: len(made)]


def test_words_copied_back_are_recognised_and_one_wrong_word_is_not() -> None:
    mac = mailbox.mac_of_words(WORDS, SERVER_KEY)
    assert mailbox.same_words(mac, WORDS, SERVER_KEY)
    for place in range(12):
        wrong = (*WORDS[:place], "zoo", *WORDS[place + 1 :])
        assert not mailbox.same_words(mac, wrong, SERVER_KEY)
    assert not mailbox.same_words(mac, WORDS, bytes(32))
    assert not mailbox.same_words(b"", WORDS, SERVER_KEY)


@given(st.binary(min_size=32, max_size=32))
def test_one_secret_gives_three_unrelated_keys(secret: bytes) -> None:
    made = MailboxKeys.of(secret)
    assert made == MailboxKeys.of(secret)
    scalar = agefile.identity_from_bytes(made.seed)
    assert len({made.seed, made.slot, secret}) == 3
    assert made.identity not in {scalar, agefile.identity_from_bytes(secret)}
    assert made.public == signing.public_key_of(made.seed)
    assert agefile.unseal(agefile.seal(b"x", [made.recipient]), made.identity) == b"x"


def test_secrets_are_not_shown() -> None:
    shown = repr(REAL)
    assert not any(str(secret) in shown for secret in (REAL.keys.seed, REAL.keys.identity, REAL.payload))


@given(st.binary(max_size=511), st.binary(max_size=511))
def test_each_words_open_their_own_slot_only(real: bytes, duress: bytes) -> None:
    slots = make_slots(SlotContent(keys(1), real), SlotContent(keys(2), duress), context=PLACE)
    assert slots.open(keys(1), context=PLACE) == real
    assert slots.open(keys(2), context=PLACE) == duress
    assert slots.open(keys(3), context=PLACE) is None


def test_used_and_unused_slots_have_one_size_whatever_they_hold() -> None:
    variants = [
        make_slots(REAL, None, context=PLACE),
        make_slots(REAL, DURESS, context=PLACE),
        make_slots(SlotContent(keys(1), b""), SlotContent(keys(2), bytes(511)), context=PLACE),
    ]
    sizes = {len(slot) for slots in variants for slot in (slots.first, slots.second)}
    assert sizes == {mailbox.SLOT_BYTES}


def test_setting_either_rewrites_both() -> None:
    before = make_slots(REAL, None, context=PLACE)
    after = make_slots(REAL, DURESS, context=PLACE)
    again = make_slots(REAL, DURESS, context=PLACE)
    assert len({slot for made in (before, after, again) for slot in (made.first, made.second)}) == 6
    # Not one byte position is carried over beyond chance: a copied half would show in the xor.
    for slot in (before.first, before.second):
        for new in (after.first, after.second):
            assert sum(a == b for a, b in zip(slot, new, strict=True)) < 30


def test_the_place_of_the_real_slot_tells_nothing() -> None:
    places = set()
    for _ in range(64):
        slots = make_slots(REAL, DURESS, context=PLACE)
        alone = mailbox.Slots(first=slots.first, second=bytes(mailbox.SLOT_BYTES))
        places.add(alone.open(keys(1), context=PLACE) is None)
    assert places == {True, False}


def test_both_slots_are_tried_whichever_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[bytes] = []
    real = mailbox.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt

    def decrypt(ciphertext: bytes, aad: bytes, nonce: bytes, key: bytes) -> bytes:
        tried.append(nonce + ciphertext)
        return real(ciphertext, aad, nonce, key)

    monkeypatch.setattr(mailbox.bindings, "crypto_aead_xchacha20poly1305_ietf_decrypt", decrypt)
    slots = make_slots(REAL, DURESS, context=PLACE)
    for number in (1, 2, 3):
        tried.clear()
        slots.open(keys(number), context=PLACE)
        assert tried == [slots.first, slots.second]


def test_slots_cannot_be_moved_to_another_mailbox() -> None:
    slots = make_slots(REAL, DURESS, context=PLACE)
    assert slots.open(keys(1), context="mailbox M-2") is None


def test_every_changed_byte_closes_the_slot() -> None:
    slots = make_slots(REAL, None, context=PLACE)
    used = next(
        s for s in (slots.first, slots.second) if mailbox.Slots(s, s).open(keys(1), context=PLACE) is not None
    )
    for at in range(len(used)):
        changed = used[:at] + bytes([used[at] ^ 1 << at % 8]) + used[at + 1 :]
        assert mailbox.Slots(changed, changed).open(keys(1), context=PLACE) is None
        assert mailbox.Slots(used[:at], used[:at]).open(keys(1), context=PLACE) is None


def test_a_payload_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadInput, match="511"):
        make_slots(SlotContent(keys(1), bytes(512)), None, context=PLACE)


def test_from_typed_words_to_an_opened_slot() -> None:
    """The whole way, at full cost: the person's words, the duress words, and words that were never given."""
    duress_words = mailbox.words_sharing_locator(WORDS)
    salt = mailbox.new_salt()
    real, duress = (MailboxKeys.of(mailbox.derive(w, salt)) for w in (WORDS, duress_words))
    slots = make_slots(SlotContent(real, b"real"), SlotContent(duress, b"calm"), context=PLACE)
    for words, expected in ((WORDS, b"real"), (duress_words, b"calm"), (mailbox.new_words(), None)):
        typed = mailbox.parse_words("  ".join(words).title())
        opened = slots.open(MailboxKeys.of(mailbox.derive(typed, salt)), context=PLACE)
        assert opened == expected
