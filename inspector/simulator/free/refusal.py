"""What the server refuses, in the words of OpenAI's servers (PROTOCOL.md 3.4 and 4.2).

What is wrong with an event is found by the schemas; the dialect's tables say which
events and which modalities there are.
"""

from collections.abc import Iterator, Mapping, Sequence

from ...core.json import Json, JsonObject, Path, path_text, texts_at, value_at
from ...core.wire import Side, Transport
from ...protocol.dialect import Dialect
from ...protocol.fault import Fault, FaultKind, faults
from ...protocol.schema import family_of, fields_of

_ORDER = (FaultKind.MISSING, FaultKind.TYPE, FaultKind.UNKNOWN, FaultKind.VALUE, FaultKind.RANGE, FaultKind.LENGTH)
_NOUNS: Mapping[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
    type(None): "null",
}
_ARTICLES = {"object": "an object", "array": "an array", "integer": "an integer", "number": "a decimal"}
_UNSEEDABLE = frozenset({"output_audio", "audio"})  # parts that only the model itself can make


class Refusal(Exception):
    """One error event's worth of no. `param` is the path of what is wrong."""

    def __init__(self, code: str | None, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param

    def body(self, **more: Json) -> JsonObject:
        """The `error` of an error event; `more` says which client event it answers."""
        error: JsonObject = {"type": "invalid_request_error", "code": self.code, "message": self.message}
        return {**error, "param": self.param, **more}


def check(body: JsonObject, dialect: Dialect) -> None:
    """Raise the Refusal of the gravest mistake in a client's event, if there is one."""
    type_ = body.get("type")
    if not isinstance(type_, str):
        raise Refusal("invalid_event", "The 'type' field is missing.", "type")
    if type_ not in (known := _types(dialect)):
        raise Refusal("invalid_value", f"Invalid value: '{type_}'. {_supported(known)}", "type")
    found = faults(family_of(dialect) or "", Side.CLIENT, type_, body)
    if found:
        raise _refusal(min(found, key=lambda fault: _ORDER.index(fault.kind)), body)
    for root in ("session", "response"):
        _check_modalities(body, (root, dialect.modalities_field), dialect)
    for path, kind in _parts(body):
        if kind in _UNSEEDABLE:
            raise Refusal("invalid_value", f"Invalid value: '{kind}'. {_supported(_seedable(dialect))}", path)


def _types(dialect: Dialect) -> list[str]:
    """What a client may send over a WebSocket."""
    fields = fields_of(dialect, Side.CLIENT)
    specs = [dialect.spec(Side.CLIENT, type_) for type_ in (fields.events if fields else ())]
    return [spec.type for spec in specs if spec and Transport.WEBSOCKET in spec.transports]


def _refusal(fault: Fault, body: JsonObject) -> Refusal:
    path, value = path_text(fault.path), value_at(body, fault.path)
    match fault.kind:
        case FaultKind.MISSING:
            return Refusal("missing_required_parameter", f"Missing required parameter: '{path}'.", path)
        case FaultKind.UNKNOWN:
            return Refusal("unknown_parameter", f"Unknown parameter: '{path}'.", path)
        case FaultKind.TYPE:
            return Refusal("invalid_type", f"Invalid type for '{path}': {_types_text(fault, value)}", path)
        case FaultKind.RANGE:
            return _out_of_range(path, value, fault.limit or 0)
        case FaultKind.LENGTH:
            return _too_long(path, value, fault.limit)
        case FaultKind.VALUE:
            return _wrong_value(path, value, fault.legal)


def _types_text(fault: Fault, value: Json) -> str:
    nouns = [_ARTICLES.get(one, f"a {one}") for one in fault.types] or [_listed(fault.legal, "or")]
    return f"expected {' or '.join(nouns)}, but got {_NOUNS[type(value)]} instead."


def _wrong_value(path: str, value: Json, legal: Sequence[Json]) -> Refusal:
    numbers = [one for one in legal if isinstance(one, int) and not isinstance(one, bool)]
    if isinstance(value, int) and numbers:
        return _out_of_range(path, value, min(numbers) if value < min(numbers) else max(numbers))
    words = [one for one in legal if one not in _UNSEEDABLE]
    return Refusal("invalid_value", f"Invalid value: '{value}'. {_supported(words)}", path)


def _out_of_range(path: str, value: Json, limit: float) -> Refusal:
    noun = "integer" if isinstance(value, int) else "decimal"
    below = isinstance(value, (int, float)) and value < limit
    side, sign = ("below minimum", ">=") if below else ("above maximum", "<=")
    message = f"Invalid '{path}': {noun} {side} value. Expected a value {sign} {limit:g}, but got {value} instead."
    return Refusal(f"{noun}_{'below_min' if below else 'above_max'}_value", message, path)


def _too_long(path: str, value: Json, limit: float | None) -> Refusal:
    if isinstance(value, str) and limit is not None:
        size = f"maximum length {int(limit)}, but got a string with length {len(value)} instead."
        message = f"Invalid '{path}': string too long. Expected a string with {size}"
        return Refusal("string_above_max_length", message, path)
    return Refusal("object_above_max_properties", f"Invalid '{path}': too many or too long properties.", path)


def _supported(values: Sequence[Json]) -> str:
    if len(values) == 1:
        return f"Value must be '{values[0]}'."
    return f"Supported values are: {_listed(values, 'and')}."


def _listed(values: Sequence[Json], last: str) -> str:
    words = [f"'{value}'" for value in values]
    if len(words) < 3:
        return f" {last} ".join(words)
    return f"{', '.join(words[:-1])}, {last} {words[-1]}"


def _check_modalities(body: JsonObject, path: Path, dialect: Dialect) -> None:
    if not dialect.modalities or value_at(body, path) is None:
        return
    asked = texts_at(body, *path)
    if len(set(asked)) != len(asked) or frozenset(asked) not in dialect.modalities:
        sets = " and ".join(str(sorted(one)) for one in dialect.modalities)
        message = f"Invalid modalities: {asked}. Supported combinations are: {sets}."
        raise Refusal("invalid_value", message, path_text(path))


def _parts(body: JsonObject) -> Iterator[tuple[str, str]]:
    """Where the parts of an item of the assistant are that a client wants to make, and of which type."""
    content = value_at(body, ("item", "content"))
    if value_at(body, ("item", "role")) == "assistant" and isinstance(content, list):
        for place in range(len(content)):
            yield f"item.content[{place}].type", str(value_at(content, (place, "type")))


def _seedable(dialect: Dialect) -> list[Json]:
    return ["text" if family_of(dialect) == "openai-beta" else "output_text"]
