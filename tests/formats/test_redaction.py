"""What is covered changes no finding; what people said is nowhere in it."""

import json
import math
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Conversation
from inspector.formats.opening import open_input, reading_of
from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction, covered, statement
from inspector.present.reports.export import BY_NAME, written
from inspector.present.reports.report import recording_report
from inspector.recording.file import Header
from inspector.recording.veil import BLOCK, Veil

SAMPLES = sorted((Path(__file__).parents[2] / "sessions").glob("*.*"))


def judged(conversation):
    """Everything that a diagnosis says, save the words that it quotes."""
    report = recording_report(reading_of(conversation, "x"))
    findings = [
        {key: finding[key] for key in ("id", "code", "severity", "confidence", "evidence", "expected", "because_of")}
        for finding in report["findings"]
    ]
    verdict = report["verdict"]
    causes = [(one["cause"], one["confidence"], one["evidence"]) for one in verdict["causes"]]
    excluded = [one["cause"] for one in verdict["excluded"]]
    turns = [(turn["verdict"]["status"], turn["responses"]) for turn in report["turns"]]
    return findings, verdict["status"], verdict["stage"], causes, excluded, turns, report["damaged"], report["dialect"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_secrets_are_covered_and_the_report_is_the_same(sample):
    conversations = read_input(sample, None, sample.name)
    exported = read_input(None, written(conversations, BY_NAME["native"], Redaction()), "out")
    for before, after in zip(conversations, exported, strict=True):
        told = recording_report(reading_of(after, "x"))
        assert told == recording_report(reading_of(before, "x")) | {"format": "native"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_whatever_is_hidden_the_findings_are_the_same(sample):
    for conversation in read_input(sample, None, sample.name):
        hidden = covered(conversation, Redaction(veils=tuple(Veil)))
        hidden = replace(hidden, items=list(hidden.items))  # which are covered anew each time
        assert judged(hidden) == judged(conversation)
        for before, after in zip(conversation.items, hidden.items, strict=True):
            if isinstance(before, Frame):
                assert shape(after.payload) == shape(before.payload)
                assert after[:3] == before[:3]


def shape(payload):
    """The structure of a payload: its keys and the kinds of its values."""

    def kinds(value):
        if isinstance(value, dict):
            return {key: kinds(child) for key, child in value.items()}
        return [kinds(child) for child in value] if isinstance(value, list) else type(value).__name__

    try:
        return kinds(json.loads(payload))
    except ValueError:
        return len(payload)


def hide(veil, *events):
    frames = [
        Frame(seq, Side.SERVER, Kind.TEXT, json.dumps(event).encode(), seq) for seq, event in enumerate(events, 1)
    ]
    hidden = covered(Conversation(Header(), frames, "native"), Redaction(veils=(veil,)))
    return [json.loads(frame.payload) for frame in hidden.items], hidden


def test_words_keep_their_length_and_pieces_join_to_the_whole():
    words = 'Grüß Gott, "Ann" — 42\u2009% \u4f60\u597d'
    deltas = [{"type": "response.output_text.delta", "delta": piece} for piece in (words[:7], words[7:])]
    bodies, hidden = hide(Veil.TRANSCRIPTS, *deltas, {"type": "response.output_text.done", "text": words})
    assert bodies[2]["text"] == 'xxxx xxxx, "xxx" — 00\u2009% xx'
    assert bodies[0]["delta"] + bodies[1]["delta"] == bodies[2]["text"]
    assert statement(hidden.header) == "Redacted: transcripts in 3 places."
    assert [frame.marks.redacted for frame in hidden.items] == [("/delta",), ("/delta",), ("/text",)]


def test_probabilities_of_words_do_not_give_them_away():
    logprobs = [{"token": "Ann", "bytes": [65, 110, 110], "logprob": -0.1}]
    [body], _ = hide(Veil.TRANSCRIPTS, {"type": "x.done", "transcript": "Ann", "logprobs": logprobs})
    assert body["logprobs"] == [{"token": "xxx", "bytes": [120, 120, 120], "logprob": -0.1}]


@pytest.mark.parametrize(
    ("arguments", "hidden"),
    [
        ('{"city":"Bonn 7","n":1.5e3,"ok":true,"no":null}', '{"xxxx":"xxxx 0","x":1.1e1,"xx":true,"xx":null}'),
        ('{"a":"\\u00e9\\n\\"b\\""}', '{"x":"\\u0078\\n\\"x\\""}'),
        ("city=Bonn", "xxxx=xxxx"),
        ('{"a": "cut', '{"x": "xxx'),
        ("", ""),
    ],
)
def test_arguments_stay_json_however_they_are_cut(arguments, hidden):
    def piece(text):
        return {"type": "response.function_call_arguments.delta", "item_id": "i", "delta": text}

    bodies, _ = hide(Veil.ARGUMENTS, *map(piece, arguments), {"type": "x", "arguments": arguments, "output": "Bonn"})
    assert "".join(body["delta"] for body in bodies[:-1]) == hidden
    assert bodies[-1]["arguments"] == hidden
    assert bodies[-1]["output"] == "xxxx"


def test_instructions_and_prompts_are_hidden():
    session = {"instructions": "Be Ann.", "audio": {"input": {"transcription": {"prompt": "Names: Ann"}}}}
    [body], _ = hide(Veil.INSTRUCTIONS, {"type": "session.update", "session": session})
    assert body["session"] == {
        "instructions": "xx xxx.", "audio": {"input": {"transcription": {"prompt": "xxxxx: xxx"}}},
    }  # fmt: skip


@pytest.mark.parametrize("order", ["little", "big"])
def test_audio_keeps_length_and_loudness_in_another_order(order):
    samples = [round(9000 * math.sin(index / 9)) for index in range(4800)]
    audio = b"".join(sample.to_bytes(2, order, signed=True) for sample in samples) + b"!"
    [body], _ = hide(Veil.AUDIO, {"type": "input_audio_buffer.append", "audio": b64encode(audio).decode()})
    hidden = b64decode(body["audio"])
    assert len(hidden) == len(audio)
    found = [int.from_bytes(hidden[place : place + 2], order, signed=True) for place in range(0, 9600, 2)]
    assert found[:BLOCK] == sorted(samples[:BLOCK])
    assert found[BLOCK : 2 * BLOCK] == sorted(samples[BLOCK : 2 * BLOCK], reverse=True)
    assert sorted(found) == sorted(samples)


@pytest.mark.parametrize("veil", Veil)
def test_cut_and_broken_frames_are_hidden_as_far_as_they_go(veil):
    payload = b'{"type":"x","audio":"QUJD!!","transcript":"Ann","instructions":"Ann","arguments":"{\\"Ann\\":1'
    frame = Frame(0, Side.SERVER, Kind.TEXT, payload, 1)
    [hidden] = covered(Conversation(Header(), [frame], "native"), Redaction(veils=(veil,))).items
    assert hidden.payload.count(b"Ann") == payload.count(b"Ann") - (veil is not Veil.AUDIO)


def test_binary_frames_are_audio():
    frame = Frame(0, Side.CLIENT, Kind.BINARY, bytes(range(255, -1, -1)), 1)
    [hidden] = covered(Conversation(Header(), [frame], "native"), Redaction(veils=(Veil.AUDIO,))).items
    assert hidden.payload != frame.payload
    assert hidden.marks.redacted == ("",)


def test_what_is_opened_to_be_shown_holds_no_secret():
    text = 'It says {"type":"error","error":{"message":"Incorrect API key: sk-proj-A1b2C3d4E5f6G7h8I9j0"}}'
    [reading] = open_input("post", None, text.encode())
    assert "[redacted]" in reading.event(1).body["error"]["message"]
    assert "A1b2C3d4" not in json.dumps(recording_report(reading))
