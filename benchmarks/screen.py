"""How the screen bears long recordings and fast ones: first paint, memory, keys, pages.

Runs `inspector view` in a pseudo-terminal, as a person does, and reads what it draws; pages are also timed inside the
program. Prints what was measured beside its budget, and MISSED where a budget is missed. Run it from the checkout:

    python benchmarks/screen.py [RECORDING] [--events 1000000] [--rate 5000] [--seconds 60]

Figures of keys are those of the whole machine: what else it does is printed as the delay of a clock that only ticks.
"""

import argparse
import asyncio
import codecs
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import make_recording
from typist import watched

from inspector.diagnosis.base import Ends
from inspector.present.text.phrase import ENDS
from inspector.recording.follower import Follower
from inspector.ui.app import InspectApp
from inspector.ui.widgets.timeline import TimelineView

ROOT = Path(__file__).parent.parent
SHORT = ROOT / "sessions" / "text-turn.jsonl"
COLUMNS, LINES = 200, 50
FIRST_PAINT, MEMORY, FRAME, KEY = 1.0, 350.0, 16.0, 50.0  # s, MB, ms, ms
PATIENCE = 10.0  # seconds in which a key must show
KEPT = 100_000  # characters of what was drawn
PAUSE = 0.12  # seconds between two keys: a person who holds one down is slower than that makes it seem
_CURSOR = re.compile(r"\x1b\[(\d+);(\d+)H(?:\x1b\[[\d;]*m|│)*▌")
_FORMS = ("since start", "since previous", "clock, UTC", "from ids")
_missed: list[str] = []


class Terminal:
    """`inspector view` in a terminal of 200 by 50, with somebody at the keyboard."""

    def __init__(self, *arguments: str) -> None:
        self.began = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            command = [sys.executable, "-m", "inspector", "view", *arguments]
            os.execvp(command[0], command)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.drawn = ""  # the last of what was drawn
        self.late: list[float] = []  # ms by which a wait of a millisecond was too long: the machine's own delay

    def read(self, within: float) -> str:
        """What is drawn within so many seconds; empty where nothing is."""
        if not select.select([self._file], [], [], within)[0]:
            return ""
        try:
            new = self._decoder.decode(os.read(self._file, 1 << 16))
        except OSError:
            return ""
        self.drawn = self.drawn[-KEPT:] + new
        return new

    def wait(self, drawn: Callable[[str], bool], within: float = PATIENCE) -> float:
        """Milliseconds until what is drawn fulfils a condition. Raises TimeoutError."""
        start, seen = time.perf_counter(), ""
        while not drawn(seen := seen[-4096:] + self.read(within)):
            if time.perf_counter() - start > within:
                raise TimeoutError("the screen did not show what was awaited")
        return (time.perf_counter() - start) * 1000

    def rest(self, seconds: float) -> str:
        """What is drawn while so many seconds pass."""
        until, seen = time.perf_counter() + seconds, ""
        while (left := until - time.perf_counter()) > 0:
            seen += self.read(min(left, 0.01))
        return seen

    def tick(self) -> None:
        started = time.perf_counter()
        time.sleep(0.001)
        self.late.append((time.perf_counter() - started) * 1000 - 1)

    def press(self, key: str) -> None:
        os.write(self._file, key.encode())

    def leave(self) -> float:
        """Quit, and give the megabytes that the program had at its peak."""
        self.press("q")
        deadline = time.perf_counter() + PATIENCE
        while True:
            self.read(0.05)
            pid, _, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                os.close(self._file)
                return usage.ru_maxrss / 1024
            if time.perf_counter() > deadline:
                os.kill(self.pid, signal.SIGKILL)


def measured(name: str, value: float, budget: float, unit: str) -> None:
    held = value <= budget
    if not held:
        _missed.append(name)
    print(f"{name:58} {value:8.1f} {unit:3}  budget {budget:g} {unit}{'' if held else ': MISSED'}", flush=True)


def shown(name: str, value: str) -> None:
    print(f"{name:58} {value}", flush=True)


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


# Keys


def moved_to(drawn: str) -> int:
    """The line on which the cursor of the timeline was drawn last; 0 where it was not."""
    lines = [int(found[1]) for found in _CURSOR.finditer(drawn) if int(found[2]) <= 2]
    return lines[-1] if lines else 0


