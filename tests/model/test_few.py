"""Empty collections are shared, and whoever adds to one changes no other."""

import pickle

from inspector.model.state.few import more, none, nothing, put
from inspector.model.state.part import Response


def test_a_mapping_grows_and_the_empty_one_stays_empty():
    one = put(none(), "a", 1)
    other = put(none(), "b", 2)
    assert put(one, "c", 3) is one
    assert (one, other, none(), nothing()) == ({"a": 1, "c": 3}, {"b": 2}, {}, {})


def test_a_sequence_grows_and_the_empty_one_stays_empty():
    one = more((), 1)
    assert more(one, 2) is one
    assert (one, more((), 3)) == ([1, 2], [3])


def test_what_was_packed_shares_and_grows_as_before():
    first, second = pickle.loads(pickle.dumps([Response("a"), Response("b")]))
    first.items = put(first.items, "item_1", 4)
    assert (first.items, second.items, Response("c").items) == ({"item_1": 4}, {}, {})
