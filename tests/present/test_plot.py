"""Plots of characters keep to their width and lose nothing that is there."""

import pytest

from inspector.present.text.cell import width_of
from inspector.present.text.plot import axis, bar, gauge, nice, sparkline, stack


def test_a_bar_counts_in_eighths():
    assert bar(5, 10, 4) == "██"
    assert bar(1, 1000, 4) == "▏"
    assert bar(99, 10, 4) == "████"
    assert bar(0, 10, 4) == bar(1, 0, 4) == bar(1, 1, 0) == ""
    assert gauge(5, 10, 6) == "▕██  ▏"


def test_a_sparkline_has_a_cell_for_each_value():
    assert sparkline([0, 50, None, 100, 500], 100) == "▁▅ ██"
    assert sparkline([1, 2], 0) == "▁▁"


def test_a_stack_shares_out_its_width():
    assert stack([("t", 3), ("a", 1)], 8) == "ttttttaa"
    assert stack([("t", 10**12), ("a", 1), ("c", 0)], 4) == "ttta"
    assert stack([], 8) == ""
    assert len(stack([("t", 1), ("a", 1), ("i", 1)], 2)) <= 2


@pytest.mark.parametrize(("top", "expected"), [(1, 1), (1.5, 2), (3, 5), (7, 10), (1200, 2000), (5000, 5000)])
def test_round_numbers(top, expected):
    assert nice(top) == expected


@pytest.mark.parametrize("width", [4, 20, 60])
def test_an_axis_is_as_wide_as_asked_and_its_labels_part(width):
    for start, span in ((0, 1_000_000), (3_000_000, 70_000_000), (5, 100_000)):
        text = axis(start, span, width)
        assert width_of(text) == width
    assert axis(0, 2_000_000, 40).split() == ["0", "500", "ms", "1", "s", "1.5", "s"]
