"""What is written is written whole, and a disk that is full or a pipe that nobody reads is said or passed over."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from inspector.cli.output import folder, put

from .program import run

ROOT = Path(__file__).parent.parent.parent
SAMPLE = str(ROOT / "sessions" / "text-turn.jsonl")
SILENT = str(ROOT / "sessions" / "silent-after-created.jsonl")
FULL = Path("/dev/full")


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path):
    path = tmp_path / "out.md"
    path.write_text("before")
    path.chmod(0o600)

    def broken():
        yield b"after"
        assert path.read_text() == "before"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(str(path), broken())
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("out.md", "before")]
    put(str(path), [b"after", b"wards"])
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("out.md", "afterwards")]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_leads_to_what_is_written(tmp_path):
    (tmp_path / "link").symlink_to("out")
    put(str(tmp_path / "link"), [b"x"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "out").read_bytes() == b"x"


def test_an_input_may_be_its_own_output(tmp_path):
    path = tmp_path / "same.jsonl"
    path.write_bytes(Path(SAMPLE).read_bytes())
    assert run("convert", str(path), str(path)).returncode == 0
    assert path.read_bytes() == Path(SAMPLE).read_bytes()


@pytest.mark.parametrize(
    ("name", "more"),
    [("post.txt", ()), ("same.jsonl", ("--to", "md")), ("same.jsonl", ("--redact", "audio")), ("link.txt", ())],
)
def test_what_is_read_is_not_overwritten_with_less(tmp_path, name, more):
    for file in ("post.txt", "same.jsonl"):
        (tmp_path / file).write_bytes(Path(SAMPLE).read_bytes())
    (tmp_path / "link.txt").symlink_to("same.jsonl")
    source = "same.jsonl" if name == "link.txt" else name
    ended = run("convert", str(tmp_path / source), str(tmp_path / name), *more)
    assert ended.returncode == 2
    assert b"is what is read, and would be lost; name another file." in ended.stderr
    assert (tmp_path / source).read_bytes() == Path(SAMPLE).read_bytes()


def test_why_something_cannot_be_written_is_said_in_a_sentence(tmp_path):
    for target, why in {
        str(tmp_path): "it is a folder",
        str(tmp_path / "none" / "out.md"): "its folder does not exist",
    }.items():
        with pytest.raises(click.ClickException) as told:
            put(target, [b"x"])
        assert told.value.message == f"{target} cannot be written: {why}."
    (tmp_path / "file").touch()
    with pytest.raises(click.ClickException, match="is a file and no folder"):
        folder(str(tmp_path / "file"))
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not FULL.exists(), reason="only where there is a disk that is always full")
@pytest.mark.parametrize(
    "words", [["check", SAMPLE], ["convert", SAMPLE, "-", "--to", "ladder"], ["formats"], ["--help"]]
)
def test_a_full_disk_is_said_and_is_no_mistake_of_ours(words):
    with FULL.open("wb") as full:
        command = [sys.executable, "-m", "inspector", *words]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (2, b"Error: standard output cannot be written: the disk is full.\n")


@pytest.mark.parametrize(("words", "code"), [(["check", SILENT], 1), (["convert", SAMPLE, "-", "--to", "har"], 0)])
def test_a_pipe_that_nobody_reads_is_passed_over(words, code):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "inspector", *words]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (code, b"")
