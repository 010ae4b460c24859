"""A filter decided on one event alone says what it says of the same event in a recording."""

from functools import cache

import pytest

from inspector.core.wire import Kind, Side
from inspector.formats.opening import open_input
from inspector.recording.query import alone
from inspector.recording.query.grammar import FilterError
from inspector.recording.reading import Reading

from .filters import CASES, FOLDER

UNDECIDED = ["rule:RT201", "finding>=warning", "evidence>=note", "t>1s", "dt>1s", "n=3", "is:pending", "is:marked",
             "is:gap", "is:held", "is:repeat", "is:link", "type:x or (kettle -t>1s)"]  # fmt: skip


@cache
def reading(name: str) -> Reading:
    return open_input(name, FOLDER / name)[0]


def is_decided(text: str) -> bool:
    try:
        alone.read(text)
    except FilterError:
        return False
    return "response:" not in text  # which in a recording means also what belongs to it without naming it


DECIDED = [case for case in CASES if is_decided(case[1])]


def test_most_filters_are_decided_on_one_event():
    assert len(DECIDED) > len(CASES) / 2


@pytest.mark.parametrize(("name", "text", "seqs"), DECIDED, ids=[f"{name[:-4]}: {text}" for name, text, _ in DECIDED])
def test_it_fits_what_the_search_finds(name, text, seqs):
    fits, found = alone.read(text), reading(name)
    texts = [seq for seq in range(1, len(found.columns) + 1) if found.frame(seq).kind is Kind.TEXT]
    frames = {seq: found.frame(seq) for seq in texts}
    assert [seq for seq, one in frames.items() if fits(one.side, one.payload)] == [seq for seq in seqs if seq in frames]


def test_a_response_is_told_by_the_ids_that_stand_in_the_event():
    fits = alone.read("response:resp_1")
    assert fits(Side.SERVER, b'{"type":"response.created","response":{"id":"resp_1"}}')
    assert fits(Side.SERVER, b'{"type":"response.output_text.delta","response_id":"resp_1"}')
    assert not fits(Side.SERVER, b'{"type":"response.created","response":{"id":"resp_2"}}')


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_one_event_cannot_tell_is_refused(text):
    with pytest.raises(FilterError, match="needs more than the event itself") as refused:
        alone.read(text)
    word = refused.value.message.split("`")[1]
    assert text[refused.value.column - 1 :].startswith(word)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[1]", b"no json", b'{"type":["x"]}'])
def test_what_is_no_event_is_damaged_and_nothing_else(raw):
    assert alone.read("is:damaged")(Side.CLIENT, raw)
    assert not alone.read("type:x or is:error or is:unknown")(Side.CLIENT, raw)
