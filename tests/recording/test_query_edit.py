"""Completing, keeping, soloing and muting: everything that writes filters for the user."""

import pytest

from inspector.core.wire import Side
from inspector.formats.opening import open_input
from inspector.recording.query.completion import Vocabulary, complete, families, vocabulary_of
from inspector.recording.query.family import family_of, muted, soloed, unmuted
from inspector.recording.query.grammar import parse
from inspector.recording.query.saved import BUILT_IN, Saved, added, name_problem, read, removed
from inspector.recording.query.writing import text_of

from ..present.build import reading_of_events
from .filters import FOLDER, SPOKEN, TROUBLE


@pytest.fixture(scope="module")
def trouble():
    return open_input(TROUBLE, FOLDER / TROUBLE)[0]


def offered(text, known):
    start, candidates = complete(text, known)
    return [text[:start] + one.text for one in candidates]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", "type:"),
        ("fr", "from:"),
        ("-is:er", "-is:error"),
        ("kettle (ty", "kettle (type:"),
        ("a o", "a or"),
        ("type:sess", "type:session.*"),
        ("type:session.c", "type:session.created"),
        ("type:mood", "type:server.mood"),
        ("funct", "type:response.function_call_arguments.delta"),
        ("response:", "response:resp_1"),
        ("item:i", "item:item_1"),
        ("call:", "call:call_1"),
        ("finding>=", "finding>=note"),
        ("from:s", "from:server"),
        ("rule:stalled", "rule:response-stalled-no-output"),
        ("rule:cache-m", "rule:cache-miss"),
        ("error.co", "error.code="),
        ("error.code=", "error.code=unknown_parameter"),
        ("response.output[].n", "response.output[].name="),
        ("mood=", 'mood="a b"'),
    ],
)
def test_what_may_stand_next(trouble, text, first):
    assert offered(text, vocabulary_of(trouble, 12))[0] == first


@pytest.mark.parametrize("text", ['"quoted', "zzz", "is:error", "/expression", "t>", "nowhere.at.all=1"])
def test_where_nothing_is_offered(trouble, text):
    assert offered(text, vocabulary_of(trouble, 12)) == []


def test_whatever_is_offered_for_a_value_can_be_read():
    names = ['odd "name"', "a b", "-dash", "(x)", "st*r", "/x/", "\x1b[2J", "[@click=app.quit]"]
    known = Vocabulary(names, {"response": names, "item": names, "call": names}, names, {"a.b": "x (y)"})
    for field in ("type", "response", "item", "call", "rule"):
        for text in offered(f"{field}:", known):
            assert text_of(parse(text)) == text
    assert offered("a.b=", known) == ['a.b="x (y)"']


def test_families_are_what_several_types_begin_with():
    assert families(["a.b.c", "a.b.d", "x", "y.z"]) == ["a.b.*"]


def edited(reading, text, *edits):
    node = parse(text)
    for edit, seq in edits:
        node = edit(node, family_of(reading, seq))
    return text_of(node)


def test_solo_shows_one_family_at_a_time(trouble):
    assert edited(trouble, "", (soloed, 3)) == "type:response.*"
    assert edited(trouble, "kettle", (soloed, 3), (soloed, 11)) == "type:session.* kettle"
    assert edited(trouble, "kettle", (soloed, 3), (soloed, 3)) == "kettle"
    assert edited(trouble, "a or b", (soloed, 12)) == "type:error (a or b)"
    assert edited(trouble, "", (soloed, 17)) == "is:link"
    assert edited(trouble, "", (soloed, 14)) == "is:damaged"
    assert edited(trouble, "", (soloed, 5)) == "type:response.function_call_arguments.*"


def test_mutes_add_up_and_are_taken_back(trouble):
    assert edited(trouble, "", (muted, 3), (muted, 11)) == "-type:response.* -type:session.*"
    assert edited(trouble, "", (muted, 3), (muted, 11), (muted, 3)) == "-type:session.* -type:response.*"
    assert edited(trouble, "type:response.*", (muted, 3)) == "-type:response.*"
    assert edited(trouble, "a or b", (muted, 17)) == "(a or b) -is:link"
    assert (
        text_of(unmuted(parse("kettle -type:response.* -is:link -is:error from:client")))
        == "kettle -is:error from:client"
    )
    assert text_of(unmuted(parse("-type:response.*"))) == ""


def test_a_type_that_is_no_name_is_quoted():
    reading = reading_of_events([(Side.SERVER, {"type": 'odd "type"* (x)'})])
    assert text_of(soloed(parse(""), family_of(reading, 1))) == 'type:"odd \\"type\\"* (x)"'


def test_every_built_in_filter_can_be_read_and_every_name_kept():
    assert len({one.name for one in BUILT_IN}) == len(BUILT_IN) >= 8
    for one in BUILT_IN:
        assert text_of(parse(one.text)) == one.text
        assert not name_problem(one.name)
        assert not one.own


def test_the_file_keeps_everything_but_the_line_that_changes():
    text = "# mine\n\nslow = dt>1s\nno filter here\n"
    assert read(text) == [Saved("slow", "dt>1s", own=True)]
    text = added(text, Saved("errors = of today"[:6], "is:error or finding=error"))
    text = added(text, Saved("slow", "dt>2s"))
    assert text == "# mine\n\nno filter here\nerrors = is:error or finding=error\nslow = dt>2s\n"
    assert read(text)[0] == Saved("errors", "is:error or finding=error", own=True)
    assert removed(text, "errors") == "# mine\n\nno filter here\nslow = dt>2s\n"
    assert added("", Saved("a", "b")).startswith("# Filters")
    assert read(added("", Saved("eq", "a.b = c"))) == [Saved("eq", "a.b = c", own=True)]


@pytest.mark.parametrize("name", ["", " ", "a = b", "#a", "a\nb"])
def test_names_that_would_break_the_file(name):
    assert name_problem(name)


def test_the_spoken_turn_has_its_words(request):
    known = vocabulary_of(open_input(SPOKEN, FOLDER / SPOKEN)[0], 0)
    assert "response.output_audio.*" in [one[5:] for one in offered("type:", known)]
