"""What the inspect screen does when it replays: keys to the player, moments to the panes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..past import Past
from ..widgets.player import Player

if TYPE_CHECKING:
    from .inspect import InspectScreen

_ACTS: Mapping[str, Callable[[Player, int], object]] = {
    "on": lambda player, cursor: player.step(1, cursor),
    "back": lambda player, cursor: player.step(-1, cursor),
    "play": lambda player, cursor: player.play(cursor),
    "slower": lambda player, cursor: player.faster(-1),
    "faster": lambda player, cursor: player.faster(1),
    "pauses": lambda player, cursor: player.cut_short(),
    "end": lambda player, cursor: player.leave(),
}


def act(screen: "InspectScreen", what: str) -> None:
    """Do what a key of the replay says; the timeline shows the newest event of the moment."""
    if screen.player.past is not None:
        screen.timeline.following = True
    _ACTS[what](screen.player, screen.timeline.seq)


def idle(past: Past | None) -> Mapping[str, bool]:
    """Which keys do nothing, by their labels."""
    return {"speed": past is None, "step": past is None}


def show(screen: "InspectScreen", *, anew: bool) -> None:
    """Show another moment; `anew` where it is not just a later one of the same replay."""
    seq = screen.timeline.seq
    _turn(screen, anew=anew)
    if anew:
        screen.present()
    else:
        screen.refresh_now()
    _settle(screen, seq)


def _turn(screen: "InspectScreen", *, anew: bool) -> None:
    """Before another moment is shown: a moment's newest event is followed, and of a live recording the end."""
    screen.player.turn()
    view, reading = screen.timeline, screen.reading
    if screen.shown.past is None:
        view.live = screen.live
        view.following = screen.live and reading is not None and not reading.ended
    elif anew:
        view.live = view.following = True


def _settle(screen: "InspectScreen", seq: int) -> None:
    """After it is shown: the stages count down, and in the whole recording the cursor stays on its event."""
    if screen.shown.past is not None:
        screen.stages.show(screen.stages.stages, screen.shown.now)
    elif not screen.timeline.following:
        screen.go_to(seq, remember=False)
