"""How old a session is, by whatever tells the time."""

from inspector.core.clock import SECOND
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.facts.lifetime import age_text, ahead, keeps_real_time, limit_of, unix_at
from inspector.recording.file import Header
from inspector.recording.reading import Reading

BEGAN = 1_745_396_332  # the time of the session's id below
CREATED = b'''{"type":"session.created","event_id":"event_BPPbgz8ze6ERdHaMuXlbf","session":''' \
    b'''{"id":"sess_BPPbgqI9IhpESw3tEAWdp","expires_at":1745398132}}'''  # fmt: skip


def scene(started=None, at=None):
    reading = Reading(Header(started=started))
    reading.feed(Frame(at, Side.SERVER, Kind.TEXT, CREATED, 1))
    return reading.scene


def test_ids_tell_without_any_recorded_time():
    bare = scene()
    assert unix_at(bare, 1, None) == BEGAN
    assert unix_at(bare, 2, None) is None
    assert (limit_of(bare.session), age_text(bare, 1, None)) == (1800, "")
    assert age_text(bare, 2, None) == ""
    assert (ahead(bare), keeps_real_time(bare)) == (None, True)


def test_recorded_times_tell_between_ids():
    timed = scene("2025-04-23T08:18:52Z", 0)
    assert unix_at(timed, 2, 90 * SECOND) == BEGAN + 90
    assert age_text(timed, 2, 90 * SECOND) == "1 min 30 s old, of the 30 min 00 s that it lives"
    assert (ahead(timed), keeps_real_time(timed)) == (0, True)


def test_a_clock_that_is_wrong_is_put_right_by_ids():
    wrong = scene("2025-04-23T09:18:52Z", 0)
    assert unix_at(wrong, 2, 90 * SECOND) == BEGAN + 90
    assert (ahead(wrong), keeps_real_time(wrong)) == (3600, True)


def test_an_old_conversation_that_is_played_again_is_not_in_real_time():
    assert not keeps_real_time(scene("2025-06-23T08:18:52Z", 0))


def test_an_id_from_beyond_the_recording_is_none():
    old = scene("2025-04-20T09:18:52Z", 0)
    assert not old.session.ids.proven
    assert unix_at(old, 2, 90 * SECOND) == BEGAN - 3 * 86_400 + 3600 + 90
