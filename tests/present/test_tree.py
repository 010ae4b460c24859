"""JSON as lines: what folds, what never does, and values of any size."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.present.text.tree import LONGEST, WIDEST, Look, tree

from .build import audio

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
MANY = {f"key{number}": number for number in range(10)}


def values(lines):
    return {line.key: line.value for line in lines}


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_any_object_becomes_lines_without_control_characters(body):
    lines = tree(body, {})
    assert len(lines) >= len(body)

    assert all("\x1b" not in line.key + line.value for line in lines)


def test_a_small_object_is_open_and_a_crowded_one_folded():
    lines = tree({"session": {"audio": {"rate": 24000}, "big": dict(MANY)}}, {})
    told = {line.path: line.opens for line in lines}
    assert told["session",] is False
    assert told["session", "audio"] is False
    assert told["session", "big"] is True
    assert values(lines)["big"] == "{key0, key1, key2, key3, …}"


def test_the_reader_folds_and_unfolds():
    body = {"a": {"b": 1}}
    assert [line.key for line in tree(body, {})] == ["a", "b"]
    assert [line.key for line in tree(body, {("a",): True})] == ["a"]


def test_reasons_for_failure_are_never_folded_nor_cut():
    error = {"code": "x" * (LONGEST + 10), "message": "y" * 5 * LONGEST, "inner": dict(MANY)}
    body = {"type": "response.done", "response": {**MANY, "status_details": {"error": error}}}
    chosen = {("response",): True, ("response", "status_details"): True, ("response", "status_details", "error"): True}
    lines = tree(body, chosen)
    shown = values(lines)
    assert shown["code"] == f'"{"x" * (LONGEST + 10)}"'
    assert {line.key: line.long for line in lines}["message"] == "y" * 5 * LONGEST
    assert shown["key9"] == "9"
    assert all(line.opens is None for line in lines if line.key in ("response", "status_details", "error", "inner"))


def test_audio_is_shown_by_size_and_length():
    [line] = tree({"delta": audio(100)}, {}, 48)
    assert (line.value, line.look) == ("‹4,800 bytes · 100 ms›", Look.BLOB)


def test_long_strings_and_lists_say_how_much_is_left_out():
    long, short = tree({"text": "a b " * LONGEST, "list": []}, {})
    assert long.value.endswith(f"… {3 * LONGEST:,} further characters")
    assert short.value == "[]"
    lines = tree({"list": list(range(WIDEST + 50))}, {("list",): False})
    assert lines[-1].value == "… 50 further values"
    assert len(lines) == WIDEST + 2


def test_deep_nesting_and_huge_numbers_are_shown():
    deep = codec.decode(b'{"a":' * 1000 + b"1" + b"}" * 1000)[0]
    assert tree(deep, {})[0].key == "a"
    assert tree({"n": 10**5000}, {})[0].value.startswith("0x")
