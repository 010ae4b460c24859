"""Readings for tests of the screen: from transcripts, and from events as plain objects."""

from base64 import b64encode
from collections.abc import Iterable, Mapping

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.dialogue.transcript import entries, parse
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

SECOND = 1_000_000
STARTED = "2026-11-22T09:00:00.000000Z"


def audio(milliseconds: int) -> str:
    """Silence as base64, PCM 16 bit at 24 kHz."""
    return b64encode(bytes(48 * milliseconds)).decode()


def reading_of(text: str, *, ended: bool = True, name: str = "dialogue.txt") -> Reading:
    """The one case of a transcript as a reading."""
    (case,) = parse(text)
    reading = Reading(Header(started=STARTED), name=name, format="transcript", only=())
    for item in entries(case):
        if not isinstance(item, Header):
            reading.feed(item)
    if ended:
        reading.finish()
    return reading


def reading_of_events(
    events: Iterable[tuple[Side, Mapping[str, object]]], *, ended: bool = True, step: int = 10_000, name: str = "events"
) -> Reading:
    """Events as objects, `step` µs apart; with `ended` the recorder saw the end."""
    reading = Reading(Header(started=STARTED), name=name)
    feed(reading, events, step=step)
    if ended:
        reading.feed(Record(RecordKind.END, len(reading.columns) * step, {}))
        reading.finish()
    return reading


def feed(reading: Reading, events: Iterable[tuple[Side, Mapping[str, object]]], *, step: int = 10_000) -> None:
    for side, body in events:
        seq = len(reading.columns) + 1
        reading.feed(Frame(seq * step, side, Kind.TEXT, write(dict(body)), seq))


def delta(response: str = "resp_1", text: str = "word ", **more: object) -> tuple[Side, Mapping[str, object]]:
    body = {"type": "response.output_text.delta", "response_id": response, "item_id": f"item_{response}"}
    return Side.SERVER, {**body, "content_index": 0, "delta": text, **more}


def append(milliseconds: int = 100) -> tuple[Side, Mapping[str, object]]:
    return Side.CLIENT, {"type": "input_audio_buffer.append", "audio": audio(milliseconds)}


_HI = 'item.id=msg_1 item.type=message item.role=user item.content=[{"type":"input_text","text":"Hi"}]'
_AT = "response_id=resp_1 item_id=item_1 content_index=0"
SPOKEN = f"""== a spoken turn
< session.created session.id=sess_1 session.model=gpt-realtime session.output_modalities=["audio"]
> session.update session.type=realtime session.instructions="Be brief."
< session.updated session.id=sess_1 session.model=gpt-realtime session.output_modalities=["audio"]
> conversation.item.create {_HI}
< conversation.item.added {_HI}
< conversation.item.done {_HI}
> response.create
< response.created response.id=resp_1 response.status=in_progress response.output_modalities=["audio"]
~ 3s
< response.output_item.added response_id=resp_1 item.id=item_1 item.type=message item.role=assistant
< response.content_part.added {_AT} part.type=audio
< response.output_audio_transcript.delta {_AT} delta="Sure, "
< response.output_audio.delta {_AT} delta="{audio(200)}"
< response.output_audio_transcript.delta {_AT} delta="the kettle is on."
< response.output_audio.delta {_AT} delta="{audio(300)}"
< response.output_audio.done {_AT}
< response.output_audio_transcript.done {_AT} transcript="Sure, the kettle is on."
< response.content_part.done {_AT} part.type=audio
< response.output_item.done response_id=resp_1 item.id=item_1 item.type=message item.role=assistant
< response.done response.id=resp_1 response.status=completed response.output=[] response.usage.total_tokens=63
~ close 1000 done
"""
