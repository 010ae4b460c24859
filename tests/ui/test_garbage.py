"""Garbage is collected while nobody waits."""

import gc

import pytest

from inspector.ui import garbage as module
from inspector.ui.garbage import Garbage


@pytest.fixture
def garbage():
    before = gc.get_threshold()
    garbage = Garbage()
    garbage.take_over()
    yield garbage
    gc.enable()
    gc.set_threshold(*before)
    gc.freeze()  # as for every other test


def test_everything_is_looked_through_at_rest_only(garbage):
    assert gc.get_threshold()[:2] == (700, 10)
    assert gc.get_threshold()[2] > 100_000
    for _ in range(module._MANY - 1):
        gc.collect(1)
    garbage.rest()
    assert gc.get_count()[2] == module._MANY - 1
    for _ in range(2):
        gc.collect(1)
    garbage.rest()
    assert gc.get_count()[2] == 0


def test_what_survived_a_rest_is_not_looked_at_again_until_something_large_was_left(garbage):
    frozen = gc.get_freeze_count()
    kept = [[] for _ in range(5_000)]
    for _ in range(module._MANY + 1):
        gc.collect(1)
    garbage.rest()
    assert gc.get_freeze_count() >= frozen + len(kept)
    garbage.thaw()
    assert gc.get_freeze_count() == 0


def test_nothing_is_collected_between_a_key_and_its_answer(garbage):
    garbage.hold()
    assert not gc.isenabled()
    garbage.release()
    assert gc.isenabled()


def test_a_collector_that_was_not_taken_over_is_left_alone():
    garbage, frozen = Garbage(), gc.get_freeze_count()
    garbage.hold()
    assert gc.isenabled()
    garbage.thaw()
    assert gc.get_freeze_count() == frozen > 0
