"""The generated schemas against the openai package, and the corrections against the schemas."""

import importlib.util
import runpy
import sys
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import typing_extensions

from inspector.core import codec
from inspector.core.json import JsonObject, list_at, object_at, text_at, texts_at
from inspector.core.wire import Side
from inspector.protocol import schema
from inspector.protocol.dialect import load as dialect
from inspector.protocol.schema import FAMILIES, SchemaError, family_of, load
from inspector.protocol.shape import names, places, shapes, shapes_at

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "make_schemas.py"
SCHEMAS = ROOT / "inspector" / "protocol" / "schemas"
TEXTS = {"title", "description", "default"}


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_schemas", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = tool()
# The unions of the package, models and parameters alike: what a user of the package can send or get.
MODELS = {
    "openai-ga": {
        "client": ["realtime.realtime_client_event.RealtimeClientEvent"],
        "server": ["realtime.realtime_server_event.RealtimeServerEvent"],
    },
    "openai-beta": {
        "client": ["beta.realtime.realtime_client_event.RealtimeClientEvent"],
        "server": ["beta.realtime.realtime_server_event.RealtimeServerEvent"],
    },
    "openai-translation": {
        "client": ["realtime.realtime_translation_client_event.RealtimeTranslationClientEvent"],
        "server": ["realtime.realtime_translation_server_event.RealtimeTranslationServerEvent"],
    },
    "openai-live": {
        "client": [
            "live.client_event.ClientEvent",
            "live.connect_client_event.ConnectClientEvent",
            "live.fork_client_event.ForkClientEvent",
        ],
        "server": [
            "live.server_event.ServerEvent",
            "live.connect_server_event.ConnectServerEvent",
            "live.fork_server_event.ForkServerEvent",
        ],
    },
}
COUNTS = {
    ("openai-ga", "client"): 11,
    ("openai-ga", "server"): 46,
    ("openai-beta", "client"): 12,
    ("openai-beta", "server"): 34,
    ("openai-translation", "client"): 3,
    ("openai-translation", "server"): 7,
    ("openai-live", "client"): 16,
    ("openai-live", "server"): 28,
}


@cache
def table(family: str, side: str) -> JsonObject:
    return object_at(codec.parse((SCHEMAS / f"{family}.json").read_bytes()), side)


def required_by(event: JsonObject) -> list[set[str]]:
    return [set(texts_at(one, "required")) for one in (list_at(event, "anyOf") or [event])]


@pytest.mark.parametrize(("family", "side"), [*COUNTS])
def test_every_event_class_has_its_schema_with_the_required_fields(family: str, side: str):
    for model in (one for union in MODELS[family][side] for one in MAKE.members(union)):
        [type_] = typing.get_args(model.model_fields["type"].annotation)
        wanted = {name for name, field in model.model_fields.items() if field.is_required()}
        event = object_at(table(family, side), "events", type_)
        assert event, f"{side} {type_} has no schema"
        shape = event if "properties" in event else object_at(list_at(event, "anyOf")[0])
        fields = object_at(shape, "properties")
        # A client's parameter type may demand a field that its model leaves open: it is there, and may be null.
        exact = [
            {name for name in required if name in wanted or "null" not in texts_at(fields, name, "type")}
            for required in required_by(event)
        ]
        assert wanted in exact, model
        assert fields.keys() == model.model_fields.keys(), model


@pytest.mark.parametrize("family", [*MAKE.UNIONS])
def test_every_parameter_class_has_its_schema_with_the_required_fields(family: str):
    for param in (one for union in MAKE.UNIONS[family]["client"] for one in MAKE.members(union)):
        hints = typing_extensions.get_type_hints(param, include_extras=True)
        wanted = {name for name, hint in hints.items() if typing.get_origin(hint) is typing_extensions.Required}
        [type_] = typing.get_args(typing_extensions.get_type_hints(param)["type"])
        event = object_at(table(family, "client"), "events", type_)
        assert wanted in required_by(event), param


@pytest.mark.parametrize(("family", "side"), [*COUNTS])
def test_no_schema_is_without_its_event_class(family: str, side: str):
    assert len(object_at(table(family, side), "events")) == COUNTS[family, side]


def test_the_files_are_what_the_installed_package_gives(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(sys, "argv", [str(TOOL), "--check"])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(TOOL), run_name="__main__")
    assert (left.value.code, *capsys.readouterr()) == (0, "", "")


