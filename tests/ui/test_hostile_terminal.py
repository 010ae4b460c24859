"""The real program in a real terminal: no byte of a peer's text comes out as anything but text.

Every field of the recording holds what terminals, Textual's markup and readers
of mixed scripts could be fooled with. The planted sequences carry a mark, so
that they can be told from the program's own.
"""

import re

import pytest

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, Record, RecordKind, frame_line, header_line, record_line

from .terminal import Terminal

MARK = "31337"
DEEP: object = f"\x1b[{MARK}m"
for _ in range(60):
    DEEP = {f"\x1b[{MARK}mkey": [DEEP]}
PLANTED = [
    f"\x1b[{MARK}m\x1b[2J\x1b[H",
    f"\x1b]0;{MARK}\x07\x1b]52;c;{MARK}\x07\x1b]8;;http://{MARK}\x1b\\",
    f"\x9b{MARK}m\x9d0;{MARK}\x9c\x90{MARK}\x9c",
    f"\u202e{MARK}\u2066\u2069\u200f\u061c",
    f"[/foo][@click=app.quit]{MARK}[/][bold red]$background",
    f"漢字🎧👩\u200d👧e\u0301\ufe0f{MARK}",
    f"\r\n\t\x00\x08\x7f{MARK}",
    MARK * 4000,
]
CONTROL = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)
HIDDEN = re.compile("[\x80-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufe0f\ufeff]")


def hostile_lines():
    title = f"\x1b[{MARK}m[/foo]\u202e{MARK}"
    extra = {"about": PLANTED[0], "family": PLANTED[1]}
    yield header_line(Header(started="2026-11-22T09:00:00.000000Z", recorder="relay", title=title, extra=extra))
    seq = 0
    for text in PLANTED:
        name = text[:60]
        response = {"id": name, "status": text, "status_details": {"error": {"code": name, "message": text}}}
        item = {"id": name, "type": name, "role": name, "content": [{"type": name, "text": text}], name: text}
        for side, body in (
            (Side.SERVER, {"type": "session.created", "event_id": text, "session": {"id": name, "model": text}}),
            (Side.CLIENT, {"type": "session.update", "session": {"instructions": text, name: DEEP, "voice": name}}),
            (Side.SERVER, {"type": "error", "error": {"type": name, "code": name, "message": text, "param": name}}),
            (Side.CLIENT, {"type": "conversation.item.create", "item": item}),
            (Side.CLIENT, {"type": "response.create", "event_id": name}),
            (Side.SERVER, {"type": "response.created", "response": response}),
            (Side.SERVER, {"type": "response.output_text.delta", "response_id": name, "item_id": name, "delta": text}),
            (Side.SERVER, {"type": "response.function_call_arguments.done", "call_id": name, "name": text}),
            (Side.SERVER, {"type": name, name: DEEP}),
        ):
            seq += 1
            yield frame_line(Frame(seq * 200_000, side, Kind.TEXT, write(body), seq))
    yield record_line(Record(RecordKind.NOTE, seq * 200_000, {"note": PLANTED[0]}))
    yield frame_line(Frame(seq * 200_001, Side.SERVER, Kind.TEXT, PLANTED[0].encode(), seq + 1))
    close = write({"code": 4000, "reason": PLANTED[1]})
    yield frame_line(Frame(seq * 200_002, Side.SERVER, Kind.CLOSE, close, seq + 2))


@pytest.fixture
def recording(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "recordings"
    folder.mkdir(parents=True, mode=0o700)
    path = folder / f"x\x1b[{MARK}m[@click=app.quit]\u202e.jsonl"
    path.write_bytes(b"".join(hostile_lines()))
    return path


def check(output: bytes) -> None:
    """Nothing that was planted acts, hides or reorders; all of it that is seen is text."""
    controls = CONTROL.findall(output)
    assert len(controls) > 100
    assert not [one for one in controls if MARK.encode() in one]
    text = CONTROL.sub(b"", output).decode("utf-8")
    assert MARK in text
    assert not HIDDEN.findall(text)
    assert "\x1b" not in text
    assert not re.findall("[\x00-\x06\x0b\x0c\x0e-\x1f\x7f]", text)
    assert f"{MARK}\x07" not in text  # a bell of our own says that a key does nothing
    assert "Traceback" not in text


def test_every_pane_and_page_of_a_hostile_recording(recording):
    with Terminal("view", str(recording)) as terminal:
        terminal.until("help")
        terminal.keys(b"gjjjj", b"\r", b"  ", b"3", b"jje", b"eee", b"4l", b"llll", b"v", b"  ", b"\x1b", b"?", b"\x1b")
        terminal.keys(b":", b"#5\r", b"H", b"\x1b", b"1\\", b"\\tdd", b"g.", b".", b".,", b"G", b"\x1b", b":")
        terminal.keys(b"\x1b[200~" + PLANTED[4].encode() + b"\x1b[201~", b"\x1b", b"q")
        assert terminal.wait() == 0
        check(terminal.output)
        assert "The recording is" in terminal.output.decode()


def test_a_hostile_recording_where_the_detail_is_a_page_of_its_own(recording):
    with Terminal("view", str(recording), size=(80, 24)) as terminal:
        terminal.until("help")
        terminal.keys(b"gjj", b"\r", b" ", b" ", b"\x1b", b"jj\r", b"\x1b", b"3jj", b"v", b"\x1b", b"q")
        assert terminal.wait() == 0
        check(terminal.output)


def test_the_start_screen_with_hostile_names_and_pastes(recording):
    with Terminal() as terminal:
        terminal.until("help")
        terminal.keys(b"?", b"\x1b", b"2j", b"3")
        for text in PLANTED[:6]:
            pasted = text.replace("\x1b", "").encode()
            terminal.keys(b"\x1b[200~" + b"hello " + pasted + b"\x1b[201~")
        terminal.keys(b'\x1b[200~{"type":"\xc2\x9b31337m","x":"\xe2\x80\xae31337"}\x1b[201~', b"\r", b"v", b"\x1b")
        terminal.keys(b"\x0f", b"1\r", b"g", b"\x0f", b"q")
        assert terminal.wait() == 0
        check(terminal.output)


@pytest.mark.parametrize("planted", PLANTED[:4])
def test_the_check_itself_would_see_it(planted):
    own = b"\x1b[0m" * 200 + MARK.encode()
    check(own)
    with pytest.raises(AssertionError):
        check(own + planted.encode())
