from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli.demo import command
from inspector.cli.serve import command as serve
from inspector.simulator import scenario

NAMES = """
text-turn audio-turn vad-turn tool-turn parallel-tools barge-in transcription out-of-band live-turn
silent-after-created never-created failed-server-error quota rate-limited content-filter token-limit
empty-response update-rejected beta-retired active-response commit-empty vad-never-hears vad-stuck echo
tool-unanswered tool-no-followup text-instead-of-audio stall-midway cut-socket session-expired garbage flood
"""


def test_the_scenarios_are_those_that_are_promised():
    assert sorted(NAMES.split()) == scenario.names()
    listed = CliRunner().invoke(serve, ["--list"], standalone_mode=False).output
    assert [line.split()[0] for line in listed.splitlines()] == ["free", *sorted(NAMES.split())]


@pytest.mark.parametrize("name", ["text-turn", "silent-after-created", "cut-socket", "garbage"])
def test_a_scenario_is_diagnosed_as_its_name_says(name, tmp_path, monkeypatch):
    """A few of them; `tests/live/test_demo.py` plays them all."""
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    for speed in ("20", "10", "5"):  # slower where the machine is too busy to play in time
        arguments = [name, "--headless", "--speed", speed]
        result = CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)
        if result.return_value == 0:
            break
    assert result.return_value == 0, result.output
    for recording in Path(tmp_path / "recordings").glob("*.jsonl"):
        assert recording.stat().st_mode & 0o077 == 0


def test_a_conversation_by_hand_needs_the_screen():
    result = CliRunner().invoke(command, ["free"], standalone_mode=False)
    assert result.return_value == 2
    assert "inspector serve free" in result.stderr


def test_an_unknown_scenario_is_one_sentence():
    result = CliRunner().invoke(command, ["no-such"], standalone_mode=False)
    assert result.return_value == 2
    assert "silent-after-created" in result.stderr


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("silent", "did you mean silent-after-created?"), ("txt-turn", "did you mean text-turn"),
        ("zzz", "there are active-response, audio-turn,"), ("vad-s", "did you mean vad-stuck?"),
    ],
)  # fmt: skip
def test_a_name_that_is_nearly_one_leads_to_it(name, meant):
    assert meant in CliRunner().invoke(command, [name, "--headless"]).stderr


def test_the_list_has_a_title_for_each():
    result = CliRunner().invoke(command, ["--list"], standalone_mode=False)
    assert len(result.output.splitlines()) == 1 + len(scenario.names())
    assert all(len(line.split(maxsplit=1)) == 2 for line in result.output.splitlines())


def test_a_place_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    out = tmp_path / "no-such-folder" / "out.jsonl"
    result = CliRunner().invoke(command, ["text-turn", "--headless", "--out", str(out)], standalone_mode=False)
    assert result.return_value == 2
    assert f"{out}: No such file or directory" in result.stderr
    assert "Errno" not in result.stderr