def keys(terminal: Terminal, going_on: Callable[[], bool]) -> list[float]:
    """Press keys for as long as it says, and give how many ms each took to show.

    The cursor goes up and down in the middle of the page, and every fifth key shows all times in another form.
    """
    took: list[float] = []
    terminal.press("k")
    line = moved_to(terminal.rest(0.5))
    for key in cycle("jkjkt"):
        if not going_on():
            return took
        start = line
        terminal.press(key)
        if key == "t":
            took.append(terminal.wait(lambda drawn: any(form in drawn for form in _FORMS)))
        else:
            took.append(terminal.wait(lambda drawn, start=start: moved_to(drawn) not in (0, start)))  # type: ignore[misc]
            line = start + (1 if key == "j" else -1)
        line = moved_to(terminal.rest(PAUSE)) or line
        terminal.tick()
    return took


def tell(name: str, took: list[float], late: list[float]) -> None:
    shown(f"keys answered {name}", f"{len(took)}, median {statistics.median(took):.1f} ms, longest {max(took):.1f} ms")
    measured(f"a key {name}, p99", percentile(took, 0.99), KEY, "ms")
    shown("  for comparison: a wait of 1 ms was late by", f"{percentile(late, 0.99):.1f} ms at p99")


# A long recording


def first_paint(path: Path, runs: int) -> None:
    """The long recording and a short one by turns: what the machine does besides slows both."""
    took: dict[Path, list[float]] = {SHORT: [], path: []}
    for which in (SHORT, path) * runs:
        terminal = Terminal(str(which))
        terminal.wait(lambda drawn: "created" in drawn)
        took[which].append(time.perf_counter() - terminal.began)
        terminal.rest(0.2)
        terminal.leave()
    measured("first paint", min(took[path]), FIRST_PAINT, "s")
    shown("  for comparison: of a recording of a few events", f"{min(took[SHORT]):.1f} s")


def long_recording(path: Path, limit: float, typing: float) -> None:
    """Type while the file is indexed, wait for the end of that, jump about, leave."""
    terminal, done = Terminal(str(path)), False
    terminal.wait(lambda drawn: "created" in drawn)
    deadline = time.perf_counter() + limit
    terminal.press("j")
    terminal.press("j")
    took = keys(terminal, lambda: time.perf_counter() < terminal.began + typing)
    tell("while a long recording is indexed", took, terminal.late)
    while not done and time.perf_counter() < deadline:
        drawn = terminal.rest(0.5)
        done = any(words in drawn for words in ENDS.values())
    shown("indexing, keys included", f"{time.perf_counter() - terminal.began:.0f} s" if done else "not done in time")
    if not done:
        _missed.append("indexing")
    for key in "Gg":
        terminal.press(key)
        terminal.rest(0.5)
    measured("memory at its peak", terminal.leave(), MEMORY, "MB")


# A fast one


def produce(path: Path, rate: int, seconds: float) -> None:
    """Append events at an even rate, in a process of its own, then the end record."""
    lines = islice(make_recording.lines(round(rate * seconds)), 1, None)
    start, written = time.perf_counter(), 0
    with path.open("ab", buffering=0) as file:
        while batch := list(islice(lines, max(round((time.perf_counter() - start) * rate) - written, 1))):
            file.write(b"".join(batch))
            written += len(batch)
            time.sleep(0.005)
        file.write(b'{"at":%d,"end":{"frames":%d,"lost":0}}\n' % (seconds + 1_000, written))


def producing(path: Path, rate: int, seconds: float) -> "subprocess.Popen[bytes]":
    path.write_bytes(next(iter(make_recording.lines(1))))
    order = ["--produce", str(path), "--rate", str(rate), "--seconds", str(seconds)]
    return subprocess.Popen([sys.executable, __file__, *order])


def fast_recording(folder: Path, rate: int, seconds: float) -> None:
    """Look from outside at a file that grows."""
    path, count = folder / "fast.jsonl", round(rate * seconds)
    producer = producing(path, rate, seconds)
    terminal = Terminal(str(path), "--follow")
    terminal.wait(lambda drawn: "created" in drawn)
    terminal.rest(1.0)
    took = keys(terminal, lambda: producer.poll() is None)
    ended = time.perf_counter()
    tell(f"with {rate:,} events/s for {seconds:g} s", took, terminal.late)
    while ENDS[Ends.OBSERVED] not in terminal.drawn and time.perf_counter() - ended < seconds + 60:
        terminal.rest(0.2)
    shown("the view is at the end behind the last event", f"{time.perf_counter() - ended:.1f} s later")
    measured(f"events missing of {count:,}", 0 if f"{count:,} events" in terminal.drawn else 1, 0, "")
    shown("memory at its peak", f"{terminal.leave():.0f} MB")


