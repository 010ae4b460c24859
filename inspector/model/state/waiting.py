"""Client events that await an answer, by all that an answer may tell of them.

An answer that comes must find its command at once, however many wait: each stands in a line of its kind, of its type
and of what it is about. The tracker writes; the oldest of a line comes first.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from ...core.json import Json, JsonObject, object_at, text_at
from ...protocol.vocabulary import Meaning as M
from .answer import Operation

Label = tuple[Hashable, ...]

_NAMELESS: Label = ("nameless",)
_ENDS = 32  # of a line that is longer than two such ends only these are looked through

_ROOMY = 512  # gaps that do no harm

_SCALAR = (str, int, float, bool, type(None))


class Line(dict[int, Operation]):
    """Commands by their numbers, in order. The oldest leave first: now and then the gap before the others is closed."""

    __slots__ = ("_gap",)

    def __init__(self) -> None:
        self._gap = 0

    def leave(self, seq: int) -> None:
        """Take one out, if it is there."""
        if self.pop(seq, None) is None:
            return
        self._gap += 1
        if self._gap * 8 > len(self) + _ROOMY:
            rest = [*self.items()]
            self.clear()
            self.update(rest)
            self._gap = 0


@dataclass(slots=True)
class Waiting:
    """The lines in which the commands stand that have no answer yet."""

    _lines: dict[Label, Line] = field(default_factory=dict)

    def add(self, operation: Operation) -> None:
        """Put a command at the end of its lines."""
        lines = self._lines
        for label in labels(operation):
            line = lines.get(label)
            if line is None:
                line = lines[label] = Line()
            line[operation.seq] = operation

    def drop(self, operation: Operation) -> None:
        """Take a command out: it has its answer."""
        lines = self._lines
        for label in labels(operation):
            line = lines.get(label)
            if line is not None:
                line.leave(operation.seq)
                if not line:
                    del lines[label]

    def first(self, *label: Hashable) -> Operation | None:
        """The oldest of a line."""
        line = self._lines.get(label)
        return next(iter(line.values())) if line else None

    def newest(self, *label: Hashable) -> Operation | None:
        line = self._lines.get(label)
        return next(reversed(line.values())) if line else None

    def count(self, *label: Hashable) -> int:
        return len(self._lines.get(label, ()))

    def others(self, operation: Operation, *label: Hashable) -> bool:
        """Whether any but this one stands in the line."""
        line = self._lines.get(label, ())
        return len(line) > (operation.seq in line)

    def oldest(self, count: int, *label: Hashable) -> list[Operation]:
        """The oldest of a line, as many as are asked for at the most."""
        line = self._lines.get(label)
        return [*islice(line.values(), count)] if line else []

    def ends(self, *label: Hashable) -> list[Operation]:
        """A line in order; of a long one only its oldest and its newest."""
        line = self._lines.get(label)
        if line is None:
            return []
        if len(line) <= 2 * _ENDS:
            return [*line.values()]
        return [*islice(line.values(), _ENDS), *reversed([*islice(reversed(line.values()), _ENDS)])]


def labels(operation: Operation) -> Iterator[Label]:
    """The lines in which a command stands."""
    means, type_, body = operation.means, operation.type, operation.body
    yield (means,)
    yield ("type", type_)
    if operation.event_id is None:
        yield _NAMELESS
        yield (means, "nameless")
        yield ("type", type_, "nameless")
    special = _SPECIAL.get(means)
    if special is not None:
        for label in special(body):
            yield (means, *label)


def metadata_key(metadata: JsonObject) -> Hashable:
    """Equal for equal metadata; what is nested in it is left out."""
    return frozenset((name, value if isinstance(value, _SCALAR) else None) for name, value in metadata.items())


def _creates(body: JsonObject) -> Iterator[Label]:
    """An item is told by the id that the client gave, else by its type and role."""
    item = object_at(body, "item")
    identity = text_at(item, "id")
    if identity is not None:
        yield ("id", identity)
    if "id" not in item:
        yield ("like", text_at(item, "type"), text_at(item, "role"))


def _asks(body: JsonObject) -> Iterator[Label]:
    """A request is told by its metadata, and by whether it stands beside the conversation."""
    asked = object_at(body, "response")
    yield ("aside", asked.get("conversation") == "none")
    metadata = object_at(asked, "metadata")
    if metadata:
        yield ("metadata", metadata_key(metadata))


def _names(body: JsonObject) -> Iterator[Label]:
    """A command is told by the item that it names; a log of names does not show which."""
    identity: Json = body.get("item_id")
    if isinstance(identity, str):
        yield ("item", identity)
    elif len(body) == 1:
        yield ("item", None)


_SPECIAL: Mapping[M, Callable[[JsonObject], Iterator[Label]]] = {
    M.ITEM_CREATE: _creates,
    M.RESPONSE_CREATE: _asks,
    M.ITEM_RETRIEVE: _names,
    M.ITEM_TRUNCATE: _names,
    M.ITEM_DELETE: _names,
}
