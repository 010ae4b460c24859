"""Sessions of the Live API: another vocabulary, no turns, no responses for speech."""

from inspector.core.json import Json, JsonObject

from .recipe import expected, recording, scenario
from .talk import Talk

_LIVE = "wss://api.openai.com/v1/live/sessions"
_LINE: JsonObject = {"type": "audio/pcmu", "rate": 8000}  # as on the telephone, which keeps the samples small


def begin(talk: Talk) -> JsonObject:
    """session.start and session.started; the session is given back."""
    asked: JsonObject = {
        "model": "gpt-live-1", "instructions": "Be brief and kind.",
        "audio": {"format": _LINE, "output": {"voice": "marin"}},
    }  # fmt: skip
    identity = talk.client("session.start", 30, session=asked)
    session: JsonObject = {"id": talk.identity("live"), **asked, "status": "active", "expires_at": talk.now + 7200}
    talk.server("session.started", 210, session=session, client_event_id=identity)
    return session


def stream(talk: Talk, words: list[str], heard: int, kind: str = "tone") -> None:
    """Both sides of the sound go on, 100 ms at a time; `words` are what the model says meanwhile."""
    for place, word in enumerate(words):
        talk.client("session.input_audio.append", 60, audio="@silence 100ms")
        start = heard + 100 * place
        talk.body("<", {"type": "session.output_audio.delta", "delta": f"@{kind} 100ms"}, 40)
        if word:
            talk.server("session.output_transcript.delta", delta=word, start_ms=start, end_ms=start + 100)


def close(talk: Talk, session: JsonObject, seconds: float) -> None:
    identity = talk.client("session.close", 200)
    talk.server(
        "session.closed", 640, reason="close_requested", session=session, usage={"seconds": seconds},
        client_event_id=identity,
    )  # fmt: skip
    talk.close(1000)


@scenario(
    "live-turn",
    "A question to a Live session",
    "Live has no buffer to commit and no response to create: both sides stream, and the words come beside the sound.",
    "healthy",
    expected("answered"),
    sound="pcmu",
)
def live_turn(talk: Talk) -> None:
    session = begin(talk)
    for place, word in enumerate(("Is", " the", " water", " hot?", "")):
        talk.client("session.input_audio.append", 60, audio=f"@{'tone' if word else 'silence'} 100ms")
        talk.body("<", {"type": "session.output_audio.delta", "delta": "@silence 100ms"}, 40)
        if word:
            talk.server("session.input_transcript.delta", delta=word, start_ms=100 * place, end_ms=100 * place + 100)
    stream(talk, ["Yes,", " it", " just", " boiled."], 500)
    stream(talk, ["", ""], 900, "silence")
    used: JsonObject = {"seconds": 1.1}
    talk.server("session.usage.updated", 20, usage=used)
    close(talk, session, 1.4)


@recording(
    "live-realtime-events",
    "Realtime events on the Live API",
    "The client connects to Live and speaks Realtime. Live begins with session.start and knows neither session.update "
    "before it nor response.create; every event is refused.",
    "dialect",
    expected("never-connected", "dialect-mismatch", "realtime-events-on-live", "session-update-rejected"),
    sound="pcmu",
)
def live_realtime_events(talk: Talk) -> None:
    talk.handshake(_LIVE)
    talk.client("session.update", 30, session={"type": "realtime", "output_modalities": ["audio"]})
    _refused(talk, "Invalid value: 'session.update'. The first event must be 'session.start'.", "type")
    talk.client("response.create", 400)
    _refused(talk, "Invalid value: 'response.create'. The first event must be 'session.start'.", "type")
    talk.wait(25_000)


@recording(
    "live-expired",
    "A Live session at the end of its time",
    "Two hours are the most a Live session lasts. It ends with session.closed and the reason expired: in order, "
    "but before the client wished it.",
    "lifetime",
    expected("answered", None, "session-expired"),
    sound="pcmu",
)
def live_expired(talk: Talk) -> None:
    talk.handshake(_LIVE)
    session = begin(talk)
    talk.remark("The first minutes; what lies between has been left out.")
    stream(talk, ["Good", " evening."], 0)
    talk.at += 7_195_000_000
    talk.lines.append("~ 7195s")
    stream(talk, ["And", " so", " the"], 7_197_000)
    talk.server(
        "session.closed", 60, reason="expired", session=session | {"status": "closed"}, usage={"seconds": 7200.0}
    )
    talk.close(1000, after=20)


def _refused(talk: Talk, message: str, param: Json) -> None:
    error: JsonObject = {
        "type": "invalid_request_error", "code": "invalid_value", "message": message, "param": param,
        "client_event_id": None,
    }  # fmt: skip
    talk.server("error", 40, error=error)
