"""A long text is read a stretch at a time, and gives what it gives in one piece."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.wire import Kind, Side
from inspector.formats import pasted
from inspector.formats.conversation import Source
from inspector.formats.text.gather import gather
from inspector.formats.text.gathered import Gathered
from inspector.formats.text.stretch import Stretches, cut_of

from .test_recovery import HELD_OUT, SEEN

WHOLE = 1 << 30
WINDOWS = {"compact-lines-japanese", "rich-panel"}  # only several broken lines show how wide a window was
POSTS = [one for one in (*SEEN, *HELD_OUT) if one.path.stem not in WINDOWS]


def told(text: str | bytes, size: int) -> list[object]:
    """The conversations of a text, with all that is known of their frames."""
    content = text.encode() if isinstance(text, str) else text
    return [(one.header, list(one.items)) for one in pasted.read(Source("log", content=content), size)]


def event(number: int, length: int = 8) -> dict[str, object]:
    """A delta with so many letters."""
    return {"type": "response.output_text.delta", "event_id": f"event_{number}", "delta": "la" * (length // 2)}


@pytest.mark.parametrize("task", POSTS[::5], ids=lambda task: task.path.stem)
def test_posts_one_after_another_are_read_as_in_one_piece(task):
    text = task.path.read_bytes().decode(errors="replace")
    text = "\n\n".join([text] * max(2, 9000 // len(text)))
    assert told(text, 3000) == told(text, WHOLE)


def lines_of(*bodies: str) -> str:
    return "\n".join(f"12:00:{number % 60:02}.{number:03} recv {body}" for number, body in enumerate(bodies))


@pytest.mark.parametrize("size", [700, 5000])
@pytest.mark.parametrize(
    "text",
    [
        lines_of(*(json.dumps(event(number, number * 37 % 3000)) for number in range(60))),
        lines_of(*(repr(event(number, number * 37 % 3000)) for number in range(60))),
        lines_of(*(json.dumps(event(number, number * 37 % 3000), indent=2) for number in range(60))),
        " ".join(json.dumps(event(number, number * 37 % 3000)) for number in range(60)),
        "the dump: " + json.dumps([event(number, 200) for number in range(60)], indent=1),
        "my log: " + json.dumps({"app": "x", "events": [event(number, 200) for number in range(60)]}),
        "\n".join(f"> {line}" for n in range(60) for line in json.dumps(event(n), indent=2).split("\n")),
        lines_of(*(json.dumps(event(number, 2000), sort_keys=True) for number in range(60))),
        lines_of(*(json.dumps({"a": ["la\n"] * 99, **event(number)}, indent=2) for number in range(60))),
    ],
    ids=["json", "python", "pretty", "one line", "a list", "one object", "quoted", "type last", "type last, pretty"],
)
def test_events_longer_than_a_stretch_stay_whole(text, size):
    assert told(text, size) == told(text, WHOLE)
    assert sum(len(frames) for _, frames in told(text, size)) >= 60


@settings(derandomize=True)  # the same logs each time
@given(st.integers(0, 1 << 32), st.sampled_from([900, 2500, 6000]))
def test_any_log_is_read_as_in_one_piece(seed, size):
    chosen = random.Random(seed)
    rows: list[str] = []
    for number in range(chosen.randrange(20, 120)):
        body = event(number, chosen.choice([2, 60, 900, 4000]))
        shown = chosen.choice([json.dumps, repr, lambda one: json.dumps(one, indent=2)])(body)
        before = chosen.choice(["<- ", "recv: ", f"2026-11-02T08:{number % 60:02}:00Z got ", "event:\n"])
        rows.append(
            chosen.choice([before + shown, before + shown, "and then I waited for a while\n", "  level=info ok"])
        )
    text = "\n".join(rows)
    assert told(text, size) == told(text, WHOLE)


def test_no_event_is_read_twice_where_a_line_holds_several():
    bodies = [json.dumps(event(number), indent=1) for number in range(400)]
    rows = ["\n".join(bodies[first : first + 100]).replace("\n", "#012") for first in range(0, 400, 100)]
    text = "\n".join(f"Nov 27 10:00:{row:02} host app[1]: recv {line}" for row, line in enumerate(rows))
    [(_, frames)] = told(text, 2000)
    assert [json.loads(frame.payload)["event_id"] for frame in frames] == [f"event_{number}" for number in range(400)]


def test_a_mail_is_decoded_to_its_end():
    rows = "".join(json.dumps(event(number)).replace(".", "=2E") + "\n" for number in range(100))
    [(_, frames)] = told(f"Content-Transfer-Encoding: quoted-printable\n\n{rows}", 2000)
    assert [json.loads(frame.payload)["type"] for frame in frames] == ["response.output_text.delta"] * 100


@pytest.mark.parametrize("task", POSTS[::7], ids=lambda task: task.path.stem)
@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_may_end_as_terminals_paste_and_as_windows_has_it(task, end):
    text = task.path.read_text("utf-8", errors="replace")
    assert told(text.replace("\n", end), 3000) == told(text, 3000)


def test_the_two_signs_of_an_end_of_line_may_be_read_apart(monkeypatch):
    monkeypatch.setattr("inspector.formats.text.stretch._READ", 7)
    stretches = Stretches(Source("log", content=b"1\n3456\r\nab\rcd\r"), 1000)
    assert stretches.current().text == "1\n3456\nab\rcd\r"


def test_each_event_says_where_it_stands_in_the_whole_text():
    text = "".join(f"some words\nrecv {json.dumps(event(number))} and so on\n" for number in range(300))
    [(_, frames)] = told(text, 1000)
    rows = text.split("\n")
    assert len(frames) == 300
    for frame in frames:
        origin = frame.marks.origin
        begin, end = origin.columns
        assert rows[origin.first_line - 1][begin - 1 : end].encode() == frame.payload


def test_columns_count_on_where_a_line_has_several_stretches():
    text = " ".join(json.dumps(event(number)) for number in range(300))
    [(_, frames)] = told(text, 1000)
    for frame in frames:
        begin, end = frame.marks.origin.columns
        assert frame.marks.origin.lines == (1, 1)
        assert text[begin - 1 : end].encode() == frame.payload


FILLER = "the scheduler ran and nothing was due\n" * 100
NAMES = "- session.created\n- session.updated\n- response.done\n"


@pytest.mark.parametrize(
    "text",
    [
        NAMES + FILLER + json.dumps({"type": "session.created", "event_id": "event_1"}),
        "12:00:01 -> response.create\n"
        + FILLER
        + "12:00:02 <- response.created\n"
        + FILLER
        + "12:00:03 <- error\n" * 3,
        "12:00:01 unhandled event: response.done\n" + FILLER + lines_of('{"type": "response.done", "event_id": "e"}'),
        '{"error": {"message": "no key"}}\n' + "WebSocket: Unexpected server response: 401\n" + FILLER + "nothing more",
        "WebSocket: Unexpected server response: 401\n" + FILLER + lines_of(json.dumps(event(1)), json.dumps(event(2))),
        lines_of(json.dumps(event(1))) + "\nNow it hangs.\n" + FILLER + "and is silent for ever",
        "".join(f"12:00:0{number} VoiceApp: session.created\n{FILLER}" for number in range(3)),
        "".join(f"12:00:0{number} VoiceApp: session.created\n{FILLER}" for number in range(2)),
    ],
    ids=[
        *("names, then bodies", "few names with times", "told again", "refused", "not refused after all", "told over"),
        *("heads", "too few heads"),
    ],
)
def test_what_only_the_whole_text_tells_is_known_at_its_beginning(text):
    assert told(text, 1200) == told(text, WHOLE)


def test_an_end_of_the_socket_is_told_once():
    text = (
        lines_of(json.dumps(event(1))) + "\nwebsocket closed, code: 1006\n" + FILLER + "socket closed: 1006\n" + FILLER
    )
    [(_, frames)] = told(text, 1200)
    assert [frame.kind for frame in frames] == [Kind.TEXT, Kind.CLOSE]


def test_what_was_passed_over_has_its_place_in_the_whole_text():
    text = FILLER + json.dumps({"type": "session.created"}) + "\n" + FILLER + "as response.done should have told\n"
    [skipped] = gather(Source("", content=text.encode()), explain=True, size=1000).skipped
    assert skipped.lines == (202, 202)
    assert skipped.columns == (4, 16)
    assert skipped.because == "a name in a sentence"


# Cutting


def test_a_text_is_cut_where_a_line_begins_in_the_widest_space():
    text = "x" * 830 + "\n" + "y" * 50 + "\n\n" + "z" * 117
    assert cut_of(text, [(0, 829), (832, 881), (885, 999)]) == 883
    assert cut_of(text, [(0, 825), (832, 881), (883, 999)]) == 831
    assert cut_of(text, [(0, 830), (831, 999)]) == 831


def test_a_text_is_not_cut_within_an_event():
    assert cut_of("x" * 1000, [(10, 990)]) is None
    assert cut_of("x" * 1000, [(10, 850), (850, 999)]) == 850
    assert cut_of("x" * 1000, [(10, 510), (511, 850), (860, 999)]) == 850


def test_a_long_line_of_words_is_cut_between_two_of_them():
    text = "words " * 200
    assert text[cut_of(text, []) - 1] == " "


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_stretches_make_the_text(coding):
    text = "".join(f"{number} Grüße, 你好 🎙\n" if number % 9 == 0 else f"line {number}\n" for number in range(40_000))
    stretches, pieces, lines = Stretches(Source("log", content=text.encode(coding)), 100_000), [], []
    while not (stretch := stretches.current()).is_last:
        pieces.append(stretch.text[:70_000])
        lines.append((stretch.line, stretch.column))
        stretches.go_on(70_000)
    assert "".join(pieces) + stretch.text == text
    assert len(pieces) > 3
    for number, (line, column) in enumerate(lines):
        before = text[: 70_000 * number]
        assert (line, column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


# Putting away


def gathered(room: int) -> Gathered:
    text = "".join(f"{json.dumps(event(number))}\n" for number in range(3000)).encode()
    source = gather(Source("log", content=text)).events
    events = Gathered(room)
    for one in source.of(range(3000)):
        events.append(one, 0)
    return events


def test_events_that_were_put_away_come_back():
    kept, away = gathered(1 << 30), gathered(10_000)
    assert list(away.of(range(3000)[::-1])) == list(kept.of(range(3000)[::-1]))
    assert [away[number] for number in (5, 2999, 0, 1500, 5)] == [kept[number] for number in (5, 2999, 0, 1500, 5)]


def test_without_room_on_the_disk_events_stay_in_memory(monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    events = gathered(10_000)
    assert [one.found.event_id for one in events.of(range(3000))] == [f"event_{number}" for number in range(3000)]


def test_a_log_of_many_stretches_is_told_whole():
    text = lines_of(*(json.dumps(event(number, 300)) for number in range(3000)))
    [(header, frames)] = told(text, 50_000)
    assert header.ends is None
    assert [frame.seq for frame in frames] == list(range(1, 3001))
    assert {frame.side for frame in frames} == {Side.SERVER}


def test_a_table_of_handlers_is_none_however_often_it_stands_there():
    table = "handlers:\n  session.created: on_created\n  response.done: on_done\n  error: on_error\n"
    assert told(table * 30, WHOLE) == []
