"""Arguments for a tool, made from the JSON Schema of its parameters."""

from collections.abc import Mapping

from ...core import codec
from ...core.json import Json, JsonObject, list_at, number_at, object_at, text_at, texts_at

_DEEPEST = 6  # a schema may refer to itself
_ELEMENTS, _LETTERS = 8, 100  # at most, whatever a schema wants
_GIVEN = ("const", "default")
_CHOICES = ("enum", "examples")
_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "email": "someone@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_SIMPLE: Mapping[str, Json] = {"boolean": True, "null": None}


def arguments(parameters: JsonObject) -> str:
    """JSON text of an object that fits `parameters`: what is required, named after itself where anything will do."""
    value = _value(parameters, parameters, "", _DEEPEST)
    return codec.write(value if isinstance(value, dict) else {}).decode()


def _value(schema: JsonObject, root: JsonObject, name: str, depth: int) -> Json:
    schema = _resolved(schema, root)
    for key in _GIVEN:
        if key in schema:
            return schema[key]
    for key in _CHOICES:
        if list_at(schema, key):
            return list_at(schema, key)[0]
    for key in ("anyOf", "oneOf"):
        if list_at(schema, key):
            return _value(object_at(list_at(schema, key)[0]), root, name, depth - 1) if depth else None
    return _of_type(schema, root, name, depth)


def _of_type(schema: JsonObject, root: JsonObject, name: str, depth: int) -> Json:
    kind = text_at(schema, "type") or next(iter(texts_at(schema, "type")), "object" if "properties" in schema else "")
    match kind:
        case "object":
            return _object(schema, root, depth)
        case "array":
            count = min(int(number_at(schema, "minItems") or 0), _ELEMENTS)
            return [_value(object_at(schema, "items"), root, name, depth - 1)] * count if depth else []
        case "integer" | "number":
            return _number(schema, whole=kind == "integer")
    return _SIMPLE[kind] if kind in _SIMPLE else _text(schema, name)


def _object(schema: JsonObject, root: JsonObject, depth: int) -> Json:
    if not depth:
        return {}
    properties = object_at(schema, "properties")
    return {name: _value(object_at(properties, name), root, name, depth - 1) for name in texts_at(schema, "required")}


def _number(schema: JsonObject, *, whole: bool) -> Json:
    least, most = number_at(schema, "minimum"), number_at(schema, "maximum")
    above = number_at(schema, "exclusiveMinimum")
    if above is not None:
        least = above + 1
    value = 1 if least is None else least
    value = value if most is None else min(value, most)
    return int(value) if whole else value


def _text(schema: JsonObject, name: str) -> str:
    text = _FORMATS.get(text_at(schema, "format") or "") or name or "anything"
    text = text.ljust(min(int(number_at(schema, "minLength") or 0), _LETTERS), ".")
    most = number_at(schema, "maxLength")
    return text[:_LETTERS] if most is None else text[: max(int(most), 0)]


def _resolved(schema: JsonObject, root: JsonObject) -> JsonObject:
    """What a `$ref` into the same schema means."""
    reference = text_at(schema, "$ref") or ""
    return object_at(root, *reference[2:].split("/")) if reference.startswith("#/") else schema
