"""Covers: only the day's secret tells them from entries, and with it nothing else passes for either."""

import random
from datetime import date, timedelta
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.journal import checkpoint, cover, tiles, tree
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.errors import BadNote, BadTile, NotACover
from safeconduct.journal.observing import Day, Secrets, inner_origin, inside_heads, observe, read_secrets
from safeconduct.sealing import signing

SEED = bytes(range(32))
NONCE = bytes(range(16))
KEY = bytes(range(100, 132))
PUBLIC_KEY = signing.public_key_of(KEY)
BEGIN = date(2023, 8, 1)


def entries(count: int) -> list[bytes]:
    return [sha256(b"entry" + number.to_bytes(4)).digest() for number in range(count)]


class Log:
    """A public journal of some days, as a mirror has it."""

    def __init__(self, counts: list[int], size: int = 256) -> None:
        self.days: list[Day] = []
        self.leaves: list[bytes] = []
        self.inside = entries(sum(counts))
        taken = 0
        for number, count in enumerate(counts):
            day = BEGIN + timedelta(days=number)
            secret, first = cover.day_secret(SEED, day, NONCE), len(self.leaves)
            self.leaves += cover.batch(secret, first, size, self.inside[taken : taken + count])
            taken += count
            self.days.append(
                Day(
                    day=day,
                    first=first,
                    size=size,
                    secret=secret.hex(),
                    entries=count,
                    checkpoint=checkpoint.sign(self.inner(taken), KEY) if taken else "",
                )
            )

    def head(self) -> Checkpoint:
        return Checkpoint("o/public", len(self.leaves), tree.root_of(map(tree.leaf_hash, self.leaves)))

    def fetch(self, path: str) -> bytes:
        if not hasattr(self, "files"):
            levels = tiles.Levels()
            made = (*levels.add([tree.leaf_hash(each) for each in self.leaves]), *levels.edge())
            self.files = {tile.path: data for tile, data in made}
            for at in range(0, len(self.leaves), 256):
                self.files[tiles.Tile(None, at // 256).path] = tiles.bundle_data(
                    b"".join(self.leaves[at : at + 256])
                )
        return self.files[path]

    def inner(self, size: int | None = None) -> Checkpoint:
        kept = self.inside[:size]
        return Checkpoint("o", len(kept), tree.root_of(map(tree.leaf_hash, kept)))

    def observed(self, **more: object) -> object:
        days = more.pop("days", self.days)
        secrets = Secrets(format=1, origin="o/public", batches=tuple(days))  # type: ignore[arg-type]
        return observe(self.fetch, self.head(), days, inside_heads(secrets, PUBLIC_KEY), **more)  # type: ignore[arg-type]


@given(st.integers(0, 256), st.binary(min_size=32, max_size=32), st.integers(0, 2**40).map(lambda n: n * 256))
@settings(max_examples=50, deadline=None)
def test_what_is_left_without_the_covers_is_the_entries_in_order(
    count: int, secret: bytes, first: int
) -> None:
    leaves = cover.batch(secret, first, 256, entries(count))
    assert len(leaves) == 256
    assert cover.strip(secret, first, leaves) == entries(count)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_leaf_that_is_neither_entry_nor_cover_is_named(data: st.DataObject) -> None:
    secret, count = cover.day_secret(SEED, BEGIN, NONCE), data.draw(st.integers(0, 255))
    leaves = cover.batch(secret, 256, 256, entries(count))
    covers = sorted(set(range(256)) - set(cover.places(secret, count, 256)))
    leaves[data.draw(st.sampled_from(covers))] = data.draw(st.binary(min_size=32, max_size=32))
    # One more leaf that is no cover can stand in its place by chance: then it counts as an entry, and the journal's
    # own root tells (below).
    expected = cover.places(secret, count + 1, 256)
    found = [place for place, leaf in enumerate(leaves) if leaf != cover.cover_leaf(secret, 256 + place)]
    if found == expected:
        assert len(cover.strip(secret, 256, leaves)) == count + 1
    else:
        with pytest.raises(NotACover, match="neither a cover of its day nor an entry"):
            cover.strip(secret, 256, leaves)


def test_the_construction_is_the_one_that_is_written_down() -> None:
    """docs/journal.md gives these steps; whoever writes another observer's check needs them to the byte."""
    import hmac

    secret = hmac.new(SEED, b"2023-08-01" + NONCE, "sha256").digest()
    salt = hmac.new(secret, (7).to_bytes(8, "big"), "sha256").digest()
    assert cover.day_secret(SEED, BEGIN, NONCE) == secret
    assert cover.cover_leaf(secret, 7) == sha256(salt + b"cover").digest()
    ranked = sorted(
        range(256), key=lambda p: hmac.new(secret, b"order" + p.to_bytes(4, "big"), "sha256").digest()
    )
    assert cover.places(secret, 10, 256) == sorted(ranked[:10])


def test_without_the_secret_neither_places_nor_values_tell_how_many_entries_there_are() -> None:
    """Over many days every place is as often an entry's, and bits are as often set, however much was done."""
    drawn = random.Random(7)  # noqa: S311 - the same in every run
    seen = [0] * 256
    for _ in range(400):
        for place in cover.places(drawn.randbytes(32), 16, 256):
            seen[place] += 1
    # 400 days of 16 in 256: 25 each; a standard deviation of 4.8.
    assert min(seen) > 5
    assert max(seen) < 50
    for count in (0, 1, 128, 256):
        ones = sum(
            int.from_bytes(leaf).bit_count()
            for leaf in cover.batch(cover.day_secret(SEED, BEGIN, NONCE), 0, 256, entries(count))
        )
        # 65,536 bits: a standard deviation of 128.
        assert abs(ones - 32_768) < 128 * 5


def test_the_secret_of_a_day_says_nothing_about_another() -> None:
    log = Log([3, 5])
    assert cover.strip(bytes.fromhex(log.days[0].secret), 256, log.leaves[256:]) == log.leaves[256:]


def test_the_observer_finds_the_journal_inside() -> None:
    found = Log([3, 0, 256, 17], size=256).observed()
    assert (found.leaves, found.batches, found.entries, found.covers) == (1024, 4, 276, 748)
    assert (found.unseen, found.inside) == (0, 276)
    assert Log([300, 9], size=512).observed().inside == 309
    assert Log([0, 0]).observed().inside == 0
    assert Log([3, 0, 9]).observed(outside=Log([3, 0, 9]).inner(5)).outside == 5
    with pytest.raises(NotACover, match="not the journal's entries in their order"):
        Log([3, 0, 9]).observed(outside=Checkpoint("o", 5, bytes(32)))


def test_some_days_alone_are_checked_as_far_as_they_go() -> None:
    log = Log([3, 4, 5])
    found = log.observed(days=log.days[1:2])
    assert (found.batches, found.entries, found.unseen, found.inside) == (1, 4, 512, None)
    # A checkpoint from elsewhere that is ahead of the batches cannot be compared yet.
    found = log.observed(outside=Checkpoint("o", 99, bytes(32)))
    assert (found.inside, found.outside) == (12, None)


def swapped(log: Log) -> None:
    one, two = cover.places(bytes.fromhex(log.days[0].secret), 3, 256)[:2]
    log.leaves[one], log.leaves[two] = log.leaves[two], log.leaves[one]


def left_out(log: Log) -> None:
    secret = bytes.fromhex(log.days[0].secret)
    log.leaves[:256] = cover.batch(secret, 0, 256, [log.inside[0], log.inside[2]])


def added(log: Log) -> None:
    secret = bytes.fromhex(log.days[0].secret)
    log.leaves[:256] = cover.batch(secret, 0, 256, [*log.inside[:3], sha256(b"never happened").digest()])


def changed(log: Log) -> None:
    log.leaves[cover.places(bytes.fromhex(log.days[0].secret), 3, 256)[1]] = sha256(b"another").digest()


def late(log: Log) -> None:
    one, two = (bytes.fromhex(day.secret) for day in log.days)
    log.leaves = [
        *cover.batch(one, 0, 256, [log.inside[0], log.inside[1], log.inside[3]]),
        *cover.batch(two, 256, 256, [log.inside[2], *log.inside[4:]]),
    ]


@pytest.mark.parametrize("lie", [swapped, left_out, added, changed, late])
def test_whatever_the_operator_publishes_instead_the_observer_finds(lie) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    log = Log([3, 4])
    lie(log)
    with pytest.raises(NotACover, match=r"not the journal's entries in their order|the secrets say that"):
        log.observed()


def test_a_day_that_the_mirror_lacks_does_not_switch_the_check_off() -> None:
    """Whoever fills the padding with leaves of their own could say in the secrets that there is one day more."""
    log = Log([3, 4])
    honest, log.leaves = log.leaves[:], log.leaves[:256]
    assert log.observed().inside == 3
    junk = [sha256(b"never happened" + bytes([each])).digest() for each in range(5)]
    log.leaves = [*cover.batch(bytes.fromhex(log.days[0].secret), 0, 256, [*log.inside[:3], *junk])]
    del log.files
    with pytest.raises(NotACover, match="holds 8 leaves that are no covers, and the secrets say that 3 are"):
        log.observed()
    # Nor does another number: the head of each day, signed, is of the journal inside.
    lying = [msgspec.structs.replace(log.days[0], entries=8), log.days[1]]
    with pytest.raises(BadNote, match="covers 3 entries"):
        log.observed(days=lying)
    del log.files
    log.leaves = honest
    assert log.observed().inside == 7


def test_a_tile_that_was_changed_is_found_before_the_leaves_count() -> None:
    log = Log([3])
    log.fetch("tile/0/000")
    log.files["tile/0/000"] = bytes(len(log.files["tile/0/000"]))
    with pytest.raises(BadTile, match="tile/0/000"):
        log.observed()


TOLD = {"day": "2023-08-01", "first": 0, "size": 256, "secret": "ab" * 32, "entries": 3, "checkpoint": ""}


@pytest.mark.parametrize(
    "spoil",
    [
        {"format": 2},
        {"batches": [TOLD | {"size": 100}]},
        {"batches": [TOLD | {"secret": "AB" * 32}]},
        {"batches": [TOLD | {"entries": 257}]},
        {"batches": [TOLD | {"entries": -1}]},
        {"batches": [TOLD] * 2},
        {"more": 1},
    ],
)
def test_secrets_that_cannot_be_are_refused(spoil: dict[str, object]) -> None:
    import json

    good = {"format": 1, "origin": "o/public", "batches": []}
    assert read_secrets(json.dumps(good).encode()) == Secrets(format=1, origin="o/public", batches=())
    with pytest.raises(BadNote):
        read_secrets(json.dumps(good | spoil).encode())
    with pytest.raises(BadNote):
        read_secrets(b"age-encryption.org/v1\n\xff")


def test_the_journal_inside_is_named_by_the_public_one() -> None:
    assert inner_origin("example.org/j/public") == "example.org/j"
    for other in ("example.org/j", "/public", ""):
        with pytest.raises(BadNote):
            inner_origin(other)
