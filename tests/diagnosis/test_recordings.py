"""Conversations that went well, recorded by others: nothing worse than a note may be found in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Severity
from inspector.recording.file import Header

from .dialogue import Item, read

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
NAMES = [
    "azure_voice_live_ws-tool_call_round",
    "azure_ws-audio_in_server_vad_transcription_requires_deployment",
    "google_ws-text_in_audio_out_turn",
    "openai_ws-text_in_audio_out_turn",
    "openai_ws-tool_call_round",
    "openai_ws_sideband-webrtc_sideband_audio_turn",
    "xai_ws-audio_in_server_vad_turn",
]
SIDES = {"sent": Side.CLIENT, "received": Side.SERVER}


def loaded(name: str, ends: str | None, *, timed: bool) -> Iterator[Item]:
    path = RECORDINGS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    yield Header(ends=ends)
    rows = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["interactions"]
    for seq, row in enumerate(rows, 1):
        at = seq * 10_000 if timed else None
        yield Frame(at, SIDES[row["direction"]], Kind.TEXT, write(row["data"]), seq)


@pytest.mark.parametrize(("ends", "timed"), [(None, True), ("reported", False)])
@pytest.mark.parametrize("name", NAMES)
def test_a_healthy_recording_has_no_finding(name: str, ends: str | None, *, timed: bool) -> None:
    found = read(loaded(name, ends, timed=timed)).findings()
    serious = [one.rule for one in found if one.severity > Severity.NOTE]
    assert serious == (["transcription-failed"] if "requires_deployment" in name else [])
