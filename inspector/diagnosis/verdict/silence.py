"""Causes of a silence: a stalled server, a reader that stopped, a dead network, a cut recording.

The protocol alone cannot tell them apart; pings, the recorder and the way the
recording ends can.
"""

from ...core.clock import span_text
from ...core.json import text_at
from ...core.text import count_text
from ...core.wire import Side, Transport
from ...model.session import Close
from ...model.state.answer import Answer
from ...protocol.vocabulary import Cause
from ..base import Confidence, Ends, Excluded, Suspect
from ..facts.evidence import PING_TIMEOUT
from ..turn.case import Case
from ..turn.ending import GOODBYE
from .suspicion import TESTS, Judgement

_BROKEN = {
    "failed": "The peer connection failed: the other end is not reached any more.",
    "disconnected": "The peer connection is disconnected: the other end does not answer the browser's checks.",
}


def _awaiting(case: Case) -> tuple[str, tuple[int, ...]] | None:
    """What the server owes in this turn: a sentence and its evidence; None if nothing."""
    response, request = case.response, case.request
    if response and response.hangs:
        what = "stopped in the middle" if response.has_output else "produced nothing after response.created"
        return what, (response.opened_seq,) if response.opened_seq else ()
    if request and request.answer is Answer.PENDING:
        return "did not answer response.create", (request.seq,)
    untaken = case.untaken
    return ("did not take the user's input", untaken.evidence) if untaken else None


_WAITED = (
    "response-stalled-no-output", "response-never-done", "response-create-unanswered", "speech-stopped-no-commit",
    "commit-unacked", "item-create-unacked",
)  # fmt: skip


def _cut_off(case: Case) -> bool:
    """The connection ended before any wait for the server was over."""
    return case.session.close is not None and case.found(*_WAITED) is None


def server_stall(case: Case) -> Judgement:
    owed, close = _awaiting(case), case.session.close
    if owed is None:
        return None
    if case.session.link.peer in _BROKEN:
        because = f"The server {owed[0]} as far as the recording goes, but the peer connection does not reach it."
        return Suspect(Cause.SERVER_STALL, Confidence.LOW, because, owed[1], TESTS[Cause.SERVER_STALL])
    held = case.session.link.holding.get(Side.SERVER)
    if held:
        because = f"The relay holds back what the server sends (event {held.seq} and what follows it)."
        return Excluded(Cause.SERVER_STALL, because, (held.seq,))
    if case.session.link.paused:
        because = f"The server {owed[0]} as far as the recording goes, but the app does not read."
        return Suspect(Cause.SERVER_STALL, Confidence.LOW, because, owed[1], TESTS[Cause.SERVER_STALL])
    if close and _cut_off(case):
        because = f"The connection ended (event {close.seq}) before the server was late with anything."
        return Excluded(Cause.SERVER_STALL, because, (close.seq,))
    if pinging := _pings_failed(case):
        because = f"The server {owed[0]}, and the client gave the connection up because a ping had no answer."
        return Suspect(Cause.SERVER_STALL, Confidence.LOW, because, (*owed[1], pinging.seq))
    alive = _pong_after_silence(case)
    if alive:
        because = f"The server {owed[0]}, while pings are answered, the last one {alive} into the silence."
        return Suspect(Cause.SERVER_STALL, Confidence.HIGH, because, owed[1], TESTS[Cause.SERVER_STALL])
    because = f"The request is complete and legal, and the server {owed[0]}."
    return Suspect(Cause.SERVER_STALL, Confidence.MEDIUM, because, owed[1], TESTS[Cause.SERVER_STALL])


def _silent_since(case: Case) -> int | None:
    """The moment of the last thing that the server answered, or has to: µs since the start."""
    if case.response:
        return case.response.last_at
    if case.request:
        return case.request.at
    untaken = case.untaken
    operation = case.session.operations.get(untaken.seq) if untaken else None
    return operation.at if operation else None


def _pong_after_silence(case: Case) -> str | None:
    """How long after the last event of the turn a ping was answered; None if none was."""
    since, pong = _silent_since(case), case.session.last_pong_at
    return span_text(pong - since) if pong is not None and since is not None and pong > since else None


_BUSY = "a blocking call in the event loop, such as audio, a file or a tool"
_UNSAID = {
    "relay": "The relay wrote what arrived; whether the app read it, the recording does not say.",
    "tap": "The tap wrote what the app took; whether more had arrived, the recording does not say.",
}


def _pings_failed(case: Case) -> Close | None:
    """The close of a client that waited for a pong in vain."""
    close = case.session.close
    return close if close and close.side is Side.CLIENT and PING_TIMEOUT in close.reason else None


