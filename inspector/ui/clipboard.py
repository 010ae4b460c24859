"""Copying to where the user can paste: the terminal's clipboard, the desktop's, else a file."""

import base64
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from ..recording.redact import without_secrets

LONGEST = 74_000  # bytes that OSC 52 carries; xterm and tmux cut longer ones
Tools: TypeAlias = tuple[tuple[str, tuple[str, ...], str], ...]  # name, arguments, variable that must be set
_TOOLS: Tools = (
    ("wl-copy", (), "WAYLAND_DISPLAY"),
    ("xclip", ("-selection", "clipboard"), "DISPLAY"),
    ("xsel", ("--clipboard", "--input"), "DISPLAY"),
    ("pbcopy", (), ""),
    ("clip.exe", (), ""),
)
_READERS: Tools = (
    ("wl-paste", ("--no-newline",), "WAYLAND_DISPLAY"),
    ("xclip", ("-selection", "clipboard", "-o"), "DISPLAY"),
    ("xsel", ("--clipboard", "--output"), "DISPLAY"),
    ("pbpaste", (), ""),
    ("powershell.exe", ("-NoProfile", "-Command", "Get-Clipboard -Raw"), ""),
)
WAIT = 3  # seconds that a tool has
_PIECE = 76  # bytes that screen takes in one device control string


def osc52(text: str, environment: Mapping[str, str]) -> str:
    """The escape sequence that puts text on the terminal's clipboard, wrapped for tmux and screen."""
    sequence = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'replace')).decode()}\x07"
    if "TMUX" in environment:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("TERM", "").startswith("screen"):
        pieces = (sequence[place : place + _PIECE] for place in range(0, len(sequence), _PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return sequence


def copy(text: str, write: Callable[[str], object] | None, environment: Mapping[str, str] | None = None) -> str:
    """Copy `text` by every way that is open and say which; `write` writes to the terminal. Never raises.

    Secrets are taken out. Terminals do not confirm OSC 52, so a tool of the desktop is used beside it; where neither
    can take the text it goes to a file.
    """
    environment = os.environ if environment is None else environment
    text = without_secrets(text)
    ways = [tool] if (tool := _by_tool(text, environment)) else []
    if write and len(text.encode("utf-8", "replace")) <= LONGEST:
        write(osc52(text, environment))
        ways.append("the terminal (OSC 52)")
    return " and ".join(ways) or _to_file(text)


def _by_tool(text: str, environment: Mapping[str, str]) -> str | None:
    for name, command in _at_hand(_TOOLS, environment):
        try:
            subprocess.run(
                command,
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=WAIT,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return name
    return None


def _at_hand(tools: Tools, environment: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The tools that are installed here and have what they need: their names, and how they are called."""
    for name, arguments, needs in tools:
        tool = shutil.which(name, path=environment.get("PATH"))
        if tool is not None and (not needs or environment.get(needs)):
            yield name, [tool, *arguments]


def _to_file(text: str) -> str:
    """A private file; its name is what the user is told."""
    try:
        handle, name = tempfile.mkstemp(prefix="inspector-copy-", suffix=".txt")
        os.close(handle)
        Path(name).write_text(text, "utf-8", errors="replace")
    except OSError as error:
        return f"nowhere ({error.strerror})"
    return f"the file {name}"


def paste(environment: Mapping[str, str] | None = None) -> str | None:
    """What is on the desktop's clipboard, by one of its tools; None where none is at hand or none can tell."""
    environment = os.environ if environment is None else environment
    for _, command in _at_hand(_READERS, environment):
        try:
            told = subprocess.run(command, capture_output=True, timeout=WAIT, check=True).stdout
        except (OSError, subprocess.SubprocessError):
            continue
        return told.decode("utf-8", "replace")
    return None
