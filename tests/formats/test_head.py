"""Heads of lines by loggers that no table has: a time or a level first, and the same in several lines."""

import pytest

from inspector.formats.objects.passed import Reason

from .paste import frames, shapes, skipped

SENT = ("session.update", "response.create")
NAMES = ("session.created", *SENT, "response.created")
HEADS = (
    "2026-11-27 21:04:1{}.512345+0100 VoiceApp[5120:88231] [ws] ",
    "2026-11-27T09:30:1{}.512Z\t7d1cab12-1234-5678-9abc-def01234567{}\tINFO\t",
    "2026-11-27T10:00:0{}Z INF upstream recv ",
    "10:0{}AM INF ",
    'time="2026-11-27T10:00:0{}Z" level=info msg="',
    "I, [2026-11-27T10:00:0{}.123456 #4242]  INFO -- : ",
    "2026-11-27 10:00:0{},123 - voice_agent - INFO - ",
    "2026-11-27 10:00:0{},123 INFO voice_agent -> ",
    "10:00:0{}.123 [main] INFO  RealtimeClient - ",
    "10:00:0{}.123 RealtimeClient: ",
    "10:00:0{}.123 pid=<0.512.0> module=Voice.Socket [info] ",
    "I1127 10:00:0{}.123456   42 client.cc:88] ",
    "2026-11-27T10:00:0{}.123456Z  INFO voice::ws: ",
    "[2026-11-27 10:00:0{}] local.DEBUG: ",
    "2026-11-27T10:00:0{}Z app[3d8d] ams [info]",
    "Nov 27 10:00:0{} AM  ",
    "10:00:0{}.123  POST  200  app.example.com  /api/rt  ",
    "[2026.11.27-20.01.1{}:221][ 41]LogRealtime: Display: ",
)
NO_EVENTS = ("waiting for", "registering handler for", "will send", "failed to send", "not sent:", "supported event:")


def lines(head, name="{}"):
    return "".join(head.replace("{}", str(number)) + name.format(one) + "\n" for number, one in enumerate(NAMES))


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tail", ["", " []", "  [rt] id=1", "  app.ts:41:7"])
def test_names_behind_the_head_of_a_logger(head, tail):
    assert [one[0] for one in shapes(lines(head, f"{{}}{tail}"))] == list(NAMES)


@pytest.mark.parametrize("words", [("recv", "send"), ("<-", "->"), ("<<", ">>")])
def test_a_direction_behind_it(words):
    text = "".join(
        f"2026-11-27T10:00:0{number}Z INF voice {words[name in SENT]} {name}\n" for number, name in enumerate(NAMES)
    )
    assert [(frame.side == "client", frame.at) for frame in frames(text)] == [
        (name in SENT, number * 1_000_000) for number, name in enumerate(NAMES)
    ]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("words", NO_EVENTS)
def test_what_a_log_says_of_events_that_did_not_come(head, words):
    assert frames(lines(head, f"{words} {{}}")) == []


def test_a_head_that_too_few_lines_have():
    text = "10:00:01 VoiceApp: session.created\n10:00:02 Other: session.updated\n"
    assert frames(text) == []
    assert {one.reason for one in skipped(text)} == {Reason.PROSE}
