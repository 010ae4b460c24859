"""Write a long recording: a spoken conversation by server-side turn detection, most of its bytes audio.

Every turn is what a microphone and the model make of a few seconds: appends of 20 ms, speech noticed and committed, an
answer in audio with its transcript, usage and rate limits. Same arguments, same bytes.

    python benchmarks/make_recording.py long.jsonl --events 1000000
"""

import argparse
import base64
import math
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from inspector.core import codec
from inspector.core.json import Json, JsonObject

STARTED = "2026-11-22T09:00:00.000000Z"
RATE = 24_000
PIECE_MS = 20
SPEECH = 2.0  # seconds that the user speaks in a turn
ANSWER = 1.2  # times as long is the answer, each piece of it with a piece of the transcript
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_SECOND = 1_795_338_000 - 1_576_800_000  # STARTED as the ids count it
_FORMAT: JsonObject = {"type": "audio/pcm", "rate": RATE}
_WORDS = (" Sure,", " the", " weather", " over", " the", " bay", " stays", " clear", " until", " the", " evening.")


class Line(NamedTuple):
    """One event, microseconds after the one before it."""

    wait: int
    side: str
    body: JsonObject


class Maker:
    """Makes the ids and the audio that a conversation needs, always the same."""

    def __init__(self, speech: float = SPEECH) -> None:
        self._random = random.Random(20261122)
        self._count = 0
        self.at = 0
        self.spoken = round(speech * 1000 / PIECE_MS)  # pieces of the user, a turn
        self.answered = round(ANSWER * self.spoken)
        self.pieces = [_piece(place, self._random) for place in range(50)]

    def identity(self, prefix: str) -> str:
        """A server-made id: the second in base 62, then sixteen characters of its own."""
        self._count += 1
        return f"{prefix}_{_base62(_ID_SECOND + self.at // 1_000_000, 5)}{_base62(self._count, 16)}"

    def audio(self) -> str:
        return self._random.choice(self.pieces)


