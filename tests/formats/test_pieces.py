"""Objects that a tool broke into several lines, put together."""

import json

from inspector.core import codec
from inspector.core.wire import Fidelity, Frame
from inspector.formats import jsonl
from inspector.formats.conversation import Source
from inspector.formats.layers import pieces
from inspector.formats.layers.clean import Cleaned

from .paste import frames, shapes

EVENT = '{"type":"session.created","event_id":"event_1","session":{"id":"sess_1","voice":"marin"}}'
PIECES = (EVENT[:30], EVENT[30:70], EVENT[70:])


def docker(*texts, stream="stdout"):
    """Lines of Docker's log, each with one text."""
    lines = ({"log": text, "stream": stream, "time": f"2025-11-20T08:00:0{n}.5Z"} for n, text in enumerate(texts))
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


def test_docker_in_a_text_and_in_a_file():
    log = docker(*PIECES[:2], f"{PIECES[2]}\n", '{"type":"response.create"}\n') + "\n"
    assert [(one[0], one[2:5]) for one in shapes(f"Look:\n{log}")] == [
        ("session.created", (2, 4, Fidelity.MENDED)),
        ("response.create", (5, 5, Fidelity.EXACT)),
    ]
    [conversation] = jsonl.read(Source("log", content=log.encode()))
    first, second = (one for one in conversation.items if isinstance(one, Frame))
    assert first.payload.decode() == EVENT
    assert first.marks.origin[:3] == (1, 3, Fidelity.MENDED)
    assert (second.marks.origin.fidelity, second.at) == (Fidelity.EXACT, 1_000_000)


def test_shippers_drop_the_line_break_of_whole_lines():
    log = docker('{"type":"response.create"}', '{"type":"response.cancel"}')
    lines = log.encode().splitlines()
    assert list(pieces.rejoined(lines)) == [(1, 1, lines[0]), (2, 2, lines[1])]
    assert [one[0] for one in shapes(f"Look:\n{log}")] == ["response.create", "response.cancel"]


def test_what_never_ends_stays_as_it_is():
    lines = docker(PIECES[0], PIECES[1]).encode().splitlines()
    assert list(pieces.rejoined(lines)) == [(1, 1, lines[0]), (2, 2, lines[1])]
    assert list(pieces.rejoined([*lines, b"x"]))[-1] == (3, 3, b"x")


def test_lines_of_android_with_one_tag():
    log = "".join(f"I/flutter (12): {text}\n" for text in PIECES)
    assert [codec.read(one).body for one in frames(log)] == [json.loads(EVENT)]
    mixed = f"I/flutter (12): {PIECES[0]}\nD/Audio(12): x\nI/flutter (12): {PIECES[1]}{PIECES[2]}\n"
    assert not Cleaned(mixed).is_changed


def test_a_pane_in_which_lines_go_on_below():
    left = ("$ phone", "dialing", "talking", "…")
    text = "".join(f"{one:10}│{other}\n" for one, other in zip(left, ("$ tail", *PIECES), strict=True))
    assert [codec.read(one).body for one in frames(text)] == [json.loads(EVENT)]


def composed(*rows):
    return "".join(f"{name:12} | {text}\n" for name, text in rows)


def test_other_containers_between_the_lines_of_one():
    log = composed(
        ("gateway-1", "01:12:03 in {"),
        ("gateway-1", '  "type": "response.done",'),
        ("coder-1", '{"type":"progress","pct":40}'),
        ("gateway-1", '  "response": {"id": "resp_1"}'),
        ("coder-1", "frame=  212"),
        ("gateway-1", "}"),
    )
    assert [codec.read(one).body for one in frames(log)] == [{"type": "response.done", "response": {"id": "resp_1"}}]


def test_an_event_of_another_container_stays():
    log = composed(
        ("a-1", "in {"), ("b-1", "-> response.create"), ("b-1", "<- response.created"), ("a-1", '"type":"x.y"}')
    )
    assert "response.create" in Cleaned(log).text


def test_containers_whose_objects_do_not_end_do_not_cost_much():
    log = composed(*(("a-1" if n % 2 else "b-1", "{") for n in range(20_000)))
    assert list(pieces.of_containers(log)) == []


def test_nothing_is_lost_of_a_pane_that_tells_of_events():
    left = ("$ phone", "dialing", "-> response.create", "…")
    text = "".join(f"{one:20}│{other}\n" for one, other in zip(left, ("$ tail", *PIECES), strict=True))
    assert Cleaned(text).text.count("response.create") == 1


def test_objects_without_an_end_do_not_cost_much():
    log = "".join(f'I/flutter (12): {{"type":"a{n}\n' for n in range(20_000))
    assert list(pieces.of_android(log)) == []
