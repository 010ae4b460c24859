"""Texts as people paste them, read by the benchmark: every event is recovered, and none is invented."""

import sys
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.diagnosis.engine import CRASHED
from inspector.formats.layers import hexdump
from inspector.formats.objects.repair import Repair
from inspector.formats.opening import open_input

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import recovery  # noqa: E402

SEEN, HELD_OUT = (list(recovery.tasks(folder)) for folder in recovery.FOLDERS)


@pytest.mark.parametrize("task", SEEN, ids=lambda task: task.path.stem)
def test_every_text_that_the_reader_was_written_for(task):
    assert recovery.score(task).complaints == ()


def test_texts_that_were_written_after_the_reader():
    scores = [recovery.score(task) for task in HELD_OUT]
    wanted, right = sum(one.wanted for one in scores), sum(one.right for one in scores)
    assert sum(one.invented for one in scores) == 0
    assert right >= recovery.RECALL * wanted


def test_there_are_enough_of_both():
    assert len(SEEN) >= 40
    assert len(HELD_OUT) >= 20


@pytest.mark.parametrize("task", [*SEEN, *HELD_OUT], ids=lambda task: task.path.stem)
def test_every_text_can_be_judged_and_every_recovered_word_stands_in_it(task):
    """Ids and names of an event are found in the lines that its origin gives."""
    content = task.path.read_bytes()
    text = content.decode().split("\n")
    for reading in open_input(task.path.name, None, content):
        assert reading.verdict().headline
        assert not [one for one in reading.findings() if one.rule == CRASHED]
        for seq, origin in reading.origins():
            lines = "\n".join(text[origin.first_line - 1 : origin.last_line])
            if Repair.BYTES.value in origin.mended:
                lines = "".join(change.text for change in hexdump.changes(lines))
            body = codec.read(reading.frame(seq)).body
            assert str(body.get("event_id") or "").rstrip("…") in lines.replace("\\_", "_"), (seq, origin)
            left, right = origin.columns or (1, 1)  # of a file with an object a line, the line is told
            assert 1 <= left <= len(text[origin.first_line - 1])
            assert 1 <= right <= len(text[origin.last_line - 1])
