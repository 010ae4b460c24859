"""The composer and what lies outside it: no connection, a replay, the user's own editor, the microphone."""

import json

import pytest

from inspector.core import codec
from inspector.live import library, microphone
from inspector.ui import external

from ..live.devices import Devices
from ..present.build import SPOKEN, reading_of
from .frames import showing
from .writing import Writing, client_events, writing


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


async def test_where_nothing_is_connected_the_composer_says_so():
    async with showing(reading_of(SPOKEN)) as shown:
        screen = Writing(shown.app, shown.pilot, shown.clipboard)
        await screen.press("w", "ctrl+s")
        assert "Nothing is connected here" in screen.told
        await screen.press("ctrl+c")
        assert codec.parse(screen.clipboard.text) == codec.parse(screen.text_written)
        assert "nothing is connected" in screen.text


async def test_where_nothing_is_connected_nothing_is_asked_for():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("exclamation_mark")
        [told] = screen.app._notifications
        assert told.message.startswith("Nothing is connected here")


async def test_in_a_replay_the_composer_says_how_to_send(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("comma", "w", "ctrl+s")
        assert "replay" in screen.told
        assert not screen.reading.session.operations


async def test_the_editor_of_the_user_writes_on(tmp_path, monkeypatch):
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf \'{"type": "response.create"}\' > "$1"\n')
    script.chmod(0o700)
    assert external.edited("{}", [str(script)]) == '{"type": "response.create"}'
    script.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(external.NoEditorError, match="code 3"):
        external.edited("{}", [str(script)])
    with pytest.raises(external.NoEditorError, match="No such file"):
        external.edited("{}", [str(tmp_path / "none")])
    assert external.command({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with writing(tmp_path) as screen:
        await screen.press("w", "f4")
        assert "Set EDITOR" in screen.told
        monkeypatch.setenv("EDITOR", str(script))
        await screen.press("f4")
        assert screen.composer.is_current  # a test has no terminal to leave


async def test_hostile_text_stays_text(tmp_path):
    evil = "a\x9b2J\u202e[@click=app.quit][/foo]\x1b]52;c;aGk=\x07"
    async with writing(tmp_path) as screen:
        library.keep("[red]evil[", [{"type": evil}])
        (tmp_path / "home" / "events" / "bad.jsonl").write_text(evil)
        await screen.press("w")
        await screen.write({"type": evil, "[/x]": evil})
        for key in ("ctrl+t", "l", "ctrl+t", "ctrl+s", "f2", "escape"):
            await screen.press(key)
        await screen.write(f'{{"type": "{evil}" [/b] ')
        await screen.press("ctrl+s")
        for sign in "\x9b\u202e\x1b\x07":
            assert sign not in screen.text
        await screen.press("f8")
        reading = await screen.until(lambda reading: reading.session.failures)
        screen.app.inspect.go_to(reading.session.unreadable_seq)
        await screen.press("W")
        for sign in "\x9b\u202e\x1b\x07":
            assert sign not in screen.text


SPEAK = {"type": "input_audio_buffer.append", "audio": "@microphone 200ms"}


async def test_without_a_microphone_the_remedy_is_told_and_the_text_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(microphone, "library", lambda: Devices(there=False))
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write(SPEAK)
        await screen.press("ctrl+s")
        assert "There is no microphone on this machine" in screen.told
        assert json.loads(screen.text_written) == SPEAK
        assert not client_events(screen.reading)[1:]


async def test_what_the_microphone_hears_is_sent_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(microphone, "library", lambda: Devices(talks=True))
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write(SPEAK)
        await screen.press("ctrl+s")
        await screen.until(lambda reading: client_events(reading).count("input_audio_buffer.append") == 2)
        assert any("The microphone is on" in one.message for one in screen.app._notifications)
