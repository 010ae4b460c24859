"""The verdict as lines: in one line, as the eight stages, and whole."""

from collections.abc import Iterator, Sequence

from ...core import codec
from ...core.clock import SECOND
from ...core.text import safe
from ...diagnosis.base import HEALTHY, Stage, Status, TurnVerdict, Verdict
from ..details.detail import evidence_line
from ..text.cell import fit, width_of
from ..text.phrase import (
    CONFIDENCE_BAR,
    NOTHING,
    STAGE_ABOUT,
    STAGE_GLYPH,
    STAGE_ROLE,
    WAITING,
    cause_words,
    causes_text,
    excluded_words,
    status_glyph,
    status_role,
    status_words,
    turn_text,
)
from ..text.span import BLANK, Line, Role, Span, heading, paragraph
from .probe import offer_lines, showed_lines

_READABLE = 120


def verdict_spans(
    verdict: Verdict, width: int, most: int = 99, *, live: bool = False, wait: Sequence[Span] = ()
) -> list[list[Span]]:
    """Status, headline and the causes in one line, or more where it does not fit; in at most so many, two or more.

    `live`: more may come, so that what is not clear is not clear yet. `wait` tells how long something has not come.
    """
    status = _status_span(verdict.status, live=live)
    room = width - width_of(status.text) - sum(width_of(span.text) for span in wait)
    tail = [*_causes_spans(verdict, room), *wait]
    text = safe(verdict.headline[:1000])
    used = width_of(status.text) + 2 + sum(width_of(span.text) for span in tail)
    if used + width_of(text) <= width:
        return [[status, Span(f"  {text}"), *tail]]
    rows = [line.spans[-1].text for line in paragraph(text, width - 2)]
    if len(rows) >= most:
        last, over = rows[most - 2 : most]
        rows = [*rows[: most - 2], fit(f"{last} {over}", width - 2)]
    return [[status, *tail], *([Span("  "), Span(row)] for row in rows)]


def _status_span(status: Status, *, live: bool) -> Span:
    if live and status is Status.UNCLEAR:
        return Span(f"{WAITING} so far", Role.DIM)
    return Span(f"{status_glyph(status)} {status_words(status)}", status_role(status))


def _causes_spans(verdict: Verdict, room: int) -> list[Span]:
    """`  2 possible causes: server stall, network`: the likeliest first, as many of them as have room."""
    if not verdict.causes:
        return []
    count = f"  {causes_text(len(verdict.causes))}: "
    names = [cause_words(suspect.cause) for suspect in verdict.causes]
    tellings = [", ".join(names), *(", ".join([*names[:end], "…"]) for end in range(len(names) - 1, 0, -1))]
    told = next((one for one in tellings if width_of(count + one) <= room), tellings[-1])
    return [Span(count, Role.STRONG), Span(told)]


def stage_word(stage: Stage, gap: str = " ") -> str:
    return f"{STAGE_GLYPH[stage.state]}{gap}{stage.name.value}"


def stage_spans(
    stages: Sequence[Stage], *, tight: bool, now: int | None = None, widths: Sequence[int] = ()
) -> list[tuple[Span, Span]]:
    """For each stage its name with its glyph, and under it its state in a word, or the time that is left at `now`.

    `widths` are the cells that each has; `now` is µs since the recording's start.
    """
    gap = "" if tight else " "
    rooms = widths or [_READABLE] * len(stages)
    return [
        (
            Span(stage_word(stage, gap), STAGE_ROLE[stage.state]),
            Span(f" {gap}{_state_word(stage, now, room - len(gap) - 2)}", STAGE_ROLE[stage.state]),
        )
        for stage, room in zip(stages, rooms, strict=True)
    ]


def _state_word(stage: Stage, now: int | None, room: int) -> str:
    """`pending`; with a wait under way how long it still lasts at the moment `now`, in at most `room` cells."""
    if stage.due is None or now is None:
        return stage.state.value
    left = (stage.due - now) / SECOND
    if left <= 0:
        return "overdue"
    long, short = f"… {left:.1f} s left", f"… {left:.1f} s"
    return next((word for word in (long, short) if width_of(word) <= room), f"{left:.0f} s")


def stage_story(stage: Stage) -> str:
    """One stage in a sentence: what it is, what became of it, and where."""
    where = f" at #{stage.seq}" if stage.seq else ""
    detail = f": {safe(stage.detail)}" if stage.detail else ""
    return f"{stage.name.value} {stage.state.value}{where}{detail} ({STAGE_ABOUT[stage.name]})"


