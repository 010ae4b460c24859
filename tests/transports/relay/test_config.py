"""What a relay is told travels whole, and what cannot be is refused."""

from pathlib import Path

import pytest

from inspector.core.secret import Secret
from inspector.transports.relay import config
from inspector.transports.relay.config import RelayConfig
from inspector.transports.relay.fault import read


def test_orders_arrive_as_they_were_given():
    given = RelayConfig(
        "wss://api.openai.com/v1",
        "0.0.0.0",
        8766,
        Path("/tmp/recordings"),
        ["http://localhost:3000"],
        Secret("sk-1234567890"),
        "api-key",
        Secret("a token"),
        True,
        [read("drop@3")],
        7,
        "http://proxy:3128",
        2.0,
        1.0,
        60.0,
        10.0,
    )
    got = config.read(given.line())
    assert got.line() == given.line()
    assert got.key is not None
    assert got.key.reveal() == "sk-1234567890"
    assert (got.out, got.origins, got.faults, got.speed) == (given.out, given.origins, [read("drop@3")], 2.0)


def test_what_is_not_said_is_as_usual():
    got = config.read(b'{"to":"ws://127.0.0.1:8765/v1"}')
    assert got == RelayConfig("ws://127.0.0.1:8765/v1", origins=[], faults=[])
    assert (got.is_local, got.base, got.server, got.server_port) == (True, "/v1", "127.0.0.1", 8765)
    assert RelayConfig("wss://h/v1/").server_port == 443


@pytest.mark.parametrize(
    "to", ["", "https://h/v1", "wss:///v1", "wss://me:secret@h/v1", "wss://h/v1?model=m", "wss://h:0"]
)
def test_an_address_that_is_no_base_is_refused(to):
    with pytest.raises(ValueError, match="address") as refused:
        RelayConfig(to)
    assert "secret" not in str(refused.value)


def test_its_repr_shows_no_secret():
    shown = repr(RelayConfig("wss://h/v1", key=Secret("sk-1234567890"), token=Secret("a token")))
    assert "1234567890" not in shown
    assert "a token" not in shown
