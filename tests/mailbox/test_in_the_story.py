"""What the founding case's person does in the mailbox: the agreed question before the hand-over, the award after it."""

from typing import Any

import pytest
from tests.mailbox.journeys import Person, mailboxes, seen

from safeconduct.casefile.gates.place import waits_for_this
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.casefile.words import Stage
from safeconduct.language import say


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
