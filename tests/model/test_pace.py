"""How promptly events were read, by recorded times and ids."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.clock import MILLISECOND, SECOND
from inspector.model.state.pace import Pace

NOON = 1_745_409_600


def pace_of(*read, client=0):
    """`read`: pairs of the recorded second and the second of the id."""
    pace = Pace()
    for seq, (at, time) in enumerate(read, 1):
        pace.take(seq, round(at * SECOND), NOON + time, client)
    return pace


def test_the_smallest_distance_cancels_what_the_clocks_differ_by():
    pace = pace_of((600.2, 0), (601.1, 1), (602.9, 2))
    assert pace.floor == 600_100_000 - NOON * SECOND
    assert (pace.prompt, pace.spell) == (3, None)
    assert pace.time_at(610 * SECOND) == NOON + 9


def test_a_lag_of_three_seconds_cannot_be_told_from_two():
    assert pace_of((0.1, 0), (4.0, 0)).spell is None
    assert pace_of((0.1, 0), (4.1, 0)).spell is not None


def test_the_worst_spell_is_kept():
    spell = pace_of((0, 0), (1, 1), (7, 2), (8, 2), (9, 9), (20, 15), (21, 21)).spell
    assert (spell.first_seq, spell.last_seq, spell.worst_seq, spell.count, spell.over_seq) == (3, 4, 4, 2, 5)
    assert spell.worst == 6 * SECOND


def test_a_lag_that_never_ends_nor_changes_is_a_clock_that_was_set():
    steady = pace_of((0, 0), *((10 + step, 4 + step) for step in range(5))).spell
    growing = pace_of((0, 0), *((10 + 2 * step, 4 + step) for step in range(5))).spell
    assert steady.is_steady
    assert not growing.is_steady


def test_a_burst_begins_after_a_client_event():
    def burst(client, span):
        return pace_of((0, 0), *((9 + step * span / 1000, step) for step in range(5)), client=client)

    [found] = burst(7, 20).bursts
    assert (found.client_seq, found.first_seq, found.last_seq, found.spread) == (7, 2, 6, 4)
    assert not burst(0, 20).bursts
    assert not burst(7, 200).bursts


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.integers(0, 2**33), st.integers(0, 9))))
def test_any_times_can_be_taken(read):
    pace = Pace()
    for seq, (at, time, client) in enumerate(read, 1):
        pace.take(seq, at, time, client)
    assert pace.spell is None or pace.spell.worst >= 4 * SECOND
    assert all(burst.spread >= 3 for burst in pace.bursts)
    assert (pace.time_at(MILLISECOND) is None) is (not read)
