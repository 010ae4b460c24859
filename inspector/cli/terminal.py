"""What standard input and output are: a terminal or not, and which characters they take."""

import codecs
import sys
from io import TextIOWrapper


def on_terminal() -> bool:
    """Whether both standard input and output are a terminal, so that a screen can be shown."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def take_all_characters() -> None:
    """Let what is printed resemble what the encoding of the output has no character for, rather than fail."""
    codecs.register_error("inspector", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors="inspector")


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    from ..present.plain import plain

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(plain, error.object[error.start : error.end])), error.end
