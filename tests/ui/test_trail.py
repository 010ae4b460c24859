"""Back and forward through the events jumped from and to."""

from inspector.ui.trail import LONGEST, Trail


def test_back_and_forward():
    trail = Trail()
    trail.jump(1, 5)
    trail.jump(5, 9)
    assert trail.step(-1, 9) == 5
    assert trail.step(-1, 5) == 1
    assert trail.step(-1, 1) is None
    assert trail.step(1, 1) == 5
    assert trail.step(1, 5) == 9
    assert trail.step(1, 9) is None


def test_a_jump_forgets_what_was_ahead():
    trail = Trail()
    trail.jump(1, 5)
    trail.jump(5, 9)
    trail.step(-1, 9)
    trail.jump(5, 7)
    assert list(trail.seqs) == [1, 5, 7]
    assert trail.step(1, 7) is None


def test_from_elsewhere_back_is_to_the_last_goal():
    trail = Trail()
    trail.jump(1, 5)
    assert trail.step(-1, 8) == 5
    assert trail.step(-1, 5) == 1


def test_it_stays_short_and_takes_no_event_twice_in_a_row():
    trail = Trail()
    for seq in range(1, 1000):
        trail.jump(seq, seq + 1)
    trail.jump(1000, 1000)
    trail.jump(0, 0)
    assert len(trail.seqs) == LONGEST
    assert trail.seqs[-1] == 1000
    assert Trail().step(-1, 3) is None