def reader_stopped(case: Case) -> Judgement:
    if pinging := _pings_failed(case):
        because = f"A client that is busy reads no pong either, and gives up a connection that is alive ({_BUSY})."
        return Suspect(Cause.READER_STOPPED, Confidence.MEDIUM, because, (pinging.seq,))
    if _awaiting(case) is None or _cut_off(case):
        return None
    if case.scene.recorder in ("connect", "demo"):
        return Excluded(Cause.READER_STOPPED, "The inspector read the socket itself and writes each frame as it comes.")
    held = case.session.link.holding.get(Side.SERVER)
    if held:
        because = f"The relay holds back what the app is to read (event {held.seq} and what follows it)."
        return Excluded(Cause.READER_STOPPED, because, (held.seq,))
    if case.session.link.told:
        return _app_read(case)
    if case.scene.recorder == "tap" and case.scene.transport is Transport.WEBRTC:
        because = "The snippet hears each message as the browser hands it to the page, whatever the page makes of it."
        return Excluded(Cause.READER_STOPPED, because)
    if unsaid := _UNSAID.get(case.scene.recorder):
        return Suspect(Cause.READER_STOPPED, Confidence.LOW, unsaid, (), TESTS[Cause.READER_STOPPED])
    because = (
        "The text shows what the app printed, not what arrived: a receive loop that ended or filters hides the rest."
    )
    return Suspect(Cause.READER_STOPPED, Confidence.MEDIUM, because, (), TESTS[Cause.READER_STOPPED])


def _app_read(case: Case) -> Judgement:
    """The recorder says whether the app reads; a pause long enough to matter is a finding, and spoken for by it."""
    link = case.session.link
    if link.paused and link.queued:
        span = link.paused_for(case.scene.now)
        since = f" for {span_text(span)}" if span is not None else ""
        because = f"The app has not read{since}, and {count_text(link.queued, 'frame')} wait for it."
        return Suspect(Cause.READER_STOPPED, Confidence.MEDIUM, because, (), TESTS[Cause.READER_STOPPED])
    waited = f"for at most {span_text(link.longest)}" if link.longest else "never"
    who = "what had come waited" if case.scene.recorder == "tap" else "the relay had to wait"
    return Excluded(Cause.READER_STOPPED, f"The app kept reading: {who} for it {waited}.")


def network(case: Case) -> Judgement:
    close = case.session.close
    if close and close.lost:
        because = f"The connection broke: {close.lost}."
        return Suspect(Cause.NETWORK, Confidence.HIGH, because, (close.seq,), TESTS[Cause.NETWORK])
    failed = text_at(case.session.answered, "failed")
    if failed:
        message = text_at(case.session.answered, "message") or failed
        return Suspect(Cause.NETWORK, Confidence.HIGH, message, (case.session.answered_seq,))
    if _awaiting(case) is None:
        return None
    alive = _pong_after_silence(case)
    if alive:
        return Excluded(Cause.NETWORK, f"A ping was answered {alive} into the silence: the connection is alive.")
    if close is None and (peer := _peer(case)):
        return peer
    if close and not _pings_failed(case):
        how = "in order" if close.code in GOODBYE else "and not lost,"
        because = f"The connection was closed {how} with code {close.code}."
        return Excluded(Cause.NETWORK, because, (close.seq,))
    because = "Nothing shows that the connection was still alive during the silence."
    return Suspect(Cause.NETWORK, Confidence.LOW, because, (), TESTS[Cause.NETWORK])


def _peer(case: Case) -> Judgement:
    """What the browser says of a WebRTC connection, whose other end it asks every few seconds (RFC 7675, 5.1)."""
    if broken := _BROKEN.get(case.session.link.peer):
        return Suspect(Cause.NETWORK, Confidence.HIGH, broken, (), TESTS[Cause.NETWORK])
    if case.session.link.peer == "connected" and case.scene.ends is not Ends.UNKNOWN:
        return Excluded(Cause.NETWORK, "The peer connection is connected: the other end answers the browser's checks.")
    return None


_KEEPING = frozenset({"connect", "demo", "relay", "sideband", "tap"})  # recorders that write while one looks


def recording_cut(case: Case) -> Judgement:
    scene = case.scene
    if case.response and case.response.status == "incomplete":
        return None
    if scene.lost:
        because = f"{count_text(scene.lost, 'gap')} in the recording: what is missing may have come unseen."
        return Suspect(Cause.RECORDING_CUT, Confidence.MEDIUM, because, (), TESTS[Cause.RECORDING_CUT])
    if scene.ends is Ends.OBSERVED or (not scene.ended and scene.recorder in _KEEPING):
        since = _silent_since(case)
        silent = span_text(scene.now - since) if scene.now is not None and since is not None else None
        waited = f" and shows {silent} of silence" if silent and not silent.startswith("0 ") else ""
        kept = "was kept to its end" if scene.ended else "is still being kept"
        return Excluded(Cause.RECORDING_CUT, f"The recording {kept}{waited}.")
    because = "The log is a copy: that nothing more came is said, not shown."
    return Suspect(Cause.RECORDING_CUT, Confidence.LOW, because, (), TESTS[Cause.RECORDING_CUT])
