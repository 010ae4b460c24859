"""What a recorder is told survives its way through the pipe, and shows no key."""

from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.secret import Secret
from inspector.core.wire import Transport
from inspector.transports import config
from inspector.transports.config import RecorderConfig

FULL = RecorderConfig(
    "wss://example.test/v1/realtime?model=m",
    Path("/tmp/x.jsonl"),
    headers={"Authorization": "Bearer sk-planted"},
    subprotocols=["realtime"],
    secrets=[Secret("sk-planted")],
    recorder="demo",
    transport=Transport.SIDEBAND,
    title="a title",
    extra={"about": "x"},
    speed=2.5,
    proxy=None,
    ping=0.5,
    tick=1,
    linger=3,
    open_timeout=4,
    may_send=False,
    note="a note",
)


def test_a_config_comes_out_as_it_went_in():
    line = FULL.line()
    back = config.read(line)
    assert line.count(b"\n") == 1
    assert [secret.reveal() for secret in back.secrets] == ["sk-planted"]
    assert replace(back, secrets=FULL.secrets) == FULL


def test_what_is_left_out_has_its_default():
    back = config.read(b'{"url":"ws://h","out":"/tmp/x"}')
    assert back == RecorderConfig("ws://h", Path("/tmp/x"), subprotocols=[], secrets=[])
    assert back.proxy == config.ENVIRONMENT


def test_the_repr_shows_no_key():
    assert "sk-planted" not in repr(FULL)
    assert FULL.host == "example.test"


@pytest.mark.parametrize("url", ["http://h", "h", "ws://", "wss://h:0", "ws://h:99999", "ws://h/#part", ""])
def test_an_address_that_cannot_be_connected_to_is_refused(url):
    with pytest.raises(ValueError, match=r"ws://|[Pp]ort"):
        RecorderConfig(url, Path("x"))


def test_an_address_holds_no_password():
    with pytest.raises(ValueError, match="header"):
        RecorderConfig("wss://me:secret@h", Path("x"))


def test_a_header_cannot_smuggle_another():
    with pytest.raises(ValueError, match="line break"):
        RecorderConfig("ws://h", Path("x"), headers={"a": "b\r\nc: d"})


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b'{"url":"ws://h"}', b'{"url":"ws://h","out":"x","headers":{"a":1}}']
)
def test_a_damaged_line_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        config.read(line)


@pytest.mark.parametrize("wrong", [{"speed": 0}, {"speed": -1}, {"tick": 0}])
def test_times_must_pass(wrong):
    with pytest.raises(ValueError, match="greater than 0"):
        RecorderConfig("ws://h", Path("x"), **wrong)
