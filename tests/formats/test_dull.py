"""Of what is dull at a look, a reader that goes through it member by member makes no event either."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.formats.objects import dull
from inspector.formats.objects.mend import Strings
from inspector.formats.objects.passed import BY_TYPE, Reason, is_http_before
from inspector.formats.objects.recover import of_scan
from inspector.formats.objects.scan import Scan

from .test_member import MEMBERS, OPENERS
from .test_plain import AFTER, BEFORE, BODIES, STYLES, Style, printed


def check(source, at):
    if found := dull.at(source, at):
        events, passed, end = of_scan(Scan(source, at, Strings(source)), source, 0)
        assert (events, end) == ([], found.end)
        reason = Reason.HTTP_ANSWER if is_http_before(source, at, 0) else BY_TYPE.get(found.type)
        assert passed == ([(at, end, found.type or "an object", reason)] if reason else [])


@settings(max_examples=400)
@given(BODIES, BEFORE, AFTER, st.sampled_from([*STYLES.values(), Style(json.dumps, json.dumps)]))
def test_of_what_is_dull_nothing_comes(body, before, after, style):
    check(before + printed(body, style) + after, len(before))


@settings(max_examples=400)
@given(OPENERS, MEMBERS, st.sampled_from(["}", ")", ""]))
def test_of_any_dull_members_nothing_comes(opener, members, closer):
    check(opener + members + closer, 0)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ('{"a": "b", "type": "x"}', "x"),
        ("{'a': 'b', 'n': 1}", None),
        ("{a: b c, type: d.e}", "d.e"),
        ("{a=b, n=1}", None),
        ('{"type":"text"}', "text"),
    ],
)
def test_words_are_dull(text, type_):
    assert dull.at(text, 0) == (len(text), type_)


@pytest.mark.parametrize(
    "text",
    [
        *('{"type":"a.b"}', "{'message': 'x'}", "{delta: x}", "{type=response.create}", "{a: [1]}", '{"a": "(x"}'),
        *('{"a": "b"', '{"a": "\\"}', "{a: }", "{}", '{"type": 1}'),
    ],
)
def test_what_may_be_more_is_not_dull(text):
    assert dull.at(text, 0) is None
