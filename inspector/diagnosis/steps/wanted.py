"""What the next recording should show: whatever this one lacks and would have decided.

Only where the text is not enough: something is open at the end, or several
causes are left. Each line says what to record and what it would decide.
"""

from collections.abc import Callable, Sequence

from ...core.json import Json
from ...core.text import is_elided
from ...model.fact import vad_off
from ...model.state.part import Response
from ...protocol.vocabulary import Cause
from ..base import Ends, Status, Suspect
from ..facts.evidence import says_nothing
from ..facts.official import holds_everything, leaves_out, shows_no_server
from ..turn.case import Case

_SILENT = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})
_OWN = frozenset({"connect", "relay", "demo", "tap"})  # recorders that write every frame, with its time

Wanted = Callable[[Case, Status, frozenset[Cause]], bool]


def record_next(case: Case, status: Status, suspects: Sequence[Suspect]) -> tuple[str, ...]:
    """What is missing in this recording and would decide something, most telling first."""
    if not case.scene.ended or case.scene.server.other_protocol or status is Status.ANSWERED:
        return ()
    causes = frozenset(one.cause for one in suspects)
    return tuple(text for text, is_wanted in _WANTED if is_wanted(case, status, causes))


def _open(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """An answer is owed and does not come, and the recording does not tell why."""
    owed = bool(case.session.open) or case.request is not None or case.turn is not None
    if _content(case, status, causes):
        return False
    return owed and (status is Status.UNCLEAR or (status in _SILENT and len(causes) > 1))


def _until_the_end(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """More of the same log would tell; more of one that shows nothing of the server would not."""
    waits = (bool(case.pending) or bool(case.session.open)) and not shows_no_server(case.scene)
    return waits and case.session.close is None and case.scene.ends is not Ends.OBSERVED and _open(case, status, causes)


def _times(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return case.session.last_at is None and _open(case, status, causes)


def _client_side(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """Only the server's events are in the log, and who asked for what would matter."""
    session = case.session
    silent = not case.shows_the_client
    would_tell = status in (Status.EMPTY, Status.UNHEARD) or bool(session.failures) or _open(case, status, causes)
    return silent and session.last_server_seq > 0 and would_tell and status is not Status.NEVER_CONNECTED


def _server_side(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """Only the client's events are in the log."""
    return case.shows_the_client and shows_no_server(case.scene)


def _every_frame(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return Cause.READER_STOPPED in causes and case.scene.recorder not in _OWN


def _pings(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    session = case.session
    return Cause.NETWORK in causes and not session.pongs and session.close is None and status in _SILENT


def _details(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return any(_hides_its_reason(one) for one in case.responses)


def _content(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """An answer came, and the log leaves out what it held."""
    response = case.response
    return status is Status.UNCLEAR and response is not None and bool(response.closed_seq) and _hides(case, response)


def _hides(case: Case, response: Response) -> bool:
    return response.status == "completed" and not response.has_output and leaves_out(case.scene, response)


def _hides_its_reason(response: Response) -> bool:
    if response.status not in ("failed", "incomplete"):
        return False
    return not response.details or any(_is_elided(value) for value in response.details.values())


def _is_elided(value: Json) -> bool:
    return isinstance(value, str) and is_elided(value)


def _handshake(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """How the connection was opened would tell which endpoint, key or version was wrong."""
    unseen = not case.session.opened_seq
    mixed = case.found("beta-disabled", "mixed-dialect-stream", "model-missing", "auth-failure") is not None
    return unseen and (mixed or (status is Status.NEVER_CONNECTED and not causes))


def _audio(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """The user spoke, or meant to, and the log leaves out how much, where turn detection may have heard nothing."""
    session = case.session
    heard = session.buffer.speech_stopped or session.buffer.committed
    spoken = bool(session.buffer.onsets or session.buffer.appends) and not case.responses and not heard
    if shows_no_server(case.scene):
        return False
    unsized = bool(case.scene.ear.stubs) and not session.buffer.onsets and not vad_off(session)
    return spoken and (unsized or not session.buffer.appends)


def _error(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """An error came, and the log does not show what it says."""
    return not holds_everything(case.scene) and any(map(says_nothing, case.session.failures))


_WANTED: tuple[tuple[str, Wanted], ...] = (
    ("The whole error event as JSON: its code, message and param say what was refused, and why.", _error),
    (
        "response.done whole, with status_details and its error: JSON.stringify(event), not console.log, which prints "
        "[Object]. The reason stands there.",
        _details,
    ),
    ("response.done whole, with the content of its items: JSON.stringify(event). It shows what the answer held.",
     _content),
    ("The client's events too: this log holds only what the server sent, so it does not show what was asked.",
     _client_side),
    ("The server's events too: this log holds only what the client sent. If nothing came back, it is the handshake, "
     "its HTTP status or the close that tells why.",
     _server_side),
    ("A time on every line: it tells how long the silence was.", _times),
    ("Every frame, events of unknown types too, before any handler: it shows whether the answer came and was dropped.",
     _every_frame),
    ("WebSocket pings and pongs: a pong during the silence tells a silent server from a dead connection.", _pings),
    ("Everything until response.done or the close, or 30 s of silence: it tells a late answer from none.",
     _until_the_end),
    ("The handshake: URL, headers without keys, HTTP status. It shows which endpoint and version were asked for.",
     _handshake),
    ("The size of each input_audio_buffer.append in bytes: it shows whether there was anything to hear.", _audio),
)  # fmt: skip
