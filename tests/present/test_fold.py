"""Folding: every event is in exactly one row, whatever comes and however it is cut up."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.present.rows.fold import Fold, Shape
from inspector.recording.columns import Columns, Flag

BEATS = ("ping", "pong")

# (what it is, comes from the client, group, seconds since the event before)
KINDS = st.sampled_from([False, True, "ping", "pong"])  # a delta or none, or what keeps the line alive
EVENTS = st.lists(st.tuples(KINDS, st.booleans(), st.integers(0, 2), st.sampled_from([0, 1, 3])), max_size=40)


def add(columns, event):
    kind, client, group, wait = event
    is_delta = kind is True
    flags = (Flag.DELTA if is_delta else 0) | (Flag.CLIENT if client else 0) | (Flag.LINK if kind in BEATS else 0)
    at = (columns.times[-1] if len(columns) else 0) + wait * 1_000_000
    columns.add(at, 0, 10, kind if kind in BEATS else "x.delta" if is_delta else "x", flags, 1 if is_delta else 0)
    columns.groups[-1] = group


def folded(events):
    columns = Columns()
    for event in events:
        add(columns, event)
    fold = Fold(columns)
    fold.extend()
    return fold


def rows(fold):
    return list(zip(fold.starts, fold.lasts, fold.counts, fold.keys, fold.shapes, strict=True))


def covered(fold):
    return sorted(seq for row in range(len(fold)) for seq in fold.members(row))


@given(EVENTS)
def test_every_event_is_in_exactly_one_row(events):
    fold = folded(events)
    assert covered(fold) == list(range(1, len(events) + 1))
    assert sum(fold.counts) == len(events)


@given(EVENTS)
def test_the_row_of_an_event_holds_it(events):
    fold = folded(events)
    assert all(fold.holds(fold.row_of(seq), seq) for seq in range(1, len(events) + 1))


@given(EVENTS, st.integers(0, 40))
def test_folding_in_pieces_is_folding_at_once(events, cut):
    columns = Columns()
    fold = Fold(columns)
    for place, event in enumerate(events):
        add(columns, event)
        if place == cut:
            fold.extend()
            fold.end()
    fold.extend()
    assert [row for row in rows(fold) if row[-1] != Shape.END] == rows(folded(events))


@given(EVENTS, st.integers(0, 40))
def test_unfolding_loses_nothing_and_can_be_undone(events, place):
    fold = folded(events)
    before = rows(fold)
    row = place % max(len(fold), 1)
    if len(fold) and fold.unfold(row):
        assert covered(fold) == list(range(1, len(events) + 1))
        assert fold.refold(row)
    assert rows(fold) == before


@given(EVENTS, EVENTS)
def test_a_run_that_is_unfolded_grows_unfolded(events, more):
    fold = folded(events)
    for row in range(len(fold) - 1, -1, -1):
        fold.unfold(row)
    for event in more:
        add(fold._columns, event)
    fold.extend()
    assert covered(fold) == list(range(1, len(events) + len(more) + 1))


def test_interleaved_streams_of_one_response_share_a_row_and_directions_do_not():
    fold = folded([(True, False, 1, 0), (True, True, 0, 0), (True, False, 1, 0), (True, True, 0, 0)])
    assert [fold.members(row) for row in range(len(fold))] == [[1, 3], [2, 4]]


def test_a_silence_has_a_row_of_its_own_and_ends_a_run():
    fold = folded([(True, False, 1, 0), (True, False, 1, 3), (False, False, 0, 0)])
    assert [Shape(shape) for shape in fold.shapes] == [Shape.RUN, Shape.GAP, Shape.RUN, Shape.EVENT]


def test_pings_and_pongs_share_a_row_with_the_silence_between_them():
    asked, beats = (False, True, 0, 0), [("ping", True, 0, 10), ("pong", False, 0, 0)] * 3
    fold = folded([asked, *beats, (False, False, 0, 5)])
    assert [Shape(one).name for one in fold.shapes] == ["EVENT", "GAP", "RUN", "GAP", "EVENT"]
    assert (fold.starts[2], fold.lasts[2], fold.counts[2]) == (2, 7, 6)
    assert [fold.silence(1), fold.silence(3)] == [30_000_000, 5_000_000]


def test_a_silence_grows_with_what_beats_in_it():
    columns = Columns()
    for event in [(False, True, 0, 0), ("ping", True, 0, 10)]:
        add(columns, event)
    fold = Fold(columns)
    fold.extend()
    add(columns, ("ping", True, 0, 10))
    assert fold.extend() == 1
    assert fold.silence(1) == 20_000_000


def test_pings_between_deltas_end_their_run_and_unfold_alone():
    fold = folded([(True, False, 1, 0), ("ping", True, 0, 0), ("pong", False, 0, 0), (True, False, 1, 0)])
    assert [*fold.starts] == [1, 2, 4]
    assert fold.unfold(1)
    assert [*fold.starts] == [1, 2, 3, 4]
    assert fold.refold(2)
    assert [*fold.starts] == [1, 2, 4]


def test_the_end_is_the_last_row_and_gives_way_to_what_comes_after():
    fold = folded([(False, False, 0, 0)])
    fold.end()
    fold.end()
    assert [Shape(shape) for shape in fold.shapes] == [Shape.EVENT, Shape.END]
    add(fold._columns, (False, False, 0, 0))
    assert fold.extend() == 1
    assert [Shape(shape) for shape in fold.shapes] == [Shape.EVENT, Shape.EVENT]


def test_only_runs_unfold():
    fold = folded([(False, False, 0, 0)])
    assert not fold.unfold(0)
    assert not fold.refold(0)


@given(EVENTS, st.integers(0, 40), st.integers(0, 40))
def test_going_back_is_never_having_gone_on(events, back, unfolded):
    fold = folded(events)
    unfold = unfolded < len(fold) and fold.unfold(unfolded)
    earlier = Columns()
    for event in events[:back]:
        add(earlier, event)
    fold.rewind(earlier)
    fresh = Fold(earlier)
    fresh.extend()
    assert covered(fold) == list(range(1, len(earlier) + 1))
    assert unfold or rows(fold) == rows(fresh)
    for event in events[back:]:
        add(earlier, event)
    fold.extend()
    assert covered(fold) == list(range(1, len(events) + 1))
    assert unfold or rows(fold) == rows(folded(events))
