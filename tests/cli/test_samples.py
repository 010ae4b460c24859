"""Audio is decoded only where there is some and it is wanted; numpy is loaded only then."""

import json
import subprocess
import sys
from pathlib import Path

from ..diagnosis.voice import spoken
from .program import run

ROOT = Path(__file__).parent.parent.parent
NUMPY = """
import sys
from inspector.cli import main
for arguments in map(str.split, sys.argv[1:]):
    sys.argv[1:] = ["check", *arguments]
    try:
        main()
    except SystemExit:
        print("numpy" in sys.modules, file=sys.stderr)
"""
FLOATS = """== floating-point samples
< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection=null
"""


def loads_numpy(*checks: str) -> list[bool]:
    """After which of these checks numpy is there, made one after the other by one process."""
    done = subprocess.run(
        [sys.executable, "-c", NUMPY, *checks], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return [line == "True" for line in done.stderr.splitlines()]


def rules(*arguments: str) -> set[str]:
    [recording] = json.loads(run("check", "--format", "json", *arguments).stdout)["recordings"]
    return {finding["rule"] for finding in recording["findings"]}


def test_numpy_is_loaded_for_samples_alone() -> None:
    assert loads_numpy(
        "sessions/text-turn.jsonl",
        "sessions/forum-no-response.jsonl",
        "--no-samples sessions/vad-turn.jsonl",
        "--no-samples sessions/audio-turn.jsonl",
        "sessions/vad-turn.jsonl",
    ) == [False, False, False, False, True]
    assert loads_numpy("sessions/audio-turn.jsonl") == [True]


def test_without_samples_lengths_and_spelling_are_still_looked_at(tmp_path: Path) -> None:
    floats, url_safe = spoken("float", 100), "-_" * 40 + "aB3" * 40
    lines = [f'> input_audio_buffer.append audio="{audio}"' for audio in [url_safe, *[floats] * 10]]
    text = tmp_path / "floats.txt"
    text.write_text(FLOATS + "\n".join(lines), "utf-8")
    assert rules(str(text)) >= {"audio-float-suspect", "audio-bad-base64"}
    without = rules("--no-samples", str(text))
    assert "audio-bad-base64" in without
    assert "audio-float-suspect" not in without
