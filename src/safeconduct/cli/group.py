"""A command group that imports a command when it runs, so that `--help` answers at once."""

from importlib import import_module
from typing import Any, NamedTuple, override

import click


class Entry(NamedTuple):
    """Where a command is, and its line in the list of commands.

    Attributes:
        target: `module:attribute` of a click command.
        summary: what it does, in one line; the same as the first line of the command's own help.
    """

    target: str
    summary: str


class LazyGroup(click.Group):
    """A group over a registry of entries.

    Args:
        entries: command name → where it is.
        settings: as for `click.Group`.
    """

    def __init__(self, *, entries: dict[str, Entry], **settings: Any) -> None:
        super().__init__(**settings)
        self._entries = entries

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._entries)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self._entries.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.target} is no click command")
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._entries[name].summary) for name in self.list_commands(ctx)])
