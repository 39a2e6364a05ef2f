"""Promise 4: whoever takes the disks reads no case; whoever owns the database cannot rewrite history unnoticed."""

import re

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


def test_the_pilot_reads_his_thread_and_nothing_else(sqlite_story: Played) -> None:
    from safeconduct.registry.opening import look

    sqlite_story.on("clear")
    seen = look(sqlite_story.pilot, sqlite_story.desk.reference).case
    assert seen.promise.offer is not None
    assert seen.contact.judged == ""
    assert seen.protection.dependants == ()
    assert seen.handover.plan is None
