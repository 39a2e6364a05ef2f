"""Offers in the thread: shown as the list promises, answered with the person's own key, and only as they stand."""

from datetime import date
from typing import Any

import pytest
from tests.mailbox.journeys import Person, seen
from tests.mailbox.threads import offered, person, room, state
from tests.office import TestOffice
from tests.registry.stories import offer

from safeconduct.casefile.acts.offer import TakeBackOffer
from safeconduct.casefile.gates.contact import says_what_the_file_says
from safeconduct.casefile.gates.offer import offer_stands
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.casefile.words import Stage
from safeconduct.language import say

__all__ = ["offered", "person", "room"]


def test_an_offer_shows_what_the_list_promises_and_who_signed_it(offered: Person) -> None:
    page = seen(offered.page)
    standing = state(offered).promise.offer
    assert "The offer to you" in page
    assert "500,000" in page.replace("\u00a0", " "), "the range that the frozen list allows"
    assert standing.digest in page
    assert standing.schedule_digest in page
    assert "1 September 2023" in page


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_an_offer_is_accepted_with_the_persons_own_key(offered: Person, language: str) -> None:
    offered.language = language
    page = seen(offered.get("accept.html"))
    assert say("It is no amnesty, and no order. Nobody tells you to take anything.", language) in page
    assert state(offered).promise.accepted_at is None, "looking accepts nothing"
    offered.post("accept.html")
    assert offered.at == "box.html"
    promise = state(offered).promise
    assert promise.accepted_by == "mailbox:1"
    assert state(offered).stage is Stage.ACCEPTED
    assert say("The offer that you accepted", language) in seen(offered.page)
    assert "accept.html" not in offered.page.content.decode()


def test_an_offer_is_declined(offered: Person) -> None:
    offered.press("decline.html")
    assert (state(offered).stage, state(offered).promise.declined) == (Stage.CREDIBLE, 1)
    assert "You declined the offer." in seen(offered.page)


def test_an_offer_that_has_run_out_is_refused_with_the_gates_own_sentence(
    sqlite_office: TestOffice, offered: Person
) -> None:
    offered.language = "uk"
    offered.get("accept.html")
    sqlite_office.clock.forward(days=40)
    page = offered.post("accept.html")
    assert page.status_code == 422
    assert gate_sentence(offer_stands, "uk") in seen(page)
    assert state(offered).promise.accepted_at is None


def test_an_acceptance_signs_the_offer_that_was_shown(sqlite_office: TestOffice, offered: Person) -> None:
    offered.get("accept.html")
    shown = state(offered).promise.offer.digest
    sqlite_office.both(TakeBackOffer(offer=shown), "heron", "owl", offered.case)
    sqlite_office.both(offer(sqlite_office, ("mi-24",)), "heron", "owl", offered.case)
    page = offered.post("accept.html")
    assert page.status_code == 422
    assert gate_sentence(offer_stands, "en") in seen(page)


def test_an_offer_of_a_list_that_this_server_does_not_have_is_not_computed() -> None:
    from safeconduct.programmes import load
    from safeconduct.registry.reading import Offered
    from safeconduct.web.promising import NO_LIST, OTHER_LIST, promised

    programme = load("ukraine-2023")
    fields: dict[str, Any] = {
        "programme": programme.id,
        "schedule_version": programme.schedules[0].version,
        "schedule_digest": programme.schedules[0].digest,
        "equipment": ("mi-8amtsh",),
        "claimants": ("p1",),
        "offered_on": date(2023, 8, 1),
        "expires_on": date(2023, 9, 1),
        "digest": "0" * 64,
    }
    assert promised(Offered(**fields), programme, "en").lines
    swapped = promised(Offered(**{**fields, "schedule_digest": "1" * 64}), programme, "en")
    assert (swapped.lines, swapped.warnings) == ((), (OTHER_LIST,))
    unknown = promised(Offered(**{**fields, "programme": "no-such-programme"}), programme, "en")
    assert (unknown.lines, unknown.warnings) == ((), (NO_LIST,))


def test_an_offer_that_is_not_the_one_that_stands_cannot_be_declined(offered: Person) -> None:
    page = offered.press("decline.html", offer="0" * 64)
    assert page.status_code == 422
    assert gate_sentence(says_what_the_file_says, "en") in seen(page)
    assert offered.press("decline.html", offer="no digest").status_code == 422
    assert state(offered).stage is Stage.OFFERED
