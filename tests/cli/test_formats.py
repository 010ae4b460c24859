"""`inspector formats`: every format with what can be done with it."""

import json

from click.testing import CliRunner

from inspector.cli.formats import command
from inspector.formats.registry import FORMATS
from inspector.present.reports.export import EXPORTS


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    assert result.return_value == 0
    return result.output


def test_every_format_is_listed_once():
    rows = {row["name"]: row for row in json.loads(run("--format", "json"))}
    assert {name for name, row in rows.items() if row["in"]} == {one.name for one in FORMATS}
    assert {name for name, row in rows.items() if row["out"]} == {one.name for one in EXPORTS}
    assert rows["har"]["endings"] == [".har"]


def test_the_list_for_people_shows_name_ways_and_sample():
    text = run()
    assert "har         in, out a HAR archive" in text
    assert "cassette    in      a cassette" in text
    assert "  > response.create\n" in text
    assert max(len(line) for line in text.splitlines()) < 160


def test_no_ending_means_two_forms():
    endings = [ending for one in EXPORTS for ending in one.endings]
    assert len(endings) == len(set(endings))
