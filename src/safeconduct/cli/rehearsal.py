"""A rehearsal: an installation in memory whose invented officers answer by themselves, by real acts.

It lets one person walk the whole road in a browser. Each answer is an act through `perform()`, signed with the
officer's keys and checked by the gates; only the judgement is missing, and the words say so.
"""

import contextlib
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.catalogue import standard
from safeconduct.errors import SafeconductError
from safeconduct.language import LANGUAGES, SOURCE_LANGUAGE, say
from safeconduct.programmes import DEFAULT, load
from safeconduct.schedule import Schedule
from safeconduct.site.boot import boot, migrate

if TYPE_CHECKING:
    from safeconduct.casefile.act import Act
    from safeconduct.casefile.fold import Opened
    from safeconduct.registry.founding import Founded
    from safeconduct.registry.sessions import OfficerSession

PAUSE = 2.0
"""Seconds between two rounds of the officers."""

OFFER_DAYS = 30

GREETING = (
    "This is a rehearsal: a program answers here, and nothing is a promise. In a real programme two officers "
    "read what you wrote, and answer in the time that the programme names."
)
ASKING = "What would you bring? Write the name of the equipment, and the rehearsal makes an offer."
RELATIVE = "Nobody is forgotten here. In a real programme an officer would now ask you how the person can be reached."
RECEIVED = "The rehearsal has read your message."
OFFERED = (
    "Two officers have signed an offer. You find it on this page: accept it or decline it, in your own time."
)


def sentences() -> tuple[str, ...]:
    """Return every sentence of the rehearsal, for the translators."""
    return (GREETING, ASKING, RELATIVE, RECEIVED, OFFERED)


@contextlib.contextmanager
def rehearsing(home: Path) -> Iterator[None]:
    """Found a rehearsal in the empty folder `home` and let its officers answer until the block ends."""
    boot(home)
    migrate()
    click.echo("Founding a rehearsal: three invented officers, their keys, the list in force …", err=True)
    officers = _founded(home)
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(officers, stop), daemon=True, name="rehearsal officers")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


class Officers:
    """The three, signed in.

    Args:
        founded: the installation with their passphrases.
    """

    def __init__(self, founded: "Founded") -> None:
        from safeconduct.registry.signing_in import sign_in  # noqa: PLC0415 - Django starts only now

        self.heron, self.wren, self.owl = (
            sign_in(founded.installation, account, founded.passphrases[account])
            for account in ("heron", "wren", "owl")
        )

    def do(
        self, act: "Act", who: "OfficerSession", case: str, second: "OfficerSession | None" = None
    ) -> None:
        """Do an act, with a second signature where one is named."""
        from safeconduct.registry.performing import Seconding, perform  # noqa: PLC0415

        receipt = perform(act, session=who, case=case, seen=_head(case))
        if second is not None:
            perform(Seconding(receipt.digest), session=second, case=case, seen=_head(case))

    def answer(self, case: str) -> None:
        """Answer one case: greet, judge, promise what was named, acknowledge what was written."""
        from safeconduct.casefile.acts.access import AdmitOfficer  # noqa: PLC0415
        from safeconduct.casefile.acts.contact import JudgeCredible  # noqa: PLC0415
        from safeconduct.casefile.acts.offer import MakeOffer  # noqa: PLC0415
        from safeconduct.casefile.words import Stage  # noqa: PLC0415
        from safeconduct.registry.opening import history, look  # noqa: PLC0415

        state = look(self.heron, case).case
        if state.contact.sent.last < state.contact.written.last and state.contact.written.count:
            return
        entries = history(self.heron, case)
        language = _language(entries)
        if not state.contact.mailbox:
            if not state.contact.written.count:
                self._write(case, 1, say(RELATIVE, language))
            return
        if state.stage not in {Stage.CONTACT, Stage.CREDIBLE}:
            self._write(case, state.contact.mailbox, say(RECEIVED, language))
            return
        if state.stage is Stage.CONTACT:
            self.do(AdmitOfficer(account="owl"), self.heron, case)
            self.do(JudgeCredible(reasons="A rehearsal: nobody judged."), self.heron, case)
        schedule = _in_force(self.heron.installation.clock().date())
        named = _named(entries)
        if not named:
            self._write(case, state.contact.mailbox, f"{say(GREETING, language)} {say(ASKING, language)}")
            return
        offer = MakeOffer(
            programme=DEFAULT,
            schedule_version=schedule.version,
            schedule_digest=schedule.digest,
            equipment=named,
            claimants=state.contact.claimants,
            expires_on=self.heron.installation.clock().date() + timedelta(days=OFFER_DAYS),
        )
        self.do(offer, self.heron, case, second=self.owl)
        self._write(case, state.contact.mailbox, f"{say(GREETING, language)} {say(OFFERED, language)}")

    def _write(self, case: str, mailbox: int, words: str) -> None:
        from safeconduct.casefile.acts.thread import WriteMessage  # noqa: PLC0415

        self.do(WriteMessage(mailbox=mailbox, words=words), self.wren, case)


