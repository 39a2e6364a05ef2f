"""Officers' notices: whoever taps the mail learns nothing, and the officer learns what waits."""

import shutil
import ssl
import subprocess
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office import TestOffice
from tests.registry.mailserver import mail_server, tapped
from tests.registry.test_triage import write_in

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeHostile
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES
from safeconduct.sealing import agefile, armour

TO = {"heron": "heron@office.example", "wren": "wren@office.example"}
SENDER = "notices@office.example"


def configured(office: TestOffice, port: int = 0, **more: str) -> Path:
    """Write safeconduct.toml; return the installation's folder."""
    settings = {"smtp": f"localhost:{port}", "tls": "none", "from": SENDER, **more}
    lines = [f'{name} = "{value}"' for name, value in settings.items()]
    to = [f'{account} = "{address}"' for account, address in TO.items()]
    home = office.installation.home
    (home / "safeconduct.toml").write_text("\n".join(("[notices]", *lines, "[notices.to]", *to)) + "\n")
    return home


def send_round(office: TestOffice, home: Path) -> list[str]:
    from safeconduct.registry.mailing import mailing, send
    from safeconduct.registry.notices import notices

    how = mailing(home)
    mails, problems = notices(office.installation, how.to, sender=how.sender, language=how.language)
    return problems + send(mails, how)


def read(office: TestOffice, account: str, content: bytes) -> str:
    blob = armour.unarmoured(content.decode("ascii"))
    return agefile.unseal(blob, office.keys[account].identity).decode().rstrip()


def counts(text: str) -> tuple[int, ...]:
    return tuple(int(line.rpartition(": ")[2]) for line in text.splitlines()[2:5])


def told(office: TestOffice, *accounts: str) -> dict[str, tuple[int, ...]]:
    from safeconduct.registry.notices import notices

    to = {account: f"{account}@office.example" for account in accounts}
    mails, problems = notices(office.installation, to, sender=SENDER, language="en")
    assert problems == []
    return {mail.account: counts(read(office, mail.account, mail.content)) for mail in mails}


def keep_busy(office: TestOffice) -> None:
    """Let heron have much to do, and wren as well: both are contact officers."""
    for _ in range(5):
        reference, person = write_in(office, words="I saw an invented kestrel.")
        office.do(SendMessage(words="Are you there?"), person, reference)


def test_an_idle_round_and_a_busy_one_are_the_same_on_the_wire(office: TestOffice) -> None:
    with mail_server() as inbox, tapped(inbox.port) as tap:
        home = configured(office, tap.port)
        assert send_round(office, home) == []
        keep_busy(office)
        assert send_round(office, home) == []
        idle, busy = tap.passed
    assert len(idle) == len(busy)
    assert [recipient for recipient, _ in inbox.mails] == 2 * sorted(TO.values())
    assert {len(content) for _, content in inbox.mails} == {8192}
    idle_text, busy_text = (read(office, "heron", content) for content in inbox.to(TO["heron"]))
    assert counts(idle_text) == (0, 0, 0)
    assert counts(busy_text) == (5, 0, 0)


def test_nothing_but_random_values_and_the_address_differs_between_two_mails(office: TestOffice) -> None:
    from safeconduct.registry.notices import notices

    keep_busy(office)
    mails, _ = notices(
        office.installation, {**TO, "raven": "raven@office.example"}, sender=SENDER, language="en"
    )
    heads = []
    for mail in mails:
        parsed = message_from_bytes(mail.content, policy=policy.SMTP)
        assert parsed["To"] == mail.address
        assert len(parsed["Message-ID"]) == len(f"<{'0' * 32}@office.example>")
        heads.append(
            [(name, value) for name, value in parsed.items() if name not in {"To", "Message-ID", "X-Fill"}]
        )
    assert heads[0] == heads[1] == heads[2]
    assert ("Subject", "Notice") in heads[0]
    assert max(len(line) for mail in mails for line in mail.content.split(b"\r\n")) <= 100


addresses = st.from_regex(r"[a-z0-9]{1,60}@[a-z0-9]{1,60}\.example", fullmatch=True)
moments = st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants naive bounds
recipient = agefile.recipient_of(agefile.new_identity())


@given(st.text(alphabet="abcяїё ", max_size=900), addresses, addresses, moments)
def test_every_mail_has_one_length(text: str, sender: str, address: str, now: datetime) -> None:
    from safeconduct.registry.notices import MAIL_BYTES, composed

    assert len(composed(text, recipient, sender=sender, address=address, now=now)) == MAIL_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_fits_in_every_language(language: str) -> None:
    from safeconduct.registry.notices import TEXT_BYTES, Digest, told

    text = told(Digest(999_999, 999_999, 999_999), "o" * 32, datetime(2023, 8, 1, tzinfo=UTC), language)
    assert len(text.encode()) < TEXT_BYTES
    assert counts(text) == (999_999,) * 3


