"""The fields of every event, as JSON Schema: generated from an SDK, corrected by what the wire does.

One file per family of dialects in `schemas/`; `corrections.toml` is laid on it when it
is loaded. A client's event may hold no field that its schema does not list, since the
servers refuse it; a server may always add fields.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from ..core import codec
from ..core.json import Json, JsonObject, list_at, merged, object_at, text_at, texts_at
from ..core.wire import Side
from .bundled import text_of
from .dialect import Dialect

FAMILIES = ("openai-beta", "openai-ga", "openai-live", "openai-translation")  # each named by a dialect of its own


class SchemaError(Exception):
    """A correction that names what the schemas do not have."""


@dataclass(frozen=True, slots=True)
class Fields:
    """One side of a family: the schema of each event, and the definitions that they refer to."""

    events: Mapping[str, JsonObject]
    defs: Mapping[str, JsonObject]


def family_of(dialect: Dialect) -> str | None:
    """The family whose schemas hold for a dialect; None where its fields are not known."""
    return dialect.fields or None


def fields_of(dialect: Dialect, side: Side) -> Fields | None:
    """The fields of one side of a dialect; None where they are not known."""
    family = family_of(dialect)
    return load(family, side) if family else None


@cache
def load(family: str, side: Side) -> Fields:
    """Load the schemas of one side, corrected. Raises SchemaError."""
    table = object_at(codec.parse(_file(f"{family}.json")), side.value)
    events = cast("dict[str, JsonObject]", object_at(table, "events"))
    defs = cast("dict[str, JsonObject]", object_at(table, "defs"))
    for row in list_at(_corrections(), family, side.value):
        _correct(object_at(row), events, defs)
    if side is Side.CLIENT:
        return Fields(_closed(events), _closed(defs))
    return Fields(events, defs)


def _file(name: str) -> str:
    return text_of("schemas", name)


@cache
def _corrections() -> JsonObject:
    return cast(JsonObject, tomllib.loads(_file("corrections.toml")))


def _closed(schemas: Mapping[str, JsonObject]) -> dict[str, JsonObject]:
    return {name: object_at(_without_more(schema)) for name, schema in schemas.items()}


def _without_more(schema: Json) -> Json:
    """The schema with every list of fields closed, alternatives included."""
    if not isinstance(schema, dict):
        return schema
    result = dict(schema)
    if "anyOf" in schema:
        result["anyOf"] = [_without_more(one) for one in list_at(schema, "anyOf")]
    if "items" in schema:
        result["items"] = _without_more(schema["items"])
    if "properties" in schema:
        result["properties"] = {name: _without_more(one) for name, one in object_at(schema, "properties").items()}
        result.setdefault("additionalProperties", False)
    return result


# Corrections ---------------------------------------------------------------------------------------------------------


def _correct(row: JsonObject, events: dict[str, JsonObject], defs: dict[str, JsonObject]) -> None:
    for table, name in _targets(row, events, defs):
        table[name] = _corrected(table[name], row, name)


def _targets(
    row: JsonObject, events: dict[str, JsonObject], defs: dict[str, JsonObject]
) -> Iterator[tuple[dict[str, JsonObject], str]]:
    for key, table in (("event", events), ("def", defs)):
        names = [row[key]] if isinstance(row.get(key), str) else texts_at(row, key)
        for name in list(table) if names == ["*"] else map(str, names):
            if name not in table:
                raise SchemaError(f"corrections.toml: there is no {key} {name!r}")
            yield table, name


def _corrected(schema: JsonObject, row: JsonObject, name: str) -> JsonObject:
    properties = dict(object_at(schema, "properties"))
    for field in (*texts_at(row, "nullable"), *texts_at(row, "open"), *object_at(row, "either")):
        if field not in properties:
            raise SchemaError(f"corrections.toml: {name!r} has no field {field!r}")
    for field, more in object_at(row, "field").items():
        properties[field] = merged(object_at(properties.get(field)), object_at(more))
    for field in texts_at(row, "open"):
        properties[field] = {"type": "string", "examples": list_at(properties, field, "enum")}
    for field, shape in object_at(row, "either").items():
        properties[field] = _with_shape(object_at(properties[field]), shape)
    for field in texts_at(row, "nullable"):
        properties[field] = _with_null(object_at(properties[field]))
    return _with_kinds(_with_rules({**schema, "properties": properties}, row), object_at(row, "kinds"))


def _with_rules(schema: JsonObject, row: JsonObject) -> JsonObject:
    wanted = ({*texts_at(schema, "required")} | {*texts_at(row, "required")}) - {*texts_at(row, "absent")}
    result: JsonObject = {**schema, "required": [*sorted(wanted)]}
    if list_at(row, "rules"):
        result["allOf"] = list_at(row, "rules")
    return result


def _with_kinds(schema: JsonObject, kinds: JsonObject) -> JsonObject:
    """One definition as an alternative for each of its kinds."""
    return {"anyOf": [_of_kind(schema, kind, texts_at(kinds, kind)) for kind in kinds]} if kinds else schema


def _of_kind(schema: JsonObject, kind: str, without: list[str]) -> JsonObject:
    fields = {name: one for name, one in object_at(schema, "properties").items() if name not in without}
    return {**schema, "properties": {**fields, "type": {"const": kind}}}


def _with_shape(schema: JsonObject, shape: Json) -> JsonObject:
    if schema.get("type") == "array":
        return {**schema, "items": _with_shape(object_at(schema, "items"), shape)}
    return {"anyOf": [*(list_at(schema, "anyOf") or [schema]), shape]}


def _with_null(schema: JsonObject) -> JsonObject:
    if text_at(schema, "type"):
        return {**schema, "type": [schema["type"], "null"]}
    return _with_shape(schema, {"type": "null"})
