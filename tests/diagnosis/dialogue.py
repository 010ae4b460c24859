"""Transcripts as recordings that have been read to their end."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Finding
from inspector.formats.transcript import Case, entries, parse
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

Item = Header | Frame | Record
_LENGTH = re.compile("‹([0-9]+) ms›")


def cases_of(path: Path) -> list[Case]:
    """The cases of a file; `‹200 ms›` stands for so much silence as PCM at 24 kHz."""
    return parse(_LENGTH.sub(lambda found: b64encode(bytes(48 * int(found[1]))).decode(), path.read_text("utf-8")))


def recorded(case: Case) -> Iterator[Item]:
    """The case as a recording; `handshake: STATUS` puts a handshake before it, `lost: N` so many gaps."""
    handshake = case.header.get("handshake")
    shift = 2 if handshake else 0
    for item in entries(case):
        yield item._replace(seq=item.seq + shift) if isinstance(item, Frame) else item
        if isinstance(item, Header) and handshake:
            yield Frame(0, Side.CLIENT, Kind.OPEN, write({"url": "wss://api.example.com/v1/realtime"}), 1)
            yield Frame(0, Side.SERVER, Kind.ANSWER, write({"status": int(handshake)}), 2)
        if isinstance(item, Header):
            yield from [Record(RecordKind.LOST, 0, {})] * int(case.header.get("lost", "0"))


def read(items: Iterable[Item], only: set[str] | None = None) -> Reading:
    header, *rest = items
    assert isinstance(header, Header)
    reading = Reading(header, only=only)
    for item in rest:
        assert not isinstance(item, Header)
        reading.feed(item)
    reading.finish()
    return reading


def findings(text: str, only: set[str] | None = None) -> list[Finding]:
    """What a text with one case comes to."""
    (case,) = parse(text)
    return read(recorded(case), only).findings()
