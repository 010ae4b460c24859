"""Safe ways into JSON that a peer sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.json import (
    has,
    integer_at,
    lay_on,
    list_at,
    merged,
    number_at,
    object_at,
    path_of,
    path_text,
    text_at,
    texts_at,
    value_at,
)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
OBJECTS = st.dictionaries(st.text(max_size=3), VALUES, max_size=4)
NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
PATHS = st.tuples(NAMES).flatmap(lambda head: st.lists(NAMES | st.integers(0, 99)).map(lambda rest: (*head, *rest)))
BODY = {"a": {"b": [{"id": "x"}, None]}, "n": 1, "f": 1.5, "t": True, "z": None, "s": ["p", 2, "q"]}


@given(PATHS)
def test_paths_survive_writing_and_reading(path):
    assert path_of(path_text(path)) == path


@pytest.mark.parametrize("text", ["", "a..b", ".a", "a.", "a[x]", "a[", "a[1", "a[-1]", "a.[0]"])
def test_paths_that_lead_nowhere_by_shape_are_refused(text):
    with pytest.raises(ValueError, match="path"):
        path_of(text)


@given(VALUES, st.lists(st.text(max_size=3) | st.integers(0, 4)))
def test_following_a_path_never_raises(value, path):
    found = value_at(value, path)
    assert found is None or has(value, path)


def test_null_exists_and_absence_does_not():
    assert has(BODY, ("z",))
    assert has(BODY, ("a", "b", 1))
    assert not has(BODY, ("a", "b", 2))
    assert not has(BODY, ("y",))
    assert has(None, ())


def test_readers_give_only_their_type():
    assert text_at(BODY, "a", "b", 0, "id") == "x"
    assert text_at(BODY, "n") is None
    assert (integer_at(BODY, "n"), integer_at(BODY, "f"), integer_at(BODY, "t")) == (1, None, None)
    assert (number_at(BODY, "f"), number_at(BODY, "n"), number_at(BODY, "t")) == (1.5, 1, None)
    assert (object_at(BODY, "a", "b"), list_at(BODY, "a")) == ({}, [])
    assert texts_at(BODY, "s") == ["p", "q"]


def test_merging_replaces_lists_and_lays_objects_on_each_other():
    base = {"audio": {"in": {"rate": 1}, "out": 2}, "tools": [1]}
    assert merged(base, {"audio": {"in": {"type": "pcm"}}, "tools": []}) == {
        "audio": {"in": {"rate": 1, "type": "pcm"}, "out": 2},
        "tools": [],
    }
    assert base == {"audio": {"in": {"rate": 1}, "out": 2}, "tools": [1]}


@given(OBJECTS, OBJECTS)
def test_merging_twice_changes_nothing_more(base, over):
    result = merged(base, over)
    assert merged(result, over) == result
    assert result.keys() == base.keys() | over.keys()
    assert merged(base, {}) == base


@given(OBJECTS, OBJECTS)
def test_laying_on_the_object_itself_gives_what_merging_gives(base, over):
    on, under = {}, {}
    lay_on(on, base)
    lay_on(under, base)
    lay_on(on, over)
    lay_on(under, over, beneath=True)
    assert (on, under) == (merged(base, over), merged(over, base))


def test_what_was_laid_on_shares_no_object():
    over = {"audio": {"in": {"rate": 1}}, "tools": [1]}
    settings = {"audio": 2}
    lay_on(settings, over)
    lay_on(settings, {"audio": {"in": {"rate": 3}}})
    lay_on(settings, {"audio": {"in": {"rate": 4, "type": "pcm"}}}, beneath=True)
    assert settings == {"audio": {"in": {"rate": 3, "type": "pcm"}}, "tools": [1]}
    assert over == {"audio": {"in": {"rate": 1}}, "tools": [1]}


def test_merging_takes_any_depth():
    def nest(depth):
        body = {}
        for _ in range(depth):
            body = {"a": body}
        return body

    body = merged(nest(5000), nest(5000))
    depth = 0
    while body:
        body, depth = body["a"], depth + 1
    assert depth == 5000
