"""Pasted text of any kind: nothing is invented, nothing raises, and the time stays linear."""

import re
import string
import tracemalloc
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.event import ProblemKind
from inspector.core.wire import Fidelity, Side
from inspector.formats import pasted
from inspector.formats.conversation import Source
from inspector.formats.layers.clean import Cleaned
from inspector.formats.wording.prose import is_prose

from .paste import frames, read

EXACT, MENDED, PARTIAL = Fidelity.EXACT, Fidelity.MENDED, Fidelity.PARTIAL
CLIENT, SERVER = Side.CLIENT, Side.SERVER

LONG = '{"type":"response.created","n":"' + "x" * 80


@pytest.mark.parametrize(
    ("texts", "repeats"),
    [
        (['{"type":"a.b","event_id":"event_1"}'] * 2, [None, 1]),
        (['{"type":"a.b","event_id":"event_1","n":1}', "{“type”:“a.b”,“event_id”:“event_1”,“n"], [None, 1]),
        (['{"type":"a.b","event_id":"event_1"}', '{"type":"a.b","event_id":"event_2"}'], [None, None]),
        (['{"type":"response.create"}'] * 2, [None, None]),
        (['{"type":"response.create","event_id":"x"}'] * 2, [None, 1]),
        (
            ['{"type":"response.create","event_id":"x"}', '{"type":"response.create","event_id":"x","n":1}'],
            [None, None],
        ),
        (
            [f'{{"type":"response.created","n":"{"x" * 90}"}}', f'{{"type":"response.created","n":"{"x" * 80}'],
            [None, 1],
        ),
        (['{"type":"response.created","n":"xx"}', '{"type":"response.created","n":"x'], [None, None]),
    ],
)
def test_repeats(texts, repeats):
    assert [frame.marks.repeats for frame in frames("\n\n".join(texts))] == repeats


@pytest.mark.parametrize(
    ("after", "ends"),
    [
        ("", None),
        ("\n\n", None),
        ("\n```\n", None),
        ("\n]\n}", None),
        ("\nAnd that is all I get.", "reported"),
        ("\n```\n\nNothing else happens, what is wrong?", "reported"),
        ("\nResponse:", None),
        ("\n[09:00:00] INFO connection was closed now", None),
        ("\nERROR the connection was closed now", None),
        ("\nその後は何も返ってきません。", "reported"),
        ("\nDanach kommt leider gar nichts mehr.", "reported"),
    ],
)
def test_prose_after_the_last_event_reports_the_end(after, ends):
    [conversation] = read(f'I send this and wait:\n{{"type": "response.create"}}{after}')
    assert conversation.header.ends == ends


def test_prose_before_a_repeat_counts():
    text = '{"type":"a.b","event_id":"event_1"}\nI see nothing after this.\n{"type":"a.b","event_id":"event_1"}'
    assert read(text)[0].header.ends == "reported"


@pytest.mark.parametrize(
    "line",
    [
        "", "{", "const x = 1;", "Name Limit", '"a": "some words are here"', "for x in y:",
        "Frame 125: WebSocket Connection Close", "    return await fn(*args, **kwargs)", "fetch\tinfo\tGET it there",
        "REPORT RequestId: 11aa Duration: 3000.00 ms Billed Duration: 3000 ms", "Close: Status code: Normal Closure",
        "a.b.RealtimeError: the reply timed out.", "Uncaught TypeError: this is not a function",
        "E (15800) PEER: the sending has failed", "D/Audio( 12): the track was stopped now",
    ],
)  # fmt: skip
def test_what_is_no_prose(line):
    assert not is_prose(line)


@pytest.mark.parametrize(
    "line",
    [
        "And then nothing comes.", "Note: I tried this: nothing comes.", "no answer(s) from the server at all",
        "[b]completed[/b] but there is no sound", "It stops after response.create (I tried it twice)",
        "and nothing happens after I call sendText()",
    ],
)  # fmt: skip
def test_what_is_prose(line):
    assert is_prose(line)


PIECES = st.sampled_from([
    *'{}[],:"“”\\ \n\t\'é1', "\n\n", "> ", "...", "…", "[Object]", "```", "null", '"type"', '"a.b"', '{"type":"a.b"',
    '"n":', "“type”: “a.b”", "Request:", "12:00:00", "\\u00", '{\\"type',
])  # fmt: skip
SCRAPS = st.lists(PIECES, max_size=40).map("".join)


@given(st.one_of(SCRAPS, st.text()))
def test_nothing_raises_and_nothing_is_invented(text):
    squeezed = _squeezed(Cleaned(text).text)
    for frame in frames(text):
        first, last, fidelity, *_ = frame.marks.origin
        assert 1 <= first <= last <= text.count("\n") + 1
        event = codec.read(frame)
        if fidelity is EXACT:
            assert _squeezed(frame.payload.decode()) in squeezed or "\\" in text
            assert event.problem is None or event.problem.kind is ProblemKind.LENIENT
        elif fidelity is MENDED:
            assert event.problem is None or event.problem.kind is ProblemKind.LENIENT


@given(st.binary(max_size=400))
def test_no_bytes_raise(content):
    assert isinstance(pasted.read(Source("x", content=content)), list)


def _squeezed(text):
    return re.sub(r"\s+", "", text)


