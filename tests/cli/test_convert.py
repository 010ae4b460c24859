import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli import cli
from inspector.cli.convert import command
from inspector.formats.opening import open_input
from inspector.present.reports.report import recording_report

ROOT = Path(__file__).parent.parent.parent
SAMPLES = sorted((ROOT / "sessions").glob("*.jsonl"))


def convert(*arguments: str) -> int:
    return CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False).return_value


def findings(path: Path) -> object:
    [reading] = open_input("x", path)
    report = recording_report(reading)
    return report["verdict"], report["findings"], report["events"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_native_to_native_changes_nothing(sample, tmp_path):
    out = tmp_path / "out.jsonl"
    assert convert(str(sample), str(out)) == 0
    assert out.read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("name", ["text-turn", "silent-after-created", "tool-turn"])
def test_a_transcript_keeps_the_events_and_the_verdict(name, tmp_path):
    sample, out = ROOT / "sessions" / f"{name}.jsonl", tmp_path / "out.txt"
    assert convert(str(sample), str(out)) == 0
    [before], [after] = open_input("x", sample), open_input("x", out)
    texts = [before.frame(seq).payload for seq in range(1, len(before.columns) + 1) if before.spec(seq)]
    again = [after.frame(seq).payload for seq in range(1, len(after.columns) + 1) if after.spec(seq)]
    assert texts == again
    assert before.verdict().status == after.verdict().status


def test_a_post_becomes_a_recording(tmp_path):
    post, out = ROOT / "tests" / "posts" / "silent-hello.txt", tmp_path / "post.jsonl"
    assert convert(str(post), str(out)) == 0
    assert findings(out) == findings(post)


def test_an_unknown_target_is_refused(tmp_path):
    result = CliRunner().invoke(command, [str(SAMPLES[0]), str(tmp_path / "out.xyz")])
    assert result.exit_code == 2
    assert "--to" in result.output


def test_what_was_redacted_is_said(tmp_path):
    log, out = tmp_path / "log.jsonl", tmp_path / "out.har"
    log.write_text('{"from":"client","event":{"type":"session.update","api_key":"abcdefgh1","note":"Hello"}}\n')
    run = CliRunner().invoke(command, [str(log), str(out)])
    assert run.stderr == "Redacted: secrets in 1 place.\n"
    assert '"comment":"Redacted: secrets in 1 place."' in out.read_text()
    assert convert(str(log), str(out), "--include-secrets") == 0
    assert "abcdefgh1" in out.read_text()
    assert "Redacted" not in out.read_text()


def test_more_is_hidden_where_that_is_asked_for(tmp_path):
    out = tmp_path / "out.jsonl"
    sample = str(ROOT / "sessions/tool-turn.jsonl")
    run = CliRunner().invoke(command, [sample, str(out), "--redact", "arguments, transcripts"])
    assert run.exit_code == 0
    assert "green tea" in Path(sample).read_text()
    assert "green tea" not in out.read_text()
    assert set(json.loads(out.read_text().splitlines()[0])["redacted"]) == {"arguments", "transcripts"}
    refused = CliRunner().invoke(command, [str(SAMPLES[0]), str(out), "--redact", "names"])
    assert refused.exit_code == 2
    assert "--redact takes audio, transcripts, instructions, arguments" in refused.output


@pytest.mark.parametrize(
    ("word", "name"), [("md", "markdown"), (".TXT", "transcript"), ("ndjson", "jsonl"), ("jsonl", "jsonl")]
)
def test_a_format_may_be_called_by_its_ending(tmp_path, word, name):
    sample, by_word, by_name = str(SAMPLES[0]), tmp_path / "word", tmp_path / "name"
    assert convert(sample, str(by_word), "--to", word) == convert(sample, str(by_name), "--to", name) == 0
    assert by_word.read_bytes() == by_name.read_bytes()


@pytest.mark.parametrize(("ending", "said"), [("ndjson", 1), ("jsonl", 0), ("har", 0), ("txt", 0)])
def test_who_said_that_nothing_more_came_is_told_where_that_is_not_kept(tmp_path, ending, said):
    for name, count in (("forum-no-response", said), ("text-turn", 0)):
        told = CliRunner().invoke(command, [str(ROOT / "sessions" / f"{name}.jsonl"), str(tmp_path / f"out.{ending}")])
        assert told.stderr.count("--ends reported") == count


def test_an_empty_name_is_no_folder(tmp_path):
    for arguments in (("", str(tmp_path / "x.md")), (str(SAMPLES[0]), "")):
        ended = CliRunner().invoke(command, arguments)
        assert ended.exit_code == 2
        assert "an empty name; is a variable not set?" in ended.stderr


@pytest.mark.parametrize("verb", ["check", "view", "convert", "lint"])
def test_a_name_that_no_file_can_have_is_a_sentence(verb):
    told = CliRunner().invoke(cli, [verb, "x" * 5_000, *(["out.md"] if verb == "convert" else [])])
    assert told.exit_code == 2
    assert "this is too long for the name of a file" in told.stderr
