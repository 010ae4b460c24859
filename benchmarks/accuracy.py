"""How often the diagnosis is right: every sample against what an expert says of it.

Each recording in sessions/ names in its header the family it belongs to (`family`) and what should be found (`expect`:
status, likeliest cause, the rules of all errors and warnings). A recording without an expectation, as in a folder of
real sessions, should be healthy. Prints what differs, the share of statuses and causes that are right, precision and
recall over errors and warnings, and how many samples each family has in each dialect. Exits with 1 where something
differs or a family of faults has fewer than two samples, or all of them in one dialect.

    python benchmarks/accuracy.py [FOLDER ...]
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.core.json import JsonObject, object_at, text_at, texts_at
from inspector.core.wire import Side
from inspector.diagnosis.base import HEALTHY, Severity
from inspector.formats.opening import open_input
from inspector.formats.read import Unreadable
from inspector.protocol.dialect import load
from inspector.recording.reading import Reading

SESSIONS = Path(__file__).parent.parent / "sessions"
FAMILIES: dict[str, str] = {
    "dialect": "wrong dialect, endpoint or kind of session",
    "update": "session.update rejected, not applied, not acknowledged",
    "failed": "the server ended the response: failed, incomplete",
    "transcription": "transcription off, failed, asynchronous",
    "client": "protocol fine, playback or client at fault",
    "turn": "no response, never ends, turn detection",
    "tool": "the tool flow stalls",
    "active-response": "a response is active already",
    "commit": "nothing to commit, two who commit",
    "echo": "echo cancels the answers",
    "modality": "text instead of audio, or audio instead of text",
    "truncate": "truncate and cancel",
    "lifetime": "lifetime of sessions, and closed sockets",
    "audio-format": "format and rate of audio",
    "content-type": "content that does not fit its role",
}
"""The families of faults that people meet, most frequent first."""
OTHERS = ("healthy", "probe", "cannot-tell")
_REAL: dict[str, JsonObject] = {
    "transcription_requires_deployment": {"status": "answered", "rules": ["transcription-failed"]},
    "google": {"status": "unclear", "rules": []},
}
"""What is wrong with real sessions after all, by a part of their names: one fails on purpose, one is no Realtime."""


class Score(NamedTuple):
    """One recording, judged: rules found as expected, found without, and missed."""

    name: str
    family: str
    dialect: str
    status: bool
    cause: bool | None  # None where no cause is expected
    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]
    differs: str  # in words; empty if nothing does

    @property
    def is_right(self) -> bool:
        return not self.differs


def scores(folders: Sequence[Path]) -> Iterator[Score]:
    """Every recording of these folders, judged."""
    for folder in folders:
        for path in sorted(folder.iterdir()):
            yield from (score(path, reading) for reading in _opened(path))


def _opened(path: Path) -> list[Reading]:
    try:
        return open_input(path.name, path) if path.is_file() and path.suffix != ".md" else []
    except Unreadable:
        return []


def score(path: Path, reading: Reading) -> Score:
    expect = object_at(reading.header.extra, "expect") or _expectation(path.name)
    verdict = reading.verdict()
    status, cause = text_at(expect, "status"), text_at(expect, "cause")
    first = verdict.causes[0].cause.value if verdict.causes else "none"
    found = {one.rule for one in reading.findings() if one.severity > Severity.NOTE}
    wanted = frozenset(texts_at(expect, "rules"))
    good = verdict.status in HEALTHY if status is None else verdict.status.value == status
    words = [
        "" if good else f"status {verdict.status.value}, not {status or 'a healthy one'}",
        "" if cause in (None, first) else f"cause {first}, not {cause}",
        _listed("missed", wanted - found),
        _listed("not expected", found - wanted),
    ]
    return Score(
        path.stem,
        text_at(reading.header.extra, "family") or "healthy",
        _dialect(reading),
        good,
        None if cause is None else cause == first,
        frozenset(wanted & found),
        frozenset(found - wanted),
        frozenset(wanted - found),
        "; ".join(filter(None, words)),
    )


def _expectation(name: str) -> JsonObject:
    return next((expect for part, expect in _REAL.items() if part in name), {"rules": []})


def _listed(what: str, rules: set[str] | frozenset[str]) -> str:
    return f"{what}: {', '.join(sorted(rules))}" if rules else ""


def _dialect(reading: Reading) -> str:
    settled = reading.detector.leader(Side.SERVER) or reading.detector.leader(Side.CLIENT)
    return load(settled).id if settled else "unknown"


# What is printed


def table(found: Sequence[Score]) -> list[str]:
    """How many samples each family has, and in which dialects."""
    lines = []
    for family in (*FAMILIES, *OTHERS):
        dialects = Counter(one.dialect for one in found if one.family == family)
        shown = ", ".join(f"{name} {count}" for name, count in sorted(dialects.items()))
        lines.append(f"  {family:16} {dialects.total():3}   {shown}")
    return lines


def thin(found: Sequence[Score]) -> list[str]:
    """The families of faults that do not have two samples in different dialects."""
    return [name for name in FAMILIES if len({one.dialect for one in found if one.family == name}) < 2]


def summary(found: Sequence[Score]) -> list[str]:
    """The figures, each with the counts that it is made of."""
    causes = [one.cause for one in found if one.cause is not None]
    right, wrong, missed = (sum(map(len, column)) for column in zip(*map(_columns, found), strict=True))
    healthy = sum(one.family == "healthy" for one in found)
    return [
        f"status      {_share(sum(one.status for one in found), len(found))}",
        f"top cause   {_share(sum(causes), len(causes))}",
        f"precision   {_share(right, right + wrong)} errors and warnings were expected",
        f"recall      {_share(right, right + missed)} expected errors and warnings were found",
        f"{len(found)} recordings, {healthy} healthy: precision {_percent(right, right + wrong)}, "
        f"recall {_percent(right, right + missed)}",
    ]


def _columns(one: Score) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return one.right, one.wrong, one.missed


def _share(part: int, whole: int) -> str:
    return f"{_percent(part, whole):>6}  {part} of {whole}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole if whole else 100:.1f}".removesuffix(".0") + " %"


def main(folders: Sequence[str]) -> int:
    found = list(scores([SESSIONS, *map(Path, folders)]))
    for one in found:
        print(f"{'ok' if one.is_right else 'differs':8} {one.name}{f': {one.differs}' if one.differs else ''}")
    print("\nfamily           samples, by dialect", *table(found), "", *summary(found), sep="\n")
    few = thin(found)
    if few:
        print(f"fewer than two samples in different dialects: {', '.join(few)}")
    return 1 if few or not all(one.is_right for one in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
