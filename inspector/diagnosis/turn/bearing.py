"""Which findings bear on a turn: its own, and those of no turn, or about settings, from before its end.

The lasting ones are laid out once for all turns, so that a turn asks for what it wants and walks over none of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from ...protocol.vocabulary import Cause
from ..base import Finding, Severity

_FEW = 32  # lasting findings that some turns must not count: so many are looked at, the weightiest first

_Placed = tuple[int, Finding]


class Lasting:
    """The findings that bear on every turn which ends after them, by (seq, rule)."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self._seqs = [one.seq for one in findings]
        self._places: dict[str, int] = {}  # of the first of each id
        self._by_rule: dict[str, list[_Placed]] = {}  # those that are more than a note
        for place, finding in enumerate(findings):
            self._places.setdefault(finding.id, place)
            if finding.severity > Severity.NOTE:
                self._by_rule.setdefault(finding.rule, []).append((place, finding))
        self._plain: dict[Cause, list[_Placed]] = {}  # the weightiest so far, each time that it changes
        self._special: dict[Cause, list[_Placed]] = {}  # the weightiest first: those that not every turn counts
        for place, finding in enumerate(findings):
            self._lay_out(place, finding)
        for special in self._special.values():
            special.sort(key=lambda one: weight(one[1]), reverse=True)

    def _lay_out(self, place: int, finding: Finding) -> None:
        if finding.cause is None or finding.severity <= Severity.NOTE:
            return
        roots = [self._places.get(root) for root in finding.because_of]
        if any(root is not None and root <= place for root in roots):
            return  # whoever counts it counts its root too
        if finding.because_of or finding.turn is not None or isinstance(finding.data.get("until"), int):
            self._special.setdefault(finding.cause, []).append((place, finding))
            return
        known = self._plain.setdefault(finding.cause, [])
        if not known or weight(finding) > weight(known[-1][1]):
            known.append((place, finding))

    def count(self, seq: int) -> int:
        """How many there are up to event `seq`."""
        return bisect_right(self._seqs, seq)

    def of_rules(self, rules: Sequence[str], count: int) -> Iterator[Iterator[_Placed]]:
        """Of each rule those among the first `count`, in order."""
        for rule in rules:
            known = self._by_rule.get(rule)
            if known:
                yield (known[at] for at in range(bisect_left(known, count, key=_place)))

    def plain(self, cause: Cause, count: int) -> Finding | None:
        """The weightiest for a cause among the first `count` that every turn counts."""
        known = self._plain.get(cause, ())
        at = bisect_left(known, count, key=_place)
        return known[at - 1][1] if at else None

    def special(self, cause: Cause, count: int) -> Iterator[Finding]:
        """Those among the first `count` that a turn may count or not, the weightiest first."""
        known = self._special.get(cause, ())
        looked = 0
        for place, finding in known:
            if looked == _FEW:
                return
            if place < count:
                looked += 1
                yield finding

    def holds(self, identity: str, count: int) -> bool:
        """Whether one of this id is among the first `count`."""
        return self._places.get(identity, count) < count


def weight(finding: Finding) -> tuple[int, int, int]:
    """How strongly it speaks for its cause: the earlier of two alike."""
    return finding.severity, finding.confidence, -finding.seq


def _place(placed: _Placed) -> int:
    return placed[0]


class Bearing:
    """The findings that bear on one turn."""

    __slots__ = ("_count", "_lasting", "_own", "_turn")

    def __init__(self, lasting: Lasting, count: int, own: Sequence[Finding] = (), turn: int | None = None) -> None:
        """The first `count` of the lasting ones, and those of the turn itself, by (seq, rule)."""
        self._lasting, self._count, self._own, self._turn = lasting, count, own, turn

    def __iter__(self) -> Iterator[Finding]:
        """All of them, by (seq, rule)."""
        if not self._own:
            return iter(self._lasting.findings[: self._count])
        others = [one for one in self._lasting.findings[: self._count] if one.turn != self._turn]
        return iter(sorted((*others, *self._own), key=_order))

    def found(self, rules: Sequence[str]) -> Finding | None:
        """The first finding of one of these rules that is more than a note."""
        named = [one for one in self._own if one.rule in rules and one.severity > Severity.NOTE][:1]
        for placed in self._lasting.of_rules(rules, self._count):
            first = next((one for _, one in placed if not self._own or not self._is_own(one)), None)
            named += [first] if first else []
        return min(named, key=_order, default=None)

    def noted(self, rule: str) -> Finding | None:
        """The first of the turn's own findings of a rule, be it a note."""
        return next((one for one in self._own if one.rule == rule), None)

    def speaking_for(self, cause: Cause, since: int | None) -> Finding | None:
        """The weightiest root finding for `cause` that had not been made good before event `since`."""
        own = [one for one in self._own if one.cause is cause and one.severity > Severity.NOTE]
        rooted = [one for one in own if not is_healed(one, since) and self._is_rooted(one)]
        plain = self._lasting.plain(cause, self._count)
        rooted += [plain] if plain else []
        for one in self._lasting.special(cause, self._count):
            if not (self._own and self._is_own(one)) and not is_healed(one, since) and self._is_rooted(one):
                rooted.append(one)
                break
        return max(rooted, key=weight, default=None)

    def _is_own(self, finding: Finding) -> bool:
        return finding.turn is not None and finding.turn == self._turn

    def _is_rooted(self, finding: Finding) -> bool:
        own = {one.id for one in self._own} if finding.because_of and self._own else ()
        return not any(root in own or self._lasting.holds(root, self._count) for root in finding.because_of)


def _order(finding: Finding) -> tuple[int, str]:
    return finding.seq, finding.rule


def is_healed(finding: Finding, since: int | None) -> bool:
    """What was found had been made good before event `since`; for None ever."""
    until = finding.data.get("until")
    return isinstance(until, int) and (since is None or since > until)


def bearing(findings: Sequence[Finding]) -> Bearing:
    """Just these, by (seq, rule)."""
    return Bearing(Lasting(()), 0, findings)
