"""Joining: invites that a flood keeps from nobody."""

import pytest
from tests.office import TestOffice
from tests.registry.test_desks import open_desk, sqlite_staffed, wrapped

from safeconduct.registry.desks import content_of, desk_of

__all__ = ["sqlite_staffed", "wrapped"]


def test_of_wrong_invite_codes_a_few_a_day_are_on_record_and_nobody_waits(sqlite_staffed: TestOffice) -> None:
    from safeconduct.registry import joining
    from safeconduct.registry.joining import CannotJoin
    from safeconduct.registry.models import Entry
    from safeconduct.staff.models import SignInWait

    installation = sqlite_staffed.installation
    session = desk_of(installation, open_desk(sqlite_staffed))
    assert session is not None
    invited = joining.invite(session.session, "finch")

    def flood() -> int:
        before = Entry.objects.count()
        for _ in range(60):
            with pytest.raises(CannotJoin):
                joining.arrive(installation, "00000-00000-00000-00000", language="en")
        return Entry.objects.count() - before

    assert 1 <= flood() <= joining._RECORDED
    sqlite_staffed.clock.forward(days=1)
    assert 1 <= flood() <= joining._RECORDED  # each day anew
    assert not SignInWait.objects.exists()
    # And whoever has been invited comes in, through the flood.
    token, _ = joining.arrive(installation, invited, language="en")
    content = content_of(installation, token)
    assert content is not None
    assert content.account == "finch"
