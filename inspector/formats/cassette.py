"""VCR-style cassettes: the messages of a WebSocket as other projects record them for their tests, in YAML.

`interactions` holds one message each: its `direction` as the client saw it (sent, received), its `data` as an object
or as text, and, where the recorder kept it, `at` in seconds. Everything else is passed over.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..core import codec
from ..core.clock import SECOND
from ..core.json import Json, JsonObject, integer_at, number_at, object_at, text_at
from ..core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from ..recording.file import Header
from .conversation import Conversation, Source, Unreadable, redacted, text_of
from .yamltext import is_hostile, without_dates

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

NAME = "cassette"
_BEGINS = re.compile(r"(?:#.*\n|\s|---\s*\n|[a-z_]+:[^\n]*\n)*?interactions:\s*\n(?:\s*-\s+kind:|\s*-\s+direction:)")
_SIDES = {"sent": Side.CLIENT, "received": Side.SERVER, "client": Side.CLIENT, "server": Side.SERVER}


class _Row(NamedTuple):
    """One interaction and the lines it stands in, from 1."""

    body: JsonObject
    first: int
    last: int


def sniff(head: bytes) -> float:
    return 0.95 if _BEGINS.match(text_of(head)) else 0.0


def read(source: Source) -> list[Conversation]:
    """The conversation of a cassette; none where it holds no message. Raises Unreadable."""
    try:
        frames = list(_frames(_rows(source)))
    except ValueError as error:
        raise Unreadable(f"{source.name} looks like a cassette and cannot be read: {error}.") from error
    return [Conversation(Header(), [redacted(frame) for frame in frames], NAME)] if frames else []


def _frames(rows: Iterator[_Row]) -> Iterator[Frame]:
    seq = 0
    for row in rows:
        side, kind = _SIDES.get(text_at(row.body, "direction") or ""), text_at(row.body, "kind") or "message"
        payload = _close(row.body) if kind == "close" else _payload(row.body.get("data"))
        if side is None or payload is None:
            continue
        seq += 1
        at = number_at(row.body, "at")
        marks = Marks(origin=Origin(row.first, row.last, Fidelity.EXACT))
        moment = round(at * SECOND) if at is not None and at >= 0 else None
        yield Frame(moment, side, Kind.CLOSE if kind == "close" else Kind.TEXT, payload, seq, marks)


def _payload(data: Json) -> bytes | None:
    if isinstance(data, str):
        return data.encode("utf-8", "surrogatepass")
    try:
        return codec.write(data) if isinstance(data, dict) else None
    except TypeError as error:
        raise ValueError("the message holds values that JSON does not have") from error


def _close(body: JsonObject) -> bytes:
    data = object_at(body, "data") or body
    return codec.write({"code": integer_at(data, "code"), "reason": text_at(data, "reason") or ""})


def _rows(source: Source) -> Iterator[_Row]:
    """The interactions. Raises Unreadable."""
    import yaml

    try:
        text = text_of(source.read())
        if is_hostile(text):
            raise Unreadable(f"{source.name} uses YAML aliases or nests too deeply; cassettes need neither.")
        loader = yaml.CSafeLoader(text)
        loader.yaml_implicit_resolvers = without_dates(loader.yaml_implicit_resolvers)
        for node in _interactions(loader.get_single_node()):
            body = loader.construct_document(node)
            if isinstance(body, dict):
                yield _Row(body, node.start_mark.line + 1, node.end_mark.line)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f" (line {place.line + 1})" if place else ""
        raise Unreadable(f"{source.name} looks like a cassette and is not YAML that can be read{where}.") from error


def _interactions(root: "Node | None") -> list["Node"]:
    pairs: list[tuple[Node, Node]] = getattr(root, "value", []) if _is_mapping(root) else []
    found = next((value for key, value in pairs if key.value == "interactions"), None)
    return found.value if found is not None and isinstance(found.value, list) else []


def _is_mapping(node: "Node | MappingNode | None") -> bool:
    return node is not None and node.tag == "tag:yaml.org,2002:map"
