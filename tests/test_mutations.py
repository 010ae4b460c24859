"""Damage of any kind is data: nothing raises, no rule fails, and what is missing is noticed."""

import pytest

from .damaged import SAMPLES, mutations

EACH = 8  # the benchmark takes 200


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_no_mutation_makes_the_diagnosis_fail(sample):
    assert list(mutations.shaken(sample, EACH)) == []


def test_promised_events_that_are_dropped_are_noticed():
    total, noticed, missed = mutations.dropped(SAMPLES)
    assert total.total() > 60
    assert noticed.total() >= mutations.NOTICED * total.total(), missed
