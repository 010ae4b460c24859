"""How long a person waits: help, a small check, the first paint of the screen.

Prints seconds (median of several runs) and, as the measure that travels, the
ratio to starting the same Python with nothing to do. Run it from the checkout:

    python benchmarks/startup.py
"""

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sessions" / "text-turn.jsonl"
INSPECTOR = [sys.executable, "-m", "inspector"]
PAINTED = b"created"  # of session.created in the first row of the timeline
PATIENCE = 10.0


def run(command: list[str]) -> float:
    """Seconds until a command that prints has ended."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd=ROOT)
    return time.perf_counter() - start


def first_paint(command: list[str]) -> float:
    """Seconds until the screen shows its first row, in a terminal of 120 by 40."""
    child, terminal = pty.fork()
    start = time.perf_counter()
    if child == 0:
        os.chdir(ROOT)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    seen = b""
    while PAINTED not in seen:
        if time.perf_counter() - start > PATIENCE or not select.select([terminal], [], [], PATIENCE)[0]:
            raise TimeoutError("the screen was not painted")
        seen += os.read(terminal, 65536)
    elapsed = time.perf_counter() - start
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return elapsed


def median(measure: Callable[[], float], runs: int) -> float:
    measure()
    return statistics.median(measure() for _ in range(runs))


def main() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode; the first run writes it
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    bare = median(lambda: run([sys.executable, "-c", "pass"]), runs)
    textual = median(lambda: run([sys.executable, "-c", "import textual.app"]), runs)
    view = [*INSPECTOR, "view", str(SAMPLE)]
    rows = [
        ("python -c pass", bare),
        ("python -c 'import textual.app'", textual),
        ("inspector --help", median(lambda: run([*INSPECTOR, "--help"]), runs)),
        (f"inspector check {SAMPLE.name}", median(lambda: run([*INSPECTOR, "check", str(SAMPLE)]), runs)),
        (f"inspector view {SAMPLE.name}, first paint", median(lambda: first_paint(view), runs)),
    ]
    for name, seconds in rows:
        print(f"{name:48} {seconds:6.3f} s   {seconds / bare:5.1f} × python")


if __name__ == "__main__":
    main()
