"""Official rates from a published file: exact, each line checked, nothing twice, nothing against the record."""

import json
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.casefile.office import Rate
from safeconduct.casefile.rates import COLUMNS, LONGEST_FILE, NBU, not_on_record, read_rates, value
from safeconduct.errors import BadInput

HEADER = ",".join(COLUMNS)
LINE = "2023-08-01,USD,UAH,36.5686,Invented bank"


def csv(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def nbu(*found: dict[str, object]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


USD = {"r030": 840, "txt": "Долар США", "rate": 36.5686, "cc": "USD", "exchangedate": "01.08.2023"}


def test_a_line_of_csv_is_read_exactly() -> None:
    (rate,) = read_rates(csv(LINE))
    assert value(rate) == Fraction(365686, 10000)
    assert (rate.unit, rate.counter, rate.on, rate.source) == (
        "USD",
        "UAH",
        date(2023, 8, 1),
        "Invented bank",
    )


def test_the_banks_own_json_is_read_and_unknown_currencies_are_left_out() -> None:
    yen = {"r030": 392, "txt": "Єна", "rate": 2.5, "cc": "JPY", "exchangedate": "01.08.2023", "units": 10}
    won = {"r030": 410, "txt": "Вона", "rate": 2.8, "cc": "KRW", "exchangedate": "01.08.2023", "units": 100}
    usd, krw = read_rates(nbu(USD, yen, won))
    assert (usd.unit, usd.counter, usd.source) == ("USD", "UAH", NBU)
    assert value(usd) == Fraction(365686, 10000)
    assert value(krw) == Fraction(28, 1000), "a rate for a hundred is one for one, exactly"


@given(
    st.integers(1, 10**6),
    st.integers(0, 6),
    st.dates(date(1992, 1, 1), date(2100, 1, 1)),
)
def test_no_digit_of_a_rate_is_lost(digits: int, decimals: int, on: date) -> None:
    typed = f"{digits // 10**decimals}.{digits % 10**decimals:0{decimals}}" if decimals else str(digits)
    (rate,) = read_rates(csv(f"{on},USD,UAH,{typed},Invented bank"))
    assert value(rate) == Fraction(digits, 10**decimals)
    (same,) = read_rates(
        f'[{{"cc":"USD","rate":{typed},"exchangedate":"{on:%d.%m.%Y}"}}]'.encode(), source="Invented bank"
    )
    assert same == rate


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (csv(LINE, LINE), "Line 3: .* again; it is on line 2"),
        (csv(LINE, LINE.replace("36.5686", "36.6")), "Line 3: .* with another value; it is on line 2"),
        (csv(LINE, "2023-08-02,USD,UAH,-1,x"), "Line 3: “-1” is no rate"),
        (csv(LINE, "2023-08-02,USD,UAH,0.00,x"), "Line 3: “0.00” is no rate"),
        (csv(LINE, "2023-08-02,USD,UAH,1e3,x"), "Line 3: “1e3” is no rate"),
        (csv(LINE, "2023-08-02,USD,UAH,١,x"), "Line 3: “١” is no rate"),
        (csv("2023-08-32,USD,UAH,1,x"), "Line 2: “2023-08-32” is no day"),
        (csv("2023-08-01,USD,XYZ,1,x"), "Line 2: “XYZ” is no unit"),
        (csv("2023-08-01,USD,USD,1,x"), "Line 2: USD in USD is no exchange"),
        (csv("2023-08-01,USD,UAH,1,"), "Line 2: a rate names its source"),
        (csv("2023-08-01,USD,UAH,1"), "Line 2: 4 columns"),
        (csv("2023-08-01,USD,UAH,999999999.999999999,x"), "Line 2: this rate has more digits"),
        (csv("2023-08-01,USD,KRW,1304.12345678,x"), "Line 2: this rate has more digits"),
        (csv(f"2023-08-01,USD,UAH,1,{'x' * 201}"), "Line 2: a rate names its source"),
        (csv("2023-08-01,USD,UAH,1,x\0"), "Line 2: a rate names its source"),
        (csv('2023-08-01,USD,UAH,1,"x'), "this is no CSV"),
        (b"day,unit\n", "Line 1: a CSV file of rates begins"),
        (b"", "Line 1: a CSV file of rates begins"),
        (HEADER.encode(), "holds no rate"),
        (b"[]", "holds no rate"),
        (nbu(USD, USD), "Line 9: .* again; it is on line 2"),
        (nbu(USD | {"exchangedate": "2023-08-01"}), "Line 2: “2023-08-01” is no day"),
        (nbu(USD | {"units": 0}), "Line 2: “0” units"),
        (nbu(USD)[:-3], "Line 2: this is no JSON object"),
        (b'[{"cc":"USD","rate":1,"exchangedate":"01.08.2023"} {}]', "comma or the end"),
        (b"[1]", "Line 1: each rate is an object"),
        (b"[" * 9000, "Line 1: this is no JSON object"),
        (b"\xff\xfe", "not UTF-8"),
        (b" " * (LONGEST_FILE + 1), "at most"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_taken(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_rates(data)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_file_is_it_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    for prefix in (b"", b"[", HEADER.encode() + b"\n"):
        with suppress(BadInput):
            assert read_rates(prefix + data)


def test_only_what_is_new_is_taken_and_a_contradiction_stops_all() -> None:
    old, new = read_rates(csv(LINE, LINE.replace("2023-08-01", "2023-08-02")))
    assert not_on_record((old, new), (old,)) == (new,)
    other = Rate(
        unit="USD", counter="UAH", numerator=40, denominator=1, on=old.on, source="Another invented bank"
    )
    with pytest.raises(
        BadInput, match=r"on record as 40 \(Another invented bank\), in the file as 182843/5000"
    ):
        not_on_record((old, new), (other,))
    later = Rate(
        unit="USD",
        counter="UAH",
        numerator=old.numerator,
        denominator=old.denominator,
        on=old.on,
        source="A correction",
    )
    assert not_on_record((old,), (other, later)) == (), "of two on record the later one counts"
    assert not_on_record(
        (old,),
        (
            Rate(
                unit="USD",
                counter="UAH",
                numerator=1,
                denominator=0,
                on=old.on - timedelta(days=1),
                source="x",
            ),
        ),
    ) == (old,)
