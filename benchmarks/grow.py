"""Write many genuine cases into a folder that stays, and verify them: `python -m benchmarks.grow FOLDER`."""

import os
import sys
import time
from pathlib import Path

import click

from safeconduct.site.boot import boot


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--cases", default=10_000, show_default=True, type=click.IntRange(1))
@click.option("--acts", default=60, show_default=True, type=click.IntRange(1))
def main(folder: Path, *, cases: int, acts: int) -> None:
    """Write cases into FOLDER until there are so many, and verify the whole as `journal verify` does.

    What was stopped goes on where it stopped. Exit status 1 when anything is wrong.
    """
    os.environ.pop("DATABASE_URL", None)
    boot(folder)
    # Django starts in `boot`, and only then can these be imported.
    from benchmarks.growing import growing_in, tell  # noqa: PLC0415
    from safeconduct.registry.verifying import verify  # noqa: PLC0415

    with growing_in(folder) as growing:
        before = len(growing.cases)
        began = time.perf_counter()
        growing.to(cases, acts, lambda done: tell(done, cases))
        click.echo(f"{len(growing.cases) - before:,} cases written in {time.perf_counter() - began:,.0f} s.")
        began = time.perf_counter()
        found = verify(growing.office.installation)
        click.echo(f"{found.entries:,} entries verified in {time.perf_counter() - began:,.0f} s.")
    for problem in found.problems:
        click.echo(str(problem))
    sys.exit(1 if found.problems else 0)


if __name__ == "__main__":
    main()
