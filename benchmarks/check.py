"""What `inspector check` of a long recording costs, beside what a person would use instead.

Prints seconds, the ratio to reading the file and parsing every line with orjson (the least that any tool must do), and
the highest memory of each process. Makes its own recording unless it is given one. Run it from the checkout:

    python benchmarks/check.py [RECORDING] [--events 1000000]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import make_recording

ROOT = Path(__file__).parent.parent
BUDGETS = {False: 8.0, True: 25.0}  # times orjson, without and with a look at the audio itself
MEMORY = 350  # MB
CHECK = [sys.executable, "-m", "inspector", "check", "--format", "json"]
PLAIN = """
import sys, orjson
with open(sys.argv[1], "rb") as file:
    for line in file:
        orjson.loads(line)
"""


class Run(NamedTuple):
    """One process: seconds on the clock, and the most memory it held, in MB."""

    seconds: float
    memory: float


def run(command: list[str]) -> Run:
    """Run a command from the checkout without its output. Raises CalledProcessError for a code but 0 and 1."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_maxrss / 1024)


def best(command: list[str], runs: int) -> Run:
    """The fastest of several runs: the others are slower by what else the machine does."""
    return min(run(command) for _ in range(runs))


def show(path: Path, events: int, runs: int) -> bool:
    """Print the table; False where a budget is missed."""
    plain = best([sys.executable, "-c", PLAIN, str(path)], runs)
    rows = {
        "reading and orjson.loads of every line": plain,
        "inspector check --no-samples": best([*CHECK, "--no-samples", str(path)], runs),
        "inspector check": best([*CHECK, str(path)], runs),
    }
    if shutil.which("jq"):
        rows["jq .event.type"] = run(["jq", "-r", ".event.type?", str(path)])
    print(f"{events:,} events, {path.stat().st_size / 1e6:,.0f} MB, best of {runs} runs (jq: one), start included")
    for name, (seconds, memory) in rows.items():
        each = seconds / events * 1e6
        ratio = seconds / plain.seconds
        print(f"{name:40} {seconds:7.2f} s  {each:6.2f} µs an event  {ratio:5.1f} × orjson  {memory:5.0f} MB")
    held = True
    for samples, budget in BUDGETS.items():
        found = rows["inspector check" if samples else "inspector check --no-samples"]
        ratio = found.seconds / plain.seconds
        kept = ratio <= budget and found.memory <= MEMORY
        held = held and kept
        what, word = "with audio" if samples else "without audio", "" if kept else ": MISSED"
        print(f"{what}: {ratio:.1f} ×, {found.memory:.0f} MB; the budget is {budget:g} × and {MEMORY} MB{word}")
    return held


def count_of(path: Path) -> int:
    with path.open("rb") as file:
        return sum(b'"event":' in line for line in file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording", type=Path, nargs="?")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--speech", type=float, default=make_recording.SPEECH, help="seconds of speech in a turn")
    parser.add_argument("--runs", type=int, default=2)
    asked = parser.parse_args()
    if asked.recording:
        sys.exit(0 if show(asked.recording.resolve(), count_of(asked.recording), asked.runs) else 1)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "long.jsonl"
        make_recording.write(made, asked.events, asked.speech)
        sys.exit(0 if show(made, asked.events, asked.runs) else 1)


if __name__ == "__main__":
    main()
