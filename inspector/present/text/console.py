"""Standard output as rich sees it: as wide as the terminal that it ends on, else of one width."""

import contextlib
import os
import stat
import sys

from rich.console import Console

PLAIN_WIDTH = 100  # columns where nobody looks on: the same input gives the same bytes


def console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else _plain_width())


def _plain_width() -> int:
    """A pipe of somebody who looks on, such as into a pager, leads to the terminal that standard error is."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode):
            return min(os.get_terminal_size(sys.stderr.fileno()).columns or PLAIN_WIDTH, PLAIN_WIDTH)
    return PLAIN_WIDTH