@pytest.mark.skipif(not shutil.which("age"), reason="age is missing; on Debian: apt-get install age")
def test_stock_age_opens_a_notice_and_only_its_officers_key_does(office: TestOffice, tmp_path: Path) -> None:
    from safeconduct.registry.notices import notices

    keep_busy(office)
    (mail, _), _ = notices(office.installation, TO, sender=SENDER, language="en")
    (tmp_path / "mail").write_text(armour.armoured(armour.unarmoured(mail.content.decode())))
    opened = {}
    for account in TO:
        (tmp_path / account).write_text(office.keys[account].identity + "\n")
        opened[account] = subprocess.run(
            ["age", "-d", "-i", str(tmp_path / account), str(tmp_path / "mail")],
            capture_output=True,
            check=False,
        )
    assert opened["wren"].returncode != 0
    assert opened["heron"].stdout.startswith(b"Safeconduct: notice of 2023-08-01 for heron\n")
    assert b"Cases in which the last word is the contact's: 5\n" in opened["heron"].stdout


def test_a_notice_names_no_case_and_repeats_no_word(office: TestOffice) -> None:
    from safeconduct.registry.notices import notices

    reference, person = write_in(office, words="I saw an invented kestrel.")
    office.do(SendMessage(words="Are you there?"), person, reference)
    (mail, _), _ = notices(office.installation, TO, sender=SENDER, language="en")
    text = read(office, "heron", mail.content)
    for secret in (reference, "kestrel", "Are you there"):
        assert secret not in text
        assert secret.encode() not in mail.content


def test_what_the_contact_said_last_waits_until_somebody_acts(office: TestOffice) -> None:
    reference, person = write_in(office)
    assert told(office, "heron", "wren", "owl") == {"heron": (1, 0, 0), "wren": (1, 0, 0), "owl": (0, 0, 0)}
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", reference)
    assert told(office, "heron") == {"heron": (0, 0, 0)}
    office.do(SendMessage(words="Thank you.", duress=1), person, reference)
    office.do(AdmitOfficer(account="owl"), "wren", reference)
    assert told(office, "heron", "owl") == {"heron": (0, 0, 0), "owl": (0, 0, 0)}


def test_a_colleagues_proposal_waits_for_the_others_and_not_for_its_proposer(office: TestOffice) -> None:
    from safeconduct.registry.performing import Seconding

    reference, _ = write_in(office)
    proposal = office.do(JudgeHostile(reasons="Invented."), "heron", reference)
    assert told(office, "heron", "wren") == {"heron": (0, 0, 0), "wren": (0, 1, 0)}
    office.do(Seconding(proposal.digest), "wren", reference)
    assert told(office, "heron", "wren") == {"heron": (0, 0, 0), "wren": (0, 0, 0)}


def test_a_case_is_overdue_when_its_due_week_has_passed_and_not_before(office: TestOffice) -> None:
    from safeconduct.registry.models import CaseFile
    from safeconduct.registry.notices import digests

    reference, _ = write_in(office)
    CaseFile.objects.filter(reference=reference).update(due="2023-W31")
    assert digests(["heron"], week="2023-W31")["heron"].overdue == 0
    assert digests(["heron"], week="2023-W32")["heron"].overdue == 1
    assert digests(["heron"], week="2024-W01")["heron"].overdue == 1
    assert digests(["owl"], week="2024-W01")["owl"].overdue == 0


def test_who_does_not_work_here_gets_no_notice_and_keeps_nobody_elses_back(office: TestOffice) -> None:
    from safeconduct.registry.notices import notices

    to = {**TO, "cuckoo": "cuckoo@office.example"}
    mails, problems = notices(office.installation, to, sender=SENDER, language="en")
    assert [mail.account for mail in mails] == ["heron", "wren"]
    assert len(problems) == 1
    assert "cuckoo" in problems[0]


def test_an_address_that_the_server_refuses_keeps_nobody_elses_back(sqlite_office: TestOffice) -> None:
    with mail_server() as inbox:
        inbox.refuses.add(TO["heron"])
        problems = send_round(sqlite_office, configured(sqlite_office, inbox.port))
    assert [recipient for recipient, _ in inbox.mails] == [TO["wren"]]
    assert len(problems) == 1
    assert "address of heron" in problems[0]


def test_a_round_reads_and_writes_nothing_sealed(office: TestOffice) -> None:
    from safeconduct.registry.models import Entry

    keep_busy(office)
    before = Entry.objects.count()
    for shred_key in (office.installation.home / "keyring").rglob("*"):
        if shred_key.is_file():
            shred_key.unlink()
    assert told(office, "heron") == {"heron": (5, 0, 0)}
    assert Entry.objects.count() == before


