"""Events while they are written: found in a text, held against the dialect, put right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.spot import spans, spots
from inspector.live.draft import is_whole, is_within, line_of, mended, place_of, pretty, read
from inspector.protocol.dialect import load

GA = load("openai-ga")


def test_several_events_stand_one_after_the_other():
    text = '{"type":"input_audio_buffer.commit"}\n\n{"type":"response.create"}{"type":"response.cancel"}'
    pieces = read(text, GA)
    assert [piece.type for piece in pieces] == ["input_audio_buffer.commit", "response.create", "response.cancel"]
    assert not any(piece.broken or piece.faults for piece in pieces)
    assert [text[piece.start : piece.end] for piece in pieces][1] == '{"type":"response.create"}'


def test_what_is_no_event_is_named_with_its_place():
    for text, words, place in (
        ('{"type": oops}', "no JSON", (0, 9)),
        ('{"type":"response.create"', "stops before its end", None),
        ("[1]", "braces", None),
        ("hello", "no JSON", (0, 0)),
        ('{"kind":"response.create"}', "type", None),
    ):
        [piece] = read(text, GA)
        assert words in (piece.broken or piece.faults[0].message), text
        if place:
            assert line_of(text, piece.at) == place
    good, bad = read('{"type":"response.create"}\n{"a":1,}', GA)
    assert not good.broken
    assert line_of('{"type":"response.create"}\n{"a":1,}', bad.at)[0] == 1


def test_a_wrong_field_is_named_and_the_right_one_put_in():
    text = pretty({"type": "session.update", "session": {"type": "realtime", "voice": "marin"}})
    [piece] = read(text, GA)
    [fault] = piece.faults
    assert "session.audio.output.voice" in f"{fault.message} {fault.fix}"
    assert line_of(text, place_of(text, piece, fault) or 0)[0] == 4
    better = mended(text, [piece])
    assert codec.parse(better)["session"]["audio"]["output"]["voice"] == "marin"
    assert read(better, GA)[0].faults == ()
    assert mended(better, read(better, GA)) is None


def test_an_event_id_is_not_missed_where_one_will_be_put_in():
    [piece] = read('{"type":"decision.create"}', load("openai-live"))
    assert piece.faults == ()


def test_what_is_broken_stays_where_the_rest_is_put_right():
    text = '{"type":"session.update","session":{"type":"realtime","voice":"marin"}} {"a":'
    assert mended(text, read(text, GA)).endswith('{"a":')


def test_every_value_has_a_place():
    text = '{"a": [1, "x\\"y", {"b": true}], "c": "un'
    found = {spot.path: text[spot.start : spot.end] for spot in spots(text)}
    assert found == {("a", 0): "1", ("a", 1): 'x\\"y', ("a", 2, "b"): "true", ("c",): "un"}


def test_a_character_that_does_something_is_written_as_its_code():
    body = {"type": "x", "text": "a\x1b[2J\x9b\u202eb\U000e0041ü"}
    text = pretty(body)
    assert "ü" in text
    assert text.replace("\n", "").isprintable()
    assert codec.parse(text) == body


@given(st.text(alphabet='{}[]:,"\\ \n01atrue@', max_size=60))
def test_nothing_that_is_typed_makes_it_fail(text):
    pieces = read(text, GA)
    assert [span.start for span in spans(text)] == [piece.start for piece in pieces]
    covered = "".join(text[piece.start : piece.end] for piece in pieces)
    assert "".join(covered.split()) == "".join(text.split())
    for spot in spots(text):
        assert 0 <= spot.start <= spot.end <= len(text)
    mended(text, pieces)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=9,
    )
)
def test_the_places_of_good_json_are_those_of_its_values(value):
    text = codec.write({"v": value}).decode()
    leaves = [path for path, _ in _leaves(value, ("v",))]
    assert len(spots(text)) == len(leaves)
    assert len(spans(text)) == 1


def _leaves(value, path):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*path, place))
    else:
        yield path, value


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('{"type":"response.create"}', True),
        (' {"type":"response.cancel"}\n{"type":"response.create"}\n', True),
        ('{"type":"response.create"} or so', False),
        ('{"type":"response.cre', False),
        ('{"type":"input_text","text":"Hi"}', False),  # a part of an event
        ('"response.create"', False),
        ("", False),
    ],
)
def test_whole_events_are_told_from_parts(text, whole):
    assert is_whole(text) is whole


def test_a_place_is_within_an_event_or_beside_it():
    text = '{"a":1}  {"b":2}'
    assert [place for place in range(len(text) + 1) if not is_within(text, place)] == [0, 7, 8, 9, 16]
