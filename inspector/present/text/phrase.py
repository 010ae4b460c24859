"""Words and glyphs for closed sets. Every glyph stands beside its word or repeats it: none means anything alone."""

from collections.abc import Mapping, Sequence

from ...core.clock import span_text
from ...core.text import count_text
from ...core.wire import Side
from ...diagnosis.base import Confidence, Ends, Finding, Severity, StageName, StageState, Status, TurnVerdict
from ...protocol.vocabulary import Cause
from .span import Role

PASSED, FAILED, WAITING, NOTHING, OPEN = "✓", "✗", "…", "–", "?"

DIRECTION: Mapping[Side, str] = {Side.CLIENT: "▶ client", Side.SERVER: "◀ server"}
SIDE_ROLE: Mapping[Side, Role] = {Side.CLIENT: Role.CLIENT, Side.SERVER: Role.SERVER}

SEVERITY_GLYPH: Mapping[Severity, str] = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "i"}
SEVERITY_ROLE: Mapping[Severity, Role] = {
    Severity.ERROR: Role.ERROR,
    Severity.WARNING: Role.WARNING,
    Severity.NOTE: Role.NOTE,
}

STAGE_GLYPH: Mapping[StageState, str] = {
    StageState.PASSED: PASSED,
    StageState.FAILED: FAILED,
    StageState.MISSING: FAILED,
    StageState.PENDING: WAITING,
    StageState.SKIPPED: NOTHING,
    StageState.UNKNOWN: OPEN,
}
STAGE_ROLE: Mapping[StageState, Role] = {
    StageState.PASSED: Role.GOOD,
    StageState.FAILED: Role.ERROR,
    StageState.MISSING: Role.ERROR,
    StageState.PENDING: Role.WARNING,
    StageState.SKIPPED: Role.DIM,
    StageState.UNKNOWN: Role.DIM,
}
STAGE_ABOUT: Mapping[StageName, str] = {
    StageName.CONNECTED: "the WebSocket was opened and accepted",
    StageName.SESSION: "the server announced the session",
    StageName.CONFIGURED: "the session's settings were asked for and granted",
    StageName.INPUT: "the user's input reached the conversation",
    StageName.REQUESTED: "an answer was asked for",
    StageName.STARTED: "the server opened a response",
    StageName.OUTPUT: "the response produced something",
    StageName.FINISHED: "the response came to its end",
}

STATUS_ROLE: Mapping[Status, Role] = {
    Status.ANSWERED: Role.GOOD,
    Status.WAITING_FOR_TOOL: Role.WARNING,
    Status.UNCLEAR: Role.WARNING,
    Status.CUT_SHORT: Role.WARNING,
}
CONFIDENCE_BAR: Mapping[Confidence, str] = {
    Confidence.HIGH: "●●● high",
    Confidence.MEDIUM: "●●○ medium",
    Confidence.LOW: "●○○ low",
}
ENDS: Mapping[Ends, str] = {
    Ends.OBSERVED: "recorded to its end",
    Ends.REPORTED: "said to end here",
    Ends.UNKNOWN: "may have gone on",
}

_EXCLUDED: Mapping[Cause, str] = {
    Cause.RATE_LIMIT: "rate limits",
    Cause.DIALECT_RETIRED: "retired dialect",
    Cause.VAD: "turn detection",
}

ACKNOWLEDGED: Sequence[tuple[str, str, Role]] = (
    (f"{PASSED} 63 ms", "a client event that the server acknowledged, and after what time", Role.GOOD),
    (f"{WAITING} 2.1 s", "one that still waits for its answer, and for how long", Role.DIM),
    ("! late 3.2 s", "one whose answer took longer than it should", Role.WARNING),
    (f"{FAILED} refused", "one that an error answers; with ? an error that only may", Role.ERROR),
)

ENDS_ABOUT: Mapping[Ends, str] = {
    Ends.OBSERVED: "The recorder was still listening: what is missing did not come.",
    Ends.REPORTED: "Somebody says that nothing more came; the recording itself does not show it.",
    Ends.UNKNOWN: "Nothing shows whether more came after this; silence proves nothing here.",
}


def severity_text(finding: Finding) -> str:
    """How bad a finding is, and how bad its rule took it to be where the user sees it otherwise."""
    default = f" ({finding.original.word} by default)" if finding.original else ""
    return f"{finding.severity.word}{default}"


def ignored_text(ignored: Sequence[Finding]) -> str:
    """What the user does not want to see: `3 findings are ignored, as asked: cache-miss, slow-first-token`."""
    rules = ", ".join(dict.fromkeys(finding.rule for finding in ignored))
    return f"{count_text(len(ignored), 'finding')} {'is' if len(ignored) == 1 else 'are'} ignored, as asked: {rules}"


def status_role(status: Status) -> Role:
    return STATUS_ROLE.get(status, Role.ERROR)


def status_glyph(status: Status) -> str:
    glyphs = {Role.GOOD: PASSED, Role.WARNING: "!", Role.ERROR: FAILED}
    return OPEN if status is Status.UNCLEAR else glyphs[status_role(status)]


def status_words(status: Status) -> str:
    """`no response`, `waiting for tool`."""
    return status.value.replace("-", " ")


def cause_words(cause: Cause) -> str:
    return cause.value.replace("-", " ")


def excluded_words(cause: Cause) -> str:
    """What is ruled out, as people call it: `turn detection`, `rate limits`."""
    return _EXCLUDED.get(cause) or cause_words(cause)


def causes_text(count: int) -> str:
    """`1 cause`, `4 possible causes`, empty for none."""
    return "" if not count else "1 cause" if count == 1 else f"{count} possible causes"


def turn_text(turn: TurnVerdict) -> str:
    """What is said of a turn among others: its headline, and how long the answer took where that says nothing of it."""
    headline = turn.verdict.headline
    after = f" after about {turn.latency_about} s" if turn.latency_about else ""
    if turn.latency is not None:
        after = f" after {span_text(turn.latency)}"
    return headline if after in headline else headline + after


def events_text(seqs: tuple[int, ...] | list[int]) -> str:
    """`#6, #7`; at most five of them."""
    shown = ", ".join(f"#{seq}" for seq in seqs[:5])
    return f"{shown} and {len(seqs) - 5} more" if len(seqs) > 5 else shown