def fast_inside(folder: Path, rate: int, seconds: float) -> None:
    """Look from inside at a file that grows: what a key takes of the one thread that does everything."""
    path, count = folder / "inside.jsonl", round(rate * seconds)
    producer = producing(path, rate, seconds)
    answers, events = asyncio.run(watched(path, (COLUMNS, LINES), lambda: producer.poll() is None))
    name = f"a key with {rate:,} events/s for {seconds:g} s"
    thread, wall = [one.thread for one in answers], [one.wall for one in answers]
    shown(name, f"{len(answers)} keys, median {statistics.median(wall):.1f} ms, p99 {percentile(wall, 0.99):.1f} ms")
    measured("  the screen's own processor time of that, p99", percentile(thread, 0.99), KEY, "ms")
    measured(f"events missing of {count:,}", count - events, 0, "")


# Pages, timed inside the program


class Timed(NamedTuple):
    key: float  # ms of this thread, from the key until all that it changes is drawn
    page: float  # ms of them to make the lines of the timeline


async def pages(path: Path) -> dict[str, Timed]:
    """The time of a page after each of several moves, every line of it made anew."""
    app = InspectApp(Follower(path).read_all())
    app.garbage.take_over()
    result: dict[str, Timed] = {}
    async with app.run_test(size=(COLUMNS, LINES)) as pilot:
        await pilot.pause()
        view = app.inspect.timeline
        for name, move in moves(view):
            view.forget()
            await pilot.pause()
            started = time.thread_time()
            move()
            await pilot.pause()
            key = time.thread_time() - started
            view.forget()
            started = time.thread_time()
            view.render_lines(view.content_region.reset_offset)
            result[name] = Timed(key * 1000, (time.thread_time() - started) * 1000)
    return result


def moves(view: TimelineView) -> Iterator[tuple[str, Callable[[], object]]]:
    timeline = view.timeline
    assert timeline is not None
    middle = len(timeline.reading.columns) // 2
    yield "jump to the end", view.action_bottom
    yield "jump to the middle", lambda: view.go_to(middle)
    yield "page down", lambda: view.action_page(1)
    run = next(row for row in range(view.row, len(timeline)) if timeline.fold.counts[row] > 20)
    yield "go to a run", lambda: view.select(run)
    yield "unfold it", view.action_unfold
    yield "fold it", view.action_refold
    yield "jump to the beginning", view.action_top


def show_pages(path: Path) -> None:
    for name, timed in asyncio.run(pages(path)).items():
        measured(f"{name}: lines of the page", timed.page, FRAME, "ms")
        shown("  with everything else the key changes", f"{timed.key:.1f} ms of this thread")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording", type=Path, nargs="?")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=5_000, help="events a second that are appended to a file in view")
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long")
    parser.add_argument("--typing", type=float, default=15.0, help="seconds of typing while a recording is indexed")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=("long", "fast", "inside", "pages"), help="one part alone")
    parser.add_argument("--produce", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.produce:
        produce(asked.produce, asked.rate, asked.seconds)
        return
    with tempfile.TemporaryDirectory() as name:
        path = asked.recording or Path(name) / "long.jsonl"
        if asked.recording is None and asked.only in (None, "long", "pages"):
            make_recording.write(path, asked.events)
        if asked.only in (None, "long"):
            print(f"{path.name}: {path.stat().st_size / 1e6:,.0f} MB, on a machine with load {os.getloadavg()[0]:.1f}")
            first_paint(path, asked.runs)
            long_recording(path, 900, asked.typing)
        if asked.only in (None, "fast"):
            fast_recording(Path(name), asked.rate, asked.seconds)
        if asked.only in (None, "inside"):
            fast_inside(Path(name), asked.rate, asked.seconds)
        if asked.only in (None, "pages"):
            show_pages(path)
    sys.exit(1 if _missed else 0)


if __name__ == "__main__":
    main()
