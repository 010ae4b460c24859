"""Who sent an event of a pasted text, and when, as the words around it say."""

import pytest

from inspector.core.wire import Side
from inspector.formats.wording import label

from .paste import frames, read

CLIENT, SERVER = Side.CLIENT, Side.SERVER

LABELLED = [
    ("My request:", CLIENT),
    ("Request:", CLIENT),
    ("API Responce:", SERVER),
    ("Response:", SERVER),
    ("**Response**", SERVER),
    ("Sent", CLIENT),
    ("Received", SERVER),
    ("client", CLIENT),
    ("server", SERVER),
    ("sender: server", SERVER),
    ("01:12:03 отримано:", SERVER),
    ("01:12:03 отправлено:", CLIENT),
    ("[受信]", SERVER),
    ("เวลา 01:12:03 ส่ง", CLIENT),
    ("realtime:ws ⇐", SERVER),
    ("direction: sent", CLIENT),
    ("Raw message from OpenAI:", SERVER),
    ("Message out to OpenAI:", CLIENT),
    ("Message received from **OpenAI server**:", SERVER),
    ("Received event: vendor.thing", SERVER),
    ("Sending session update:", CLIENT),
    ("Sending client event:", CLIENT),
    ("Raw server event received. Type: vendor.thing Data:", SERVER),
    ("!!! RECEIVED EVENT:", SERVER),
    ("DEBUG io.x.OpenAIRealtime - Response Event :", SERVER),
    ("DEBUG io.x.OpenAIRealtime - Request Event :", CLIENT),
    ("【Receive】", SERVER),
    ("【Send】", CLIENT),
    ('Relaying "x" to Client', SERVER),
    ('Relaying "x" to OpenAI', CLIENT),
    ("  890.7  C>S ", CLIENT),
    (" 1630.3  S>C ", SERVER),
    ("<-", SERVER),
    ("->", CLIENT),
    (">", CLIENT),
    ("<", SERVER),
    ("I send", CLIENT),
    ("The server responds:", SERVER),
    ("This is the event I’m sending.", CLIENT),
    ("the server returns:", SERVER),
    ("app[web.1]: openai says", SERVER),
    ("app[web.1]: we say", CLIENT),
    ("azure <", SERVER),
    ("azure >", CLIENT),
    (":arrow_down:", SERVER),
    ("📤", CLIENT),
    ("Finally, I sent a ‘response.create’ request:", CLIENT),
    ("I got a response to my request:", None),
    ("Look at this:", None),
    ("response.create", None),
    ("", None),
]


@pytest.mark.parametrize(("words", "side"), LABELLED)
def test_words_that_name_a_side(words, side):
    assert label.side_of(words) is side


@pytest.mark.parametrize(("words", "side"), LABELLED)
@pytest.mark.parametrize("between", [" ", "\n", "\n\n```json\n", "\n[payload]\n", "\nvendor.thing\n9:25:44 AM\n"])
def test_labels_decide_for_types_that_nobody_knows(words, side, between):
    [frame] = frames(f'{words}{between}{{"type": "vendor.thing"}}')
    assert frame.side is (side or SERVER)


def test_a_label_reaches_only_the_next_event():
    text = 'Request:\n{"type": "vendor.one"}\n{"type": "vendor.two"}'
    assert [frame.side for frame in frames(text)] == [CLIENT, SERVER]


def test_types_overrule_labels_that_have_not_proved_themselves():
    text = 'Request:\n{"type": "session.created"}\nResponse:\n{"type": "session.update"}'
    assert [frame.side for frame in frames(text)] == [SERVER, CLIENT]


def test_proven_labels_show_who_used_a_wrong_name():
    text = "\n".join(
        f'{words}\n{{"type": "{type_}"}}'
        for words, type_ in [
            ("Response:", "session.created"),
            ("Request:", "session.update"),
            ("Response:", "session.updated"),
            ("Request:", "response.create"),
            ("Request:", "conversation.item.created"),
        ]
    )
    assert frames(text)[-1].side is CLIENT


@pytest.mark.parametrize(
    ("first", "second", "gap", "started"),
    [
        ("2025-04-22 09:01:18.018-0500 DEBUG x :", "2025-04-22 09:01:19.118-0500 DEBUG x :", 1_100_000, True),
        ("2025-04-22T09:01:18.0180000Z INFO", "2025-04-22T09:01:18,518Z INFO", 500_000, True),
        ("[09:01:18.018]", "[09:01:19]", 982_000, False),
        ("9:59:59 AM\n", "10:00:00 AM\n", 1_000_000, False),
        ("23:59:59.5 -", "00:00:00.5 -", 1_000_000, False),
        ("09:01:18:250 Received\n", "09:01:18:500 Sent\n", 250_000, False),
    ],
)
def test_times_beside_or_above_the_events(first, second, gap, started):
    text = f'{first} {{"type": "session.created"}}\n{second} {{"type": "session.update"}}'
    [conversation] = read(text)
    assert [item.at for item in conversation.items] == [0, gap]
    assert (conversation.header.started is not None) is started


HEADINGS = {
    "journal": "Sat 2026-11-28 01:12:0{}.25 CET [s=7f3c;i=2a1]\n    PRIORITY=6\n    _PID=9\n    MESSAGE=<- ",
    "android": "[ 11-28 01:12:0{}.250  4021: 4077 D/Ws ]\n<<< ",
    "kibana": "@timestamp\tNov 28, 2026 @ 01:12:0{}.250\npod\tvoice-0\nmessage\treceived ",
    "ngrep": "T 2026/11/28 01:12:0{}.250118 10.0.0.9:8080 -> 10.0.0.4:51234 [AP] #5\n.~.X",
}


@pytest.mark.parametrize("name", HEADINGS)
def test_times_in_the_heading_of_an_entry(name):
    text = "".join(HEADINGS[name].format(second) + '{"type":"response.done"}\n' for second in (3, 5))
    assert [(frame.at, frame.side) for frame in frames(text)] == [(0, SERVER), (2_000_000, SERVER)]


@pytest.mark.parametrize(
    "words", ["09:01:18 connecting to it", "we began at 09:01:18", "09:01:18\n", "level\t09:01:18"]
)
def test_times_of_other_lines_above_are_not_those_of_an_event(words):
    assert frames(f'{words}\nrecv {{"type":"response.done"}}\n')[0].at is None


def test_times_that_most_events_lack_are_not_used():
    text = '09:01:18 {"type": "a.b"}\n{"type": "c.d"}\n{"type": "e.f"}'
    assert [frame.at for frame in frames(text)] == [None, None, None]


@pytest.mark.parametrize("text", ["3:4 and 12:34 {%s", "10.0.0.1:99:99 {%s", "25:00:00 {%s"])
def test_other_numbers_are_no_times(text):
    assert frames(text.replace("{%s", '{"type": "a.b"}'))[0].at is None
