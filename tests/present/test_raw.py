"""The bytes of an event as they crossed the socket."""

from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from inspector.present.event.raw import raw_copy, raw_lines
from inspector.present.text.cell import width_of

from .build import reading_of_events


def reading_of_frame(kind, payload, marks=None):
    reading = reading_of_events([], ended=False)
    reading.feed(Frame(0, Side.SERVER, kind, payload, 1, marks))
    return reading


def texts(reading, width=40):
    return [line.text for line in raw_lines(reading, 1, width)]


def test_the_payload_is_shown_byte_for_byte_and_wrapped():
    payload = b'{ "type" : "error",\n  "a":1.50, "b":"' + b"x" * 60 + b'" }'
    reading = reading_of_frame(Kind.TEXT, payload)
    shown = texts(reading)
    assert shown[0] == f"{len(payload)} bytes as received"
    assert shown[2:4] == ['{ "type" : "error",', '  "a":1.50, "b":"xxxxxxxxxxxxxxxxxxxxxxx']
    assert "".join(shown[2:]) == payload.decode().replace("\n", "")
    assert raw_copy(reading, 1) == payload.decode()


def test_what_is_no_text_is_shown_in_hexadecimal():
    reading = reading_of_frame(Kind.BINARY, bytes(range(60, 80)) + b"\x1b")
    shown = texts(reading, 46)
    assert shown[0] == "binary frame, 21 bytes"
    assert shown[2] == "00000000 3c 3d 3e 3f 40 41 42 43 <=>?@ABC"
    assert shown[-1] == "00000010 4c 4d 4e 4f 1b          LMNO."
    assert raw_copy(reading, 1).endswith("4f1b")
    lines = raw_lines(reading, 1, 46)
    assert [line.text for line in lines[2:4]] == shown[2:4]


def test_hostile_bytes_are_made_visible():
    payload = "[/foo]\x1b[2J[@click=x]\u202e漢字🎧".encode() + b"\xff\x9b"
    reading = reading_of_frame(Kind.TEXT, payload)
    shown = texts(reading, 30)
    assert all(width_of(line) <= 30 for line in shown)
    assert not {"\x1b", "\u202e", "\x9b"} & set("".join(shown))
    assert "[/foo]␛[2J[@click=x]" in "".join(shown[2:])


def test_an_empty_frame_and_an_imported_one_say_what_they_are():
    assert texts(reading_of_frame(Kind.TEXT, b""))[-1] == "(empty)"
    marks = Marks(origin=Origin(3, 9, Fidelity.MENDED), redacted=("/a",))
    assert texts(reading_of_frame(Kind.TEXT, b"{}", marks), 90)[0] == (
        "2 bytes as the importer read them · secrets replaced by [redacted]"
    )
