"""The files of running recorders."""

import stat

import pytest

from inspector.core.secret import Secret
from inspector.recording import home
from inspector.transports import listing
from inspector.transports.listing import Address, Listing


def one(tmp_path, identity="a1b2c3", started="2026-11-22T09:00:00Z") -> Listing:
    return Listing(identity, 4711, tmp_path / "x.jsonl", "api.test", started, Address(port=9, token=Secret("t0ken")))


def test_a_listing_comes_out_of_the_folder_as_it_went_in(tmp_path):
    listing.publish(one(tmp_path))
    [found] = listing.listings()
    assert (found.id, found.pid, found.out, found.host) == ("a1b2c3", 4711, tmp_path / "x.jsonl", "api.test")
    assert (found.address.port, found.address.token.reveal()) == (9, "t0ken")


def test_its_file_is_private_and_its_repr_shows_no_token(tmp_path):
    listing.publish(one(tmp_path))
    [file] = home.run_folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "t0ken" not in repr(one(tmp_path))


def test_the_oldest_stands_first(tmp_path):
    listing.publish(one(tmp_path, "late", "2026-11-22T10:00:00Z"))
    listing.publish(one(tmp_path, "early", "2026-11-22T09:00:00Z"))
    assert [each.id for each in listing.listings()] == ["early", "late"]


def test_a_withdrawn_recorder_is_gone(tmp_path):
    listing.publish(one(tmp_path))
    listing.withdraw("a1b2c3")
    listing.withdraw("a1b2c3")
    assert listing.listings() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id":"x"}', b"\xff"])
def test_a_damaged_file_is_passed_over(content):
    (home.run_folder() / "x.json").write_bytes(content)
    assert listing.listings() == []


def test_a_socket_path_that_is_too_long_is_not_used(monkeypatch, tmp_path):
    short = listing.socket_path("a1b2c3")
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / ("x" * 100)))
    assert short is not None
    assert short.name == "a1b2c3.sock"
    assert listing.socket_path("a1b2c3") is None
