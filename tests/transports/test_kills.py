"""Recorders and screens that are killed lose nothing that was received: a few of the kills of `benchmarks/kills.py`."""

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import kills


@pytest.fixture(scope="module")
def events():
    with kills.source(1000) as source:
        yield source


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_recorder_has_written_what_it_received(tmp_path, events, seed):
    found = kills.kill_recorder(events, tmp_path / "x.jsonl", random.Random(seed))
    assert found.received >= kills.BATCH
    assert (found.missing, found.complete) == (0, False)
    assert found.torn <= 1


def test_a_killed_screen_ends_nothing(tmp_path, events):
    found = kills.kill_screen(events, tmp_path / "x.jsonl", random.Random(1))
    assert found.received > 10 * kills.BATCH
    assert (found.missing, found.torn, found.complete) == (0, 0, True)


def test_a_file_that_lacks_received_events_is_found_out(tmp_path, events):
    path = tmp_path / "x.jsonl"
    received = kills.kill_recorder(events, path, random.Random(1)).received
    lines = [line for line in path.read_bytes().splitlines(keepends=True) if b'"n":3}' not in line]
    path.write_bytes(b"".join(lines))
    assert kills.outcome(path, received).missing > 0
