"""Arguments for tools fit the schemas they are made from."""

import jsonschema_rs
import pytest

from inspector.core import codec
from inspector.simulator.free.tool import arguments

TREE = {"type": "object", "properties": {"child": {"$ref": "#/$defs/node"}}, "required": ["child"]}


def properties(**named):
    return {"type": "object", "properties": named, "required": [*named], "additionalProperties": False}


SCHEMAS = [
    {},
    {"type": "object", "properties": {"city": {"type": "string"}}},
    properties(city={"type": "string"}, unit={"enum": ["C", "F"]}, kind={"const": "now"}),
    properties(count={"type": "integer", "minimum": 3, "maximum": 5}, ratio={"type": "number", "exclusiveMinimum": 0}),
    properties(least={"type": "integer", "maximum": -2}, yes={"type": "boolean"}, none={"type": "null"}),
    properties(names={"type": "array", "items": {"type": "string"}, "minItems": 2}, more={"type": "array"}),
    properties(code={"type": "string", "minLength": 9, "maxLength": 10}, short={"type": "string", "maxLength": 2}),
    properties(when={"type": "string", "format": "date"}, to={"type": "string", "format": "email"}),
    properties(maybe={"type": ["string", "null"]}, either={"anyOf": [{"type": "integer"}, {"type": "string"}]}),
    properties(inner=properties(deep=properties(word={"type": "string"}))),
    {**properties(place={"$ref": "#/$defs/place"}), "$defs": {"place": properties(street={"type": "string"})}},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=range(len(SCHEMAS)))
def test_arguments_fit_their_schema(schema):
    assert jsonschema_rs.validator_for(schema).is_valid(codec.parse(arguments(schema)))


def test_only_what_is_required_is_given_and_examples_are_followed():
    schema = {**properties(city={"type": "string", "examples": ["Oslo"]}, day={"default": "today"})}
    schema["properties"]["more"] = {"type": "string"}
    assert arguments(schema) == '{"city":"Oslo","day":"today"}'


@pytest.mark.parametrize(
    "schema",
    [
        {**TREE, "$defs": {"node": TREE}},
        {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
        {"anyOf": [{"$ref": "#"}]},
        {"$ref": "#/nowhere/at/all"},
        properties(many={"type": "array", "minItems": 10**9, "items": {}}),
        properties(long={"type": "string", "minLength": 10**9}),
        properties(odd={"type": "integer", "minimum": "3", "enum": 5}),
        {"type": 5, "properties": [], "required": {}},
    ],
    ids=range(8),
)
def test_a_schema_that_makes_no_sense_still_gives_an_object(schema):
    assert isinstance(codec.parse(arguments(schema)), dict)