def certificate(folder: Path) -> ssl.SSLContext:
    """Make a server's certificate for localhost that vouches for itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.fixture
def secured(tmp_path: Path) -> ssl.SSLContext:
    if not shutil.which("openssl"):
        pytest.skip("openssl is missing; on Debian: apt-get install openssl")
    return certificate(tmp_path)


def test_a_round_goes_over_tls_to_a_server_that_is_vouched_for(
    sqlite_office: TestOffice, secured: ssl.SSLContext, tmp_path: Path
) -> None:
    password = sqlite_office.installation.home / "smtp-password"
    password.write_text("invented\n")
    password.chmod(0o600)
    trusted = {"tls": "starttls", "authorities": f"{tmp_path / 'cert.pem'}"}
    login = {"user": "robot", "password_file": "smtp-password"}
    with mail_server(secured) as inbox, tapped(inbox.port) as tap:
        home = configured(sqlite_office, tap.port, **trusted, **login)
        assert send_round(sqlite_office, home) == []
        keep_busy(sqlite_office)
        assert send_round(sqlite_office, home) == []
        idle, busy = tap.passed
    assert inbox.logins == 2 * [(b"robot", b"invented")]
    assert len(inbox.mails) == 4
    assert len(idle) == len(busy)
    assert b"heron" not in idle


@pytest.mark.parametrize(
    "change",
    [{"authorities": ""}, {"user": "robot", "password_file": "wrong-password"}],
    ids=["unknown", "login"],
)
def test_a_server_that_nobody_vouches_for_or_that_lets_nobody_in_gets_nothing(
    sqlite_office: TestOffice, secured: ssl.SSLContext, tmp_path: Path, change: dict[str, str]
) -> None:
    from safeconduct.registry.mailing import CannotSend

    password = sqlite_office.installation.home / "wrong-password"
    password.write_text("guessed")
    password.chmod(0o600)
    with mail_server(secured) as inbox:
        settings = {"tls": "starttls", "authorities": f"{tmp_path / 'cert.pem'}", **change}
        with pytest.raises(CannotSend, match="did not take the round"):
            send_round(sqlite_office, configured(sqlite_office, inbox.port, **settings))
    assert inbox.mails == []


def test_a_server_that_is_not_there_is_named(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.mailing import CannotSend

    with mail_server() as inbox:
        home = configured(sqlite_office, inbox.port)
    with pytest.raises(CannotSend, match=r"localhost:\d+ did not take the round \(ConnectionRefusedError\)"):
        send_round(sqlite_office, home)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"smtp": "mail.example"}, "host:port"),
        ({"smtp": "mail.example:0"}, "host:port"),
        ({"smtp": "mail.example:25"}, "on this machine only"),
        ({"tls": "sometimes"}, "tls"),
        ({"from": "nobody"}, "no mail address"),
        ({"from": "a@b\\r\\nBcc: c@d.example"}, "no mail address"),
        ({"user": "robot"}, "password_file"),
        ({"user": "robot", "password_file": "missing"}, "cannot be read"),
        ({"language": "de"}, "does not speak"),
        ({"smpt": "mail.example:25"}, "smpt"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    sqlite_office: TestOffice, change: dict[str, str], said: str
) -> None:
    from safeconduct.registry.mailing import mailing

    with pytest.raises(BadInput, match=said):
        mailing(configured(sqlite_office, 25, **change))


def test_a_password_that_others_can_read_is_refused(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.mailing import mailing

    home = configured(sqlite_office, 25, user="robot", password_file="open")
    (home / "open").write_text("invented")
    (home / "open").chmod(0o644)
    with pytest.raises(BadInput, match="others can read"):
        mailing(home)


def test_an_installation_that_names_nobody_is_told_how(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.mailing import mailing

    with pytest.raises(BadInput, match=r"names nobody; write \[notices.to\]"):
        mailing(sqlite_office.installation.home)


def test_mails_written_to_a_folder_are_of_one_size_and_for_nobody_else(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    from safeconduct.registry.mailing import write
    from safeconduct.registry.notices import notices

    keep_busy(sqlite_office)
    for _ in range(2):  # a second round replaces the first
        mails, _ = notices(sqlite_office.installation, TO, sender=SENDER, language="en")
        write(mails, tmp_path / "outbox")
    files = sorted((tmp_path / "outbox").iterdir())
    assert [file.name for file in files] == ["heron.eml", "wren.eml"]
    assert {(file.stat().st_size, file.stat().st_mode & 0o777) for file in files} == {(8192, 0o600)}


def test_rounds_keep_their_rate_whatever_happens_in_them() -> None:
    from safeconduct.cli.notices import keep_on

    now, begun, durations = 0.0, [], [1.0, 9.5, 25.0, 0.5]

    class Stopped(Exception):
        pass

    def one_round() -> None:
        nonlocal now
        begun.append(now)
        if len(begun) > len(durations):
            raise Stopped
        now += durations[len(begun) - 1]
        if len(begun) == 2:
            raise BadInput("The mail server did not take the round.")

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    with pytest.raises(Stopped):
        keep_on(one_round, 10, clock=lambda: now, sleep=sleep)
    assert begun == [0.0, 10.0, 20.0, 50.0, 60.0]
