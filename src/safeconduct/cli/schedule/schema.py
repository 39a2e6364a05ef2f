"""`safeconduct schedule schema`: by which an editor checks a pack."""

import click

from safeconduct.schedule.jsonschema import schema_text


@click.command(
    name="schema",
    epilog="\b\nExamples:\n  safeconduct schedule schema > schedule.schema.json\n"
    "  safeconduct schedule schema --programme > programme.schema.json\n\n\b\n"
    "First line of a list, and of programme.toml; the path is relative to the file:\n"
    "  # yaml-language-server: $schema=../schema/schedule.schema.json\n"
    "  #:schema schema/programme.schema.json",
)
@click.option("--programme", is_flag=True, help="The schema of programme.toml instead of that of a list.")
def command(*, programme: bool) -> None:
    """Print the JSON Schema by which an editor checks a pack.

    It is draft 2020-12, and made from what the loader itself reads. Each file of a pack names its schema in its
    first line, as shown below; `safeconduct schedule new` writes both schemas and both lines. What no schema can
    say, such as two clauses for one thing, `safeconduct schedule validate` finds.
    """
    click.echo(schema_text("programme" if programme else "schedule"), nl=False)
