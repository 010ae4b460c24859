"""The app on a file: it reads on by itself, and stops where the file does."""

import time
from pathlib import Path

import pytest

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.policy import policy_of
from inspector.formats.opening import begin_input
from inspector.recording.assumption import Assumptions
from inspector.recording.file import Header, Record, RecordKind, frame_line, header_line, record_line
from inspector.recording.follower import Follower
from inspector.ui.app import InspectApp
from inspector.ui.theme import DARK, LIGHT, variable_defaults

from ..present.build import SPOKEN, reading_of
from .calm import running
from .frames import showing


def lines(first, last):
    bodies = ({"type": "conversation.item.create", "item": {"role": "user"}} for _ in range(first, last + 1))
    return b"".join(
        frame_line(Frame(seq * 1000, Side.CLIENT, Kind.TEXT, write(body), seq))
        for seq, body in enumerate(bodies, start=first)
    )


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "growing.jsonl"
    file.write_bytes(header_line(Header(started="2026-11-22T09:00:00.000000Z")) + lines(1, 5))
    return file


async def test_a_growing_file_is_followed(path):
    app = InspectApp(Follower(path, live=True))
    async with running(app, (100, 30)) as pilot:
        app.refresh_now()
        assert app.inspect.timeline.seq == 5
        with path.open("ab") as file:
            file.write(lines(6, 8) + record_line(Record(RecordKind.END, 9000, {"end": {"frames": 8, "lost": 0}})))
        app.refresh_now()
        await pilot.pause()
        assert len(app.readings[0].columns) == 8
        assert app.readings[0].ended
        assert app.inspect.timeline.timeline.closed


async def test_a_finished_file_is_read_to_its_end_and_left_alone(path):
    app = InspectApp(Follower(path))
    async with running(app, (100, 30)):
        app.pulse()
        app.pulse()
        assert app.readings[0].ended
        assert app.inspect.timeline.timeline.closed


async def test_an_app_that_closes_shows_nothing_more(path, monkeypatch):
    app, pulled = InspectApp(Follower(path, live=True)), []
    async with running(app, (100, 30)):
        monkeypatch.setattr(app.inspect, "pull", lambda: pulled.append(app.is_running))
        app.pulse()
    before = len(pulled)  # the clock of the screen may have asked as well
    app.pulse()
    assert pulled == [True] * before
    assert before >= 1


async def test_a_file_that_cannot_be_read_on_is_named(path):
    app = InspectApp(Follower(path, live=True))
    async with running(app, (100, 30)):
        with path.open("ab") as file:
            file.write(b'{"inspector":99}\n')
        app.refresh_now()
        assert app.problem
        assert len(app.readings[0].columns) == 5


async def test_a_text_is_read_while_it_is_shown():
    opening = begin_input("log", None, b'{"type":"response.create"}\n' * 300)
    app = InspectApp(opening)
    assert not app.readings
    async with running(app, (100, 30)):
        app.refresh_now()
        assert app.readings[0].ended
        assert len(app.readings[0].columns) == 300
        assert not app.farewell()  # no recording is kept of it


def test_judging_rests_ten_times_as_long_as_it_took():
    from inspector.ui.shown import Shown

    shown = Shown([reading_of(SPOKEN, ended=False)])
    shown.open()
    shown._judge_at = time.monotonic() + 1000
    assert shown.pull(following=False) == (True, False)
    shown.hurry()
    assert shown.pull(following=False) == (False, True)
    shown.judge()
    assert shown.turn_at(0) is None
    assert shown.turn_at(7).index == 0


async def test_the_palette_offers_the_keys():
    app = InspectApp([reading_of(SPOKEN)])
    async with running(app, (100, 30)) as pilot:
        commands = {command.title: command.callback for command in app.get_system_commands(app.screen)}
        await commands["verdict (v)"]()
        await pilot.pause()
        assert app.screen is not app.inspect


def test_foreign_themes_get_our_variables():
    assert variable_defaults(dark=True) == DARK.variables
    assert variable_defaults(dark=False).keys() == LIGHT.variables.keys() == DARK.variables.keys()


async def test_what_the_user_ignores_is_counted_on_the_frame_of_the_findings():
    assumed = Assumptions(policy=policy_of(ignored=["RT201", "RT701"]))
    path = Path(__file__).parent.parent.parent / "sessions" / "silent-after-created.jsonl"
    async with showing(Follower(path, assumptions=assumed).read_all()[-1], size=(120, 40)) as screen:
        shown = await screen.rest()
    assert "3 Findings · 2 ignored" in shown
    assert "✗ output" in shown
