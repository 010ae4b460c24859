"""A reader begins anew only so often: garbage costs little time, and no event of a log."""

import pytest

from inspector.core.wire import Fidelity
from inspector.formats.objects.passed import Reason
from inspector.formats.objects.patience import Patience

from .paste import frames, shapes, skipped

GARBAGE = '{"a":x' * 50_000
WHOLE = '{"type":"response.created","event_id":"event_1"}'
BROKEN = '{"type":"response.created", event_id: "event_1", "response": {'


def count(patience, places):
    return sum(patience.allows(at) for at in places)


def test_a_text_may_begin_with_very_many():
    assert count(Patience(10**6, within=False), range(200)) == 200


def test_in_the_long_run_a_reader_begins_every_hundred_and_fifty_characters():
    assert count(Patience(10**6, within=False), range(0, 1_000_000, 4)) == pytest.approx(1_000_000 / 150, rel=0.05)


def test_where_events_come_of_it_it_begins_more_often():
    patience = Patience(10**6, within=False)
    begun = 0
    for at in range(0, 1_000_000, 40):
        begun += patience.allows(at)
        patience.ended(3, fruitful=True)
    assert begun == 25_000


def test_a_text_within_another_has_what_its_own_length_gives():
    assert count(Patience(40, within=True), range(40)) == 6


def test_a_whole_event_is_found_right_behind_garbage():
    assert [frame.payload.decode() for frame in frames(GARBAGE + WHOLE)] == [WHOLE]


def test_a_broken_event_is_found_a_few_lines_behind_garbage():
    [found] = shapes(f"{GARBAGE}\n\n{'And then nothing more came. ' * 5}\n\n{BROKEN}")
    assert found[0] == "response.created"
    assert found[-1] is Fidelity.PARTIAL


def test_it_is_told_what_was_not_gone_into():
    [told] = [one for one in skipped(GARBAGE + WHOLE, 1 << 30) if one.reason is Reason.TOO_BROKEN]
    number, _, noun = told.what.partition(" ")
    assert noun == "objects"
    assert int(number.replace(",", "")) == pytest.approx(50_000 - len(GARBAGE) / 150 - 250, rel=0.02)
    assert told.lines == (1, 1)
    assert 1 < told.columns[0] < told.columns[1] <= len(GARBAGE)


def test_of_a_text_with_few_broken_objects_every_one_is_gone_into():
    assert skipped(GARBAGE[:1000] + WHOLE) == []


def test_no_event_is_lost_that_a_log_cuts_short():
    lines = [f'{{"type":"response.created","event_id":"{number}' for number in range(5_000)]
    assert len(frames("\n".join(lines))) == 5_000
