"""One inclusion proof in a process of its own: `python -m benchmarks.prove_cold STORE LEAF PATH [SIZE ROOT]`."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter


def main() -> None:
    """Prove one leaf and print how many seconds it took from opening the store."""
    store, leaf, path, *head = sys.argv[1:]
    prove = {"sqlite": _from_sqlite, "tiles": _from_tiles, "pymerkle": _from_pymerkle}[store]
    proved = prove(int(leaf), Path(path), *head)
    _forget(_files(Path(path)))
    begun = perf_counter()
    steps = proved()
    print(json.dumps({"seconds": perf_counter() - begun, "steps": steps}))


def _from_sqlite(leaf: int, home: Path, size: str, root: str) -> Callable[[], int]:
    from safeconduct.site.boot import boot  # noqa: PLC0415 - each side imports its own library alone

    boot(home)
    from safeconduct.journal.tree import inclusion_proof, verify_inclusion  # noqa: PLC0415
    from safeconduct.registry.public_journal import Nodes  # noqa: PLC0415

    def proved() -> int:
        node = Nodes()
        path = inclusion_proof(leaf, int(size), node)
        if not verify_inclusion(node(0, leaf), leaf, int(size), path, bytes.fromhex(root)):
            raise AssertionError("the proof does not hold")
        return len(path)

    return proved


def _from_tiles(leaf: int, folder: Path, size: str, root: str) -> Callable[[], int]:
    from safeconduct.journal.tiles import TileReader  # noqa: PLC0415 - as above

    return lambda: len(TileReader.of_folder(folder, int(size), bytes.fromhex(root)).inclusion(leaf))


def _from_pymerkle(leaf: int, file: Path) -> Callable[[], int]:
    from pymerkle import SqliteTree  # noqa: PLC0415 - as above

    def proved() -> int:
        # It counts leaves from one.
        return len(SqliteTree(str(file)).prove_inclusion(leaf + 1).path)

    return proved


def _files(path: Path) -> Iterable[Path]:
    return [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]


def _forget(files: Iterable[Path]) -> None:
    """Ask the system to drop the files' pages from its cache."""
    for each in files:
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)  # what was never written cannot be dropped
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


if __name__ == "__main__":
    main()
