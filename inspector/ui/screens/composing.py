"""How the inspect screen writes and sends: a new event, an old one again, or what is asked for now."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ...core.json import Path as JsonPath
from ...core.text import count_text, safe
from ...diagnosis.steps.owed import Owed
from ...live.composing import UnsendableError, again, next_event, parcels
from ...live.draft import pretty
from ...live.sending import Courier, Parcel
from ...live.template import templates
from ...recording.reading import Reading
from ...transports.listing import Listing
from .compose import ComposeScreen, Outlet

if TYPE_CHECKING:
    from ..app import InspectApp
    from .inspect import InspectScreen

_SOON = 0.1  # seconds until another look whether what was sent is there
_LOOKS = 20
_IN_REPLAY = "This is a replay; leave it to send: esc in the timeline."


def act(screen: "InspectScreen", what: str) -> None:
    """Do what a key asks for."""
    match what:
        case "new":
            _open(screen, *_beginning(screen))
        case "again":
            _again(screen)
        case "next":
            _next(screen, _LOOKS)


def _whole(screen: "InspectScreen") -> Reading | None:
    """The recording as it is now, also while a moment of it is replayed."""
    shown = screen.shown
    return shown.readings[shown.part] if shown.part < len(shown.readings) else None


def _beginning(screen: "InspectScreen") -> tuple[str, JsonPath | None]:
    """The draft; without one what is asked for, or else the template that is used most."""
    if screen.outbox.draft:
        return screen.outbox.draft, None
    reading = _whole(screen)
    asked = next_event(reading) if reading else None
    if asked:
        return pretty(asked.body), asked.decide
    found = templates(reading.scene) if reading else []
    return (pretty(found[0].body), found[0].fill) if found else ("{\n}", None)


def _open(screen: "InspectScreen", text: str, fill: JsonPath | None = None) -> None:
    outlet = partial(_outlet, screen)
    screen.app.push_screen(ComposeScreen(screen.outbox, _whole(screen), outlet, text, fill))


def _again(screen: "InspectScreen") -> None:
    reading, seq = screen.reading, screen.timeline.seq
    if reading is None or not seq:
        screen.app.bell()
        return
    try:
        _open(screen, again(reading, seq))
    except UnsendableError as error:
        screen.notify(str(error), severity="warning", markup=False)


def _next(screen: "InspectScreen", looks: int) -> None:
    """Send what is asked for, once what was sent before is in the recording."""
    reading = _whole(screen)
    if reading is None:
        screen.app.bell()
    elif screen.outbox.settled(reading):
        _pay(screen, reading, next_event(reading))
    elif looks:
        screen.set_timer(_SOON, partial(_next, screen, looks - 1))
    else:
        screen.notify("What was sent before is still on its way; w and F9 stop it.", severity="warning", markup=False)


def _pay(screen: "InspectScreen", reading: Reading, asked: Owed | None) -> None:
    outlet = _outlet(screen)
    if asked is None:
        told = "Nothing is asked for now; w writes an event." if outlet.place else outlet.why_not
        screen.notify(told, markup=False)
        return
    if asked.decide or not outlet.place:
        _open(screen, pretty(asked.body), asked.decide)
        return
    screen.notify(safe(asked.because), title=f"Sending {safe(str(asked.body['type']))}", timeout=3, markup=False)
    outlet.send(parcels([asked.body], reading, Path.cwd()), "")


# The way out


def _outlet(screen: "InspectScreen") -> Outlet:
    app = cast("InspectApp", screen.app)
    path = app.follower.path if app.follower else None
    recorder = screen.outbox.recorder(path)
    if screen.shown.past is not None:
        return Outlet("", _nowhere, _IN_REPLAY)
    if recorder is None:
        return Outlet("", _nowhere)
    return Outlet(safe(recorder.host), partial(_send, screen, recorder))


def _nowhere(sent: Sequence[Parcel], text: str) -> None:
    """There is nobody to send to."""


def _send(screen: "InspectScreen", recorder: Listing, sent: Sequence[Parcel], text: str) -> None:
    app = cast("InspectApp", screen.app)
    if any(one.late for one in sent):
        words = "The microphone is on as soon as its turn comes; what it hears is sent. F9 in the composer stops it."
        screen.notify(words, markup=False)
    elif len(sent) > 1:
        length = sum(one.after for one in sent)
        pace = f" in {length:.1f} s" if length else ", each after the answer to the one before"
        screen.notify(f"Sending {count_text(len(sent), 'event')}{pace}; F9 in the composer stops it.", markup=False)
    screen.timeline.following = screen.timeline.live
    screen.outbox.send(app, recorder, sent, partial(_whole, screen), partial(_done, screen, text))


def _done(screen: "InspectScreen", text: str, courier: Courier) -> None:
    """Say what became of it; what could not be sent is the draft again."""
    if courier.problem:
        screen.outbox.draft = screen.outbox.draft or text
        done = f"{courier.sent} of {count_text(courier.count, 'event')} sent. " if courier.count > 1 else ""
        screen.notify(done + safe(courier.problem), title="Not sent", severity="error", markup=False)
    elif courier.count > 1:
        screen.notify(f"{count_text(courier.sent, 'event')} sent.", timeout=3, markup=False)
