"""Officers come in, stay for a while, and go; and everybody else stays outside."""

from contextlib import suppress
from hashlib import blake2b
from typing import Any

import pytest
from tests.databases import Database
from tests.office import TestOffice, founded

from safeconduct.errors import BadInput
from safeconduct.registry import desks, factors, waits
from safeconduct.registry.desks import Standing, content_of, desk_of
from safeconduct.registry.entering import NotIn, come_in
from safeconduct.registry.factors import Factor, FactorKind, NotShown, Proof
from safeconduct.registry.waits import TooSoon
from safeconduct.sealing import passphrase
from safeconduct.sealing.officer import OfficerKeys, wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff import totp
from safeconduct.staff.models import StaffSession
from safeconduct.staff.passkeys import Place

SECRET = bytes(range(20))
HERE = Place("localhost")
WORDS = generate_officer_passphrase()


@pytest.fixture(scope="session")
def wrapped(officer_keys: dict[str, OfficerKeys]) -> bytes:
    return wrap_keys(officer_keys["dove"], WORDS)


@pytest.fixture
def staffed(office: TestOffice, wrapped: bytes) -> TestOffice:
    return with_dove(office, wrapped)


@pytest.fixture
def sqlite_staffed(sqlite_office: TestOffice, wrapped: bytes) -> TestOffice:
    return with_dove(sqlite_office, wrapped)


def with_dove(office: TestOffice, wrapped: bytes) -> TestOffice:
    """Give dove an account with words and an authenticator."""
    from safeconduct.staff.models import Account

    Account.objects.create(account="dove", wrapped_keys=wrapped)
    factors.keep("dove", office.keys["dove"], 0, Factor(FactorKind.CODES, SECRET))
    return office


