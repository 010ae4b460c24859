"""Which of the objects of a text are events: the whole ones, and those that lost the event around them.

A bare `response`, the `error` inside an error event, or a payload printed after
its event's name is taken for what it is; what has to be put around it is marked
as missing.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...core.json import Json
from ...core.wire import Side
from ...protocol.dialect import is_known
from ..wording import foreign
from ..wording.naming import KEYED, ROOTS, SETTINGS, is_event, tells_error
from .cursor import Node
from .repair import quoted

CARRIED = frozenset({
    "event_id", "session", "response", "item", "item_id", "response_id", "error", "delta", "transcript", "part",
    "audio", "rate_limits", "call_id", "arguments", "previous_item_id", "audio_start_ms", "audio_end_ms",
    "content_index",
})  # fmt: skip
"""The members by which events are told from other objects."""
TELLING_KEYS = CARRIED | {
    "object",
    "jsonrpc",
    "isTrusted",
    "message",
    "code",
    "param",
    "status",
    "status_details",
    "reason",
}
"""The keys, besides `type`, by which it is told what an object is, or what carried it."""
_ENDED = {"completed": "response.done", "failed": "response.done", "cancelled": "response.done"}
_STATES = _ENDED | {"incomplete": "response.done", "in_progress": "response.created"}
_OF_SETTINGS = ("session.update", "session.updated", "session.created")
_OF_RESPONSES = ("response.create", "response.created", "response.done")
_OF_ITEMS = ("conversation.item.", "response.output_item")
_OF_EVENTS = frozenset({"item_id", "event_id", "response_id", "previous_item_id", "transcript", "delta"})
_ITEMS = ("message", "function_call", "function_call_output")  # what the `type` of an item may be
_ASKED = SETTINGS | {"conversation", "input", "metadata"}  # what response.create may ask for
_KINDS = (None, "realtime", "transcription")  # what the `type` of a session may be
_DETAILS = frozenset({"failed", "cancelled", "incomplete"})
_SHARED = frozenset({"setup"})  # what other programs call a member too, which may be their only one
_NAME_BEFORE = re.compile(
    r"(?<![\w.])([a-z][a-z_]*(?:\.[a-z_]+)+)[\"'`’”>\])】*\s:|,]*(?:[\[(]?(?:payload|data|event|body|content)\b[\"'`\])\s:=]*)?\Z",
    re.IGNORECASE,
)
_ERROR_BEFORE = re.compile(r"(?:^|[\s<>\]|←⬅📥])error[\"'`’”\])\s:|,]*\Z")


class Envelope(NamedTuple):
    """What makes an event of an object: its type, and the text before and after the object's own."""

    type: str
    head: str = ""
    tail: str = ""
    inside: bool = False  # `head` belongs behind the opening brace
    side: Side | None = None  # where the type does not tell it

    def around(self, text: str, *, cut: bool) -> str:
        """The event's text; what is cut stays open."""
        if self.inside:
            return f"{{{self.head}{text[1:]}"
        return f"{self.head}{text}{'' if cut else self.tail}"


def envelope(node: Node, before: str | None, *, loose: bool) -> Envelope | None:
    """The event that an object is, or that carried it; `before`: the words before an outermost one."""
    if made := _whole(node, loose=loose) or bare(node):
        return made
    return None if before is None else after_name(node, before)


def keyed(node: Node, nodes: Iterable[Node]) -> Envelope | None:
    """The message of Gemini Live that an object is by the one member that names it; `nodes`: those in it too."""
    if "type" in node.keys:
        return None
    for one in nodes:
        if one.parent is node and one.key in KEYED:
            side, needed = KEYED[one.key]
            if not needed or needed in one.keys:
                return Envelope("", side=side)
    for key in node.elided & KEYED.keys():  # of the rest only its being alone shows that it is no member of something
        side, needed = KEYED[key]
        if not needed or (len(node.keys) == 1 and key not in _SHARED):
            return Envelope("", side=side)
    return None


def _whole(node: Node, *, loose: bool) -> Envelope | None:
    """The event that an object is by its own `type`."""
    type_ = node.members.get("type")
    told = node.has_error or "event_id" in node.members or tells_error(node.members)
    if type_ is None or "jsonrpc" in node.keys or "isTrusted" in node.keys:
        return None
    if foreign.is_envelope(type_, node.keys, node.members.get("object")):
        return None
    return Envelope(type_) if is_one(type_, has_error=told, loose=loose) else None


def _is_of_other(node: Node) -> bool:
    """Tell whether an object stands in a message of another protocol."""
    inside = node.parent
    while inside:
        type_ = inside.members.get("type")
        if type_ and foreign.is_envelope(type_, inside.keys, inside.members.get("object")):
            return True
        inside = inside.parent
    return False


def is_told_twice(node: Node, nodes: Iterable[Node]) -> bool:
    """Tell whether an error only stands around the event that it is, as the SDK for agents hands it on."""
    if node.members.get("type") != "error" or "event_id" in node.keys:
        return False
    return any(one.parent is node and one.members.get("type") == "error" and one.has_error for one in nodes)


