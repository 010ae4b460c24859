"""How wide what is printed is."""

import subprocess
import sys

from inspector.present.text.console import PLAIN_WIDTH

from ..ui.terminal import Terminal

ASKED = "from inspector.present.text.console import console; print(console().width)"
PIPED = f"import subprocess, sys; run = subprocess.run([sys.executable, '-c', {ASKED!r}], stdout=-1); print(run.stdout)"


def test_a_pipe_is_as_wide_as_the_terminal_of_who_looks_on():
    with Terminal(program=("-c", PIPED), size=(60, 20)) as terminal:
        assert terminal.wait() == 0
    assert b"b'60\\n'" in terminal.output


def test_where_nobody_looks_on_the_width_is_always_the_same(tmp_path):
    ended = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, check=True)
    assert int(ended.stdout) == PLAIN_WIDTH
    with Terminal(program=("-c", f"import sys; sys.stdout = open({str(tmp_path / 'f')!r}, 'w'); {ASKED}")) as terminal:
        assert terminal.wait() == 0
    assert int((tmp_path / "f").read_text()) == PLAIN_WIDTH
