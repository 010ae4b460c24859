"""Rows of the timeline are exactly as wide as asked, whatever is in them."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.text import safe
from inspector.core.wire import Side
from inspector.diagnosis.base import Severity
from inspector.present.rows.row import Row, layout, notice, row_spans
from inspector.present.text.cell import width_of

WORDS = st.text(max_size=50).map(safe) | st.text("漢字🎧e\u0301 .", max_size=50).map(safe)
ROWS = st.builds(
    Row,
    number=st.integers(1, 10**7).map(str),
    time=WORDS,
    side=st.sampled_from(Side),
    prefix=st.sampled_from(["", "response.", "conversation.item."]) | WORDS,
    name=WORDS,
    summary=WORDS,
    mark=st.none() | st.sampled_from(Severity),
    notes=st.lists(st.sampled_from(["damaged", "repeats #8"]), max_size=2).map(tuple),
    folded=st.none() | st.booleans(),
    related=st.booleans(),
)


@given(ROWS, st.integers(0, 220), st.integers(1, 8), st.sampled_from([0, 9, 12]))
def test_a_row_is_exactly_as_wide_as_asked(row, width, digits, time):
    spans = row_spans(row, layout(width, digits, time))
    assert sum(width_of(span.text) for span in spans) == width


@given(WORDS, st.integers(0, 220))
def test_a_notice_is_exactly_as_wide_as_asked(text, width):
    assert sum(width_of(span.text) for span in notice(text, width)) == width


def text(row, width):
    return "".join(span.text for span in row_spans(row, layout(width, 3, 0)))


def test_direction_and_marks_are_said_by_glyph_and_word():
    row = Row("7", "", Side.SERVER, "response.", "created", "[text]", Severity.ERROR, ("damaged",))
    assert text(row, 70) == " ✗   7 ◀ server response.created            (damaged) [text]          "


def test_a_long_name_loses_whole_parts_of_its_prefix_first():
    row = Row("1", "", Side.CLIENT, "conversation.item.", "create", "", None)
    assert "…item.create" in text(row, 50)
    assert "conversation.item.create" in text(row, 100)
