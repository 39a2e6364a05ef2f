"""Photos that officers take of items: hashed as the camera made them, kept sealed, attached once, read by the team."""

import io
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from PIL import Image
from tests.attachments import samples
from tests.office import TestOffice
from tests.registry.test_files import files
from tests.registry.test_receiving import ITEM, arrived, receive

from safeconduct.attachments import CannotConvert
from safeconduct.casefile.acts.access import AdmitOfficer, RemoveOfficer
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.custody import PhotoShows
from safeconduct.errors import BadInput
from safeconduct.registry.errors import NoSuchFile, NotAllowed

PHOTO = samples.jpeg((80, 40), 6)


def keep(office: TestOffice, case: str, data: bytes = PHOTO, account: str = "crane") -> Any:
    from safeconduct.registry.photos import keep_photo

    return keep_photo(office.session(account), case, data)


def attach(
    office: TestOffice,
    case: str,
    kept: Any,
    *,
    account: str = "crane",
    item: int = 1,
    request: bytes = b"one form",
) -> Any:
    from safeconduct.registry.photos import attach_photo

    session = office.session(account)
    return attach_photo(session, case, kept, item=item, shows=PhotoShows.TAG, request=request)


@pytest.fixture
def case(office: TestOffice) -> str:
    reference = arrived(office)
    office.do(receive(ITEM), "crane", reference)
    return reference


def test_the_digest_as_it_was_taken_and_the_sealed_files_are_both_signed(
    office: TestOffice, case: str
) -> None:
    from safeconduct.registry.photos import read_photo

    kept = keep(office, case)
    receipt = attach(office, case, kept)
    (photo,) = office.case(case).custody.items[0].photos
    assert (photo.original, photo.entry, photo.by) == (sha256(PHOTO).hexdigest(), receipt.index, "crane")
    assert [path.name for path in files(office)] == [photo.digest]
    assert sha256(files(office)[0].read_bytes()).hexdigest() == photo.digest
    shown = Image.open(io.BytesIO(read_photo(office.session("ibis"), case, receipt.index)))
    # Turned upright, and without what the camera wrote beside the picture.
    assert shown.size == (40, 80)
    assert not shown.getexif()
    assert b"JFIF" not in files(office)[0].read_bytes()


def test_the_same_request_attaches_once(office: TestOffice, case: str) -> None:
    kept = keep(office, case)
    first, again = attach(office, case, kept), attach(office, case, kept)
    assert (again.repeated, again.digest) == (True, first.digest)
    assert len(office.case(case).custody.items[0].photos) == 1


def test_who_may_not_handle_items_attaches_nothing_and_who_is_not_admitted_sees_nothing(
    office: TestOffice, case: str
) -> None:
    from safeconduct.registry.photos import read_photo

    kept = keep(office, case)
    with pytest.raises(NotAllowed):
        attach(office, case, kept, account="owl")
    with pytest.raises(GateRefused, match="G28"):
        attach(office, case, kept, item=2)
    receipt = attach(office, case, kept)
    with pytest.raises(NoSuchFile):
        read_photo(office.session("stork"), case, receipt.index)
    with pytest.raises(BadInput):
        read_photo(office.session("crane"), case, receipt.index - 1)


def test_what_is_no_picture_is_not_kept(office: TestOffice, case: str) -> None:
    with pytest.raises(CannotConvert):
        keep(office, case, samples.film())
    assert keep(office, case, samples.pdf(1)) is None
    assert not office.installation.files.names()


def test_a_photo_taken_before_a_colleague_left_is_sealed_anew(office: TestOffice, case: str) -> None:
    from safeconduct.registry.photos import read_photo

    kept = keep(office, case)
    office.do(RemoveOfficer(account="ibis"), "crane", case)
    receipt = attach(office, case, kept)
    (photo,) = office.case(case).custody.items[0].photos
    assert photo.digest != kept.digest
    assert photo.original == kept.original
    assert [path.name for path in files(office)] == [photo.digest]
    assert read_photo(office.session("crane"), case, receipt.index)


def test_a_photo_on_record_outlasts_its_line(office: TestOffice, case: str) -> None:
    from safeconduct.registry.photos import drop_photo, read_photo

    other = msgspec.structs.replace(ITEM, serials=("INVENTED-2",), tag="TAG-2", seal="SEAL-2")
    office.do(receive(other), "crane", case)
    kept = keep(office, case)
    receipt = attach(office, case, kept)
    office.do(RemoveOfficer(account="ibis"), "crane", case)
    # The line comes back for another item, after the identity was renewed.
    with pytest.raises(GateRefused, match="G124"):
        attach(office, case, kept, item=2, request=b"another form")
    drop_photo(office.session("crane"), case, kept)
    assert read_photo(office.session("crane"), case, receipt.index)
    assert [path.name for path in files(office)] == [kept.digest]


def test_a_kept_photo_that_nobody_attached_is_dropped(office: TestOffice, case: str) -> None:
    from safeconduct.registry.photos import drop_photo

    drop_photo(office.session("crane"), case, keep(office, case))
    assert not files(office)


def test_a_line_is_good_for_its_case_and_its_officers_session_alone(office: TestOffice, case: str) -> None:
    from safeconduct.registry.photos import photo_line, photo_of

    kept = keep(office, case)
    crane = office.session("crane")
    line = photo_line(crane, case, kept)
    assert photo_of(crane, case, line) == kept
    for session, reference, text in (
        (office.session("ibis"), case, line),
        (crane, "other", line),
        (crane, case, line.replace(kept.original, "0" * 64)),
        (crane, case, ""),
        (crane, case, "…"),
    ):
        assert photo_of(session, reference, text) is None


def test_verifying_misses_a_photo_that_is_gone(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.verifying import verify

    office = sqlite_office
    case = arrived(office)
    office.do(receive(ITEM), "crane", case)
    attach(office, case, keep(office, case))
    assert verify(office.installation, session=office.session("crane")).problems == []
    files(office)[0].unlink()
    (problem,) = verify(office.installation, session=office.session("crane")).problems
    assert "sealed files" in problem.what


def test_photos_go_with_their_case(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    case = arrived(office)
    office.do(receive(ITEM), "crane", case)
    keep(office, case)
    attach(office, case, keep(office, case, samples.jpeg((50, 50))))
    office.do(AdmitOfficer(account="lark"), "crane", case)
    assert len(files(office)) == 2
    key = office.installation.keyring.get(case)
    assert office.installation.files.remove_case(key, case) == 2
