"""The findings are a function of the recorded bytes: however these come, they are the same, byte for byte."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.json import JsonObject
from inspector.present.reports.report import recording_report
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading

SESSIONS = sorted((Path(__file__).parent.parent / "sessions").glob("*.jsonl"))


def told(reading: Reading) -> bytes:
    """Everything that is said of a recording, as bytes; what it is called is not said."""
    report: JsonObject = {**recording_report(reading), "input": ""}
    return codec.write(report)


@cache
def at_once(path: Path) -> bytes:
    [reading] = Follower(path).read_all()
    return told(reading)


def in_pieces(path: Path, growing: Path, sizes: list[int], *, ask: bool) -> bytes:
    """The file as it grows by `sizes`, over and over; with `ask`, everything is asked for after each piece."""
    growing.write_bytes(b"")
    follower, content, start, turn = Follower(growing, live=True), path.read_bytes(), 0, 0
    with growing.open("ab", buffering=0) as file:
        while start < len(content):
            size = sizes[turn % len(sizes)]
            file.write(content[start : start + size])
            start, turn = start + size, turn + 1
            follower.poll()
            for reading in follower.readings if ask else ():
                reading.growth(), reading.pending(), reading.verdict(), reading.findings()
    follower.finish()
    return told(follower.readings[0])


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 20_000), min_size=1, max_size=4).filter(lambda sizes: sum(sizes) > 2_000))
@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_random_pieces_give_what_the_whole_gives(path, tmp_path, sizes):
    assert in_pieces(path, tmp_path / "growing.jsonl", sizes, ask=False) == at_once(path)


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_being_asked_all_the_time_changes_nothing(path, tmp_path):
    assert in_pieces(path, tmp_path / "growing.jsonl", [6_007], ask=True) == at_once(path)
