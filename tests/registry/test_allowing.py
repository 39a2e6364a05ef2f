"""Who may still sign: a proposal falls with the right of whoever made it."""

from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import enact, offer

from safeconduct.casefile.acts.access import AdmitOfficer, OpenVault, RemoveOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.office import EndService, GrantRole, RevokeRole
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.words import Role, Stage

LEAVES: dict[str, tuple[Any, str]] = {
    "taken off the case": (RemoveOfficer(account="wren"), "heron"),
    "without the role": (RevokeRole(account="wren", role=Role.CONTACT_OFFICER), "dove"),
    "dismissed": (EndService(account="wren"), "dove"),
}


def proposed(office: TestOffice) -> tuple[str, str]:
    """Return a case and the digest of an offer that wren has proposed."""
    from safeconduct.registry.performing import new_reference

    enact(office)
    reference = new_reference()
    office.do(OpenCase(channel=Channel.CALL, words="Invented.", claimants=1), "heron", reference)
    for account in ("owl", "crane"):
        office.do(AdmitOfficer(account=account), "heron", reference)
    office.do(JudgeCredible(reasons="Answers fit."), "heron", reference)
    # The whole team holds the vault now: the first two of it could not leave before.
    office.both(OpenVault(purpose="Invented.", minutes=1), "heron", "wren", reference)
    return reference, office.do(offer(office), "wren", reference).digest


def second(office: TestOffice, reference: str, digest: str) -> None:
    from safeconduct.registry.performing import Seconding

    office.do(Seconding(digest), "owl", reference)


def test_a_proposal_of_somebody_who_still_counts_can_be_seconded(office: TestOffice) -> None:
    reference, digest = proposed(office)
    second(office, reference, digest)
    assert office.case(reference).stage is Stage.OFFERED


@pytest.mark.parametrize("how", LEAVES)
def test_a_proposal_falls_with_the_right_of_whoever_made_it(office: TestOffice, how: str) -> None:
    from safeconduct.registry.errors import ProposerGone
    from safeconduct.registry.offering import offers
    from safeconduct.registry.opening import look

    reference, digest = proposed(office)
    act, by = LEAVES[how]
    office.do(act, by, reference if by == "heron" else office.office_file)
    with pytest.raises(ProposerGone, match="wren"):
        second(office, reference, digest)
    assert office.case(reference).stage is Stage.CREDIBLE
    session = office.session("owl")
    (waiting,) = (each for each in offers(session, look(session, reference)) if each.proposal is not None)
    assert isinstance(waiting.refusal, ProposerGone), "the page greys what perform() refuses"


def test_an_office_proposal_falls_with_its_administrator(office: TestOffice) -> None:
    from safeconduct.registry.errors import NothingToSecond
    from safeconduct.registry.performing import Seconding

    made = office.do(GrantRole(account="lark", role=Role.APPROVER), "siskin", office.office_file)
    office.do(RevokeRole(account="siskin", role=Role.ADMINISTRATOR), "dove", office.office_file)
    # Any other act on the same file voids it as well: it falls either way.
    with pytest.raises(NothingToSecond):
        office.do(Seconding(made.digest), "owl", office.office_file)
