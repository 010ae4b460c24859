"""Faults: how they are said, and when each is due."""

import pytest

from inspector.core.wire import Side
from inspector.transports.relay.fault import Deed, Fault, Faults, read

SAYINGS = [
    ("delay=500ms", Fault("delay=500ms", Deed.DELAY, seconds=0.5)),
    ("jitter=1.5s@4", Fault("jitter=1.5s@4", Deed.JITTER, nth=4, seconds=1.5)),
    ("drop@3", Fault("drop@3", Deed.DROP, nth=3)),
    ("drop=10%", Fault("drop=10%", Deed.DROP, share=0.1)),
    (
        "drop@client:response.create",
        Fault("drop@client:response.create", Deed.DROP, Side.CLIENT, name="response.create"),
    ),
    ("stall@response.opened", Fault("stall@response.opened", Deed.STALL, name="response.opened")),
    ("garble@output.text#2", Fault("garble@output.text#2", Deed.GARBLE, name="output.text", count=2)),
    (
        "error=rate_limit_exceeded@2",
        Fault("error=rate_limit_exceeded@2", Deed.ERROR, nth=2, word="rate_limit_exceeded"),
    ),
    ("fail", Fault("fail", Deed.FAIL, name="response.opened")),
    ("close@2", Fault("close@2", Deed.CLOSE, nth=2, code=1011)),
    ("close=4000@2", Fault("close=4000@2", Deed.CLOSE, nth=2, code=4000)),
    ("cut@2", Fault("cut@2", Deed.CUT, nth=2)),
]
NONSENSE = [
    "", "burn@3", "drop", "drop=0%@3", "drop@0", "drop@3#", "delay", "delay=fast", "close=1005@2", "close=99@2",
    "cut=3@3", "error@client:2", "garble@a#0", "stall@", "truncate=5@2",
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), SAYINGS, ids=[text for text, _ in SAYINGS])
def test_a_fault_is_read_as_it_is_said(text, fault):
    assert read(text) == fault


@pytest.mark.parametrize("text", NONSENSE)
def test_what_is_no_fault_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        read(text)


def due(text: str, messages: list[tuple[Side, bytes]], seed: int = 0) -> list[int]:
    """The messages, from 1, at which a fault is due."""
    faults = Faults([read(text)], seed)
    return [place for place, (side, payload) in enumerate(messages, 1) if faults.due(side, payload)]


TALK = [
    (Side.SERVER, b'{"type":"session.created"}'),
    (Side.CLIENT, b'{"type":"response.create"}'),
    (Side.SERVER, b"\x00no event"),
    (Side.SERVER, b'{"type":"response.created","response":{"id":"resp_1"}}'),
    (Side.SERVER, b'{"type":"response.output_text.delta"}'),
    (Side.SERVER, b'{"type":"response.output_text.delta"}'),
]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("drop@2", [3]),
        ("drop@client:1", [2]),
        ("drop@response.opened", [4]),
        ("drop@response.created", [4]),
        ("drop@output.text", [5]),
        ("drop@response.output_text.delta#2", [6]),
        ("drop@response.done", []),
        ("delay=1s", [1, 3, 4, 5, 6]),
        ("drop=100%@output.text", [5]),
    ],
)
def test_a_fault_is_due_at_its_moment(text, places):
    assert due(text, TALK) == places


def test_chance_is_the_seeds():
    talk = [(Side.SERVER, b"x")] * 200
    assert due("drop=10%", talk, 1) == due("drop=10%", talk, 1)
    assert due("drop=10%", talk, 1) != due("drop=10%", talk, 2)
    assert 5 < len(due("drop=10%", talk, 1)) < 40
