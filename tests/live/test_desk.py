"""What one can begin with: a text, a scenario."""

import pytest

from inspector.formats.conversation import Unreadable
from inspector.live.desk import Desk, Offer
from inspector.recording.follower import Follower
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread

TEXT = 'It never answers!\n{"type":"session.created","session":{"id":"sess_1"}}\n{"type":"response.create"}\nHelp?'


def test_a_text_is_read_whatever_it_is():
    [reading] = Desk().read(TEXT)
    assert len(reading.columns) == 2
    for text, words in (
        ("", "empty"),
        (" \n", "empty"),
        ("hello", "No Realtime event"),
        ("Error committing input audio buffer: too small", "less than 100 ms of audio"),
        ("\x00\x01" * 99, "not text"),
    ):
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
    offers = {one.name: one for one in desk.offers()}
    path = desk.begin(offers["silent-after-created"])
    assert path.parent == inspector_home / "recordings"
    desk.close()
    [reading] = Follower(path).read_all()
    assert reading.ended


def test_services_are_offered_where_their_key_is_at_hand():
    assert not [one for one in Desk({}).offers() if one.connects]
    first = Desk({"OPENAI_API_KEY": "sk-x"}).offers()[0]
    assert (first.name, first.connects) == ("openai", True)
    assert "OPENAI_API_KEY" in first.title
    assert "sk-x" not in first.title


def test_a_service_is_connected_to_and_left(inspector_home, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serve_in_thread(scenario.load("text-turn")) as server:
        base = server.url.partition("/v1")[0] + "/v1"
        desk = Desk({"OPENAI_API_KEY": "sk-" + "a" * 40, "OPENAI_BASE_URL": base})
        path = desk.begin(Offer("openai", "", connects=True))
        desk.close()
    content = path.read_bytes()
    assert b'"open"' in content
    assert b"sk-aaaa" not in content


def test_a_service_that_needs_more_says_what():
    with pytest.raises(ValueError, match="AZURE_OPENAI_ENDPOINT"):
        Desk({"AZURE_OPENAI_API_KEY": "x"}).begin(Offer("azure", "", connects=True))
