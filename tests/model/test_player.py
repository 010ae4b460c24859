"""A player that plays sound as it comes, and where it runs out."""

import pytest

from inspector.core.clock import MILLISECOND
from inspector.model.state.player import Player

WIDTH = 48


def played(*pieces: tuple[int, int], goes_on: bool = True) -> Player:
    """Pieces as (arrival in ms, length in ms)."""
    first = pieces[0][0] * MILLISECOND
    player = Player(WIDTH, first, first)
    for seq, (at, length) in enumerate(pieces, 1):
        if at * MILLISECOND > player.until:
            player.run_out(seq, at * MILLISECOND, goes_on=goes_on and seq > 1)
        player.until += length * MILLISECOND
    return player


def test_sound_that_comes_ahead_of_time_waits() -> None:
    player = played((100, 200), (150, 200), (200, 200))
    assert player.gaps == 0
    assert player.remaining(200 * MILLISECOND) == 500 * MILLISECOND
    assert player.remaining(900 * MILLISECOND) == 0


def test_an_audible_gap_is_measured_from_where_the_sound_ran_out() -> None:
    player = played((0, 200), (600, 200), (2_000, 200))
    assert (player.gaps, player.silent, player.longest_gap) == (2, 1_600_000, 1_200_000)
    assert (player.gap_seq, player.gap_at) == (3, 800_000)


@pytest.mark.parametrize("late", [200, 300, 499])
def test_a_short_gap_is_not_counted_but_shifts_the_clock(late: int) -> None:
    player = played((0, 200), (late, 200))
    assert player.gaps == 0
    assert player.until == (late + 200) * MILLISECOND


def test_a_pause_before_another_part_is_no_gap() -> None:
    assert played((0, 200), (5_000, 200), goes_on=False).gaps == 0