def code(office: TestOffice) -> str:
    return totp.code_at(SECRET, int(office.clock().timestamp()) // totp.STEP_SECONDS)


def enter(office: TestOffice, **changed: Any) -> str:
    given = {"account": "dove", "words": WORDS, "code": code(office)} | changed
    proof = Proof(HERE, code=given["code"])
    return come_in(office.installation, given["account"], given["words"], proof, language="uk")


def open_desk(office: TestOffice) -> str:
    """Begin a session without the derivation of the words, which other tests do."""
    return desks.begin(office.installation, "dove", office.keys["dove"], language="uk", stepped_up=True)


def test_who_has_all_three_comes_in_as_themselves(staffed: TestOffice) -> None:
    desk = desk_of(staffed.installation, enter(staffed))
    assert desk is not None
    assert (desk.account, desk.language, desk.stepped_up) == ("dove", "uk", True)
    assert desk.session.keys == staffed.keys["dove"]
    assert desk.roles == {"administrator"}


def test_whatever_is_wrong_the_answer_is_the_same_and_on_the_record(sqlite_staffed: TestOffice) -> None:
    from safeconduct.registry.models import Entry

    said = set()
    before = Entry.objects.filter(file__kind="watch").count()
    wrong: list[dict[str, str]] = [
        {"words": generate_officer_passphrase()},
        {"code": "000000" if code(sqlite_staffed) != "000000" else "000001"},
        {"account": "nobody"},
        {"account": "heron"},
    ]
    for each in wrong:
        with pytest.raises(NotIn) as refused:
            enter(sqlite_staffed, **each)
        said.add(str(refused.value))
    assert len(said) == 1
    assert Entry.objects.filter(file__kind="watch").count() == before + len(wrong)
    assert not StaffSession.objects.exists()


def test_an_unknown_account_costs_the_same_work(
    sqlite_staffed: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry.models import Entry
    from safeconduct.sealing.stretch import Stretch

    real, derived = Stretch.derive, []

    def counted(self: Stretch, secret: bytes, salt: bytes) -> bytes:
        derived.append(self.memory_bytes)
        return real(self, secret, salt)

    monkeypatch.setattr(Stretch, "derive", counted)
    work = {}
    for account in ("dove", "nobody"):
        derived.clear()
        before = Entry.objects.count()
        with pytest.raises(NotIn):
            enter(sqlite_staffed, account=account, words=generate_officer_passphrase())
        work[account] = (tuple(derived), Entry.objects.count() - before)
    assert work["dove"] == work["nobody"] == ((256 * 1024 * 1024,), 1)


def test_a_code_counts_once(sqlite_staffed: TestOffice) -> None:
    first = enter(sqlite_staffed)
    with pytest.raises(NotIn):
        enter(sqlite_staffed)
    assert desk_of(sqlite_staffed.installation, first) is not None


def test_waits_grow_and_end(sqlite_staffed: TestOffice) -> None:
    installation = sqlite_staffed.installation

    def tried() -> None:
        waits.count(installation, "sign in", "dove", passphrase.normalise(WORDS))

    for _ in range(waits.FREE):
        tried()
    longest = 0
    for _ in range(15):
        with pytest.raises(TooSoon) as refused:
            tried()
        assert refused.value.seconds >= longest
        longest = refused.value.seconds
        sqlite_staffed.clock.forward(seconds=longest)
        tried()
    assert longest == waits.LONGEST_SECONDS
    sqlite_staffed.clock.forward(seconds=longest)
    assert desk_of(installation, enter(sqlite_staffed)) is not None
    tried()  # a success has cleared the wait


def test_nobody_is_let_in_while_they_must_wait(sqlite_staffed: TestOffice) -> None:
    wrong = "000000" if code(sqlite_staffed) != "000000" else "000001"
    for _ in range(waits.FREE):
        with pytest.raises(NotIn):
            enter(sqlite_staffed, code=wrong)
    with pytest.raises(TooSoon):
        enter(sqlite_staffed)
    # Nor by another spelling of the same.
    with pytest.raises(TooSoon):
        enter(sqlite_staffed, account=" DOVE", words=WORDS.upper().replace(" ", "  "))


def test_who_knows_an_account_and_not_its_words_keeps_nobody_out(sqlite_staffed: TestOffice) -> None:
    for _ in range(2):
        words = generate_officer_passphrase()
        for _ in range(waits.FREE):
            waits.count(sqlite_staffed.installation, "sign in", "dove", words)
        with pytest.raises(TooSoon):
            enter(sqlite_staffed, words=words)
    assert desk_of(sqlite_staffed.installation, enter(sqlite_staffed)) is not None


def test_a_flood_of_invented_claims_fills_no_table(
    sqlite_staffed: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.staff.models import SignInWait

    monkeypatch.setattr(waits, "_BUCKETS", 4)
    for number in range(40):
        with suppress(TooSoon):
            waits.count(sqlite_staffed.installation, "sign in", f"nobody-{number}", "words")
    assert 1 < SignInWait.objects.count() <= 4


def test_a_desk_ends_after_fifteen_idle_minutes(staffed: TestOffice) -> None:
    token = open_desk(staffed)
    for _ in range(4):
        staffed.clock.forward(minutes=13)
        assert desk_of(staffed.installation, token) is not None
    staffed.clock.forward(minutes=15)
    assert desk_of(staffed.installation, token) is None
    assert not StaffSession.objects.exists()


def test_a_desk_ends_after_eight_hours_whatever_its_officer_does(sqlite_staffed: TestOffice) -> None:
    token = open_desk(sqlite_staffed)
    for _ in range(8 * 6 - 1):
        sqlite_staffed.clock.forward(minutes=10)
        assert desk_of(sqlite_staffed.installation, token) is not None
    sqlite_staffed.clock.forward(minutes=10)
    assert desk_of(sqlite_staffed.installation, token) is None


def test_signing_out_ends_the_desk(staffed: TestOffice) -> None:
    token = open_desk(staffed)
    desks.end(token)
    assert desk_of(staffed.installation, token) is None


def test_a_dismissed_officer_is_out_at_once(staffed: TestOffice) -> None:
    from safeconduct.casefile.acts.office import EndService

    token = open_desk(staffed)
    staffed.do(EndService(account="dove"), "siskin", staffed.office_file)
    assert desk_of(staffed.installation, token) is None
    with pytest.raises(NotIn):
        enter(staffed)


def test_a_replaced_second_factor_ends_the_desk_and_lets_a_new_one_be_registered(staffed: TestOffice) -> None:
    from safeconduct.casefile.acts.office import ReplaceSecondFactor

    token = open_desk(staffed)
    staffed.both(ReplaceSecondFactor(account="dove"), "siskin", "owl", staffed.office_file)
    assert desk_of(staffed.installation, token) is None
    again = enter(staffed, code="")
    content = content_of(staffed.installation, again)
    assert content is not None
    assert content.standing is Standing.FACTOR
    assert desk_of(staffed.installation, again) is None
    factors.keep("dove", staffed.keys["dove"], 1, Factor(FactorKind.CODES, SECRET[::-1]))
    with pytest.raises(NotIn):
        enter(staffed)  # with the lost one
    staffed.clock.forward(minutes=1)
    new = totp.code_at(SECRET[::-1], int(staffed.clock().timestamp()) // totp.STEP_SECONDS)
    assert desk_of(staffed.installation, enter(staffed, code=new)) is not None


def test_uncertified_keys_open_no_desk(sqlite_staffed: TestOffice) -> None:
    from safeconduct.staff.models import Account

    mine = OfficerKeys.new()
    Account.objects.create(account="finch", wrapped_keys=b"x")
    factors.keep("finch", mine, 0, Factor(FactorKind.CODES, SECRET))
    token = desks.begin(sqlite_staffed.installation, "finch", mine, language="en", stepped_up=False)
    content = content_of(sqlite_staffed.installation, token)
    assert content is not None
    assert content.standing is Standing.UNCERTIFIED
    assert desk_of(sqlite_staffed.installation, token) is None


def test_step_up_counts_five_minutes_and_wants_the_second_factor(sqlite_staffed: TestOffice) -> None:
    installation = sqlite_staffed.installation
    token = open_desk(sqlite_staffed)
    sqlite_staffed.clock.forward(minutes=6)
    desk = desk_of(installation, token)
    assert desk is not None
    assert not desk.stepped_up
    with pytest.raises(NotShown):
        desks.step_up(installation, token, Proof(HERE, code="12345"))
    desks.step_up(installation, token, Proof(HERE, code=code(sqlite_staffed)))
    desk = desk_of(installation, token)
    assert desk is not None
    assert desk.stepped_up


def test_whoever_has_the_database_finds_no_key_in_it(
    sqlite_database: Database, officer_keys: dict[str, OfficerKeys], authority_seed: bytes, wrapped: bytes
) -> None:
    office = with_dove(founded(sqlite_database, officer_keys, authority_seed), wrapped)
    token = open_desk(office)
    keys = office.keys["dove"]
    with sqlite_database.attacker() as raw:
        dump = "\n".join(raw.iterdump()).lower()
    for secret in (
        keys.seed.hex(),
        keys.identity.lower(),
        SECRET.hex(),
        token.lower(),
        keys.identity.encode().hex(),
    ):
        assert secret not in dump
    # Nor do the rows open with what is in them: the name is no key.
    row = StaffSession.objects.get()
    assert blake2b(bytes(row.name), digest_size=16).digest() != bytes(row.name)
    assert len(bytes(row.blob)) == 2048 + 40


def test_a_row_swapped_for_another_officers_opens_nothing(sqlite_staffed: TestOffice) -> None:
    first, second = open_desk(sqlite_staffed), open_desk(sqlite_staffed)
    rows = list(StaffSession.objects.order_by("pk"))
    blobs = [bytes(row.blob) for row in rows]
    for row, blob in zip(rows, reversed(blobs), strict=True):
        StaffSession.objects.filter(pk=row.pk).update(blob=blob)
    assert desk_of(sqlite_staffed.installation, first) is None
    assert desk_of(sqlite_staffed.installation, second) is None


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 43, "A" * 44, "=" * 43])
def test_a_made_up_cookie_opens_nothing(sqlite_staffed: TestOffice, token: str) -> None:
    open_desk(sqlite_staffed)
    assert desk_of(sqlite_staffed.installation, token) is None


def test_a_factor_that_the_databases_owner_moves_to_another_account_does_not_count(
    sqlite_staffed: TestOffice,
) -> None:
    from safeconduct.staff.models import Account, SecondFactor

    Account.objects.create(account="siskin", wrapped_keys=b"x")
    factors.keep("siskin", sqlite_staffed.keys["siskin"], 0, Factor(FactorKind.CODES, SECRET))
    blob = SecondFactor.objects.get(account="siskin").blob
    SecondFactor.objects.create(account_id="dove", number=0, blob=blob)
    assert len(factors.factors_of("dove", sqlite_staffed.keys["dove"], 0)) == 1


def test_a_flood_at_the_door_is_sent_away_before_anything_is_looked_at(
    sqlite_staffed: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import BoundedSemaphore

    from safeconduct.registry import entering
    from safeconduct.registry.models import Entry
    from safeconduct.staff.models import SignInWait

    door = BoundedSemaphore(1)
    monkeypatch.setattr(entering, "_DOOR", door)
    before = Entry.objects.count()
    with door:
        for given in ({}, {"words": "no words"}, {"account": "nobody"}):
            with pytest.raises(TooSoon) as refused:
                enter(sqlite_staffed, **given)
            assert refused.value.seconds == 5
    assert (Entry.objects.count(), SignInWait.objects.count()) == (before, 0)
    # Whoever is refused, or comes in, leaves the door free for the next.
    with pytest.raises(BadInput):
        enter(sqlite_staffed, words="no words")
    assert desk_of(sqlite_staffed.installation, enter(sqlite_staffed)) is not None
    assert door.acquire(blocking=False)


def test_the_code_that_registers_an_authenticator_counts_no_second_time(sqlite_staffed: TestOffice) -> None:
    installation, other = sqlite_staffed.installation, SECRET[::-1]
    now = int(sqlite_staffed.clock().timestamp()) // totp.STEP_SECONDS
    seen = totp.code_at(other, now)
    # The other authenticator's code of the same half minute, just shown to step up, keeps nobody from it.
    factors.check(
        installation, "dove", sqlite_staffed.keys["dove"], 0, Proof(HERE, code=code(sqlite_staffed))
    )
    made = factors.new_codes(installation, "dove", other, seen)
    factors.keep("dove", sqlite_staffed.keys["dove"], 0, made)
    with pytest.raises(NotShown):
        factors.check(installation, "dove", sqlite_staffed.keys["dove"], 0, Proof(HERE, code=seen))
    with pytest.raises(NotShown):
        factors.new_codes(installation, "dove", other, seen)
    following = Proof(HERE, code=totp.code_at(other, now + 1))
    factors.check(installation, "dove", sqlite_staffed.keys["dove"], 0, following)


def test_a_factor_taken_out_of_the_database_and_made_anew_is_on_the_auditors_record(
    sqlite_staffed: TestOffice,
) -> None:
    from safeconduct.registry.watched import record
    from safeconduct.staff.models import SecondFactor

    def registered() -> list[tuple[str, str, str]]:
        lines = record(sqlite_staffed.session("raven")).lines
        return [(each.account, each.what, each.refusal) for each in lines if each.what == "second factor"]

    installation = sqlite_staffed.installation
    assert registered() == []
    SecondFactor.objects.filter(account="dove").delete()
    token = enter(sqlite_staffed, code="")
    content = content_of(installation, token)
    assert content is not None
    assert content.standing is Standing.FACTOR
    after = desks.register(installation, token, content, Factor(FactorKind.CODES, SECRET[::-1]))
    assert registered() == [("dove", "second factor", "")]
    assert content_of(installation, token) is None
    assert desk_of(installation, after) is not None
