"""The public journal by its commands: a day's batch, a mirror, witnesses, the observer, and somebody else's client."""

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.officers import enrol
from tests.office import TestOffice
from tests.registry.commands import safeconduct
from tests.registry.stories import by_call
from tests.registry.test_public_journal import batch

from safeconduct import cli
from safeconduct.journal.cosignature import Witness, cosignatures
from safeconduct.sealing.padding import unpad

COMMAND = [sys.executable, "-m", "safeconduct.cli"]
CLIENT = Path(__file__).parent / "tilesclient" / "main.go"
NEEDS = "go was not found; on Debian: apt-get install golang-go golang-golang-x-mod-dev"
DAYS = 3

type Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run the command in this process; return what it said, or what it complained of where it refuses."""
    before = os.umask(0o022)
    monkeypatch.delenv("SAFECONDUCT_HOME", raising=False)

    def call(*words: str | Path, code: int = 0, given: bytes = b"") -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        status = cli.run([str(word) for word in words])
        said = capsys.readouterr()
        assert status == code, said
        return said.err if code else said.out

    yield call
    os.umask(before)


@pytest.fixture
def of(run: Run, sqlite_office: TestOffice) -> Run:
    """Run the command on the test's own office."""

    def call(*words: str | Path, **more: Any) -> str:
        return run("--home", sqlite_office.installation.home, *words, **more)

    return call


@pytest.fixture
def grown(sqlite_office: TestOffice) -> TestOffice:
    """An office with some days of a public journal."""
    for _ in range(DAYS):
        by_call(sqlite_office)
        batch(sqlite_office)
        sqlite_office.clock.forward(days=1)
    return sqlite_office


