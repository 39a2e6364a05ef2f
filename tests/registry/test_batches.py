"""A batch is `perform()` many times over: the same refusals, the same rows, and one transaction."""

# ruff: noqa: PT012 - a batch is what is refused, with everything that was done in it before

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.office import TestOffice
from tests.story import Played

from safeconduct.casefile.acts.access import AdmitOfficer, OpenVault, RemoveOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.office import RecordRate
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.words import Stage
from safeconduct.errors import BadInput


class Together:
    """A batch in which each actor has just looked."""

    def __init__(self, office: TestOffice, acts: Any) -> None:
        self.office = office
        self.acts = acts
        self.heads: dict[str, str] = {}

    def do(self, act: Any, who: Any, case: str) -> Any:
        session = self.office.session(who) if isinstance(who, str) else who
        receipt = self.acts.do(act, session=session, case=case, seen=self.heads.get(case, ""))
        self.heads[case] = receipt.digest
        return receipt

    def both(self, act: Any, first: str, second: str, case: str) -> Any:
        from safeconduct.registry.performing import Seconding

        return self.do(Seconding(self.do(act, first, case).digest), second, case)


@contextmanager
def together(office: TestOffice) -> Iterator[Together]:
    from safeconduct.registry.batches import batch

    with batch(office.installation) as acts:
        yield Together(office, acts)


def opening() -> OpenCase:
    return OpenCase(
        channel=Channel.CALL, words="I want out.", hidden={"p1.name": "Ivan Vydumanyi (invented)"}
    )


def reference() -> str:
    from safeconduct.registry.performing import new_reference

    return new_reference()


def verified(office: TestOffice) -> Any:
    from safeconduct.registry.verifying import verify

    return verify(office.installation, session=office.session("heron"))


def written(played: Played) -> list[tuple[str, str, str, int]]:
    """What was done, by whom, and how many seals it made: what is not random of a case file."""
    from safeconduct.registry.opening import history

    return [
        (
            opened.plaintext.act,
            statement.envelope.part,
            statement.envelope.actor,
            len(statement.envelope.seals),
        )
        for opened in history(played.desk.officers["heron"], played.desk.reference)
        for statement in (opened.statement,)
    ]


def scrubbed(case: Any) -> str:
    """A case's whole state without what is random in it: keys, digests and references."""
    plain = json.dumps(msgspec.to_builtins(case), sort_keys=True)
    return re.sub(r"[0-9a-f]{32,}|age1[0-9a-z]+|[0-9a-z]{4}(?:-[0-9a-z]{4}){3}", "…", plain)


