"""The input audio of a session: appended, heard in turns, committed (PROTOCOL.md 2.4, 2.5, 2.11)."""

from collections.abc import Callable

from ...core.json import Json, JsonObject, integer_at, object_at, text_at, value_at
from . import setting
from .ear import Detection, Ear, Started, Stopped, detection_of, format_of
from .floor import Floor
from .refusal import Refusal
from .transcription import Transcription

_LEAST = 100  # ms of audio that can be committed


class Microphone:
    """Tells of turns as the settings say: `began` is called when speech begins, `taken` when a turn is an item."""

    def __init__(
        self, floor: Floor, settings: JsonObject, began: Callable[[], None], taken: Callable[[], None]
    ) -> None:
        self._floor, self._settings, self._began, self._taken = floor, settings, began, taken
        self._ear = Ear(format_of(value_at(settings, setting.INPUT_FORMAT)))
        self._speech = ""  # the id that the turn under way will have
        self._quiet_from: int | None = None  # ms from which the user's silence counts

    @property
    def bytes_per_ms(self) -> int:
        return self._ear.format.bytes_per_ms

    @property
    def _detection(self) -> Detection | None:
        return detection_of(self._turns)

    @property
    def _turns(self) -> Json:
        return value_at(self._settings, setting.DETECTION)

    def follow(self, settings: JsonObject) -> None:
        """Take the settings of an update."""
        self._settings = settings
        if self._ear.retune(format_of(value_at(settings, setting.INPUT_FORMAT))):
            self._speech = ""

    def hold(self) -> None:
        """A response begins: nobody waits for the user."""
        self._quiet_from = None

    def release(self, length: int) -> None:
        """A response has ended; its sound, `length` milliseconds, is still to be played."""
        self._quiet_from = self._ear.heard + length

    def append(self, audio: bytes) -> None:
        for heard in self._ear.take(audio, self._detection):
            match heard:
                case Started(at=at):
                    self._begin(at)
                case Stopped(at=at, audio=turn):
                    self._floor.say("input_audio_buffer.speech_stopped", audio_end_ms=at, item_id=self._speech)
                    self._commit(turn)
                    self._taken()
        self._watch()

    def commit(self) -> None:
        """Make an item of what was appended. Raises Refusal."""
        pending = self._ear.pending(self._detection)
        if pending < _LEAST:
            message = (
                "Error committing input audio buffer: buffer too small. Expected at least "
                f"{_LEAST}ms of audio, but buffer only has {pending:.2f}ms of audio."
            )
            raise Refusal("input_audio_buffer_commit_empty", message)
        self._commit(self._ear.commit())

    def clear(self) -> None:
        self._ear.clear()
        self._speech = ""
        self._floor.say("input_audio_buffer.cleared")

    def _begin(self, at: int) -> None:
        self._quiet_from = None
        self._speech = self._floor.mint.new("item")
        self._floor.say("input_audio_buffer.speech_started", audio_start_ms=at, item_id=self._speech)
        self._began()

    def _watch(self) -> None:
        """Begin a turn without speech where the user has been silent for too long."""
        limit, since, now = integer_at(self._turns, "idle_timeout_ms"), self._quiet_from, self._ear.heard
        if limit is None or since is None or now - since < limit:
            return
        self._quiet_from = None
        self._speech = self._floor.mint.new("item")
        where: JsonObject = {"audio_start_ms": since, "audio_end_ms": now, "item_id": self._speech}
        self._floor.say("input_audio_buffer.timeout_triggered", **where)
        self._commit(self._ear.commit(), silent=True)
        self._taken()

    def _commit(self, audio: bytes, *, silent: bool = False) -> None:
        identity = self._speech or self._floor.mint.new("item")
        self._speech = ""
        item: JsonObject = {"id": identity, "type": "message", "status": "completed", "role": "user"}
        item = {**item, "content": [{"type": "input_audio", "transcript": None}]}
        before = self._floor.conversation.add(item)
        self._floor.conversation.keep(identity, audio, self.bytes_per_ms)
        self._floor.say("input_audio_buffer.committed", previous_item_id=before, item_id=identity)
        self._floor.announce(item, before)
        wanted = object_at(value_at(self._settings, setting.TRANSCRIPTION))
        if wanted:
            model = text_at(wanted, "model") or ""
            self._floor.line.aside(Transcription(self._floor, identity, model, silent=silent).run())
