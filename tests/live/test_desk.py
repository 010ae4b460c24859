"""What one can begin with: a text, a scenario."""

import pytest

from inspector.formats.conversation import Unreadable
from inspector.live.desk import Desk
from inspector.recording.follower import Follower

TEXT = 'It never answers!\n{"type":"session.created","session":{"id":"sess_1"}}\n{"type":"response.create"}\nHelp?'


def test_a_text_is_read_whatever_it_is():
    [reading] = Desk().read(TEXT)
    assert len(reading.columns) == 2
    for text, words in (("", "empty"), (" \n", "empty"), ("hello", "No Realtime event"), ("\x00\x01" * 99, "not text")):
        with pytest.raises(Unreadable, match=words):
            Desk().read(text)


def test_a_text_is_kept_without_its_secrets(inspector_home):
    text = TEXT.replace("sess_1", "sk-" + "a" * 40)
    path = Desk().save(text)
    assert path.parent == inspector_home / "recordings"
    assert path.stat().st_mode & 0o077 == 0
    assert b"sk-aaaa" not in path.read_bytes()
    [reading] = Follower(path).read_all()
    assert len(reading.columns) == 2


def test_a_scenario_is_played_and_ended_with_the_desk(inspector_home):
    desk = Desk()
    names = [name for name, title in desk.scenarios() if title]
    assert "silent-after-created" in names
    path = desk.play("silent-after-created")
    assert path.parent == inspector_home / "recordings"
    desk.close()
    [reading] = Follower(path).read_all()
    assert reading.ended
