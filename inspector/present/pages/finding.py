"""The findings as a list: roots with their consequences folded under them, the chosen one told in full."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ...core import codec
from ...core.text import count_text, safe
from ...diagnosis.base import Finding
from ...diagnosis.chain import Consequences, roots
from ...diagnosis.registry import all_rules
from ...diagnosis.steps.sending import sending
from ...diagnosis.turn.bearing import bearing
from ...diagnosis.turn.case import Case, Common
from ...recording.reading import Reading
from ..text.cell import fit, width_of
from ..text.phrase import (
    CONFIDENCE_BAR,
    DIRECTION,
    SEVERITY_GLYPH,
    SEVERITY_ROLE,
    SIDE_ROLE,
    cause_words,
    severity_text,
)
from ..text.span import Line, Role, Span, paragraph
from ..text.wording import shortened

_READABLE = 120  # cells; longer lines of prose are hard to follow
_RULE_WIDTH = 34
_SENT = 400  # characters of an event to send that are shown; copied it is whole
_EVIDENCE = 8  # events that have a line of their own


class Listed(NamedTuple):
    """A finding in its place: what it is to the one above it, and what hangs on it."""

    finding: Finding
    consequence: bool = False
    ignored: bool = False
    under: int = 0  # its consequences
    folded: bool = True  # they are not listed


def ordered(
    findings: Sequence[Finding], unfolded: Collection[str] = (), ignored: Sequence[Finding] = ()
) -> list[Listed]:
    """The findings as they are listed: roots, the consequences of the unfolded ones, then what the user ignores."""
    listed: list[Listed] = []
    explained: set[str] = set()
    named = {root for one in findings for root in one.because_of}
    known = Consequences(findings)
    for root in roots(findings):
        chain = known.of(root) if root.id in named else []
        folded = root.id not in unfolded
        listed.append(Listed(root, under=len(chain), folded=folded))
        listed += [] if folded else [Listed(one, consequence=True) for one in chain]
        explained.update(one.id for one in (root, *chain))
    listed += [Listed(one) for one in findings if one.id not in explained]
    return listed + [Listed(one, ignored=True) for one in ignored]


def finding_line(listed: Listed, width: int) -> Line:
    """One finding in one line."""
    spans = _lead(listed, width)
    left = width - sum(width_of(span.text) for span in spans)
    message = fit(safe(listed.finding.message[:2000]), max(left, 0)).rstrip()
    return Line((*spans, Span(message)), jump=listed.finding.seq)


def _lead(listed: Listed, width: int) -> list[Span]:
    """What stands before the message: how bad, how sure, where, and which rule."""
    finding = listed.finding
    role = Role.DIM if listed.ignored else SEVERITY_ROLE[finding.severity]
    lead = "└ " if listed.consequence else ""
    name = fit(f"{lead}{finding.rule}", min(_RULE_WIDTH, max(width // 3, 12)))
    word = "ignored" if listed.ignored else finding.severity.word
    return [
        Span(f"{SEVERITY_GLYPH[finding.severity]} {word:<8}", role),
        Span(f"{CONFIDENCE_BAR[finding.confidence][:3]} ", Role.DIM),
        Span(f"{'#' + str(finding.seq):<6}", Role.LINK),
        Span(f"{name} ", Role.DIM if listed.ignored else Role.STRONG),
        Span(_chain_text(listed), Role.LINK),
    ]


def _chain_text(listed: Listed) -> str:
    return f"{'▸' if listed.folded else '▾'} +{listed.under} " if listed.under else ""


def finding_story(reading: Reading, listed: Listed, width: int) -> list[Line]:
    """What was found, what to do and send, why, and what speaks for it, indented under the finding's line."""
    finding, wide, width = listed.finding, width, min(width, _READABLE)
    lines: list[Line] = []
    if sum(width_of(span.text) for span in _lead(listed, wide)) + width_of(safe(finding.message[:2000])) > wide:
        lines += _told("what", shortened(finding.message), Role.PLAIN, width)
    lines += _told("do", shortened(finding.remedy), Role.STRONG, width)
    lines += _sending(reading, finding, width)
    lines += [line for label, text in _reasons(listed) for line in _told(label, text, Role.PLAIN, width)]
    lines += _told("", _code_text(listed), Role.DIM, width)
    return [*lines, *_evidence(reading, finding, width)]


