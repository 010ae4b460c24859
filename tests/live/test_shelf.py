"""What the folder of recordings holds, with verdicts made in slices and kept."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from inspector.diagnosis.base import Status
from inspector.live import shelf as shelves
from inspector.live.shelf import EMPTY, LARGE, RECORDING, UNREADABLE, WAITING, Shelf
from inspector.present.screen.start import Glance
from inspector.recording import home
from inspector.recording.file import Header, header_line
from inspector.transports import listing

SESSIONS = Path(__file__).parent.parent.parent / "sessions"


@pytest.fixture
def folder(inspector_home):
    return home.recordings_folder()


def put(folder: Path, name: str, moment: int) -> Path:
    path = folder / f"{name}.jsonl"
    shutil.copy(SESSIONS / path.name, path)
    os.utime(path, (moment, moment))
    return path


def worked(shelf: Shelf) -> Shelf:
    for _ in range(1000):
        if not shelf.work():
            return shelf
    raise AssertionError("the work has no end")


def test_the_newest_is_first_and_becomes_known(folder):
    put(folder, "vad-turn", 1000)
    put(folder, "silent-after-created", 2000)
    (folder / "vad-turn.notes.jsonl").write_bytes(b"")
    shelf = Shelf()
    shelf.look()
    assert [one.path.stem for one in shelf.kept] == ["silent-after-created", "vad-turn"]
    assert set(shelf.told.values()) == {WAITING}
    assert shelf.work()
    worked(shelf)
    silent, spoken = (shelf.told[one] for one in shelf.kept)
    assert isinstance(silent, Glance)
    assert (silent.status, silent.model, silent.events) == (Status.NO_RESPONSE, "gpt-realtime", 8)
    assert (silent.events, silent.dialect, silent.host) == (8, "openai-ga", "127.0.0.1")
    assert 22_000_000 < silent.duration < 23_000_000
    assert spoken.status is Status.ANSWERED


def test_verdicts_are_kept_until_the_file_changes(folder, monkeypatch):
    path = put(folder, "vad-turn", 1000)
    shelf = Shelf()
    shelf.look()
    worked(shelf)
    again = Shelf()
    again.look()
    assert not again.work()
    assert again.told == shelf.told
    os.utime(path, (3000, 3000))
    again.look()
    assert set(again.told.values()) == {WAITING}
    monkeypatch.setattr(shelves, "__version__", "another")
    other = Shelf()
    other.look()
    assert set(other.told.values()) == {WAITING}


def test_the_cache_is_private_and_may_be_damaged(folder):
    put(folder, "vad-turn", 1000)
    shelf = Shelf()
    shelf.look()
    worked(shelf)
    [cache] = home.cache_folder().iterdir()
    assert cache.stat().st_mode & 0o077 == 0
    for damage in (b"", b"[]", b'{"version":"0.1.0","glances":{"x":{"status":"none such"}}}'):
        cache.write_bytes(damage)
        other = Shelf()
        other.look()
        assert set(other.told.values()) == {WAITING}


def test_what_cannot_be_told_is_named(folder, monkeypatch):
    (folder / "broken.jsonl").write_bytes(b"no recording\n")
    (folder / "empty.jsonl").write_bytes(header_line(Header()))
    large = put(folder, "vad-turn", 1000)
    growing = put(folder, "text-turn", 1000)
    monkeypatch.setattr(shelves, "LARGEST", large.stat().st_size - 1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listing.Address(port=listening.getsockname()[1])
        listing.publish(listing.Listing("x", os.getpid(), growing, "host", "now", address))
        shelf = Shelf()
        shelf.look()
    worked(shelf)
    told = {one.path.stem: words for one, words in shelf.told.items()}
    assert told == {"broken": UNREADABLE, "empty": EMPTY, "vad-turn": LARGE, "text-turn": RECORDING}
    assert shelf.is_running(growing)


def test_a_recorder_that_was_killed_records_nothing_any_more(folder):
    path = put(folder, "text-turn", 1000)
    address = listing.Address(str(folder / "gone.sock"))
    listing.publish(listing.Listing("x", os.getpid(), path, "host", "now", address))
    shelf = Shelf()
    shelf.look()
    assert not shelf.is_running(path)
    assert listing.listings() == []


def test_a_file_that_goes_away_is_no_crash(folder):
    path = put(folder, "vad-turn", 1000)
    shelf = Shelf()
    shelf.look()
    path.unlink()
    worked(shelf)
    assert set(shelf.told.values()) == {UNREADABLE}
    shelf.look()
    assert not shelf.kept


def test_no_folder_is_an_empty_shelf(inspector_home):
    shelf = Shelf()
    shelf.look()
    assert not shelf.kept
    assert not shelf.work()
