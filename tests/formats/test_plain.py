"""Sound JSON in a text, read at once: the outcome is that of a reader that goes through it member by member."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inspector.core import codec
from inspector.formats.mend import Strings
from inspector.formats.recover import of_scan, plain
from inspector.formats.scan import Scan

TYPES = st.sampled_from(["response.create", "a.b", "error", "close", "message", "function", "text", "object", "client"])
WORDS = TYPES | st.sampled_from(["", "x", "a (b", "A(b=1", "é", "“x”", "it's", "...", "a…", "[redacted]", "***", "<b>"])
KEYS = st.sampled_from([
    *("type", "event_id", "error", "message", "code", "param", "status", "object", "session", "delta", "audio", "name"),
    *("method", "jsonrpc", "isTrusted", "modalities", "voice", "direction", "time", "é", "a b", "reason"),
])  # fmt: skip
LEAVES = WORDS | st.text(max_size=5) | st.integers(-3, 10**12) | st.booleans() | st.none() | st.floats(-9, 9)
BODIES = st.dictionaries(KEYS, LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(KEYS, LEAVES, max_size=3))
BEFORE = st.sampled_from(
    ["", "data: ", "x\n", "\n", "send(", "const a = ", "ws.send('", "response.create: ", '{"a":1}, ']
)
AFTER = st.sampled_from(["", "\n", " ", ",", ' {"type":"a.b"}', ")", "'", "}", "// sent", "\nSo it is."])


@settings(deadline=None, max_examples=400)
@given(BODIES, TYPES | st.none(), BEFORE, AFTER, st.integers(0, 8))
def test_what_is_read_at_once_is_what_a_scan_gives(body, type_, before, after, floor):
    identity = body.get("event_id")
    assume(not isinstance(identity, str) or identity.isalnum())  # escapes in it are kept as they stand, or read
    text = codec.write({"type": type_, **body} if type_ else body).decode()
    source, at = before + text + after, len(before)
    floor = min(floor, at)
    found = plain(source, at, floor)
    if found is not None:
        assert found == of_scan(Scan(source, at, Strings(source)), source, floor)


def test_it_is_read_at_once_wherever_it_stands():
    for before in ("", "data: ", '{"a":1},'):
        for after in ("", ",", ' {"type":"a.b"}'):
            for text in ('{"type":"a.b"}', '{"type":"error"}', '{"a":"b"}', '{"type":"a.b","n":{"b":[1]}}'):
                found = plain(before + text + after, len(before), 0)
                assert found is not None
                assert [one.payload for one in found.events] == [text] * ("a.b" in text)
