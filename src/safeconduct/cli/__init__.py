"""The `safeconduct` command: one module per noun, loaded when it is asked for.

Whatever goes wrong ends in one sentence on standard error. Exit status: 0 done, 1 refused, 2 bad input,
70 a defect of Safeconduct, 130 interrupted, 141 the reader of a pipe went away.
"""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from safeconduct.cli.group import Entry, LazyGroup
from safeconduct.cli.session import Session, clean
from safeconduct.errors import SafeconductError

BAD_INPUT, DEFECT, INTERRUPTED, BROKEN_PIPE = 2, 70, 130, 141

COMMANDS: dict[str, Entry] = {
    "addresses": Entry(
        "safeconduct.cli.addresses:command", "Write, sign and verify the list of a programme's true channels."
    ),
    "assess": Entry("safeconduct.cli.assess:command", "Say what the list pays for a claim, and why."),
    "assess-many": Entry(
        "safeconduct.cli.assess_many:command", "Say what the lists pay for every claim in a file."
    ),
    "backup": Entry(
        "safeconduct.cli.backup:command",
        "Make a backup of the installation in DIR, sealed to the recovery key.",
    ),
    "case": Entry(
        "safeconduct.cli.case:command", "Look into cases, and hand over what two people decided to."
    ),
    "ceremony": Entry(
        "safeconduct.cli.ceremony:command", "Rehearse the founding ceremony, and check its papers."
    ),
    "claims": Entry("safeconduct.cli.claims:command", "Make synthetic claims to try lists out with."),
    "demo": Entry(
        "safeconduct.cli.demo:command",
        "Play the founding case, from first contact to payment, aftercare and a verified journal.",
    ),
    "doctor": Entry(
        "safeconduct.cli.doctor:command",
        "Check an installation: what is in order, what is not, and what to do about it, now or soon.",
    ),
    "equipment": Entry("safeconduct.cli.equipment:command", "Look equipment up by any name, in any script."),
    "erasures": Entry(
        "safeconduct.cli.erasures:command",
        "List what is due for erasure, and say of what was erased whether its erasure is complete.",
    ),
    "figures": Entry("safeconduct.cli.figures:command", "Make the public figures, and check a colleague's."),
    "init": Entry("safeconduct.cli.init:command", "Make a new installation in FOLDER."),
    "invite": Entry("safeconduct.cli.invite:command", "Invite a colleague to set ACCOUNT up."),
    "journal": Entry(
        "safeconduct.cli.journal:command", "Check the journal, publish its head, show it in public."
    ),
    "mirror": Entry("safeconduct.cli.mirror:command", "Check a copy of the public site."),
    "notices": Entry(
        "safeconduct.cli.notices:command",
        "Tell officers that something waits, so that whoever reads the mail traffic learns nothing.",
    ),
    "payments": Entry(
        "safeconduct.cli.payments:command",
        "Send released payments to the bank, and read what it says of them.",
    ),
    "programmes": Entry("safeconduct.cli.programmes:command", "List the programmes that ship."),
    "publish": Entry(
        "safeconduct.cli.publish:command", "Write the public site into OUT, for any mirror to serve."
    ),
    "rates": Entry(
        "safeconduct.cli.rates:command",
        "Record official exchange rates from a file, and list those on record.",
    ),
    "rebuild": Entry(
        "safeconduct.cli.rebuild:command",
        "Make queues, heads, items in custody and books again from the signed entries, without any key.",
    ),
    "recover": Entry("safeconduct.cli.recover:command", "Open ACCOUNT's cases to their new keys."),
    "restore": Entry(
        "safeconduct.cli.restore:command",
        "Make an installation again from a backup in DIR: one day's folder, or the newest in the folder of all.",
    ),
    "schedule": Entry(
        "safeconduct.cli.schedule:command", "Read, write, compare, sign and verify official lists of rewards."
    ),
    "serve": Entry(
        "safeconduct.cli.serve:command",
        "Serve the public site, the mailbox and the console of an installation.",
    ),
    "simulate": Entry(
        "safeconduct.cli.simulate:command", "Say what a draft list would have cost against the list in force."
    ),
    "upgrade": Entry(
        "safeconduct.cli.upgrade:command",
        "Bring an installation's database up to this release, or leave it as it was.",
    ),
}

_HELP = """Run a lawful surrender-and-reward programme.

Begin with these:

\b
  safeconduct programmes
  safeconduct schedule show ukraine-2023
  safeconduct equipment find "ми 8 амтш"
"""


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--home",
    envvar="SAFECONDUCT_HOME",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder of an installation; also SAFECONDUCT_HOME.",
)
@click.version_option(package_name="safeconduct", message="safeconduct %(version)s")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    """Keep what every command may need."""
    ctx.obj = Session.at(home)


def main() -> None:
    """Run the command line of this process and end it with the right exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one exit status for each way it can end
    """Run one command line.

    Args:
        arguments: the words after `safeconduct`.

    Returns:
        The exit status. On anything but 0 one sentence was written to standard error, except for a broken
        pipe, which is nobody's fault.
    """
    # A server often runs under LANG=C; names are Cyrillic all the same.
    _write_utf8(sys.stdout)
    _write_utf8(sys.stderr)
    try:
        # Not cli.main(): it turns a closed pipe into exit status 1 and prints its own complaints.
        with cli.make_context("safeconduct", list(arguments)) as ctx:
            result = cli.invoke(ctx)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.ctx.get_help() if shown.ctx else "")
        return 0
    except click.ClickException as error:
        return _complain(_usage(error), BAD_INPUT)
    except SafeconductError as error:
        return _complain(str(error), error.exit_status)
    except (click.Abort, KeyboardInterrupt):
        # CPython keeps in mind that an interrupt left a string that was executed, as each dataclass does when it is
        # made, and would end this process by a signal although the interrupt was caught; the next string lets it
        # forget.
        exec("")  # noqa: S102 # nosec B102 - an empty string
        return _complain("Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # The interpreter would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the last resort: a person never meets a traceback
        return _complain(
            f"Safeconduct has a defect ({type(error).__name__}) and could not finish: please report it.",
            DEFECT,
        )
    return result if isinstance(result, int) else 0


def _complain(sentence: str, status: int) -> int:
    click.echo(clean(sentence), err=True)
    return status


def _usage(error: click.ClickException) -> str:
    """Return one sentence for what click found wrong with the command line."""
    if isinstance(error, click.NoSuchOption):
        near = f"; did you mean {' or '.join(error.possibilities)}" if error.possibilities else ""
        what = f"No such option {error.option_name}{near}"
    else:
        what = " ".join(error.format_message().split()).rstrip(".?")
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if isinstance(ctx, click.Context) else "safeconduct"
    return f"{what}: see `{path} --help`."


def _write_utf8(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
