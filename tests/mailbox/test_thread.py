"""The thread: what officers wrote is read, and every button is an act that its gates decide."""

import re
from datetime import date
from typing import Any

from tests.mailbox.journeys import Person, seen
from tests.mailbox.threads import ANSWER, offered, person, room, state, written
from tests.office import TestOffice

from safeconduct.casefile.acts.access import AdmitOfficer, AnswerRequest, OpenVault
from safeconduct.casefile.acts.thread import (
    AgreeQuestion,
    PointMailbox,
    RebindMailbox,
    TellWhereThingsStand,
)
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.parts.reception import Wish
from safeconduct.casefile.words import Stage

__all__ = ["offered", "person", "room"]


def test_what_officers_wrote_is_read_with_its_day_and_no_hour(
    sqlite_office: TestOffice, person: Person
) -> None:
    written(sqlite_office, person.case)
    page = seen(person.get("box.html"))
    assert f"An officer wrote: {ANSWER}" in page
    assert "1 August 2023" in page
    assert not re.search(r"\b\d{1,2}:\d{2}\b", page)
    assert "heron" not in page, "no officer is named"


def test_what_an_officer_wrote_is_text_and_never_markup(sqlite_office: TestOffice, person: Person) -> None:
    written(sqlite_office, person.case, "<script>alert(1)</script><b>bold</b>")
    body = person.get("box.html").content.decode()
    assert "<script>" not in body
    assert "&lt;script&gt;" in body


def test_ones_own_words_are_not_shown_again(person: Person) -> None:
    assert "You wrote for the first time." in seen(person.page)
    assert "My own secret sentence." not in seen(person.page)


def test_a_message_reaches_the_officers(sqlite_office: TestOffice, person: Person) -> None:
    from safeconduct.registry.opening import history

    page = person.press("message.html", words="Друга чапля.\nUnd <noch> eine.")
    assert person.at == "box.html"
    assert "It is sent." in seen(page)
    last = history(sqlite_office.session("heron"), person.case)[-1]
    assert last.fields["words"] == "Друга чапля.\nUnd <noch> eine."


def test_withdrawing_asks_once_more_and_ends_the_case(offered: Person) -> None:
    page = seen(offered.get("withdraw.html"))
    assert "No reason is asked, and nothing follows from it." in page
    assert state(offered).stage is Stage.OFFERED
    offered.post("withdraw.html")
    assert state(offered).stage is Stage.ENDED
    assert "withdraw.html" not in offered.page.content.decode()
    offered.press("message.html", words="I changed my mind.")
    assert state(offered).contact.sent.count == 1


def test_every_gate_of_a_persons_acts_is_told_in_their_language() -> None:
    from safeconduct.casefile.act import ACTS
    from safeconduct.casefile.gate import GateRefused
    from safeconduct.casefile.words import Role
    from safeconduct.mailbox.refusing import refusals

    theirs = [act for act in ACTS.values() if {Role.CLAIMANT, Role.RELATIVE}.intersection(act.by)]
    gates = {gate.number: (act.__name__, gate) for act in theirs for gate in act.gates}
    assert len(gates) >= 5
    for name, gate in gates.values():
        told = {language: refusals(GateRefused(name, gate), language) for language in ("en", "uk", "ru")}
        assert told["en"] == [gate.sentence]
        assert len({tuple(sentences) for sentences in told.values()}) == 3
        assert "G0" not in str(told), "a number means nothing to a person"


def test_lost_words_are_replaced_and_the_new_ones_open_the_old_case_empty(
    sqlite_office: TestOffice, offered: Person
) -> None:
    old = offered.case
    sqlite_office.both(AgreeQuestion(agreed="Today.", hidden={"answer": "bees"}), "heron", "wren", old)
    sqlite_office.both(OpenVault(purpose="Lost words.", minutes=5), "heron", "wren", old)
    back = Person(office=sqlite_office)
    back.begin(lost_words="yes", words="I have lost them.")
    small = back.case
    keys = sqlite_office.case(small).keys
    bind = RebindMailbox(mailbox_key=keys["reader:1"], mailbox_sign=keys["mailbox:1"], verified="Answered.")
    sqlite_office.both(bind, "heron", "wren", old)
    number = sqlite_office.case(old).contact.mailbox
    sqlite_office.both(PointMailbox(case=old, number=number), "heron", "wren", small)
    back.post("out.html")
    page = seen(back.come_back())
    assert "This mailbox is still empty" in page
    assert "offer" not in page.casefold()
    standing = standing_of(sqlite_office.case(old))
    sqlite_office.do(TellWhereThingsStand(standing=standing), "heron", old)
    page = seen(back.get("box.html"))
    assert "An officer told you where your case stands." in page
    assert "The offer to you" in page
    back.press("accept.html")
    assert sqlite_office.case(old).promise.accepted_by == f"mailbox:{number}"


