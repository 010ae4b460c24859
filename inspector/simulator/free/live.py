"""A Live session: both sides stream, and nothing is committed or requested (PROTOCOL.md 1.7, 2.15).

Every tenth of a second it sends that much sound: a tone while it has words to say, else
silence. It answers each turn it hears, says what commentary it is given, and hands a turn
to the application where the session delegates to the client.
"""

import base64
import binascii
from collections import deque
from collections.abc import Callable, Mapping
from typing import ClassVar

from ...core.json import Json, JsonObject, has, list_at, merged, object_at, text_at
from ...core.wire import Side
from ...formats.dialogue import sound
from ...protocol.dialect import Dialect, load
from ...protocol.schema import fields_of
from .conversation import words_of
from .ear import Detection, Ear, Format, Started, Stopped, format_of
from .identity import Mint
from .intake import read
from .line import Line
from .refusal import Refusal, check
from .reply import saying

DIALECT = "openai-live"
LIFE = 7200  # seconds
TICK = 100  # ms of sound in one delta
_WORD = 3  # ticks that a word takes
_USAGE = 50  # ticks between two session.usage.updated
_FAREWELL = 0.3  # seconds from session.close to session.closed
_DETECTION = Detection(0.5, 100, 500)
_FORMATS = {"audio/pcmu": "pcmu", "audio/pcma": "pcma"}
_DEFAULTS: JsonObject = {
    "instructions": None,
    "audio": {"format": {"type": "audio/pcm", "rate": 24_000}, "output": {"voice": "marin"}},
}


