"""Answers as bars on one line of time, and their figures as plots."""

import pytest

from inspector.core.wire import Side
from inspector.present.pages.figures import copied, figure_lines
from inspector.present.pages.phase import Mark, Phase, course, entries, outcome
from inspector.present.pages.responses import ResponseList, legend
from inspector.present.pages.voice import voice_lines
from inspector.present.text.cell import width_of

from .build import append, reading_of_events
from .test_ladder import session


def text(spans):
    return "".join(span.text for span in spans)


def bars(name, width=100):
    known = ResponseList(session(name))
    return [text(known.spans(row, width)) for row in range(len(known))]


def figures(name, row=-1, width=100):
    reading = session(name)
    return [text(line) for line in figure_lines(reading, entries(reading.session)[row], width)]


def test_an_answer_waits_is_accepted_speaks_and_plays_on():
    [bar] = bars("audio-turn.jsonl")
    glyphs = [
        glyph for place, glyph in enumerate(bar[14:-18].strip()) if place == 0 or bar[14:].strip()[place - 1] != glyph
    ]
    assert glyphs == ["·", "░", "◆", "▓", "~"]
    assert bar.rstrip().endswith("ms")


def test_a_call_of_a_tool_lasts_until_its_result():
    first, second = bars("tool-turn.jsonl")
    assert "▓╌╌" in first
    assert "╌" not in second
    assert first.startswith("   1 ✓ #10")
    assert second.startswith("     ✓ #28")


def test_interruption_and_silence_have_their_own_glyphs():
    cut, whole = bars("barge-in.jsonl")
    assert "▓×" in cut
    assert "~" not in cut
    assert "×" not in whole
    [silent] = bars("silent-after-created.jsonl")
    assert "░✗" in silent
    assert silent.endswith("still open")
    answered, refused = bars("active-response.jsonl")
    assert answered.startswith("   1 ✓")
    assert refused.endswith("refused")


def test_what_was_never_answered_has_a_bar_too():
    [bar] = bars("never-created.jsonl")
    assert "··✗" in bar
    assert bar.endswith("no answer")
    [unasked] = bars("committed-not-asked.txt")
    assert unasked.endswith("not asked for")


def test_an_open_answer_grows_with_the_recording():
    events = [
        (Side.CLIENT, {"type": "response.create"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": "r"}}),
    ]
    reading = reading_of_events([*events, append(), append()], ended=False, step=500_000)
    [entry] = entries(reading.session)
    how = course(reading, entry)
    assert [(one.phase, one.start, one.end) for one in how.stretches] == [
        (Phase.WAITING, 500_000, 1_000_000),
        (Phase.ACCEPTED, 1_000_000, 2_000_000),
    ]
    assert how.marks == ((Mark.OPEN, 2_000_000),)
    assert outcome(reading, entry).word == "still open"


def test_the_line_counts_from_each_request_or_from_the_start():
    known = ResponseList(session("long-conversation.txt"))
    assert known.window == (0, 1_000_000)
    assert all("·░" in text(known.spans(row, 100))[14:30] for row in range(len(known)))
    known.absolute = True
    known.look(0, len(known))
    begins = [text(known.spans(row, 100))[14:-18].index("░") for row in range(len(known))]
    assert begins == sorted(set(begins))
    known.look(3, 1)
    assert known.window[1] == 1_000_000


def test_the_line_is_drawn_closer_and_what_is_cut_goes_on():
    known = ResponseList(session("long-conversation.txt"))
    known.zoom = 2
    assert known.window == (0, 250_000)
    assert text(known.spans(0, 100))[:-18].endswith("»")
    known.zoom = 40
    assert known.window[1] == 100_000


@pytest.mark.parametrize("width", [20, 40, 56, 80, 200])
def test_every_line_is_as_wide_as_asked(width):
    for name in ("barge-in.jsonl", "garbage.jsonl", "forum-no-response.jsonl"):
        known = ResponseList(session(name))
        assert width_of(text(known.head(width))) == width
        assert all(width_of(text(known.spans(row, width))) == width for row in range(len(known)))
    assert all(width_of(text(line).rstrip()) <= max(width, 20) for line in legend(width))


def test_no_two_signs_look_alike():
    signs = [one.value for one in (*Phase, *Mark)]
    assert len({sign.glyph for sign in signs}) == len(signs)
    told = " ".join(text(line) for line in legend(80))
    assert all(f"{sign.glyph} {sign.word}" in told for sign in signs)


def test_events_belong_to_answers():
    known = ResponseList(session("tool-turn.jsonl"))
    assert [known.row_of(seq) for seq in (1, 6, 10, 26, 27, 44)] == [0, 0, 0, 0, 1, 1]


def test_figures_tell_latency_sound_tokens_context_and_limits():
    told = figures("barge-in.jsonl")
    assert told[0] == "✓ completed  resp_EoeIqMT3vvXErhIzeJSdQ  turn 2, #73"
    assert (
        told[1]
        == "latency  accepted 12 ms · first output 362 ms · done 790 ms · heard to its end 1.6 s  after the commit"
    )
    assert told[2].startswith("sound    1.2 s of audio · in 385 ms, 3.1 × as fast as it is heard · no gaps")
    assert told[3].startswith("read     tttttaaaaaaaaaaaaaaaaaaa 157 tokens: t 35 text, a 122 audio")
    assert told[4].startswith("written  taaaa")
    assert told[5] == "context  ▃█ 157 tokens read, +113 since the answer before"
    assert told[6].startswith("limit    ▕█████████████████████▉▏ 39,698 of 40,000 tokens left (#95)  ██")
    assert "39,889 of 40,000 tokens left (#60)" in " ".join(figures("barge-in.jsonl", row=0))
    assert any("64 of them cached" in line for line in figures("tool-turn.jsonl"))


def test_figures_of_an_answer_that_never_came():
    told = figures("never-created.jsonl")
    assert told[0].startswith("✗ no answer")
    assert told[1] == "latency  nothing came  after response.create"


def test_numbers_of_a_peer_may_be_absurd():
    usage = {"input_tokens": 10**18, "output_tokens": -5, "input_token_details": {"text_tokens": 10**17}}
    done = {"id": "\x1b[2J", "status": "\u202e[/foo]", "usage": usage}
    limits = [{"name": "\x1b[2J", "limit": 5, "remaining": 1e14}, {"name": "x", "limit": -1, "remaining": 1e300}]
    reading = reading_of_events([
        (Side.CLIENT, {"type": "response.create"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": "\x1b[2J"}}),
        (Side.SERVER, {"type": "response.done", "response": done}),
        (Side.SERVER, {"type": "rate_limits.updated", "rate_limits": limits}),
    ])  # fmt: skip
    known = ResponseList(reading)
    shown = [text(known.spans(0, 80)), copied(reading, known.entries[0])]
    assert all(not {"\x1b", "\u202e"} & set(one) for one in shown)
    assert "1,000,000,000,000 tokens" in shown[1]


def test_a_session_without_responses_shows_its_voice():
    reading = session("live-turn.jsonl")
    assert entries(reading.session) == []
    told = [line.text for line in voice_lines(reading, 70)]
    assert told[0] == "OpenAI Live has no responses: it listens and speaks all the time."
    assert any("1.1 s of audio" in line for line in told)
    assert any("“Is the water hot?”" in line for line in told)
    assert [line.text for line in voice_lines(reading_of_events([]), 70)] == ["No answer yet, and none was asked for."]
