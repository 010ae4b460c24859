"""One root per chain: which finding explains which.

A rule names the rules that may explain it. An earlier finding of one of those
is the root when it is about the same thing, about the same turn, or of a cause
that lasts; the explained finding stays, folded under it. A root that was made
good (its data says `until`) explains nothing after that event; one that tells of
many events (its data says `through`) explains all that was found up to the last.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from ..protocol.vocabulary import Cause
from .base import Finding, Rule

LASTING = frozenset({
    Cause.CONFIGURATION, Cause.DIALECT_RETIRED, Cause.DIALECT_MISMATCH, Cause.QUOTA,
    Cause.AUTHENTICATION, Cause.SESSION_EXPIRY, Cause.RECORDING_CUT,
})  # fmt: skip
"""Causes that stay true for the rest of the session."""

_LASTS = "lasts"
_LOOKED_BACK = 64  # roots that might explain a finding and yet do not, before others are looked for no more
_TURNS, _FORMAT = "turn_detection", frozenset({"format", "input_audio_format"})
_TRANSCRIPTS = frozenset({"transcription", "input_audio_transcription"})
_TOPICS: Mapping[str, frozenset[str]] = {
    "commit-empty": _FORMAT | {_TURNS},
    "vad-stuck-speaking": _FORMAT | {_TURNS},
    "vad-never-triggers": _FORMAT | {_TURNS},
    "transcription-missing": _TRANSCRIPTS,
    "transcription-not-enabled": _TRANSCRIPTS,
}
"""What a refused session.update must have asked for, to explain these; any part of the setting's path."""

_TAKEN_OVER = frozenset({"manual-commit-with-vad", "vad-double-trigger"})
"""A refused session.update explains these where it would have left the turns to the client."""

_AFTERWARDS = frozenset({
    ("tool-call-unanswered", "tool-output-unknown-call"),
    ("some-parallel-calls-unanswered", "tool-output-unknown-call"),
    ("item-added-not-done", "mcp-failed"),
})  # fmt: skip
"""Absences whose reason comes after what they wait for: (finding, root)."""


def linked(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Give every finding the id of its root in `because_of`, where it has one."""
    possible = {name for rule in rules.values() for name in rule.explained_by}
    by_rule: dict[str, _Roots] = {}
    for finding in sorted(findings, key=_began):
        if finding.rule in possible:
            by_rule.setdefault(finding.rule, _Roots()).add(finding)
    return [_linked(finding, by_rule, rules) for finding in findings]


def _began(finding: Finding) -> int:
    """The first event of what a finding is about, which may be long before the one that showed it."""
    return min(finding.evidence)


def _linked(finding: Finding, by_rule: Mapping[str, "_Roots"], rules: Mapping[str, Rule]) -> Finding:
    rule = rules.get(finding.rule)
    for name in rule.explained_by if rule else ():
        known = by_rule.get(name) if name != finding.rule else None
        root = known.of(finding, afterwards=(finding.rule, name) in _AFTERWARDS) if known else None
        if root:
            made_good = isinstance(root.data.get("until"), int) and finding.seq == root.seq
            severity = min(finding.severity, root.severity) if made_good else finding.severity
            return replace(finding, because_of=(root.id,), severity=severity)
    return finding


class _Roots:
    """The findings of one rule that may explain others, as they began, laid out by what they may explain."""

    def __init__(self) -> None:
        self._began: list[int] = []
        self._lines: dict[Hashable, list[tuple[int, Finding]]] = {}  # with their places, rising

    def add(self, root: Finding) -> None:
        """Take in the next that began."""
        place = len(self._began)
        self._began.append(_began(root))
        if root.data.get("late"):
            return
        lasting = root.cause in LASTING or isinstance(root.data.get("through"), int)
        keys: set[Hashable] = {root.about, ("turn", root.turn), *root.evidence}
        for key in {_LASTS} if lasting else keys:
            self._lines.setdefault(key, []).append((place, root))

    def of(self, finding: Finding, *, afterwards: bool) -> Finding | None:
        """The newest that began no later than the finding, or at all, and explains it."""
        end = len(self._began) if afterwards else bisect_right(self._began, finding.seq)
        keys = dict.fromkeys((finding.about, ("turn", finding.turn), finding.seq, _LASTS))
        found = [one for key in keys if (one := self._newest(key, end, finding))]
        return max(found, key=lambda one: one[0])[1] if found else None

    def _newest(self, key: Hashable, end: int, finding: Finding) -> tuple[int, Finding] | None:
        line = self._lines.get(key)
        if not line:
            return None
        last = bisect_left(line, end, key=lambda one: one[0])
        earlier = (line[place] for place in range(last - 1, max(last - 1 - _LOOKED_BACK, -1), -1))
        return next((one for one in earlier if _explains(one[1], finding)), None)


def _explains(root: Finding, finding: Finding) -> bool:
    """Tell whether a finding that began earlier is the reason of another."""
    if root.data.get("late"):
        return False
    until = root.data.get("until")
    if isinstance(until, int) and finding.seq > until:
        return False
    through = root.data.get("through")
    if isinstance(through, int) and finding.seq <= through:
        return True
    if not _is_of(root, _TOPICS.get(finding.rule)):
        return False
    if finding.rule in _TAKEN_OVER and root.data.get("takes_over") is False:
        return False
    same_turn = root.turn is not None and root.turn == finding.turn
    return root.about == finding.about or same_turn or root.cause in LASTING or finding.seq in root.evidence


def _is_of(root: Finding, topic: frozenset[str] | None) -> bool:
    """Whether a root asked for one of these settings; true of one that names none, and for what needs none."""
    settings = root.data.get("settings")
    if topic is None or not isinstance(settings, list):
        return True
    return any(not topic.isdisjoint(str(path).split(".")) for path in settings)


def roots(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that nothing else explains."""
    known = {finding.id for finding in findings}
    return [finding for finding in findings if not known.intersection(finding.because_of)]


def consequences(root: Finding, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that `root` explains, directly or through another, in order."""
    return Consequences(findings).of(root)


class Consequences:
    """What each finding explains, for who asks of many."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._explained: dict[str, list[int]] = {}
        self._findings = findings
        for place, finding in enumerate(findings):
            for root in finding.because_of:
                self._explained.setdefault(root, []).append(place)

    def of(self, root: Finding) -> list[Finding]:
        """The findings that `root` explains, directly or through another, in order."""
        found: set[int] = set()
        ids = [root.id]
        while ids:
            more = [place for place in self._explained.get(ids.pop(), ()) if place not in found]
            found.update(more)
            ids += [self._findings[place].id for place in more]
        return sorted((self._findings[place] for place in sorted(found)), key=lambda one: (one.seq, one.rule))
