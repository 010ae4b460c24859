"""Where the program keeps its files."""

import stat
from datetime import UTC, datetime
from pathlib import Path

from inspector.recording import home

NOON = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)


def test_the_environment_chooses_the_home(inspector_home):
    assert home.home() == inspector_home


def test_without_it_the_platform_does(monkeypatch):
    monkeypatch.delenv("INSPECTOR_HOME")
    assert home.home().name == "realtime-inspector"
    assert home.home().is_absolute()


def test_a_tilde_is_the_users_folder(monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", "~/somewhere")
    assert home.home() == Path.home() / "somewhere"


def test_the_folders_are_for_their_owner_alone():
    for folder in (home.run_folder(), home.recordings_folder()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_recording_is_named_after_date_host_and_model(inspector_home):
    path = home.recording_path("wss://api.openai.com/v1/realtime?model=gpt-realtime&api-key=s3cret", NOON)
    assert path == inspector_home / "recordings" / "20261122-120005-api.openai.com-gpt-realtime.jsonl"


def test_a_name_holds_no_separators_and_is_never_taken():
    first = home.new_path(NOON, "../../etc", "a/b c")
    first.touch()
    second = home.new_path(NOON, "../../etc", "a/b c")
    assert first.name == "20261122-120005-etc-a_b_c.jsonl"
    assert second.name == "20261122-120005-etc-a_b_c-2.jsonl"
    assert first.parent == home.recordings_folder()
