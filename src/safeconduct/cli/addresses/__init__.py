"""`safeconduct addresses`: write, sign and verify the list of a programme's true channels."""

from safeconduct.cli.group import Entry, LazyGroup

COMMANDS: dict[str, Entry] = {
    "new": Entry(
        "safeconduct.cli.addresses.new:command", "Print a commented list of channels to begin with."
    ),
    "sign": Entry(
        "safeconduct.cli.addresses.sign:command", "Sign a list of channels with the authority's key."
    ),
    "verify": Entry(
        "safeconduct.cli.addresses.verify:command", "Check signed addresses, offline, with the public key."
    ),
}

command = LazyGroup(
    entries=COMMANDS,
    name="addresses",
    help="""Write, sign and verify the list of a programme's true channels.

    A hostile State copies the programme's site. So the authority signs the addresses that are its own: `new`
    prints a list to begin with, `sign` signs it, and anyone checks it with `verify`.
    """,
)
