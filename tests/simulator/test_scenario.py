"""The bundled scenarios are whole, consistent conversations."""

import base64
from pathlib import Path

import pytest

from inspector.core import codec, idclock
from inspector.core.json import JsonObject, integer_at, list_at, object_at, text_at, value_at
from inspector.core.wire import Side
from inspector.formats.dialogue import notation, sound
from inspector.formats.dialogue.notation import Case, Closed, Said
from inspector.simulator import scenario

CATALOGUE = Path(__file__).parents[3] / "shared" / "design" / "protocol_events.json"
SCENARIOS = scenario.names()
NAMES = {
    "text-turn",
    "audio-turn",
    "vad-turn",
    "tool-turn",
    "silent-after-created",
    "never-created",
    "failed-server-error",
    "update-rejected",
    "beta-retired",
    "empty-response",
    "parallel-tools",
    "barge-in",
    "transcription",
    "out-of-band",
    "live-turn",
    "quota",
    "rate-limited",
    "content-filter",
    "token-limit",
    "active-response",
    "commit-empty",
    "vad-never-hears",
    "vad-stuck",
    "echo",
    "tool-unanswered",
    "tool-no-followup",
    "text-instead-of-audio",
    "stall-midway",
    "cut-socket",
    "session-expired",
    "garbage",
    "flood",
}
SPOILT = {"garbage"}  # what comes there is no protocol
GA = sorted(NAMES - SPOILT - {"live-turn"})


CUT = {"stall-midway", "cut-socket", "session-expired"}  # the stream under way has no end


def bodies(case: Case, side: Side) -> list[JsonObject]:
    return [codec.decode(step.payload)[0] for step in case.steps if isinstance(step, Said) and step.side is side]


def both(case: Case) -> list[tuple[Side, JsonObject]]:
    return [(step.side, codec.decode(step.payload)[0]) for step in case.steps if isinstance(step, Said)]


def small(text: str) -> Case:
    [case] = notation.parse(text)
    return case


def test_the_bundled_scenarios_are_the_ones_the_help_names():
    assert set(SCENARIOS) == NAMES
    assert scenario.DEFAULT in NAMES


def test_an_unknown_scenario_is_refused_with_the_names_there_are():
    with pytest.raises(scenario.UnknownScenarioError, match="text-turn"):
        scenario.load("tea-time")


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_says_what_it_is_and_what_to_expect(name):
    case = scenario.load(name)
    expected = scenario.setting(case, "expect")
    assert case.name == name
    assert case.header["title"]
    assert case.header["about"].endswith(".")
    assert text_at(expected, "status")
    assert isinstance(expected["rules"], list)


