"""Bytes that a tool dumped are read as the text that they are."""

from itertools import cycle

import pytest

from inspector.core.codec import read as read_frame
from inspector.formats.layers import hexdump

from .paste import frames, read, shapes

CREATED = b'{"type":"response.created","event_id":"event_1","response":{"id":"resp_1"}}'
CREATE = b'{"type":"response.create","response":{"instructions":"Gr\xc3\xbc\xc3\x9f Gott"}}'


def framed(payload, mask=b""):
    length = bytes([len(payload) | (0x80 if mask else 0)])
    return b"\x81" + length + mask + (bytes(a ^ b for a, b in zip(payload, cycle(mask))) if mask else payload)


def ascii_of(row):
    return "".join(chr(one) if 32 <= one < 127 else "." for one in row)


def xxd(data):
    return [
        f"{at:08x}: {data[at : at + 16].hex(' ', -2):<39}  {ascii_of(data[at : at + 16])}"
        for at in range(0, len(data), 16)
    ]


def wireshark(data):
    return [
        f"{at:04x}  {data[at : at + 16].hex(' '):<47}   {ascii_of(data[at : at + 16])}"
        for at in range(0, len(data), 16)
    ]


def canonical(data):
    rows = [(at, data[at : at + 8], data[at + 8 : at + 16]) for at in range(0, len(data), 16)]
    return [f"{at:08x}  {one.hex(' '):<23}  {two.hex(' '):<23}  |{ascii_of(one + two)}|" for at, one, two in rows]


@pytest.mark.parametrize("dump", [xxd, wireshark, canonical])
def test_each_tool(dump):
    text = "\n".join(["captured:", *dump(framed(CREATED)), "", *dump(CREATED[:-3] + b'9"}}'), "that was all"])
    first, second = frames(text)
    assert first.payload == CREATED
    assert read_frame(second).body["response"]["id"].endswith("9")
    assert (first.marks.origin.first_line, first.marks.origin.last_line) == (2, 6)
    assert first.marks.origin.mended == ("a dump of bytes",)


def test_what_a_client_masked():
    text = "\n".join(xxd(framed(CREATE, b"\x11\x9a\x00\xfe") + framed(CREATED)))
    assert [frame.payload for frame in frames(text)] == [CREATE, CREATED]


def test_a_stream_that_begins_or_ends_within_a_frame():
    rows = xxd(framed(CREATED) + framed(CREATED)[:40])
    assert [shape[0] for shape in shapes("\n".join(rows))] == ["response.created", "response.created"]
    assert read("\n".join(rows[2:5])) == []


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(xxd(CREATED)[:1]),  # one line is no dump
        "\n".join(xxd(CREATED)[::2]),  # lines that do not follow each other
        "deadbeef: 7b22\ncafe babe\n",
        "00000000: 7b22 7479 7065 223a 2263 6972 636c 6522  x\n00000010: 7d  x\n",
    ],
)
def test_what_is_none(text):
    assert read(text) == []


def test_lines_that_are_not_of_a_dump_are_left_alone():
    assert list(hexdump.changes('2026 10:00 {"type":"response.create"}\nabcd  ef\nabce  ef01\n')) == []
