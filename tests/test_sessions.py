"""Every recording in sessions/ is held to the expectation in its header."""

import shutil
from pathlib import Path

import pytest

from inspector.core.json import text_at
from inspector.diagnosis.base import HEALTHY
from inspector.formats import native
from inspector.formats.opening import open_input
from inspector.formats.read import read_input
from inspector.present.reports.expectation import unexpected
from inspector.present.reports.report import recording_report
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading
from inspector.simulator import scenario

SESSIONS = Path(__file__).parent.parent / "sessions"
RECORDED = sorted(SESSIONS.glob("*.jsonl"))
WRITTEN = sorted(SESSIONS.glob("*.txt"))
SAMPLES = [*RECORDED, *WRITTEN]


def read(path: Path) -> Reading:
    [reading] = open_input(path.name, path)
    return reading


def as_recording(path: Path, folder: Path) -> Path:
    """The sample as `inspector convert` makes a recording of it."""
    converted = folder / f"{path.stem}.recording.jsonl"
    converted.write_bytes(native.write(read_input(path, None, path.name)))
    return converted


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_verdict_is_as_expected(path):
    reading = read(path)
    expect = reading.header.extra["expect"]
    assert reading.header.title
    assert text_at(reading.header.extra, "about").endswith(".")
    assert text_at(reading.header.extra, "family")
    assert isinstance(expect, dict)
    assert set(expect) >= {"status", "rules"}
    assert "cause" in expect or reading.verdict().status in HEALTHY
    assert unexpected(reading, expect) is None


def test_there_is_a_sample_for_the_forum_case_and_for_every_scenario():
    assert {path.stem for path in RECORDED} == {"forum-no-response", *scenario.names()}
    assert not {path.stem for path in WRITTEN} & {path.stem for path in RECORDED}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_any_chunking_gives_the_same_report(path, tmp_path):
    """A growing file, met in pieces, ends in the findings of the whole file; recordings are cut at random elsewhere."""
    source = as_recording(path, tmp_path)
    growing = tmp_path / source.name.replace(".recording", "")
    growing.touch()
    follower = Follower(growing, live=True)
    content = source.read_bytes()
    for start in range(0, len(content), 4099):
        with growing.open("ab") as file:
            file.write(content[start : start + 4099])
        follower.poll()
    follower.finish()
    [whole] = Follower(source, name=growing.name).read_all()
    assert recording_report(follower.readings[0]) == recording_report(whole)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_a_transcript_and_the_recording_made_of_it_have_the_same_findings(path, tmp_path):
    [converted] = Follower(as_recording(path, tmp_path)).read_all()
    reading = read(path)
    assert converted.findings() == reading.findings()
    assert converted.verdict() == reading.verdict()


def test_every_cut_of_the_forum_case_is_honest(tmp_path):
    """Cut after any event with the end unknown, nothing is blamed on the server."""
    source = SESSIONS / "forum-no-response.jsonl"
    lines = source.read_bytes().replace(b',"ends":"reported"', b"").splitlines(keepends=True)
    for count in range(2, len(lines) + 1):
        cut = tmp_path / f"{count}.jsonl"
        cut.write_bytes(b"".join(lines[:count]))
        reading = read(cut)
        assert reading.verdict().status == "unclear", count
        assert {one.rule for one in reading.findings()} <= {"log-ends-early", "payload-damaged"}, count


def test_the_samples_are_read_only_once_and_left_alone(tmp_path):
    copy = Path(shutil.copy(SAMPLES[0], tmp_path))
    before = copy.read_bytes()
    read(copy)
    assert copy.read_bytes() == before
