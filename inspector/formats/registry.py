"""The formats that can be read, each with a name, a way to recognise it and a reader."""

from collections.abc import Callable
from dataclasses import dataclass

from . import cassette, jsonl, native, pasted, transcript
from .conversation import Conversation, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `sniff` says from 0 to 1 how well the first bytes of an input fit it."""

    name: str
    title: str
    sniff: Callable[[bytes], float]
    read: Callable[[Source], list[Conversation]]


FORMATS = (
    Format(native.NAME, "a recording of this program (JSON Lines with a header)", native.sniff, native.read),
    Format(transcript.NAME, "a transcript: > and < lines as in the examples", transcript.sniff, transcript.read),
    Format(cassette.NAME, "a cassette: the messages of a test in YAML", cassette.sniff, cassette.read),
    Format(jsonl.NAME, "JSON Lines: an event a line, bare or in a logger's object", jsonl.sniff, jsonl.read),
    Format(pasted.NAME, "text with events in it: a forum post, an issue, a log", pasted.sniff, pasted.read),
)


def choose(head: bytes) -> Format | None:
    """The format that fits best; None where the bytes are no text."""
    best = max(FORMATS, key=lambda one: one.sniff(head))
    return best if best.sniff(head) > 0 else None