def verdict_lines(verdict: Verdict, turns: Sequence[TurnVerdict], width: int) -> list[Line]:
    """The whole verdict, none of its lines wider than `width`."""
    width = min(width, _READABLE)
    lines = [*_head(verdict, width)]
    for section in (
        _causes(verdict, width),
        showed_lines(verdict.probes, width),
        _next(verdict, width),
        offer_lines(verdict.offers, width),
        _record_next(verdict, width),
        _excluded(verdict, width),
        _stages(verdict, width),
        _turns(turns, width),
    ):
        part = list(section)
        lines += [BLANK, *part] if part else []
    return lines


def _head(verdict: Verdict, width: int) -> Iterator[Line]:
    role = status_role(verdict.status)
    yield Line((Span(f"{status_glyph(verdict.status)} {status_words(verdict.status)}", role),))
    yield from paragraph(safe(verdict.headline), width, role=Role.STRONG)


def _stages(verdict: Verdict, width: int) -> Iterator[Line]:
    if verdict.stages:
        stopped = verdict.stage if verdict.status not in HEALTHY else None
        yield heading("Stages", f"stopped at {stopped.value}" if stopped else "")
    for stage in verdict.stages:
        lead = (
            Span(f"  {stage_word(stage):<14}", STAGE_ROLE[stage.state]),
            Span(f"{stage.state.value:<9}", STAGE_ROLE[stage.state]),
            Span(f"{'#' + str(stage.seq) if stage.seq else '':<6}", Role.LINK),
        )
        for line in paragraph(safe(stage.detail), width, role=Role.DIM, lead=lead):
            yield line._replace(jump=stage.seq or 0)


def _causes(verdict: Verdict, width: int) -> Iterator[Line]:
    if verdict.causes:
        yield heading("Possible causes", "the likeliest first")
    for place, suspect in enumerate(verdict.causes, start=1):
        jump = suspect.evidence[0] if suspect.evidence else 0
        name = Span(f"{cause_words(suspect.cause):<20}", Role.STRONG)
        yield Line((Span(f" {place:>2}  ", Role.DIM), name, Span(CONFIDENCE_BAR[suspect.confidence])), jump=jump)
        yield from paragraph(safe(suspect.because), width, lead=(Span("     because   ", Role.DIM),))
        if suspect.test:
            yield from paragraph(safe(suspect.test), width, lead=(Span("     test      ", Role.DIM),))
        yield from evidence_line(suspect.evidence, width)


def _next(verdict: Verdict, width: int) -> Iterator[Line]:
    where = decisive(verdict)
    if verdict.next_steps:
        keys = [f"enter goes to #{where}"] if where else []
        keys += ["y copies the event to send"] if any(step.send is not None for step in verdict.next_steps) else []
        yield heading("Next steps", ", ".join(keys))
    for place, step in enumerate(verdict.next_steps, start=1):
        send = codec.write(step.send).decode() if step.send is not None else ""
        rows = paragraph(safe(step.text), width, lead=(Span(f" {place:>2}  ", Role.DIM),))
        rows += paragraph(safe(send), width, role=Role.STRING, lead=(Span("     send  ", Role.DIM),)) if send else []
        yield from (row._replace(copy=send or step.text, jump=where) for row in rows)


def decisive(verdict: Verdict) -> int:
    """The event that the steps are about: the newest evidence of the likeliest cause, else where the turn stopped."""
    if verdict.causes and verdict.causes[0].evidence:
        return max(verdict.causes[0].evidence)
    return next((stage.seq for stage in verdict.stages if stage.name is verdict.stage and stage.seq), 0)


def _record_next(verdict: Verdict, width: int) -> Iterator[Line]:
    if verdict.record_next:
        yield heading("Record next time", "what this recording leaves open")
    for text in verdict.record_next:
        yield from paragraph(safe(text), width, lead=(Span("  •  ", Role.DIM),))


def _excluded(verdict: Verdict, width: int) -> Iterator[Line]:
    if verdict.excluded:
        yield heading("Ruled out")
    for one in verdict.excluded:
        lead = (Span(f"  {NOTHING} ", Role.DIM), Span(f"{excluded_words(one.cause):<20}"))
        for line in paragraph(safe(one.because), width, role=Role.DIM, lead=lead):
            yield line._replace(jump=one.evidence[0] if one.evidence else 0)


def _turns(turns: Sequence[TurnVerdict], width: int) -> Iterator[Line]:
    if len(turns) > 1:
        yield heading("Turns")
    for turn in turns if len(turns) > 1 else ():
        verdict = turn.verdict
        lead = (
            Span(f" {turn.index + 1:>2}  ", Role.DIM),
            Span(f"{status_glyph(verdict.status)} {status_words(verdict.status):<17}", status_role(verdict.status)),
            Span(f"#{turn.first_seq:<5} ", Role.LINK),
        )
        for line in paragraph(safe(turn_text(turn)), width, lead=lead):
            yield line._replace(jump=turn.first_seq)
