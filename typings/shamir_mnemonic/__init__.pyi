"""The part of shamir-mnemonic (SLIP-39, published without a type marker) that Safeconduct uses."""

from collections.abc import Iterable, Sequence
from typing import Self

class MnemonicError(Exception): ...

class Share:
    member_threshold: int
    @classmethod
    def from_mnemonic(cls, mnemonic: str) -> Self: ...

def generate_mnemonics(
    group_threshold: int,
    groups: Sequence[tuple[int, int]],
    master_secret: bytes,
    passphrase: bytes = b"",
    extendable: bool = True,
    iteration_exponent: int = 1,
) -> list[list[str]]: ...
def combine_mnemonics(mnemonics: Iterable[str], passphrase: bytes = b"") -> bytes: ...
