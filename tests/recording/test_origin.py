"""Origins come back as they were kept, and take little room."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.wire import Fidelity, Origin
from inspector.recording.origin import Origins

ORIGINS = st.builds(
    Origin,
    st.integers(-1, 2**33),
    st.integers(-1, 2**33),
    st.sampled_from(Fidelity),
    st.none() | st.tuples(st.integers(-1, 2**33), st.integers(0, 99)),
    st.sampled_from([(), ("commas",)]),
    st.sampled_from([(), ("the end",)]),
    st.integers(1, 3),
) | st.integers(1, 99).map(lambda line: Origin(line, line, Fidelity.EXACT))


@given(st.dictionaries(st.integers(0, 30), ORIGINS))
def test_origins_come_in_the_order_of_their_events(known):
    origins = Origins()
    for seq, origin in known.items():
        origins.keep(seq, origin)
    assert [*origins] == sorted(known.items())
    assert {seq: origins.get(seq) for seq in range(40)} == {seq: known.get(seq) for seq in range(40)}


def test_an_origin_takes_little_room():
    tracemalloc.start()
    try:
        origins = Origins()
        for seq in range(1, 10_001):
            origins.keep(seq, Origin(seq, seq, Fidelity.NAME_ONLY, (1, 20), (), ("ids",), 2))
        assert tracemalloc.get_traced_memory()[0] < 30 * 10_000
    finally:
        tracemalloc.stop()
