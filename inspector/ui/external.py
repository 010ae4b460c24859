"""The user's own editor, on a file that only the user can read."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path


class NoEditorError(Exception):
    """There is no editor, or it failed; the message says why."""


def command(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The editor that the environment names. Raises NoEditorError."""
    named = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        words = []
    if not words:
        raise NoEditorError("Set EDITOR to the editor that you want, such as vi or nano.")
    return words


def edited(text: str, words: list[str]) -> str:
    """The text as the editor left it. Raises NoEditorError."""
    with tempfile.TemporaryDirectory(prefix="inspector-") as folder:
        path = Path(folder) / "event.json"
        path.write_text(text + "\n", "utf-8")
        try:
            code = subprocess.run([*words, str(path)], check=False).returncode
            content = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise NoEditorError(f"{words[0]}: {getattr(error, 'strerror', None) or 'it left no text'}.") from error
    if code:
        raise NoEditorError(f"{words[0]} ended with code {code}; the text is as it was.")
    return content.rstrip("\n")
