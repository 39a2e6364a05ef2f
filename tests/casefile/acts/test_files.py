"""Files in the fold: counted, never named, and asked for by one mailbox at a time."""

import pytest
from tests.casefile import contacting as c
from tests.casefile.gates.files import asked, photo

from safeconduct.attachments import LIMITS, Kind
from safeconduct.casefile.act import ACTS, checked
from safeconduct.casefile.acts.files import MOST_BYTES, MOST_PARTS, MOST_SECONDS, StopAskingForOriginals
from safeconduct.casefile.words import Audience, Role
from safeconduct.errors import BadInput


def test_a_file_is_counted_and_leaves_no_digest_in_the_state() -> None:
    case = c.done(c.done(c.opened(), photo(), by=c.PERSON), photo(), by=c.PERSON)
    assert (case.files.sent.count, case.files.sent.last) == (2, 7)
    assert case.contact == c.opened().contact


def test_officers_see_that_a_file_came_under_duress() -> None:
    assert c.done(c.opened(), photo(duress=1), by=c.PERSON).contact.duress == 7


def test_originals_are_asked_of_each_mailbox_by_itself() -> None:
    case = asked(2)
    assert case.files.asked == (2,)
    assert c.done(case, StopAskingForOriginals(mailbox=1, words="No."), by=c.OFFICER).files.asked == (2,)
    assert c.done(case, StopAskingForOriginals(mailbox=2, words="No."), by=c.OFFICER).files.asked == ()


def test_nothing_says_what_the_file_was_before() -> None:
    fields = set(ACTS["SendFile"].__struct_fields__)
    assert not {"name", "filename", "media_type", "content_type", "size"} & fields
    assert ACTS["SendFile"].audience is Audience.THREAD
    assert ACTS["SendFile"].by == (Role.CLAIMANT, Role.RELATIVE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lengths": ()},
        {"lengths": (0,)},
        {"lengths": (1,) * (MOST_PARTS + 1)},
        {"digest": "x"},
        {"digest": "A" * 64},
        {"original": "0"},
        {"identity": "thread:1.1"},
        {"identity": "file:0"},
        {"seconds": -1},
        {"duress": 2},
    ],
)
def test_an_entry_that_could_not_be_read_back_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        checked(photo(**wrong))


def test_what_is_converted_today_fits_what_an_entry_can_say_for_ever() -> None:
    assert LIMITS.pages <= MOST_PARTS
    assert LIMITS.seconds <= MOST_SECONDS
    assert LIMITS.bytes_out <= MOST_BYTES
    largest = photo(form=Kind.DOCUMENT, lengths=(LIMITS.bytes_out,) * LIMITS.pages, original="1" * 64)
    assert checked(largest) == largest
