"""Notes and marks: kept beside the recording, read back, and never lost without a word."""

import stat
from pathlib import Path

import pytest

from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.notes import Notebook, Notes, notes_path
from inspector.recording.reading import Reading


def opened(path, part=1, tell=None):
    notes = Notes()
    book = Notebook(path, tell)
    book.open(part, notes)
    return book, notes


def test_a_note_is_read_back_by_whoever_opens_the_recording_next(tmp_path):
    path = tmp_path / "talk.jsonl"
    book, notes = opened(path)
    assert book.note(1, 7, "stuck here") == "The note on #7 is in talk.notes.jsonl."
    assert book.mark(1, 3, marked=True) == ""
    assert (tmp_path / "talk.notes.jsonl").read_text() == (
        '{"note":"stuck here","on":7}\n{"note":"","on":3,"mark":true}\n'
    )
    for one in (notes, opened(path)[1]):
        assert one.of(7) == ["stuck here"]
        assert one.of(3) == []
        assert one.is_marked(3)
        assert one.places() == [3, 7]


def test_the_newest_word_on_a_mark_counts(tmp_path):
    path = tmp_path / "talk.jsonl"
    book, notes = opened(path)
    book.mark(1, 3, marked=True)
    book.mark(1, 3, marked=False)
    assert not notes.is_marked(3)
    assert opened(path)[1].places() == []


def test_only_the_owner_can_read_what_was_noted(tmp_path):
    opened(tmp_path / "talk.jsonl")[0].note(1, 1, "private")
    assert stat.S_IMODE((tmp_path / "talk.notes.jsonl").stat().st_mode) == 0o600


def test_a_note_belongs_to_its_part_of_the_input(tmp_path):
    path = tmp_path / "talk.jsonl"
    opened(path, part=2)[0].note(2, 5, "in the second")
    assert opened(path, part=1)[1].places() == []
    assert opened(path, part=2)[1].of(5) == ["in the second"]


def test_an_input_that_is_no_file_keeps_notes_in_memory_and_says_so():
    book, notes = opened(None)
    assert book.note(1, 2, "here") == "The input is no file: what you note lasts until you leave."
    assert notes.of(2) == ["here"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    path = tmp_path / "missing" / "talk.jsonl"
    book, notes = opened(path)
    said = book.note(1, 2, "here")
    assert said == (
        "talk.notes.jsonl cannot be written (No such file or directory): what you note lasts until you leave."
    )
    assert notes.of(2) == ["here"]


def test_a_recorder_that_runs_takes_the_note_into_the_recording(tmp_path):
    taken = []
    book, notes = opened(tmp_path / "talk.jsonl", tell=lambda text, seq: not taken.append((text, seq)))
    assert book.note(1, 2, "here") == "The note on #2 is in the recording."
    assert taken == [("here", 2)]
    assert notes.places() == []
    assert not (tmp_path / "talk.notes.jsonl").exists()


def test_a_recorder_that_is_gone_leaves_the_note_beside_the_recording(tmp_path):
    book, notes = opened(tmp_path / "talk.jsonl", tell=lambda text, seq: False)
    assert book.note(1, 2, "here") == "The note on #2 is in talk.notes.jsonl."
    assert notes.of(2) == ["here"]


def test_damaged_lines_are_passed_over_and_a_torn_one_is_kept_apart(tmp_path):
    path, beside = tmp_path / "talk.jsonl", tmp_path / "talk.notes.jsonl"
    beside.write_bytes(b'{"note":"one","on":1}\n\xff\n[]\n{"note":"tor')
    book, notes = opened(path)
    assert notes.places() == [1]
    book.note(1, 2, "two")
    assert beside.read_bytes().endswith(b'{"note":"tor\n{"note":"two","on":2}\n')
    assert opened(path)[1].places() == [1, 2]


@pytest.mark.parametrize("body", [{}, {"note": "on nothing"}, {"note": "x", "on": 0}, {"note": [], "on": "7"}])
def test_a_note_about_no_event_is_about_no_row(body):
    notes = Notes()
    notes.take(body)
    assert notes.places() == []
    assert notes.revision == 0


def test_places_are_found_round_about():
    notes = Notes()
    for seq in (9, 2, 5):
        notes.take({"note": "", "on": seq, "mark": True})
    assert [notes.after(seq) for seq in (0, 2, 5, 9, 100)] == [2, 5, 9, 2, 2]
    assert notes.within(2, 5) == [2, 5]
    assert Notes().after(1) is None


def test_notes_of_the_recording_itself_count_too():
    reading = Reading(Header())
    reading.feed(Record(RecordKind.NOTE, 9, {"at": 9, "note": "the disk was slow", "on": 4}))
    assert reading.notes.of(4) == ["the disk was slow"]


def test_names_of_the_files():
    assert notes_path(Path("a/talk.jsonl")) == Path("a/talk.notes.jsonl")
    assert notes_path(Path("a/talk.txt")) == Path("a/talk.txt.notes.jsonl")
