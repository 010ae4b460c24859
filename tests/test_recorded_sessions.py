"""Real sessions recorded by another project, where they lie beside the checkout: none is accused of anything."""

from pathlib import Path

import pytest
import yaml

from inspector.core import codec
from inspector.diagnosis.base import Severity
from inspector.formats.opening import open_input
from inspector.recording.reading import Reading

SIDES = {"sent": "client", "received": "server"}
FOLDER = Path(__file__).parent.parent.parent / "shared" / "recordings"
FILES = sorted(FOLDER.glob("*.yaml"))
GA = [path for path in FILES if path.name.startswith(("openai_ws", "azure_ws"))]


def read(path: Path) -> Reading:
    [reading] = open_input(path.name, path)
    return reading


@pytest.mark.parametrize("path", GA, ids=lambda path: path.stem)
def test_openai_and_azure_sessions_are_answered(path):
    reading = read(path)
    loud = {one.rule for one in reading.findings() if one.severity > Severity.NOTE}
    assert reading.verdict().status == "answered"
    assert loud == ({"transcription-failed"} if "transcription_requires_deployment" in path.name else set())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_session_is_blamed(path):
    assert read(path).verdict().status == ("unclear" if path.name.startswith("google") else "answered")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_message_is_there_in_its_order(path):
    """As another reader of YAML sees the file."""
    rows = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["interactions"]
    reading = read(path)
    frames = [reading.frame(seq) for seq in range(1, len(reading.columns) + 1)]
    assert [frame.side.value for frame in frames] == [SIDES[row["direction"]] for row in rows]
    assert [plain(codec.parse(frame.payload)) for frame in frames] == [plain(row["data"]) for row in rows]
    assert [reading.columns.type_of(seq) or None for seq in range(1, len(frames) + 1)] == [
        row["data"].get("type") for row in rows
    ]


def plain(value):
    """A value with every scalar as the word that YAML has for it."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    words = {None: "null", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def test_there_are_such_sessions():
    assert len(FILES) == 7 or not FOLDER.exists()