def _sending(reading: Reading, finding: Finding, width: int) -> list[Line]:
    event = event_to_send(reading, finding)
    if not event:
        return []
    shown = event if len(event) <= _SENT else f"{event[:_SENT]} … (y copies all of it)"
    lines = _told("send", shown, Role.STRING, width)
    if reading.session.close:
        lines += _told("", "in a new session, as this connection is closed", Role.DIM, width)
    return [one._replace(copy=event) for one in lines]


def _reasons(listed: Listed) -> Iterator[tuple[str, str]]:
    finding = listed.finding
    rule = all_rules().get(finding.rule)
    if finding.expected:
        yield "expected", f"{' or '.join(finding.expected)}; seen: {finding.seen or 'nothing'}"
    if rule:
        yield "why", rule.explanation
    if finding.because_of:
        yield "because", ", ".join(one.replace("@", " at #") for one in finding.because_of)
    if listed.under:
        hidden = " (l lists them)" if listed.folded else ""
        yield "explains", f"{count_text(listed.under, 'further finding')}{hidden}"


def _code_text(listed: Listed) -> str:
    finding = listed.finding
    changed = f" · {severity_text(finding)}" if finding.original else ""
    ignored = " · ignored, as your settings ask" if listed.ignored else ""
    cause = f" · speaks for the cause {cause_words(finding.cause)}" if finding.cause else ""
    return f"{finding.code}{changed}{ignored} · confidence {CONFIDENCE_BAR[finding.confidence]}{cause}"


def _told(label: str, text: str, role: Role, width: int) -> list[Line]:
    return paragraph(safe(text), width, role=role, lead=(Span("  "), Span(f"{label:<8}  ", Role.DIM)))


def _evidence(reading: Reading, finding: Finding, width: int) -> list[Line]:
    """A line for every event that speaks for it, which jumps there."""
    lines: list[Line] = []
    evidence = tuple(dict.fromkeys(finding.evidence))
    for place, seq in enumerate(evidence[:_EVIDENCE]):
        if not 1 <= seq <= len(reading.columns):
            continue
        side = reading.columns.side_of(seq)
        spans = (
            Span(f"  {'evidence' if not place else '':<8}  ", Role.DIM),
            Span(f"◆ #{seq} ", Role.LINK),
            Span(f"{DIRECTION[side]} ", SIDE_ROLE[side]),
        )
        room = max(width - sum(width_of(span.text) for span in spans), 0)
        name = safe(reading.columns.type_of(seq)[:200]) or "(no type)"
        lines.append(Line((*spans, Span(fit(name, room).rstrip())), jump=seq))
    more = len(evidence) - _EVIDENCE
    return lines + (_told("", f"and {more:,} more, marked ◆ in the timeline", Role.DIM, width) if more > 0 else [])


def event_to_send(reading: Reading, finding: Finding) -> str:
    """The client event that puts right what was found, as JSON; empty where there is none."""
    session = reading.session
    known = finding.turn is not None and finding.turn < len(session.turns)
    turn = session.turns[finding.turn or 0] if known else None
    body = sending(Case(reading.scene, turn, bearing((finding,)), Common(reading.scene)), finding)
    return codec.write(body).decode() if body else ""


def finding_copy(finding: Finding, event: str = "") -> str:
    """A finding as text for a chat or a ticket, with the event to send where there is one."""
    lines = [f"{severity_text(finding)} {finding.rule} at event {finding.seq}: {finding.message}"]
    lines += [f"Do: {finding.remedy}", *([f"Send: {event}"] if event else [])]
    return "\n".join(lines)
