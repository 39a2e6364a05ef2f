"""Clear projections: found through Django's app registry, followed inside the act's transaction."""

from collections.abc import Callable
from functools import cache

from django.apps import apps

from safeconduct.casefile.fold import Opened
from safeconduct.casefile.words import Kind, Part

type Follower = Callable[[Opened], None]


@cache
def followers() -> dict[str, tuple[Follower, ...]]:
    """Return by name who follows it: each app's `follows` maps names to functions.

    A name is one that stands in clear: a name in `entry.CLEAR`, or an office act's.
    """
    found: dict[str, tuple[Follower, ...]] = {}
    for config in apps.get_app_configs():
        follows: dict[str, Follower] = getattr(config, "follows", {})
        for name, follower in follows.items():
            found[name] = (*found.get(name, ()), follower)
    return found


def follow(opened: Opened) -> None:
    """Let every projection that follows this entry take it in.

    Only what lies in clear may be used, so that `rebuild` needs no key.
    """
    envelope = opened.statement.envelope
    if envelope.part is Part.PROPOSAL:
        return
    names = list(envelope.clear)
    if envelope.kind is Kind.OFFICE:
        names.append(envelope.act)
    for name in names:
        for follower in followers().get(name, ()):
            follower(opened)
