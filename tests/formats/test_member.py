"""Plain members are read at once, and to the same result as step by step."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.formats.layers.clean import Cleaned
from inspector.formats.objects.member import Members
from inspector.formats.objects.mend import Strings
from inspector.formats.objects.scan import Scan
from inspector.formats.objects.shape import yields

from .test_recovery import HELD_OUT, SEEN

KEYS = st.sampled_from(
    ["type", "'type'", '"type"', "'a b'", "“a”", "”type“", '“b"', "event_id", "$x", "'delta'", "audio", "'é'", "''"]
)
BETWEEN = st.sampled_from([":", ": ", ":\n  ", "=", " = ", " : ", "=>", "::", ":\u00a0"])
VALUES = st.sampled_from([
    *("'response.done'", '"response.done"', "'it’s'", "'it\"s'", "''", '""', "'a\u200b'", "'A(b=1)'", "'{'", '"x{"'),
    *("12", "-1.5e3", "12n", "01", "true", "None", "Nonesuch", "undefined", "nil.x", "NaN", "bare words", "[1, 2]"),
    *("{}", "'...'", '"AAAA..."', "[Object]", "'cut", "'a' 'b'", "'a' + 'b'", "'a':", '"b“: c"', "'c“: d'", "resp_1"),
    *("<x: 'y'>", "“response.done”", "”it’s“", "“x\"", "“x“y”", "“”", "„a{”", "‘z’", "“a.b”: “c”"),
])  # fmt: skip
AFTER = st.sampled_from([
    *(", ", ",", ",\n", " ,", "\n", " ", ", }", "}", ")", "]", ", 'x", ", “x", ", ...", " // no\n", ",, ", ""),
])  # fmt: skip
MEMBERS = st.lists(st.tuples(KEYS, BETWEEN, VALUES, AFTER), max_size=6).map(lambda rows: "".join(map("".join, rows)))
OPENERS = st.sampled_from(["{", "{ ", "Session(", "{'x': {", "{'x': [{", "{'x': Y("])


def given_up(self, level):
    return False


def both(read):
    """What `read` gives with plain members at once, and without."""
    at_once = read()
    plain = Members._plain
    Members._plain = given_up
    try:
        return at_once, read()
    finally:
        Members._plain = plain


def told(scan):
    """Everything that others see of a scan."""
    nodes = [
        (one.start, one.end, one.key, one.members, one.keys, one.has_error, one.cut, scan.text(one), scan.damage(one))
        for one in scan.nodes
    ]
    held = [(owner.start, scan.held_text(token, start)) for owner, token, start in scan.held]
    return nodes, held, scan.end, scan.is_code, scan.loose


@pytest.mark.parametrize("task", [*SEEN, *HELD_OUT], ids=lambda task: task.path.stem)
def test_every_post_gives_the_same(task):
    text = Cleaned(task.path.read_text("utf-8")).text
    at_once, step_by_step = both(lambda: list(yields(text)))
    assert at_once == step_by_step


@given(OPENERS, MEMBERS)
@example("{", "type: 'response.done', a=None, b='x', }")
@example("Session(", "type='response.done', event_id='e', n=1)")
def test_any_members_give_the_same(opener, members):
    source = opener + members
    at_once, step_by_step = both(lambda: told(Scan(source, 0, Strings(source))))
    assert at_once == step_by_step


@given(MEMBERS)
@example("event_id='e' type='response.done' n=1 x=None\nend")
def test_members_side_by_side_give_the_same(members):
    at_once, step_by_step = both(lambda: told(Scan(members, 0, Strings(members), unopened=True, spaced=True)))
    assert at_once == step_by_step


def test_most_members_are_read_at_once(monkeypatch):
    source = "{'type': 'a.b', 'n': None, \"x\": 1, y: [{'z': true}]}"
    read = []
    taken = Members._take_member
    monkeypatch.setattr(Members, "_take_member", lambda self, level, found: read.append(1) or taken(self, level, found))
    scan = Scan(source, 0, Strings(source))
    assert scan.text(scan.nodes[0]) == '{"type": "a.b", "n": null, "x": 1, "y": [{"z": true}]}'
    assert len(read) == 4
