"""`--where`: the filters of the screen, without the screen."""

import json

import pytest
from click.testing import CliRunner

from inspector.cli.check import command as check
from inspector.cli.explain import command as explain
from inspector.present.reports.found import MOST
from inspector.recording.query.grammar import parse
from inspector.recording.query.writing import text_of

from ..recording.filters import CASES, FOLDER, MISTAKES, SPOKEN, TROUBLE


def run(verb, *arguments):
    return CliRunner().invoke(verb, [*map(str, arguments)], standalone_mode=False)


@pytest.mark.parametrize(("name", "text", "seqs"), CASES, ids=[f"{name[:-4]}: {text}" for name, text, _ in CASES])
def test_check_lists_what_the_filter_finds(name, text, seqs):
    done = run(check, FOLDER / name, "--no-config", "--format", "json", "--where", text)
    [recording] = json.loads(done.stdout)["recordings"]
    assert recording["where"] == {"filter": text_of(parse(text)), "events": seqs}


@pytest.mark.parametrize(("text", "column", "words"), MISTAKES, ids=[text[:30] for text, _, _ in MISTAKES])
def test_a_mistake_is_a_usage_error_with_its_column(text, column, words):
    done = run(check, FOLDER / SPOKEN, f"--where={text}")
    message = done.exception.format_message()
    assert f"column {column}: " in message
    assert words in message
    if len(text) <= 100:
        assert message.splitlines()[-1].index("^") == column + 1


@pytest.mark.parametrize(
    ("text", "near"), [("type:respnse.done", "response.done"), ("type:sesion.*", "session"), ("type:nothing.like", "")]
)
def test_a_type_that_no_event_has_is_told_with_those_that_are_near(text, near):
    told = run(check, FOLDER / SPOKEN, "--no-config", "--where", text).stdout
    assert (f"No event here is of such a type. Near it: {near}" in told) is bool(near)


def test_the_report_lists_the_events_in_one_line_each():
    done = run(check, FOLDER / TROUBLE, "--no-config", "--where", "from:client -type:session")
    lines = done.stdout.splitlines()
    place = lines.index("Events where from:client -type:session")
    assert lines[place + 1] == "  3 of 17: from the client and not type session"
    assert [line.split()[0] for line in lines[place + 2 :]] == ["2", "9", "15"]
    assert "▶ client conversation.item.create" in lines[place + 3]


def test_the_filter_does_not_change_the_exit_code_or_the_verdict():
    plain, filtered = (run(check, FOLDER / TROUBLE, "--no-config", *more) for more in ((), ("--where", "teapot")))
    assert plain.return_value == filtered.return_value == 1
    assert filtered.stdout.startswith(plain.stdout.rstrip())


def test_many_events_are_listed_in_part(tmp_path):
    many = tmp_path / "many.jsonl"
    head = '{"inspector":1,"started":"2026-11-22T09:00:00.000000Z"}\n'
    many.write_text(head + '{"at":1,"from":"client","event":{"type":"response.cancel"}}\n' * (MOST + 5), "utf-8")
    done = run(check, many, "--no-config", "--where", "type:response.cancel")
    assert done.stdout.rstrip().endswith("… and 5 events more; --format json names them all")


def test_hostile_text_in_a_filter_is_made_safe():
    done = run(check, FOLDER / SPOKEN, "--no-config", "--where", '"\x1b[2J[/foo]"')
    assert "\x1b" not in done.stdout
    assert r'Events where "\u{1b}[2J[/foo]"' in done.stdout
    assert "\x1b" not in run(check, FOLDER / SPOKEN, "--where", "is:\x1b[2J").exception.format_message()


def test_the_language_is_explained():
    done = run(explain, "filter")
    for words in ("type:response.output_*", "response.output[].name~weather", "is:", "errors and what caused them"):
        assert words in done.stdout
