"""A bank's file is read where there is no key, by a process that is believed no more than the file."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.treasury.iso20022.test_reading import document, entry

from safeconduct.attachments.cell import NOT_ISOLATED
from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import apart, camt, pain002, read_camt, read_pain002

FOREIGN = Path(__file__).parent / "foreign"


def test_what_comes_out_of_the_cell_is_what_the_file_says() -> None:
    details = '<AddtlNtryInf>Виплата «x» "y\\z" &amp; \\n</AddtlNtryInf>'
    file = document(entry(details=details))
    assert read_camt(io.BytesIO(file)) == camt.read_camt(io.BytesIO(file))
    for path in (FOREIGN / "moov-returns.camt.054.001.04.xml", FOREIGN / "genkgo.camt.054.001.08.xml"):
        assert read_camt(io.BytesIO(path.read_bytes())) == camt.read_camt(io.BytesIO(path.read_bytes()))
    report = (FOREIGN / "moov-rejected.pain.002.001.03.xml").read_bytes()
    assert read_pain002(io.BytesIO(report)) == pain002.read_pain002(io.BytesIO(report))


def test_the_cell_holds_a_file_against_its_schema_and_reads_other_alphabets() -> None:
    # Neither may need a file once the cell is closed.
    text = document(entry(details="<AddtlNtryInf>Виплата</AddtlNtryInf>")).decode()
    file = (
        text.replace('encoding="UTF-8"', 'encoding="windows-1251"').replace("<Id>S</Id>", "").encode("cp1251")
    )
    (read,) = read_camt(io.BytesIO(file))
    assert read.entries[0].text == "Виплата"
    assert "not as the schema of camt.053.001.08 says" in read.remarks[0].say("en")


def test_a_refusal_comes_out_as_its_sentence() -> None:
    with pytest.raises(BadInput, match="begins with <a>, not with <Document>"):
        read_camt(io.BytesIO(b"<a/>"))
    with pytest.raises(BadInput, match="larger than 500 bytes"):
        read_camt(io.BytesIO(document(entry())), limit=500)


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        (f"raise SystemExit({NOT_ISOLATED})", "cannot shut in the reading"),
        ("import os; os.abort()", "more memory or time"),
        ("print('read'); raise SystemExit(1)", "more memory or time"),
        ("print('read'); print('[{}]')", "more memory or time"),
        ("print('read'); print('no JSON')", "more memory or time"),
        ("print('read\\n[\\x1b[31m]')", "more memory or time"),
        (r"print('read'); print('[\"\\u001b\"]', end='')", "more memory or time"),
        ("print('refused'); print('\\x1b[31mNo', end='')", "^.31mNo$"),
        ("", "more memory or time"),
    ],
)
def test_a_process_that_was_taken_over_brings_nothing_but_a_sentence(
    does: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Any] = apart.subprocess.Popen

    def taken_over(_command: list[str], **options: Any) -> Any:
        return real([sys.executable, "-I", "-c", does], **options)

    monkeypatch.setattr(apart.subprocess, "Popen", taken_over)
    with pytest.raises(BadInput, match=sentence):
        read_camt(io.BytesIO(document()))
