"""The command line. Each verb is a module of its own, imported only when it is called."""

import atexit
import gc
import sys
from importlib import import_module

import click

from .. import __version__
from .exits import Exit
from .terminal import on_terminal, open_closed_streams, standard_output, take_all_characters

_COLLECTIONS = (100_000, 100, 1_000)  # of garbage, seldom: a quarter of the time to start, an eighth of a check

VERBS = {
    "check": "Say what is wrong with a recording, a log or a pasted text.",
    "view": "Look at a recording, finished or still growing, on the screen.",
    "demo": "Play a scenario against the built-in server and diagnose it.",
    "connect": "Be the client of a server: send events, record the conversation, diagnose it.",
    "relay": "Stand between an app and its server, record and diagnose every session.",
    "tap": "Record and diagnose what passes through the WebRTC data channels of web pages.",
    "attach": "Look on at a running call through a connection beside it.",
    "serve": "Play the server's side of a scenario to other programs.",
    "recordings": "List the recordings, those that still grow first.",
    "stop": "List recorders that still run, and end them.",
    "explain": "Explain an event type, a rule, an error or close code, or a word of a verdict.",
    "lint": "Say what is wrong with an event before it is sent, and what to write instead.",
    "convert": "Write a recording or a log in another format.",
    "formats": "List the formats that can be read and written.",
}


class _Verbs(click.Group):
    """A group that knows its verbs by name and loads one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f".{cmd_name}", __package__).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take the verb from the arguments; say which one was meant where it is written otherwise, or left out."""
        word = args[0]
        if word not in VERBS and (word == "-" or not word.startswith("-")):
            ctx.fail(f"There is no command {word!r}.{_meant(word)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; where nobody reads what it prints any more, all is well."""
        with standard_output():
            return super().invoke(ctx)
        return Exit.CLEAN

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _meant(word: str) -> str:
    from difflib import get_close_matches
    from os.path import isdir, lexists

    if word == "-" or lexists(word):
        return f" Did you mean `inspector check {word}`{'' if isdir(word) else f', or `inspector view {word}`'}?"
    if word == "help":
        return " `inspector --help` lists what there is, `inspector check --help` tells of one command."
    near = [verb for verb in VERBS if verb.startswith(word)] or get_close_matches(word, VERBS, n=1)
    return f" Did you mean {near[0]}?" if near else ""


@click.command(cls=_Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="inspector")
@click.pass_context
def cli(context: click.Context) -> int:
    """Record conversations with Realtime APIs, show every event, and say what should have come next and did not.

    Without a command, in a terminal, the screen begins with recordings, scenarios and a box to paste into.
    """
    if context.invoked_subcommand:
        return Exit.CLEAN
    if on_terminal():
        from .view import start

        return start()
    click.echo(context.get_help(), err=True)
    return Exit.USAGE


def main() -> None:
    """Run the command line and exit with one of the documented codes."""
    open_closed_streams()
    take_all_characters()
    gc.set_threshold(*_COLLECTIONS)
    atexit.register(gc.freeze)  # Python looks for garbage again as it ends: a seventh of a check, for nothing
    code: object = Exit.CLEAN
    try:
        with standard_output():
            code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(Exit.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(Exit.USAGE)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(Exit.CLEAN)
    sys.exit(code if isinstance(code, int) else Exit.CLEAN)
