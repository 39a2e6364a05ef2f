"""How far a long run has come, on standard error, where somebody watches it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

PATIENCE = 2.0
"""Seconds that people wait without a sign."""


@contextmanager
def progress_bar() -> Iterator[Callable[[float], None]]:
    """Show a bar once the block has run for a while; nothing where standard error is no terminal.

    Yields:
        What to call with the part that is done, from 0 to 1.
    """
    from rich.console import Console  # noqa: PLC0415 - only a bar needs it
    from rich.progress import Progress  # noqa: PLC0415 - the same

    begun = monotonic()
    with Progress(console=Console(file=sys.stderr), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("", total=1.0, visible=False)

        def told(done: float) -> None:
            if monotonic() - begun > PATIENCE:
                shown.update(task, completed=done, visible=True)

        yield told
