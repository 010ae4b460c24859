"""Damage of any kind is data: nothing raises, no rule fails, and what is missing is noticed."""

import pytest

from .damaged import FILES, FOLDERS, mutations

EACH = 8  # the benchmark takes 200


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_mutation_makes_the_diagnosis_fail(path):
    for sample in mutations.samples_in(path):
        assert list(mutations.shaken(sample, EACH)) == []


def test_promised_events_that_are_dropped_are_noticed():
    total, noticed, missed = mutations.dropped(list(mutations.samples(FOLDERS)))
    assert total.total() > 60
    assert noticed.total() >= mutations.NOTICED * total.total(), missed
