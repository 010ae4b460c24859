"""The formats that can be read, each with a name, a way to recognise it, a reader and a sample."""

from collections.abc import Callable
from dataclasses import dataclass

from . import aimock, cassette, console, har, jsonl, native, pasted
from .conversation import Conversation, Source
from .dialogue import transcript


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `sniff` says from 0 to 1 how well the first bytes of an input fit it.

    `sample` is a small input of this format with at least one event.
    """

    name: str
    title: str
    sniff: Callable[[bytes], float]
    read: Callable[[Source], list[Conversation]]
    sample: str

    @property
    def is_ours(self) -> bool:
        """Whether people write it for this program: they want to know where it is wrong."""
        return self.name in (native.NAME, transcript.NAME)


FORMATS = (
    Format(
        native.NAME,
        "a recording of this program (JSON Lines with a header)",
        native.sniff,
        native.read,
        '{"inspector":1,"recorder":"relay"}\n'
        '{"at":0.04,"from":"server","event":{"type":"session.created","session":{}}}\n',
    ),
    Format(
        transcript.NAME,
        "a transcript: > and < lines as in the examples",
        transcript.sniff,
        transcript.read,
        "> response.create\n< response.created response.id=resp_1\n",
    ),
    Format(
        har.NAME,
        "a HAR archive with WebSocket messages (Chrome, HTTP Toolkit, mitmproxy, Playwright)",
        har.sniff,
        har.read,
        '{"log":{"entries":[{"_webSocketMessages":['
        '{"type":"send","time":1745396332.5,"opcode":1,"data":"{\\"type\\":\\"response.create\\"}"}]}]}}\n',
    ),
    Format(
        cassette.NAME,
        "a cassette: the messages of a test in YAML",
        cassette.sniff,
        cassette.read,
        "interactions:\n- direction: sent\n  at: 0.5\n  data: {type: response.create}\n",
    ),
    Format(
        aimock.NAME,
        "a fixture or a journal of aimock with a Live session in it",
        aimock.sniff,
        aimock.read,
        '{"fixtures":[{"match":{},"response":{"live":{"entries":['
        '{"direction":"client","atMs":0,"event":{"type":"session.start"}}]}}}]}\n',
    ),
    Format(
        console.NAME,
        "the session.json of the OpenAI realtime console",
        console.sniff,
        console.read,
        '[{"time":"2026-11-22T09:00:00.5Z","source":"client","event":{"type":"response.create"}}]\n',
    ),
    Format(
        jsonl.NAME,
        "JSON Lines: an event a line, bare or in a logger's object",
        jsonl.sniff,
        jsonl.read,
        '{"ts":1745396332.5,"direction":"sent","data":{"type":"response.create"}}\n',
    ),
    Format(
        pasted.NAME,
        "text with events in it: a forum post, an issue, a log",
        pasted.sniff,
        pasted.read,
        'I send {"type":"response.create"} and nothing comes back.\n',
    ),
)


def choose(head: bytes) -> Format | None:
    """The format that fits best; None where the bytes are no text."""
    best = max(FORMATS, key=lambda one: one.sniff(head))
    return best if best.sniff(head) > 0 else None
