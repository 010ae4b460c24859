"""The list of findings: one line each, roots first, consequences under them, the chosen one told in full."""

from collections.abc import Sequence

from ..core.text import safe
from ..diagnosis.base import Finding
from ..diagnosis.chain import consequences, roots
from ..diagnosis.registry import all_rules
from .cell import fit, width_of
from .phrase import SEVERITY_GLYPH, SEVERITY_ROLE, events_text, severity_text
from .span import Line, Role, Span, paragraph

_READABLE = 120  # cells; longer lines of prose are hard to follow
_RULE_WIDTH = 34
_MESSAGE_AT = 52  # cells before the message in a finding's line, at most


def ordered(findings: Sequence[Finding]) -> list[tuple[Finding, bool]]:
    """The findings as they are listed, and whether each is a consequence of one above it."""
    listed: list[tuple[Finding, bool]] = []
    for root in roots(findings):
        listed.append((root, False))
        listed += [(one, True) for one in consequences(root, findings)]
    known = {one.id for one, _ in listed}
    return listed + [(one, False) for one in findings if one.id not in known]


def finding_line(finding: Finding, width: int, *, consequence: bool) -> Line:
    """One finding in one line."""
    role = SEVERITY_ROLE[finding.severity]
    lead = "└ " if consequence else ""
    name = fit(f"{lead}{finding.rule}", min(_RULE_WIDTH, max(width // 3, 12)))
    spans = [
        Span(f"{SEVERITY_GLYPH[finding.severity]} {finding.severity.word:<8}", role),
        Span(f"{'#' + str(finding.seq):<6}", Role.LINK),
        Span(f"{name} ", Role.STRONG),
    ]
    left = width - sum(width_of(span.text) for span in spans)
    return Line((*spans, Span(fit(safe(finding.message[:2000]), max(left, 0)).rstrip())), jump=finding.seq)


def finding_story(finding: Finding, width: int) -> list[Line]:
    """Message, expectation, explanation and remedy of a finding, indented under its line."""
    width = min(width, _READABLE)
    rule = all_rules().get(finding.rule)
    changed = f" · {severity_text(finding)}" if finding.original else ""
    told = f"{finding.code}{changed} · confidence {finding.confidence.word} · evidence {events_text(finding.evidence)}"
    cut = width_of(safe(finding.message)) > width - _MESSAGE_AT
    why = rule.explanation if rule else ""
    parts = [("what    ", finding.message if cut else "", Role.PLAIN), ("why     ", why, Role.PLAIN)]
    if finding.expected:
        seen = f"{' or '.join(finding.expected)}; seen: {finding.seen or 'nothing'}"
        parts.append(("expected", seen, Role.PLAIN))
    if finding.because_of:
        parts.append(("because ", ", ".join(one.replace("@", " at #") for one in finding.because_of), Role.PLAIN))
    parts.append(("do      ", finding.remedy, Role.STRONG))
    lines = [
        line
        for label, text, role in parts
        if text
        for line in paragraph(safe(text), width, role=role, lead=(Span("  "), Span(f"{label}  ", Role.DIM)))
    ]
    return [*lines, *paragraph(safe(told), width, role=Role.DIM, lead=(Span("  "),))]


def finding_copy(finding: Finding) -> str:
    """A finding as text for a chat or a ticket."""
    return f"{severity_text(finding)} {finding.rule} at event {finding.seq}: {finding.message}\nDo: {finding.remedy}"
