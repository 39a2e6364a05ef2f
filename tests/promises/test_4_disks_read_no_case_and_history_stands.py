"""Promise 4: whoever takes the disks reads no case; whoever owns the database cannot rewrite history unnoticed."""

import re

from tests.office import TestOffice
from tests.story import Played

from safeconduct.casefile.entry import CLEAR

SECRETS = (
    "Vydumanyi",
    "Vydumana",
    "mi-8amtsh",
    "GREYLAG",
    "вымышленн",
    "INVENTED-0001",
    "My other boot",
    "ботинок",
    "an invented account",
    "not-aboard",
    "wounded",
    "protected-civilian",
)


def on_disk(story: Played, *, raw: bool = True) -> bytes:
    """Everything a thief finds: every column of every table, and on SQLite the raw files."""
    from django.apps import apps
    from django.db import connection

    found = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    if raw and connection.vendor == "sqlite":
        home = story.installation.home.parent
        found += [path.read_bytes() for path in home.glob("safeconduct.sqlite3*")]
    return b"\n".join(found)


def test_nothing_told_in_confidence_is_on_the_disk(story: Played) -> None:
    story.on("protect")
    disk = on_disk(story)
    for secret in SECRETS:
        assert secret.encode() not in disk, secret


def test_no_time_of_day_is_on_the_disk(story: Played) -> None:
    # The office file lies in clear and carries days, written as midnights.
    story.on("clear")
    columns = on_disk(story, raw=False)  # raw, Django's own table says when it was migrated, and nothing else
    moments = re.findall(rb"20\d\d-\d\d-\d\d[T ](\d\d:\d\d:\d\d)", columns)
    assert set(moments) <= {b"00:00:00"}


def test_before_the_award_no_figure_of_it_is_in_clear(story: Played) -> None:
    story.on("grade")
    assert b"50000000" not in on_disk(story)


def test_the_envelopes_say_nothing_beyond_the_closed_list(story: Played) -> None:
    from safeconduct.registry import stores

    story.on("protect")
    for entry in stores.entries(story.desk.reference):
        envelope = entry.statement.envelope
        assert set(envelope.clear) <= CLEAR
        assert envelope.act == ""


def test_history_verifies_without_and_with_a_key(story: Played) -> None:
    from safeconduct.registry import journal
    from safeconduct.registry.verifying import verify

    story.on("protect")
    note = journal.publish(story.installation)
    assert not verify(story.installation, outside=note).problems
    assert not verify(story.installation, session=story.desk.officers["heron"]).problems


def published(installation: object, clock: object, busy: list[int]) -> list[bytes]:
    """Let some days pass, each with so many entries, and return what is then in public."""
    from safeconduct.public.journal_pages import pages
    from safeconduct.registry.configuration import PublicJournal
    from safeconduct.registry.public_journal import make_batches
    from safeconduct.registry.watching import record_attempt

    for count in busy:
        for number in range(count):
            record_attempt(
                installation, account="heron", case="", attempt="JudgeCredible", refusal=str(number)
            )  # type: ignore[arg-type]
        make_batches(installation, 256)  # type: ignore[arg-type]
        clock.forward(days=1)  # type: ignore[attr-defined]
    found = pages(installation, PublicJournal())  # type: ignore[arg-type]
    return [page.make() for page in found if "entries" in page.path]


def test_the_growth_of_the_public_journal_tells_nothing(sqlite_office: TestOffice) -> None:
    """A day without anything and a day of 40 entries look alike, in number and in every bit, to whoever has no secret.

    With the days' secrets the observer finds every entry, and that nothing else hides among the covers.
    """
    from safeconduct.journal import checkpoint
    from safeconduct.journal.observing import inside_heads, observe
    from safeconduct.public.journal_files import CHECKPOINT
    from safeconduct.public.journal_pages import pages
    from safeconduct.registry.configuration import PublicJournal
    from safeconduct.registry.public_journal import public_origin
    from safeconduct.registry.public_secrets import secrets_for
    from safeconduct.sealing.signing import public_key_of

    installation = sqlite_office.installation
    bundles = published(installation, sqlite_office.clock, [0, 40, 0, 3])
    assert [len(each) for each in bundles] == [256 * 34] * 4
    for each in bundles:
        leaves = [each[at + 2 : at + 34] for at in range(0, len(each), 34)]
        assert len(set(leaves)) == 256
        # 65,536 bits: a standard deviation of 128.
        assert abs(sum(int.from_bytes(leaf).bit_count() for leaf in leaves) - 32_768) < 128 * 5
    files = {page.path: page.make for page in pages(installation, PublicJournal())}
    key, secrets = public_key_of(installation.checkpoint_seed), secrets_for(installation, None, None)
    head = checkpoint.verify(files[CHECKPOINT](), public_origin(installation), key)
    found = observe(lambda path: files[path](), head, secrets.batches, inside_heads(secrets, key))
    assert found.inside == found.entries >= 43
    assert found.unseen == 0


def test_the_pilot_reads_his_thread_and_nothing_else(sqlite_story: Played) -> None:
    from safeconduct.registry.opening import look

    sqlite_story.on("clear")
    seen = look(sqlite_story.pilot, sqlite_story.desk.reference).case
    assert seen.promise.offer is not None
    assert seen.contact.judged == ""
    assert seen.protection.dependants == ()
    assert seen.handover.plan is None
