"""A mirror: whole or not, whose, and checkable without this software."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint, note, tiles
from safeconduct.journal.tree import leaf_hash
from safeconduct.public import mirror
from safeconduct.public.site import HTML, Page
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.signing import public_key_of

SEED, OTHER = bytes(range(32)), bytes(32)
KEY = public_key_of(SEED)
TEXTS = {"index.html": b"<p>en</p>", "uk/index.html": "<p>Україна</p>".encode(), "assets/style.css": b"p {}"}


def pages(texts: dict[str, bytes]) -> dict[str, Page]:
    return {path: Page(path, HTML, lambda data=data: data) for path, data in texts.items()}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    mirror.write(pages(TEXTS), tmp_path / "site", SEED)
    return tmp_path / "site"


def test_a_mirror_is_whole_and_says_whose_it_is(written: Path) -> None:
    checked = mirror.verify(written, KEY)
    assert checked.key == KEY
    assert checked.files == len(TEXTS) + 2  # the key and who may sign
    assert mirror.verify(written, None).key == KEY


JOURNAL = "log.example/public"


def journal(size: int, seed: bytes = OTHER) -> dict[str, bytes]:
    """Return the files of a public journal."""
    data = [hashlib.sha256(number.to_bytes(4)).digest() for number in range(size)]
    levels = tiles.Levels()
    made = (*levels.add([leaf_hash(each) for each in data]), *levels.edge())
    found = {tile.path: held for tile, held in made}
    for bundle in tiles.tiles_of(size):
        if bundle.level is None:
            first = bundle.index * tiles.WIDTH
            found[bundle.path] = tiles.bundle_data(b"".join(data[first : first + bundle.width]))
    head = checkpoint.sign(checkpoint.Checkpoint(JOURNAL, size, levels.root()), seed)
    return found | {
        "checkpoint": head.encode(),
        "journal.vkey": f"{note.verifier_key(JOURNAL, public_key_of(OTHER))}\n".encode(),
    }


def test_a_mirrors_journal_is_recomputed_to_its_root(tmp_path: Path) -> None:
    mirror.write(pages(TEXTS | journal(700)), tmp_path / "site", SEED)
    assert mirror.verify(tmp_path / "site", KEY).leaves == 700
    mirror.write(pages(TEXTS), tmp_path / "site", SEED)
    assert mirror.verify(tmp_path / "site", KEY).leaves is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"tile/0/001": bytes(8192)}, "tile/0/001 does not hold the hashes"),
        ({"tile/entries/002.p/188": bytes(34 * 188)}, "does not hold 188 of them"),
        ({"checkpoint": journal(699)["checkpoint"]}, "tile/entries/002.p/187 cannot be read"),
        ({"checkpoint": journal(700, seed=SEED)["checkpoint"]}, "No key that is trusted here"),
    ],
)
def test_a_journal_that_contradicts_itself_is_found_though_the_authority_signed_it(
    tmp_path: Path, changed: dict[str, bytes], sentence: str
) -> None:
    mirror.write(pages(TEXTS | journal(700) | changed), tmp_path / "site", SEED)
    with pytest.raises(BadSignature, match=f"public journal in the mirror does not hold.*{sentence}"):
        mirror.verify(tmp_path / "site", KEY)


def test_publishing_twice_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    mirror.write(pages(TEXTS), tmp_path / "again", SEED)
    one, two = (
        {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
        for base in (written, tmp_path / "again")
    )
    assert one == two


def change(site: Path) -> None:
    (site / "uk" / "index.html").write_bytes(b"<p>Write to us at another address</p>")


def cut(site: Path) -> None:
    (site / "assets" / "style.css").unlink()


def add(site: Path) -> None:
    (site / "uk" / "write.html").write_bytes(b"<form>")


def link(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(site / "uk" / "index.html")


def link_folder(site: Path) -> None:
    shutil.move(site / "uk", site.parent / "elsewhere")
    (site / "uk").symlink_to(site.parent / "elsewhere")


def resum(site: Path) -> None:
    change(site)
    sums = (
        (site / mirror.SUMS)
        .read_text()
        .replace(
            hashlib.sha256(TEXTS["uk/index.html"]).hexdigest(),
            hashlib.sha256((site / "uk" / "index.html").read_bytes()).hexdigest(),
        )
    )
    (site / mirror.SUMS).write_text(sums)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (change, "uk/index.html was changed"),
        (cut, "assets/style.css is missing"),
        (add, "uk/write.html was added"),
        (link, "index.html is missing"),
        (link_folder, "uk/index.html is missing"),
        (resum, "signature does not hold"),
    ],
)
def test_whatever_is_done_to_a_mirror_is_named(
    written: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(written)
    with pytest.raises(BadSignature, match=sentence):
        mirror.verify(written, None)


def test_a_mirror_signed_by_somebody_else_is_refused_with_both_fingerprints(tmp_path: Path) -> None:
    mirror.write(pages(TEXTS), tmp_path / "clone", OTHER)
    with pytest.raises(BadSignature, match="not by the key that was given"):
        mirror.verify(tmp_path / "clone", KEY)


def test_a_new_mirror_replaces_an_earlier_one_as_a_whole(written: Path) -> None:
    mirror.write(pages({"index.html": b"new"}), written, SEED)
    assert mirror.verify(written, KEY).files == 3
    assert not (written / "uk").exists()
    assert [path.name for path in written.parent.iterdir()] == ["site"]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(BadInput, match="holds something that is no mirror"):
        mirror.write(pages(TEXTS), tmp_path, SEED)
    assert (tmp_path / "letters.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "line",
    ["", "zz  index.html", f"{'0' * 64}  ../secret", f"{'0' * 64}  /etc/passwd", f"{'0' * 64} one-space"],
)
def test_sums_that_lead_elsewhere_are_no_mirror(tmp_path: Path, line: str) -> None:
    from safeconduct.sealing import sshsig

    manifest = f"{line}\n".encode()
    (tmp_path / mirror.SUMS).write_bytes(manifest)
    (tmp_path / mirror.SIGNATURE).write_text(sshsig.sign(SEED, mirror.NAMESPACE, manifest))
    with pytest.raises(BadInput, match="line 1"):
        mirror.verify(tmp_path, None)


def test_a_folder_without_sums_is_no_mirror(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it has no SHA256SUMS"):
        mirror.verify(tmp_path, None)


@pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is missing: apt-get install openssh-client"
)
def test_it_is_checked_without_this_software(written: Path) -> None:
    sums = subprocess.run(["sha256sum", "-c", mirror.SUMS], cwd=written, capture_output=True, check=False)
    signed = subprocess.run(
        [
            *("ssh-keygen", "-Y", "verify", "-f", mirror.SIGNERS, "-I", mirror.WHO, "-n", mirror.NAMESPACE),
            *("-s", mirror.SIGNATURE),
        ],
        cwd=written,
        input=(written / mirror.SUMS).read_bytes(),
        capture_output=True,
        check=False,
    )
    assert (sums.returncode, signed.returncode) == (0, 0), (sums.stderr, signed.stderr)
