"""Transcripts as they are written, and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.clock import SECOND
from inspector.core.wire import Frame, Kind, Marks, Side, Transport
from inspector.formats.dialogue import sound, transcript
from inspector.formats.dialogue.transcript import TranscriptError
from inspector.recording.file import Header, Record, RecordKind

from .entries import frames_of, header_of


def again(items):
    """What reading gives of what writing made of `items`."""
    [case] = transcript.parse(transcript.write(items))
    return list(transcript.entries(case))


def test_the_writer_gives_natural_notation_back():
    text = "== fires\n> response.create\n~ 6s\n< response.created response.id=resp_1\n~ close 1000 bye\n"
    [case] = transcript.parse(text)
    assert transcript.write(transcript.entries(case)) == text


def test_the_writer_comments_on_what_it_cannot_say():
    items = [
        Header(),
        Frame(0, Side.SERVER, Kind.OPEN, b'{"url":"wss://x"}', 1),
        Frame(1, Side.CLIENT, Kind.BINARY, b"\x00\x01", 2),
        Frame(2, Side.CLIENT, Kind.TEXT, b'{"type":"a.b"}', 3, Marks(delivered=False)),
        Frame(3, Side.SERVER, Kind.TEXT, b"\xff", 4),
        Record(RecordKind.NOTE, 4, {"at": 0.000004, "note": "stuck"}),
    ]
    written = transcript.write(items)
    assert [line[:1] for line in written.splitlines()] == ["=", "#", "#", "#", "#", "#"]
    assert '"stuck"' in written
    assert "wss" not in written


def test_the_handshake_and_losses_are_steps():
    text = (
        "== refused\n"
        "recorder: relay\n"
        '~ open {"url":"wss://api.openai.com/v1/realtime","headers":{}}\n'
        '~ answer {"status":401,"body":"{}"}\n'
        '~ missed {"since":0.02,"client":1,"server":0,"why":"disk full"}\n'
        "> response.create\n"
    )
    [case] = transcript.parse(text)
    header, opened, answered, lost, _ = transcript.entries(case)
    assert header.recorder == "relay"
    assert (opened.kind, opened.side, opened.seq) == (Kind.OPEN, Side.CLIENT, 1)
    assert codec.parse(opened.payload)["url"] == "wss://api.openai.com/v1/realtime"
    assert (answered.kind, answered.side, answered.at) == (Kind.ANSWER, Side.SERVER, 20_000)
    assert (lost.kind, lost.body) == (
        RecordKind.LOST,
        {"at": 0.02, "lost": {"since": 0.02, "client": 1, "server": 0, "why": "disk full"}},
    )
    assert transcript.write(transcript.entries(case)) == text


@pytest.mark.parametrize("line", ["~ open {", "~ answer {1}", "~ missed {,}", "sound: mp3"])
def test_damaged_handshakes_losses_and_sounds_are_refused(line):
    with pytest.raises(TranscriptError, match="line 1"):
        transcript.parse(line)


def test_a_sound_is_made_in_the_format_that_the_case_names():
    lines = '> input_audio_buffer.append audio="@silence 20ms"\n> input_audio_buffer.append audio="@tone 20ms"\n'
    [named] = transcript.parse("sound: pcmu\n" + lines)
    quiet, tone = (codec.parse(frame.payload)["audio"] for frame in frames_of(transcript.entries(named)))
    assert quiet == sound.sound(20_000, silent=True, format_="pcmu")
    assert tone == sound.sound(20_000, format_="pcmu")
    [plain] = transcript.parse(lines)
    assert b"@silence 20ms" in frames_of(transcript.entries(plain))[0].payload


def test_several_recordings_become_several_cases():
    one = Frame(10_000, Side.CLIENT, Kind.TEXT, b'{"type":"a.b"}', 1)
    cases = transcript.parse(transcript.write([Header(title="x"), one, Header(title="y"), one]))
    assert [(case.name, len(case.steps)) for case in cases] == [("x", 1), ("y", 1)]


def test_a_quoted_repeat_stays_one():
    items = [
        Header(),
        Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"a.b"}', 1),
        Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"a.', 2, Marks(repeats=1)),
    ]
    first, second = frames_of(again(items))
    assert first.marks is None
    assert second.marks is not None
    assert second.marks.repeats == 1


@pytest.mark.parametrize("title", [None, "plain", "two\nlines", '"quoted"', "{}", " outer ", "äöü"])
def test_titles_come_back(title):
    assert header_of(again([Header(title=title)])).title == title


def test_other_headers_come_back():
    header = Header(
        started="2026-01-01T00:00:00Z",
        recorder="two\nlines",
        transport=Transport.SIDEBAND,
        ends="reported",
        extra={"about": "a\nb", "expect": {"rules": ["x"]}, "n": 3},
    )
    back = header_of(again([header, Frame(None, Side.CLIENT, Kind.TEXT, b'{"type":"a.b"}', 1)]))
    assert (back.started, back.transport, back.ends) == (header.started, header.transport, "reported")
    assert back.recorder == header.recorder
    assert back.extra["about"] == "a\nb"
    assert back.extra["expect"] == {"rules": ["x"]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMED = st.dictionaries(st.sampled_from(["event_id", "item", "x_1", "odd key", ""]), JSON, max_size=3)
COMPACT = NAMED.map(lambda body: codec.write({"type": "a.b", **body}) if _fits(body) else b'{"type":"a.b"}')
PAYLOADS = st.one_of(
    COMPACT,
    COMPACT.map(lambda payload: codec.write_pretty(codec.parse(payload)).strip()),
    st.text().map(str.encode),
)


def _fits(body):
    try:
        codec.parse(codec.write(body))
    except (ValueError, TypeError):
        return False
    return True


@st.composite
def recordings(draw):
    timed, observed = draw(st.booleans()), draw(st.booleans())
    clock, items = 0, [Header()]
    for seq in range(1, draw(st.integers(1, 5)) + 1):
        clock += draw(st.sampled_from([0, 1, 9_999, 10_000, 10_001, SECOND, 6_000_123]))
        side = draw(st.sampled_from(Side))
        items.append(Frame(clock if timed else None, side, Kind.TEXT, draw(PAYLOADS), seq))
    if observed:
        clock += draw(st.sampled_from([0, 10_000, 2 * SECOND]))
        items.append(Record(RecordKind.END, clock if timed else None, {"end": {}}))
    return items


@given(recordings())
def test_reading_what_was_written_is_identity(items):
    back = again(items)
    assert frames_of(back) == frames_of(items)
    ends = [item.at for item in items if isinstance(item, Record)]
    read_ends = [item.at for item in back if isinstance(item, Record) and item.kind is RecordKind.END]
    assert bool(ends) == bool(read_ends)
    assert [at for at in ends if at is not None] in ([], read_ends)


@given(st.text())
def test_any_text_is_cases_or_a_named_line(text):
    assert _outcome(text) in range(text.count("\n") + 2)


def _outcome(text):
    """The line of the mistake, 0 where there is none."""
    try:
        transcript.parse(text)
    except TranscriptError as error:
        return error.line
    return 0
