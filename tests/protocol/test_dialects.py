"""The dialect files against what is known of the protocols, and dialects of the user's own."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from inspector.core.wire import Side, Transport
from inspector.model.tracker import Tracker
from inspector.protocol import table
from inspector.protocol.dialect import (
    BASE,
    Dialect,
    all_dialects,
    is_known,
    load,
    load_file,
    names,
    row_of,
    side_of_type,
    union,
    unload,
)
from inspector.protocol.vocabulary import Level, Meaning, Switch

from ..model.talk import Talk

EVENTS = Path(__file__).parents[3] / "shared" / "design" / "protocol_events.json"
SURVEYED = {"ga": "openai-ga", "beta": "openai-beta", "live": "openai-live", "translation": "openai-translation"}
NAMED = [
    *("openai-ga", "openai-beta", "aimock", "azure-beta", "azure-ga", "azure-voicelive", "gemini-live"),
    *("glm-realtime", "hf-s2s", "localai", "openai-beta-transcription", "openai-ga-transcription", "openai-live"),
    *("openai-live-attach", "openai-live-fork", "openai-translation", "qwen-omni", "speaches", "stepfun"),
    *("vllm-asr", "xai"),
]
SIDEBAND_ONLY = ("openai-live", Side.CLIENT, "transport.dtmf.send")  # surveyed with Live, sent on attached connections


def test_the_dialects_are_these() -> None:
    assert names() == tuple(NAMED)
    assert [one.id for one in all_dialects()] == NAMED
    assert names()[:2] == BASE


def test_only_gemini_is_another_protocol() -> None:
    assert [one.id for one in all_dialects() if one.other_protocol] == ["gemini-live"]
    assert load("gemini-live").events == {}


# Against the survey and the SDK


def surveyed() -> Iterator[tuple[str, Side, str]]:
    events = json.loads(EVENTS.read_text("utf-8")) if EVENTS.exists() else {}
    for family, dialect in SURVEYED.items():
        for side in Side:
            yield from ((dialect, side, row["type"]) for row in events.get(family, {}).get(side, ()))
    for dialect, sides in events.get("dialect_extras", {}).items():
        for side in Side:
            yield from ((dialect, side, type_) for type_ in sides.get(side, ()))


def test_every_surveyed_event_has_a_row_of_its_side() -> None:
    if not EVENTS.exists():
        pytest.skip(f"{EVENTS} is not here")
    rows = [row for row in surveyed() if row != SIDEBAND_ONLY]
    missing = [(dialect, side, type_) for dialect, side, type_ in rows if load(dialect).spec(side, type_) is None]
    assert len(rows) > 150
    assert missing == []


UNIONS = [
    ("openai-ga", Side.CLIENT, "realtime.realtime_client_event", "RealtimeClientEvent"),
    ("openai-ga", Side.SERVER, "realtime.realtime_server_event", "RealtimeServerEvent"),
    ("openai-beta", Side.CLIENT, "beta.realtime.realtime_client_event", "RealtimeClientEvent"),
    ("openai-beta", Side.SERVER, "beta.realtime.realtime_server_event", "RealtimeServerEvent"),
    ("openai-translation", Side.CLIENT, "realtime.realtime_translation_client_event", "RealtimeTranslationClientEvent"),
    ("openai-translation", Side.SERVER, "realtime.realtime_translation_server_event", "RealtimeTranslationServerEvent"),
    ("openai-live", Side.CLIENT, "live.client_event", "ClientEvent"),
    ("openai-live", Side.SERVER, "live.server_event", "ServerEvent"),
    ("openai-live-attach", Side.CLIENT, "live.connect_client_event", "ConnectClientEvent"),
    ("openai-live-attach", Side.SERVER, "live.connect_server_event", "ConnectServerEvent"),
    ("openai-live-fork", Side.CLIENT, "live.fork_client_event", "ForkClientEvent"),
    ("openai-live-fork", Side.SERVER, "live.fork_server_event", "ForkServerEvent"),
]


@pytest.mark.parametrize(("dialect", "side", "module", "name"), UNIONS)
def test_every_event_class_of_the_sdk_has_a_row_and_accepts_its_sample(
    dialect: str, side: Side, module: str, name: str
) -> None:
    pytest.importorskip("openai")
    classes = get_args(get_args(getattr(importlib.import_module(f"openai.types.{module}"), name))[0])
    types = {get_args(one.model_fields["type"].annotation)[0]: one for one in classes}
    assert len(types) == len(classes)
    missing = [type_ for type_ in types if load(dialect).spec(side, type_) is None]
    assert missing == []
    for type_, model in types.items():
        spec = load(dialect).spec(side, type_)
        assert spec is not None
        assert model.model_validate_json(spec.sample).type == type_


def test_a_dialect_of_the_sdk_has_no_events_but_the_sdks_and_the_surveys() -> None:
    if not EVENTS.exists():
        pytest.skip(f"{EVENTS} is not here")
    known = set(surveyed())
    for dialect in SURVEYED.values():
        extra = [key for key in load(dialect).events if (dialect, *key) not in known]
        assert extra == [], dialect


# What the tables say


def test_the_first_lines_of_the_rows_tell_the_sides() -> None:
    """The index that is read without parsing agrees with the parsed tables."""
    told = {(side, type_) for type_, places in table.places().items() for _, side in places}
    assert told == set(union())


def test_a_row_is_found_wherever_it_stands() -> None:
    for (side, type_), row in union().items():
        assert row_of(side, type_) == row
        assert is_known(type_)
    assert row_of(Side.CLIENT, "some.new.event") is None
    assert not is_known("some.new.event")


def test_the_dialect_that_is_spoken_comes_first() -> None:
    live, plain = row_of(Side.CLIENT, "response.create", "openai-live"), row_of(Side.CLIENT, "response.create")
    assert live is not None
    assert plain is not None
    assert (live.means, plain.means) == (Meaning.DELEGATION_REQUEST, Meaning.RESPONSE_CREATE)


def test_both_sides_of_one_type_have_rows_of_their_own() -> None:
    live = load("openai-live")
    sent, shown = (live.spec(side, "session.input_audio.append") for side in Side)
    assert sent is not None
    assert shown is not None
    assert (sent.means, shown.means) == (Meaning.VOICE_APPEND, Meaning.VOICE_REFLECTED)
    assert side_of_type("session.input_audio.append") is None
    assert load("openai-live-attach").spec(Side.CLIENT, "session.input_audio.append") is None


@pytest.mark.parametrize("name", ["openai-ga-transcription", "openai-beta-transcription"])
def test_a_transcription_session_has_no_responses(name: str) -> None:
    dialect = load(name)
    assert not any(type_.startswith("response.") for _, type_ in dialect.events)
    assert not any("response" in one.finding for one in dialect.sequels)
    assert {"item-create-unacked", "transcription-missing"} <= {one.finding for one in dialect.sequels}


@pytest.mark.parametrize(
    ("name", "finding", "level"),
    [
        ("openai-ga", "response-never-done", Level.REQUIRED),
        ("openai-ga", "item-added-not-done", Level.REQUIRED),
        ("openai-beta", "item-added-not-done", None),
        ("xai", "item-added-not-done", None),
        ("xai", "response-never-done", Level.REQUIRED),
        ("localai", "response-never-done", Level.OPTIONAL),
        ("speaches", "response-never-done", Level.OPTIONAL),
        ("stepfun", "item-create-unacked", Level.USUAL),
        ("azure-voicelive", "limits-not-told", None),
        ("openai-translation", "session-update-unacked", Level.REQUIRED),
        ("openai-translation", "response-never-done", None),
        ("openai-live", "session-start-unanswered", Level.REQUIRED),
        ("vllm-asr", "session-update-unacked", None),
    ],
)
def test_what_is_expected_differs(name: str, finding: str, level: Level | None) -> None:
    levels = {one.level for one in load(name).sequels if one.finding == finding}
    assert levels == ({level} if level else set())


def test_what_follows_can_follow() -> None:
    for dialect in all_dialects():
        known = {row.means for row in dialect.events.values()} | {one for one in Meaning if one.startswith("link.")}
        for row in dialect.sequels:
            assert {row.after, *row.one_of} <= known, f"{dialect.id}: {row.finding}"
            assert 0 < row.overdue < row.missing
            assert row.level is not Level.OFF


def test_playback_is_told_to_calls_only() -> None:
    row = load("openai-ga").spec(Side.SERVER, "output_audio_buffer.started")
    assert row is not None
    assert row.transports == {Transport.WEBRTC, Transport.SIDEBAND}


@pytest.mark.parametrize(
    ("name", "switch", "does"),
    [
        ("openai-ga", Switch.METADATA_ECHOED, True),
        ("azure-ga", Switch.METADATA_ECHOED, True),
        ("xai", Switch.OUTPUT_INDEX_COUNTS, False),
        ("xai", Switch.UNKNOWN_TYPE_ERROR, None),
        ("localai", Switch.EVENT_IDS_UNIQUE, False),
        ("aimock", Switch.ACTIVE_RESPONSE_REFUSED, False),
        ("gemini-live", Switch.VAD_ANSWERS, None),
    ],
)
def test_servers_behave_as_their_switches_say(name: str, switch: Switch, does: bool | None) -> None:
    assert load(name).does(switch) is does


def test_a_dialect_is_served_until_its_own_day() -> None:
    assert load("openai-beta").served_until is not None
    assert load("qwen-omni").served_until is None


def test_lineage() -> None:
    assert load("azure-ga").lineage == ("azure-ga", "openai-ga")
    assert load("openai-live-fork").lineage == ("openai-live-fork", "openai-live")


def test_patience_stretches_every_wait() -> None:
    plain, patient = load("openai-ga"), load("openai-ga").patient(10)
    assert [one.missing for one in patient.sequels] == [one.missing * 10 for one in plain.sequels]
    assert [one.overdue for one in patient.expectations] == [one.overdue * 10 for one in plain.expectations]
    assert patient.events is plain.events


def test_a_start_reads_no_more_than_it_needs() -> None:
    """Without another dialect in sight the bodies of the other files stay unread."""
    code = (
        "from inspector.model.tracker import Tracker; from inspector.protocol import dialect\n"
        "Tracker(); print(dialect._load.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "1"


# Dialects of the user's own


OWN = """
id = "acme"
title = "Acme voice"
about = "Acme's gateway: GA with a greeting of its own."
extends = "openai-ga"
without = ["mcp_list_tools.*"]

