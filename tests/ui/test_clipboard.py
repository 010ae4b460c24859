"""Copying: by the terminal, by a tool of the desktop, else to a file; and it says which."""

import base64
import stat
from pathlib import Path

from inspector.ui.clipboard import LONGEST, copy, osc52, paste


def test_the_sequence_carries_the_text():
    sequence = osc52("héllo", {})
    assert sequence == f"\x1b]52;c;{base64.b64encode('héllo'.encode()).decode()}\x07"


def test_tmux_and_screen_get_it_wrapped():
    assert osc52("x", {"TMUX": "/tmp/tmux"}) == "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\"
    pieces = osc52("x" * 300, {"TERM": "screen-256color"}).split("\x1b\\")
    assert all(piece.startswith("\x1bP") for piece in pieces[:-1])
    assert len(pieces) > 3


def test_a_terminal_is_written_to():
    written = []
    assert copy("x", written.append, {"PATH": "/nowhere"}) == "the terminal (OSC 52)"
    assert written == [osc52("x", {})]


def test_a_tool_of_the_desktop_is_used_beside_it(tmp_path):
    tool = tmp_path / "wl-copy"
    tool.write_text(f"#!/bin/sh\nexec cat > {tmp_path}/copied\n")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    environment = {"PATH": f"{tmp_path}", "WAYLAND_DISPLAY": "wayland-0"}
    assert copy("héllo", None, {**environment, "WAYLAND_DISPLAY": ""}).startswith("the file ")
    assert copy("héllo", [].append, {"PATH": f"{tmp_path}"}) == "the terminal (OSC 52)"


def test_a_tool_that_fails_is_passed_over(tmp_path):
    tool = tmp_path / "pbcopy"
    tool.write_text("#!/bin/sh\nexit 1\n")
    tool.chmod(0o755)
    assert copy("x", [].append, {"PATH": f"{tmp_path}"}) == "the terminal (OSC 52)"


def test_what_is_too_long_for_the_terminal_goes_to_a_private_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    written = []
    way = copy("x" * (LONGEST + 1), written.append, {"PATH": "/nowhere"})
    [path] = tmp_path.iterdir()
    assert way == f"the file {path}"
    assert not written
    assert Path(path).read_text("utf-8") == "x" * (LONGEST + 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_desktops_clipboard_is_read_by_the_first_tool_that_can(tmp_path):
    for name, script in (("pbpaste", "printf 'h\\303\\251llo'"), ("xsel", "exit 1")):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
    assert paste({"PATH": str(tmp_path), "DISPLAY": ":0"}) == "héllo"
    (tmp_path / "pbpaste").unlink()
    assert paste({"PATH": str(tmp_path), "DISPLAY": ":0"}) is None
    assert paste({"PATH": "/nowhere"}) is None


def test_a_secret_is_not_copied():
    written = []
    copy('{"api_key":"abcdefgh1"} sk-proj-A1b2C3d4E5f6G7h8I9j0', written.append, {"PATH": "/nowhere"})
    assert written == [osc52('{"api_key":"[redacted]"} [redacted]', {})]
