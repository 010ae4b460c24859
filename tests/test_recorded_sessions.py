"""Real sessions recorded by another project, where they lie beside the checkout: none is accused of anything."""

from pathlib import Path

import pytest

from inspector.diagnosis.base import Severity
from inspector.formats.opening import open_input
from inspector.recording.reading import Reading

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
