"""Ladders in text, as a file."""

from pathlib import Path

from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction
from inspector.present.ladders.rungs import WIDTH
from inspector.present.reports.export import BY_NAME, written
from inspector.present.text.cell import width_of

SESSIONS = Path(__file__).parents[2] / "sessions"


def ladder(content, name="log"):
    return written(read_input(None, content, name), BY_NAME["ladder"], Redaction()).decode()


def test_a_file_says_what_it_is_about_and_shows_what_did_not_come():
    lines = ladder((SESSIONS / "silent-after-created.jsonl").read_bytes(), "silent.jsonl").splitlines()
    assert lines[0] == "silent.jsonl"
    assert lines[1].startswith("8 events: 3 client, 5 server · OpenAI Realtime GA · 2026-")
    assert lines[2].startswith("✗ no response: ")
    assert any("◀─ response.created" in line for line in lines)
    assert any("◀╌ ✗ response.output_item.added or response.done" in line for line in lines)
    assert max(map(width_of, lines[4:])) <= WIDTH


def test_hostile_text_and_secrets_stay_out():
    event = '{"type":"session.created","session":{"model":"\\u001b[31m sk-proj-A1b2C3d4E5f6G7h8I9j0"}}'
    text = ladder(f"== a\n< {event}\n\n== b\n< session.created\n".encode(), "\x1b[31mlog")
    assert "\x1b" not in text
    assert "sk-proj" not in text
    assert "Redacted: secrets in 1 place." in text
    assert text.count("␛[31mlog\n") == 2
