"""What a page does to the lines of a text changes nothing of the events in it."""

import re

import pytest

from inspector.core import codec
from inspector.core.json import Json

from .paste import read
from .test_recovery import HELD_OUT, SEEN

POSTS = [one.path for one in (*SEEN, *HELD_OUT)]
MAIL = "quoted-printable-mail"  # its head begins its lines
NEEDS_ITS_LINES = re.compile(  # what follows a line goes on with it, or stands under it, without being indented
    r"wrapped|chunked|partial|hex|xxd|pm2|mail|comment|timestamps-class|powershell|compact-lines"
)


def events(text: str) -> list[tuple[object, ...]]:
    """The events of a text, as JSON, whatever blanks they have in words."""
    frames = [frame for one in read(text) for frame in one.items]
    return [(frame.side, frame.kind, plain(codec.decode(frame.payload)[0])) for frame in frames]


def plain(value: Json) -> Json:
    match value:
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case str():
            return " ".join(value.split())
    return value


def text_of(path) -> str:
    return path.read_text("utf-8", errors="replace").replace("\r\n", "\n")


@pytest.mark.parametrize("path", [one for one in POSTS if one.stem != MAIL], ids=lambda path: path.stem)
def test_an_indented_text_gives_the_same_events(path):
    text = text_of(path)
    assert events("    " + text.replace("\n", "\n    ")) == events(text)


@pytest.mark.parametrize(
    "path", [one for one in POSTS if not NEEDS_ITS_LINES.search(one.stem)], ids=lambda one: one.stem
)
def test_a_text_with_an_empty_line_behind_each_gives_the_same_events(path):
    text = text_of(path)
    assert events(text.replace("\n", "\n\n")) == events(text)


@pytest.mark.parametrize(
    "path", [one for one in POSTS if not NEEDS_ITS_LINES.search(one.stem)], ids=lambda one: one.stem
)
def test_hard_blanks_before_lines_give_the_same_events(path):
    text = text_of(path)
    hard = re.sub(
        "^ {2,}", lambda found: "\u00a0 " * (len(found[0]) // 2) + "\u00a0" * (len(found[0]) % 2), text, flags=re.M
    )
    assert events(hard) == events(text)