def _base62(value: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        value, place = divmod(value, 62)
        digits = _DIGITS[place] + digits
    return digits


def _piece(place: int, noise: random.Random) -> str:
    """Twenty milliseconds of a voice-like tone, PCM16 in base64."""
    pitch = 110 + 7 * (place % 11)
    count = RATE * PIECE_MS // 1000
    samples = [
        int(5000 * math.sin(math.tau * pitch * (place * count + i) / RATE) + noise.gauss(0, 150)) for i in range(count)
    ]
    return base64.b64encode(struct.pack(f"<{count}h", *samples)).decode()


def opening(make: Maker) -> Iterator[Line]:
    session: JsonObject = {
        "type": "realtime",
        "object": "realtime.session",
        "id": make.identity("sess"),
        "model": "gpt-realtime",
        "output_modalities": ["audio"],
        "instructions": "You are a helpful, friendly companion. Keep what you say short and clear.",
        "tools": [],
        "tool_choice": "auto",
        "max_output_tokens": "inf",
        "audio": {
            "input": {"format": _FORMAT, "transcription": None, "turn_detection": {"type": "server_vad"}},
            "output": {"format": _FORMAT, "voice": "marin"},
        },
    }
    yield Line(84_000, "server", _server(make, "session.created", session=session))


def turn(make: Maker, place: int) -> Iterator[Line]:
    """What the user says, and the answer."""
    user, heard_ms = make.identity("item"), place * make.spoken * PIECE_MS
    for piece in range(make.spoken):
        yield Line(PIECE_MS * 1000, "client", {"type": "input_audio_buffer.append", "audio": make.audio()})
        if piece == 20:
            yield Line(1000, "server", _speech(make, "speech_started", user, audio_start_ms=heard_ms + 100))
    ended = heard_ms + make.spoken * PIECE_MS - 200
    yield Line(9000, "server", _speech(make, "speech_stopped", user, audio_end_ms=ended))
    yield Line(1000, "server", _speech(make, "committed", user, previous_item_id=None))
    item: JsonObject = {"id": user, "type": "message", "status": "completed", "role": "user"}
    item["content"] = [{"type": "input_audio", "transcript": None}]
    yield Line(300, "server", _server(make, "conversation.item.added", previous_item_id=None, item=item))
    yield Line(300, "server", _server(make, "conversation.item.done", previous_item_id=None, item=item))
    yield from answer(make, user)


def answer(make: Maker, user: str) -> Iterator[Line]:
    response, item = make.identity("resp"), make.identity("item")
    part: JsonObject = {"response_id": response, "item_id": item, "output_index": 0, "content_index": 0}
    message: JsonObject = {"id": item, "type": "message", "status": "in_progress", "role": "assistant", "content": []}
    yield Line(1000, "server", _server(make, "response.created", response=_response(response, "in_progress", [])))
    added: JsonObject = {"response_id": response, "output_index": 0, "item": message}
    yield Line(300_000, "server", _server(make, "response.output_item.added", **added))
    yield Line(500, "server", _server(make, "conversation.item.added", previous_item_id=user, item=message))
    empty: JsonObject = {"type": "audio", "transcript": ""}
    yield Line(7000, "server", _server(make, "response.content_part.added", **part, part=empty))
    said = ""
    for piece in range(make.answered):
        word = _WORDS[piece % len(_WORDS)]
        said += word
        yield Line(2000, "server", _server(make, "response.output_audio_transcript.delta", **part, delta=word))
        yield Line(4000, "server", _server(make, "response.output_audio.delta", **part, delta=make.audio()))
    yield from closing(make, part, message, said)


def closing(make: Maker, part: JsonObject, message: JsonObject, said: str) -> Iterator[Line]:
    whole: JsonObject = {"type": "audio", "transcript": said}
    final: JsonObject = {**message, "status": "completed", "content": [{**whole, "type": "output_audio"}]}
    ended: JsonObject = {"response_id": part["response_id"], "output_index": 0, "item": final}
    response = _response(str(part["response_id"]), "completed", [final])
    yield Line(900, "server", _server(make, "response.output_audio.done", **part))
    yield Line(300, "server", _server(make, "response.output_audio_transcript.done", **part, transcript=said))
    yield Line(300, "server", _server(make, "response.content_part.done", **part, part=whole))
    yield Line(300, "server", _server(make, "conversation.item.done", previous_item_id=None, item=final))
    yield Line(300, "server", _server(make, "response.output_item.done", **ended))
    yield Line(3000, "server", _server(make, "response.done", response=response))
    limits: Json = [{"name": "tokens", "limit": 40000, "remaining": 39800, "reset_seconds": 0.3}]
    yield Line(29_000, "server", _server(make, "rate_limits.updated", rate_limits=limits))


def _server(make: Maker, name: str, **fields: Json) -> JsonObject:
    return {"type": name, "event_id": make.identity("event"), **fields}


def _speech(make: Maker, what: str, item: str, **fields: Json) -> JsonObject:
    return _server(make, f"input_audio_buffer.{what}", item_id=item, **fields)


def _response(identity: str, status: str, output: list[Json]) -> JsonObject:
    tokens: JsonObject = {"total_tokens": 140, "input_tokens": 60, "output_tokens": 80}
    return {
        "object": "realtime.response",
        "id": identity,
        "status": status,
        "status_details": None,
        "output": output,
        "conversation_id": "conv_1",
        "output_modalities": ["audio"],
        "usage": tokens if output else None,
        "metadata": None,
    }


def lines(events: int, speech: float = SPEECH) -> Iterator[bytes]:
    """The recording's lines, header first; as many events as asked for, cut where the number is reached."""
    make = Maker(speech)
    header: JsonObject = {"inspector": 1, "started": STARTED, "recorder": "relay", "transport": "websocket"}
    yield codec.write({**header, "title": f"A spoken conversation of {events:,} events"}) + b"\n"
    count, place = 0, 0
    script: Iterator[Line] = opening(make)
    while count < events:
        for wait, side, body in script:
            make.at += wait
            at = b"%d.%06d" % divmod(make.at, 1_000_000)
            yield b'{"at":' + at + b',"from":"' + side.encode() + b'","event":' + codec.write(body) + b"}\n"
            count += 1
            if count == events:
                break
        script, place = turn(make, place), place + 1


def write(target: Path, events: int, speech: float = SPEECH) -> None:
    with target.open("wb") as file:
        file.writelines(lines(events, speech))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--speech", type=float, default=SPEECH, help="seconds that the user speaks in a turn")
    asked = parser.parse_args()
    write(asked.target, asked.events, asked.speech)
    print(f"{asked.target}: {asked.events:,} events, {asked.target.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
