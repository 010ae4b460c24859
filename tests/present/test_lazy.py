"""Long text as lines that are made when they are looked at."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.text import safe
from inspector.present.text.cell import width_of
from inspector.present.text.lazy import Joined, Wrapped, rows_with
from inspector.present.text.span import Line, Span

TEXT = st.text(st.sampled_from("ab \n\tä漢🎧\x1b\u202e\u200d[/]"), max_size=300)


def plain(*texts):
    return [Line((Span(text),)) for text in texts]


@given(TEXT, st.integers(4, 40), st.integers(0, 2))
def test_lines_hold_the_whole_text_and_none_is_too_wide(text, width, indent):
    lines = Wrapped(text, width, indent=indent)
    assert all(width_of(line.text) <= width for line in lines)
    assert "".join(line.text[indent:] for line in lines) == safe(text, breaks=True).replace("\n", "")
    assert len(list(lines)) == len(lines) >= text.count("\n") + 1


def test_line_feeds_break_and_every_character_has_its_line():
    lines = Wrapped("one\ntwo three\n\nfour", 5)
    assert [line.text for line in lines] == ["one", "two t", "hree", "", "four"]
    assert [lines.line_of(offset) for offset in (0, 3, 4, 9, 13, 14, 17)] == [0, 0, 1, 2, 2, 3, 4]
    assert [line.text for line in lines[1:3]] == ["two t", "hree"]
    assert lines[-1].text == "four"


def test_runs_of_lines_are_one():
    lines = Joined([plain("a", "b"), [], Wrapped("cd", 2), plain("e")])
    assert [line.text for line in lines] == ["a", "b", "cd", "e"]
    assert [line.text for line in lines[1:-1]] == ["b", "cd"]
    assert len(Joined([])) == 0


def test_a_search_finds_lines_whatever_their_case_and_kind():
    lines = Joined([plain("Error", "fine"), Joined([plain("x"), Wrapped("fine and an ERROR and an error", 10)])])
    assert rows_with(lines, "error") == [0, 4, 5]
    assert rows_with(lines, "[") == []
    assert rows_with(plain("a[b"), "[") == [0]


def test_a_megabyte_is_laid_out_by_its_visible_lines_only():
    lines = Wrapped("x" * 1_000_000, 50)
    assert len(lines) == 20_000
    assert lines[19_999].text == "x" * 50


def test_too_many_line_feeds_are_shown_and_break_nothing():
    lines = Wrapped("\n" * 30_000, 50)
    assert len(lines) == 600
    assert lines[0].text == "␊" * 50
