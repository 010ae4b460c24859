"""What stands whole in a line, read at once: the outcome is that of a reader that goes through it member by member."""

import json
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from inspector.core import codec
from inspector.formats.objects.mend import Strings
from inspector.formats.objects.recover import beheaded, of_scan, plain
from inspector.formats.objects.scan import Scan

from .test_member import MEMBERS, OPENERS

TYPES = st.sampled_from(["response.create", "a.b", "error", "close", "message", "function", "text", "object", "client"])
WORDS = TYPES | st.sampled_from(["", "x", "a (b", "A(b=1", "é", "“x”", "it's", "...", "a…", "[redacted]", "***", "<b>"])
KEYS = st.sampled_from([
    *("type", "event_id", "error", "message", "code", "param", "status", "object", "session", "delta", "audio", "name"),
    *("method", "jsonrpc", "isTrusted", "modalities", "voice", "direction", "time", "é", "a b", "reason"),
])  # fmt: skip
LEAVES = WORDS | st.text(max_size=5) | st.integers(-3, 10**12) | st.booleans() | st.none() | st.floats(-9, 9)
MANY = st.dictionaries(KEYS, LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(KEYS, LEAVES, max_size=3))
BODIES = st.builds(
    lambda body, type_, first: ({"type": type_} | body if first else body | {"type": type_}) if type_ else body,
    MANY, TYPES | st.none(), st.booleans(),
)  # fmt: skip
BEFORE = st.sampled_from(
    ["", "data: ", "x\n", "\n", "send(", "const a = ", "ws.send('", "response.create: ", '{"a":1}, ']
)
AFTER = st.sampled_from(["", "\n", " ", ",", ' {"type":"a.b"}', ")", "'", "}", "// sent", "\nSo it is."])


def has_plain_id(body):
    """Escapes in an id are kept as they stand, or read."""
    identity = body.get("event_id")
    return not isinstance(identity, str) or identity.isalnum()


@settings(max_examples=250)
@given(BODIES, BEFORE, AFTER, st.integers(0, 8))
def test_what_is_read_at_once_is_what_a_scan_gives(body, before, after, floor):
    assume(has_plain_id(body))
    text = codec.write(body).decode()
    check(before, text, after, floor)


def printed(value, style):
    """A value as a program or a person puts it into a text."""
    if isinstance(value, dict):
        return style.object([(key, printed(one, style)) for key, one in value.items()])
    if isinstance(value, list):
        return "[" + ", ".join(printed(one, style) for one in value) + "]"
    return style.string(value) if isinstance(value, str) else repr(value) if style.python else json.dumps(value)


class Style(NamedTuple):
    object: Callable[[list[tuple[str, str]]], str]
    string: Callable[[str], str] = repr
    python: bool = False


def between(opening, member, closing):
    return lambda members: opening + ", ".join(member(*one) for one in members) + closing


STYLES = {
    "python": Style(between("{", "{!r}: {}".format, "}"), python=True),
    "pydantic": Style(between("Model(", "{}={}".format, ")"), python=True),
    "node": Style(between("{ ", "{}: {}".format, " }")),
    "curled": Style(between("{", "“{}”: {}".format, "}"), "“{}”".format),
    "dart": Style(between("{", "{}: {}".format, "}"), str),
    "java": Style(between("{", "{}={}".format, "}"), str),
}


@settings(max_examples=400)
@given(BODIES, BEFORE, AFTER, st.integers(0, 8), st.sampled_from(list(STYLES.values())))
@example({"type": "response.done", "delta": "a, b: c", "event_id": "e"}, "", "", 0, STYLES["node"])
@example(
    {"type": "response.done", "response": {"id": "r", "output": [], "status": None}}, "", "", 0, STYLES["pydantic"]
)
def test_other_notations_are_what_a_scan_gives(body, before, after, floor, style):
    check(before, printed(body, style), after, floor)


@settings(max_examples=400)
@given(OPENERS, MEMBERS, st.sampled_from(["}", ")", ""]))
def test_any_members_are_what_a_scan_gives(opener, members, closer):
    check("", opener + members + closer, "", 0)


@given(BODIES, BEFORE, AFTER)
def test_a_lost_brace_is_what_a_scan_gives(body, before, after):
    assume(has_plain_id(body))
    text = codec.write(body).decode()[1:]
    source, at = before + text + after, len(before)
    found = beheaded(source, at, 0)
    if found is not None:
        assert found == of_scan(Scan(source, at, Strings(source), unopened=True), source, 0)


def check(before, text, after, floor):
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
