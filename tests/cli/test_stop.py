"""`inspector stop`: what runs is listed as recordings are, and where nothing can be listed nothing runs."""

import re

from click.testing import CliRunner

from inspector.cli.stop import command
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig


def call(*arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_a_recorder_is_listed_with_its_time_and_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    out = tmp_path / "x.jsonl"
    with (
        serve_in_thread(scenario.load("silent-after-created")) as server,
        link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line,
    ):
        listed = call().stdout
        assert re.fullmatch(rf"{line.recorder.id}  127.0.0.1  since \d{{4}}-\d\d-\d\d \d\d:\d\d  {out}\n", listed)
        assert call(line.recorder.id).stdout == f"Stopped {line.recorder.id}; the recording is {out}\n"
    assert call().stdout == "No recorder runs.\n"


def test_where_no_folder_can_be_made_nothing_runs(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "file"))
    assert call().stdout == "No recorder runs.\n"
