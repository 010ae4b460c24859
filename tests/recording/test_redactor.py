"""Secrets that come in pieces go too, whatever the pieces."""

import json
import re
from hashlib import sha256
from itertools import cycle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.core.secret import Secret
from inspector.core.wire import Kind
from inspector.recording.redactor import Redactor

TYPE = "response.output_text.delta"
KEY = "sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6"
HEX = sha256(b"key").hexdigest()
LONG = "".join(sha256(bytes([one])).hexdigest() for one in range(8))
JWT = "eyJhbGciOiJIUzI1NiJ9." + LONG + ".c2lnbmF0dXJl0"
PEM = "-----BEGIN PRIVATE KEY-----\n" + LONG + "\n-----END PRIVATE KEY-----"
WORDS = "Well, the weather is fine. "


def deltas(pieces, type_=TYPE, item="item_1"):
    return [json.dumps({"type": type_, "item_id": item, "delta": piece}).encode() for piece in pieces]


def said(payloads, redactor=None):
    """What is left of the deltas in payloads, one after the other."""
    redactor = redactor or Redactor()
    return "".join(json.loads(redactor(payload, Kind.TEXT)[0])["delta"] for payload in payloads)


def cut(text, size):
    return [text[place : place + size] for place in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 3, 4, 7, 20])
@pytest.mark.parametrize(
    ("text", "left"),
    [
        (KEY, KEY[:14]),
        (f"api-key: {HEX}", HEX[:16]),
        (f"OPENAI_API_KEY={HEX}", HEX[:16]),
        (f"Bearer {HEX}", HEX[:16]),
        (JWT, JWT[:30]),
        (PEM, LONG[:4]),
        (json.dumps({"city": "Paris", "password": "correct-horse-1"}), "corr"),
    ],
)
def test_a_secret_in_pieces_is_covered_but_for_its_beginning(text, left, size):
    shown = said(deltas(cut(WORDS + text + " " + WORDS, size)))
    assert shown.startswith(WORDS)
    assert shown.endswith(" " + WORDS)
    assert "[redacted]" in shown
    rest = text[text.index(left) + len(left) + size :]
    assert not any(rest[place : place + 8] in shown for place in range(0, min(len(rest) - 7, 200)))


@pytest.mark.parametrize("size", [1, 2, 5, 11])
def test_a_key_that_was_given_is_covered_whatever_it_looks_like(size):
    key = "correct horse/battery+staple of nobody at all, said " + "on and on " * 10
    shown = said(deltas(cut(WORDS + key + WORDS, size)), Redactor([Secret(key)]))
    assert shown.startswith(WORDS)
    assert shown.endswith(WORDS)
    assert "battery" not in shown


def test_streams_are_kept_apart():
    redactor = Redactor()
    pieces = cut(KEY, 4)
    mixed = [
        one for pair in zip(deltas(pieces), deltas(cut(WORDS * 3, 4), item="item_2"), strict=False) for one in pair
    ]
    shown = [json.loads(redactor(payload, Kind.TEXT)[0]) for payload in mixed]
    assert "".join(one["delta"] for one in shown if one["item_id"] == "item_2") == "".join(cut(WORDS * 3, 4)[:10])
    assert "E5f6" not in "".join(one["delta"] for one in shown if one["item_id"] == "item_1")


def test_arguments_are_read_as_they_are_escaped():
    arguments = json.dumps({"user": "ann", "api_key": "short-1"})
    assert "short" not in said(deltas(cut(arguments, 6), "response.function_call_arguments.delta")).replace("sh", "", 1)


def test_where_it_stood_is_told():
    redactor = Redactor()
    told = [redactor(payload, Kind.TEXT)[1] for payload in deltas(["it is sk-proj-A1b2", "C3d4E5", " ok"])]
    assert told == [["/delta"], ["/delta"], []]


@pytest.mark.parametrize(
    "text",
    [
        "The language is sk-SK, the task-force is at desk-research and week_of_may.",
        "Keep the secret: patience. The password is whatever you like; the key: a smile.",
        "See https://x.example/a?b=1 and call tel: no one. Authorization: none, basic needs.",
    ],
)
@pytest.mark.parametrize("size", [1, 4, 9])
def test_innocent_words_stay(text, size):
    assert said(deltas(cut(text * 3, size))) == text * 3


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=30), st.sampled_from([KEY, f"api-key: {HEX}", WORDS]))
@example([9], KEY)
def test_a_second_pass_changes_nothing(sizes, text):
    whole, pieces = f"{WORDS}{text} {WORDS}", []
    for size in cycle(sizes):
        pieces.append(whole[:size])
        whole = whole[size:]
        if not whole:
            break
    first, second = Redactor(), Redactor()
    once = [first(payload, Kind.TEXT)[0] for payload in deltas(pieces)]
    assert [second(payload, Kind.TEXT)[0] for payload in once] == once
    shown = said(deltas(pieces))
    assert re.sub(r"\[redacted\]", "", shown).endswith(WORDS)


@pytest.mark.parametrize("payload", [b'{"type":"x.delta","delta":1}', b'"delta"', b'{"delta":"sk-', b'\xff"delta"'])
def test_what_is_no_piece_is_left(payload):
    assert Redactor()(payload, Kind.TEXT) == (payload, [])


def test_sound_is_not_looked_into():
    payload = deltas(["sk-proj-A1b2C3d4"], "response.output_audio.delta")[0]
    redactor = Redactor()
    redactor(payload, Kind.TEXT)
    follows = deltas(["E5f6G7h8I9j0K1l2"], "response.output_audio.delta")[0]
    assert redactor(follows, Kind.TEXT) == (follows, [])


@pytest.mark.parametrize(
    ("unit", "end"),
    [
        ("-----BEGIN PRIVATE KEY-----", "-----END"),
        ("-eyJaaaaaaaa", " "),
        ("eyJaaaaaaaaa.", " "),
        ("sk-aaaaaa ", ""),
        ("api-key: ", ""),
    ],
)
def test_a_long_piece_of_what_secrets_begin_with_stays_sound(unit, end):
    """Whatever breaks off is not read again from each of its beginnings, which would take minutes here."""
    cleaned, pointers = Redactor()(deltas([unit * (300_000 // len(unit)) + end])[0], Kind.TEXT)
    assert json.loads(cleaned)["item_id"] == "item_1"
    assert pointers in ([], ["/delta"])
