"""`safeconduct schedule`: read, write, compare, sign and verify a programme's official list of rewards."""

from safeconduct.cli.group import Entry, LazyGroup

COMMANDS: dict[str, Entry] = {
    "diff": Entry(
        "safeconduct.cli.schedule.diff:command", "Say what changed between two lists, and for which cases."
    ),
    "keygen": Entry("safeconduct.cli.schedule.keygen:command", "Make a key that signs lists, in shares."),
    "new": Entry("safeconduct.cli.schedule.new:command", "Write a starting pack into FOLDER."),
    "schema": Entry(
        "safeconduct.cli.schedule.schema:command", "Print the JSON Schema by which an editor checks a pack."
    ),
    "show": Entry(
        "safeconduct.cli.schedule.show:command",
        "Print a list: every clause, what it pays, under which conditions, from which source.",
    ),
    "sign": Entry(
        "safeconduct.cli.schedule.sign:command", "Sign one version of a list with the authority's key."
    ),
    "validate": Entry(
        "safeconduct.cli.schedule.validate:command", "Check packs: every file, every rule, every case."
    ),
    "verify": Entry(
        "safeconduct.cli.schedule.verify:command", "Check a signed list, offline, with the public key."
    ),
}

command = LazyGroup(
    entries=COMMANDS,
    name="schedule",
    help="""Read, write, compare, sign and verify official lists of rewards.

    Or write one: `new` starts a pack, `validate` checks it, `diff` says what a change does. The authority signs
    a version with `sign`, and anyone checks it with `verify`.
    """,
)
