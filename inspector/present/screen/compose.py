"""The composer in lines: what there is to begin with, and what is to be said of an event that is being written.

Everything here may hold words of the wire; all of it is made safe.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.clock import span_text
from ...core.text import clip, count_text, safe
from ...core.wire import Side
from ...model.state.answer import Answer
from ...protocol.dialect import Dialect
from ..text.phrase import FAILED, NOTHING, PASSED, WAITING
from ..text.span import Line, Role, Span, heading, paragraph

_LONGEST = 200  # characters
_WORDS = "written out when it is sent: @tone 1s, @silence 500ms, @noise 1s, @microphone 3s, @file PATH, @event 12"
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\w.+-]*)|(true|false|null)\b')
_ANSWERS = {
    Answer.ACCEPTED: (PASSED, Role.GOOD, "answered at"),
    Answer.REFUSED: (FAILED, Role.ERROR, "refused at"),
    Answer.PENDING: (WAITING, Role.WARNING, "no answer yet"),
}


class Fault(NamedTuple):
    """What is wrong with what is being written: its line (from 1; 0 where nothing stands there), and what to do."""

    line: int
    message: str
    fix: str = ""


def template_line(title: str, type_: str) -> Line:
    return Line((Span("  "), Span(safe(title[:_LONGEST]), Role.PLAIN), Span(f"  {safe(type_[:_LONGEST])}", Role.DIM)))


def event_line(type_: str, about: str) -> Line:
    """An event that is used in one way only."""
    return Line((Span("  "), Span(safe(type_[:_LONGEST]), Role.KEY), Span(f"  {safe(about[:_LONGEST])}", Role.DIM)))


def saved_line(name: str, types: Sequence[str], damage: str) -> Line:
    """A sequence of the library: its name, and what it sends."""
    lead = (Span("  "), Span(safe(name[:_LONGEST]), Role.STRONG))
    if damage:
        return Line((*lead, Span(f"  {FAILED} {safe(damage[:_LONGEST])}", Role.ERROR)))
    what = types[0] if len(types) == 1 else f"{count_text(len(types), 'event')}: {', '.join(types[:8])}"
    return Line((*lead, Span(f"  {safe(what[:_LONGEST])}", Role.DIM)))


def sent_line(seq: int, at: int | None, type_: str, answer: Answer, answered: int) -> Line:
    """An event that was sent, and what became of it."""
    glyph, role, words = _ANSWERS[answer]
    told = f"{words} #{answered}" if answered else words
    when = f"  sent at {span_text(at)}" if at is not None else ""
    number = Span(f"  #{seq:<5}", Role.LINK)
    return Line((number, Span(safe(type_[:_LONGEST]), Role.KEY), Span(f"  {glyph} {told}", role), Span(when, Role.DIM)))


def owed_line(because: str, type_: str) -> Line:
    """What is asked for now."""
    return Line((Span("  "), Span(safe(type_[:_LONGEST]), Role.STRONG), Span(f"  {safe(because)}", Role.DIM)))


def section(text: str, count: int, nothing: str) -> list[Line]:
    """The heading of a part of the list; where it is empty, why."""
    head = heading(text, str(count) if count else "")
    return [head] if count else [head, Line((Span(f"  {NOTHING} {safe(nothing)}", Role.DIM),))]


# What is said of the event


def told_lines(
    said: Span,
    faults: Sequence[Fault],
    offer: str,
    types: Sequence[str],
    dialect: Dialect,
    width: int,
    height: int,
    *,
    stands_in: bool = False,
    side: Side = Side.CLIENT,
) -> list[Line]:
    """What happened last, what is wrong, and what the event is for, in at most `height` lines.

    `offer` says which key puts right what can be; with `stands_in` the event has words that stand for something.
    """
    lines = paragraph(safe(said.text), width, role=said.role) if said.text else []
    if faults:
        told = f"{count_text(len(faults), 'fault')}{f'; {offer}' if offer else ''}"
        lines.append(Line((Span(f"{FAILED} {told}", Role.ERROR),)))
    lines += [line for fault in faults for line in _fault(fault, width)]
    lines += paragraph(_WORDS, width, role=Role.DIM, lead=(Span("@ ", Role.LINK),)) if stands_in else []
    if not faults:
        lines += _about(types, dialect, width, side)
    if len(lines) <= height:
        return lines
    rest = len(lines) - height + 1
    return [*lines[: height - 1], Line((Span(f"  … and {count_text(rest, 'line')} more", Role.DIM),))]


def _fault(fault: Fault, width: int) -> Iterator[Line]:
    lead = (Span(f"  line {fault.line}: " if fault.line else "  ", Role.LINK),)
    yield from paragraph(safe(clip(fault.message, 2 * _LONGEST)), width, lead=lead, indent=4)
    if fault.fix:
        yield from paragraph(safe(clip(fault.fix, 2 * _LONGEST)), width, role=Role.GOOD, lead=(Span("    → "),))


def _about(types: Sequence[str], dialect: Dialect, width: int, side: Side) -> Iterator[Line]:
    """Nothing is wrong: what the event does, and what follows."""
    if not types:
        yield from paragraph("Write an event, or choose one from the list.", width, role=Role.DIM)
        return
    yield from paragraph(_checked(len(types), dialect, side), width, lead=(Span(f"{PASSED} ", Role.GOOD),))
    spec = dialect.spec(side, types[0]) if len(types) == 1 else None
    if spec is not None:
        yield from paragraph(spec.about, width, role=Role.DIM, lead=(Span("  "),))
    if spec is not None and spec.goes_wrong:
        lead = (Span("! ", Role.WARNING), Span("what goes wrong  ", Role.DIM))
        yield from paragraph(spec.goes_wrong, width, role=Role.WARNING, lead=lead, indent=2)


def _checked(count: int, dialect: Dialect, side: Side) -> str:
    if not dialect.fields:
        return f"{count_text(count, 'event')}; the fields of {dialect.title} are not known, so they are not checked."
    takes = "takes" if side is Side.CLIENT else "has"
    return f"{count_text(count, 'event')}: as {dialect.title} {takes} {'it' if count == 1 else 'them'}."


def json_roles(line: str) -> list[tuple[int, int, Role]]:
    """Which pieces of a line of JSON are keys, strings, numbers and words: start, end, role."""
    found: list[tuple[int, int, Role]] = []
    for match in _TOKEN.finditer(line):
        string, colon, number, _ = match.groups()
        role = Role.NUMBER if number else Role.LITERAL
        if string:
            role = Role.KEY if colon else Role.STRING
        found.append((match.start(), match.end(1) if string else match.end(), role))
    return found


def shown(line: str) -> str:
    """A line of an editor as it may be painted: as many characters, none of which does anything."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(safe(one)[:1] or "�" for one in line)
