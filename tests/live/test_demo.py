"""Scenarios, served, played and recorded in one go."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from inspector.core import codec, idclock
from inspector.core.clock import SECOND, parse_wall
from inspector.core.json import text_at
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Case, Said
from inspector.live.demo import Demo, run_demo
from inspector.present.reports.expectation import unexpected
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.follower import Follower
from inspector.recording.parser import read_file
from inspector.simulator import scenario
from inspector.transports import link

SPEED = 50.0


def items(path) -> list[Header | Frame | Record]:
    return [entry.item for entry in read_file(path)]


def texts(path) -> list[tuple[Side, bytes]]:
    found = [item for item in items(path) if isinstance(item, Frame) and item.kind is Kind.TEXT]
    return [(frame.side, frame.payload) for frame in found]


def started(path) -> datetime:
    moment = parse_wall(items(path)[0].started or "")
    assert moment is not None
    return moment


def as_written(case: Case, path) -> list[tuple[Side, bytes]]:
    """The case's frames with the ids of the time at which the recording was made."""
    [first, *_] = [payload for side, payload in texts(path) if side is Side.SERVER]
    body, _ = codec.decode(first)
    identities = (text_at(body, "session", "id") or "", text_at(body, "event_id") or "")
    begun = next(filter(None, map(idclock.id_time, identities)))
    return [(step.side, step.payload) for step in scenario.dated(case, begun).steps if isinstance(step, Said)]


def holds_exactly(case: Case, path) -> None:
    assert texts(path) == as_written(case, path)
    header, *_, end = items(path)
    assert (header.recorder, header.title) == ("demo", case.header["title"])
    assert header.extra["expect"] == scenario.setting(case, "expect")
    assert (end.kind, end.body["end"]["lost"]) == (RecordKind.END, 0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def misjudged(name: str, folder) -> str | None:
    """What the diagnosis of a recording says that the scenario does not expect."""
    case, why = scenario.load(name), None
    for speed in (20.0, 10.0, 5.0):  # slower where the machine is too busy to play in time
        out = run_demo(case, folder / f"{name}-{speed:g}.jsonl", speed=speed)
        holds_exactly(case, out)
        [reading] = Follower(out).read_all()
        why = unexpected(reading, scenario.setting(case, "expect"))
        if why is None:
            break
    return why


ASKING_MOST = (  # of a recorder; what is served and diagnosed of every scenario is tested beside the simulator
    ("audio-turn", "silent-after-created", "garbage", "never-created", "session-expired", "barge-in"),
    ("flood", "cut-socket", "beta-retired", "live-turn", "parallel-tools"),
)


@pytest.mark.parametrize("names", ASKING_MOST, ids=" ".join)
def test_a_recording_holds_exactly_its_scenario_and_is_diagnosed_as_the_name_says(names, tmp_path):
    with ThreadPoolExecutor(len(names)) as together:  # most of the time each of them waits
        wrong = zip(names, together.map(lambda name: misjudged(name, tmp_path), names), strict=True)
    assert [one for one in wrong if one[1]] == []
    assert link.running() == []


def test_the_ids_are_of_the_time_of_the_recording(tmp_path):
    out = run_demo(scenario.load("text-turn"), tmp_path / "x.jsonl", speed=SPEED)
    times = [idclock.id_time(text_at(codec.decode(payload)[0], "event_id") or "") for _, payload in texts(out)]
    now = started(out).timestamp()
    assert all(abs(time - now) < 10 for time in times if time is not None)
    assert min(time for time in times if time is not None) <= now


def test_silence_lasts_as_long_as_the_scenario_says(tmp_path):
    out = run_demo(scenario.load("silent-after-created"), tmp_path / "x.jsonl", speed=SPEED)
    last = max(item.at for item in items(out) if isinstance(item, Frame) and item.kind is Kind.TEXT)
    end = items(out)[-1]
    ticks = [item.at for item in items(out) if isinstance(item, Record) and item.kind is RecordKind.TICK]
    assert 21 * SECOND <= end.at - last < 60 * SECOND
    assert len([at for at in ticks if at > last]) >= 5


def test_the_scenarios_headers_are_sent(tmp_path):
    out = run_demo(scenario.load("beta-retired"), tmp_path / "x.jsonl", speed=SPEED)
    [opened] = [item for item in items(out) if isinstance(item, Frame) and item.kind is Kind.OPEN]
    assert text_at(codec.decode(opened.payload)[0], "headers", "openai-beta") == "realtime=v1"


def test_by_default_it_is_written_among_the_recordings(inspector_home):
    path = run_demo(scenario.load("beta-retired"), speed=SPEED)
    assert path.parent == inspector_home / "recordings"
    assert path.name.endswith("-demo-beta-retired.jsonl")
    assert path.name.startswith(datetime.now(UTC).strftime("%Y%m"))


def test_a_screen_may_follow_and_leave_in_the_middle(tmp_path):
    [endless] = notation.parse("== x\n< a\n~ 1000s\n> b\n")
    with Demo(endless, tmp_path / "x.jsonl") as demo:
        assert demo.path.exists()
        assert demo.link.state()["ok"]
        assert not demo.wait(0.05)
    assert demo.wait(0)
    assert isinstance(items(demo.path)[-1], Record)
    assert link.running() == []


def test_leaving_while_the_server_is_silent_does_not_wait_for_it(tmp_path):
    [endless] = notation.parse("== x\n~ 1000s\n< a\n> b\n")
    with Demo(endless, tmp_path / "x.jsonl") as demo:
        pass
    assert texts(demo.path) == []
    assert items(demo.path)[-1].kind is RecordKind.END


def test_what_cannot_begin_leaves_nothing_running(tmp_path):
    out = tmp_path / "x.jsonl"
    out.touch()
    with pytest.raises(link.RecorderFailedError, match="exists"):
        Demo(scenario.load("text-turn"), out).start()
    assert link.running() == []
