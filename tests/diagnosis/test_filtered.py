"""Healthy conversations of which a log shows a part: what it leaves out is nobody's fault.

People log what they think matters: no audio, no deltas, one side, names alone. None of it makes a healthy session
look broken.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from inspector.core import codec
from inspector.core.wire import Kind, Side
from inspector.diagnosis.base import HEALTHY, Severity
from inspector.formats.opening import open_input
from inspector.formats.read import read_input

from .sentences import broken

MET, SESSIONS = Path(__file__).parent / "met", Path(__file__).parent.parent.parent / "sessions"
HEALTHY_ONES = [
    *(MET / f"{name}.txt" for name in (
        "barge-in-truncated", "idle-prompt", "leave-given", "notes-and-goes-on", "parallel-calls",
        "result-while-the-user-speaks", "servers-side-of-a-tool", "side-question", "sideband-tool",
        "speaks-of-a-slow-tool", "thinks-before-it-speaks", "three-side-questions", "xai-spoken",
    )),
    *(SESSIONS / name for name in (
        "audio-turn.jsonl", "azure-telephone.txt", "barge-in.jsonl", "live-turn.jsonl", "long-conversation.txt",
        "mcp-tool.txt", "out-of-band.jsonl", "parallel-tools.jsonl", "text-turn.jsonl", "tool-turn.jsonl",
        "transcription.jsonl", "vad-turn.jsonl", "voice-live-tool.txt",
    )),
]  # fmt: skip
MAIN = {"session.created", "session.updated", "session.update", "conversation.item.create", "response.create"}
MAIN |= {"input_audio_buffer.commit", "input_audio_buffer.committed", "response.created", "response.done", "error"}


class Line(NamedTuple):
    at: int
    side: Side
    type: str
    text: str


def is_delta(line: Line) -> bool:
    return ".delta" in line.type


SHOWN: dict[str, Callable[[Line], bool]] = {
    "everything": lambda line: True,
    "no deltas": lambda line: not is_delta(line),
    "no audio and no deltas": lambda line: not is_delta(line) and "append" not in line.type,
    "the server": lambda line: line.side is Side.SERVER,
    "the server without deltas": lambda line: line.side is Side.SERVER and not is_delta(line),
    "the client": lambda line: line.side is Side.CLIENT,
    "the main events": lambda line: line.type in MAIN,
    "responses alone": lambda line: line.type.startswith("response.") and not is_delta(line),
    "no session.updated": lambda line: line.type != "session.updated",
    "no session.created": lambda line: line.type != "session.created",
    "no items": lambda line: not line.type.startswith("conversation.item."),
    "no response.create": lambda line: line.type != "response.create",
}
MEASURED = {"slow-first-token"}  # a time that is true of the part too, whose reason it may not show


def lines_of(path: Path) -> list[Line]:
    [conversation] = read_input(path, None, path.name)
    frames = [one for one in conversation.items if getattr(one, "kind", None) is Kind.TEXT]
    return [Line(one.at or 0, one.side, codec.read(one).type, one.payload.decode()) for one in frames]


def written(lines: list[Line], *, names: bool) -> str:
    """As a logger writes them: the time, an arrow, and the event or its name."""
    out = []
    for line in lines:
        second, micros = divmod(line.at, 1_000_000)
        clock = f"12:{second // 60:02}:{second % 60:02}.{micros // 1000:03}"
        arrow = "->" if line.side is Side.CLIENT else "<-"
        out.append(f"{clock} {arrow} {line.type if names else line.text}\n")
    return "".join(out)


@pytest.mark.parametrize("path", HEALTHY_ONES, ids=lambda path: path.stem)
@pytest.mark.parametrize("names", [False, True], ids=["whole", "names"])
def test_a_part_of_a_healthy_conversation_is_accused_of_nothing(path, names):
    lines, accused = lines_of(path), {}
    for shown, is_shown in SHOWN.items():
        text = written([*filter(is_shown, lines)], names=names)
        for reading in open_input("log", None, text.encode()) if text else ():
            found = {one.rule for one in reading.findings() if one.severity > Severity.NOTE} - MEASURED
            verdict = reading.verdict()
            assert broken(reading) == [], shown
            if found or verdict.status not in HEALTHY:
                accused[shown] = (verdict.status.value, found, verdict.headline)
    assert accused == {}
