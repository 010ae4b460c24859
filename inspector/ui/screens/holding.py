"""How the inspect screen comes to the page of holds; what that needs is loaded only then."""

from typing import TYPE_CHECKING, cast

from ...recording.reading import Reading

if TYPE_CHECKING:
    from ..app import InspectApp
    from .inspect import InspectScreen

_NO_RELAY = "Messages are held in a relay: run `inspector relay --to URL`, and set the app's base URL to it."
_OVER = "This session is over: nothing is held any more."
_IN_REPLAY = "This is a replay; leave it first: esc in the timeline."


def is_possible(reading: Reading) -> bool:
    """Whether a relay records this, and may hold something."""
    return reading.header.recorder == "relay" and not reading.ended


def open_page(screen: "InspectScreen") -> None:
    """Open the page of holds, or say why there is none."""
    app, shown = cast("InspectApp", screen.app), screen.shown
    whole = shown.readings[shown.part] if shown.part < len(shown.readings) else None
    if whole is None or whole.header.recorder != "relay" or app.follower is None:
        screen.notify(_NO_RELAY, severity="warning", markup=False)
    elif whole.ended:
        screen.notify(_OVER, severity="warning", markup=False)
    elif shown.past is not None:
        screen.notify(_IN_REPLAY, severity="warning", markup=False)
    else:
        from ...live.holding import Holder
        from .hold import HoldScreen

        app.push_screen(HoldScreen(Holder(app.follower.path), whole, screen.copy_text), screen.go_to)
