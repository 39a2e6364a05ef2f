"""An office with too few people takes no contacts, and says so before anybody has typed a word."""

import pytest
from tests.mailbox.journeys import Person, mailboxes, seen
from tests.office import OFFICERS, TestOffice

from safeconduct.casefile.words import NOT_GRANTED, Role
from safeconduct.registry.enough import NEEDED, lacking


def test_every_role_that_can_be_granted_was_thought_of() -> None:
    assert NEEDED.keys() == set(Role) - NOT_GRANTED


@pytest.mark.parametrize("role", [role for role, needed in NEEDED.items() if needed])
def test_without_one_role_nobody_can_begin(sqlite_office: TestOffice, role: Role) -> None:
    from safeconduct.casefile.acts.office import RevokeRole
    from safeconduct.registry import directory

    assert lacking(directory.office(sqlite_office.installation)) == {}
    office = sqlite_office
    for account, roles in OFFICERS.items():
        # Administrators take roles away, also each other's, until one is left who cannot go on alone.
        by = "siskin" if account != "siskin" else "dove"
        if role in roles and account != "siskin":
            office.do(RevokeRole(account=account, role=role), by, office.office_file)
    missing = lacking(directory.office(office.installation))
    assert set(missing) == {role}
    with mailboxes(office):
        person = Person(office=office)
        person.get("index.html")
        assert "takes no new contacts" in seen(person.page)
        for page in ("wait.html", "words.html"):
            person.get(page, to="first")
            assert person.at == "index.html"
        # Whoever has a mailbox already is answered as before.
        person.get("wait.html", to="back")
        assert person.at == "back.html"
