"""`inspector check` as a gate over many inputs: folders, patterns, processes, order, exit codes."""

import io
import json
import os
import shutil
import time
from contextlib import chdir
from multiprocessing import active_children
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli import judgement, pool
from inspector.cli.check import command as check
from inspector.cli.gathering import Input, gathered
from inspector.cli.judgement import Task
from inspector.cli.progress import Progress
from inspector.recording.assumption import NOTHING_ASSUMED

from . import program

ROOT = Path(__file__).parent.parent.parent
SESSIONS = ROOT / "sessions"
POST = ROOT / "tests" / "posts" / "silent-hello.txt"
WELL, SILENT, QUOTA, NOTED = "text-turn.jsonl", "silent-after-created.jsonl", "quota.jsonl", "transcription-session.txt"
TASK = Task(False, "error", False, None, False, NOTHING_ASSUMED, room=20)


def run(*arguments, given=b"", cwd=None):
    with chdir(cwd or Path.cwd()):
        return program.run("check", *map(str, arguments), given=given)


def call(*arguments):
    return CliRunner().invoke(check, [*map(str, arguments), "--no-config"], standalone_mode=False)


@pytest.fixture
def mixed(tmp_path):
    """A folder with recordings of every kind, files that cannot be read, and files that nobody means."""
    folder = tmp_path / "mixed"
    deep = folder / "deep"
    deep.mkdir(parents=True)
    for name in (WELL, SILENT, QUOTA, NOTED):
        shutil.copy(SESSIONS / name, deep / name)
    shutil.copy(POST, folder / "post.txt")
    shutil.copy(SESSIONS / WELL, folder / "made-by.recorder")
    (folder / "bad.jsonl").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.log").write_bytes(b"")
    (folder / "future.jsonl").write_bytes(b'{"inspector":2,"started":null}\n')
    (folder / "shopping.txt").write_text("milk and bread\n")
    (folder / "picture.png").write_bytes(b"\x89PNG" + bytes(100))
    (folder / "program.py").write_text('send({"type": "response.create"})\n')
    (deep / "text-turn.notes.jsonl").write_text('{"at":9,"note":"stuck here","on":7}\n')
    (folder / ".git").mkdir()
    (folder / ".git" / "log.txt").write_text('{"type":"response.create"}\n')
    return folder


def test_a_folder_is_read_whole_and_bad_files_stop_nothing(mixed):
    done = run("mixed", cwd=mixed.parent)
    assert done.returncode == 2
    said = done.stderr.decode().splitlines()
    assert said[:3] == [
        "mixed/bad.jsonl is not text in UTF-8; give a recording, JSON lines, or text with the events in it.",
        "mixed/empty.log is empty; give it the events of the conversation, as JSON or as text.",
        "mixed/future.jsonl: The recording is written in format version 2; this program reads version 1.",
    ]
    text = done.stdout.decode()
    assert "✓ mixed/made-by.recorder " in text
    assert "\nmixed/deep/quota.jsonl · No credit left" in text
    assert "NO RESPONSE" in text
    assert "Summary: 6 recordings in 9 inputs, exit code 2" in text
    assert "3 inputs could not be read" in text
    assert "3 failed: a finding of severity error, or a turn that went wrong" in text
    assert text.endswith("  ✓ 3 passed\n  – 5 skipped in folders\n")


def test_what_is_skipped_in_a_folder_is_said(mixed):
    said = run("mixed", cwd=mixed.parent).stderr.decode().splitlines()[3:]
    assert said == [
        "skipped, hidden: mixed/.git",
        "skipped, neither a recording nor a log or a text: mixed/picture.png, mixed/program.py",
        "skipped, the notes of a recording: mixed/deep/text-turn.notes.jsonl",
        "skipped, no event in it: mixed/shopping.txt",
    ]


@pytest.mark.parametrize(
    ("shape", "more"),
    [("text", [SESSIONS]), ("json", ["--where", "type:response.*", "--explain-import", "--questions"])],
    ids=["text", "json"],
)
def test_any_number_of_processes_prints_the_same_bytes(mixed, shape, more):
    alone, four = (run(mixed, "--format", shape, "--jobs", jobs, *more) for jobs in (1, 4))
    assert (alone.returncode, alone.stdout, alone.stderr) == (four.returncode, four.stdout, four.stderr)
    assert alone.returncode == 2
    assert len(alone.stdout) > 10_000


def test_a_recording_that_is_well_is_a_line_and_the_others_have_their_report(mixed):
    lines = run(mixed / "deep").stdout.decode().splitlines()
    [well] = [line for line in lines if line.startswith("✓ ") and WELL in line]
    assert " answered " in well
    assert " 27 events " in well
    [noted] = [line for line in lines if line.startswith("✓ ") and NOTED in line]
    assert " 1 note " in noted
    assert all(len(line) <= 100 for line in lines if line.startswith("✓ "))