class LiveSession:
    """One Live session, over one line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._mint = Mint(line.now)
        self._dialect: Dialect = load(DIALECT)
        self._settings: JsonObject = {}  # empty until session.start
        self._ear = Ear(format_of(None))
        self._words: deque[str] = deque()  # still to be said
        self._ticks = 0  # of the session's clock
        self._word_ends = 0  # the tick at which the word under way ends
        self._began = 0  # ms at which the turn under way began
        self._muted = False
        self._closing = False
        self.started: Callable[[str], None] = lambda identity: None  # called once, with the session's id
        self.heard: Callable[[bytes], None] = lambda samples: None  # gets the microphone's sound, before muting

    @property
    def format(self) -> Format:
        """How the sound of both sides is written."""
        return self._ear.format

    def open(self) -> None:
        """Live's server waits for session.start."""

    def hear(self, message: str | bytes) -> None:
        """Take one frame of the client."""
        identity: str | None = None
        try:
            body = read(message)
            identity = text_at(body, "event_id")
            if not self._settings and body.get("type") != "session.start":
                raise Refusal("invalid_event", "The first event must be 'session.start'.", "type")
            self._check(body)
            self._HANDLERS.get(str(body["type"]), LiveSession._elsewhere)(self, body)
        except Refusal as refusal:
            self._say("error", error=refusal.body(client_event_id=identity))

    def _check(self, body: JsonObject) -> None:
        """Raises Refusal. What session.start has and session.update has not is fixed."""
        try:
            check(body, self._dialect)
        except Refusal as refusal:
            name = (refusal.param or "").removeprefix("session.")
            if refusal.code == "unknown_parameter" and body["type"] == "session.update" and name in _starting():
                message = f"The field 'session.{name}' cannot be changed after the session has started."
                raise Refusal("immutable_field_update", message, refusal.param) from None
            raise

    def _say(self, type_: str, **fields: Json) -> None:
        self._line.say({"type": type_, "event_id": self._mint.new("event"), **fields})

    def _acknowledge(self, type_: str, body: JsonObject, **fields: Json) -> None:
        identity = text_at(body, "event_id")
        self._say(type_, **fields, **({"client_event_id": identity} if identity else {}))

    @property
    def _now(self) -> int:
        """Milliseconds on the session's clock."""
        return self._ticks * TICK

    # The session ------------------------------------------------------------------------------------------------------

    def _start(self, body: JsonObject) -> None:
        if self._settings:
            raise Refusal("invalid_event", "The session has already started.", "type")
        session = object_at(body, "session")
        if text_at(session, "model") is None:
            raise Refusal("missing_required_parameter", "Missing required parameter: 'session.model'.", "session.model")
        self._check_delegation(session)
        identity = self._mint.new("live")
        whole = merged(_DEFAULTS, session)
        if has(session, ("audio", "format")):
            whole["audio"] = {**object_at(whole, "audio"), "format": object_at(session, "audio", "format")}
        self._settings = {"id": identity, **whole, "status": "active", "expires_at": self._mint.second + LIFE}
        self._ear.retune(format_of(object_at(self._settings, "audio").get("format")))
        self.started(identity)
        self._acknowledge("session.started", body, session=self._settings)
        asked = [object_at(item) for item in list_at(session, "input")]
        if asked and text_at(asked[-1], "role") == "user":
            self._tell(f"You said: {words_of(asked[-1])}.")
        self._line.aside(self._stream())

    def _check_delegation(self, session: JsonObject) -> None:
        kind = text_at(session, "delegation", "type")
        if kind not in (None, "client"):
            message = f"Invalid value: '{kind}'. This server delegates to 'client' only."
            raise Refusal("invalid_value", message, "session.delegation.type")

    def _update(self, body: JsonObject) -> None:
        change = object_at(body, "session")
        self._check_delegation(change)
        self._settings = merged(self._settings, change)
        self._acknowledge("session.updated", body, session=self._settings)

    def _close(self, body: JsonObject) -> None:
        self._closing = True
        self._line.aside(self._leave(body))

    async def _leave(self, body: JsonObject) -> None:
        await self._line.sleep(_FAREWELL)
        usage = self._usage()
        self._acknowledge("session.closed", body, reason="close_requested", session=self._settings, usage=usage)
        self._line.hang_up(1000, "")

    def _usage(self) -> JsonObject:
        return {"seconds": self._now / 1000}

    # What is heard ----------------------------------------------------------------------------------------------------

    def _append(self, body: JsonObject) -> None:
        samples = self._samples(body)
        self.heard(samples)
        if self._muted:
            samples = bytes(len(samples)) if self._ear.format.type == "audio/pcm" else b"\xff" * len(samples)
        for heard in self._ear.take(samples, _DETECTION):
            match heard:
                case Started(loud=loud):
                    self._began = loud
                case Stopped(at=at):
                    self._take_turn(at)

    def _samples(self, body: JsonObject) -> bytes:
        try:
            samples = base64.b64decode(text_at(body, "audio") or "", validate=True)
        except (binascii.Error, ValueError):
            raise Refusal("invalid_audio", "The audio must be base64.", "audio") from None
        if self._ear.format.type == "audio/pcm" and len(samples) % 2:
            raise Refusal("invalid_audio", "PCM16 audio must contain an even number of bytes", "audio")
        return samples

    def _take_turn(self, end: int) -> None:
        """Write down a turn, and answer it or hand it over."""
        quiet = end - _DETECTION.silence
        heard = f"{(quiet - self._began) / 1000:.1f} seconds of sound."
        self._say("session.input_transcript.delta", delta=heard, start_ms=self._began, end_ms=quiet)
        if text_at(self._settings, "delegation", "type") == "client":
            work: JsonObject = {"id": self._mint.new("dlg"), "type": "delegation", "target": "client"}
            self._say("session.delegation.created", delegation=work, offset_ms=self._now)
            return
        self._tell(f"I heard {heard}")

    def _mute(self, body: JsonObject) -> None:
        self._muted = True
        self._acknowledge("session.input_audio.muted", body)

    def _unmute(self, body: JsonObject) -> None:
        self._muted = False
        self._acknowledge("session.input_audio.unmuted", body)

    # What is put in, and said -----------------------------------------------------------------------------------------

    def _put_in(self, body: JsonObject) -> None:
        """Instructions, thoughts and commentary; only commentary is said."""
        type_ = str(body["type"])
        self._acknowledge(f"{type_}ed", body, start_ms=self._now, end_ms=self._now)
        if type_ == "session.commentary.append":
            self._tell(text_at(body, "content") or "")

    def _play(self, body: JsonObject) -> None:
        samples = self._samples(body)
        self._acknowledge("session.output_audio.fixture.playing", body)
        self._line.aside(self._played(body, len(samples) / self._ear.format.bytes_per_ms / 1000))

    async def _played(self, body: JsonObject, seconds: float) -> None:
        await self._line.sleep(seconds)
        self._acknowledge("session.output_audio.fixture.played", body)

    def _elsewhere(self, body: JsonObject) -> None:
        """Work for the Responses or Decisions API, to which no session here delegates."""
        message = f"'{body['type']}' needs delegation to Responses or Decisions, which this session does not have."
        raise Refusal("invalid_parameter", message, "type")

    def _tell(self, text: str) -> None:
        self._words += saying(text if not self._words else f" {text}").words

    async def _stream(self) -> None:
        """Send sound, and the words with it, as long as the session lives."""
        while not self._closing:
            if self._ticks >= self._word_ends and self._words:
                self._word_ends = self._ticks + _WORD
                span = {"start_ms": self._now, "end_ms": self._word_ends * TICK}
                self._say("session.output_transcript.delta", delta=self._words.popleft(), **span)
            self._line.say({"type": "session.output_audio.delta", "delta": self._sound()})
            self._ticks += 1
            if self._ticks % _USAGE == 0:
                self._say("session.usage.updated", usage=self._usage())
            await self._line.sleep(TICK / 1000)

    def _sound(self) -> str:
        format_ = self._ear.format
        name = _FORMATS.get(format_.type) or f"pcm {format_.rate}"
        return sound.sound(TICK * 1000, silent=self._ticks >= self._word_ends, format_=name)

    _HANDLERS: ClassVar[Mapping[str, Callable[["LiveSession", JsonObject], None]]] = {
        "session.start": _start,
        "session.update": _update,
        "session.close": _close,
        "session.input_audio.append": _append,
        "session.input_audio.mute": _mute,
        "session.input_audio.unmute": _unmute,
        "session.instructions.append": _put_in,
        "session.thinking.append": _put_in,
        "session.commentary.append": _put_in,
        "session.output_audio.fixture.play": _play,
    }


def _starting() -> frozenset[str]:
    """The settings that session.start takes."""
    fields = fields_of(load(DIALECT), Side.CLIENT)
    assert fields is not None
    return frozenset(object_at(fields.defs["SessionConfigParam"], "properties"))
