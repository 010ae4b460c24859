"""The composer: write, be told what is wrong, put it right, send, and send what is asked for next."""

import json
import time

import pytest
from textual.events import Paste

from inspector.core import codec
from inspector.core.json import text_at
from inspector.live import library
from inspector.model.state.answer import Answer, Ground
from inspector.recording.reading import Reading
from inspector.ui.widgets.detail import DetailView

from .writing import PATIENCE, client_events, finished, writing

FLAT = {"type": "session.update", "session": {"type": "realtime", "voice": "marin"}}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


async def test_a_text_turn_by_hand_closes_what_is_awaited(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        assert screen.composer.editor.selected_text == "Hello there"
        await screen.press(*"Moin", "ctrl+s")
        assert screen.app.screen is screen.app.inspect
        reading = await screen.until(lambda reading: reading.session.items)
        assert any(one.row.client for one in reading.pending())
        await screen.press("exclamation_mark")
        reading = await screen.until(finished)
        assert not any(one.row.client for one in reading.pending())
        assert "Moin" in reading.turns()[0].answer
        asked = [one for one in reading.session.operations.values() if one.type == "response.create"]
        assert [text_at(one.body, "event_id")[:4] for one in asked] == ["evt_"]
        await screen.press("exclamation_mark")
        assert client_events(reading).count("response.create") == 1
        await screen.until_shown("Nothing is asked for")


async def test_a_wrong_field_is_told_put_right_and_sent(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write(FLAT)
        assert "line 5" in screen.told
        assert "session.audio.output.voice" in screen.told
        assert "ctrl+r puts right" in screen.told
        await screen.press("ctrl+r")
        assert codec.parse(screen.text_written)["session"]["audio"] == {"output": {"voice": "marin"}}
        assert "✓ 1 event" in screen.told
        await screen.press("ctrl+s")
        reading = await screen.until(lambda reading: reading.session.operations)
        await screen.until(lambda reading: not reading.session.pending)
        assert [one.answer for one in reading.session.operations.values()] == [Answer.ACCEPTED]


async def test_faults_are_sent_at_the_second_press_and_the_error_leads_back(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write(FLAT)
        await screen.press("ctrl+s")
        assert "Not sent yet: 1 fault" in screen.told
        assert not screen.reading.session.operations
        await screen.press("ctrl+s")
        reading = await screen.until(lambda reading: reading.session.failures)
        [failure] = reading.session.failures
        [update] = reading.session.operations.values()
        assert (failure.answers, failure.ground) == (update.seq, Ground.NAME)
        assert failure.error["event_id"] == update.event_id
        screen.app.inspect.go_to(failure.seq)
        await screen.press("2", "l")
        lines = " ".join(line.text for line in screen.app.inspect.query_one(DetailView).source.lines)
        assert f"#{update.seq}" in lines
        await screen.press("escape", "exclamation_mark")
        reading = await screen.until(lambda reading: len(reading.session.operations) == 2)
        better = list(reading.session.operations.values())[1]
        assert better.body["session"]["audio"] == {"output": {"voice": "marin"}}


async def test_what_is_no_json_is_sent_only_on_purpose_and_marked(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write('{"type": "response.create",}')
        assert "no JSON" in screen.told
        await screen.press("ctrl+s", "ctrl+s")
        assert "F8 sends the text as it is" in screen.told
        assert "Line 1" in screen.told
        await screen.press("f8")
        reading = await screen.until(lambda reading: reading.session.failures)
        [seq] = seqs_of(reading, "response.create")
        frame = reading.frame(seq)
        assert frame.payload == b'{"type": "response.create",}'
        assert (frame.marks.by, frame.marks.extra) == ("composer", {"override": True})
        screen.app.inspect.go_to(seq)
        await screen.pilot.pause()
        assert "on purpose" in screen.text


async def test_a_call_gets_its_output_and_the_output_an_answer(tmp_path):
    tool = {"type": "function", "name": "get_weather", "parameters": {"type": "object", "properties": {}}}
    update = {"type": "session.update", "session": {"type": "realtime", "tools": [tool]}}
    content = [{"type": "input_text", "text": "get_weather please"}]
    item = {"type": "conversation.item.create", "item": {"type": "message", "role": "user", "content": content}}
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write("\n".join(map(json.dumps, (update, item, {"type": "response.create"}))))
        assert "3 events" in screen.told
        await screen.press("ctrl+s")
        reading = await screen.until(lambda reading: any(one.asked_seq for one in reading.session.calls.values()))
        reading = await screen.until(finished)
        [call] = reading.session.calls.values()
        await screen.press("exclamation_mark")
        assert call.id in screen.text_written
        assert "tool's result here" in screen.composer.editor.selected_text
        await screen.press(*"sunny", "ctrl+s")
        reading = await screen.until(lambda reading: reading.session.calls[call.id].output_seq)
        assert reading.event(reading.session.calls[call.id].output_seq).body["item"]["output"] == "sunny"
        await screen.press("exclamation_mark")
        await screen.until(lambda reading: len(reading.session.responses) == 2 and finished(reading))


async def test_an_event_is_edited_and_sent_again(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w", "ctrl+s")
        reading = await screen.until(lambda reading: reading.session.items)
        sent = next(iter(reading.session.operations))
        screen.app.inspect.go_to(sent)
        await screen.press("W")
        assert "event_id" not in screen.text_written
        await screen.press("tab", "tab", "tab", "tab")
        assert screen.composer.editor.selected_text == "Hello there"
        await screen.press(*"Again", "ctrl+s")
        reading = await screen.until(lambda reading: len(reading.session.operations) == 2)
        texts = [one.body["item"]["content"][0]["text"] for one in reading.session.operations.values()]
        assert texts == ["Hello there", "Again"]
        assert len({one.event_id for one in reading.session.operations.values()}) == 2
        screen.app.inspect.go_to(reading.session.created_seq)
        await screen.press("W")
        await screen.until_shown("not an event of the client")


async def test_a_whole_event_that_is_pasted_takes_the_place_of_the_one_under_the_cursor(tmp_path):
    pasted = '{\r  "type": "response.create"\r}\r'  # as a terminal does it
    async with writing(tmp_path) as screen:
        await screen.press("w")
        before = screen.text_written
        screen.app.post_message(Paste(pasted))
        await screen.pilot.pause()
        assert screen.text_written == '{\n  "type": "response.create"\n}'
        await screen.press("ctrl+z")
        assert screen.text_written == before
        screen.composer.editor.move_cursor(screen.composer.editor.document.end)
        screen.app.post_message(Paste(pasted))
        await screen.pilot.pause()
        assert "\u2713 2 events" in screen.told


async def test_words_that_are_pasted_are_typed_over_what_is_selected(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        screen.app.post_message(Paste("Good evening"))
        await screen.pilot.pause()
        assert '"text": "Good evening"' in screen.text_written


async def test_a_draft_outlives_the_composer(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.press(*"Wait", "escape")
        assert screen.app.screen is screen.app.inspect
        await screen.press("w")
        assert '"Wait"' in screen.text_written
        await screen.press("ctrl+s")
        await screen.until(lambda reading: reading.session.items)
        await screen.press("w")
        assert "response.create" in screen.text_written  # what is asked for now
        await screen.press("escape", "w")
        assert "response.create" in screen.text_written


async def test_events_are_kept_chosen_added_and_dropped(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.press("f2")
        await screen.press(*"greeting/hi", "enter")
        assert "kept as" in screen.told
        assert library.find("greeting/hi")[0]["type"] == "conversation.item.create"
        await screen.press("ctrl+t")
        await screen.press("l", "j", "D")
        assert "Only saved events" in screen.told
        await screen.to_saved()
        await screen.press("a")
        assert screen.text_written.count("conversation.item.create") == 2
        library.keep("other", [{"type": "response.cancel"}])
        await screen.press("f2", *"other", "enter")
        assert "enter once more" in screen.told
        assert len(library.find("other")) == 1
        await screen.press("enter")
        assert len(library.find("other")) == 2
        await screen.press("f2", *"greeting/hi", "enter", "enter")
        assert len(library.find("greeting/hi")) == 2
        library.drop(library.saved()[-1])
        await screen.press("ctrl+t")
        await screen.to_saved()
        await screen.press("enter")
        assert "greeting/hi" in screen.text
        await screen.press("ctrl+s")
        reading = await screen.until(lambda reading: len(reading.session.items) == 2)
        assert client_events(reading).count("conversation.item.create") == 2
        await screen.press("w")
        await screen.press("ctrl+t")
        await screen.to_saved()
        await screen.press("D")
        assert "is dropped" in screen.told
        assert library.saved() == []


async def test_sound_is_sent_at_its_pace_and_can_be_stopped(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write({"type": "input_audio_buffer.append", "audio": "@silence 300ms"})
        await screen.press("ctrl+s")
        reading = await screen.until(lambda reading: reading.session.buffer.appends == 3)
        times = [reading.columns.at_of(seq) for seq in seqs_of(reading, "input_audio_buffer.append")]
        assert times[2] - times[0] >= 190_000
        await screen.until(lambda reading: not screen.app.inspect.outbox.busy)
        await screen.press("w")
        await screen.write({"type": "input_audio_buffer.append", "audio": "@silence 60s"})
        await screen.press("ctrl+s")
        await screen.press("w")
        await screen.press("f9")
        assert "Stopped" in screen.told
        await screen.until(lambda reading: not screen.app.inspect.outbox.busy)
        assert len(seqs_of(screen.reading, "input_audio_buffer.append")) < 100


async def test_leaving_does_not_wait_for_what_is_being_sent(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        await screen.write({"type": "input_audio_buffer.append", "audio": "@silence 500s"})
        assert "@file PATH" in screen.told
        await screen.press("ctrl+s")
        await screen.until(lambda reading: reading.session.buffer.appends)
        began = time.monotonic()
    assert time.monotonic() - began < PATIENCE


def seqs_of(reading: Reading, type_: str) -> list[int]:
    return [seq for seq in range(1, len(reading.columns) + 1) if reading.columns.type_of(seq) == type_]


async def test_the_keys_that_are_shown_are_those_of_the_list_or_of_the_editor(tmp_path):
    async with writing(tmp_path) as screen:
        await screen.press("w")
        assert "tab value" in screen.text
        await screen.press("ctrl+t")
        assert "enter use" in screen.text
        assert "tab value" not in screen.text
        await screen.press("tab")
        assert "tab value" in screen.text