def test_a_batch_a_day_by_command(sqlite_office: TestOffice) -> None:
    by_call(sqlite_office)
    said = json.loads(safeconduct(sqlite_office, "journal", "batch", "--json").stdout)
    assert (len(said["days"]), said["leaves"], said["waiting"]) == (1, 256, 0)
    again = subprocess.run(
        [*COMMAND, "--home", str(sqlite_office.installation.home), "journal", "batch"],
        env=sqlite_office.database.env(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout == "Today's batch is there already; the public journal has 256 leaves.\n"
    (sqlite_office.installation.home / "safeconduct.toml").write_text("[journal]\nbatch = 100\n")
    refused = safeconduct(sqlite_office, "journal", "batch")
    assert (refused.returncode, "a multiple of 256" in refused.stderr) == (2, True)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client in Go, built without a network from the system's packages."""
    if shutil.which("go") is None:
        pytest.skip(NEEDS)
    folder = tmp_path_factory.mktemp("client")
    built = subprocess.run(
        ["go", "build", "-o", str(folder / "tilesclient"), str(CLIENT)],
        env=os.environ
        | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOPROXY": "off"}
        | {"GOCACHE": str(folder / "cache"), "CGO_ENABLED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, f"{built.stderr}\n{NEEDS}"
    return folder / "tilesclient"


def test_witnesses_sign_that_it_only_grew_and_an_independent_client_believes_the_mirror(
    grown: TestOffice, of: Run, run: Run, client: Path, tmp_path: Path
) -> None:
    """From the first day to a mirror with a witness's cosignature, read by Go's own packages."""
    home = grown.installation.home
    key, state, vkey = tmp_path / "witness.key", tmp_path / "seen.txt", tmp_path / "journal.vkey"
    line = run("journal", "witness-key", key, "witness.example/partner").strip()
    assert key.stat().st_mode & 0o777 == 0o600
    (home / "safeconduct.toml").write_text(f'[journal]\nwitnesses = ["{line}"]\nquorum = 1\n')
    # Without the witness nothing is published: a mirror without its journal would look set back.
    assert "bears 1 cosignatures yet" in of("publish", tmp_path / "site", code=2)

    tiles = tmp_path / "tiles"
    of("journal", "tiles", tiles)
    shutil.copy(tiles / "journal.vkey", vkey)
    shutil.copy(tiles / "checkpoint", tmp_path / "old.txt")
    asked = ("journal", "witness", tiles, "--journal", vkey, "--key", key, "--state", state)
    assert "Say --first if nothing was" in run(*asked, code=2)
    first = run(*asked, "--first")
    assert "leave --first out" in run(*asked, "--first", code=2)
    batch(grown)
    assert of("journal", "tiles", tiles).startswith("5 of 11 files written")
    second = run(*asked)
    for name, note in (("first.txt", first), ("second.txt", second)):
        (tmp_path / name).write_text(note)
        assert len(cosignatures(note, [Witness.parse(line)])) == 1
    assert of("journal", "cosign", tmp_path / "second.txt") == "Signed by witness.example/partner.\n"
    assert of("journal", "cosign", tmp_path / "second.txt") == "These signatures were known already.\n"

    of("publish", tmp_path / "site")
    of("publish", tmp_path / "again")
    one, two = (
        {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
        for base in (tmp_path / "site", tmp_path / "again")
    )
    assert one == two
    assert one["checkpoint"].decode() == second
    checked = json.loads(run("mirror", "verify", tmp_path / "site", "--json"))
    assert checked["journal_leaves"] == 256 * (DAYS + 1)
    assert "The public journal: 1024 leaves, every tile follows from them." in run(
        "mirror", "verify", tmp_path / "site"
    ).replace("\u00a0", "").replace(",024", "024").replace("\u202f", "")

    index = [0, 1, 255, 256, 700, 1023]
    read = subprocess.run(
        [client, tmp_path / "site", vkey, line, tmp_path / "old.txt", *map(str, index)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    from safeconduct.registry.public_journal import leaves_of

    expected = [f"included {i} {leaves_of(i // 256)[i % 256 * 32 :][:32].hex()}" for i in index]
    assert read.stdout.splitlines() == ["consistent 768 1024", *expected]
    # And it is no client that believes everything.
    tile = tmp_path / "again" / "tile" / "0" / "002"
    tile.write_bytes(tile.read_bytes()[::-1])
    refused = subprocess.run(
        [client, tmp_path / "again", vkey, line, tmp_path / "old.txt", "700"],
        capture_output=True,
        check=False,
    )
    assert refused.returncode != 0
    assert "tile/0/002 was changed" in run("mirror", "verify", tmp_path / "again", code=1)


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_witness_signs_one_history(grown: TestOffice, of: Run, run: Run, tmp_path: Path) -> None:
    from safeconduct.journal import checkpoint, note
    from safeconduct.sealing import signing

    key, state, tiles = tmp_path / "witness.key", tmp_path / "seen.txt", tmp_path / "tiles"
    run("journal", "witness-key", key, "witness.example/partner")
    assert "exists already" in run("journal", "witness-key", key, "witness.example/partner", code=2)
    of("journal", "tiles", tiles)
    seed, origin = grown.installation.checkpoint_seed, "test.example/journal/public"
    vkey = note.verifier_key(origin, signing.public_key_of(seed))
    # What it saw before was another tree of this journal, signed with its true key.
    state.write_text(checkpoint.sign(checkpoint.Checkpoint(origin, 256, bytes(32)), seed))
    asked = ("journal", "witness", tiles, "--journal", vkey, "--key", key, "--state", state)
    before = state.read_text()
    assert "768 leaves did not grow from that of 256" in run(*asked, code=1)
    state.write_text(checkpoint.sign(checkpoint.Checkpoint(origin, 9999, bytes(32)), seed))
    assert "history was set back. Nothing was signed" in run(*asked, code=1)
    state.write_text(before)
    (tiles / "tile" / "1" / "000.p" / "3").unlink()
    assert "tile/1/000.p/3 cannot be read" in run(*asked, code=1)
    assert state.read_text() == before


def test_a_witness_signs_one_of_two_histories_that_reach_it_at_once(run: Run, tmp_path: Path) -> None:
    """A run waits for the one that has the memory in hand, and compares with what that one signed."""
    from tests.verify import mirrors

    from safeconduct.journal import checkpoint, note

    key, state, link = tmp_path / "witness.key", tmp_path / "seen.txt", tmp_path / "other" / "link.txt"
    link.parent.mkdir()
    link.symlink_to(state)
    run("journal", "witness-key", key, "witness.example/partner")
    base, folders = [mirrors.data(number) for number in range(256)], []
    for name, more in (("before", 0), ("one", 5_000), ("two", 9_000)):
        files = mirrors.journal_files(base + [mirrors.data(more + at) for at in range(256 if more else 0)])
        for path, data in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(data)
        folders.append(tmp_path / name)
    asked = ("--journal", folders[0] / "journal.vkey", "--key", key, "--state")
    run("journal", "witness", folders[0], *asked, state, "--first")
    lock = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    # By another name it is the same memory.
    words = [*COMMAND, "journal", "witness", folders[1], *asked, link]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waits:
        held = Path(f"/proc/{waits.pid}/fd")
        while waits.poll() is None and tmp_path not in {each.resolve() for each in held.iterdir()}:
            time.sleep(0.05)
        with pytest.raises(subprocess.TimeoutExpired):
            waits.communicate(timeout=2)
        state.write_text((folders[2] / "checkpoint").read_text())
        os.close(lock)
        out, err = waits.communicate()
    assert (waits.returncode, out) == (1, ""), err
    assert state.read_text() == (folders[2] / "checkpoint").read_text()
    run("journal", "witness", folders[2], *asked, link)
    assert link.is_symlink()
    origin, public = note.parse_verifier_key((folders[0] / "journal.vkey").read_text().strip())
    assert checkpoint.verify(state.read_text(), origin, public).size == 512


def test_tiles_that_were_cut_short_are_written_to_the_end(grown: TestOffice, of: Run, tmp_path: Path) -> None:
    from safeconduct.public.journal_files import write as write_files
    from safeconduct.public.journal_pages import pages
    from safeconduct.registry.configuration import PublicJournal

    class Killed(BaseException):
        pass

    for part in (0, 0.4):
        out = tmp_path / f"tiles-{part}"

        def stop(done: float, part: float = part) -> None:
            if done > part:
                raise Killed

        with pytest.raises(Killed):
            write_files(list(pages(grown.installation, PublicJournal())), out, stop)
        assert not (out / "checkpoint").exists()
        of("journal", "tiles", out)
        assert (out / "checkpoint").exists()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / ".journal.vkey.new").write_bytes(b"")
    of("journal", "tiles", tmp_path / "bare")
    # What is somebody else's is left alone, begun or whole.
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "journal.vkey").write_text("other.example/j/public+00000000+AAAA\n")
    assert "holds another journal" in of("journal", "tiles", foreign, code=2)
    (tmp_path / "mine").mkdir()
    write(tmp_path / "mine" / "letter.txt", "mine")
    assert "holds something that is no journal" in of("journal", "tiles", tmp_path / "mine", code=2)


def test_after_the_folders_memory_is_gone_the_command_asks_what_was_published(
    grown: TestOffice, of: Run, tmp_path: Path
) -> None:
    tiles = tmp_path / "tiles"
    of("journal", "tiles", tiles)
    (grown.installation.home / "keys" / "public.json").unlink()
    for words in (("journal", "batch"), ("journal", "tiles", tiles), ("publish", tmp_path / "site")):
        said = of(*words, code=1)
        assert "run `safeconduct journal batch --checkpoint FILE`" in said, words
    both = ("journal", "batch", "--checkpoint", tiles / "checkpoint", "--nothing-published")
    assert "Say one of" in of(*both, code=2)
    assert "cannot be read" in of("journal", "batch", "--checkpoint", tmp_path / "none", code=2)
    of("journal", "batch", "--far", "--checkpoint", tiles / "checkpoint")
    of("journal", "tiles", tiles)


def test_the_observer_checks_a_mirror(grown: TestOffice, of: Run, tmp_path: Path) -> None:
    words = enrol(grown, "raven")
    tiles = tmp_path / "tiles"
    of("journal", "tiles", tiles)
    sealed = write(tmp_path / "secrets.age", of("journal", "secrets", "--for", "raven"))
    assert "no observer or auditor" in of("journal", "secrets", "--for", "heron", code=2)
    said = of(
        "journal",
        "observe",
        tiles,
        "--secrets",
        sealed,
        "--as",
        "raven",
        "--json",
        given=f"{words}\n".encode(),
    )
    found = json.loads(said)
    assert (found["batches"], found["entries"], found["inside"], found["unseen"]) == (DAYS, 4, 4, 0)


@pytest.mark.usefixtures("grown")
def test_an_observer_elsewhere_has_an_age_key_and_a_copy_of_the_mirror(
    of: Run, run: Run, tmp_path: Path, age: Callable[..., bytes]
) -> None:
    from safeconduct.sealing import agefile

    identity = agefile.new_identity()
    tiles = tmp_path / "tiles"
    of("journal", "tiles", tiles)
    sealed = of("journal", "secrets", "--to", agefile.recipient_of(identity), "--from", "2023-08-02")
    plain = age(identity, sealed.encode())
    asked = ("journal", "observe", tiles, "--secrets", "-")
    # Whoever hands out the secrets must not be able to leave the comparison out and get a status of 0.
    run(*asked, given=plain, code=1)
    said = run(*asked, "--json", "--some-days", given=plain)
    assert (json.loads(said)["verified"], json.loads(said)["inside"]) == (False, None)
    said = run(*asked, "--some-days", given=plain)
    assert "NOT compared with the journal inside" in said
    assert "2 batches: 2 entries and 510 covers, each in its place" in said
    assert "256 leaves are of days whose secrets were not given." in said
    assert "compare it with one from elsewhere" in said
    whole = json.loads(unpad(plain))
    whole["batches"][0]["secret"] = "ab" * 32
    spoilt = json.dumps(whole).encode()
    assert "holds 256 leaves that are no covers, and the secrets say that 1 are entries" in run(
        *asked, "--some-days", given=spoilt, code=1
    )
    assert "no file of day secrets" in run(
        "journal", "observe", tiles, "--secrets", "-", given=sealed.encode(), code=2
    )
    assert "holds no public journal" in run(
        "journal", "observe", tmp_path, "--secrets", "-", given=plain, code=2
    )


@pytest.fixture
def age(tmp_path: Path) -> Callable[..., bytes]:
    """Open an age file with the stock program."""

    def opened(identity: str, sealed: bytes) -> bytes:
        if shutil.which("age") is None:
            pytest.skip("age was not found; on Debian: apt-get install age")
        key = write(tmp_path / "observer.key", identity)
        return subprocess.run(["age", "-d", "-i", key], input=sealed, capture_output=True, check=True).stdout

    return opened
