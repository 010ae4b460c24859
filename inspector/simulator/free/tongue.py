"""The dialects that the server speaks. It thinks in GA; the beta is translated at its edge.

What the beta calls an event is found by its meaning in the dialect's table, where its
settings stand by the table of renames; a client's beta events become GA's by `migrate`.
"""

from collections.abc import Mapping

from ...core.json import Json, JsonObject, Path, has, list_at, object_at, path_of, text_at, value_at
from ...core.wire import Side
from ...protocol.dialect import Dialect, load
from ...protocol.edit import with_value, without
from ...protocol.migrate import GA, migrate
from ...protocol.reshape import ASSISTANT_PARTS, moved_value

_BETA_PARTS = {ga: beta for beta, ga in ASSISTANT_PARTS.items()}
_UNKNOWN_TO_BETA = ("truncation", "prompt", "include", "parallel_tool_calls", "reasoning")
_ROOTS = ("session", "response")
_TEMPERATURE = 0.8


class Tongue:
    """GA: everything is said and heard as it is."""

    greets_conversation = False  # conversation.created follows session.created
    voice = "marin"

    def __init__(self, dialect: str) -> None:
        self.dialect: Dialect = load(dialect)

    def heard(self, body: JsonObject) -> JsonObject:
        """A client's event, which has been checked, in GA's shape."""
        return body

    def said(self, body: JsonObject) -> JsonObject | None:
        """An event of GA in this dialect; None where the dialect says nothing."""
        return body

    def place(self, param: str | None) -> str | None:
        """Where what GA has at a path stands in this dialect."""
        return param


class BetaTongue(Tongue):
    """The beta, between a client that speaks it and a session that thinks in GA."""

    greets_conversation = True
    voice = "alloy"

    def __init__(self, dialect: str) -> None:
        super().__init__(dialect)
        self._names: dict[str, str | None] = {}
        self._temperature: Json = _TEMPERATURE  # which GA does not have

    def heard(self, body: JsonObject) -> JsonObject:
        if text_at(body, "type") == "session.update":
            self._temperature = object_at(body, "session").get("temperature", self._temperature)
        return migrate(body).body

    def said(self, body: JsonObject) -> JsonObject | None:
        type_ = str(body["type"])
        if type_ not in self._names:
            self._names[type_] = self._name(type_)
        name = self._names[type_]
        return None if name is None else self._reshaped({**body, "type": name})

    def place(self, param: str | None) -> str | None:
        return self.dialect.renames.get(param or "") or param

    def _name(self, type_: str) -> str | None:
        spec = load(GA).spec(Side.SERVER, type_)
        assert spec is not None
        return self.dialect.name_of(type_, spec.means)

    def _reshaped(self, body: JsonObject) -> JsonObject:
        if text_at(body, "type") == "response.function_call_arguments.done":
            return object_at(without(body, ("name",)))
        for root in _ROOTS:
            if root in body:
                body = self._flattened(body, root)
        if "item" in body:
            return {**body, "item": _item(object_at(body, "item"))}
        return body

    def _flattened(self, body: JsonObject, root: str) -> JsonObject:
        for old, new in self.dialect.renames.items():
            path = path_of(old)
            if path[0] == root and has(body, path):
                body = self._moved(body, path, new)
        inside = {key: value for key, value in object_at(body, root).items() if key not in _UNKNOWN_TO_BETA}
        inside.pop("audio", None)
        if text_at(inside, "object") != "realtime.transcription_session":
            inside["temperature"] = self._temperature
        if "output" in inside:
            inside["output"] = [_item(object_at(item)) for item in list_at(inside, "output")]
        return {**body, root: inside}

    def _moved(self, body: JsonObject, path: Path, new: str) -> JsonObject:
        value, rest = value_at(body, path), without(body, path)
        if not new or " " in new:
            return object_at(rest)
        target = path_of(new)
        return object_at(with_value(rest, target, moved_value(value, target, self.dialect)))


def _item(item: JsonObject) -> JsonObject:
    """An item as the beta shows it."""
    named: Mapping[str, Json] = {"id": item.get("id"), "object": "realtime.item", **item}
    if text_at(item, "role") != "assistant":
        return dict(named)
    content: list[Json] = [
        {**object_at(part), "type": _BETA_PARTS.get(text_at(part, "type") or "", text_at(part, "type"))}
        for part in list_at(item, "content")
    ]
    return {**named, "content": content}


def tongue_of(kind: str, *, beta: bool) -> Tongue:
    """The tongue for a session of `kind`: realtime or transcription."""
    suffix = "" if kind == "realtime" else f"-{kind}"
    return BetaTongue(f"openai-beta{suffix}") if beta else Tongue(f"openai-ga{suffix}")
