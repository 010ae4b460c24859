"""The report JSON as text, a bit of it at a time: a long one would fill the memory."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from ...core import codec
from ...core.json import Json, JsonObject
from ...recording.query.tree import Node
from ...recording.reading import Reading
from .report import VERSION, damage, found, lists, told

_HEAD = f'{{\n  "version": {VERSION},\n  "recordings": [\n'.encode()
_TAIL = b"\n  ]\n}\n"
_MANY = 500  # elements that are made into text at once
_DAMAGE = b'\n        "damage": []'  # as it stands, empty, in what is said of imported events


def piece(reading: Reading, where: Node | None = None) -> tuple[bytes, ...]:
    """One recording as it stands in a printed report, bit by bit, with `where` the events that it finds too."""
    long = lists(reading)
    whole = {**told(reading, long.keys()), **(found(reading, where) if where else {})}
    rest = codec.write_pretty({"version": VERSION, "recordings": [whole]})[len(_HEAD) : -len(_TAIL)]
    bits: list[bytes] = []
    if whole["imported"]:
        before, rest = rest.split(_DAMAGE, 1)
        bits += (before, *_damaged(damage(reading)))
    for key, values in long.items():
        before, rest = rest.split(_marked(key), 1)
        bits += (before, *_listed(key, values))
    return (*bits, rest)


def _damaged(events: Iterable[JsonObject]) -> Iterator[bytes]:
    """The events that are not as they stood, each in a line: all of a long log may be such."""
    whole = iter(events)
    before = _DAMAGE[:-1] + b"\n"
    while some := [*islice(whole, _MANY)]:
        yield before + b",\n".join(b" " * 10 + codec.write(one) for one in some)
        before = b",\n"
    yield b"\n        ]" if before == b",\n" else _DAMAGE


def _marked(key: str) -> bytes:
    """An empty list as it stands in a recording's report."""
    return f'\n      "{key}": []'.encode()


def _listed(key: str, values: Iterable[Json]) -> Iterator[bytes]:
    """A list of a recording's report as text, some of its elements at a time."""
    head, tail = f'\n      "{key}": [\n'.encode(), b"\n      ]"
    whole = iter(values)
    before = head
    while some := [*islice(whole, _MANY)]:
        text = codec.write_pretty({"": [{key: some}]})
        start = text.index(head) + len(head)
        yield before
        yield text[start : text.rindex(tail)]
        before = b",\n"
    yield _marked(key) if before is head else tail


def printed(pieces: Iterable[Iterable[bytes]], closing: Callable[[], JsonObject]) -> Iterator[bytes]:
    """A printed report, bit by bit as its pieces come; `closing` is asked after the last for the keys that follow."""
    before = _HEAD
    for one in pieces:
        yield before
        yield from one
        before = b",\n"
    yield b"\n  ]" if before != _HEAD else _HEAD.rstrip() + b"]"
    rest = codec.write_pretty(closing()).removeprefix(b"{\n").removesuffix(b"\n}\n")
    yield (b",\n" + rest if rest != b"{}\n" else b"") + b"\n}\n"
