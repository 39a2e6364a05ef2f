"""The thread: what officers wrote is read, offers are answered, and every button is an act that its gates decide."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.mailbox.journeys import Person, mailboxes, seen
from tests.office import TestOffice
from tests.registry.stories import enact, offer

from safeconduct.casefile.acts.access import AdmitOfficer, AnswerRequest, OpenVault
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.offer import TakeBackOffer
from safeconduct.casefile.acts.thread import (
    AgreeQuestion,
    PointMailbox,
    RebindMailbox,
    TellWhereThingsStand,
    WriteMessage,
)
from safeconduct.casefile.gates.contact import says_what_the_file_says, standing_of
from safeconduct.casefile.gates.files import voice_is_known_to_identify
from safeconduct.casefile.gates.offer import offer_stands
from safeconduct.casefile.gates.place import waits_for_this
from safeconduct.casefile.parts.reception import Wish
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.casefile.words import Stage
from safeconduct.language import say

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


def test_withdrawing_asks_once_more_and_ends_the_case(offered: Person) -> None:
    page = seen(offered.get("withdraw.html"))
    assert "No reason is asked, and nothing follows from it." in page
    assert state(offered).stage is Stage.OFFERED
    offered.post("withdraw.html")
    assert state(offered).stage is Stage.ENDED
    assert "withdraw.html" not in offered.page.content.decode()
    offered.press("message.html", words="I changed my mind.")
    assert state(offered).contact.sent.count == 1


def test_an_offer_that_is_not_the_one_that_stands_cannot_be_declined(offered: Person) -> None:
    page = offered.press("decline.html", offer="0" * 64)
    assert page.status_code == 422
    assert gate_sentence(says_what_the_file_says, "en") in seen(page)
    assert offered.press("decline.html", offer="no digest").status_code == 422
    assert state(offered).stage is Stage.OFFERED


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


def cleared(played: Any) -> Any:
    """Play the founding case up to where its person is asked whether all is well."""
    from safeconduct.casefile.acts.place import AskAllIsWell

    class Enough(Exception):
        """The story has come far enough."""

    played.on("prepare")
    desk = type(played.desk)
    do = desk.do

    def until_asked(self: Any, act: Any, *who: Any, **more: Any) -> Any:
        if isinstance(act, AskAllIsWell):
            raise Enough
        return do(self, act, *who, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "do", until_asked)
        with pytest.raises(Enough):
            played.on("clear")
    return played


def test_the_agreed_question_is_answered_once_and_the_hand_over_is_called_off(sqlite_story: Any) -> None:
    from tests.office import TestOffice as Office

    from safeconduct.casefile.acts.place import AskAllIsWell
    from safeconduct.casefile.parts.handover import Step
    from safeconduct.mailbox.sessions import COOKIE, Content, Open

    played = cleared(sqlite_story)
    office = Office(played.installation, played.desk.clock, {}, None, b"")  # type: ignore[arg-type] # only served
    with mailboxes(office) as room:
        pilot = Person("ru")
        pilot.client.cookies[COOKIE] = room.store.new(Content(state=Open.of(played.pilot)))
        assert 'name="answer"' not in pilot.get("answer.html").content.decode()
        played.desk.do(AskAllIsWell(question="What did the cat eat?"), "crane")
        assert say("An officer asks you the agreed question", "ru") in seen(pilot.get("box.html"))
        assert "What did the cat eat?" in seen(pilot.get("answer.html"))
        question = pilot.hidden("answer.html")
        pilot.post("answer.html", answer="My other boot.")
        assert pilot.at == "box.html"
        assert played.case.handover.all_is_well.step is Step.ANSWERED
        pilot.get("message.html")
        again = pilot.post("answer.html", **{**question, "form": "1" * 32, "answer": "My hat."})
        assert again.status_code == 422
        assert gate_sentence(waits_for_this, "ru") in seen(again)
        pilot.press("aboard.html", coming="3", unaware="2")
        assert (played.case.handover.said.coming, played.case.handover.said.unaware) == (3, 2)
        pilot.press("calloff.html", words="Not today.")
        assert played.case.stage is Stage.ACCEPTED


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


def test_an_award_is_shown_and_some_of_its_lines_are_contested(sqlite_story: Any) -> None:
    from tests.office import TestOffice as Office

    from safeconduct.mailbox.sessions import COOKIE, Content, Open

    played = sqlite_story.on("award")
    office = Office(played.installation, played.desk.clock, {}, None, b"")  # type: ignore[arg-type] # only served
    with mailboxes(office) as room:
        pilot = Person()
        pilot.client.cookies[COOKIE] = room.store.new(Content(state=Open.of(played.pilot)))
        page = seen(pilot.get("box.html"))
        assert "Your reward" in page
        assert "500,000" in page
        assert "Contest the reward" in page
        pilot.press("contest.html", lines=["1"], reasons="The grade is wrong.")
        assert pilot.at == "box.html"
        assert "It is contested." in seen(pilot.page)
        assert played.case.award.contest.lines == (1,)
        pilot.press("rest.html")
        assert played.case.promise.claim_rests_since is not None
        pilot.press("rest.html")
        assert played.case.promise.claim_rests_since is None


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


def test_a_voice_needs_the_confirmation_that_it_identifies(person: Person) -> None:
    page = seen(person.get("file.html"))
    warning, choice = page.index("A voice identifies."), page.index("The file")
    assert warning < choice, "the warning comes before the choice"
    assert "Something is needed here." in seen(person.post("file.html", words="No file."))


def test_a_recording_is_taken_once_its_sender_knows_that_a_voice_identifies(person: Person) -> None:
    from io import BytesIO

    from tests.attachments.samples import sound

    def recording() -> BytesIO:
        file = BytesIO(sound("ogg", "libopus"))
        file.name = "voice.ogg"
        return file

    refused = person.press("file.html", file=recording())
    assert refused.status_code == 422
    assert gate_sentence(voice_is_known_to_identify, "en") in seen(refused)
    person.press("file.html", file=recording(), voice="yes")
    assert person.at == "box.html", seen(person.page)


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


def test_a_text_file_is_sent_and_read(sqlite_office: TestOffice, person: Person) -> None:
    from io import BytesIO

    from safeconduct.registry.files import files_of, read_file

    file = BytesIO("Ein Text: чапля.".encode())
    file.name = "secret-name.txt"
    person.press("file.html", file=file, words="A note.")
    assert person.at == "box.html", seen(person.page)
    assert "You sent a file." in seen(person.page)
    (attached,) = files_of(sqlite_office.session("heron"), person.case)
    read = read_file(sqlite_office.session("heron"), person.case, attached.index)
    assert "чапля" in read.content.decode()


def test_a_file_that_is_not_taken_is_refused_with_a_sentence(person: Person) -> None:
    from io import BytesIO

    file = BytesIO(b"PK\x03\x04" + bytes(60))
    file.name = "letter.docx"
    page = person.press("file.html", file=file, words="Look at this.")
    assert page.status_code == 422
    assert "Look at this." in page.content.decode()
    assert 'id="file-error"' in page.content.decode()


def test_a_file_beyond_the_limit_is_refused_with_a_sentence(person: Person) -> None:
    from io import BytesIO

    file = BytesIO(bytes(23 * 1024 * 1024))
    file.name = "large.jpg"
    page = person.press("file.html", file=file)
    assert page.status_code == 422
    assert "larger than 20 MB" in seen(page)


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
