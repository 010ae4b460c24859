"""A recording that just stops proves nothing: cut after any event, it claims no answer and blames no server."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.wire import Frame, Kind
from inspector.diagnosis.base import Ends, Finding, Severity
from inspector.model.session import Session
from inspector.model.state.answer import Answer
from inspector.model.state.part import Turn
from inspector.protocol.vocabulary import Cause
from inspector.recording.file import Header
from inspector.recording.reading import Reading

from .damaged import FILES, mutations

BLAMES = {Cause.SERVER_STALL, Cause.READER_STOPPED}
_EVERY = 40  # a run of deltas is cut at its first events and then now and then
_PACKED = 16  # events after which what they gave is put away: later cuts begin there and not at the first event


def cuts(path: Path, *, timed: bool) -> Iterator[Reading]:
    """What a file holds, cut after each event but for most of a run of deltas, as a text that just ends."""
    for sample in mutations.samples_in(path):
        header, packed, rest, run = replace(sample.header, ends=None), b"", [], 0
        frames = (item for item in sample.items if isinstance(item, Frame) and item.kind is not Kind.CLOSE)
        for seq, item in enumerate(frames, 1):
            rest.append(item._replace(at=item.at if timed else None, seq=seq, marks=None))
            run = run + 1 if b'.delta"' in item.payload or b'.append"' in item.payload else 0
            if run <= 2 or run % _EVERY == 0:
                reading = fed(header, packed, rest)
                reading.finish()
                yield reading
            if len(rest) == _PACKED:
                packed, rest = pickle.dumps(fed(header, packed, rest)), []


def fed(header: Header, packed: bytes, rest: list[Frame]) -> Reading:
    """What was put away, if anything, and fed with the rest."""
    reading: Reading = pickle.loads(packed) if packed else Reading(header)
    for item in rest:
        reading.feed(item)
    return reading


def last_turn(session: Session) -> Turn | None:
    return session.turns[-1] if session.turns else None


def is_unfinished(session: Session, turn: Turn) -> bool:
    """A response is under way, or one that was asked for has not begun."""
    asked = [session.operations[seq] for seq in turn.requests if seq in session.operations]
    waiting = any(one.answer is Answer.PENDING for one in asked)
    return waiting or any(one in session.open for one in turn.responses)


def accusations(reading: Reading) -> list[Finding]:
    """Findings above a note that only a wait can give."""
    waits = {row.finding for row in reading.scene.server.expectations}
    return [one for one in reading.findings() if one.rule in waits and one.severity > Severity.NOTE]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_that_just_ends_accuses_nobody_of_silence(path):
    for reading in cuts(path, timed=False):
        assert reading.ends is Ends.UNKNOWN
        seq = reading.session.last_seq
        assert accusations(reading) == [], seq
        assert not BLAMES & {one.cause for one in reading.verdict().causes}, seq


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_unfinished_turn_is_never_answered_and_what_time_accuses_has_waited_its_time(path):
    for reading in cuts(path, timed=True):
        seq = reading.session.last_seq
        turn = last_turn(reading.session)
        if turn and is_unfinished(reading.session, turn):
            assert reading.turns()[-1].verdict.status != "answered", seq
        waits = {row.finding: row.missing / 1e6 for row in reading.scene.server.expectations}
        for finding in accusations(reading):
            waited = finding.data.get("waited")
            assert isinstance(waited, float), (seq, finding.id)
            assert waited >= waits[finding.rule], (seq, finding.id)
