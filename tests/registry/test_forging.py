"""An entry that came into the database past `perform()`: found and named, and believed by nobody meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry import forgery
from tests.registry.attacks import Owner, owner
from tests.registry.stories import WORDS, Scene, tell
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.office import CertifyKeys, EndService, GrantRole, RevokeRole
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.entry import Entry, EntryDamaged
from safeconduct.casefile.words import Part, Role
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys

JUDGE = JudgeCredible(reasons=WORDS)

type Forge = Callable[[Owner, Scene], tuple[str, str]]
FORGERIES: list[Forge] = []


def forge(does: Forge) -> Forge:
    FORGERIES.append(does)
    return does


def in_other(hands: Owner, scene: Scene, act: Any, **how: Any) -> str:
    _, index = forgery.add(hands, scene.office, scene.other, act, **how)
    return f"Case {scene.other}, entry {index}"


def in_office(hands: Owner, scene: Scene, act: Any, **how: Any) -> tuple[str, str]:
    digest, index = forgery.add(hands, scene.office, scene.office.office_file, act, **how)
    return digest, f"Office file, entry {index}"


def seed_of(scene: Scene, account: str) -> bytes:
    return scene.office.keys[account].seed


@forge
def with_a_key_of_ones_own_making(hands: Owner, scene: Scene) -> tuple[str, str]:
    where = in_other(hands, scene, JUDGE, actor="heron", seed=signing.new_signing_key())
    return where, "its signature is not heron's"


@forge
def by_an_account_that_nobody_certified(hands: Owner, scene: Scene) -> tuple[str, str]:
    where = in_other(hands, scene, JUDGE, actor="cuckoo", seed=signing.new_signing_key())
    return where, "signed by cuckoo, whose key was not certified"


@forge
def by_a_mailbox_that_brings_its_own_key(hands: Owner, scene: Scene) -> tuple[str, str]:
    seed = signing.new_signing_key()
    keys = {
        "mailbox:9": signing.public_key_of(seed).hex(),
        "file:2": agefile.recipient_of(agefile.new_identity()),
    }
    where = in_other(hands, scene, SendMessage(words=WORDS), actor="mailbox:9", seed=seed, keys=keys)
    return where, "signed by mailbox:9, whose key was not certified"


@forge
def by_the_contact_with_a_new_key_for_the_file(hands: Owner, scene: Scene) -> tuple[str, str]:
    _, index = forgery.add(
        hands,
        scene.office,
        scene.case,
        SendMessage(words=WORDS),
        actor="mailbox:1",
        seed=scene.person.seed,
        certificate=0,
        keys={"file:2": agefile.recipient_of(agefile.new_identity())},
    )
    return f"Case {scene.case}, entry {index}", "mailbox:1 cannot give a file the keys file:2"


@forge
def with_the_stolen_key_of_the_system(hands: Owner, scene: Scene) -> tuple[str, str]:
    seed = scene.office.installation.system_seed
    where = in_other(hands, scene, JUDGE, actor="system", seed=seed, certificate=0)
    return where, "does not say in clear which act it is"


@forge
def with_the_stolen_key_of_the_system_under_another_name(hands: Owner, scene: Scene) -> tuple[str, str]:
    seed = scene.office.installation.system_seed
    where = in_other(hands, scene, JUDGE, actor="system", seed=seed, certificate=0, name="JudgeCredible")
    return where, "system did not hold the role that JudgeCredible needs"


@forge
def by_an_officer_who_was_not_admitted(hands: Owner, scene: Scene) -> tuple[str, str]:
    act = AdmitOfficer(account="rook")
    keys = {"file:2": agefile.recipient_of(agefile.new_identity())}
    where = in_other(hands, scene, act, actor="rook", seed=seed_of(scene, "rook"), keys=keys)
    return where, "signed by rook, who was not admitted to the case"


@forge
def a_role_granted_by_one_alone(hands: Owner, scene: Scene) -> tuple[str, str]:
    act = GrantRole(account="dove", role=Role.APPROVER)
    _, where = in_office(hands, scene, act, actor="dove", seed=seed_of(scene, "dove"))
    return where, "GrantRole is done by two people, and this is one signature"


@forge
def a_role_seconded_by_one_who_may_not(hands: Owner, scene: Scene) -> tuple[str, str]:
    act = GrantRole(account="heron", role=Role.APPROVER)
    first, _ = in_office(hands, scene, act, actor="dove", seed=seed_of(scene, "dove"), part=Part.PROPOSAL)
    _, where = in_office(
        hands, scene, act, actor="heron", seed=seed_of(scene, "heron"), part=Part.SECOND, first=first
    )
    return where, "heron did not hold the role that GrantRole needs"


@forge
def a_role_proposed_and_seconded_by_the_same(hands: Owner, scene: Scene) -> tuple[str, str]:
    act = GrantRole(account="heron", role=Role.APPROVER)
    how = {"actor": "dove", "seed": seed_of(scene, "dove")}
    first, _ = in_office(hands, scene, act, **how, part=Part.PROPOSAL)
    _, where = in_office(hands, scene, act, **how, part=Part.SECOND, first=first)
    return where, "stands on no proposal of another person"


@forge
def a_role_granted_with_the_stolen_key_of_the_system(hands: Owner, scene: Scene) -> tuple[str, str]:
    act = RevokeRole(account="owl", role=Role.LEGAL_ADVISER)
    seed = scene.office.installation.system_seed
    _, where = in_office(hands, scene, act, actor="system", seed=seed, certificate=0)
    return where, "system did not hold the role that RevokeRole needs"


@forge
def keys_certified_by_a_self_made_officer(hands: Owner, scene: Scene) -> tuple[str, str]:
    from safeconduct.registry.founding import certify

    stranger = signing.new_signing_key()
    swapped = certify(
        "heron",
        OfficerKeys.new().public,
        number=2,
        issuers={"dove": seed_of(scene, "dove"), "siskin": stranger},
    )
    act = CertifyKeys(certificate=swapped)
    first, _ = in_office(hands, scene, act, actor="dove", seed=seed_of(scene, "dove"), part=Part.PROPOSAL)
    _, where = in_office(
        hands, scene, act, actor="owl", seed=seed_of(scene, "owl"), part=Part.SECOND, first=first
    )
    return where, "The keys of account heron are not certified"


@forge
def by_one_whose_service_has_ended(hands: Owner, scene: Scene) -> tuple[str, str]:
    scene.office.do(EndService(account="wren"), "dove", scene.office.office_file)
    where = in_other(hands, scene, JUDGE, actor="wren", seed=seed_of(scene, "wren"))
    return where, "signed by wren with a key that counted no more"


@forge
def copied_from_another_case(hands: Owner, scene: Scene) -> tuple[str, str]:
    found = hands.run(
        'SELECT signed, signature, body, salt FROM registry_entry WHERE file_id = ? AND "index" = 2',
        scene.case,
    )[0]
    forgery.put(hands, scene.other, 2, Entry(*(bytes(column) for column in found)))
    return f"Case {scene.other}, entry 2", f"it was signed for entry 2 of {scene.case}, not for this place"


@pytest.mark.parametrize("does", FORGERIES, ids=lambda does: does.__name__)
def test_a_forged_entry_is_found_and_named(office: TestOffice, does: Forge) -> None:
    scene = tell(office)
    with owner(office.database) as hands:
        where, what = does(hands, scene)
    first = verified(scene).first
    assert first.where == where, first
    assert what in first.what, first


def test_a_forged_entry_in_a_case_is_believed_by_no_session(office: TestOffice) -> None:
    scene = tell(office)
    with owner(office.database) as hands:
        by_an_officer_who_was_not_admitted(hands, scene)
    with pytest.raises(EntryDamaged, match="who was not admitted"):
        scene.office.case(scene.other)


def test_a_forged_entry_in_the_office_file_stops_every_act(office: TestOffice) -> None:
    scene = tell(office)
    with owner(office.database) as hands:
        a_role_granted_by_one_alone(hands, scene)
    with pytest.raises(EntryDamaged, match="GrantRole is done by two people"):
        office.do(JUDGE, "heron", scene.other)


def test_a_stolen_system_key_cannot_speak_for_an_officer_to_the_team(office: TestOffice) -> None:
    scene = tell(office)
    with owner(office.database) as hands:
        # A name in clear that the system may use, around a body that says something else.
        seed = office.installation.system_seed
        forgery.add(
            hands, office, scene.other, JUDGE, actor="system", seed=seed, certificate=0, name="MarkOverdue"
        )
    with pytest.raises(EntryDamaged, match="it says in clear that it is MarkOverdue"):
        office.case(scene.other)
    told = verified(scene, session=office.session("heron"))
    assert "it says in clear that it is MarkOverdue" in told.first.what


def test_an_officer_of_the_team_cannot_do_an_act_of_two_alone(office: TestOffice) -> None:
    from tests.registry.stories import offer

    scene = tell(office)
    with owner(office.database) as hands:
        forgery.add(hands, office, scene.other, offer(office), actor="heron", seed=seed_of(scene, "heron"))
    assert verified(scene).problems == [], "which act it is lies sealed"
    told = verified(scene, session=office.session("heron"))
    assert told.first.where == f"Case {scene.other}, entry 2"
    assert "MakeOffer is done by two people" in told.first.what
    with pytest.raises(EntryDamaged, match="MakeOffer is done by two people"):
        office.case(scene.other)
