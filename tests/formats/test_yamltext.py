"""YAML of strangers: what is read at once is what PyYAML reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.formats.yamltext import load, plain

KEYS = st.sampled_from(["type", "id", "on", "NO", "a1", "_x", "null", "a-b", "'a'", "1"])
VALUES = st.sampled_from([
    *("", "a", "a.b c", "yes", "No", "null", "~", "0", "17", "007", "1_000", "1.5", ".inf", "0x1f", "1e3", "12:30"),
    *("2026-11-22", '"a: b"', "'it'", "'it''s'", '"a\\n"', "a # b", "a: b", "&a", "*a", "- a", "{a: b}", "é", "a "),
    *("on 1", "'\x07'", '"\t"', "N", "y", "=", "<<", "a.b.", "_", "True story", '"é"', "''", "a  b", "\ta"),
    *("12345678901234567890", "'a' b"),
])  # fmt: skip
DEEP = [*(f"{' ' * depth}a:" for depth in range(2000)), f"{' ' * 2000}a: b"]
LINES = st.lists(
    st.tuples(st.integers(0, 3), KEYS, VALUES).map(lambda drawn: f"{'  ' * drawn[0]}{drawn[1]}: {drawn[2]}"), min_size=1
)


@settings(deadline=None, max_examples=250)
@given(LINES)
def test_what_is_read_at_once_is_what_the_whole_reader_gives(lines):
    found = plain(lines)
    if found is not None:
        assert found == load("\n".join(lines))


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (
            ["type: a.b", "n: 3", "words: of mine", 'said: "a: b"'],
            {"type": "a.b", "n": 3, "words": "of mine", "said": "a: b"},
        ),
        (["  a:", "    b:", "      c: d", "    e: f", "  g: h"], {"a": {"b": {"c": "d"}, "e": "f"}, "g": "h"}),
    ],
)
def test_plain_members_are_read_at_once(lines, body):
    assert plain(lines) == body


@pytest.mark.parametrize(
    "lines", [["a: yes"], ["a:"], ["a:", "b: c"], ["a: b", "  c: d"], ["a: [1]"], ["- a: b"], DEEP]
)
def test_what_takes_more_is_left_to_the_whole_reader(lines):
    assert plain(lines) is None
