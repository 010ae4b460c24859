"""Whole screens of the start, the replay and the manners, compared with what they are known to look like."""

import os
import shutil
import time
from pathlib import Path

import pytest

from ..present.build import SPOKEN, reading_of
from .frames import check_frame, showing, starting

SESSIONS = Path(__file__).parent.parent.parent / "sessions"

SIZES = [(80, 24), (120, 40), (200, 50)]
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch):
    monkeypatch.setattr("inspector.ui.widgets.player.PULSE", 3600)


def put(folder: Path, name: str, moment: int) -> None:
    path = folder / f"{name}.jsonl"
    shutil.copy(SESSIONS / path.name, path)
    os.utime(path, (moment, moment))


@each_size
async def test_a_replay(size):
    async with showing(reading_of(SPOKEN), size=size) as screen:
        await screen.press("g", *"j" * 7, "r", "right_parenthesis", "r")
        check_frame(f"replay-{size[0]}x{size[1]}", await screen.frame())


@each_size
async def test_the_start(size, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INSPECTOR_HOME", "home")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    folder = tmp_path / "home" / "recordings"
    folder.mkdir(parents=True, mode=0o700)
    for day, name in enumerate(("tool-turn", "rate-limited", "vad-turn", "silent-after-created")):
        put(folder, name, 1_795_000_000 + day * 86_400)
    (folder / "damaged.jsonl").write_bytes(b"\n")
    os.utime(folder / "damaged.jsonl", (1_794_000_000, 1_794_000_000))
    async with starting(size=size) as screen:
        check_frame(f"start-{size[0]}x{size[1]}", await screen.frame())


@each_size
async def test_the_command_line(size):
    async with showing(reading_of(SPOKEN), size=size) as screen:
        for key in ("g", "colon", "t", "i"):
            await screen.press(key)
        check_frame(f"command-{size[0]}x{size[1]}", await screen.frame())


async def test_a_maximised_timeline():
    async with showing(reading_of(SPOKEN), size=(120, 40)) as screen:
        await screen.press("g", "backslash")
        check_frame("maximised-120x40", await screen.frame())


async def test_a_replay_without_colours(monkeypatch):
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g", *"j" * 7, "full_stop")
        coloured = await screen.rest()
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g", *"j" * 7, "full_stop")
        assert await screen.rest() == coloured
        assert "‖ replay" in coloured
