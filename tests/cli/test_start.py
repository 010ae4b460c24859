"""What happens where nothing is named: the start screen in a terminal, help without one."""

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
