"""Telling: what people let officers know from their mailbox beside messages; it decides nothing by itself."""

from datetime import date
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Text
from safeconduct.casefile.acts.thread import WRITING
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.contact import Hours, Quiet
from safeconduct.casefile.parts.protection import Relation
from safeconduct.casefile.words import Audience, Role

MOST_TOLD = 20
"""People told of in one act; more are told of in a second one."""

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
"""Hour and minute of the day, "22:30"."""


class ToldOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who must be safe, as the writer tells of them; name and whereabouts go to the vault."""

    relation: Relation
    """What they are to the person who would come."""
    adult: bool
    """False also when it is in doubt: then they are a child."""
    how: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """How they are, in the writer's words."""


@act
class TellAboutFamily(Act, frozen=True, kw_only=True):
    """The person, or a relative, tells the officers who must be safe, and how they are.

    It is information and never the confirmation: the officers name dependants themselves, and two of them
    confirm each one safe (G10, G11). A person who is forced could else be made to say that all are safe.
    Each telling stands beside the earlier ones; none takes anything back.
    """

    by = (Role.CLAIMANT, Role.RELATIVE)
    during = WRITING
    audience = Audience.THREAD
    independent = True
    hides = 'names and whereabouts, under "1.name", "1.whereabouts" … in the order of the list'

    people: Annotated[tuple[ToldOf, ...], msgspec.Meta(max_length=MOST_TOLD)] = ()
    """Who must be safe; empty when nobody must, or when the words say it all."""
    words: Text = ""
    """What else they say."""

    def change(self, case: Case, done: Done) -> Case:
        """Note that something was told, and where; nothing of anybody's safety changes."""
        family = case.contact.family.and_one(done.index, done.at)
        return msgspec.structs.replace(case, contact=msgspec.structs.replace(case.contact, family=family))


class QuietHours(Hours, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the day in which it is dangerous, by the writer's own clock."""

    begins: Clock
    ends: Clock


@act
class SetQuietHours(Act, frozen=True, kw_only=True):
    """The person, or a relative, says at which hours and until which day it is dangerous to write to them.

    It holds for the mailbox from which it comes and replaces what was said there before; empty, it takes
    everything back.
    """

    by = (Role.CLAIMANT, Role.RELATIVE)
    during = WRITING
    audience = Audience.THREAD
    independent = True

    hours: Annotated[tuple[QuietHours, ...], msgspec.Meta(max_length=7)] = ()
    """Parts of the day; over midnight when one ends before it begins."""
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """The same in their words: “never on Sundays”."""
    not_before: date | None = None
    """The day before which nothing is to be written; the message that cannot wait says why (G87)."""

    def change(self, case: Case, done: Done) -> Case:
        """Replace what this mailbox said before."""
        hours = tuple(Hours(begins=each.begins, ends=each.ends) for each in self.hours)
        said = Quiet(hours=hours, words=self.words, not_before=self.not_before)
        quiet = {**case.contact.quiet, done.actor: said}
        return msgspec.structs.replace(case, contact=msgspec.structs.replace(case.contact, quiet=quiet))
