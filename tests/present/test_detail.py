"""The detail: one event, its links, its findings and what it is for."""

from pathlib import Path
from time import process_time

import pytest

from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from inspector.present.details.detail import detail, ending_lines, gap_lines
from inspector.present.event.body import copied
from inspector.present.references.reference_lines import reference_lines
from inspector.present.rows.run import run_lines
from inspector.present.rows.timeline import Timeline
from inspector.present.text.cell import width_of
from inspector.recording.follower import Follower

from .build import SPOKEN, delta, reading_of, reading_of_events

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
HOSTILE = "[/foo] [@click=app.quit]x[/] \x1b[31mred \u202eright 漢字 🎧"


def texts(lines):
    return [line.text for line in lines]


def seq_of(reading, type_):
    return next(seq for seq in range(1, len(reading.columns) + 1) if reading.columns.type_of(seq) == type_)


def test_an_answered_request_links_to_its_answer_and_back():
    reading = reading_of(SPOKEN)
    asked, opened = seq_of(reading, "response.create"), seq_of(reading, "response.created")
    forth = [line.jump for line in detail(reading, asked, 80, {}) if line.jump]
    assert opened in forth
    [back] = [line for line in detail(reading, opened, 80, {}) if "answers response.create" in line.text]
    assert back.jump == asked
    assert "after 10 ms" in back.text


def links(events, seq):
    return [line for line in texts(detail(reading_of_events(events), seq, 200, {})) if line.startswith("→ #")]


def test_a_link_tells_how_sure_it_is():
    update, refused = {"type": "session.update", "session": {"voice": "marin"}}, {"type": "error", "error": {}}
    asked = (Side.CLIENT, update)
    [line] = [one for one in links([asked, (Side.SERVER, {"type": "session.updated"})], 1) if "answered" in one]
    assert line.endswith("likely: the only session.update that waited")
    [line] = links([asked, asked, (Side.SERVER, refused | {"error": {"param": "session.voice"}})], 3)[:1]
    assert line.endswith("likely: the oldest of those that fit")
    named = (Side.CLIENT, update | {"event_id": "e1"})
    assert "certain: by its event_id" in links([named, (Side.SERVER, refused | {"error": {"event_id": "e1"}})], 1)[0]


def test_a_guess_and_what_no_answer_can_come_to_are_linked_too():
    events = [
        (Side.CLIENT, {"type": "conversation.item.delete", "item_id": "item_1"}),
        (Side.SERVER, {"type": "error", "error": {"code": "quite_new"}}),
        (Side.CLIENT, {"type": "session.remember"}),
        (Side.SERVER, {"type": "error", "error": {"param": "type"}}),
    ]
    assert links(events, 1)[0].endswith("may be refused by error, guessed: sent just before")
    assert links(events, 2)[0].endswith("may refuse conversation.item.delete, guessed: sent just before")
    assert links(events, 3)[0].endswith("refused by error, likely: the only one that fits")
    assert links(events, 4)[0].endswith("refuses session.remember, likely: the only one that fits")


def test_the_reference_text_of_the_type_is_shown():
    reading = reading_of(SPOKEN)
    shown = texts(reference_lines(reading, seq_of(reading, "response.create"), 200))
    assert any(line.startswith("Asks the model") for line in shown)
    unknown = reading_of_events([(Side.SERVER, {"type": "made.up"})])
    assert "No known version of the protocol has an event of this type." in texts(reference_lines(unknown, 1, 80))


def test_what_is_awaited_is_shown_with_its_waits():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"})], ended=False)
    [line] = [line for line in texts(detail(reading, 1, 300, {})) if "follow #1" in line]
    assert line.startswith("… response.created")
    assert "missing after" in line


def test_no_line_is_wider_than_asked():
    reading = reading_of_events([
        (Side.SERVER, {"type": "response.done", "response": {"id": "r" * 300, "metadata": {"k": HOSTILE * 20}}}),
    ])  # fmt: skip
    for width in (30, 60, 110):
        assert all(width_of(line.text) <= width for line in detail(reading, 1, width, {}))


def test_hostile_text_is_made_visible():
    reading = reading_of_events([(Side.SERVER, {"type": HOSTILE, HOSTILE: HOSTILE})])
    shown = "\n".join(texts(detail(reading, 1, 100, {})))
    assert "[@click=app.quit]x[/]" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_what_is_no_json_is_shown_as_received():
    reading = reading_of_events([], ended=False)
    reading.feed(Frame(0, Side.SERVER, Kind.TEXT, b"not json\x07", 1))
    shown = texts(detail(reading, 1, 80, {}))
    assert "not json␇" in shown
    assert copied(reading, 1) == "not json\x07"


def test_copies_are_json_of_the_event_or_of_a_value():
    reading = reading_of_events([(Side.SERVER, {"type": "x", "a": {"b": [1, 2]}})])
    assert copied(reading, 1, ("a", "b")) == "[\n  1,\n  2\n]"
    assert copied(reading, 1).startswith('{\n  "type": "x"')


