"""The page of experiments on screens of every size, compared with what it is known to look like."""

import json
from pathlib import Path

import pytest

from inspector.core.codec import write
from inspector.formats.opening import open_input
from inspector.present.pages.probe import command_of, probe_page
from inspector.present.rows.links import link_lines
from inspector.present.rows.timeline import Timeline
from inspector.recording.reading import Reading
from inspector.ui.screens.probe import ProbeScreen
from inspector.ui.screens.verdict import VerdictScreen

from ..diagnosis.test_probe import RETRIEVE, RETRIEVED, answer, conversation, fresh, probe
from .frames import check_frame, showing

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
SAMPLE = Path(__file__).parents[2] / "sessions" / "forum-no-response.jsonl"
HOSTILE = "[red]\x1b]0;owned\x07[/foo] {x}"


def forum() -> Reading:
    return open_input(SAMPLE.name, SAMPLE, None)[0]


def asked() -> Reading:
    """The same silence, with two experiments that were made while it lasted."""
    return conversation(probe(RETRIEVE), answer(RETRIEVED), fresh("minimal", "answered", latency=0.4))


@SIZES
async def test_of_a_saved_recording_it_says_what_would_tell_and_the_command(size):
    async with showing(forum(), size=size) as screen:
        await screen.press("i")
        check_frame(f"probe-saved-{size[0]}x{size[1]}", await screen.rest())


@SIZES
async def test_what_was_made_stands_with_what_it_showed(size):
    async with showing(asked(), size=size) as screen:
        await screen.press("i")
        check_frame(f"probe-made-{size[0]}x{size[1]}", await screen.rest())


async def test_without_colour_nothing_is_lost(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(asked(), size=(120, 40)) as screen:
        await screen.press("i")
        check_frame("probe-made-120x40", await screen.rest())


async def test_the_verdict_names_the_experiments_and_what_those_made_showed():
    async with showing(asked(), size=(120, 60)) as screen:
        await screen.press("v")
        await screen.rest()
        assert isinstance(screen.app.screen, VerdictScreen)
        assert "Experiments  what they showed" in screen.text
        assert "Experiments  esc and i: what they cost" in screen.text


async def test_the_keys_copy_what_would_be_sent_and_lead_back():
    async with showing(forum()) as screen:
        await screen.press("i")
        await screen.rest()
        places = [one.line.text for one in screen.app.screen._choices]
        command = next(place for place, text in enumerate(places) if "inspector connect" in text)
        await screen.press(*["j"] * command, "y")
        assert screen.clipboard.text.startswith("inspector convert ")
        first = next(place for place, text in enumerate(places) if "Is the server still reading?" in text)
        await screen.press(*["j"] * (first - command), "y")
        assert json.loads(screen.clipboard.text)["type"] == "conversation.item.retrieve"
        await screen.press("enter")
        assert isinstance(screen.app.screen, ProbeScreen)
        await screen.press("escape")
        assert not isinstance(screen.app.screen, ProbeScreen)


async def test_an_answered_conversation_calls_for_no_experiment():
    sample = SAMPLE.parent / "text-turn.jsonl"
    async with showing(open_input(sample.name, sample, None)[0]) as screen:
        await screen.press("i")
        assert "No experiment is called for by this verdict." in await screen.rest()


def test_hostile_words_of_the_wire_stay_words():
    reading = conversation(fresh(HOSTILE, "failed", headline=HOSTILE, recording=HOSTILE), fresh("same", "unclear"))
    lines = [one.line.text for width in (40, 118) for one in probe_page(reading, HOSTILE, None, width)]
    assert lines
    assert not any("\x1b" in line or "\x07" in line for line in lines)
    assert "\x1b" not in command_of(reading, HOSTILE)
    assert write([one.showed for one in reading.verdict().probes])


def test_a_probe_and_its_answer_lead_to_each_other():
    timeline = Timeline(asked())
    timeline.extend()
    asks, answers = (" ".join(line.text for line in link_lines(timeline, seq, 120)) for seq in (8, 9))
    assert "→ #9 answers this probe, which is no part of the conversation" in asks
    assert "→ #8 the probe that this answers (conversation.item.retrieve)" in answers
