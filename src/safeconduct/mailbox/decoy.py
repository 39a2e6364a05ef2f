"""What the duress words open: a harmless thread, made by code and stored nowhere.

Somebody asked about a captured or missing relative and got an answer. Which question, in which words and on which
days follows from the duress words' own secret and from the day on which the mailbox began, so it is the same at
every opening, and grows as a real one does. It has the form of a real thread (`registry.reading.Thread`) and goes
through the same page.

Whoever has read this file knows these sentences. So they are offered to officers as the usual first answers
(`usual_answers`): that they stand in a thread says nothing about which words opened it.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.contact import Channel, Contact, Messages, Promise
from safeconduct.casefile.words import Stage
from safeconduct.language import say
from safeconduct.mailbox.answers import CLOSINGS, GREETINGS, READERS, SUBJECTS
from safeconduct.registry.duress import WRITES, Posted, posted
from safeconduct.registry.reading import Line, Thread
from safeconduct.registry.sessions import DuressSession


def thread_of(session: DuressSession, today: date) -> Thread:
    """Return the harmless thread as it stands today.

    What was done with the duress words is part of it: the page that takes a message says so at the next opening.

    Args:
        session: opened with the duress words.
        today: the day in UTC; nothing later is shown.

    Raises:
        NoSuchFile: the case was erased.
    """
    first, done = posted(session)
    began = [] if first is None else [Line(act="OpenCase", index=first, day=session.since, own=True)]
    answers = [
        Line(act="WriteMessage", index=-1, day=day, texts=(text,))
        for day, text in exchange(session.keys.slot, session.since, session.language)
        if day <= today
    ]
    written = [Line(act=one.act, index=one.index, day=one.day, own=True) for one in done]
    # Stable: on one day the answer stands before what was written after reading it.
    lines = sorted([*began, *answers, *written], key=lambda line: line.day)
    return Thread(lines=tuple(lines), case=_case(session, done, len(answers)))


def exchange(secret: bytes, since: date, language: str) -> tuple[tuple[date, str], ...]:
    """Return what officers "wrote", with the day of each, in order.

    Args:
        secret: 32 bytes, the duress words' own.
        since: the day on which the mailbox began.
        language: one of `language.LANGUAGES`; the officers' own, whatever language the page has.
    """
    dice = iter(blake2b(secret, digest_size=32, person=b"sc.decoy.v1").digest())

    def one_of[T](choices: Sequence[T]) -> T:
        return choices[next(dice) % len(choices)]

    first = since + timedelta(days=one_of((1, 1, 2, 3)))
    second = first + timedelta(days=one_of((2, 3, 4, 6)))
    third = second + timedelta(days=one_of((5, 7, 8, 11)))
    messages = (
        (first, (one_of(GREETINGS), one_of(READERS))),
        (second, one_of(SUBJECTS)),
        (third, (one_of(CLOSINGS),)),
    )
    return tuple((day, " ".join(say(part, language) for part in parts)) for day, parts in messages)


def usual_answers(language: str) -> tuple[str, ...]:
    """Return the sentences of harmless threads as answers that officers can choose for real ones."""
    opened = tuple(f"{say(greeting, language)} {say(READERS[0], language)}" for greeting in GREETINGS)
    subjects = tuple(" ".join(say(part, language) for part in parts) for parts in SUBJECTS)
    return (*opened, *subjects, *(say(closing, language) for closing in CLOSINGS))


def _case(session: DuressSession, done: tuple[Posted, ...], answers: int) -> Case:
    """Return the state that a real thread of this kind would have: a contact that nobody has judged."""
    messages = [one.index for one in done if one.act == WRITES]
    withdrawn = next((one.day for one in done if one.act == "Withdraw"), None)
    contact = Contact(
        opened_at=_midnight(session.since),
        channel=Channel.RELATIVE if session.relative else Channel.MAILBOX,
        claimants=("p1",),
        mailbox=0 if session.relative else session.number,
        mailboxes=session.number,
        sent=Messages(count=len(messages), last=messages[-1] if messages else -1),
        written=Messages(count=answers),
    )
    case = Case(reference=session.case, stage=Stage.CONTACT, contact=contact)
    if withdrawn is None:
        return case
    promise = Promise(withdrawn_at=_midnight(withdrawn))
    return msgspec.structs.replace(case, stage=Stage.ENDED, promise=promise)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
