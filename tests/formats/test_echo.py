"""Events that two loggers tell, the app and the library below it, and those that were sent twice."""

import pytest

from inspector.core import codec
from inspector.formats.objects.passed import Reason

from .paste import frames, skipped

CREATE = '{"type":"response.create"}'
CREATED = '{"type":"response.created","event_id":"event_CkA1","response":{"id":"resp_1"}}'


def types(text):
    return [codec.read(frame).type for frame in frames(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"10:00:00.1 Sending event: {CREATE}\n10:00:00.1 DEBUG:websockets.client:> TEXT '{CREATE}' [26 bytes]",
        f"2026-11-27T10:00:01.000Z queue {CREATE}\n2026-11-27T10:00:01.001Z sent  {CREATE}",
        f"Sending event: {CREATE}\n> TEXT '{CREATE}' [26 bytes]",
        f"10:00:00 Sending event: response.create\n10:00:00 DEBUG:websockets.client:> TEXT '{CREATE}' [26 bytes]",
    ],
)
def test_what_the_library_tells_again_was_sent_once(text):
    assert types(f"{text}\n10:00:01 < {CREATED}\n") == ["response.create", "response.created"]


@pytest.mark.parametrize(
    "text",
    [
        f"10:00:00 send {CREATE}\n10:00:00 send {CREATE}",
        f"10:00:00 send {CREATE}\n10:00:02 resend {CREATE}",
        f"First: {CREATE}\nSecond: {CREATE}",
        f"10:00:00 [a81] send {CREATE}\n10:00:00 [b92] send {CREATE}",
        f"10:00:00 queue {CREATE}\n10:00:00 tick\n10:00:00 sent {CREATE}",
    ],
)
def test_what_was_sent_twice_stays_so(text):
    assert types(f"{text}\n10:00:03 < {CREATED}\n") == ["response.create"] * 2 + ["response.created"]


def test_a_name_right_below_the_object_that_has_it_tells_it_again():
    text = f"10:00:01 < TEXT '{CREATED}' [77 bytes]\n10:00:01 Received event: response.created\n"
    assert types(text) == ["response.created"]
    assert [one.reason for one in skipped(text)] == [Reason.TOLD_AGAIN]


def test_a_name_farther_below_or_of_what_comes_often_is_an_event_of_its_own():
    delta = '{"type":"response.output_text.delta","event_id":"event_CkA2","delta":"a"}'
    text = f"10:00:01 < {delta}\n10:00:01 Received event: response.output_text.delta\n"
    assert types(text) == ["response.output_text.delta"] * 2
    text = f"10:00:01 < {CREATED}\nstill waiting\n10:00:09 Received event: response.created\n"
    assert types(text) == ["response.created"] * 2


@pytest.mark.parametrize(("time", "count"), [("12:00:00.323", 1), ("12:00:09.000", 2)])
def test_an_error_that_another_logger_names_at_once_is_the_same(time, count):
    body = '{"type":"error","event_id":"event_1","error":{"type":"invalid_request_error","message":"Too small."}}'
    text = f"12:00:00.322 DEBUG ws < TEXT '{body}' [99 bytes]\n{time} INFO app recv error\n"
    text += '12:00:10.000 DEBUG ws < TEXT \'{"type":"response.done","event_id":"e1"}\' [99 bytes]\n'
    assert [codec.read(one).type for one in frames(text)] == ["error"] * count + ["response.done"]
