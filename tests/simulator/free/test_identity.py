"""Ids as OpenAI's servers make them."""

import pytest

from inspector.core.idclock import id_time
from inspector.simulator.free.identity import Mint

NOW = 1_795_754_501


@pytest.mark.parametrize("prefix", ["event", "sess", "conv", "resp", "item", "live"])
def test_an_id_carries_its_second(prefix):
    identity = Mint(lambda: NOW + 0.9).new(prefix)
    assert identity.startswith(f"{prefix}_")
    assert id_time(identity) == NOW
    assert len(identity) <= 32


def test_a_call_carries_none_and_no_id_comes_twice():
    mint = Mint(lambda: NOW)
    assert id_time(mint.new("call")) is None
    assert len({mint.new("item") for _ in range(1000)}) == 1000


def test_ids_never_run_backwards():
    times = iter([NOW, NOW - 5, NOW + 1])
    mint = Mint(lambda: next(times))
    assert [id_time(mint.new("event")) for _ in range(3)] == [NOW, NOW, NOW + 1]
