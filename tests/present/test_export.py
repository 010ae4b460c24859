"""A long conversation leaves the program piece by piece."""

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Conversation
from inspector.present.reports.export import BY_NAME
from inspector.recording.file import Header

PAYLOAD = b'{"type":"vendor.event","number":%d}'


@pytest.mark.parametrize("name", ["native", "jsonl", "har", "ladder", "transcript"])
def test_what_grows_with_a_conversation_is_written_in_small_pieces(name):
    frames = [Frame(seq * 1000, Side.SERVER, Kind.TEXT, PAYLOAD % seq, seq) for seq in range(1, 501)]
    conversations = [Conversation(Header(), frames, "native", name="log")] * 2
    pieces = [*BY_NAME[name].pieces(conversations)]
    assert b"".join(pieces) == BY_NAME[name].write(conversations)
    assert len(pieces) >= 1000
    assert max(map(len, pieces)) < 2000
