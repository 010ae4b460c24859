"""What a conversation.item.truncate claims, held against the audio that was received."""

from typing import NamedTuple

from ...core.json import integer_at, text_at
from ...model.session import Session
from ...model.state.answer import Operation
from ...model.state.part import Item
from ...model.state.setting import OUTPUT_FORMAT, bytes_per_ms

_LEAST = 4800  # bytes: a log that leaves out the audio keeps less of it


class Truncation(NamedTuple):
    """The item that is to be cut, where, and how much of its audio had come (None: the log does not hold it)."""

    item: Item | None
    claimed_ms: int
    received_ms: int | None


def truncation(session: Session, operation: Operation) -> Truncation:
    item = session.items.get(text_at(operation.body, "item_id") or "")
    claimed = integer_at(operation.body, "audio_end_ms") or 0
    stream = item.streams.get(integer_at(operation.body, "content_index") or 0) if item else None
    if stream is None or stream.audio_bytes < _LEAST:
        return Truncation(item, claimed, None)
    return Truncation(item, claimed, stream.audio_bytes // bytes_per_ms(session.config, OUTPUT_FORMAT))