def is_head(node: Node, texts: Iterable[str]) -> bool:
    """Tell whether an object has no more of an event than its type, and the event itself in one of its strings."""
    type_ = node.members.get("type", "")
    return "." in type_ and node.keys.isdisjoint(CARRIED) and are_one(type_, (text[1:-1] for text in texts))


def are_one(type_: str, values: Iterable[Json]) -> bool:
    """Tell whether one of these values is the text of an object of that type."""
    texts = (value.strip() for value in values if isinstance(value, str) and "{" in value)
    return any(text.startswith("{") and text.endswith("}") and type_ in text for text in texts)


def is_of_rpc(node: Node) -> bool:
    """Tell whether an object is a call of MCP or of its kin."""
    return "jsonrpc" in node.keys or ("method" in node.keys and "/" in node.members.get("method", ""))


def is_one(type_: str, *, has_error: bool, loose: bool) -> bool:
    """Whether an object of this type is an event; in a `loose` notation, which source code has too, only if known."""
    if not is_event(type_, has_error=has_error):
        return False
    return not loose or type_ == "error" or is_known(type_) or type_.startswith(ROOTS)


def bare(node: Node) -> Envelope | None:
    """The event that carried an object which is printed without it."""
    made = next((made for reader in _BARE if (made := reader(node))), None)
    return None if made is None or _is_of_other(node) else made


def after_name(node: Node, before: str) -> Envelope | None:
    """The event whose name stands right before an object that has none of its own."""
    if _ERROR_BEFORE.search(before):
        told = "message" in node.keys and "type" not in node.keys and tells_error({"error": "", **node.members})
        return _around("error", "error") if told else None
    found = _NAME_BEFORE.search(before)
    if not found or not is_known(found[1]):
        return None
    if carried := _carrier(node, found[1]):
        return carried
    if "type" in node.keys or not node.keys & CARRIED:
        return None
    return Envelope(found[1], f'"type":{quoted(found[1])},', inside=True)


def _carrier(node: Node, name: str) -> Envelope | None:
    """The event of that name around the session, response or item that it carries."""
    kind = node.members.get("object", "").removeprefix("realtime.")
    own, keys = node.members.get("type"), node.keys
    if kind in ("session", "response", "item") and name.startswith((f"{kind}.", *_OF_ITEMS)):
        return _around(name, kind)
    if name in _OF_SETTINGS and "session" not in keys and own in _KINDS:
        return _around(name, "session") if keys & SETTINGS or _has_id(node, "sess_") else None
    if name.startswith(_OF_ITEMS) and "item" not in keys and not keys & _OF_EVENTS:
        return _around(name, "item") if own in _ITEMS or "role" in keys or _has_id(node, "item_") else None
    if name in _OF_RESPONSES and "response" not in keys and own is None:
        return _response_of(node, name)
    return None


def _has_id(node: Node, prefix: str) -> bool:
    return node.members.get("id", "").startswith(prefix)


def _response_of(node: Node, name: str) -> Envelope | None:
    """The event of that name around a response, its settings, or what it shows of its end."""
    if name == "response.create":
        return _around(name, "response") if node.keys & _ASKED else None
    status = node.members.get("status", "")
    if status in _DETAILS and "reason" in node.keys and "status_details" not in node.keys:
        return _ended(status)
    return _around(name, "response") if status in _STATES or _has_id(node, "resp_") else None


def _ended(status: str) -> Envelope:
    """The end of a response around its details."""
    head = f'{{"type":"response.done","response":{{"status":{quoted(status)},"status_details":'
    return Envelope("response.done", head, "}}")


def _around(type_: str, *keys: str) -> Envelope:
    head = f'{{"type":{quoted(type_)},' + "{".join(f"{quoted(key)}:" for key in keys)
    return Envelope(type_, head, "}" * len(keys))


def _error(node: Node) -> Envelope | None:
    type_ = node.members.get("type", "")
    if "message" not in node.keys or node.key in ("last_error", "status_details"):
        return None
    if node.parent and node.key == "error" and node.parent.members.get("type") in (*_DETAILS, "mcp_call"):
        return None  # why a response or a tool call failed
    told = type_.endswith("_error") or (not type_ and {"code", "param"} <= node.keys)
    return _around("error", "error") if told else None


def _response(node: Node) -> Envelope | None:
    status = node.members.get("status", "")
    is_one = node.members.get("object") == "realtime.response" or {"status", "status_details"} <= node.keys
    return _around(_STATES[status], "response") if is_one and status in _STATES else None


def _details(node: Node) -> Envelope | None:
    status = node.members.get("type", "")
    if status not in _DETAILS or not node.keys & {"error", "reason"}:
        return None
    return _ended(status)


_BARE: tuple[Callable[[Node], Envelope | None], ...] = (_error, _response, _details)
