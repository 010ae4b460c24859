"""The terminal that the screen is on."""

from pathlib import Path

from .terminal import Terminal

SAMPLE = Path(__file__).parents[2] / "sessions" / "text-turn.jsonl"


def test_without_its_terminal_the_screen_leaves(tmp_path):
    with Terminal("view", str(SAMPLE), environment={"INSPECTOR_HOME": str(tmp_path)}) as terminal:
        terminal.until("created").hang_up()
        assert b"Traceback" not in terminal.output


def test_a_text_that_is_piped_in_leaves_the_keys_to_the_terminal(tmp_path):
    home = {"INSPECTOR_HOME": str(tmp_path)}
    with Terminal("view", "-", environment=home, given=SAMPLE.read_bytes()[:20_000]) as terminal:
        terminal.until("created").keys(b"v").until("Stages").terminate()


def test_it_gives_the_terminal_back_when_it_is_told_to_end(tmp_path):
    with Terminal("view", str(SAMPLE), environment={"INSPECTOR_HOME": str(tmp_path)}) as terminal:
        assert terminal.until("created").terminate() == 143
        left = terminal.output
    for undone in (b"\x1b[?1049l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?25h"):
        assert undone in left


def test_ctrl_c_says_what_leaves(tmp_path):
    with Terminal("view", str(SAMPLE), environment={"INSPECTOR_HOME": str(tmp_path)}) as terminal:
        terminal.until("created").keys(b"\x03").until("q leaves the inspector").keys(b"q")
        assert terminal.wait() == 0
