"""Rows under a filter, against a plain reading of what they must be."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.wire import Side
from inspector.present.rows.fold import Shape
from inspector.present.rows.query import in_words
from inspector.present.rows.sieve import Sieve
from inspector.present.rows.timeline import Timeline
from inspector.recording.query.grammar import parse
from inspector.recording.query.search import Search, find

from .build import append, delta, feed, reading_of_events

KINDS = {
    "d": delta("resp_1", "one"), "e": delta("resp_1", "two"), "f": delta("resp_2", "two"), "a": append(20),
    "c": (Side.CLIENT, {"type": "response.cancel"}), "x": (Side.SERVER, {"type": "x.y", "delta": "two"}),
}  # fmt: skip
FILTERS = ["is:delta", "from:client", "delta=two", "-is:audio", "type~output", "nothing", "two or from:client"]


def sieve_of(reading, text):
    sieve = Sieve(Search(reading, parse(text)))
    while sieve.behind:
        sieve.extend()
    return sieve


def shown(fold):
    return [(Shape(fold.shapes[row]), fold.members(row)) for row in range(len(fold)) if fold.shapes[row] <= Shape.RUN]


@given(st.lists(st.sampled_from([*KINDS]), max_size=25), st.sampled_from(FILTERS))
def test_every_match_is_in_exactly_one_row_and_runs_are_those_of_the_whole(kinds, text):
    reading = reading_of_events([KINDS[kind] for kind in kinds])
    sieve, matches = sieve_of(reading, text), list(find(reading, parse(text)))
    rows = shown(sieve)
    assert sorted(seq for _, members in rows for seq in members) == matches
    whole = Timeline(reading)
    whole.extend()
    for shape, members in rows:
        assert shape is not Shape.RUN or len({whole.fold.row_of(seq) for seq in members}) == 1
    for seq in matches:
        assert sieve.holds(sieve.row_of(seq), seq)
    for seq in set(range(1, len(kinds) + 1)) - set(matches):
        assert not any(sieve.holds(row, seq) for row in range(len(sieve)))
        assert sieve.row_of(seq) <= max(len(sieve) - 1, 0)


@given(st.lists(st.sampled_from([*KINDS]), max_size=25), st.integers(0, 25), st.sampled_from(FILTERS))
def test_at_once_or_as_it_grows_gives_the_same_rows(kinds, cut, text):
    at_once = reading_of_events([KINDS[kind] for kind in kinds])
    growing = reading_of_events([KINDS[kind] for kind in kinds[:cut]], ended=False)
    sieve = sieve_of(growing, text)
    feed(growing, [KINDS[kind] for kind in kinds[cut:]])
    while sieve.behind:
        sieve.extend()
    assert shown(sieve) == shown(sieve_of(at_once, text))


def test_unfolding_gives_each_match_a_row_and_folding_undoes_it():
    reading = reading_of_events([KINDS[kind] for kind in "deadecde"])
    sieve = sieve_of(reading, "is:delta -is:audio")
    before = shown(sieve)
    assert [members for _, members in before] == [[1, 2, 4, 5], [7, 8]]
    assert sieve.unfold(0)
    assert [members for _, members in shown(sieve)] == [[1], [2], [4], [5], [7, 8]]
    assert sieve.refold(2)
    assert shown(sieve) == before


def test_a_timeline_shows_the_sieve_and_then_everything_again():
    reading = reading_of_events([KINDS[kind] for kind in "dexxc"])
    timeline = Timeline(reading)
    timeline.extend()
    whole = shown(timeline.fold)
    timeline.sift(Sieve(Search(reading, parse("type:x.y"))))
    timeline.extend()
    assert [members for _, members in shown(timeline.fold)] == [[3], [4]]
    assert timeline.closed
    assert "two" in "".join(span.text for span in timeline.spans(0, 120))
    timeline.sift(None)
    timeline.extend()
    assert shown(timeline.fold) == whole
    assert timeline.closed


def test_filters_in_words():
    said = {
        "": "every event",
        "type:response.* from:server": "type response.* and from the server",
        "-is:audio t>1500ms": "not carrying audio and more than 1.5 s after the start",
        "(a or b) -(c d)": "(with “a” or with “b”) and not (with “c” and with “d”)",
        "finding>=warning or rule:RT2*": "with a finding of severity at least warning or with a finding of rule RT2*",
        "a.b=c a.b!=c a.b~c a.b>=5": "a.b is c and a.b is there and not c and a.b contains c and a.b at least 5",
        "/a+/ size<=10KB n=7": "matching /a+/ and at most 10KB in size and number exactly 7",
        "type~item item:i_1": "type containing item and about item i_1",
        "dt>2m": "more than 2 min 00 s after the event before",
        '"\x1b[2J"': "with “␛[2J”",
    }
    assert {text: in_words(parse(text)) for text in said} == said
