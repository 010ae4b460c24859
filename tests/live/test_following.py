"""A recording that is followed while it is written tells what it tells afterwards, byte for byte."""

import pytest

from inspector.live.demo import Demo
from inspector.recording.follower import Follower
from inspector.simulator import scenario

from ..test_same_findings import at_once, told


@pytest.mark.parametrize("name", ["vad-turn", "silent-after-created", "update-rejected"])
def test_followed_live_at_twenty_times_the_pace(name, tmp_path):
    """The screen's way: a recorder writes, a follower reads behind it and asks now and then."""
    with Demo(scenario.load(name), tmp_path / "live.jsonl", speed=20) as demo:
        follower = Follower(demo.path, live=True)
        while not demo.wait(0.02):
            follower.poll()
            for reading in follower.readings:
                reading.verdict()
        follower.poll()
        follower.finish()
        live = told(follower.readings[0])
    assert live == at_once(demo.path)
