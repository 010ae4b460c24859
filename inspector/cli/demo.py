"""`inspector demo`: a scenario played against the built-in server, recorded and diagnosed."""

from pathlib import Path

import click

from ..core.json import JsonObject
from ..recording.assumption import Assumptions
from . import assumptions
from .exits import Exit
from .terminal import elsewhere, on_terminal

FREE = "free"
SPEED = 10.0  # headless: a silence of 20 s is sat through in 2 s and recorded as 20 s


@click.command("demo")
@click.argument("scenario", required=False)
@click.option("--list", "listing", is_flag=True, help="List the scenarios and exit.")
@click.option("--headless", is_flag=True, help="Print the report instead of opening the screen.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to keep the recording.")
@click.option("--speed", type=click.FloatRange(0.1, 100), help="Play this many times faster than recorded time.")
@assumptions.decisions
def command(
    scenario: str | None, listing: bool, headless: bool, out: Path | None, speed: float | None, found: Assumptions
) -> int:
    """Play SCENARIO (by default silent-after-created) against the built-in server, over a real socket, without a key.

    In a terminal the screen follows it live; without one the report is printed. Exits with 0 if the verdict is
    the one that the scenario expects.

    With `free` as SCENARIO a server waits that converses: write events by hand, on the screen.
    """
    from ..simulator import scenario as scenarios

    if listing:
        click.echo(f"{FREE:24} No script: a server to converse with by hand, on the screen")
        return list_scenarios()
    if scenario == FREE:
        return _converse(out, speed or 1.0, Assumptions(policy=found.policy), on_screen=on_terminal() and not headless)
    name = scenario or scenarios.DEFAULT
    assumed = Assumptions(policy=found.policy)  # what is spoken, and how fast, is known
    try:
        case = scenarios.load(name)
    except scenarios.UnknownScenarioError as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    from ..live.demo import SCREEN_SPEED, Demo
    from ..transports.link import RecorderFailedError

    on_screen = on_terminal() and not headless
    try:
        demo = Demo(case, out, speed=speed or (SCREEN_SPEED if on_screen else SPEED), stay=on_screen)
        with demo:
            if on_screen:
                _watch(demo.path, assumed)
            else:
                click.echo(f"Playing {name} against the built-in server …", err=True)
                demo.wait()
    except OSError as error:
        click.echo(elsewhere(error, out), err=True)
        return Exit.USAGE
    except RecorderFailedError as error:
        click.echo(f"The demonstration could not run: {error}", err=True)
        return Exit.USAGE
    return _judge(demo.path, assumed, scenarios.setting(case, "expect"), quiet=on_screen)


def _converse(out: Path | None, speed: float, assumed: Assumptions, *, on_screen: bool) -> int:
    """Let the user talk to the free server, on the screen."""
    from ..live.free import conversing
    from ..transports.link import RecorderFailedError

    if not on_screen:
        click.echo("A conversation by hand needs the screen; for programs there is `inspector serve free`.", err=True)
        return Exit.USAGE
    try:
        with conversing(out, speed=speed) as path:
            _watch(path, assumed)
    except OSError as error:
        click.echo(elsewhere(error, out), err=True)
        return Exit.USAGE
    except RecorderFailedError as error:
        click.echo(f"The conversation could not begin: {error}", err=True)
        return Exit.USAGE
    return Exit.CLEAN


def list_scenarios() -> int:
    from ..simulator import scenario as scenarios

    for name in scenarios.names():
        click.echo(f"{name:24} {scenarios.load(name).header.get('title', '')}")
    return Exit.CLEAN


def _watch(path: Path, assumed: Assumptions) -> None:
    from . import view  # it knows all that is read, which a demonstration in words does not need

    view.watch(path, assumed)


def _judge(path: Path, assumed: Assumptions, expect: JsonObject, *, quiet: bool) -> int:
    """Print the report of the finished recording and compare its verdict with what the scenario expects."""
    from ..present.reports.expectation import unexpected
    from ..recording.follower import Follower

    reading = Follower(path, assumptions=assumed).read_all()[-1]
    if not quiet:
        from ..present.reports.printed import print_reading

        print_reading(reading, str(path))
        click.echo(f"The recording is {path}", err=True)
    if quiet:
        return Exit.CLEAN  # the screen has said where the recording is
    wrong = unexpected(reading, expect)
    if wrong:
        click.echo(f"This is not what the scenario expects: {wrong}", err=True)
        return Exit.FINDINGS
    return Exit.CLEAN
