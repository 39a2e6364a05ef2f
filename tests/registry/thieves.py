"""Somebody with keys and copies of a database, who tries each key on each thing until nothing new opens."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from tests.office import TestOffice

from safeconduct.sealing import agefile, shred, vault
from safeconduct.sealing.errors import BadShares, CannotOpen


@dataclass
class Loot:
    """Every sealed thing of one case, from the tables as they stood at several moments, with its place."""

    reference: str
    blobs: set[tuple[bytes, str]] = field(default_factory=set)

    def take(self, office: TestOffice) -> None:
        """Add what lies in the tables now."""
        case = self.reference
        with office.database.attacker() as raw:

            def rows(statement: str) -> list[Any]:
                found: list[Any] = raw.execute(f"{statement} WHERE file_id = '{case}'").fetchall()
                return found

            for (body,) in rows("SELECT body FROM registry_entry"):
                self.blobs.add((bytes(body), ""))
            for place, account, blob in rows("SELECT place, account, blob FROM registry_seal"):
                self.blobs.add((bytes(blob), f"case {case}|seal|{place}|{account}"))
            for digest, blob in rows("SELECT digest, blob FROM registry_snapshot"):
                self.blobs.add((bytes(blob), f"case {case}|snapshot|{bytes(digest).hex()}"))
            for account, blob in rows("SELECT account, blob FROM registry_vaultreading"):
                self.blobs.add((bytes(blob), f"case {case}|vault reading|{account}"))


@dataclass
class Thief:
    """Keys at hand, what they have opened, and the vault shares found in it."""

    identities: set[str] = field(default_factory=set)
    shred_keys: set[bytes] = field(default_factory=set)
    opened: set[bytes] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)

    def try_all(self, loot: Loot) -> None:
        """Try until nothing new opens: what one thing holds may open the next."""
        before = -1
        while before < len(self.opened) + len(self.identities):
            before = len(self.opened) + len(self.identities)
            for blob, context in loot.blobs:
                for layer in (blob, *self._unwrapped(blob, context)):
                    self._unseal(layer)
            for two in combinations(self.shares, 2):
                self._combine(*two)

    def has(self, text: str) -> bool:
        """Say whether a text is in anything that was opened."""
        return any(text.encode() in opened for opened in self.opened)

    def _unwrapped(self, blob: bytes, context: str) -> Iterator[bytes]:
        from safeconduct.registry.stores import snapshot_key

        for key in self.shred_keys | {snapshot_key(identity) for identity in self.identities}:
            try:
                inner = shred.unwrap(key, blob, context=context)
            except CannotOpen:
                continue
            self.opened.add(inner)
            yield inner

    def _unseal(self, blob: bytes) -> None:
        for identity in tuple(self.identities):
            try:
                inner = agefile.unseal(blob, identity)
            except CannotOpen:
                continue
            if inner not in self.opened:
                self.opened.add(inner)
                self._look_into(inner)

    def _look_into(self, inner: bytes) -> None:
        if inner.startswith(b"AGE-SECRET-KEY-"):
            self.identities.add(inner.decode())
        elif inner.startswith(b"{"):
            found = json.loads(inner)
            plaintext = found.get("plaintext", {})
            for part in (plaintext.get("vault"), plaintext.get("aside")):
                if part:
                    self.inside.add(b64decode(part))
            if "share" in found:
                self.shares.add(found["share"])
        elif inner.count(b" ") == SHARE_WORDS - 1:
            self.shares.add(inner.decode())
        for part in tuple(self.inside):
            self._unseal(part)

    def _combine(self, one: str, other: str) -> None:
        try:
            identity = agefile.identity_from_bytes(vault.combine([one, other]))
        except BadShares:
            return
        if identity not in self.identities:
            self.identities.add(identity)
            for part in tuple(self.inside):
                self._unseal(part)

    inside: set[bytes] = field(default_factory=set)
    """Sealed things found inside others."""


SHARE_WORDS = 33
