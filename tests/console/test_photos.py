"""Photos on screen: taken with a form, hashed, kept, shown, and never asked for twice."""

import io
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.console.sitting import Room, hidden_of
from tests.console.test_reception import equipment, received

__all__ = ["received"]


def picture(shade: str = "gray") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), shade).save(drawn, "JPEG")
    return drawn.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.jpg", data)


def page(room: Room) -> str:
    return f"reception/{room.reference}/photos.html"


def take(room: Room, account: str = "crane", **fields: Any) -> Any:
    given = {"item": "1", "shows": "tag", "photo": upload(picture()), "send": "1"}
    return room.officers[account].send(page(room), **{**given, **fields})


def photos(room: Room, number: int = 1) -> Any:
    return room.case.custody.item(number).photos


def kept(room: Room) -> Any:
    return room.played.installation.files.names()


def test_a_photo_with_the_equipment_is_hashed_as_the_camera_made_it_and_kept(received: Room) -> None:
    done = equipment(received, photo1=upload(picture()))
    assert (done.status_code, done["Location"]) == (303, f"/console/en/papers/{received.reference}.html")
    (photo,) = photos(received)
    assert photo.original == sha256(picture()).hexdigest()
    assert kept(received) == {photo.digest}
    assert "IMG_0001" not in received.crane.go(f"cases/{received.reference}.html").content.decode()


def test_one_more_photo_is_attached_from_its_own_page_and_shown_to_the_team(received: Room) -> None:
    equipment(received)
    assert take(received).status_code == 303
    assert take(received, "ibis", shows="seal", photo=upload(picture("white"))).status_code == 303
    assert [(one.by, one.shows.value) for one in photos(received)] == [("crane", "tag"), ("ibis", "seal")]
    received.owl.go(page(received))
    assert sha256(picture()).hexdigest() in received.owl.text
    # Only who handles items takes photos.
    assert 'type="file"' not in received.owl.last.content.decode()
    where = f"reception/{received.reference}/photos/{photos(received)[0].entry}.jpg"
    assert where.rpartition("/")[2] in received.owl.last.content.decode()
    shown = received.owl.go(where)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Image.open(io.BytesIO(shown.content)).size == (40, 30)
    assert received.owl.go(f"cases/{received.reference}.html").content.decode().count("/photos/") == 2


def test_who_is_not_admitted_sees_no_photo(received: Room) -> None:
    equipment(received, photo1=upload(picture()))
    entry = photos(received)[0].entry
    for where in (page(received), f"reception/{received.reference}/photos/{entry}.jpg"):
        assert received.dove.go(where).status_code == 422
    assert received.crane.go(f"reception/{received.reference}/photos/0.jpg").status_code == 422


def test_a_form_that_is_corrected_does_not_ask_for_the_photo_again(received: Room) -> None:
    refused = equipment(received, serials1="", photo1=upload(picture()))
    assert refused.status_code == 422
    assert sha256(picture()).hexdigest() in received.crane.text
    assert not received.case.custody.items
    line = hidden_of(refused)["kept-photo1"]
    assert equipment(received, **{"kept-photo1": line}).status_code == 303
    assert photos(received)[0].original == sha256(picture()).hexdigest()
    assert len(kept(received)) == 1


@pytest.mark.parametrize(
    "forged", ["", "x.y", "0.0.1.file:1.00", f"{'0' * 64}.{'0' * 64}.9.file:1.{'0' * 64}"]
)
def test_a_line_that_our_session_did_not_write_is_no_photo(received: Room, forged: str) -> None:
    equipment(received)
    refused = received.crane.send(
        page(received), **{"item": "1", "shows": "tag", "kept-photo": forged, "send": "1"}
    )
    assert refused.status_code == 422
    assert "Take a photo, or choose one." in received.crane.text
    assert not photos(received)


def test_equipment_sent_again_over_a_bad_connection_is_received_once_with_its_photo(received: Room) -> None:
    where = f"reception/{received.reference}/equipment.html"
    received.crane.go(where)
    from tests.console.sitting import values_of

    page_of = received.crane.last
    form = {
        **hidden_of(page_of),
        **values_of(page_of, "tag"),
        **values_of(page_of, "seal"),
        "equipment1": "mi-8amtsh",
        "serials1": "INVENTED-7",
        "delivered_by": "p1",
        "language": "ru",
        "send": "1",
    }
    # The first time, the connection broke before the photo came through.
    assert received.crane.again(where, **form).status_code == 303
    assert not photos(received)
    for _ in range(2):
        assert received.crane.again(where, **form, photo1=upload(picture())).status_code == 303
    assert len(received.case.custody.items) == 1
    assert len(photos(received)) == 1
    assert len(kept(received)) == 1


def test_a_photo_sent_again_is_attached_once(received: Room) -> None:
    equipment(received)
    received.crane.go(page(received))
    form = {**hidden_of(received.crane.last), "item": "1", "shows": "tag", "send": "1"}
    for _ in range(3):
        assert received.crane.again(page(received), **form, photo=upload(picture())).status_code == 303
    assert len(photos(received)) == 1
    assert take(received).status_code == 422
    assert "G124" in received.crane.text


@pytest.mark.parametrize(
    "wrong",
    [{"item": "9"}, {"shows": "beauty"}, {"photo": ""}, {"photo": upload(b"no picture \x00\xff" * 20)}],
    ids=("item", "shows", "none", "no picture"),
)
def test_a_photo_that_cannot_be_taken_is_refused_with_a_sentence(
    received: Room, wrong: dict[str, Any]
) -> None:
    equipment(received)
    assert take(received, **wrong).status_code == 422
    assert 'role="alert"' in received.crane.last.content.decode()
    assert not photos(received)


def test_what_is_no_photo_is_refused_before_anything_is_received(received: Room) -> None:
    refused = equipment(received, photo1=upload(b"no picture at all \x00\xff\x00" * 20))
    assert refused.status_code == 422
    assert not received.case.custody.items


def test_a_photo_without_an_item_is_asked_back(received: Room) -> None:
    assert equipment(received, equipment1="", photo1=upload(picture())).status_code == 422
    assert "Something is needed here." in received.crane.text


def test_an_attempt_at_the_generic_form_leads_to_the_page_that_takes_a_file(received: Room) -> None:
    led = received.crane.go(f"acting/{received.reference}/AttachPhoto.html")
    assert (led.status_code, led["Location"]) == (303, f"/console/en/{page(received)}")
