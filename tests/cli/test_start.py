"""What happens where nothing is named: the start screen in a terminal, help without one."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli import cli
from inspector.ui import app


def test_without_a_terminal_the_help_is_printed():
    result = CliRunner().invoke(cli, [], standalone_mode=False)
    assert result.return_value == 2
    assert "Commands:" in result.stderr
    assert not result.stdout


def test_view_without_an_input_needs_a_terminal():
    result = CliRunner().invoke(cli, ["view"])
    assert result.exit_code == 2
    assert "Name an INPUT; the start screen needs a terminal." in result.stderr


def test_in_a_terminal_the_start_screen_is_opened(monkeypatch):
    opened = []
    monkeypatch.setattr("inspector.cli.on_terminal", lambda: True)
    monkeypatch.setattr("inspector.cli.view.on_terminal", lambda: True)
    monkeypatch.setattr(app, "run", lambda *source: opened.append(source) or 0)
    assert CliRunner().invoke(cli, [], standalone_mode=False).return_value == 0
    assert CliRunner().invoke(cli, ["view"], standalone_mode=False).return_value == 0
    assert opened == [(), ()]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("chekc", "Did you mean check?"),
        ("rec", "Did you mean recordings?"),
        ("help", "`inspector --help` lists what there is"),
        ("tests", "Did you mean `inspector check tests`?"),
        ("README.md", "Did you mean `inspector check README.md`, or `inspector view README.md`?"),
        ("-", "Did you mean `inspector check -`, or `inspector view -`?"),
    ],
)
def test_a_verb_that_is_misspelt_or_left_out_is_named(word, meant, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    result = CliRunner().invoke(cli, [word])
    assert result.exit_code == 2
    assert f"There is no command '{word}'. {meant}" in result.stderr


ENDING = """
import atexit, gc, sys
atexit.register(lambda: print(gc.get_freeze_count() > 10_000, len(gc.get_objects()) < 1_000))
from inspector.cli import main
main()
"""


def test_as_it_ends_no_garbage_is_looked_for():
    done = subprocess.run([sys.executable, "-c", ENDING, "--version"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[1:], done.stderr) == (0, ["True True"], "")