def test_a_warning_passes_and_is_reported(tmp_path):
    for name in ("xai-setting-ignored.txt", WELL):
        shutil.copy(SESSIONS / name, tmp_path / name)
    done = run(tmp_path)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "session-effective-differs" in text
    assert "  ! 1 passed with findings\n  ✓ 1 passed\n" in text
    strict = run(tmp_path, "--fail-on", "warning")
    assert strict.returncode == 1
    assert "  ✗ 1 failed: a finding of severity warning or error, or a turn that went wrong" in strict.stdout.decode()
    assert run(POST, SESSIONS / QUOTA, "--fail-on", "never").returncode == 0


def test_a_pattern_is_what_a_shell_makes_of_it(mixed):
    pattern = run("mixed/deep/*.jsonl", cwd=mixed.parent)
    expanded = run(
        *(f"mixed/deep/{name}" for name in sorted((QUOTA, SILENT, "text-turn.notes.jsonl", WELL))), cwd=mixed.parent
    )
    assert pattern.stdout == expanded.stdout
    assert pattern.stderr == expanded.stderr
    assert (
        "Summary: 3 recordings" in run("mixed/**/*turn.jsonl", "mixed/deep/q*", POST, cwd=mixed.parent).stdout.decode()
    )


def test_a_pattern_without_a_file_is_one_sentence_and_the_rest_is_checked(mixed):
    done = run("nothing-*.jsonl", mixed / "deep" / WELL, cwd=mixed.parent)
    assert done.returncode == 2
    assert done.stderr.decode() == "nothing-*.jsonl matches no file; check the pattern and the folder.\n"
    assert "ANSWERED" in done.stdout.decode()


def test_a_file_whose_name_is_a_pattern_is_that_file(tmp_path):
    odd = tmp_path / "call[1].jsonl"
    shutil.copy(SESSIONS / WELL, odd)
    assert [one.path for one in gathered([str(odd)]).inputs] == [odd]


def test_what_comes_up_twice_is_checked_once(mixed, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"response.create")))
    deep = mixed / "deep"
    names = [str(deep / WELL), str(deep), f"{deep}/../deep/{QUOTA}", "-", "-"]
    found = [one.path.name if one.path else one.name for one in gathered(names).inputs]
    assert found == [WELL, QUOTA, SILENT, NOTED, "standard input"]


def test_the_order_in_a_folder_is_that_of_the_names_whatever_the_disk_says(tmp_path, monkeypatch):
    for name in ("b/z.jsonl", "b/a.jsonl", "a.jsonl", "c.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(SESSIONS / WELL, tmp_path / name)
    before = [one.name for one in gathered([str(tmp_path)]).inputs]
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda *a, **k: ((top, dirs, files[::-1]) for top, dirs, files in walk(*a, **k)))
    assert [one.name for one in gathered([str(tmp_path)]).inputs] == before
    assert [Path(name).name for name in before] == ["a.jsonl", "c.jsonl", "a.jsonl", "z.jsonl"]


def test_standard_input_among_others():
    given = (SESSIONS / SILENT).read_bytes()
    for jobs in (1, 2):
        done = run(SESSIONS / WELL, "-", POST, "--format", "json", "--jobs", jobs, given=given)
        assert done.returncode == 1
        report = json.loads(done.stdout)
        assert [one["input"] for one in report["inputs"]] == [str(SESSIONS / WELL), "standard input", str(POST)]
        assert [one["verdict"]["status"] for one in report["recordings"]] == ["answered", "no-response", "no-response"]


def test_the_json_of_many_is_one_report_each(mixed):
    report = json.loads(run("mixed", "--format", "json", cwd=mixed.parent).stdout)
    assert list(report) == ["version", "recordings", "inputs", "skipped", "exit"]
    assert report["exit"] == 2
    assert [one["input"] for one in report["recordings"]] == [
        one["input"] for one in report["inputs"] if one["recordings"]
    ]
    rows = {one["input"]: one for one in report["inputs"]}
    assert rows["mixed/empty.log"]["exit"] == 2
    assert rows["mixed/empty.log"]["why"].startswith("mixed/empty.log is empty")
    assert rows["mixed/deep/text-turn.jsonl"] == {
        "input": "mixed/deep/text-turn.jsonl",
        "recordings": 1,
        "exit": 0,
        "why": None,
    }
    assert {"input": "mixed/.git", "why": "hidden"} in report["skipped"]
    [alone] = json.loads(run(mixed / "deep" / QUOTA, "--format", "json").stdout)["recordings"]
    [among] = [one for one in report["recordings"] if one["input"].endswith(QUOTA)]
    assert {**alone, "input": among["input"]} == among


def test_json_of_nothing_is_a_report(tmp_path):
    report = json.loads(run(tmp_path / "gone", "--format", "json").stdout)
    assert report["recordings"] == []
    assert report["exit"] == 2