def test_the_family_is_told_of_and_their_names_go_to_the_vault(
    sqlite_office: TestOffice, person: Person
) -> None:
    from safeconduct.registry.opening import history

    person.get("family.html")
    page = person.post("family.html", relation1="parent", age1="adult", name1="Zyxwv", more="1")
    assert "Person 3" in seen(page)
    assert 'value="Zyxwv"' in page.content.decode()
    person.post(
        "family.html",
        relation1="parent",
        age1="adult",
        how1="well",
        name1="Zyxwv",
        whereabouts3="a hut",
        words="No more.",
        send="1",
    )
    assert person.at == "box.html", seen(person.page)
    last = history(sqlite_office.session("heron"), person.case)[-1]
    assert [(each["relation"], each["adult"]) for each in last.fields["people"]] == [
        ("parent", True),
        ("other", False),
    ]
    assert "Zyxwv" not in str(last.fields)
    case = state(person)
    assert case.contact.family.count == 1
    assert case.protection.dependants == (), "what is told confirms nothing"


def test_quiet_hours_and_a_day_are_set_and_taken_back(person: Person) -> None:
    person.press("quiet.html", begins1="22:30", ends1="6:05", words="never on duty", not_before="2023-08-20")
    quiet = state(person).contact.quiet_of(1)
    assert [(each.begins, each.ends) for each in quiet.hours] == [("22:30", "06:05")]
    assert (quiet.words, quiet.not_before) == ("never on duty", date(2023, 8, 20))
    page = person.press("quiet.html", begins1="25:00", begins2="10:00", not_before="soon")
    assert page.status_code == 422
    assert 'value="25:00"' in page.content.decode()
    for sentence in ("This is no time of day", "Write both", "This is no day"):
        assert sentence in seen(page)
    person.press("quiet.html")
    assert state(person).contact.quiet_of(1).hours == ()


def test_a_wish_is_told_and_changed(person: Person) -> None:
    page = person.press("wish.html")
    assert "Choose one of the answers." in seen(page)
    for wish in ("exchange", "stay"):
        person.press("wish.html", wish=wish)
        assert state(person).reception.said == {"p1": Wish(wish)}


def test_consent_to_publicity_is_given_for_each_thing_and_taken_back(person: Person) -> None:
    person.press("publicity.html", scopes=["fact", "sum"])
    assert [consent.scopes for consent in state(person).aftercare.consents] == [("fact", "sum")]
    person.press("publicity.html", scopes=["fact"], nothing="1")
    assert [consent.scopes for consent in state(person).aftercare.consents] == [()]


def test_access_correction_and_erasure_are_asked_for_and_answered(
    sqlite_office: TestOffice, person: Person
) -> None:
    person.press("records.html", request="erasure", words="All of it.")
    access = state(person).access
    assert (access.open_requests, access.erasure_asked_at is None) == (1, False)
    sqlite_office.do(AdmitOfficer(account="owl"), "heron", person.case)
    sqlite_office.do(AnswerRequest(answer="It stays for now.", answers=1), "owl", person.case)
    assert "A legal adviser answered your request: It stays for now." in seen(person.get("box.html"))


def test_a_reward_is_contested_only_where_one_stands(person: Person) -> None:
    page = seen(person.get("contest.html"))
    assert "No reward stands at present." in page
    assert "contest.html" not in person.get("box.html").content.decode()
    person.get("message.html")
    answer = person.post("contest.html", reasons="It is too little.", **person.hidden("message.html"))
    assert answer.status_code == 422
    assert "This is not possible at this point." in seen(answer)


