"""`publish` and `mirror verify`, as an operator and a reader use them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.sealing.rehearsal import REHEARSAL_PUBLIC

type Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the command in a process of its own, in an empty folder without an installation."""
    folder = tmp_path_factory.mktemp("cwd")

    def run(*words: str, at: Path = folder, code: int | None = 0) -> tuple[int, str, str]:
        environment = {k: v for k, v in os.environ.items() if k not in {"SAFECONDUCT_HOME", "DATABASE_URL"}}
        done = subprocess.run(
            [sys.executable, "-m", "safeconduct.cli", *words],
            cwd=at,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert code is None or done.returncode == code, done.stderr
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture(scope="module")
def site(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("published") / "site"
    run("publish", str(out))
    return out


def test_a_bare_clone_publishes_a_rehearsal_that_says_so(site: Path) -> None:
    for language, words in {"en": "This is a rehearsal", "uk": "репетиція", "ru": "репетиция"}.items():
        assert words in (site / language / "index.html").read_text(encoding="utf-8")


def test_publishing_again_gives_the_same_bytes_whatever_the_clock_the_folder_and_the_zone(
    run: Run, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Vladivostok")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    run("publish", "again", at=tmp_path)
    one, two = (
        {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
        for base in (site, tmp_path / "again")
    )
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []
    assert any(path.endswith(".pdf") for path in one)


def test_a_mirror_verifies_without_a_key_and_first_says_what_that_is_worth(run: Run, site: Path) -> None:
    _, out, _ = run("mirror", "verify", str(site))
    assert out.startswith("Consistent with the key it carries, fingerprint ")
    assert "; compare this with one you have from elsewhere." in out.splitlines()[0]


def test_a_mirror_verifies_with_the_key_and_not_with_another(run: Run, site: Path) -> None:
    _, out, _ = run("mirror", "verify", str(site), "--key", REHEARSAL_PUBLIC.hex())
    assert out.startswith("Signed with the key that was given")
    _, _, err = run("mirror", "verify", str(site), "--key", "ab" * 32, code=1)
    assert "not by the key that was given" in err


def test_a_changed_mirror_ends_with_exit_status_1_in_words_and_in_json(run: Run, tmp_path: Path) -> None:
    run("publish", str(tmp_path / "site"))
    page = tmp_path / "site" / "ru" / "contact.html"
    page.write_bytes(page.read_bytes().replace(b"</main>", b"<p>Write to another address.</p></main>"))
    _, _, err = run("mirror", "verify", str(tmp_path / "site"), code=1)
    assert "ru/contact.html was changed" in err
    _, out, _ = run("mirror", "verify", str(tmp_path / "site"), "--json", code=1)
    assert json.loads(out)["verified"] is False


@pytest.mark.parametrize("words", [["mirror", "verify", "nowhere"], ["mirror", "verify", "."]])
def test_a_folder_that_is_no_mirror_ends_with_exit_status_2(run: Run, words: list[str]) -> None:
    _, _, err = run(*words, code=2)
    assert err.count("\n") == 1


def test_an_authority_signs_its_mirror_with_its_own_key(run: Run, tmp_path: Path) -> None:
    made = json.loads(run("schedule", "keygen", "authority", "--json", at=tmp_path)[1])
    (tmp_path / "shares.txt").write_text("\n".join(made["shares"][:3]))
    run("publish", "site", "--shares", "shares.txt", at=tmp_path)
    _, out, _ = run("mirror", "verify", "site", "--key", "authority.pub", at=tmp_path)
    assert out.startswith("Signed with the key that was given")


def test_a_mirror_has_no_form_and_no_mailbox(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<form" not in text, path
        assert "mailbox/" not in text, path


def test_a_signed_list_in_a_mirror_is_what_schedule_verify_reads(run: Run, site: Path) -> None:
    signed = sorted(site.rglob("*.signed.json"))
    assert signed
    for path in signed:
        run("schedule", "verify", str(path), "--key", str(site / "authority.pub"))
    run("addresses", "verify", str(site / "addresses.json"), "--key", str(site / "authority.pub"))


def test_what_is_in_the_way_is_left_alone_with_exit_status_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("mine")
    _, _, err = run("publish", str(tmp_path / "letters"), code=2)
    assert "holds something that is no mirror" in err
    assert (tmp_path / "letters" / "one.txt").read_text() == "mine"
    _, _, err = run("--home", str(tmp_path / "letters"), "publish", str(tmp_path / "out"), code=2)
    assert "is no installation" in err