MEGABYTE = 1_000_000
PER_MEGABYTE = 4.0  # seconds of this process, on a core that does other work too: it takes twice as long then
TRIES = 3  # the fastest counts: the others are slower by what else the machine does
PIECES_OF_NONSENSE = (
    *("{", "[", '{"type":', "{a:", "A(b=", "> {\n", "'", '"', "{ ", '{\\"', "\n", "æ", "\"'", "'\"", '\\"\'"{'),
    *("“type”: “a.b”,\n", "{type: ", '{"a":"{\\"b\\":', "socket closed ", "- type: a.b\n", "{'a': (", "{a=b, ", "`"),
    *("**", "{'a': '", '"{""', '"{""a"":""'),
    *('`”{"type":"+', "//", "{a: a+", "{…", "x{…", '{"type":"', "{a:}", "A({a: x- é"),
    *('**x****"type":{a: message', "Foo(event_id=response日None", '){"""a":\t{"type":"', '{"type":"a.b'),
)
BEGINNINGS = ('{"', '{"a":', '{"a":[', "{“a”: “", '{"type":"a.b","n":"', '{"a":"b" x ', '{"a": ...', "> {", '{"a":"b\n')
DONE = "'type': 'response.done', 'event_id': 'event_{0}', 'response': {{'id': 'resp_{0}', 'status': 'failed'}}"
SENT = '{{"type":"response.create","event_id":"event_{0}","response":{{"instructions":"Say only a word, please."}}}}'
DENSE = {
    "python": "{{'type': 'response.output_text.delta', 'event_id': 'event_{0}', 'delta': 'a', 'n': None}}",
    "pprint": "{{" + DONE.replace(", '", ",\n '") + "}}",
    "sdk": "ResponseTextDeltaEvent(content_index=0, delta='a', event_id='event_{0}', type='response.text.delta')",
    "pydantic": "event: event_id='event_{0}' type='response.done' response=Response(id='resp_{0}', status='failed')",
    "inspect": "{{\n  " + DONE.replace("'type'", "type").replace(", '", ",\n  '") + "\n}}",
    "websocket": f"WSMessage(type=<WSMsgType.TEXT: 1>, data='{SENT}', extra='')",
    "curled": "{{“type”: “response.output_text.delta”, “event_id”: “event_{0}”, “delta”: “a”, “n”: 1}}",
    "dart": "{{type: response.output_text.delta, event_id: event_{0}, item_id: item_{0}, delta: words of mine}}",
    "yaml": "type: response.output_text.delta\nevent_id: event_{0}\nresponse_id: resp_1\ndelta: words\n---",
    "log": "2026-11-22 09:00:00,123 DEBUG app.ws:{0} - got {{" + DONE + "}}",
}
LOG = "2026-11-22 09:00:00,123 INFO app.server:{0} - request {0} took {0} ms, status=200, session {0}, error: none"
WORDS = (
    *("the", "session", "was", "created", "and", "then", "nothing", "came:", "what", "is", "an", "event", "of"),
    *("this", "type?", "error,", "none."),
)


def read_at_once(text):
    """What a text holds, once it has been read in the time that its size allows."""
    least = float("inf")
    for _ in range(TRIES):
        before = process_time()
        found = read(text)
        least = min(least, (process_time() - before) / len(text) * MEGABYTE)
        if least <= PER_MEGABYTE:
            break
    assert least <= PER_MEGABYTE
    return found


def filled(template, size):
    """So many characters of lines that differ in their number."""
    return "\n".join(template.format(number) for number in range(size // len(template)))


def peak(text):
    """The most memory that the reading of a text took, in bytes."""
    tracemalloc.start()
    try:
        assert isinstance(read(text), list)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("piece", [*PIECES_OF_NONSENSE, *BEGINNINGS])
def test_nonsense_is_answered_at_once(piece):
    assert isinstance(read_at_once(piece * (MEGABYTE // 8 // len(piece))), list)


@pytest.mark.parametrize("piece", PIECES_OF_NONSENSE)
def test_nonsense_takes_little_memory(piece):
    assert peak(piece * (MEGABYTE // 20 // len(piece))) <= 10 * MEGABYTE


@pytest.mark.parametrize("template", DENSE.values(), ids=DENSE)
def test_dumps_full_of_events_are_read_at_once(template):
    text = filled(template, MEGABYTE // 8)
    found = read_at_once(text)
    assert sum(len(one.items) for one in found) == text.count("event_id")


@pytest.mark.parametrize(
    "piece", ['{"type":"response.create"} ', 'data: {"type":"error"}\n', "response.create\n", "{type: x}\n"]
)
def test_the_smallest_events_are_read_at_once(piece):
    assert isinstance(read_at_once(piece * (MEGABYTE // 8 // len(piece))), list)


def test_small_objects_that_were_no_events_are_events_where_a_name_stands_before_them():
    [event] = frames("{delta: x}\n" * 3 + "response.output_text.delta {delta: x}\n" + "{delta: x}\n" * 3)
    assert codec.parse(event.payload) == {"type": "response.output_text.delta", "delta": "x"}


def test_a_million_braces_are_answered_at_once():
    assert isinstance(read_at_once("{" * MEGABYTE), list)


def test_a_megabyte_of_random_text_is_answered_at_once():
    assert isinstance(read_at_once("".join(Random(7).choices(string.printable, k=MEGABYTE))), list)


def test_a_megabyte_of_log_lines_is_answered_at_once():
    assert read_at_once(filled(LOG, MEGABYTE)) == []


def test_megabytes_of_prose_are_answered_at_once():
    text = " ".join(Random(7).choices(WORDS, k=MEGABYTE))
    assert len(text) > 4 * MEGABYTE
    assert isinstance(read_at_once(text), list)


def test_prose_takes_little_memory():
    assert peak(" ".join(Random(7).choices(WORDS, k=MEGABYTE // 5))) <= 10 * MEGABYTE
