"""A person's thread for tests: somebody who came back, with what an officer wrote and an offer."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.mailbox.journeys import Person, mailboxes
from tests.office import TestOffice
from tests.registry.stories import enact, offer

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.thread import WriteMessage

ANSWER = "Good day. A kestrel was seen over the invented mill."


@pytest.fixture
def room(sqlite_office: TestOffice) -> Iterator[Any]:
    with mailboxes(sqlite_office) as room:
        yield room


@pytest.fixture
def person(sqlite_office: TestOffice, room: Any) -> Person:
    """Somebody who wrote for the first time, went away and came back."""
    del room
    person = Person(office=sqlite_office)
    person.begin(words="My own secret sentence.")
    person.post("out.html")
    person.come_back()
    assert person.at == "box.html"
    return person


@pytest.fixture
def offered(sqlite_office: TestOffice, person: Person) -> Person:
    """The same, with an offer."""
    enact(sqlite_office)
    sqlite_office.do(AdmitOfficer(account="owl"), "heron", person.case)
    sqlite_office.do(JudgeCredible(reasons="It fits."), "heron", person.case)
    sqlite_office.both(offer(sqlite_office), "heron", "owl", person.case)
    person.get("box.html")
    return person


def written(office: TestOffice, case: str, words: str = ANSWER) -> None:
    office.do(WriteMessage(mailbox=1, words=words), "heron", case)


def state(person: Person) -> Any:
    return person.office.case(person.case)