def test_check_tells_a_difference_by_its_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(MAKE, "TARGET", tmp_path)
    monkeypatch.setattr(MAKE, "UNIONS", {"openai-translation": MAKE.UNIONS["openai-translation"]})
    assert MAKE.main(["--check"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert MAKE.main([]) == 0
    assert MAKE.main(["--check"]) == 0
    assert "openai-translation.json would change" in capsys.readouterr().out


def keywords(schema_: object) -> Iterator[str]:
    if isinstance(schema_, dict):
        for key, value in schema_.items():
            yield key
            yield from (
                (word for one in value.values() for word in keywords(one)) if key == "properties" else keywords(value)
            )
    elif isinstance(schema_, list):
        for one in schema_:
            yield from keywords(one)


@pytest.mark.parametrize("family", [*MODELS])
def test_nothing_of_the_package_s_texts_is_kept(family: str):
    for side in ("client", "server"):
        for kind in ("events", "defs"):
            for one in object_at(table(family, side), kind).values():
                assert not TEXTS & set(keywords(one))


@pytest.mark.parametrize("family", [*MODELS])
@pytest.mark.parametrize("side", [*Side])
def test_every_reference_leads_somewhere(family: str, side: Side):
    fields = load(family, side)
    for event in fields.events.values():
        pending, seen = [event], set()
        while pending:
            one = pending.pop()
            for shape in shapes(fields, one):
                for inner in object_at(shape, "properties").values():
                    if str(inner) not in seen:
                        seen.add(str(inner))
                        pending.append(object_at(inner))
        assert seen


# Corrections


@pytest.mark.parametrize("family", [*MODELS])
@pytest.mark.parametrize("side", [*Side])
def test_the_corrections_fit_the_schemas(family: str, side: Side):
    assert load(family, side).events


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"def": "NoSuchThing", "required": ["type"]}, "no def 'NoSuchThing'"),
        ({"event": "session.upstart"}, "no event 'session.upstart'"),
        ({"def": "AudioPCM", "nullable": ["colour"]}, "no field 'colour'"),
    ],
)
def test_a_correction_of_what_is_not_there_is_refused(row: JsonObject, complaint: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schema, "_corrections", lambda: {"openai-ga": {"client": [row]}})
    with pytest.raises(SchemaError, match=complaint):
        load.__wrapped__("openai-ga", Side.CLIENT)


def test_corrections_are_laid_on_the_schemas():
    fields = load("openai-ga", Side.CLIENT)
    pcm = fields.defs["AudioPCM"]
    assert texts_at(pcm, "required") == ["rate", "type"]
    assert pcm["additionalProperties"] is False
    item = fields.defs["RealtimeConversationItemUserMessageParam"]
    assert object_at(item, "properties", "id")["maxLength"] == 32
    kinds = list_at(load("openai-beta", Side.CLIENT).defs["SessionTurnDetection"], "anyOf")
    assert [text_at(one, "properties", "type", "const") for one in kinds] == ["server_vad", "semantic_vad"]
    padding = object_at(load("openai-ga", Side.SERVER).events["response.output_text.delta"], "properties")
    assert "obfuscation" in padding


def test_a_server_may_add_fields_and_a_client_may_not():
    assert "additionalProperties" not in load("openai-ga", Side.SERVER).events["response.done"]
    assert load("openai-ga", Side.CLIENT).events["response.create"]["additionalProperties"] is False


def test_dialects_share_the_fields_of_their_family():
    assert family_of(dialect("openai-ga")) == "openai-ga"
    assert family_of(dialect("openai-beta")) == "openai-beta"
    assert set(FAMILIES) == set(MODELS)


# Ways into a schema


def test_shapes_are_narrowed_by_what_a_body_says_of_itself():
    fields = load("openai-ga", Side.CLIENT)
    body: JsonObject = {
        "type": "session.update",
        "session": {"type": "realtime", "audio": {"input": {"turn_detection": {"type": "semantic_vad"}}}},
    }
    path = ("session", "audio", "input", "turn_detection")
    assert len(shapes_at(fields, body, path)) == 3
    assert "threshold" not in names(shapes_at(fields, body, (*path, "eagerness")))
    assert shapes_at(fields, body, (*path, "threshold")) == []


def test_a_name_is_found_wherever_an_event_has_it():
    fields = load("openai-ga", Side.CLIENT)
    assert places(fields, "session.update", "voice") == [("session", "audio", "output", "voice")]
    assert places(fields, "session.update", "no_such_field") == []
