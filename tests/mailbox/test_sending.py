"""Files in the thread: sent with their warning, read, or refused with a sentence."""

from tests.mailbox.journeys import Person, seen
from tests.mailbox.threads import person, room
from tests.office import TestOffice

from safeconduct.casefile.gates.files import voice_is_known_to_identify
from safeconduct.casefile.sentences import gate_sentence

__all__ = ["person", "room"]


def test_a_voice_needs_the_confirmation_that_it_identifies(person: Person) -> None:
    page = seen(person.get("file.html"))
    warning, choice = page.index("A voice identifies."), page.index("The file")
    assert warning < choice, "the warning comes before the choice"
    assert "Something is needed here." in seen(person.post("file.html", words="No file."))


def test_a_recording_is_taken_once_its_sender_knows_that_a_voice_identifies(person: Person) -> None:
    from io import BytesIO

    from tests.attachments.samples import sound

    def recording() -> BytesIO:
        file = BytesIO(sound("ogg", "libopus"))
        file.name = "voice.ogg"
        return file

    refused = person.press("file.html", file=recording())
    assert refused.status_code == 422
    assert gate_sentence(voice_is_known_to_identify, "en") in seen(refused)
    person.press("file.html", file=recording(), voice="yes")
    assert person.at == "box.html", seen(person.page)


def test_a_text_file_is_sent_and_read(sqlite_office: TestOffice, person: Person) -> None:
    from io import BytesIO

    from safeconduct.registry.files import files_of, read_file

    file = BytesIO("Ein Text: чапля.".encode())
    file.name = "secret-name.txt"
    person.press("file.html", file=file, words="A note.")
    assert person.at == "box.html", seen(person.page)
    assert "You sent a file." in seen(person.page)
    (attached,) = files_of(sqlite_office.session("heron"), person.case)
    read = read_file(sqlite_office.session("heron"), person.case, attached.index)
    assert "чапля" in read.content.decode()


def test_a_file_that_is_not_taken_is_refused_with_a_sentence(person: Person) -> None:
    from io import BytesIO

    file = BytesIO(b"PK\x03\x04" + bytes(60))
    file.name = "letter.docx"
    page = person.press("file.html", file=file, words="Look at this.")
    assert page.status_code == 422
    assert "Look at this." in page.content.decode()
    assert 'id="file-error"' in page.content.decode()


def test_a_file_beyond_the_limit_is_refused_with_a_sentence(person: Person) -> None:
    from io import BytesIO

    file = BytesIO(bytes(23 * 1024 * 1024))
    file.name = "large.jpg"
    page = person.press("file.html", file=file)
    assert page.status_code == 422
    assert "larger than 20 MB" in seen(page)
