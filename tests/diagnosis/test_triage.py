"""Verdicts that are kept from one question to the next are those that would be made anew."""

import pytest

from inspector.core.wire import Frame
from inspector.diagnosis.triage import triage
from inspector.formats.dialogue.transcript import parse
from inspector.recording.file import Header
from inspector.recording.reading import Reading

from .dialogue import SEVERAL, TRANSCRIPTS, cases_of, recorded, with_repeats

TURN = """
> conversation.item.create item.type=message item.role=user
< conversation.item.added item.id=u{n} item.type=message item.role=user
< conversation.item.done item.id=u{n} item.type=message item.role=user
> response.create
< response.created response.id=resp_{n}
< response.output_text.delta response_id=resp_{n} item_id=i{n} delta=Hi
< response.done response.id=resp_{n} response.status=completed
"""


def anew(reading: Reading) -> object:
    return triage(reading.scene, reading.findings(), reading.pending())


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_asking_after_every_event_changes_no_verdict(path):
    for case in cases_of(path):
        header, *items = recorded(case)
        assert isinstance(header, Header)
        reading = Reading(header)
        for item, again in with_repeats(items):
            assert not isinstance(item, Header)
            reading.feed(item)
            if again < SEVERAL:
                assert (reading.verdict(), reading.turns()) == anew(reading)
        reading.finish()
        assert (reading.verdict(), reading.turns()) == anew(reading)


def test_an_answered_turn_is_judged_once():
    (case,) = parse("< session.created session.id=s\n" + "".join(TURN.format(n=n) for n in range(3)))
    reading = Reading(Header())
    kept = []
    for item in recorded(case):
        if isinstance(item, Frame):
            reading.feed(item)
            kept.append([turn.verdict for turn in reading.turns()])
    first = [verdicts[0] for verdicts in kept if verdicts and verdicts[0].status == "answered"]
    assert len(first) > 10
    assert all(verdict is first[0] for verdict in first)
