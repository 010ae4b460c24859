"""What `inspector check` of a long log costs: seconds a megabyte, and memory, which must grow little with the log.

Makes logs as applications write them, from the events of `make_recording.py`: Python's dictionaries, JSON and JSON over
several lines, each behind a time and words. Prints for each size the time of `check`, and that of the least a script
would do instead: find the object in each line and read it, with `ast.literal_eval` or `json.loads`. Run it from the
checkout:

    python benchmarks/long_log.py [--sizes 5 20 80]
"""

import argparse
import itertools
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import make_recording
from check import Run, run

SECONDS, GROWTH = 2.0, 1.0  # budgets: for a megabyte; and so many MB of memory more for each megabyte more
STARTED = datetime(2026, 11, 22, 9)
_SOUND = ("input_audio_buffer.append", "response.output_audio.delta")  # which logs leave out
PRETTY = "JSON over several lines"
SHAPES: dict[str, Callable[[object], str]] = {
    "Python's dictionaries": repr,
    "JSON": json.dumps,
    PRETTY: lambda body: json.dumps(body, indent=2),
}
BY_HAND = """
import ast, json, sys
read = ast.literal_eval if sys.argv[2].startswith("Python") else json.loads
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        if "{" in line:
            read(line[line.index("{"):])
"""


def write(target: Path, shape: Callable[[object], str], size: int) -> None:
    """Write a log of about so many bytes."""
    with target.open("w", encoding="utf-8") as file:
        for line in itertools.islice(make_recording.lines(size), 1, None):  # more events than so many bytes hold
            made = json.loads(line)
            if made["event"]["type"] in _SOUND:
                continue
            at = STARTED + timedelta(seconds=made["at"])
            words = "sent" if made["from"] == "client" else "received"
            file.write(f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03} INFO app.realtime {words} ")
            file.write(f"{shape(made['event'])}\n")
            if file.tell() >= size:
                return


def show(name: str, shape: Callable[[object], str], sizes: list[int], folder: Path) -> bool:
    """Print the rows of one shape; False where a budget is missed."""
    runs: list[Run] = []
    for size in sizes:
        log = folder / f"{size}.log"
        write(log, shape, size * 1_000_000)
        runs.append(run([sys.executable, "-m", "inspector", "check", str(log)]))
        beside = "no script reads that line by line"
        if name != PRETTY:
            beside = f"{run([sys.executable, '-c', BY_HAND, str(log), name]).seconds / size:.2f} s by a script"
        seconds, memory = runs[-1].seconds / size, runs[-1].memory
        print(f"{name:25} {size:4} MB  {seconds:5.2f} s a megabyte  {memory:4.0f} MB  {beside}", flush=True)
        log.unlink()
    slowest = max(one.seconds / size for one, size in zip(runs, sizes, strict=True))
    growth = (runs[-1].memory - runs[0].memory) / max(1, sizes[-1] - sizes[0])
    return slowest <= SECONDS and growth <= GROWTH


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 20, 80], help="megabytes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        held = [show(name, shape, asked.sizes, Path(folder)) for name, shape in SHAPES.items()]
    word = "held" if all(held) else "MISSED"
    print(f"{SECONDS:g} s and {GROWTH:g} MB of memory more for a megabyte of log are allowed: {word}")
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
