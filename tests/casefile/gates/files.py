"""Moments for G97–G99 and G124: originals, voices, the identity that a file is sealed to, photos of items."""

from typing import Any

from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.receiving import after, in_custody, item, world_of

from safeconduct.attachments import Kind
from safeconduct.casefile.acts.files import AskForOriginals, SendFile, StopAskingForOriginals
from safeconduct.casefile.acts.photos import AttachPhoto
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.custody import PhotoShows
from safeconduct.casefile.words import Role

PERSON = c.world(c.PERSON, Role.CLAIMANT)


def photo(**more: Any) -> SendFile:
    return SendFile(**{"form": Kind.IMAGE, "lengths": (9,), "digest": "0" * 64, "identity": "file:1", **more})


def keyed(*places: str) -> Case:
    return replace(c.opened(), keys=dict.fromkeys(places, "age1invented"))


def asked(mailbox: int = 1) -> Case:
    return c.done(c.opened(), AskForOriginals(mailbox=mailbox, words="A court will ask."))


@passes("G97")
def a_file_without_its_original() -> Moment:
    return c.opened(), PERSON, photo()


@passes("G97")
def an_original_that_was_asked_for() -> Moment:
    return asked(), PERSON, photo(original="1" * 64)


@fails("G97")
def an_original_that_nobody_asked_for() -> Moment:
    return c.opened(), PERSON, photo(original="1" * 64)


@fails("G97")
def an_original_from_another_mailbox_than_was_asked() -> Moment:
    return asked(2), PERSON, photo(original="1" * 64)


@fails("G97")
def an_original_after_the_asking_has_ended() -> Moment:
    case = c.done(asked(), StopAskingForOriginals(mailbox=1, words="It is enough."))
    return case, PERSON, photo(original="1" * 64)


@fails("G97")
def an_original_under_duress() -> Moment:
    return asked(), PERSON, photo(original="1" * 64, duress=1)


@passes("G98")
def a_photo_by_somebody_who_was_told_nothing() -> Moment:
    return c.opened(), PERSON, photo()


@passes("G98")
def a_voice_by_somebody_who_was_told() -> Moment:
    return c.opened(), PERSON, photo(form=Kind.SOUND, seconds=3, voice_known=True)


@fails("G98")
def a_voice_by_somebody_who_was_told_nothing() -> Moment:
    return c.opened(), PERSON, photo(form=Kind.SOUND, seconds=3)


@passes("G99")
def a_file_sealed_to_the_newest_identity() -> Moment:
    return keyed("file:9", "file:10", "thread:1.11"), PERSON, photo(identity="file:10")


@fails("G99")
def a_file_sealed_to_one_that_an_officer_took_with_them() -> Moment:
    return keyed("file:9", "file:10"), PERSON, photo(identity="file:9")


@fails("G99")
def a_file_sealed_to_one_that_is_not_there() -> Moment:
    return keyed("file:1"), PERSON, photo(identity="file:2")


def attach(number: int = 1, original: str = "1" * 64) -> AttachPhoto:
    return AttachPhoto(
        item=number,
        shows=PhotoShows.TAG,
        original=original,
        digest="2" * 64,
        length=9,
        identity="file:1",
    )


def with_photo() -> Case:
    return after(in_custody(item(), item(2)), attach(), "crane")


@passes("G124")
def another_photo_of_the_item() -> Moment:
    return with_photo(), world_of("crane"), attach(original="3" * 64)


@fails("G124")
def one_photo_for_two_items() -> Moment:
    return with_photo(), world_of("crane"), attach(2)


@fails("G124")
def the_same_photo_again() -> Moment:
    return with_photo(), world_of("ibis"), attach()
