"""States to come back to: how many are kept, and when a large one is taken."""

from inspector.core.codec import read
from inspector.model.tracker import Tracker
from inspector.recording import checkpoint
from inspector.recording.assumption import NOTHING_ASSUMED
from inspector.recording.checkpoint import KEEP, Checkpoints, State
from inspector.recording.file import Header
from inspector.recording.fold import Fold
from inspector.recording.reading import Reading

from ..present.build import append, feed


def state(seq):
    return State(seq, Fold(Header(), NOTHING_ASSUMED, ()), {})


def offer(states, seq):
    if states.is_due(seq):
        states.keep(state(seq))


def test_memory_stays_flat_since_every_second_state_goes(monkeypatch):
    monkeypatch.setattr(checkpoint, "EVERY", 1)
    states = Checkpoints()
    for seq in range(1, 10 * KEEP):
        offer(states, seq)
    kept = sorted({found[0] for seq in range(1, 10 * KEEP) if (found := states.before(seq))})
    assert KEEP // 2 <= len(kept) <= KEEP
    assert kept[-1] >= 9 * KEEP


def test_a_large_state_waits_until_there_is_time(monkeypatch):
    monkeypatch.setattr(checkpoint, "EVERY", 10)
    monkeypatch.setattr(checkpoint, "LARGE", 0)
    states = Checkpoints()
    states.patient = True
    offer(states, 10)
    assert not states.put_off
    offer(states, 20)
    assert states.put_off
    assert states.before(25).seq == 10
    states.keep(state(23))
    assert not states.put_off
    assert states.before(25).seq == 23


def test_a_reading_at_leisure_still_knows_the_state_at_any_event(monkeypatch):
    monkeypatch.setattr(checkpoint, "EVERY", 4)
    monkeypatch.setattr(checkpoint, "LARGE", 0)
    reading = Reading(Header(), checkpoints=True, only=())
    reading.keep_states_at_leisure()
    feed(reading, [append(20)] * 10)
    reading.settle()
    feed(reading, [append(20)] * 10)
    for seq in (3, 4, 9, 10, 11, 20):
        tracker = Tracker()
        for place in range(1, seq + 1):
            tracker.feed(read(reading.frame(place)))
        assert reading.state_at(seq).buffer == tracker.session.buffer
