"""Usual answers of officers, which harmless threads are made of; and every sentence said outside of templates."""

from collections.abc import Iterable

from safeconduct.casefile import filing
from safeconduct.mailbox import queue
from safeconduct.registry import told
from safeconduct.sealing import words

GREETINGS = (
    "Good day. We have read what you wrote.",
    "Hello. Thank you for writing. We have read it.",
    "Good day. Your message has reached us.",
)
READERS = (
    "Only the officers who answer you can read it.",
    "Nobody sees this page but you and the officers who answer.",
    "It is read here by the officers who answer, and by nobody else.",
)
SUBJECTS = (
    (
        "You ask about the rights of prisoners of war. They have a right to food, to medical care and to write home.",
        "Nobody has to say more than name, rank, date of birth and service number.",
    ),
    (
        "You ask about the lists for an exchange. We do not keep them, and cannot say who is on one.",
        "The office that keeps them takes requests from families, in writing.",
    ),
    (
        "You ask how to look for somebody who is missing. The Red Cross has an office for this.",
        "It takes requests from families on both sides. It costs nothing.",
    ),
    (
        "You ask how a letter reaches a prisoner of war. Letters go through the Red Cross and take some weeks.",
        "Write on one page, in plain words, and about the family only.",
    ),
)
CLOSINGS = (
    "There is no news yet. We will write here when there is.",
    "We have passed your question on. An answer takes one or two weeks.",
    "If you have another question, write it here.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of the mailbox that stands in no template, for the translators."""
    usual = (*GREETINGS, *READERS, *(part for parts in SUBJECTS for part in parts), *CLOSINGS)
    return (*usual, *queue.sentences(), *told.sentences(), *filing.sentences(), *words.sentences())
