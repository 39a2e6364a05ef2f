"""`safeconduct notices`: a round from the command line, and reading what came."""

from pathlib import Path

import pytest
from tests.cli.officers import enrol, typed
from tests.office import TestOffice
from tests.registry.mailserver import mail_server
from tests.registry.test_notices import configured
from tests.registry.test_triage import write_in


def test_a_round_is_sent_and_what_came_is_read(sqlite_office: TestOffice, tmp_path: Path) -> None:
    words = enrol(sqlite_office, "heron")
    write_in(sqlite_office)
    with mail_server() as inbox:
        configured(sqlite_office, inbox.port, language="uk")
        sent = typed(sqlite_office, "", "notices", "send")
        assert (sent.returncode, sent.stdout, sent.stderr) == (0, "", "")
        (content,) = inbox.to("heron@office.example")
    (tmp_path / "came.eml").write_bytes(content)
    read = typed(sqlite_office, words, "notices", "open", str(tmp_path / "came.eml"), "--as", "heron")
    assert read.returncode == 0, read.stderr
    assert "Справи, у яких останнє слово за людиною на зв’язку: 1" in read.stdout


def test_mails_are_written_to_a_folder_instead(sqlite_office: TestOffice, tmp_path: Path) -> None:
    configured(sqlite_office, 9)
    written = typed(sqlite_office, "", "notices", "send", "--to", str(tmp_path / "outbox"))
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    assert {file.name: file.stat().st_size for file in (tmp_path / "outbox").iterdir()} == {
        "heron.eml": 8192,
        "wren.eml": 8192,
    }


@pytest.mark.parametrize("account", ["wren"])
def test_a_notice_opens_for_nobody_else(sqlite_office: TestOffice, tmp_path: Path, account: str) -> None:
    configured(sqlite_office, 9)
    words = enrol(sqlite_office, account)
    assert typed(sqlite_office, "", "notices", "send", "--to", str(tmp_path)).returncode == 0
    read = typed(sqlite_office, words, "notices", "open", str(tmp_path / "heron.eml"), "--as", account)
    assert read.returncode != 0
    assert read.stdout == ""
    assert "not sealed to the key at hand" in read.stderr


def test_a_round_that_misses_somebody_says_so_and_sends_the_rest(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    home = configured(sqlite_office, 9)
    with (home / "safeconduct.toml").open("a") as settings:
        settings.write('cuckoo = "cuckoo@office.example"\n')
    sent = typed(sqlite_office, "", "notices", "send", "--to", str(tmp_path / "outbox"))
    assert sent.returncode == 1
    assert "No certified officer 'cuckoo'" in sent.stderr
    assert sorted(file.name for file in (tmp_path / "outbox").iterdir()) == ["heron.eml", "wren.eml"]


def test_without_settings_nothing_is_sent_and_the_way_is_shown(sqlite_office: TestOffice) -> None:
    sent = typed(sqlite_office, "", "notices", "send")
    assert sent.returncode == 2
    assert "names nobody" in sent.stderr
