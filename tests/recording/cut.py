"""Recordings that end early."""

from pathlib import Path

from inspector.core.wire import Frame
from inspector.recording.file import Record
from inspector.recording.parser import Parser
from inspector.recording.reading import Reading


def cut(path: Path, seq: int) -> Reading:
    """A reading that ends right after event `seq`."""
    parser = Parser()
    reading: Reading | None = None
    for item, *place in (*parser.feed(path.read_bytes()), *parser.finish()):
        if not isinstance(item, (Frame, Record)):
            reading = Reading(item)
            continue
        assert reading is not None
        if isinstance(item, Frame) and item.seq > seq:
            break
        if len(reading.columns) < seq:
            reading.feed(item, *place[:3])
    assert reading is not None
    return reading
