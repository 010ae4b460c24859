"""A log with the newest event first, which shows neither times nor the beginning of its session."""

import pytest

from inspector.core import codec

from .paste import frames

TURN = [
    *("> input_audio_buffer.commit", "< input_audio_buffer.committed", "> response.create", "< response.created"),
    *("< response.output_item.added", "< response.output_audio.done", "< response.output_item.done", "< response.done"),
]


def types(lines):
    return [codec.read(frame).type for frame in frames("\n".join(lines))]


def test_a_turn_is_turned_round():
    assert types(TURN[::-1]) == types(TURN)
    assert types((TURN * 2)[::-1]) == types(TURN * 2)


@pytest.mark.parametrize("start", range(1, len(TURN)))
def test_a_log_that_begins_within_a_turn_is_not(start):
    lines = (TURN * 2)[start : start + len(TURN)]
    assert types(lines) == [line.split()[1] for line in lines]