def test_the_founding_case_in_a_batch_is_the_one_that_perform_writes(
    story: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import batches
    from safeconduct.registry.opening import look
    from safeconduct.registry.verifying import verify

    story.on("clear")
    expected, first = written(story), scrubbed(story.case)
    story.done = 0
    desk = story.desk
    plainly = type(desk).do
    with batches.batch(story.installation) as acts:
        heads: dict[str, str] = {}

        def do(self: Any, act: Any, who: Any, *, file: str = "") -> Any:
            if file:
                return plainly(self, act, who, file=file)
            session = self.officers[who] if isinstance(who, str) else who
            self.clock.now += timedelta(minutes=1)
            seen = heads.get(self.reference, "")
            receipt = acts.do(act, session=session, case=self.reference, seen=seen)
            heads[self.reference] = receipt.digest
            return receipt

        monkeypatch.setattr(type(desk), "do", do)
        monkeypatch.setattr("safeconduct.cli.demo.playing.move_pool", lambda *_: None)  # moved the first time
        story.on("clear")
    assert written(story) == expected
    assert scrubbed(look(desk.officers["heron"], desk.reference).case) == first
    assert verify(story.installation, session=desk.officers["heron"]).problems == []


def test_what_fails_in_a_batch_leaves_nothing_of_it(office: TestOffice) -> None:
    from safeconduct.registry import journal
    from safeconduct.registry.models import CaseFile

    before, case = journal.current(), reference()
    with pytest.raises(GateRefused), together(office) as batch:
        batch.do(opening(), "heron", case)
        batch.do(WriteMessage(mailbox=7, words="To nobody."), "heron", case)
    assert not CaseFile.objects.filter(reference=case).exists()
    assert case not in office.installation.keyring.refs()
    assert journal.current() == before


def test_an_actor_who_did_not_look_is_refused_and_so_is_one_who_is_not_admitted(office: TestOffice) -> None:
    from safeconduct.registry.errors import CaseMoved, NotAdmitted

    case = reference()
    with pytest.raises(CaseMoved), together(office) as batch:
        stale = batch.do(opening(), "heron", case)
        batch.do(AdmitOfficer(account="owl"), "heron", case)
        batch.heads[case] = stale.digest
        batch.do(JudgeCredible(reasons="The answers fit."), "heron", case)
    with pytest.raises(NotAdmitted), together(office) as batch:
        batch.do(opening(), "heron", case)
        batch.do(WriteMessage(mailbox=1, words="Who is this?"), "crane", case)


def test_a_forbidden_attempt_in_a_batch_is_on_the_record(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAllowed
    from safeconduct.registry.models import Entry

    with pytest.raises(NotAllowed), together(office) as batch:
        case = reference()
        batch.do(opening(), "heron", case)
        batch.do(AdmitOfficer(account="owl"), "heron", case)
        batch.do(JudgeCredible(reasons="I think so."), "owl", case)
    assert Entry.objects.filter(file__kind="watch").count() == 1


def test_who_is_removed_within_a_batch_acts_no_more_in_it(office: TestOffice) -> None:
    from safeconduct.registry import mailboxes
    from safeconduct.registry.errors import NotAdmitted
    from safeconduct.sealing.words import new_words

    case = reference()
    person = mailboxes.create(office.installation, new_words(), case=case)
    with pytest.raises(NotAdmitted), together(office) as batch:
        batch.do(OpenCase(channel=Channel.MAILBOX, words="I want out."), person, case)
        batch.do(AdmitOfficer(account="owl"), "heron", case)
        batch.do(WriteMessage(mailbox=1, words="Hello."), "owl", case)
        batch.do(SendMessage(words="Who are you?"), person, case)
        batch.do(RemoveOfficer(account="owl"), "heron", case)
        batch.do(WriteMessage(mailbox=1, words="Hello again."), "owl", case)


def test_a_vault_filled_in_a_batch_opens_in_it(office: TestOffice) -> None:
    from safeconduct.registry import vaults

    case = reference()
    with together(office) as batch:
        batch.do(opening(), "heron", case)
        batch.both(OpenVault(purpose="To call her.", minutes=10), "heron", "wren", case)
    assert vaults.read(office.session("wren"), case) == {"p1.name": "Ivan Vydumanyi (invented)"}
    assert verified(office).problems == []


def test_office_acts_are_done_by_themselves(office: TestOffice) -> None:
    rate = RecordRate(
        unit="USD", counter="UAH", numerator=36, denominator=1, on=office.clock().date(), source="Invented"
    )
    with pytest.raises(BadInput, match="do it by itself"), together(office) as batch:
        batch.do(rate, "magpie", office.office_file)


def test_cases_that_grow_in_number_are_genuine(sqlite_office: TestOffice) -> None:
    from benchmarks.growing import FEWEST, Growing
    from benchmarks.office import Office

    from safeconduct.registry.models import CaseFile
    from safeconduct.registry.opening import look
    from safeconduct.sealing.mailbox import MailboxKeys, derive, new_salt
    from safeconduct.sealing.words import new_words

    office = sqlite_office
    officers = {account: office.session(account) for account in office.keys}
    growing = Growing.of(
        Office(office.installation, officers, MailboxKeys.of(derive(new_words(), new_salt())))
    )
    growing.to(3, FEWEST)
    growing.to(5, FEWEST + 7)
    with pytest.raises(ValueError, match="begins with"):
        growing.to(6, FEWEST - 1)
    lengths = list(CaseFile.objects.filter(kind="case").order_by("index").values_list("index", flat=True))
    assert lengths == [FEWEST - 1] * 3 + [FEWEST + 6] * 2
    states = [look(officers["owl"], case).case for case in growing.cases]
    assert {state.stage for state in states} == {Stage.ACCEPTED}
    checked = verified(office)
    assert checked.problems == []
    assert any("5 of 5 cases opened as heron" in sentence for sentence in checked.checked)
