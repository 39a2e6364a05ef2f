"""Every entry of a case as its page shows it: who did what, when, under which signature, at which leaf."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import Opened, act_of
from safeconduct.casefile.sentences import act_title
from safeconduct.casefile.words import Audience, Part
from safeconduct.console.acting.describing import fields_of
from safeconduct.console.acting.naming import short_name
from safeconduct.console.acting.telling_fields import Shown, shown_fields
from safeconduct.language import say
from safeconduct.registry.models import Entry, PublishedCheckpoint

WHOLE = "signed"
FIRST_OF_TWO = "1st of 2"
SECOND_OF_TWO = "2nd of 2"
ALONE = "1 of 2"
STRUCK = "void"
WAITS = "proposed; waits for a second signature"
SECONDED = "proposed; signed by a second person later"
VOID = "proposed; void"
SECOND = "second signature"
IN_CHECKPOINT = "leaf {leaf}, in a published checkpoint"
NOT_YET = "leaf {leaf}, not in a published checkpoint yet"

MARKS = {WHOLE: WHOLE, WAITS: ALONE, SECONDED: FIRST_OF_TWO, VOID: STRUCK, SECOND: SECOND_OF_TWO}
"""Each signature as one line has room for it."""

SENTENCES = (*MARKS, *MARKS.values(), IN_CHECKPOINT, NOT_YET)

SHOWN_AT_ONCE = 20
"""Lines that the page shows before the rest is folded."""

SHOWN_OF_THREAD = 6
"""Likewise, of the thread."""

TOLD = ("words", "question", "answer", "text", "notice", "reasons", "words")
"""Fields that make a line of the thread."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry.

    Attributes:
        index: its place in the file.
        act: the act's name.
        name: of the act, short.
        title: what the act does.
        actor: who signed.
        at: when, in UTC.
        mark: what it is of its act, in a word or two.
        signature: likewise, in words.
        stands: whether it is neither void nor waiting.
        proven: whether a published checkpoint covers it.
        proof: where it stands in the journal, in words.
        digest: hex.
        fields: what was written, for reading.
        second: digest to sign, where it waits for a second signature; "" otherwise.
    """

    index: int
    act: str
    name: str
    title: str
    actor: str
    at: datetime
    mark: str
    signature: str
    stands: bool
    proven: bool
    proof: str
    digest: str
    fields: tuple[Shown, ...]
    second: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the thread with the person.

    Attributes:
        at: when.
        from_person: whether it came from a mailbox.
        actor: account or mailbox.
        title: what was done.
        texts: what was written.
    """

    at: datetime
    from_person: bool
    actor: str
    title: str
    texts: tuple[str, ...]


def lines(entries: list[Opened], case: Case, language: str) -> tuple[Line, ...]:
    """Return every entry, the newest first."""
    leaves = dict(Entry.objects.filter(file_id=case.reference).values_list("index", "leaf"))
    covered = PublishedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    seconded = {each.statement.first for each in entries if each.statement.first}
    waiting = {each.digest for each in case.pending}
    return tuple(
        _line(each, case, language, leaves, covered, seconded, waiting) for each in reversed(entries)
    )


def _line(
    opened: Opened,
    case: Case,
    language: str,
    leaves: dict[int, int],
    covered: int,
    seconded: set[str],
    waiting: set[str],
) -> Line:
    statement, plaintext = opened.statement, opened.plaintext
    declared = ACTS[plaintext.act]
    leaf = leaves[statement.index]
    fields: dict[str, Any] = msgspec.to_builtins(act_of(plaintext)) if plaintext.fields else {}
    signature = _signature(opened, seconded, waiting)
    return Line(
        index=statement.index,
        act=plaintext.act,
        name=short_name(plaintext.act, language),
        title=act_title(declared, language),
        actor=statement.envelope.actor,
        at=datetime.fromisoformat(plaintext.at),
        mark=say(MARKS[signature], language),
        signature=say(signature, language),
        stands=signature not in {WAITS, VOID},
        proven=leaf < covered,
        proof=say(IN_CHECKPOINT if leaf < covered else NOT_YET, language, leaf=leaf),
        digest=opened.digest,
        fields=shown_fields(fields_of(declared), fields, language, unit=case.award.unit),
        second=opened.digest if opened.digest in waiting else "",
    )


def _signature(opened: Opened, seconded: set[str], waiting: set[str]) -> str:
    match opened.statement.envelope.part:
        case Part.WHOLE:
            return WHOLE
        case Part.SECOND:
            return SECOND
        case _ if opened.digest in seconded:
            return SECONDED
        case _:
            return WAITS if opened.digest in waiting else VOID


def thread(entries: list[Opened], language: str) -> tuple[Message, ...]:
    """Return what was said between the officers and the person, the newest first."""
    found = [
        Message(
            at=datetime.fromisoformat(each.plaintext.at),
            from_person=each.statement.envelope.actor.startswith("mailbox:"),
            actor=each.statement.envelope.actor,
            title=short_name(each.plaintext.act, language),
            texts=_texts(each),
        )
        for each in entries
        if (
            ACTS[each.plaintext.act].audience is Audience.THREAD
            and each.statement.envelope.part is not Part.PROPOSAL
        )
        or each.statement.envelope.actor.startswith("mailbox:")
    ]
    return tuple(reversed(found))


def _texts(opened: Opened) -> tuple[str, ...]:
    fields = opened.fields
    found = [fields[name] for name in dict.fromkeys(TOLD) if isinstance(fields.get(name), str)]
    return tuple(text for text in found if text and len(text) != 64)
