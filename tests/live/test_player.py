"""The client's side of a scenario, played over a link."""

import threading

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Case
from inspector.live.player import Player
from inspector.recording.parser import read_file
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.transports.link import Link


def small(text: str) -> Case:
    [case] = notation.parse(f"== x\n{text}")
    return case


@pytest.fixture
def recorded(tmp_path):
    """Start a recorder on a case, hand its link to a function, and return the frames written."""

    def record(case: Case, use) -> list[Frame]:
        out = tmp_path / "x.jsonl"
        with serve_in_thread(case) as server, link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line:
            use(line)
            line.stop()
        entries = [entry.item for entry in read_file(out)]
        return [item for item in entries if isinstance(item, Frame) and item.kind in (Kind.TEXT, Kind.CLOSE)]

    return record


def test_each_side_waits_for_the_other(recorded):
    case = small("< a\n> b\n> c\n< d\n> e\n< f\n")
    results = []
    frames = recorded(case, lambda line: results.append(Player(case, line).play()))
    assert [each.payload for each in frames[:-1]] == [b'{"type":"%c"}' % letter for letter in b"abcdef"]
    assert results == [True]


def test_a_wait_lasts_as_long_as_the_speed_says(recorded):
    case = small("< a\n~ 100s\n> b\n~ 200s\n")
    frames = recorded(case, lambda line: Player(case, line, speed=2000.0).play())
    first, second, close = frames
    assert second.at - first.at >= 50_000
    assert close.at - second.at >= 100_000


def test_the_client_may_be_the_one_who_closes(recorded):
    case = small("< a\n~ client close 4002 done\n")
    frames = recorded(case, lambda line: Player(case, line).play())
    assert (frames[-1].side, frames[-1].payload) == (Side.CLIENT, b'{"code":4002,"reason":"done"}')


def test_a_server_that_closes_ends_the_play(recorded):
    case = small("< a\n~ close 1001 away\n")
    results = []
    frames = recorded(case, lambda line: results.append(Player(case, line).play()))
    assert results == [True]
    assert (frames[-1].side, frames[-1].payload) == (Side.SERVER, b'{"code":1001,"reason":"away"}')


def test_a_play_that_the_server_leaves_early_says_so(recorded):
    played, served = small("< a\n> b\n< c\n"), small("< a\n~ close 1000\n")
    results = []
    recorded(served, lambda line: results.append(Player(played, line).play()))
    assert results == [False]


def test_an_interrupted_play_ends_at_once(recorded):
    case = small("< a\n~ 600s\n> b\n")
    results = []

    def interrupt(line: Link) -> None:
        player = Player(case, line)
        thread = threading.Thread(target=lambda: results.append(player.play()))
        thread.start()
        player.interrupt()
        thread.join(10)

    frames = recorded(case, interrupt)
    assert results == [False]
    assert b'{"type":"b"}' not in [each.payload for each in frames]
