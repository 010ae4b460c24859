"""What a tap is told, and the token that pages show it."""

import stat
from pathlib import Path

import pytest

from inspector.core.secret import Secret
from inspector.transports.tap import config
from inspector.transports.tap.config import TapConfig


def test_what_is_written_is_read_again():
    told = TapConfig(Secret("t0ken"), "0.0.0.0", 7, Path("/x"), ["https://app.example"], 1.0, 2.0, 3.0)
    read = config.read(told.line())
    assert read.line() == told.line()
    assert not read.is_local
    assert "t0ken" not in repr(told)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"token":""}', b'{"token":7}'])
def test_without_a_token_there_is_no_tap(line):
    with pytest.raises(ValueError, match=r"token|JSON|line|unexpected|end"):
        config.read(line)


def test_the_users_token_is_made_once_and_is_theirs_alone(inspector_home):
    first = config.own_token()
    assert len(first.reveal()) >= 32
    assert config.own_token().reveal() == first.reveal()
    assert stat.S_IMODE((inspector_home / "tap-token").stat().st_mode) == 0o600
