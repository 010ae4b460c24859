"""What the link shows of a silence."""

import pytest

from inspector.core.clock import SECOND
from inspector.core.wire import Frame, Kind, Side, Transport
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

ASKED = b'{"type":"response.create"}'
OPENED = b'{"type":"response.created","response":{"id":"resp_1","output_modalities":["text"]}}'


def silent(recorder, *told):
    """A response that brings nothing in 30 s; `told`: records of the link and pings, by their second."""
    reading = Reading(Header(recorder=recorder, transport=Transport.WEBSOCKET))
    items = [
        Frame(0, Side.CLIENT, Kind.TEXT, ASKED, 1),
        Frame(10_000, Side.SERVER, Kind.TEXT, OPENED, 2),
        *told,
        *(Record(RecordKind.TICK, at * SECOND, {}) for at in range(2, 32, 2)),
    ]
    for item in sorted(items, key=lambda one: one.at):
        reading.feed(item)
    reading.finish()
    return reading


def app(at, **state):
    return Record(RecordKind.LINK, round(at * SECOND), {"link": {"app": state}})


def causes(reading):
    return {one.cause.value: one.confidence.word for one in reading.verdict().causes}


def excluded(reading):
    return {one.cause.value: one.because for one in reading.verdict().excluded}


def test_an_app_that_does_not_read_is_the_likeliest_cause():
    reading = silent("relay", app(0.02, paused=True, queued=3))
    assert causes(reading)["reader-stopped"] == "high"
    assert causes(reading)["server-stall"] == "low"
    [stall] = [one for one in reading.findings() if one.rule == "response-stalled-no-output"]
    assert stall.because_of == ("reader-stopped@2",)


def test_it_stands_within_five_seconds():
    reading = Reading(Header(recorder="relay", transport=Transport.WEBSOCKET))
    for item in (Frame(0, Side.SERVER, Kind.TEXT, OPENED, 1), app(1, paused=True, queued=1)):
        reading.feed(item)
    for at in (2, 4):
        reading.feed(Record(RecordKind.TICK, at * SECOND, {}))
        assert not [one for one in reading.findings() if one.rule == "reader-stopped"]
    reading.feed(Record(RecordKind.TICK, 6 * SECOND, {}))
    assert [one for one in reading.findings() if one.rule == "reader-stopped"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([app(0.02, paused=False, queued=0)], "never"),
        ([app(0.02, paused=True, queued=2), app(1.02, paused=False, queued=0)], "at most 1 s"),
    ],
)
def test_an_app_that_kept_reading_is_ruled_out(told, words):
    reading = silent("relay", *told)
    assert words in excluded(reading)["reader-stopped"]
    assert causes(reading)["server-stall"] == "high"


def test_a_relay_that_says_nothing_of_the_app_proves_nothing():
    assert causes(silent("relay"))["reader-stopped"] == "low"
    assert causes(silent("import"))["reader-stopped"] == "medium"


def test_pongs_tell_a_stalled_server_from_a_dead_line():
    ping = Frame(20 * SECOND, Side.CLIENT, Kind.PING, b'"01"', 3)
    pong = Frame(21 * SECOND, Side.SERVER, Kind.PONG, b'"01"', 4)
    assert "network" in excluded(silent("connect", ping, pong))


def test_the_servers_own_pings_need_no_pong_of_it():
    ping = Frame(20 * SECOND, Side.SERVER, Kind.PING, b'"01"', 3)
    session = silent("connect", ping).session
    assert (session.pings, session.last_ping_at, session.last_heard_at) == (0, None, 20 * SECOND)


def test_a_line_that_breaks_at_the_limit_is_put_down_to_it():
    created = (
        b'{"type":"session.created","event_id":"event_BPPbgz8ze6ERdHaMuXlbf","session":'
        b'{"id":"sess_BPPbgqI9IhpESw3tEAWdp","expires_at":1745398132}}'
    )
    reading = Reading(Header(transport=Transport.WEBSOCKET))
    for item in (
        Frame(0, Side.SERVER, Kind.TEXT, created, 1),
        Frame(1795 * SECOND, Side.CLIENT, Kind.TEXT, ASKED, 2),
        Frame(1796 * SECOND, Side.SERVER, Kind.TEXT, OPENED, 3),
        Frame(1800 * SECOND, Side.SERVER, Kind.CLOSE, b'{"code":null,"reason":"","lost":"connection reset"}', 4),
    ):
        reading.feed(item)
    reading.finish()
    found = {one.rule: one for one in reading.findings()}
    assert found["closed-mid-response"].because_of == ("closed-at-session-limit@4",)
    assert causes(reading)["session-expiry"] == "high"


def test_a_tap_within_the_app_knows_whether_it_took_what_had_come():
    assert "what had come waited for it never" in excluded(silent("tap", app(0, paused=False)))["reader-stopped"]
    assert causes(silent("tap", app(0.02, paused=True, queued=3)))["reader-stopped"] == "high"
    assert causes(silent("tap"))["reader-stopped"] == "low"