def test_a_mistake_of_ours_in_one_input_is_one_sentence_and_code_5(mixed, monkeypatch):
    opened = judgement.open_input

    def failing(name, *rest, **more):
        if name.endswith(SILENT):
            raise KeyError("what")
        return opened(name, *rest, **more)

    monkeypatch.setattr(judgement, "open_input", failing)
    done = call(mixed / "deep", "--jobs", "1")
    assert done.return_value == 5
    assert "silent-after-created.jsonl could not be checked, by a mistake of this program: KeyError in" in done.stderr
    assert "Summary: 3 recordings in 4 inputs, exit code 5" in done.stdout


def test_a_process_that_is_ended_from_outside_costs_one_input(mixed, monkeypatch):
    checked = pool.outcome

    def dying(one, task, told):
        if one.name.endswith(SILENT):
            os._exit(9)
        return checked(one, task, told)

    monkeypatch.setattr(pool, "outcome", dying)
    inputs = gathered([str(mixed / "deep")]).inputs
    made = list(pool.outcomes(inputs, TASK, 2, Progress(4, 0)))
    assert [(Path(one.input.name).name, int(one.code)) for one in made] == [
        (QUOTA, 1),
        (SILENT, 5),
        (WELL, 0),
        (NOTED, 0),
    ]
    assert "ended from outside" in made[1].complaint
    assert not active_children()


def test_leaving_early_ends_the_processes():
    inputs = gathered([str(SESSIONS)]).inputs
    going = pool.outcomes(inputs, TASK, 2, Progress(len(inputs), 0))
    next(going)
    assert active_children()
    going.close()
    assert not active_children()


def test_a_dialect_of_ones_own_reaches_every_process(tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text('id = "my-server"\ntitle = "My server"\nabout = "Mine."\nextends = "openai-ga"\n')
    inputs = [str(SESSIONS / name) for name in (WELL, QUOTA)]
    made = program.run_alone("check", *inputs, "--jobs", "2", "--dialect-file", str(own), "--format", "json")
    assert {one["dialect"]["server"] for one in json.loads(made.stdout)["recordings"]} == {"my-server"}


def test_how_many_processes_suit():
    small = [Input(str(number), None, b"x") for number in range(pool.MANY)]
    assert pool.jobs_for(small[:-1]) == 1
    assert pool.jobs_for(small) == pool.jobs_for([Input("a", None, b"x" * pool.MUCH), small[0]])
    assert pool.jobs_for([Input("a", None, b"x" * pool.MUCH)]) == 1


class Terminal:
    """Standard error of somebody who watches."""

    def __init__(self):
        self.written = ""

    def isatty(self):
        return True

    def write(self, text):
        self.written += text

    def flush(self):
        pass

    def fileno(self):
        raise OSError


def test_progress_is_one_line_that_is_gone_at_the_end(monkeypatch):
    terminal, seconds = Terminal(), [0.0]
    monkeypatch.setattr("sys.stderr", terminal)
    progress = Progress(3, 50_000_000, clock=lambda: seconds[0])
    progress.tell(1)
    assert terminal.written == ""  # not yet
    seconds[0] = 2.0
    progress.tell(25_000_000)
    assert terminal.written == "\rChecking: 50% of 50.0 MB, 0 of 3 inputs, 2 s"
    progress.tell(26_000_000)  # too soon
    progress.finished()
    seconds[0] = 3.0
    progress.tell(40_000_000)
    assert terminal.written.count("\r") == 2
    assert terminal.written.endswith("\rChecking: 80% of 50.0 MB, 1 of 3 inputs, 3 s")
    progress.clear()
    *_, blank, rest = terminal.written.split("\r")
    assert (blank.strip(), rest) == ("", "")
    assert "\n" not in terminal.written


def test_progress_goes_on_where_the_work_does_not_tell_how_far_it_is(monkeypatch):
    terminal, seconds = Terminal(), [0.0]
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("inspector.cli.progress._TICK", 0.001)
    progress = Progress(1, 2_500_000, "Reading", clock=lambda: seconds[0])
    with progress.ticking():
        seconds[0] = 2.0
        while not terminal.written:
            time.sleep(0.001)
    line, blank, rest = terminal.written.split("\r")[1:]
    assert (line, blank.strip(), rest) == ("Reading: 2.5 MB, 2 s", "", "")


def test_progress_is_silent_where_nobody_watches(capsys):
    progress = Progress(3, 50, clock=iter(range(100)).__next__)
    progress.tell(25)
    progress.tell(50)
    progress.clear()
    assert capsys.readouterr().err == ""


def test_a_pattern_reads_what_links_lead_to_once_and_waits_for_no_pipe(tmp_path):
    folder = tmp_path / "a"
    (folder / "b").mkdir(parents=True)
    shutil.copy(ROOT / "sessions" / "text-turn.jsonl", folder / "b" / "text.jsonl")
    (folder / "again").symlink_to(folder)
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "gone.jsonl").symlink_to("nowhere")
    found = gathered([str(tmp_path / "a" / "**" / "*.jsonl")] * 2)
    assert [str(one.path.relative_to(tmp_path)) for one in found.inputs] == ["a/b/text.jsonl", "a/gone.jsonl"]
    assert [(Path(one.name).name, one.why) for one in found.skipped] == [("pipe.jsonl", "no plain file")]
