"""Audio is decoded only where there is some and it is wanted; numpy is loaded only then."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..diagnosis.voice import spoken

ROOT = Path(__file__).parent.parent.parent
RUN = """
import sys
from inspector.cli import main
try:
    main()
finally:
    sys.stderr.write("NUMPY:" + str("numpy" in sys.modules))
"""
FLOATS = """== floating-point samples
< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection=null
"""


def check(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, "check", "--format", "json", *arguments],
        cwd=ROOT,
        env={**os.environ, "INSPECTOR_HOME": str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def rules(done: subprocess.CompletedProcess[str]) -> set[str]:
    [recording] = json.loads(done.stdout)["recordings"]
    return {finding["rule"] for finding in recording["findings"]}


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (["sessions/vad-turn.jsonl"], True),
        (["sessions/audio-turn.jsonl"], True),
        (["sessions/text-turn.jsonl"], False),
        (["sessions/forum-no-response.jsonl"], False),
        (["--no-samples", "sessions/vad-turn.jsonl"], False),
        (["--no-samples", "sessions/audio-turn.jsonl"], False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_numpy_is_loaded_for_samples_alone(arguments: list[str], *, loaded: bool, tmp_path: Path) -> None:
    assert check(*arguments, home=tmp_path).stderr.endswith(f"NUMPY:{loaded}")


def test_without_samples_lengths_and_spelling_are_still_looked_at(tmp_path: Path) -> None:
    floats, url_safe = spoken("float", 100), "-_" * 40 + "aB3" * 40
    lines = [f'> input_audio_buffer.append audio="{audio}"' for audio in [url_safe, *[floats] * 10]]
    text = tmp_path / "floats.txt"
    text.write_text(FLOATS + "\n".join(lines), "utf-8")
    assert rules(check(str(text), home=tmp_path)) >= {"audio-float-suspect", "audio-bad-base64"}
    without = rules(check("--no-samples", str(text), home=tmp_path))
    assert "audio-bad-base64" in without
    assert "audio-float-suspect" not in without
