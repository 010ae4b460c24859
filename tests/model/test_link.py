"""What the recorder says of the app."""

import pytest

from inspector.core.clock import SECOND
from inspector.model.state.link import Link


def note(link, at, **app):
    return link.note_app(None if at is None else at * SECOND, 4, {"app": app})


def test_a_pause_is_news_once_and_then_counts():
    link = Link()
    assert note(link, 1, paused=True, queued=1) is True
    assert note(link, 2, paused=True, queued=9) is None
    assert (link.paused_for(5 * SECOND), link.queued, link.pauses) == (4 * SECOND, 9, 1)
    assert note(link, 7, paused=False, queued=0) is False
    assert (link.paused_for(9 * SECOND), link.queued, link.most_queued) == (None, 0, 9)
    assert (link.longest, link.longest_seq) == (6 * SECOND, 4)


def test_a_pause_without_a_time_has_no_length():
    link = Link()
    assert note(link, None, paused=True, queued=1) is True
    assert link.paused_for(9 * SECOND) is None
    assert note(link, 9, paused=False) is False
    assert link.longest == 0


@pytest.mark.parametrize("body", [{}, {"app": None}, {"app": 7}, {"app": {"paused": "yes"}}, {"app": {"queued": 3}}])
def test_other_records_say_nothing(body):
    link = Link()
    assert link.note_app(0, 1, body) is None
    assert not link.told


def test_a_count_that_cannot_be_is_none():
    link = Link()
    note(link, 1, paused=True, queued=-3)
    assert (link.told, link.queued) == (True, 0)


def test_faults_on_purpose_are_remembered_but_not_without_end():
    link = Link()
    assert link.note_fault(3, {"fault": {"deed": "drop", "said": "drop@2", "seq": 2}})
    assert link.note_fault(3, {"fault": {"deed": "cut"}})
    assert not link.note_fault(3, {"fault": {"said": "drop@2"}})
    assert [(one.deed, one.said, one.seq) for one in link.tamperings] == [("drop", "drop@2", 2), ("cut", "cut", 3)]
    for _ in range(200):
        link.note_fault(3, {"fault": {"deed": "drop"}})
    assert len(link.tamperings) == 100
