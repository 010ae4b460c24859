"""Whether somebody sits before a terminal."""

import sys


def on_terminal() -> bool:
    """Whether both standard input and output are a terminal, so that a screen can be shown."""
    return sys.stdin.isatty() and sys.stdout.isatty()
