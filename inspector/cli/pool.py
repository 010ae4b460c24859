"""Inputs checked by one process or by several; what comes of them comes in their order, whoever is first."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..formats.opening import PIECE
from .exits import Exit
from .gathering import Input
from .judgement import Outcome, Task, outcome
from .progress import EVERY, Progress

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.sharedctypes import Synchronized

    Counter = Synchronized[int]

MANY, MUCH = 8, 8_000_000  # inputs, or bytes of several, from which on other processes save more than they cost
_AHEAD = 64  # inputs for each process that are begun before their turn to be printed

_given: "tuple[Task, Counter] | None" = None  # in a process of the pool: what it was given


def jobs_for(inputs: Sequence[Input]) -> int:
    """How many processes suit these inputs."""
    worth = len(inputs) >= MANY or (len(inputs) > 1 and sum(one.size for one in inputs) >= MUCH)
    return _cores() if worth else 1


def outcomes(
    inputs: Sequence[Input], task: Task, jobs: int, progress: Progress, dialect_file: Path | None = None
) -> Iterator[Outcome]:
    """What comes of every input, in their order."""
    jobs = min(jobs, len(inputs))
    made = _in_turn(inputs, task, progress) if jobs <= 1 else _side_by_side(inputs, task, jobs, progress, dialect_file)
    for one in made:
        progress.finished()
        progress.clear()
        yield one


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_turn(inputs: Sequence[Input], task: Task, progress: Progress) -> Iterator[Outcome]:
    read = 0
    for one in inputs:
        meter = _Meter(one, partial(_tell, progress, read))
        with progress.ticking():
            made = outcome(one, task, meter.piece)
        yield made
        read += one.size


def _tell(progress: Progress, before: int, read: int) -> None:
    progress.tell(before + read)


class _Meter:
    """Counts what has been read of one input."""

    def __init__(self, one: Input, told: Callable[[int], None]) -> None:
        self._size, self._told, self._read = one.size, told, 0

    def piece(self) -> None:
        """Another piece has been read."""
        self._read = min(self._read + PIECE, self._size)
        self._told(self._read)


def _side_by_side(
    inputs: Sequence[Input], task: Task, jobs: int, progress: Progress, dialect_file: Path | None
) -> Iterator[Outcome]:
    """Several processes; if one of them is ended from outside, each input that is left gets a process to itself."""
    from concurrent.futures.process import BrokenProcessPool

    ahead: deque[Future[Outcome] | None] = deque()
    broken = False
    with _crew(jobs, task, dialect_file) as (executor, counter):
        begun = 0
        for one in inputs:
            while not broken and begun < len(inputs) and len(ahead) < jobs * _AHEAD:
                ahead.append(executor.submit(_work, inputs[begun]) if inputs[begun].path else None)
                begun += 1
            future = ahead.popleft() if ahead else None
            if future is None or broken:
                yield _alone(one, task, progress, dialect_file) if one.path else outcome(one, task, _no)
                continue
            try:
                yield _awaited(future, counter, progress)
            except BrokenProcessPool:
                broken = True
                yield _alone(one, task, progress, dialect_file)


def _no() -> None:
    """Nobody is told."""


def _alone(one: Input, task: Task, progress: Progress, dialect_file: Path | None) -> Outcome:
    """One input in a process to itself, which may be ended from outside."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        with _crew(1, task, dialect_file) as (executor, counter):
            return _awaited(executor.submit(_work, one), counter, progress)
    except BrokenProcessPool:
        why = "the process that read it was ended from outside, as happens where memory runs out."
        return Outcome(one, Exit.BUG, complaint=f"{one.name} could not be checked: {why}")


def _awaited(future: "Future[Outcome]", counter: "Counter", progress: Progress) -> Outcome:
    while True:
        try:
            return future.result(EVERY if progress.shown else None)
        except TimeoutError:
            progress.tell(counter.value)


@contextmanager
def _crew(jobs: int, task: Task, dialect_file: Path | None) -> "Iterator[tuple[ProcessPoolExecutor, Counter]]":
    """Processes to work with, and the count of the bytes that they have read; leaving this early ends them."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    context = get_context("fork" if sys.platform == "linux" else None)  # elsewhere it is unsafe or not there
    counter = context.Value("Q", 0)
    executor = ProcessPoolExecutor(jobs, context, _begin, (task, counter, dialect_file))
    try:
        yield executor, counter
    except BaseException:
        for child in active_children():
            child.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _begin(task: Task, counter: "Counter", dialect_file: Path | None) -> None:
    """Prepare a process of the pool; an interruption ends it without a word."""
    from ..protocol.dialect import load_file

    global _given
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if dialect_file is not None:
        load_file(dialect_file)
    _given = task, counter


def _work(one: Input) -> Outcome:
    assert _given is not None
    task, counter = _given
    read = 0

    def told(total: int) -> None:
        nonlocal read
        with counter.get_lock():
            counter.value += total - read
        read = total

    made = outcome(one, task, _Meter(one, told).piece)
    told(one.size)
    return made
