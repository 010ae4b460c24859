"""One root per chain: which finding explains which.

A rule names the rules that may explain it. An earlier finding of one of those,
about the same thing or about the whole session, is the root; the explained
finding stays, folded under it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .base import Finding, Rule


def linked(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Give every finding the id of its root in `because_of`, where it has one."""
    return [_linked(finding, findings, rules) for finding in findings]


def _linked(finding: Finding, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Finding:
    rule = rules.get(finding.rule)
    for name in rule.explained_by if rule else ():
        earlier = [one.id for one in findings if one.rule == name and one.seq <= finding.seq]
        if earlier and name != finding.rule:
            return replace(finding, because_of=(earlier[-1],))
    return finding


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
