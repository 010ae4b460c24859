"""Ways into a schema: what may stand at a place, and where a field of some name has its place."""

from collections.abc import Iterator, Sequence

from ..core.json import Json, JsonObject, Path, list_at, object_at, text_at, texts_at, value_at
from .schema import Fields

_DEEPEST = 6  # of the places that are looked through for a name
_REF = "#/$defs/"
DISCRIMINATORS = ("type", "role")  # fields whose value tells which alternative an object is


def shapes(fields: Fields, schema: Json) -> list[JsonObject]:
    """The alternatives of a schema, references followed."""
    pending: list[Json] = [schema]
    found: list[JsonObject] = []
    while pending:
        one = pending.pop(0)
        reference = text_at(one, "$ref")
        if reference is not None:
            pending.insert(0, fields.defs[reference.removeprefix(_REF)])
        elif list_at(one, "anyOf"):
            pending[:0] = list_at(one, "anyOf")
        elif isinstance(one, dict):
            found.append(one)
    return found


def shapes_at(fields: Fields, body: JsonObject, path: Path) -> list[JsonObject]:
    """What may stand at `path` of an event, the alternatives narrowed by what the body says of itself."""
    found = shapes(fields, fields.events.get(text_at(body, "type") or "", {}))
    value: Json = body
    for step in path:
        found = [inner for one in fitting(found, value) for inner in shapes(fields, _inside(one, step))]
        value = value_at(value, (step,))
    return found


def fitting(found: Sequence[JsonObject], value: Json) -> list[JsonObject]:
    """The alternatives whose discriminators agree with an object; all where none does."""
    agreeing = [one for one in found if all(_agrees(one, value, name) for name in DISCRIMINATORS)]
    return agreeing or list(found)


def _agrees(shape: JsonObject, value: Json, name: str) -> bool:
    said = text_at(value, name)
    legal = values(object_at(shape, "properties", name))
    return said is None or not legal or said in legal


def nearest(found: Sequence[JsonObject], value: Json) -> JsonObject | None:
    """The alternative that has most of an object's fields; the first of equals."""
    objects = [one for one in fitting(found, value) if "properties" in one]
    keys = object_at(value).keys()
    return max(objects, key=lambda one: len(keys & object_at(one, "properties").keys()), default=None)


def values(schema: JsonObject) -> list[Json]:
    """The closed list of values of a plain schema; empty where it is open."""
    return [schema["const"]] if "const" in schema else list_at(schema, "enum")


def names(found: Sequence[JsonObject]) -> list[str]:
    """The fields that any of the alternatives has."""
    return sorted({name for one in found for name in object_at(one, "properties")})


def takes(found: Sequence[JsonObject], kind: str) -> bool:
    """Tell whether a value of this JSON type may stand here."""
    return any(text_at(one, "type") == kind or kind in texts_at(one, "type") or _holds(one, kind) for one in found)


def _holds(shape: JsonObject, kind: str) -> bool:
    return kind == "null" and None in values(shape)


def _inside(shape: JsonObject, step: str | int) -> Json:
    return value_at(shape, ("properties", step)) if isinstance(step, str) else shape.get("items")


def places(fields: Fields, type_: str, name: str) -> list[Path]:
    """Every path of an event, lists not entered, at which a field called `name` may stand."""
    found = [path for path in _paths(fields, fields.events.get(type_, {}), ()) if path[-1] == name]
    return list(dict.fromkeys(found))


def _paths(fields: Fields, schema: Json, path: Path) -> Iterator[Path]:
    if len(path) >= _DEEPEST:
        return
    for shape in shapes(fields, schema):
        for name, inner in object_at(shape, "properties").items():
            yield (*path, name)
            yield from _paths(fields, inner, (*path, name))
