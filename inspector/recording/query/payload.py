"""The bytes of one event, read back at most once for all the terms of a filter."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ...core import codec
from ...core.json import Json, JsonObject
from ..reading import Reading
from .tree import Step

_BLOB = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")  # audio as base64: letters that are no words
ODD = (b"\\u", b"\\/")  # characters written in a way in which bytes do not compare


class Payload:
    """What crossed the socket as event `seq`."""

    def __init__(self, reading: Reading, seq: int) -> None:
        self._reading, self.seq = reading, seq

    @cached_property
    def raw(self) -> bytes:
        return self._reading.frame(self.seq).payload

    @cached_property
    def _lowered(self) -> bytes:
        return self.raw.lower()

    @cached_property
    def _odd(self) -> bool:
        return any(sign in self.raw for sign in ODD)

    def may_hold(self, hint: bytes) -> bool:
        """Whether these bytes, in small letters, can be in the event: cheap, and true where it is not certain."""
        return not hint or hint in self._lowered or self._odd

    @cached_property
    def body(self) -> JsonObject:
        return codec.decode(self.raw)[0]

    @cached_property
    def text(self) -> str:
        """The event's JSON as text, without blobs; what cannot be read, as it came."""
        return _BLOB.sub("…", (self._evened() if self._odd else self.raw).decode(errors="replace"))

    def _evened(self) -> bytes:
        """The JSON as we would write it; as it came where it cannot be read or written."""
        body, problem = codec.decode(self.raw)
        try:
            return codec.write(body) if codec.is_readable(problem) else self.raw
        except ValueError:
            return self.raw

    @cached_property
    def small(self) -> str:
        """The text in small letters."""
        return self.text.lower()


def values_at(value: Json, path: Sequence[Step]) -> Iterator[Json]:
    """Every value to which a path leads; `None` in the path is every element of a list."""
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        if step in value:
            yield from values_at(value[step], rest)
    elif isinstance(value, list):
        if step is None:
            for one in value:
                yield from values_at(one, rest)
        elif isinstance(step, int) and step < len(value):
            yield from values_at(value[step], rest)


def plain(value: Json) -> str:
    """A value as text: a string as it is, anything else as JSON."""
    try:
        return value if isinstance(value, str) else codec.write(value).decode()
    except ValueError:  # nested too deeply
        return ""
