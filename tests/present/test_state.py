"""The state at an event is what a reading that was cut there would say; changes are what differs."""

import random
from pathlib import Path

import pytest

from inspector.core.wire import Side
from inspector.formats.opening import open_input
from inspector.present.details.state import Topic, entries
from inspector.present.details.state_page import state_lines
from inspector.present.details.states import States
from inspector.present.text.cell import width_of
from inspector.recording.follower import Follower
from inspector.recording.replay import Replay

from ..recording.cut import cut
from .build import SPOKEN, append, delta, reading_of, reading_of_events

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
RECORDED = sorted(SESSIONS.glob("*.jsonl"))
IMPORTED = [SESSIONS / "azure-telephone.txt", SESSIONS / "long-conversation.txt"]


def at(reading, seq):
    replay = Replay(reading)
    replay.aim(reading.history.position(seq))
    assert replay.wind(2 * seq + 1)
    return entries(replay.past)


def of(topic, told):
    return {one.key: one.text for one in told if one.topic is topic}


def page(reading, seq, width=100):
    states = States(reading)
    states.aim(seq)
    while not states.work():
        pass
    return [line.text for line in states.lines(width)]


@pytest.mark.parametrize("path", RECORDED[::4], ids=lambda path: path.stem)
def test_the_state_is_that_of_a_reading_that_ends_there(path, monkeypatch):
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 10)
    [whole] = Follower(path, checkpoints=True).read_all()[-1:]
    states = States(whole)
    order = random.Random(7).sample(range(1, len(whole.columns) + 1), min(12, len(whole.columns)))
    for seq in order:
        states.aim(seq)
        while not states.work(9):
            pass
        for place in (seq - 1, seq):
            assert states._known[place] == entries(cut(path, place))


@pytest.mark.parametrize("path", IMPORTED, ids=lambda path: path.stem)
def test_imported_text_can_be_gone_over_too(path):
    reading = open_input(path.name, path, checkpoints=True)[-1]
    last = len(reading.columns)
    assert of(Topic.ITEMS, at(reading, last)).keys() == set(list(reading.session.items)[-40:])
    assert page(reading, last)[0].startswith(f"Changed by #{last}")


def test_settings_show_what_they_were_where_they_change():
    def updated(voice, **more):
        return Side.SERVER, {"type": "session.updated", "session": {"voice": voice, **more}}

    reading = reading_of_events([updated("alloy"), updated("marin", speed=1.5)])
    shown = page(reading, 2)
    assert '± Settings in effect  voice: "marin" (was "alloy")' in shown
    assert "+ Settings in effect  speed: 1.5" in shown
    assert '± voice: "marin"' in shown
    assert page(reading, 1)[1] == "± Session  state: open (was not announced yet)"


def test_what_was_asked_for_and_not_granted_is_told():
    events = [
        (Side.SERVER, {"type": "session.created", "session": {"voice": "alloy", "speed": 1}}),
        (Side.CLIENT, {"type": "session.update", "session": {"voice": "marin"}}),
    ]
    told = at(reading_of_events(events), 2)
    assert of(Topic.ASKED, told) == {"voice": '"marin", in effect is "alloy"'}
    assert of(Topic.WAITING, told) == {"#2": "session.update"}


def test_a_response_is_open_until_it_is_done():
    reading = reading_of(SPOKEN)
    done = next(seq for seq in range(1, 21) if reading.columns.type_of(seq) == "response.done")
    before, after = of(Topic.RESPONSES, at(reading, done - 1)), of(Topic.RESPONSES, at(reading, done))
    assert before == {"resp_1": 'since #8 · 4 deltas · 500 ms audio · "Sure, the kettle is on."'}
    assert after == {}
    assert any(line.startswith("− Open responses  resp_1: ") for line in page(reading, done))


def test_awaited_events_and_their_waits_are_told():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"}), *[append()] * 3], step=500_000)
    [wait] = [one for one in at(reading, 3) if one.topic is Topic.AWAITED]
    assert wait.text.startswith("response.created or error must follow #1; missing after ")
    assert wait.note == " (1 s so far)"
    assert not any("Awaited" in line for line in page(reading, 3)[:2])  # the wait going on is no change


def test_the_input_buffer_is_told_in_bytes_and_time():
    told = of(Topic.AUDIO, at(reading_of_events([append(100), append(150)]), 2))
    assert told == {"in the buffer": "250 ms (12,000 bytes)", "appended": "2 pieces, 250 ms"}


def test_an_event_that_changes_nothing_says_so():
    reading = reading_of_events([(Side.SERVER, {"type": "made.up"})])
    assert page(reading, 1)[1] == "  Nothing of what is shown here."


def test_lists_are_bounded_and_old_items_are_not_said_to_be_gone():
    items = [
        (Side.SERVER, {"type": "conversation.item.created", "item": {"id": f"i{n}", "role": "user"}}) for n in range(90)
    ]
    told = at(reading_of_events(items), 90)
    assert list(of(Topic.ITEMS, told)) == [f"i{n}" for n in range(50, 90)]
    assert not any(line.startswith("− Items") for line in page(reading_of_events(items), 90))
    session = {f"key{n}": "x" * 1000 for n in range(1000)}
    shown = at(reading_of_events([(Side.SERVER, {"type": "session.created", "session": session})]), 1)
    assert len(of(Topic.SETTINGS, shown)) == 300
    assert of(Topic.SETTINGS, shown)["key0"].endswith("… 700 further characters")


@pytest.mark.parametrize("width", [40, 46, 90])
def test_hostile_states_stay_in_their_columns(width):
    nasty = "[/foo]\x1b[2J[@click=x]\u202e漢字🎧" * 30
    events = [
        (Side.SERVER, {"type": "session.created", "session": {nasty: nasty, "id": nasty, "l": [[[nasty]]]}}),
        (Side.CLIENT, {"type": "response.create"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": nasty}}),
        delta(response=nasty, text=nasty),
        (Side.SERVER, {"type": "conversation.item.created", "item": {"id": nasty, "role": nasty}}),
    ]
    reading = reading_of_events(events)
    for seq in range(1, 6):
        lines = page(reading, seq, width)
        assert all(width_of(line) <= width for line in lines)
        assert not {"\x1b", "\u202e", "\n"} & set("".join(lines))


def test_going_back_a_little_is_free_and_far_is_spread():
    reading = reading_of_events([delta(text=str(place)) for place in range(1500)])
    states = States(reading)
    states.aim(1400)
    assert not states.is_near
    assert not states.work(500)
    assert 0 < states.share < 1
    assert states.lines(80)[0].text == "… going over the recording again up to #1,400: 37%"
    while not states.work(500):
        pass
    for seq in range(1399, 1340, -1):
        states.aim(seq)
        assert states.ready
    states.aim(1401)
    assert states.is_near
    assert states.work()
    assert state_lines([], [], 1, 40)[0].text.startswith("Changed by #1")
