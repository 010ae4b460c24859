"""What is pasted into a terminal, for a command that reads standard input."""

import json

from ..ui.terminal import Terminal

WORDS = "word " * 4000
LONG = json.dumps({"type": "session.created", "event_id": "event_1", "session": {"instructions": WORDS}})
PASTED = f'{LONG}\r{{"type":"response.create"}}\r{{"type":"response.created","response":{{"id":"resp_1"}}}}\r'.encode()
END = b"\x04"


def test_a_paste_is_taken_until_it_is_said_to_end():
    with Terminal("check", "-") as terminal:
        terminal.until("Paste the text, then press ctrl+d.").keys(PASTED, END)
        assert terminal.wait() == 0
    told = terminal.output.decode()
    assert "standard input · 3 events: 1 client, 2 server" in told
    assert "Checking" not in told  # while somebody is about to paste


def test_its_lines_may_be_longer_than_a_terminal_keeps(tmp_path):
    written = tmp_path / "out.jsonl"
    with Terminal("convert", "-", str(written)) as terminal:
        terminal.until("Paste the text").keys(PASTED, END)
        assert terminal.wait() == 0
    assert f'"{WORDS}"' in written.read_text()
