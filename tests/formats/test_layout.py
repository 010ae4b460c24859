"""What a page does to the lines of a text changes nothing of the events in it."""

import html
import re

import pytest

from inspector.core import codec
from inspector.core.json import Json
from inspector.formats.layers.clean import Cleaned

from .paste import read
from .test_recovery import HELD_OUT, SEEN

POSTS = [one.path for one in (*SEEN, *HELD_OUT)]
MAIL = "quoted-printable-mail"  # its head begins its lines
NEEDS_ITS_LINES = re.compile(  # what follows a line goes on with it, or stands under it, without being indented
    r"wrapped|chunked|partial|hex|xxd|pm2|mail|comment|timestamps-class|powershell|compact-lines|compose|jest"
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


def hard(text: str) -> str:
    """The text with hard blanks before its lines, as pages have them."""
    return re.sub(
        "^ {2,}", lambda found: "\u00a0 " * (len(found[0]) // 2) + "\u00a0" * (len(found[0]) % 2), text, flags=re.M
    )


LAYOUTS = {
    "indented": lambda text: "    " + text.replace("\n", "\n    "),
    "with an empty line behind each": lambda text: text.replace("\n", "\n\n"),
    "with hard blanks": hard,
}


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_text_that_is_laid_out_anew_gives_the_same_events(path):
    text = text_of(path)
    plain = events(text)
    kept = {"indented"} if NEEDS_ITS_LINES.search(path.stem) else LAYOUTS.keys()
    kept = kept - {"indented"} if path.stem == MAIL else kept
    assert [name for name in kept if events(LAYOUTS[name](text)) != plain] == []


LEADS = {
    "editor": lambda number, line: f"{number:4} | {line}",
    "pager": lambda number, line: f"{number:6}  {line}",
    "grep": lambda number, line: f"{number}: {line}",
    "container": lambda _, line: f"voice-api-1  | {line}",
    "manager": lambda _, line: f"0|voice  | {line}",
}
LEAST = 4  # lines that show how they are led
MESSAGE = re.compile(
    r"mail|console|fat-arrows|jest|compose"
)  # layers of their own, which a tool would not put into another


@pytest.mark.parametrize(
    "path",
    [one for one in POSTS if not MESSAGE.search(one.stem) and text_of(one).count("\n") >= LEAST][::4],
    ids=lambda path: path.stem,
)
def test_what_a_tool_puts_before_each_line_changes_no_event(path):
    text = text_of(path)
    plain, lines = events(text), text.split("\n")
    led = {name: "\n".join(lead(number, line) for number, line in enumerate(lines, 1)) for name, lead in LEADS.items()}
    assert [name for name, one in led.items() if events(one) != plain] == []


PAGES = {
    "breaks": lambda text: text.replace("\n", "<br>\n"),
    "paragraphs": lambda text: "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n")),
    "blanks without width": lambda text: text.replace(":", ":\u200b"),
}


@pytest.mark.parametrize("path", POSTS[1::4], ids=lambda path: path.stem)
def test_a_copy_of_the_source_of_a_page_changes_no_event(path):
    text = text_of(path)
    plain = events(text)
    assert [name for name, page in PAGES.items() if events(page(text)) != plain] == []


def test_a_box_round_a_text_is_none_of_it():
    text = '{\n  "type": "response.created",\n  "response": {\n    "id": "resp_1"\n  }\n}'
    rows = "\n".join(f"│ {line:<40} │" for line in text.split("\n"))
    assert events(f"╭{'─' * 42}╮\n{rows}\n╰{'─' * 42}╯") == events(text)


def test_what_syslog_writes_before_each_line_is_none_of_it():
    text = '-> sent {\n  "type": "response.create"\n}\nresponse.created\nresponse.done'
    led = "\n".join(f"Nov  8 10:00:0{number} edge-1 voice[812]: {line}" for number, line in enumerate(text.split("\n")))
    [one] = read(led)
    assert [codec.read(frame).type for frame in one.items] == ["response.create", "response.created", "response.done"]
    assert [frame.at for frame in one.items] == [0, 3_000_000, 4_000_000]


def test_the_places_in_a_list_of_a_console_are_no_numbers_of_lines():
    text = "\n".join(f"{number}: {{kind: 'x'}}" for number in range(6))
    assert Cleaned(text).text == text


def test_a_break_at_the_end_of_the_only_line_is_none_of_it():
    text = '[ERROR] realtime error type=invalid_request_error code=session_expired message="It is over." event_id=None'
    assert events(text + "<br>\n") == events(text + "\n")
