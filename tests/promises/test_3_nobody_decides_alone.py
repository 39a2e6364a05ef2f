"""Promise 3: two different people, in the act and in the database; one account per human."""

import pytest
from django.db import IntegrityError, transaction
from tests.databases import Database
from tests.office import TestOffice
from tests.story import Played

import safeconduct.casefile.acts  # noqa: F401 - registers the acts
from safeconduct.casefile.act import ACTS

TWO = (
    "MakeOffer",
    "ClearHandover",
    "ReleasePlacePart",
    "ApproveAward",
    "FixRate",
    "ReleasePayment",
    "WitnessReturn",
    "OpenVault",
    "Erase",
    "ForgetNames",
    "SetRetention",
    "CertifyKeys",
    "GrantRole",
    "ConfirmDependantsSafe",
    "EnactList",
)


@pytest.mark.parametrize("name", TWO)
def test_the_act_is_declared_to_need_another_person(name: str) -> None:
    assert ACTS[name].seconded_by


def test_every_second_signature_of_the_founding_case_is_another_persons(story: Played) -> None:
    from safeconduct.registry.models import Pair

    story.on("protect")
    pairs = list(Pair.objects.values_list("proposer", "seconder"))
    assert len(pairs) >= 12
    assert all(proposer != seconder for proposer, seconder in pairs)


def test_the_database_refuses_one_person_in_both_places(office: TestOffice) -> None:
    from tests.registry.test_performing import enact

    from safeconduct.registry.models import Entry, Pair

    enact(office)
    entries = list(Entry.objects.filter(file__kind="office").order_by("leaf"))[:2]
    with pytest.raises(IntegrityError, match="two_different_people"), transaction.atomic():
        Pair.objects.create(second=entries[1], proposal=entries[0], proposer="owl", seconder="owl")


def test_who_assessed_does_not_approve_and_who_ordered_does_not_release(sqlite_story: Played) -> None:
    sqlite_story.on("pay")
    case = sqlite_story.case
    assert case.award.assessed.by not in case.award.approved.by
    order = case.payment.orders[0]
    assert order.ordered_by not in order.released_by
    assert len(set(order.released_by)) == 2
    # Whoever ordered it and wrote the payee down cannot exchange the payee afterwards: three people signed one digest.
    from safeconduct.registry.paying import payees

    sealed = payees(sqlite_story.desk.officers["jay"], sqlite_story.desk.reference)
    assert set(sealed) == {order.payee}


def test_an_account_is_one_row_with_one_certificate(sqlite_database: Database) -> None:
    from safeconduct.staff.models import Account

    del sqlite_database
    Account.objects.create(account="heron", wrapped_keys=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(account="heron", wrapped_keys=b"y")


def test_a_colleague_is_certified_by_two_others_and_then_granted_a_role_by_two(office: TestOffice) -> None:
    from safeconduct.casefile.acts.office import CertifyKeys, GrantRole
    from safeconduct.casefile.gate import GateRefused
    from safeconduct.casefile.words import Role
    from safeconduct.registry.directory import office as directory
    from safeconduct.registry.founding import certify
    from safeconduct.sealing.officer import OfficerKeys

    new = OfficerKeys.new().public
    seeds = {name: office.keys[name].seed for name in ("dove", "siskin")}
    certificate = certify("finch", new, number=1, issuers=seeds)
    office.both(CertifyKeys(certificate=certificate), "dove", "siskin", office.office_file)
    office.both(GrantRole(account="finch", role=Role.INSPECTOR), "dove", "siskin", office.office_file)
    assert directory(office.installation).roles_of("finch") == {Role.INSPECTOR}
    alone = certify("cuckoo", new, number=1, issuers={"dove": seeds["dove"]})
    with pytest.raises(GateRefused, match="G80"):
        office.do(CertifyKeys(certificate=alone), "dove", office.office_file)
