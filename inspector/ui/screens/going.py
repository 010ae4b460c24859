"""How the inspect screen goes to events, times and recordings, and back to where the user was."""

from typing import TYPE_CHECKING

from ...core.clock import span_text
from ...core.text import safe
from ...present.text.phrase import DIRECTION, SIDE_ROLE
from ...present.text.span import BLANK, Line, Role, Span
from ...recording.columns import Columns
from ...recording.replay import moment_of
from .. import commands
from ..trail import Trail
from .page import PageScreen

if TYPE_CHECKING:
    from .inspect import InspectScreen


def jump(screen: "InspectScreen", text: str) -> None:
    """Go to what `#123` or `12.5s` names: in a replay to that moment, else with the cursor."""
    reading = screen.reading
    try:
        at = commands.moment_of(text)
    except ValueError:
        at = None
    if reading is None or (at is None and not text.removeprefix("#").strip().isdigit()):
        screen.app.bell()
    elif at is None:
        _to_event(screen, commands.event_of(text))
    else:
        _to_time(screen, at)


def _to_event(screen: "InspectScreen", seq: int) -> None:
    whole = screen.shown.readings[screen.shown.part]
    if not 1 <= seq <= len(whole.columns):
        screen.notify(f"There is no event {seq}; the last is {len(whole.columns)}.", severity="warning", markup=False)
    elif screen.player.past:
        screen.timeline.following = True
        screen.player.jump(seq)
    else:
        screen.go_to(seq)


def _to_time(screen: "InspectScreen", at: int) -> None:
    whole = screen.shown.readings[screen.shown.part]
    moment = moment_of(whole, at)
    if moment is None:
        screen.notify("This recording has no times; go to an event by its number.", severity="warning", markup=False)
    elif screen.player.past:
        screen.timeline.following = True
        screen.player.jump_to_time(at)
    else:
        screen.go_to(min(max(moment.seq, 1), len(whole.columns)))


def say_where_to_paste(screen: "InspectScreen") -> None:
    """A text was pasted where nothing takes one."""
    screen.notify("ctrl+o shows the page that reads what you paste.", title="Not read here", markup=False)


def finding(screen: "InspectScreen", step: int) -> None:
    """Choose the next finding and go to its event."""
    findings = screen.findings
    if not len(findings):
        screen.app.bell()
        return
    started = screen.timeline.seq == (findings.chosen.seq if findings.chosen else 0)
    chosen = findings.choose(findings.place + (step if started else 0))
    screen.go_to(chosen.seq if chosen else None)


def turn(screen: "InspectScreen", step: int) -> None:
    """Go to the first event of the next turn, or of the one before."""
    turns, here = screen.shown.turns, screen.shown.turn_at(screen.timeline.seq)
    place = (here.index if here else -1) + step
    if 0 <= place < len(turns):
        screen.go_to(turns[place].first_seq)
    else:
        screen.app.bell()


def part(screen: "InspectScreen", step: int) -> None:
    """Go to another recording of the input."""
    screen.player.leave()
    if screen.shown.step(step):
        screen.trail = Trail()
        screen.present()
    else:
        screen.app.bell()


def visited(screen: "InspectScreen", step: int) -> None:
    """Go back or forward on the trail of jumps."""
    seq = screen.trail.step(step, screen.timeline.seq)
    if seq is None:
        screen.app.bell()
        return
    screen.go_to(seq, remember=False)


def jumps(screen: "InspectScreen") -> None:
    """List the events on the trail; the chosen one is gone to."""
    reading, trail = screen.reading, screen.trail
    if reading is None:
        return
    seqs = [seq for seq in reversed(trail.seqs) if seq <= len(reading.columns)]
    here = len(trail.seqs) - 1 - trail.place
    lines = [_line(reading.columns, seq, here=place == here) for place, seq in enumerate(seqs)]
    told = [Line((Span("The newest jump first; enter goes to the event.", Role.DIM),)), BLANK, *lines]
    nothing = [Line((Span("No jumps yet: findings, links, turns and :#123 make them.", Role.DIM),))]
    screen.app.push_screen(PageScreen("Jumps", lambda _: told if lines else nothing, screen.copy_text), screen.go_to)


def _line(columns: Columns, seq: int, *, here: bool) -> Line:
    at, side = columns.at_of(seq), columns.side_of(seq)
    when = f"{span_text(at):>14}  " if at is not None else ""
    spans = (
        Span("▸ " if here else "  ", Role.STRONG),
        Span(f"#{seq:<8}", Role.LINK),
        Span(when, Role.DIM),
        Span(f"{DIRECTION[side]:<10}", SIDE_ROLE[side]),
        Span(safe(columns.type_of(seq)[:200]) or "(no type)"),
    )
    return Line(spans, jump=seq)
