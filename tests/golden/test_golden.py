"""The golden cases of every pack that ships hold exactly, in every language."""

import pytest

from safeconduct.assessment import assess, render
from safeconduct.catalogue import standard
from safeconduct.language import LANGUAGES
from safeconduct.programmes import FOLDER, load, shipped
from safeconduct.programmes.cases import GoldenCase, differences, read_cases

CASES = [(programme, case) for programme in shipped() for case in read_cases(FOLDER / programme)]


@pytest.mark.parametrize("programme", shipped())
def test_every_pack_brings_cases(programme: str) -> None:
    assert sum(of == programme for of, _ in CASES) >= 3


def test_a_case_stands_with_its_own_programme_and_no_two_share_a_name() -> None:
    assert all(case.claim.programme == programme for programme, case in CASES)
    assert len({case.name for _, case in CASES}) == len(CASES)


@pytest.mark.parametrize(("programme", "case"), CASES, ids=lambda each: getattr(each, "name", each))
def test_a_golden_case_holds(programme: str, case: GoldenCase) -> None:
    award = assess(case.claim, load(programme), standard())
    assert differences(award, case) == ()
    # Whatever the language, the award says the same and leaves no gap in a sentence.
    for language in LANGUAGES:
        told = render(award, language)
        assert told["total"] == award.total_text
        for line in told["lines"]:  # type: ignore[attr-defined]
            assert all("{" not in sentence for sentence in line["reasons"])
