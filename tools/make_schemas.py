"""Write the field schemas in inspector/protocol/schemas/ from the types of the installed openai package.

Names, types, legal values and what is required are taken over; texts are not. Client
events come from the package's parameter types, which say where null may stand; server
events come from its models. What the wire does otherwise stands in corrections.toml.

    python tools/make_schemas.py [--check]

With --check nothing is written; the exit code is 1 where a file would change.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, cast, get_args, get_origin

from pydantic import TypeAdapter

from inspector.core import codec
from inspector.core.json import Json, JsonObject, list_at, object_at, text_at

TARGET = Path(__file__).parent.parent / "inspector" / "protocol" / "schemas"

# The unions of the package, client and server, for each file.
UNIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "openai-ga": {
        "client": ("realtime.realtime_client_event_param.RealtimeClientEventParam",),
        "server": ("realtime.realtime_server_event.RealtimeServerEvent",),
    },
    "openai-beta": {
        "client": ("beta.realtime.realtime_client_event_param.RealtimeClientEventParam",),
        "server": ("beta.realtime.realtime_server_event.RealtimeServerEvent",),
    },
    "openai-translation": {
        "client": ("realtime.realtime_translation_client_event_param.RealtimeTranslationClientEventParam",),
        "server": ("realtime.realtime_translation_server_event.RealtimeTranslationServerEvent",),
    },
    "openai-live": {
        "client": (
            "live.client_event_param.ClientEventParam",
            "live.connect_client_event_param.ConnectClientEventParam",
            "live.fork_client_event_param.ForkClientEventParam",
        ),
        "server": (
            "live.server_event.ServerEvent",
            "live.connect_server_event.ConnectServerEvent",
            "live.fork_server_event.ForkServerEvent",
        ),
    },
}

_DROPPED = frozenset({"title", "description", "default"})
_TYPES = "openai.types"


def members(union: str) -> list[type]:
    """The event classes of one union of the package."""
    module, _, name = union.rpartition(".")
    alias = getattr(import_module(f"{_TYPES}.{module}"), name)
    if get_origin(alias) is Annotated:
        alias = get_args(alias)[0]
    return list(get_args(alias))


def family(name: str) -> JsonObject:
    """Both sides of one file: events by type and the definitions they refer to."""
    return {side: _side(unions) for side, unions in UNIONS[name].items()}


def _side(unions: Iterable[str]) -> JsonObject:
    classes = list(dict.fromkeys(one for union in unions for one in members(union)))
    places, whole = TypeAdapter.json_schemas(
        [(str(place), "validation", TypeAdapter[object](one)) for place, one in enumerate(classes)]
    )
    defs = {_short(name): simplified(schema) for name, schema in object_at(whole, "$defs").items()}
    roots = [
        _short(str(cast(JsonObject, places[key])["$ref"]).removeprefix("#/$defs/"))
        for key in sorted(places, key=_index)
    ]
    return {"events": _by_type(roots, defs), "defs": {name: one for name, one in defs.items() if name not in roots}}


def _index(key: tuple[str, object]) -> int:
    return int(key[0])


def _by_type(roots: Iterable[str], defs: JsonObject) -> JsonObject:
    """Events under their type; where two classes share one, either may be meant."""
    found: dict[str, list[Json]] = {}
    for root in roots:
        found.setdefault(str(text_at(defs[root], "properties", "type", "const")), []).append(defs[root])
    return {type_: ones[0] if len(ones) == 1 else {"anyOf": ones} for type_, ones in found.items()}


def _short(name: str) -> str:
    """A definition's name; the module stays where two classes are called alike."""
    return name.removeprefix("openai__types__").replace("__", ".")


def simplified(schema: Json) -> Json:
    """A schema without its texts, in the fewest words."""
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in _DROPPED}
    if "$ref" in kept:
        return {"$ref": "#/$defs/" + _short(str(kept["$ref"]).removeprefix("#/$defs/"))}
    if "anyOf" in kept:
        return _union([simplified(one) for one in list_at(kept, "anyOf")])
    if "const" in kept or "enum" in kept:
        return {key: kept[key] for key in ("const", "enum") if key in kept}
    return _structure(kept)


def _structure(schema: JsonObject) -> JsonObject:
    result: JsonObject = {"type": schema["type"]} if "type" in schema else {}
    if "items" in schema:
        result["items"] = simplified(schema["items"])
    if "properties" in schema:
        result["properties"] = {name: simplified(one) for name, one in object_at(schema, "properties").items()}
    if "required" in schema:
        result["required"] = sorted(cast("list[Json]", schema["required"]), key=str)
    if isinstance(schema.get("additionalProperties"), dict):
        result["additionalProperties"] = simplified(schema["additionalProperties"])
    return result


def _union(members_: list[Json]) -> Json:
    flat = list(_flat(members_))
    if {} in flat:
        return {}
    values = list(dict.fromkeys(value for one in flat for value in _values(one)))
    others = [one for one in flat if not _values(one)]
    nullable = {"type": "null"} in others
    others = [one for one in others if one != {"type": "null"}]
    if {"type": "string"} in others and all(isinstance(value, str) for value in values):
        others = [
            {"type": "string", "examples": values} if values and one == {"type": "string"} else one for one in others
        ]
    elif values:
        others.append({"enum": values} if len(values) > 1 else {"const": values[0]})
    return _with_null(others) if nullable else _either(others)


def _flat(schemas: list[Json]) -> Iterator[JsonObject]:
    for one in schemas:
        inner = list_at(one, "anyOf")
        if inner:
            yield from _flat(inner)
        elif isinstance(one, dict):
            yield one


def _values(schema: JsonObject) -> list[Json]:
    return [schema["const"]] if "const" in schema else list_at(schema, "enum")


def _with_null(schemas: list[JsonObject]) -> JsonObject:
    if len(schemas) == 1:
        only = schemas[0]
        if _values(only):
            return {"enum": [*_values(only), None]}
        if isinstance(only.get("type"), str):
            return {**only, "type": [only["type"], "null"]}
    return {"anyOf": [*schemas, {"type": "null"}]}


def _either(schemas: list[JsonObject]) -> JsonObject:
    return schemas[0] if len(schemas) == 1 else {"anyOf": [*schemas]}


def written(table: JsonObject) -> bytes:
    """A file: sorted, one event or definition a line, so that a new release shows as a short difference."""
    sides = [f'"{side}":{{\n{_blocks(object_at(table, side))}}}' for side in sorted(table)]
    return ("{" + ",\n".join(sides) + "}\n").encode()


def _blocks(side: JsonObject) -> str:
    return ",\n".join(f'"{name}":{{\n{_rows(object_at(side, name))}\n}}' for name in sorted(side, reverse=True))


def _rows(rows: JsonObject) -> str:
    return ",\n".join(f'"{name}":{codec.write(_sorted(rows[name])).decode()}' for name in sorted(rows))


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def main(arguments: list[str]) -> int:
    """Write every file, or compare with --check."""
    changed = [name for name in UNIONS if _replace(name, check="--check" in arguments)]
    for name in changed:
        print(f"{name}.json {'would change' if '--check' in arguments else 'is written'}")
    return int(bool(changed) and "--check" in arguments)


def _replace(name: str, *, check: bool) -> bool:
    path, content = TARGET / f"{name}.json", written(family(name))
    if path.exists() and path.read_bytes() == content:
        return False
    if not check:
        path.write_bytes(content)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