@pytest.mark.parametrize("name", GA)
def test_every_payload_is_an_event_with_an_id_of_its_own(name):
    events = both(scenario.load(name))
    identities = [text_at(body, "event_id") for _, body in events]
    assert all(text_at(body, "type") for _, body in events)
    assert None not in identities
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("name", sorted(NAMES - SPOILT))
def test_ids_are_announced_before_they_are_used(name):
    known: set[str] = set()
    for side, body in both(scenario.load(name)):
        if side is Side.CLIENT:
            known.add(text_at(body, "event_id") or "")
            continue
        announced = [text_at(body, "response", "id"), text_at(body, "item", "id"), text_at(body, "item", "call_id")]
        if body["type"] in ("input_audio_buffer.speech_started", "input_audio_buffer.committed"):
            announced.append(text_at(body, "item_id"))
        known.update(filter(None, announced))
        outputs = [text_at(item, "id") for item in list_at(body, "response", "output")]
        used = [text_at(body, key) for key in ("response_id", "item_id", "previous_item_id", "call_id")]
        used += [text_at(body, "error", "event_id"), *outputs]
        assert set(filter(None, used)) <= known, body["type"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_conversation_keeps_one_session_and_one_conversation(name):
    events = bodies(scenario.load(name), Side.SERVER)
    sessions = {text_at(body, "session", "id") for body in events if "session" in body}
    conversations = {text_at(body, "response", "conversation_id") for body in events if "response" in body} - {None}
    assert len(sessions) == (0 if name == "beta-retired" else 1)
    assert len(conversations) <= 1


@pytest.mark.parametrize("name", sorted({*GA} - {"beta-retired", "session-expired"}))
def test_the_ids_tell_a_time_that_can_be_believed(name):
    clock = idclock.IdClock()
    events = bodies(scenario.load(name), Side.SERVER)
    for seq, body in enumerate(events, 1):
        clock.add(seq, text_at(body, "event_id") or "")
    session = object_at(events[0], "session")
    begun, expiry = idclock.id_time(text_at(session, "id") or ""), integer_at(session, "expires_at")
    assert begun is not None
    assert expiry == begun + 3600
    clock.check_session(text_at(session, "id") or "", expiry)
    assert clock.proven
    times = [clock.time_of(seq) for seq in range(1, len(events) + 1)]
    assert None not in times
    assert times == sorted(times)


@pytest.mark.parametrize("name", GA)
def test_every_event_has_the_fields_its_catalogue_requires(name):
    if not CATALOGUE.exists():
        pytest.skip("the event catalogue is not beside this repository")
    listed = codec.parse(CATALOGUE.read_bytes())
    required = {(side, row["type"]): row["required"] for side in ("client", "server") for row in listed["ga"][side]}
    missing = [
        (body["type"], key)
        for side, body in both(scenario.load(name))
        for key in required[side.value, body["type"]]
        if key not in body
    ]
    assert missing == []


@pytest.mark.parametrize("name", GA)
def test_streams_add_up_to_their_ends(name):
    pieces: dict[tuple[str, str], str] = {}
    ends: dict[tuple[str, str], str] = {}
    for body in bodies(scenario.load(name), Side.SERVER):
        kind, _, last = str(body["type"]).rpartition(".")
        key = (kind, text_at(body, "item_id") or "")
        whole = next((text_at(body, name) for name in ("text", "transcript", "arguments") if name in body), None)
        if last == "delta" and "audio.delta" not in str(body["type"]):
            pieces[key] = pieces.get(key, "") + (text_at(body, "delta") or "")
        elif last in ("done", "completed") and whole is not None:
            ends[key] = whole
    assert {key: pieces[key] for key in ends} == ends
    assert len(pieces) - len(ends) == (1 if name in CUT else 0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_numbers_of_usage_add_up(name):
    for body in bodies(scenario.load(name), Side.SERVER):
        usage = object_at(body, "response", "usage")
        if not usage:
            continue
        into, out = object_at(usage, "input_token_details"), object_at(usage, "output_token_details")
        assert usage["total_tokens"] == integer_at(usage, "input_tokens") + integer_at(usage, "output_tokens")
        assert usage["input_tokens"] == integer_at(into, "text_tokens") + integer_at(into, "audio_tokens")
        assert usage["output_tokens"] == integer_at(out, "text_tokens") + integer_at(out, "audio_tokens")


def test_a_tone_is_that_much_sound():
    samples = base64.b64decode(sound.sound(100_000))
    assert len(samples) == 2 * 2400
    assert any(samples)
    assert not any(base64.b64decode(sound.sound(100_000, silent=True)))


def test_sounds_are_expanded_where_a_string_stands_for_one():
    case = small('== x\n> input_audio_buffer.append event_id=a audio="@silence 20ms"\n')
    [body] = bodies(scenario.sounding(case), Side.CLIENT)
    assert body["audio"] == sound.sound(20_000, silent=True)
    assert "@" not in str(body)


def test_no_bundled_scenario_holds_an_unexpanded_sound():
    payloads = [step.payload for name in SCENARIOS for step in scenario.load(name).steps if isinstance(step, Said)]
    assert not any(b"@tone" in payload or b"@silence" in payload for payload in payloads)


def test_a_wait_belongs_to_the_next_move():
    text = "== x\n~ 1s\n> a event_id=1\n! some-rule\n~ 20ms\n~ 30ms\n< b\n~ close 4000 no\n~ 2s\n"
    script = scenario.script(small(text))
    assert [(move.wait, move.side) for move in script.moves[:2]] == [(1_000_000, Side.CLIENT), (50_000, Side.SERVER)]
    assert isinstance(script.moves[2].step, Closed)
    assert script.silence == 2_000_000


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_can_be_moved_in_time(name):
    started = 1_800_000_000
    case, moved = scenario.load(name), scenario.dated(scenario.load(name), started)
    before, after = bodies(case, Side.SERVER), bodies(moved, Side.SERVER)
    times = [idclock.id_time(text_at(body, "event_id") or "") for body in after]
    shift = started - (idclock.id_time(text_at(before[0], "event_id") or "") or 0)
    assert times[0] == started
    assert [body["type"] for body in bodies(moved, Side.CLIENT)] == [body["type"] for body in bodies(case, Side.CLIENT)]
    if "session" in after[0]:
        assert value_at(after[0], ("session", "expires_at")) == value_at(before[0], ("session", "expires_at")) + shift


def test_a_case_without_server_ids_stays_as_it_is():
    case = small("== x\n> a event_id=1\n")
    assert scenario.dated(case, 5) == case