[[detect]]
host = "*.acme.example"
weight = 5

[[detect]]
side = "server"
types = ["acme.hello"]
weight = 5

[event."acme.hello"]
side = "server"
means = "notice"
about = "Acme says hello."
sample = '''{"type":"acme.hello","event_id":"a1"}'''

[[expect]]
finding = "response-never-done"
within = ["60s", "120s"]

[[expect]]
finding = "item-create-unacked"
level = "off"

[switches]
metadata-echoed = false
"""


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Dialect]:
    path = tmp_path / "acme.toml"
    path.write_text(OWN)
    yield load_file(path)
    unload("acme")


def test_a_dialect_needs_one_file(acme: Dialect) -> None:
    assert acme.id in names()
    assert load("acme") is acme
    assert acme.spec(Side.SERVER, "response.created") == load("openai-ga").spec(Side.SERVER, "response.created")
    assert acme.spec(Side.SERVER, "mcp_list_tools.failed") is None
    assert side_of_type("acme.hello") is Side.SERVER
    waits = {one.finding: one.missing for one in acme.expectations}
    assert waits["response-never-done"] == 120_000_000
    assert "item-create-unacked" not in waits
    assert waits["response-stalled-no-output"] == 20_000_000
    assert acme.does(Switch.METADATA_ECHOED) is False
    assert acme.does(Switch.CANCEL_IDLE_ERROR) is True


@pytest.mark.usefixtures("acme")
def test_it_is_detected_and_its_events_are_known() -> None:
    talk = Talk().say("< acme.hello event_id=a1")
    assert talk.tracker.detector.leader(Side.SERVER) == "acme"
    assert talk.changes[0].means is Meaning.NOTICE
    talk.say("< response.created response.id=r")
    assert talk.changes[1].means is Meaning.RESPONSE_OPENED


@pytest.mark.usefixtures("acme")
def test_it_can_be_named_by_the_user() -> None:
    assert Tracker("acme").detector.leader(Side.CLIENT) == "acme"


def test_it_is_forgotten_when_it_is_unloaded() -> None:
    assert "acme" not in names()
    assert side_of_type("acme.hello") is None
    assert Talk().say("< acme.hello").changes[0].means is Meaning.UNKNOWN


def test_a_file_can_stand_in_for_a_bundled_dialect(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'id = "openai-ga"\ntitle = "GA"\nabout = "GA, slower."\nextends = "openai-ga"\n'
        '[[expect]]\nfinding = "response-never-done"\nwithin = ["60s", "120s"]\n'
    )
    before = load("openai-ga")
    try:
        mine = load_file(path)
        assert load("openai-ga") is mine
        assert names() == tuple(NAMED)
        assert mine.events == before.events
        assert mine.lineage == ("openai-ga",)
        assert {one.missing for one in mine.expectations if one.finding == "response-never-done"} == {120_000_000}
    finally:
        unload("openai-ga")
    assert load("openai-ga") is before


def test_a_circle_is_refused(tmp_path: Path) -> None:
    text = 'id = "{}"\ntitle = "T"\nabout = "A."\nextends = "{}"\n'
    (tmp_path / "one.toml").write_text(text.format("one", "openai-ga"))
    (tmp_path / "two.toml").write_text(text.format("two", "one"))
    (tmp_path / "again.toml").write_text(text.format("one", "two"))
    try:
        first = load_file(tmp_path / "one.toml")
        load_file(tmp_path / "two.toml")
        with pytest.raises(table.DialectError, match=r"again\.toml.*circle"):
            load_file(tmp_path / "again.toml")
        assert load("one") == first
    finally:
        unload("two")
        unload("one")
