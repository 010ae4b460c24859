"""Saved events: plain files in folders, in the order of their names."""

import pytest

from inspector.live import library
from inspector.live.library import LibraryError

ONE, TWO = {"type": "response.create"}, {"type": "response.cancel", "note": "ä"}


def test_a_sequence_is_kept_found_listed_and_dropped(inspector_home):
    path = library.keep("greeting/hello", [ONE, TWO])
    assert path == inspector_home / "events" / "greeting" / "hello.jsonl"
    assert path.read_text("utf-8").splitlines() == [
        '{"type":"response.create"}',
        '{"type":"response.cancel","note":"ä"}',
    ]
    assert path.stat().st_mode & 0o077 == 0
    assert library.find("greeting/hello") == library.find("greeting/hello.jsonl") == [ONE, TWO]
    assert library.exists("greeting/hello")
    [listed] = library.saved()
    assert (listed.name, listed.types) == ("greeting/hello", ("response.create", "response.cancel"))
    library.drop(listed)
    assert library.saved() == []
    assert library.find("greeting/hello") is None


def test_names_are_in_the_order_of_people():
    for name in ("10 bye", "2 ask", "b/1", "a/2", "a/10", "B/0"):
        library.keep(name, [ONE])
    assert [one.name for one in library.saved()] == ["2 ask", "10 bye", "a/2", "a/10", "B/0", "b/1"]


def test_names_stay_in_the_folder():
    for name in ("", " ", "/etc/x", "../x", "a/../x", "a//b", "a\nb", "x" * 100, "a:b"):
        assert library.name_problem(name), name
        assert library.find(name) is None
        with pytest.raises(LibraryError):
            library.keep(name, [ONE])


def test_a_damaged_file_says_where():
    path = library.keep("broken", [ONE])
    path.write_text('{"type":"a"}\n[1]\n')
    [listed] = library.saved()
    assert listed.types == ()
    assert "line 2" in listed.damage
    with pytest.raises(LibraryError, match="line 2"):
        library.find("broken")
