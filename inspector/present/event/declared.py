"""What the session declared by a certain event: its configuration then, and the format of an event's audio."""

from ...core.event import Event
from ...core.json import Json, JsonObject, object_at, text_at
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, setting
from ...protocol.vocabulary import Meaning
from ...recording.reading import Reading

_CHUNK = 4_096  # rows looked through at once, backwards
_WORDS = frozenset({Meaning.OUTPUT_TEXT, Meaning.OUTPUT_TRANSCRIPT, Meaning.OUTPUT_ARGUMENTS, Meaning.TRANSCRIPTION})
_OF_SESSION = (Meaning.SESSION_CREATED, Meaning.SESSION_UPDATED)


def config_at(reading: Reading, seq: int) -> JsonObject:
    """The configuration in effect at event `seq`, as the server last announced it; what came first where none had."""
    session = reading.session
    if seq >= session.config_seq:
        return session.config
    return object_at(reading.event(_announced(reading, seq) or session.created_seq or 1).body, "session")


def _announced(reading: Reading, seq: int) -> int:
    """The last event at or before `seq` that showed the configuration; 0 where there is none."""
    columns, types = reading.columns, reading.scene.server.types_of(_OF_SESSION)
    wanted = {number for number, name in enumerate(columns.names()) if name in types}
    for end in range(seq, 0, -_CHUNK):
        first = max(end - _CHUNK, 0)
        chunk = columns.types[first:end]
        if wanted.intersection(chunk):
            return first + max(place for place, number in enumerate(chunk, start=1) if number in wanted)
    return 0


def holds_words(means: Meaning) -> bool:
    """Tell whether the text of such an event is words, whatever it looks like."""
    return means in _WORDS


def audio_format(reading: Reading, event: Event, means: Meaning) -> Json:
    """The format that the audio in an event should have; None where nobody declared one."""
    if means is Meaning.OUTPUT_AUDIO:
        response = reading.session.responses.get(text_at(event.body, "response_id") or "")
        if response and response.audio_format is not None:
            return response.audio_format
        return setting(config_at(reading, event.seq), OUTPUT_FORMAT)
    return setting(config_at(reading, event.seq), INPUT_FORMAT)
