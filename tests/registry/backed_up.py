"""An office with a recovery key that its test knows, backed up; and places to restore it into."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.officers import enrol
from tests.databases import pointed_at
from tests.office import founded
from tests.registry.stories import Scene, tell

from safeconduct.casefile.acts.access import Erase
from safeconduct.sealing import agefile, filestore

CONTENT = b"an invented picture of a kestrel"


@dataclass
class Kept:
    """A scene with everything that a backup holds, and its recovery identity.

    Attributes:
        scene: the story.
        identity: of the recovery key.
        words: heron's passphrase.
        file: name of the sealed file of `scene.case`.
        folder: of the backups.
        elsewhere: gives an empty database and folder, of the same kind of database.
    """

    scene: Scene
    identity: str
    words: str
    file: str
    folder: Path
    elsewhere: Callable[[], Any]

    @property
    def installation(self) -> Any:
        return self.scene.office.installation

    def back_up(self, **more: Any) -> Any:
        from safeconduct.registry.backing_up import back_up

        return back_up(self.installation, self.folder, **more)

    def end(self) -> None:
        """End the case and let its period pass, for a test that counts days from there on."""
        from tests.registry.stories import ended

        ended(self.scene.office, self.scene.case)

    def erase(self) -> None:
        if not self.scene.office.case(self.scene.case).access.ended:
            self.end()
        self.scene.office.both(Erase(), "owl", "wren", self.scene.case)


def restored(home: Path, kept: Kept, folder: Path | None = None, **more: Any) -> Any:
    """Restore the newest backup, or one, into an empty folder at whose database Django points."""
    from safeconduct.registry.restoring import choose, restore

    chosen = choose(folder or kept.folder, **{k: more.pop(k) for k in list(more) if k in CHOOSING})
    return restore(chosen, home, more.pop("identity", kept.identity), **more)


CHOOSING = ("keyring", "without_keyring")


def keep(
    request: pytest.FixtureRequest, vendor: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Kept:
    """Found an office on one kind of database, tell its story and put a sealed file beside it."""
    from safeconduct.site.settings import database as settings_of

    made: list[str] = []
    real = agefile.new_identity
    monkeypatch.setattr(agefile, "new_identity", lambda: made.append(real()) or made[-1])
    database = request.getfixturevalue(f"{vendor}_database")
    office = founded(database, *map(request.getfixturevalue, ("officer_keys", "authority_seed")))
    monkeypatch.undo()
    scene = tell(office)
    key = office.installation.keyring.get(scene.case)
    stored = filestore.seal(key, scene.case, CONTENT, [agefile.recipient_of(made[-1])])
    name = office.installation.files.put(stored)

    @contextmanager
    def elsewhere() -> Iterator[Path]:
        place = tmp_path / "elsewhere"
        place.mkdir(exist_ok=True)
        url = None
        if vendor == "postgres":
            server = request.getfixturevalue("postgres_server")
            empty = f"restored_{next(server.databases)}"
            server.administer(f"CREATE DATABASE {empty} OWNER safeconduct")
            url = server.url(empty)
        try:
            with pointed_at(settings_of(url, place / "database"), place):
                (place / "database").mkdir(exist_ok=True)
                yield place / "office"
        finally:
            if url is not None:
                server.administer(f"DROP DATABASE {empty} WITH (FORCE)")

    return Kept(scene, made[-1], enrol(office, "heron"), name, tmp_path / "backups", elsewhere)
