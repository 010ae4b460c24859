"""A recorder within the program that is recorded."""

import os

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.parser import read_file
from inspector.recording.stopwatch import Stopwatch
from inspector.recording.witness import STUCK, Witness


class Ticking(Stopwatch):
    """A stopwatch whose time passes only when it is told."""

    at = 0

    def now(self) -> int:
        return self.at


class Scene:
    """A witness whose rounds are made by hand."""

    def __init__(self, path, waiting: int | None = 0) -> None:
        self.path, self.watch, self.waiting, self.is_closed = path, Ticking(), waiting, False
        self.witness = Witness(path, Header(), self.watch, [], lambda: self.waiting, lambda: self.is_closed)
        self.witness._leave.set()  # the thread makes none

    def look(self, at: int, waiting: int | None) -> None:
        self.watch.at, self.waiting = at, waiting
        self.witness._look()

    def records(self, kind: RecordKind) -> list[dict]:
        items = [entry.item for entry in read_file(self.path)]
        return [one.body for one in items if isinstance(one, Record) and one.kind is kind]

    @property
    def pauses(self) -> list[tuple[bool, int]]:
        told = [one["link"]["app"] for one in self.records(RecordKind.LINK)]
        return [(one["paused"], one["queued"]) for one in told]


@pytest.fixture
def scene(tmp_path):
    made = Scene(tmp_path / "x.jsonl")
    yield made
    made.witness.finish()


def test_what_waits_without_being_taken_is_a_pause(scene):
    scene.look(1, 2)
    scene.look(STUCK - 1, 2)
    assert scene.pauses == [(False, 0)]
    scene.look(2 + STUCK, 3)
    scene.look(3 + STUCK, 3)
    scene.look(4 + STUCK, 4)
    assert scene.pauses == [(False, 0), (True, 3), (True, 4)]
    scene.witness.frame(Side.SERVER, Kind.TEXT, b"{}")
    scene.look(5 + STUCK, 3)
    assert scene.pauses[-1] == (False, 0)


def test_an_application_that_takes_what_comes_never_pauses(scene):
    for n in range(1, 50):
        scene.witness.frame(Side.SERVER, Kind.TEXT, b"{}")
        scene.look(n * STUCK, 5)
    assert scene.pauses == [(False, 0)]


def test_where_nobody_can_know_what_waits_nothing_is_said(tmp_path):
    scene = Scene(tmp_path / "x.jsonl", None)
    scene.look(10 * STUCK, None)
    scene.witness.finish()
    assert scene.pauses == []


def test_a_silence_is_proven_by_ticks(scene):
    for at in (1_000_000, 2_000_000, 3_000_000, 4_000_000):
        scene.look(at, 0)
    assert [one["at"] for one in scene.records(RecordKind.TICK)] == [2, 4]


def test_the_end_is_written_once_and_nothing_behind_it(scene):
    scene.witness.finish("for a reason", (Side.CLIENT, {"code": 1000, "reason": ""}))
    scene.witness.finish("again")
    scene.witness.frame(Side.CLIENT, Kind.TEXT, b"{}")
    items = [entry.item for entry in read_file(scene.path)]
    assert [one.kind for one in items if isinstance(one, Frame)] == [Kind.CLOSE]
    assert [one["note"] for one in scene.records(RecordKind.NOTE)] == ["for a reason"]
    assert len(scene.records(RecordKind.END)) == 1


def test_a_program_that_ends_says_so(scene):
    scene.witness._at_exit()
    assert scene.records(RecordKind.NOTE)[0]["note"] == "The program ended while the connection was open."


def test_a_process_that_was_forked_writes_nothing(scene, monkeypatch):
    here = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: here + 1)
    scene.witness.frame(Side.CLIENT, Kind.TEXT, b"{}")
    scene.witness.finish()
    assert [entry.item for entry in read_file(scene.path) if isinstance(entry.item, Frame)] == []
    assert scene.records(RecordKind.END) == []
