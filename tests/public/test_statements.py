"""Statements in public: published by two, issued by a spokesperson and whoever sees the case, stopped by anybody."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office import TestOffice
from tests.public.reading import Seen, site
from tests.registry.suspicious import awarded, funded

from safeconduct.casefile.acts.office import GrantRole
from safeconduct.casefile.acts.publicity import (
    ConsentInPresence,
    DraftStatement,
    Publish,
    RecordWithdrawal,
    ReviewStatement,
    WithdrawStatement,
)
from safeconduct.casefile.acts.speaking import IssueStatement, TakeDownStatement
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import Issued
from safeconduct.casefile.parts.aftercare import Scope
from safeconduct.casefile.speaking import statement_digest
from safeconduct.casefile.words import Role
from safeconduct.errors import SafeconductError
from safeconduct.language import LANGUAGES
from safeconduct.registry import directory, stores
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.performing import Seconding

WORDS = {
    "en": "A crew brought a tank over, and was paid.",
    "uk": "Екіпаж передав танк і одержав винагороду.",
}


def told(office: TestOffice) -> str:
    """Return a case about which two officers have published a reviewed statement."""
    funded(office)
    office.both(GrantRole(account="raven", role=Role.SPOKESPERSON), "dove", "siskin", office.office_file)
    reference = awarded(office)
    consent = ConsentInPresence(
        person="p1",
        scopes=(Scope.FACT, Scope.SUM),
        language="ru",
        interpreter="external",
        words="You may say that.",
        hidden={"interpreter.name": "Olena Testenko"},
    )
    office.both(consent, "wren", "crane", reference)
    office.do(DraftStatement(about=("p1",), scopes=(Scope.FACT,), words=WORDS), "wren", reference)
    digest = statement_digest(WORDS)
    office.do(
        ReviewStatement(draft=digest, allowed=True, basis="Nobody is recognised by it."), "owl", reference
    )
    publish = Publish(
        about=("p1",), scopes=(Scope.FACT,), text=WORDS["uk"], where="The authority's site", draft=digest
    )
    office.both(publish, "owl", "wren", reference)
    return reference


def shown(office: TestOffice, language: str = "uk") -> str:
    """Return what the public page of this office says."""
    from safeconduct.public.statements import pages

    statements = directory.office(office.installation).statements
    here = replace(site(), statements=statements)
    page = next(page for page in pages(here) if page.path == f"{language}/statements.html")
    return Seen(page.make()).text


def issue(office: TestOffice, words: dict[str, str] | None = None) -> IssueStatement:
    return IssueStatement(words=words or WORDS, allowed_on=office.clock.now.date())


def in_clear(office: TestOffice) -> bytes:
    """Return what lies in the office's file for whoever takes the disks."""
    return b"".join(entry.signed + entry.body for entry in stores.entries(office.office_file))


def test_a_statement_goes_to_the_public_pages_and_names_no_case(office: TestOffice) -> None:
    reference = told(office)
    # Lark may sign such things, and was never admitted to the case: nobody gives out what they do not see.
    office.both(GrantRole(account="lark", role=Role.PROTECTION_OFFICER), "dove", "siskin", office.office_file)
    with pytest.raises(GateRefused, match="G163"):
        office.do(issue(office), "lark", office.office_file)
    proposal = office.do(issue(office), "wren", office.office_file)
    assert WORDS["uk"] not in shown(office)
    office.do(Seconding(proposal.digest), "raven", office.office_file)
    assert WORDS["uk"] in shown(office)
    assert WORDS["en"] in shown(office, "en")
    assert reference.encode() not in in_clear(office)


