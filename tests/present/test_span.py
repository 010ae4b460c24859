"""Lines of spans: wrapping behind a lead, and exact widths."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.text import safe
from inspector.present.text.cell import width_of
from inspector.present.text.span import Line, Role, Span, fitted, heading, paragraph

SPANS = st.lists(st.text(max_size=20).map(lambda text: Span(safe(text))), max_size=5)


@given(SPANS, st.integers(0, 50))
def test_fitted_spans_are_exactly_as_wide_as_asked(spans, width):
    assert sum(width_of(span.text) for span in fitted(spans, width)) == width


def test_a_paragraph_is_indented_under_its_lead():
    lines = paragraph("one two three", 9, lead=(Span("- ", Role.DIM),))
    assert [line.text for line in lines] == ["- one two", "  three"]


def test_a_line_acts_where_it_jumps_folds_or_copies():
    assert not heading("Links").acts
    assert Line((), jump=3).acts
    assert Line((), opens=False).acts
    assert Line((), copy="x").acts
