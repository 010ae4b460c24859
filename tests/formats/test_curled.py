"""JSON within strings, after something has curled its quotes."""

import pytest

from .test_layout import events

NESTED = r"""recv {"level":"info","payload":"{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}"}"""
WRAPPED = """WSMessage(type=1, data='{"type":"response.created","response":{"id":"resp_1"}}', extra="")"""


def curled(text: str) -> str:
    pieces = text.split('"')
    return "".join(piece + "“”"[place % 2] for place, piece in enumerate(pieces[:-1])) + pieces[-1]


@pytest.mark.parametrize("text", [NESTED, WRAPPED])
def test_the_event_is_the_same(text):
    assert len(events(text)) == 1
    assert events(curled(text)) == events(text)
