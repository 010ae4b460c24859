"""One root per chain: which finding explains which.

A rule names the rules that may explain it. An earlier finding of one of those
is the root when it is about the same thing, about the same turn, or of a cause
that lasts; the explained finding stays, folded under it. A root that was made
good (its data says `until`) explains nothing after that event; one that tells of
many events (its data says `through`) explains all that was found up to the last.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..protocol.vocabulary import Cause
from .base import Finding, Rule

LASTING = frozenset({
    Cause.CONFIGURATION, Cause.DIALECT_RETIRED, Cause.DIALECT_MISMATCH, Cause.QUOTA,
    Cause.AUTHENTICATION, Cause.SESSION_EXPIRY, Cause.RECORDING_CUT,
})  # fmt: skip
"""Causes that stay true for the rest of the session."""

_AUDIO = frozenset({"audio"})
_TOPICS: Mapping[str, frozenset[str]] = {
    "commit-empty": _AUDIO | {"turn_detection"},
    "vad-stuck-speaking": _AUDIO | {"turn_detection"},
    "vad-never-triggers": _AUDIO | {"turn_detection", "input_audio_format"},
    "transcription-missing": _AUDIO | {"input_audio_transcription", "transcription"},
    "transcription-not-enabled": _AUDIO | {"input_audio_transcription", "transcription"},
}
"""What a refused session.update must have asked for, to explain these."""

_AFTERWARDS = frozenset({
    ("tool-call-unanswered", "tool-output-unknown-call"),
    ("some-parallel-calls-unanswered", "tool-output-unknown-call"),
})  # fmt: skip
"""Absences whose reason comes after what they wait for: (finding, root)."""


def linked(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Give every finding the id of its root in `because_of`, where it has one."""
    possible = {name for rule in rules.values() for name in rule.explained_by}
    by_rule: dict[str, list[Finding]] = {name: [] for name in possible}
    for finding in sorted(findings, key=_began):
        if finding.rule in possible:
            by_rule[finding.rule].append(finding)
    return [_linked(finding, by_rule, rules) for finding in findings]


def _began(finding: Finding) -> int:
    """The first event of what a finding is about, which may be long before the one that showed it."""
    return min(finding.evidence)


def _linked(finding: Finding, by_rule: Mapping[str, list[Finding]], rules: Mapping[str, Rule]) -> Finding:
    rule = rules.get(finding.rule)
    for name in rule.explained_by if rule else ():
        last = len(by_rule[name])
        if (finding.rule, name) not in _AFTERWARDS:
            last = bisect_right(by_rule[name], finding.seq, key=_began)
        earlier = by_rule[name][:last]
        root = next((one for one in reversed(earlier) if _explains(one, finding)), None)
        if root and name != finding.rule:
            return replace(finding, because_of=(root.id,))
    return finding


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
    fields = root.data.get("fields")
    if finding.rule in _TOPICS and isinstance(fields, list) and _TOPICS[finding.rule].isdisjoint(map(str, fields)):
        return False
    same_turn = root.turn is not None and root.turn == finding.turn
    return root.about == finding.about or same_turn or root.cause in LASTING or finding.seq in root.evidence


def roots(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that nothing else explains."""
    known = {finding.id for finding in findings}
    return [finding for finding in findings if not known.intersection(finding.because_of)]


def consequences(root: Finding, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that `root` explains, directly or through another, in order."""
    explained = {root.id}
    result: list[Finding] = []
    while True:
        more = [one for one in findings if one not in result and explained.intersection(one.because_of)]
        if not more:
            return sorted(result, key=lambda one: (one.seq, one.rule))
        result += more
        explained.update(one.id for one in more)
