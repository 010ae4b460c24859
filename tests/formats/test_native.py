"""Recordings of this program, several in a file or one."""

import pytest

from inspector.core.wire import Frame
from inspector.formats import native
from inspector.formats.conversation import Source

HEADER = b'{"inspector":1,"recorder":"relay"}\n'
OPEN = b'{"at":0,"from":"client","open":{"url":"wss://x.example","headers":{},"subprotocols":[]}}\n'
EVENT = b'{"at":1,"from":"server","event":{"type":"session.created","session":{}}}\n'


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (HEADER + OPEN + EVENT * 3, [4]),
        (HEADER + EVENT * 3, [3]),
        (HEADER + EVENT + HEADER + EVENT * 2, [1, 2]),
        (HEADER + OPEN + EVENT + OPEN + EVENT, [2, 2]),
        (HEADER + EVENT * 40_000 + HEADER + EVENT, [40_000, 1]),
        (HEADER + b'{"note":"the word \\"open\\"","open":[]}\n' + EVENT, [1]),
    ],
)
def test_every_recording_of_a_file_is_found(content, parts):
    found = native.read(Source("x", content=content))
    assert [sum(isinstance(item, Frame) for item in one.items) for one in found] == parts


def test_a_file_of_one_recording_is_not_parsed_to_its_end(monkeypatch):
    taken = []
    entries = native._entries
    monkeypatch.setattr(native, "_entries", lambda source: (taken.append(one) or one for one in entries(source)))
    native.read(Source("x", content=HEADER + OPEN + EVENT * 100))
    assert len(taken) == 1


def test_a_beginning_is_seen_wherever_the_pieces_of_a_file_end(monkeypatch):
    content = HEADER + EVENT + HEADER + EVENT
    for size in range(1, len(content)):
        monkeypatch.setattr(native, "_PIECE", size)
        assert len(native.read(Source("x", content=content))) == 2
