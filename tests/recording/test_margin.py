"""Marks come back as they were kept, whole or in parts."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.wire import Fidelity, Marks, Origin
from inspector.recording.margin import Margin

ORIGIN = Origin(3, 4, Fidelity.MENDED, (1, 2), ("commas",), (), 2)
MARKS = st.builds(
    Marks,
    by=st.sampled_from([None, "probe"]),
    delivered=st.sampled_from([None, False, 1.5]),
    origin=st.sampled_from([None, ORIGIN]),
    extra=st.sampled_from([None, {"more": 1}]),
).filter(lambda marks: marks != Marks())


@given(st.dictionaries(st.integers(1, 20), MARKS))
def test_marks_come_back_as_they_were(known):
    margin = Margin()
    for seq, marks in known.items():
        margin.keep(seq, marks)
    assert {seq: margin.get(seq) for seq in range(1, 30)} == {seq: known.get(seq) for seq in range(1, 30)}
    assert [*margin.origins] == [(seq, marks.origin) for seq, marks in sorted(known.items()) if marks.origin]