def test_a_run_shows_its_words_joined():
    reading = reading_of_events([delta(text="Hel"), delta(text="lo")])
    timeline = Timeline(reading)
    timeline.extend()
    assert "Hello" in texts(run_lines(timeline, 0, 80))
    assert "2 events in one row" in texts(run_lines(timeline, 0, 80))[0]


def test_the_end_tells_what_is_open_and_a_gap_how_long_it_was():
    reading = reading_of_events([(Side.SERVER, {"type": "response.created", "response": {"id": "resp_1"}})])
    lines = ending_lines(reading, 80)
    assert lines[0].text == "capture ends here, response still open"
    assert any(line.jump == 1 for line in lines)
    slow = reading_of_events([(Side.SERVER, {"type": "error"})] * 2, step=5_000_000)
    assert "For 5 s neither side sent anything." in gap_lines(slow, 2, 80)[1].text


def imported(fidelity, marks=None):
    reading = reading_of_events([], ended=False)
    marks = marks or Marks(origin=Origin(3, 9, fidelity))
    reading.feed(Frame(0, Side.SERVER, Kind.TEXT, b'{"type":"error"}', 1, marks))
    return texts(detail(reading, 1, 100, {}))


def test_what_was_mended_or_is_missing_in_an_imported_event_is_told():
    assert any("lines 3 to 9, exact" in line for line in imported(Fidelity.EXACT))
    assert "! Mended: the text in lines 3 to 9 is not JSON as it stands." in imported(Fidelity.MENDED)
    assert "! Partial: the text in lines 3 to 9 shows only some of this event." in imported(Fidelity.PARTIAL)
    assert "! Name only: the text in lines 3 to 9 names this event and shows nothing of it." in imported(
        Fidelity.NAME_ONLY
    )


def test_what_the_recorder_did_to_a_frame_is_told():
    shown = imported(None, Marks(by="fault", replaces=7, redacted=("/session/key", "")))
    assert "sent by the fault, not by the app" in shown
    assert "stands in for #7" in shown
    assert "a secret was taken out at /session/key, the whole" in shown


def test_a_consequence_is_told_by_its_root():
    [reading] = Follower(SESSIONS / "update-rejected.jsonl").read_all()
    shown = texts(detail(reading, 5, 100, {}))
    assert "✗ unknown-parameter because of session-update-rejected at #5" in shown


MEGABYTE = {
    "words": "the quick brown fox " * 50_000,
    "one-word": "x y".replace(" ", "") * 500_000,
    "wide": "漢字🎧" * 333_000,
    "controls": "\x1b[31m\u202e\x9b" * 125_000,
    "breaks": "\n" * 1_000_000,
    "base64": "QUJD" * 250_000,
}


@pytest.mark.parametrize("name", MEGABYTE)
@pytest.mark.parametrize("key", ["instructions", "error", "delta"])
def test_a_megabyte_is_shown_without_laying_all_of_it_out(name, key):
    text = MEGABYTE[name]
    body = {"type": "response.output_audio.delta", key: {"message": text, "code": text} if key == "error" else text}
    reading = reading_of_events([(Side.SERVER, body)], ended=False)
    detail(reading, 1, 46, {})
    began = process_time()
    lines = detail(reading, 1, 46, {})
    made = [line.text for line in lines[:60]]
    assert process_time() - began < 0.5  # 5 to 40 ms on an idle machine
    assert all(width_of(line) <= 46 for line in made)
    assert not {"\x1b", "\u202e", "\x9b"} & set("".join(made))


@pytest.mark.parametrize("depth", [10, 900, 10_000])
@pytest.mark.parametrize("key", ["a", "error"])
def test_deep_json_is_shown(depth, key):
    payload = b'{"type":"x","%s":' % key.encode() + b'{"a":' * depth + b"1" + b"}" * (depth + 1)
    reading = reading_of_events([], ended=False)
    reading.feed(Frame(0, Side.SERVER, Kind.TEXT, payload, 1))
    lines = detail(reading, 1, 46, {})
    assert all(width_of(line.text) <= 46 for line in lines[:200])
    assert any('type: "x"' in line.text for line in lines)


def test_a_frame_that_is_awaited_is_called_as_in_the_timeline():
    reading = reading_of_events([(Side.SERVER, {"type": "session.created"})], ended=False)
    reading.feed(Frame(20_000, Side.CLIENT, Kind.PING, b'"01"', 2))
    [awaited] = [line for line in texts(detail(reading, 2, 120, {})) if "follows" in line]
    assert awaited.startswith("… pong usually follows #2; overdue after")


def test_of_the_findings_of_an_event_the_gravest_comes_first():
    [reading] = Follower(SESSIONS / "vad-stuck.jsonl").read_all()
    told = [line.text for line in detail(reading, 10, 80, {}) if line.text[:2] in ("! ", "i ")]
    assert told == ["! vad-stuck-speaking", "i transcription-not-enabled"]
