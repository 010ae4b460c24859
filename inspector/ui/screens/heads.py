"""The lines above and below the panes of the inspect screen: title, verdict, stages, frames, keys."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...present.pages.verdict import verdict_spans
from ...present.rows.fold import Shape
from ...present.screen.title import title_spans, waiting_spans
from ...present.screen.wait import wait_spans
from ..keys import Pane
from ..widgets.bar import Bar
from . import holding, replaying, size
from .fitted import LOW
from .page import key_spans

if TYPE_CHECKING:
    from .inspect import InspectScreen

BEAT = 0.5  # seconds between two looks at the clock


def show(screen: "InspectScreen") -> None:
    """Show them all as they are now."""
    if screen.reading is None or screen.shown.timeline is None or screen.shown.verdict is None:
        return
    show_verdict(screen)
    screen.findings.set_class(not len(screen.findings), "-clean")
    screen.findings.border_title = screen.findings.title
    screen.timeline.entitle()
    screen.call_after_refresh(size.share_out, screen)  # once the lines above have their height
    show_title(screen)
    show_keys(screen)


def show_verdict(screen: "InspectScreen") -> None:
    """The verdict, and how long something has not come by now: at the moment at which the stages stand."""
    shown, room, told = screen.shown, screen.size, screen.shown.verdict
    if screen.reading is None or told is None:
        return
    now = screen.stages.moment if is_live(screen) else shown.now
    wait, most = wait_spans(screen.reading, shown.turns, now), 3 if room.height >= LOW else 2
    screen.verdict.show(verdict_spans(told, room.width - 2, most, live=not screen.reading.ended, wait=wait))


def beat(screen: "InspectScreen") -> None:
    """Let the time show for which something has not come; nothing is found by this clock."""
    if is_live(screen):
        show_stages(screen)  # they stand at the newest moment that the recording shows, or later
        show_verdict(screen)


def is_live(screen: "InspectScreen") -> bool:
    """More may come, and the present is shown."""
    reading = screen.reading
    return screen.live and reading is not None and not reading.ended and screen.shown.past is None


def show_title(screen: "InspectScreen") -> None:
    """The line of the recording: what it is, which part and turn, and how live."""
    shown, reading, width = screen.shown, screen.reading, screen.size.width
    bar = screen.query_one("#title", Bar)
    if reading is None:
        bar.show([waiting_spans(width)])
        return
    turn = shown.turn_at(screen.timeline.seq)
    line = title_spans(
        reading,
        width,
        part=(shown.part, len(shown.readings)),
        turn=(turn.index, len(shown.turns)) if turn else None,
        live=(screen.timeline.following, screen.timeline.unseen) if screen.live and not reading.ended else None,
        past=shown.past is not None,
        recorded=not screen.alarm.sounding,
    )
    bar.show([line])


def show_stages(screen: "InspectScreen") -> None:
    """How far the turn of the event under the cursor came; the recording, where it belongs to none."""
    shown = screen.shown
    turn = shown.turn_at(screen.timeline.seq)
    verdict = turn.verdict if turn else shown.verdict
    screen.stages.show(verdict.stages if verdict else (), shown.now, live=is_live(screen))


def show_keys(screen: "InspectScreen") -> None:
    """The keys that do something now."""
    idle = {
        **_idle_here(screen),
        "follow": not screen.timeline.live,
        "back": screen.pane is Pane.TIMELINE and not screen.shown.past,
        "turns": not screen.shown.turns,
        "finding": not len(screen.findings),
        "clear filter": not screen.sifted.sifting.on,
        **dict.fromkeys(("write", "send next"), not _can_send(screen)),
        **replaying.idle(screen.player.past),
        "ignored": not screen.findings.ignores,
        "filter": screen.pane is Pane.DETAIL,
        "experiments": not _tries(screen),
        "holds": not (screen.live and screen.reading and holding.is_possible(screen.reading)),
    }
    labels = [label for label, holds in idle.items() if holds]
    screen.query_one("#keys", Bar).show([key_spans(screen.pane, screen.size.width, labels)])


def _idle_here(screen: "InspectScreen") -> Mapping[str, bool]:
    """Of the keys of the focused pane those that do nothing on its line."""
    match screen.pane:
        case Pane.TIMELINE:
            shape = screen.timeline.shape
            return {"unfold": shape is not Shape.RUN, "fold": shape is not Shape.MEMBER}
        case Pane.FINDINGS:
            return {"consequences": not screen.findings.explains}
        case _:
            return {}


def _can_send(screen: "InspectScreen") -> bool:
    """A connection is recorded here that has not ended, and its present is shown."""
    reading = screen.reading
    return screen.timeline.live and not screen.shown.past and (reading is None or not reading.ended)


def _tries(screen: "InspectScreen") -> bool:
    """The verdict calls for experiments, or some were made."""
    verdict = screen.shown.verdict
    return verdict is not None and bool(verdict.offers or verdict.probes)
