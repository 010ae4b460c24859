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
    """Show the moment that the player has come to, or the whole recording again."""
    view, past = screen.timeline, screen.shown.past
    if past is None:
        _show_whole(screen)
        return
    if anew:
        view.live = view.following = True
        screen.present()
    else:
        screen.refresh_now()
    if past.play.playing:
        screen.stages.show(screen.stages.stages, screen.shown.now)


def _show_whole(screen: "InspectScreen") -> None:
    """The cursor stays on its event; where events still come in the view is at the end again."""
    view, seq = screen.timeline, screen.timeline.seq
    reading = screen.reading
    view.live = screen.live
    view.following = screen.live and reading is not None and not reading.ended
    screen.present()
    if not view.following:
        screen.go_to(seq)
