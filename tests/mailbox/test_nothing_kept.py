"""“We keep no address of yours”: after a whole journey no file, row or log holds address, agent or words."""

import logging
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.mailbox.journeys import MARKED, Person, mailboxes, seen
from tests.office import TestOffice
from tests.registry.stories import enact, offer

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.sealing.words import new_words, words_sharing_locator

SAID = "a kestrel over the invented mill"
NAMED = "Zyxwv Inventedname"
PLACE = "a hut beyond the river Fictitia"


def rows(office: TestOffice) -> bytes:
    """Return every row of the database, as whoever dumps it reads them."""
    with office.database.attacker() as raw:
        cursor = raw.cursor()
        if office.database.vendor == "sqlite":
            tables = [
                name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            for row in cursor.fetchall():
                found.extend(
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                )
        return b"\n".join(found)


def files(folder: Path) -> bytes:
    return b"\n".join(
        path.name.encode() + b"\n" + path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    )


def written_down(record: logging.LogRecord) -> bool:
    """Say whether a record goes anywhere outside of a test: to a handler, or to the root's last resort."""
    logger: logging.Logger | None = logging.getLogger(record.name)
    while logger is not None:
        own = [handler for handler in logger.handlers if not type(handler).__module__.startswith("_pytest")]
        if any(not isinstance(handler, logging.NullHandler) for handler in own):
            return True
        if not logger.propagate:
            return False
        logger = logger.parent
    return True


def journey(office: TestOffice) -> tuple[Person, list[str]]:
    """Do one of everything; return the person and every set of words that was typed."""
    person = Person("uk", office)
    person.begin(words=SAID, danger="now", brings=["mi-8amtsh"])
    own = list(person.words)
    person.get("second.html")
    page = person.post("second.html", three=" ".join(own[:3]))
    duress = re.findall(r'<b lang="en" dir="ltr">([a-z]+)</b>', page.content.decode())
    person.post("secondcopy.html", show="1")
    person.post("secondcopy.html", **{f"w{number}": word for number, word in enumerate(duress, 1)})
    assert person.at == "box.html", seen(person.page)
    person.post("out.html")
    person.come_back(["zoo"] * 12)
    person.come_back()
    assert person.at == "box.html"
    case = person.case
    enact(office)
    office.do(AdmitOfficer(account="owl"), "heron", case)
    office.do(WriteMessage(mailbox=1, words=SAID), "heron", case)
    office.do(JudgeCredible(reasons="It fits."), "heron", case)
    office.both(offer(office), "heron", "owl", case)
    person.press("accept.html")
    person.press("family.html", relation1="parent", age1="adult", name1=NAMED, whereabouts1=PLACE)
    person.press("message.html", words=SAID)
    person.press("quiet.html", begins1="22:00", ends1="06:00")
    person.press("proof.html", index="0", understood="yes")
    person.press("withdraw.html")
    person.post("leave.html")
    person.come_back(duress)
    assert person.at == "box.html"
    person.press("message.html", words=SAID)
    person.post("out.html")
    return person, [*own, *duress]


def test_a_whole_journey_leaves_no_address_agent_word_or_name(
    office: TestOffice, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with mailboxes(office) as room:
        _, words = journey(office)
        in_memory = files(room.store._folder)
    kept = {
        "rows": rows(office),
        "home": files(office.database.home),
        "log": "\n".join(record.getMessage() for record in filter(written_down, caplog.records)).encode(),
        "output": "".join(capfd.readouterr()).encode(),
        "memory": in_memory,
    }
    phrase = " ".join(words[:12])
    secrets = [MARKED["REMOTE_ADDR"], MARKED["HTTP_X_FORWARDED_FOR"], "Marked-Agent", SAID, NAMED, PLACE]
    secrets += [phrase, " ".join(words[12:]), " ".join(words[3:6]), ",".join(words[:3])]
    for place, content in kept.items():
        for secret in secrets:
            assert secret.encode() not in content, f"{secret!r} in {place}"
    assert b"mailbox" not in kept["log"], "no visit is logged"
    assert kept["memory"] == b"", "every session was wiped"


def test_the_words_stand_in_no_address_and_no_cookie(sqlite_office: TestOffice) -> None:
    with mailboxes(sqlite_office):
        person = Person(office=sqlite_office)
        asked: list[str] = []
        set_: list[str] = []
        plain = person.client.request

        def noted(**request: Any) -> Any:
            asked.append(f"{request.get('PATH_INFO')}?{request.get('QUERY_STRING')}")
            answer = plain(**request)
            set_.append(str(answer.headers.get("Location", "")) + answer.cookies.output())
            return answer

        person.client.request = noted  # type: ignore[method-assign]
        person.begin()
        person.post("out.html")
        person.come_back()
    for text in (*asked, *set_):
        # One of them can stand there by chance ("page", "box"); three cannot.
        assert len(set(person.words) & set(re.split("[^a-z]+", text.lower()))) < 3, text
    assert len(asked) > 8


def test_words_that_open_nothing_are_answered_in_one_size(sqlite_office: TestOffice) -> None:
    from tests.mailbox.boxes import begun, erased

    living, gone = begun(sqlite_office), begun(sqlite_office)
    erased(sqlite_office, gone)
    unknown = new_words()
    wrong = words_sharing_locator(living.words)
    with mailboxes(sqlite_office):
        answers = []
        for words in (unknown, wrong, gone.words):
            person = Person(office=sqlite_office)
            page = person.come_back(list(words))
            assert "These words open no mailbox; check them one by one, in order." in seen(page)
            # What somebody typed stands in the page again; all else must be alike to the byte.
            body = page.content.decode().replace(" ".join(words), "")
            body = re.sub(r'name="(csrfmiddlewaretoken|t)" value="[^"]*"', "", body)
            headers = {name: value for name, value in page.headers.items() if name != "Content-Length"}
            answers.append((page.status_code, body, headers, sorted(page.cookies)))
    assert answers[0] == answers[1] == answers[2]


def test_a_session_opened_by_duress_looks_like_any_other(sqlite_office: TestOffice) -> None:
    from tests.mailbox.boxes import begun

    plain, forced = begun(sqlite_office), begun(sqlite_office, duress=True)
    with mailboxes(sqlite_office):
        real, harmless = Person(office=sqlite_office), Person(office=sqlite_office)
        real.come_back(list(plain.words))
        harmless.come_back(list(forced.duress))
        sqlite_office.do(WriteMessage(mailbox=1, words="Real."), "heron", plain.case)
        sqlite_office.clock.forward(days=3)
        links = [
            set(re.findall(r'(?:href|action)="([^"]+)"', each.get("box.html").content.decode()))
            for each in (real, harmless)
        ]
        assert links[0] == links[1]
        for page, sent in (
            ("message.html", {"words": "Once."}),
            ("family.html", {"relation1": "parent", "age1": "adult"}),
            ("quiet.html", {"begins1": "22:00", "ends1": "06:00"}),
            ("wish.html", {"wish": "stay"}),
            ("publicity.html", {"scopes": "fact"}),
            ("records.html", {"request": "access"}),
        ):
            answers = []
            for each in (real, harmless):
                shown = seen(each.get(page))
                each.post(page, **sent)
                answers.append((shown, each.at, seen(each.page).count("You ")))
            assert answers[0] == answers[1], page
        for each in (real, harmless):
            file = BytesIO(b"An invented note.")
            file.name = "note.txt"
            each.press("file.html", file=file)
            assert "You sent a file." in seen(each.page)
        for each in (real, harmless):
            each.press("withdraw.html")
        ends = [seen(each.page).count("You withdrew.") for each in (real, harmless)]
        assert ends == [2, 2]
    contact = sqlite_office.case(forced.case).contact
    assert contact.sent.count == 7
    assert contact.duress >= 0
    assert "Once." not in str(contact)


def test_the_harmless_thread_shows_nothing_of_the_real_one(sqlite_office: TestOffice) -> None:
    from tests.mailbox.boxes import begun

    forced = begun(sqlite_office, duress=True)
    sqlite_office.do(WriteMessage(mailbox=1, words=SAID), "heron", forced.case)
    sqlite_office.clock.forward(days=30)
    with mailboxes(sqlite_office):
        person = Person(office=sqlite_office)
        page = seen(person.come_back(list(forced.duress)))
        assert SAID not in page
        assert "You wrote for the first time." in page
        body = seen(person.get("second.html"))
        assert person.at == "box.html", "no second words are offered that would tell the two apart"
        assert "second set" not in body