def test_a_relative_can_neither_accept_nor_withdraw_nor_wish(sqlite_office: TestOffice, room: Any) -> None:
    del room
    relative = Person(office=sqlite_office)
    relative.begin(who="other")
    body = relative.get("box.html").content.decode()
    for page in ("accept.html", "decline.html", "withdraw.html", "wish.html", "publicity.html"):
        assert page not in body
    for page in ("withdraw.html", "wish.html"):
        relative.get(page)
        answer = relative.post(page, wish="stay")
        assert answer.status_code == 422
        assert "This cannot be done from this mailbox." in seen(answer)
    assert state(relative).stage is Stage.CONTACT
    relative.press("family.html", relation1="sibling", age1="child")
    relative.press("message.html", words="A relative writes.")
    assert (state(relative).contact.family.count, state(relative).contact.sent.count) == (1, 1)


def test_the_same_form_sent_twice_is_one_message(person: Person) -> None:
    person.get("message.html")
    sent = {**person.hidden("message.html"), "words": "Once only."}
    for _ in range(2):
        person.at = "message.html"
        person.post("message.html", **sent)
    assert state(person).contact.sent.count == 1


def test_two_people_may_use_one_form_number(sqlite_office: TestOffice, person: Person) -> None:
    other = Person(office=sqlite_office)
    other.begin()
    for each in (person, other):
        each.press("message.html", form="0" * 32, words="The same number.")
    assert state(person).contact.sent.count == 1
    assert state(other).contact.sent.count == 1


def test_a_proof_of_filing_is_made_on_demand_with_its_warning(
    sqlite_office: TestOffice, person: Person
) -> None:
    from safeconduct.casefile.filing import check_filing

    page = person.get("proof.html")
    assert "Do not carry it with you" in seen(page)
    refused = person.post("proof.html", index="0")
    assert refused.status_code == 422
    shown = person.post("proof.html", index="0", understood="yes").content.decode()
    text = re.search(r'<textarea id="proof"[^>]*>\n(.*?)</textarea>', shown, re.DOTALL)
    assert text is not None
    import html as escapes

    proof = escapes.unescape(text[1])
    installation = sqlite_office.installation
    from safeconduct.sealing.signing import public_key_of

    assert check_filing(proof, public_key_of(installation.checkpoint_seed), installation.origin)
    for word in ("safeconduct", "ukraine", "reward", "offer"):
        assert word not in proof.casefold()
    assert "Show the proof" not in shown


def test_a_proof_is_not_offered_at_first_contact(sqlite_office: TestOffice, room: Any) -> None:
    del room
    newcomer = Person(office=sqlite_office)
    page = newcomer.begin()
    assert "proof" not in page.content.decode()


def test_a_long_thread_is_shown_in_pages(sqlite_office: TestOffice, person: Person) -> None:
    case = person.case
    for number in range(1, 24):
        written(sqlite_office, case, f"Message number {number}.")
    newest = seen(person.get("box.html"))
    assert "Message number 23." in newest
    assert "Message number 3." not in newest
    oldest = seen(person.get("box.html", page="2"))
    assert "Message number 3." in oldest
    assert "You wrote for the first time." in oldest
    for odd in ("99", "0", "-1", "x"):
        assert person.get("box.html", page=odd).status_code == 200


def test_a_page_of_long_messages_stays_light(sqlite_office: TestOffice, person: Person) -> None:
    import gzip
    import random

    dice = random.Random(7)  # noqa: S311 - text that does not compress, the same every time
    letters = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя "
    case = person.case
    for _ in range(4):
        written(sqlite_office, case, "".join(dice.choices(letters, k=3900)))
    assert len(gzip.compress(person.get("box.html").content)) < 14 * 1024


def test_a_case_that_is_erased_meanwhile_closes_the_mailbox(
    sqlite_office: TestOffice, person: Person
) -> None:
    from tests.mailbox.boxes import erased

    class Opened:
        case = person.case

    erased(sqlite_office, Opened())  # type: ignore[arg-type] # only the reference is asked for
    person.get("box.html")
    assert person.at == "index.html"
    page = person.come_back()
    assert "These words open no mailbox" in seen(page)


def test_lost_words_lead_to_a_first_contact_that_says_so(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    assert "wait.html?to=first" in person.get("lost.html").content.decode()
    person.begin(lost_words="yes")
    assert state(person).contact.first.lost_words
