"""Sounds in the right format are never suspected, and wrong ones for what they are."""

import json

import pytest

from inspector.core.codec import write
from inspector.core.json import Json
from inspector.core.wire import Frame, Kind, Side, Transport
from inspector.diagnosis.base import Finding
from inspector.recording.file import Header

from ..dialogue import read
from ..voice import spoken

GA = {"pcm": {"type": "audio/pcm", "rate": 24000}, "mu-law": {"type": "audio/pcmu"}, "A-law": {"type": "audio/pcma"}}
BETA = {"pcm": "pcm16", "mu-law": "g711_ulaw", "A-law": "g711_alaw"}
FIELDS = [
    ("session.audio.input.format", "session.audio.output.format"),
    ("session.input_audio_format", "session.output_audio_format"),
]
PCM = ("voice", "speech", "music", "noise", "hissing", "silence", "hum", "speech from a telephone")
HEALTHY = [
    *[
        ("pcm", sound)
        for sound in ("voice", "speech", "music", "noise", "hissing", "silence", "hum", "speech from a telephone")
    ],
    *[(law, f"{law} {sound}") for law in ("mu-law", "A-law") for sound in ("speech", "music", "noise", "silence")],
]


def session(form: Json, *, beta: bool) -> dict[str, Json]:
    if beta:
        return {"object": "realtime.session", "modalities": ["audio", "text"], "turn_detection": None,
                "input_audio_format": form, "output_audio_format": form}  # fmt: skip
    both: dict[str, Json] = {"input": {"format": form, "turn_detection": None}, "output": {"format": form}}
    return {"type": "realtime", "object": "realtime.session", "audio": both}


def spoken_session(form: Json, sound: str, *, beta: bool = False) -> list[Finding]:
    """Both sides speak so for some seconds, each delta and append at its own time."""
    name = "response.audio" if beta else "response.output_audio"
    told: list[tuple[Side, dict[str, Json]]] = [
        (Side.SERVER, {"type": "session.created", "session": session(form, beta=beta)}),
        *[(Side.CLIENT, {"type": "input_audio_buffer.append", "audio": spoken(sound, 100)})] * 60,
        (Side.CLIENT, {"type": "input_audio_buffer.commit"}),
        (Side.SERVER, {"type": "input_audio_buffer.committed", "item_id": "item_1"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": "resp_1", "status": "in_progress"}}),
        (Side.SERVER, {"type": "response.output_item.added", "response_id": "resp_1",
                       "item": {"id": "item_2", "type": "message", "role": "assistant"}}),
        (Side.SERVER, {"type": f"{name}_transcript.delta", "response_id": "resp_1", "item_id": "item_2",
                       "content_index": 0, "delta": "It is " + "so very " * 8}),
        *[(Side.SERVER, {"type": f"{name}.delta", "response_id": "resp_1", "item_id": "item_2", "content_index": 0,
                         "delta": spoken(sound, 400)})] * 16,
        (Side.SERVER, {"type": "response.done", "response": {"id": "resp_1", "status": "completed"}}),
    ]  # fmt: skip
    frames = [Frame(seq * 100_000, side, Kind.TEXT, write(body), seq) for seq, (side, body) in enumerate(told, 1)]
    return read([Header(recorder="connect", transport=Transport.WEBSOCKET), *frames]).findings()


def about_audio(findings: list[Finding]) -> set[str]:
    return {one.rule for one in findings if one.code.startswith("RT4") and one.rule != "commit-without-response"}


@pytest.mark.parametrize("beta", [False, True])
@pytest.mark.parametrize(("form", "sound"), HEALTHY)
def test_sound_in_the_stated_format_is_not_suspected(form: str, sound: str, *, beta: bool) -> None:
    found = about_audio(spoken_session((BETA if beta else GA)[form], sound, beta=beta))
    assert found <= ({"output-audio-silent"} if "silence" in sound else set())


def test_another_rate_where_the_server_takes_it() -> None:
    assert about_audio(spoken_session({"type": "audio/pcm", "rate": 16000}, "speech at 16 kHz")) == set()


@pytest.mark.parametrize("beta", [False, True])
@pytest.mark.parametrize(
    ("form", "sound", "seen"),
    [
        ("pcm", "mu-law speech", "mu-law"),
        ("pcm", "A-law speech", "A-law"),
        ("pcm", "mu-law music", "mu-law"),
        ("pcm", "A-law music", "A-law"),
        ("mu-law", "A-law speech", "A-law"),
        ("A-law", "mu-law speech", "mu-law"),
        ("mu-law", "speech", "16-bit PCM"),
        ("A-law", "speech at 8 kHz", "16-bit PCM"),
        ("mu-law", "music", "16-bit PCM"),
    ],
)
def test_a_mix_of_codings_is_named_on_both_sides(form: str, sound: str, seen: str, *, beta: bool) -> None:
    words = BETA if beta else GA
    found = [one for one in spoken_session(words[form], sound, beta=beta) if one.code == "RT432"]
    assert [(one.about.id, one.data["seen"]) for one in found] == [("", seen), ("output", seen)]
    sent, came = found
    input_, output = FIELDS[beta]
    assert input_ in sent.message
    assert f"{input_} {json.dumps(words['pcm' if 'PCM' in seen else seen])}" in sent.remedy
    assert output in came.message
    assert f"{output} {json.dumps(words[form])}" in came.remedy


@pytest.mark.parametrize(
    ("sound", "rule"),
    [
        ("big-endian speech", "audio-endianness-suspect"),
        ("float speech", "audio-float-suspect"),
        ("stereo speech", "audio-channels-suspect"),
        ("speech at 48 kHz", "audio-rate-suspect"),
        ("speech at 16 kHz", "audio-rate-suspect"),
        ("shouting", "audio-clipping"),
        ("odd voice", "audio-odd-bytes"),
        ("WAV", "audio-container-header"),
    ],
)
def test_a_wrong_format_is_named_with_the_stated_one(sound: str, rule: str) -> None:
    found = {one.rule: one for one in spoken_session(GA["pcm"], sound)}
    assert rule in found
    assert "g711-format-mix" not in found
    if rule.endswith(("suspect", "header")):
        assert "audio/pcm at 24,000 Hz (session.audio.input.format)" in found[rule].message