def test_words_that_nobody_has_allowed_never_lie_in_clear(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    reference = told(office)
    office.do(RecordWithdrawal(person="p1"), "crane", reference)
    refused = ({"en": "Nobody ever agreed to this."}, WORDS)
    for words in refused:
        for account in ("wren", "owl"):
            with pytest.raises(GateRefused, match="G163"):
                office.do(issue(office, words), account, office.office_file)
        with pytest.raises(NotAllowed):
            office.do(issue(office, words), "raven", office.office_file)
    lies = in_clear(office)
    assert not any(text.encode() in lies for words in refused for text in words.values())


def test_what_waits_for_the_spokesperson_is_stopped_by_one_person_or_by_midnight(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    reference = told(office)
    proposal = office.do(issue(office), "wren", office.office_file)
    office.do(RecordWithdrawal(person="p1"), "crane", reference)
    # Closed in its case it would vanish from the queue, and could go out all the same.
    with pytest.raises(GateRefused, match="G164"):
        office.do(WithdrawStatement(publication=1), "wren", reference)
    office.do(TakeDownStatement(number=1), "heron", office.office_file)
    with pytest.raises(SafeconductError):
        office.do(Seconding(proposal.digest), "raven", office.office_file)
    office.do(WithdrawStatement(publication=1), "wren", reference)
    assert WORDS["uk"] not in shown(office)


def test_the_spokesperson_signs_on_the_day_on_which_consent_was_looked_at(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    told(office)
    proposal = office.do(issue(office), "wren", office.office_file)
    office.clock.forward(days=1)
    with pytest.raises(GateRefused, match="G163"):
        office.do(Seconding(proposal.digest), "raven", office.office_file)
    office.both(issue(office), "owl", "raven", office.office_file)
    assert WORDS["uk"] in shown(office)


def test_a_withdrawn_statement_is_on_no_page_and_then_closed_in_its_case(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    reference = told(office)
    office.both(issue(office), "owl", "raven", office.office_file)
    office.do(RecordWithdrawal(person="p1"), "crane", reference)
    with pytest.raises(GateRefused, match="G164"):
        office.do(WithdrawStatement(publication=1), "wren", reference)
    office.do(TakeDownStatement(number=1), "wren", office.office_file)
    assert WORDS["uk"] not in shown(office)
    office.do(WithdrawStatement(publication=1, words="It is off our pages."), "wren", reference)
    assert office.case(reference, "owl").aftercare.publications[0].withdrawn_by == "wren"
    with pytest.raises(GateRefused, match="G163"):
        office.both(issue(office), "owl", "raven", office.office_file)
    assert directory.office(office.installation).statements[0].words == {}


def with_statements(*statements: Issued) -> Any:
    return replace(site(), statements=statements)


@given(standing=st.lists(st.booleans(), max_size=6))
def test_exactly_what_stands_is_shown_the_newest_first_in_every_language(*, standing: list[bool]) -> None:
    from safeconduct.public.statements import pages

    issued = [
        Issued(
            number=number,
            words={"uk": f"Заява {number}."} if stands else {},
            on=date(2023, 9, number),
            down=None if stands else date(2023, 10, 1),
        )
        for number, stands in enumerate(standing, 1)
    ]
    made = {page.path: page.make() for page in pages(with_statements(*issued))}
    numbers = [number for number, stands in enumerate(standing, 1) if stands]
    for language in LANGUAGES:
        text = Seen(made[f"{language}/statements.html"]).text
        places = [text.index(f"Заява {number}.") for number in reversed(numbers)]
        assert places == sorted(places)
        assert text.count("Заява ") == len(numbers)
    found = json.loads(made["statements.json"])["statements"]
    assert [one["number"] for one in found] == numbers[::-1]


def test_words_are_escaped_and_in_their_own_language() -> None:
    from safeconduct.public.statements import pages

    issued = Issued(number=1, words={"uk": "<script>x</script>"}, on=date(2023, 9, 1))
    for page in pages(with_statements(issued)):
        assert b"<script>" not in page.make() or page.path.endswith(".json")
    english = next(page for page in pages(with_statements(issued)) if page.path == "en/statements.html")
    assert b'<div lang="uk">' in english.make()