def test_the_snippet_in_a_page_hears_whatever_comes():
    reading = Reading(Header(recorder="tap", transport=Transport.WEBRTC))
    for item in (Frame(0, Side.CLIENT, Kind.TEXT, ASKED, 1), Frame(10_000, Side.SERVER, Kind.TEXT, OPENED, 2)):
        reading.feed(item)
    for at in range(2, 32, 2):
        reading.feed(Record(RecordKind.TICK, at * SECOND, {}))
    reading.finish()
    assert "whatever the page makes of it" in excluded(reading)["reader-stopped"]
    assert "recording-cut" in excluded(reading)


def peer(at, state):
    return Record(RecordKind.LINK, round(at * SECOND), {"link": {"webrtc": {"connection": state}}})


def test_the_state_of_a_peer_connection_tells_a_silent_server_from_a_dead_line():
    connected = silent("tap", peer(0.02, "connected"))
    assert "answers the browser's checks" in excluded(connected)["network"]
    failed = silent("tap", peer(0.02, "connected"), peer(12, "failed"))
    assert (causes(failed)["network"], causes(failed)["server-stall"]) == ("high", "low")
    gone = silent("tap", peer(0.02, "connected"), peer(12, "disconnected"))
    assert (causes(gone)["network"], causes(gone)["server-stall"]) == ("high", "high")


def test_a_peer_connection_that_fails_at_once_is_never_connected():
    reading = Reading(Header(recorder="tap", transport=Transport.WEBRTC))
    for item in (peer(0, "connecting"), peer(15, "failed"), Record(RecordKind.TICK, 20 * SECOND, {})):
        reading.feed(item)
    reading.finish()
    assert reading.verdict().headline == "The peer connection failed before the session began."
    assert causes(reading) == {"network": "high"}


GIVEN = (
    b'{"type":"session.created","session":{"id":"sess_1"}}',
    b'{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[]}}',
)


def untaken(*told, until=20):
    """A user's item that the server does not take up, in a recording that is still kept."""
    reading = Reading(Header(recorder="connect", transport=Transport.WEBSOCKET))
    items = [
        Frame(0, Side.SERVER, Kind.TEXT, GIVEN[0], 1),
        Frame(SECOND, Side.CLIENT, Kind.TEXT, GIVEN[1], 2),
        *told,
        *(Record(RecordKind.TICK, at * SECOND, {}) for at in range(2, until, 2)),
    ]
    for item in sorted(items, key=lambda one: one.at):
        reading.feed(item)
    return reading


def test_a_pong_after_an_item_that_was_not_taken_shows_that_the_connection_lives():
    ping = Frame(9 * SECOND, Side.CLIENT, Kind.PING, b'"01"', 3)
    pong = Frame(10 * SECOND, Side.SERVER, Kind.PONG, b'"01"', 4)
    reading = untaken(ping, pong)
    assert reading.verdict().status.value == "no-response"
    assert "A ping was answered 9 s into the silence" in excluded(reading)["network"]
    assert "network" not in causes(reading)
    assert causes(untaken())["network"] == "low"


def test_what_the_server_did_not_take_is_told_after_the_client_left_too():
    reading = untaken(until=12)
    assert reading.verdict().headline.startswith("The server did not take the user's input")
    reading.feed(Frame(13 * SECOND, Side.CLIENT, Kind.CLOSE, b'{"code":1000,"reason":""}', 3))
    reading.finish()
    assert reading.verdict().headline.startswith("The server did not take the user's input")


def test_what_is_in_effect_and_repeated_is_one_sentence():
    reading = Reading(Header(recorder="connect", transport=Transport.WEBSOCKET))
    created = b'{"type":"session.created","session":{"id":"sess_1","output_modalities":["text"]}}'
    for at, (side, payload) in enumerate(((Side.SERVER, created), (Side.CLIENT, ASKED), (Side.SERVER, OPENED))):
        reading.feed(Frame(at, side, Kind.TEXT, payload, at + 1))
    reading.feed(Record(RecordKind.TICK, 40 * SECOND, {}))
    told = "text is in effect and is repeated by response.created (event 3), and nothing else was asked for."
    assert excluded(reading)["modality"] == told


@pytest.mark.parametrize(
    ("seconds", "told"), [(60, ", 1 min 00 s after the last frame."), (5, "no close frame came).")]
)
def test_an_idle_connection_that_was_lost(seconds, told):
    reading = Reading(Header(recorder="import", transport=Transport.WEBSOCKET))
    reading.feed(Frame(0, Side.SERVER, Kind.TEXT, b'{"type":"session.created","session":{"id":"sess_1"}}', 1))
    reading.feed(Frame(seconds * SECOND, Side.SERVER, Kind.CLOSE, b'{"lost":"no close frame came"}', 2))
    reading.finish()
    [lost] = [one for one in reading.findings() if one.rule == "socket-dead"]
    assert lost.message.endswith(told)
