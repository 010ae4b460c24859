"""A client event whose type the server refuses: why the server has none, and what to send or do instead.

The type stands in the message, in front of the list of those that are supported, else it is that of the event which
the error answers.
"""

import re
from typing import NamedTuple

from ...core.json import JsonObject, text_at
from ...core.text import safe
from ...core.wire import Side, Transport
from ...model.session import Session
from ...model.state.answer import Failure
from ...protocol.advice import Case, either
from ...protocol.dialect import row_of
from ...protocol.errors import entry_for
from ...protocol.schema import FAMILIES, fields_of
from ...protocol.schema import load as fields_in
from ...protocol.unknown_event import unknown_event
from ...protocol.vocabulary import Cause, Meaning
from ..scene import Scene
from .evidence import refused_by

_TYPE = re.compile(r"'([a-z_]+(?:\.[a-z_]+)+)'")
_FIRST = re.compile(r"first event must be '([a-z_.]+)'")
_LISTED = "Supported values"
_LINKS = {Transport.WEBRTC: "WebRTC", Transport.SIDEBAND: "a telephone call"}
_OTHERWISE: dict[Meaning, str] = {
    Meaning.PLAYBACK_CLEAR: "Leave it out: over a WebSocket the client plays the audio itself. To stop an answer, drop "
    "what has not been played yet, send response.cancel while the response is open, then conversation.item.truncate "
    "with the milliseconds that were played.",
}
"""What does the same over a connection that has no such event."""


class Advice(NamedTuple):
    """Why the server refuses the type, what to do, and the cause that this speaks for."""

    message: str
    remedy: str
    cause: Cause


def named_type(session: Session, failure: Failure) -> str | None:
    """The type that an error objects to: the first one it quotes, else that of the event it answers."""
    named = _TYPE.search((text_at(failure.error, "message") or "").partition(_LISTED)[0])
    operation = refused_by(session, failure)
    return named[1] if named else operation.type if operation else failure.answers_type or None


def refused_type(scene: Scene, failure: Failure) -> Advice | None:
    """What to say of an error that refuses the type of an event; None for any other error."""
    type_ = named_type(scene.session, failure) if _is_about_type(failure.error) else None
    if type_ is None:
        return None
    return _too_early(failure, type_) or _of_another_link(scene, type_) or _of_another_dialect(scene, type_)


def _too_early(failure: Failure, type_: str) -> Advice | None:
    """The server says what has to come first."""
    first = _FIRST.search(text_at(failure.error, "message") or "")
    if first is None or first[1] == type_:
        return None
    message = f"{safe(type_)} was sent before {first[1]}."
    remedy = f"Begin with {first[1]}, and send {safe(type_)} once the server has answered it."
    return Advice(message, remedy, Cause.CLIENT_ERROR)


def _is_about_type(error: JsonObject) -> bool:
    entry, message = entry_for(error), text_at(error, "message") or ""
    listed = message.partition(_LISTED)[2]
    return text_at(error, "param") == "type" or (entry is not None and entry.of_type) or "'session.update'" in listed


def _of_another_link(scene: Scene, type_: str) -> Advice | None:
    """The dialect has the event, for another kind of connection."""
    row = scene.server.spec(Side.CLIENT, type_)
    if row is None or Transport.WEBSOCKET in row.transports:
        return None
    links = either([name for link, name in _LINKS.items() if link in row.transports])
    message = f"{safe(type_)} exists only over {links}, and this session refuses it."
    return Advice(message, _OTHERWISE.get(row.means, "Leave it out."), Cause.CLIENT_ERROR)


def _of_another_dialect(scene: Scene, type_: str) -> Advice | None:
    """A dialect has the event, or one with a name like it; None for a type that is nobody's."""
    fields = fields_of(scene.server, Side.CLIENT)
    if fields is None or type_ in fields.events:
        return None
    advice = unknown_event(Case({"type": type_}, type_, scene.server, fields))
    if not advice.edits and not _is_known(type_):
        return None
    return Advice(safe(advice.message), safe(advice.fix or "Leave it out."), Cause.DIALECT_MISMATCH)


def _is_known(type_: str) -> bool:
    held = any(type_ in fields_in(family, side).events for family in FAMILIES for side in Side)
    return held or any(row_of(side, type_) for side in Side)
