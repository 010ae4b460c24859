"""A disk that refuses what is recorded is told of on the screen while it does, and withdrawn when it is over."""

import resource
import time

import pytest

from inspector.formats.dialogue import notation
from inspector.live.disk import Disk
from inspector.live.noting import recorder_of
from inspector.present.text.span import Role, Span
from inspector.recording.follower import Follower
from inspector.recording.notes import Notebook
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.ui.app import InspectApp

from ..present.build import SPOKEN, reading_of
from .calm import running
from .frames import Clipboard, Screen, check_frame, showing

PATIENCE = 30.0  # seconds until a test gives up
UNLIMITED = resource.RLIM_INFINITY
[TALK] = notation.parse("== x\n< a.b\n> q\n< c.d\n~ 1000s\n< e.f\n")
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


class Recorded(Screen):
    """A conversation that is being recorded, and its recorder."""

    async def until(self, holds) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.text
            self.app.inspect.alarm.look()
            await self.pilot.pause(0.02)

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(one.severity, one.message) for one in self.app._notifications]


if hasattr(resource, "prlimit"):  # Linux

    async def test_it_is_loud_while_it_lasts_and_withdrawn_with_what_is_missing(tmp_path):
        path = tmp_path / "talk.jsonl"
        with serve_in_thread(TALK) as server, link.start(RecorderConfig(server.url, path, proxy=None, ping=0)) as line:
            assert line.await_frames(1)
            app = InspectApp(Follower(path, live=True), notebook=Notebook(path, recorder_of(path)))
            async with running(app, (120, 40), notifications=True) as pilot:
                screen = Recorded(app, pilot, Clipboard())
                process, full = line.recorder.pid, path.stat().st_size + 10
                resource.prlimit(process, resource.RLIMIT_FSIZE, (full, UNLIMITED))
                assert line.send('{"type":"q"}') is None
                assert line.await_frames(2)
                await screen.until(lambda: "2 frames are missing, and more with every event." in screen.text)
                await screen.until(lambda: "✗ NOT RECORDED" in screen.text.splitlines()[0])
                await screen.until(lambda: screen.told)
                [(severity, message)] = screen.told
                assert severity == "error"
                assert message.startswith("NOT RECORDED: ")
                assert min(one.time_left for one in app._notifications) > 3600
                resource.prlimit(process, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
                assert line.send('{"type":"more"}') is not None
                await screen.until(lambda: not app.inspect.alarm.sounding)
                await screen.until(lambda: "warning" in dict(screen.told))
                [(severity, message)] = screen.told
                assert severity == "warning"
                assert message == "Recording again; 2 frames could not be written, and the recording says so."
                await screen.until(lambda: "NOT RECORDED" not in screen.text and "2 gaps" in screen.text)
            line.stop()


def sounding(path: str) -> list[list[Span]]:
    disk = Disk(path)
    disk.hear({"lost": 12, "trouble": "disk full"})
    return [[Span(f" {line}", Role.ERROR)] for line in disk.lines]


@SIZES
async def test_what_lasts_stands_below_the_title(size):
    async with showing(reading_of(SPOKEN), size=size) as screen:
        screen.app.inspect.alarm.show(sounding("/home/ada/recordings/talk.jsonl"))
        await screen.settle()
        check_frame(f"alarm-{size[0]}x{size[1]}", await screen.frame())


async def test_a_recording_that_is_complete_asks_nobody():
    async with showing(reading_of(SPOKEN)) as screen:
        assert screen.app.inspect.alarm._rounds is None
        assert not screen.app.inspect.alarm.sounding


async def test_a_path_with_markup_and_control_characters_stays_text(tmp_path):
    path = tmp_path / "[red]\x1b]0;owned\x07[/foo].jsonl"
    disk = Disk(path)
    told = disk.hear({"lost": 1, "trouble": "disk full"})
    async with showing(reading_of(SPOKEN)) as screen:
        screen.app.inspect.alarm._heard(told, disk.lines, ended=False)
        await screen.settle()
        assert "\x1b" not in screen.text
        assert all("\x1b" not in one.message for one in screen.app._notifications)
        assert "[/foo]" in next(iter(screen.app._notifications)).message