def _founded(home: Path) -> Officers:
    from safeconduct.casefile.acts.office import EnactList  # noqa: PLC0415 - Django starts only now
    from safeconduct.casefile.words import Role  # noqa: PLC0415
    from safeconduct.registry.founding import found  # noqa: PLC0415
    from safeconduct.registry.stores import office_reference  # noqa: PLC0415

    # Three who hold every role that an installation needs: nothing is decided here that anybody relies on.
    contact = (
        *(Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER, Role.INSPECTOR),
        *(Role.ASSESSOR, Role.PAYMASTER, Role.ADMINISTRATOR),
    )
    founded = found(
        home,
        origin="rehearsal.example/journal",
        officers={
            "heron": contact,
            "wren": contact,
            "owl": (Role.LEGAL_ADVISER, Role.APPROVER, Role.AUDITOR),
        },
    )
    officers = Officers(founded)
    schedule = _in_force(founded.installation.clock().date())
    enact = EnactList(
        programme=DEFAULT,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )
    officers.do(enact, officers.owl, office_reference(), second=officers.heron)
    return officers


def _work(officers: Officers, stop: threading.Event) -> None:
    """Answer whatever is new, until told to stop."""
    from django.db import connection  # noqa: PLC0415

    from safeconduct.registry.models import CaseFile  # noqa: PLC0415

    heads: dict[str, bytes] = {}
    while not stop.wait(PAUSE):
        rows = CaseFile.objects.filter(kind="case", stage="open").values_list("reference", "digest")
        for case in [case for case, digest in rows if heads.get(case) != bytes(digest)]:
            # One case that cannot go on, by a gate perhaps, leaves the others their answers.
            with contextlib.suppress(SafeconductError):
                officers.answer(case)
            heads[case] = bytes(CaseFile.objects.values_list("digest", flat=True).get(reference=case))
    connection.close()


def _head(case: str) -> str:
    from safeconduct.registry.rows import peek  # noqa: PLC0415

    row = peek(case)
    return row.digest.hex() if row is not None else ""


def _in_force(day: date) -> Schedule:
    return load(DEFAULT).schedule_on(day)


def _language(entries: "list[Opened]") -> str:
    """Return the language to answer in: the one they named, else the one whose letters they use."""
    first = entries[0].plaintext.fields
    for language in first.get("languages", ()):
        if language in LANGUAGES:
            return str(language)
    words = str(first.get("words", "")).lower()
    if set("іїєґ").intersection(words):
        return "uk"
    return "ru" if any("а" <= letter <= "я" for letter in words) else SOURCE_LANGUAGE


def _named(entries: "list[Opened]") -> tuple[str, ...]:
    """Return the equipment that the person named and the catalogue knows, newest words first."""
    fields = [
        entry.plaintext.fields for entry in entries if entry.plaintext.act in {"OpenCase", "SendMessage"}
    ]
    chosen = tuple(str(each) for each in fields[0].get("brings", ()))
    if chosen:
        return chosen
    texts = [fields[0].get("brings_words", ""), *(each.get("words", "") for each in reversed(fields))]
    for text in texts:
        if text and (found := standard().find(text, 1)):
            return (found[0].id,)
    return ()
