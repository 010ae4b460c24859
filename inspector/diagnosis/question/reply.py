"""What the questions share: how an answer looks, what it may look at, and the words for events and settings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ...core import codec
from ...core.clock import MILLISECOND, span_text
from ...core.json import Json, JsonObject, text_at
from ...core.text import clip
from ...model.session import Session
from ...model.state.part import Response
from ..base import Finding, Verdict
from ..scene import Scene
from ..turn.case import Case

_LONGEST = 60  # characters of a setting that are shown
_MOST = 4  # things that are told one by one
_KINDS = frozenset({"type", "model", "name"})  # fields whose value says enough


class State(StrEnum):
    """How the answer to a question looks."""

    OK = "ok"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"  # the recording does not show it
    NOT_APPLICABLE = "not-applicable"  # there is nothing in the recording that the question is about


class Row(NamedTuple):
    """One setting: what the client asked for and what the server says is in effect."""

    setting: str
    requested: str
    effective: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a question's function says; the table of questions adds number and wording."""

    state: State
    answer: str
    evidence: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One question with its answer: one to three plain sentences, and the events that show it."""

    number: int
    question: str
    answer: str
    state: State
    evidence: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A whole recording: the turn that its verdict speaks of, that verdict, and all findings."""

    case: Case
    verdict: Verdict
    findings: Sequence[Finding]

    @property
    def scene(self) -> Scene:
        return self.case.scene

    @property
    def session(self) -> Session:
        return self.case.session

    @property
    def responses(self) -> list[Response]:
        """Every response of the recording, oldest first."""
        return list(self.session.responses.values())

    def found(self, rule: str) -> Finding | None:
        return next((one for one in self.findings if one.rule == rule), None)


Question = Callable[[Inquiry], Told]


def ok(answer: str, *evidence: int) -> Told:
    return Told(State.OK, answer, seqs(evidence))


def trouble(answer: str, *evidence: int) -> Told:
    return Told(State.TROUBLE, answer, seqs(evidence))


def unknown(answer: str, *evidence: int) -> Told:
    return Told(State.UNKNOWN, answer, seqs(evidence))


def not_applicable(answer: str, *evidence: int) -> Told:
    return Told(State.NOT_APPLICABLE, answer, seqs(evidence))


def seqs(numbers: Sequence[int]) -> tuple[int, ...]:
    """Each event once, in order, without the 0 of what no event shows."""
    return tuple(sorted({number for number in numbers if number}))


def event(seq: int) -> str:
    return f"(event {seq})" if seq else "(not in the recording)"


def value_text(value: Json) -> str:
    """A value of a setting for people: `off` for null, names of tools, an object's kind and then its other fields."""
    if value is None:
        return "off"
    if isinstance(value, str):
        return clip(" ".join(value.split()), _LONGEST) or "“”"
    if isinstance(value, list):
        return clip(", ".join(_named(one) for one in value), _LONGEST) or "none"
    if isinstance(value, dict):
        return clip(", ".join(_pairs(value)), _LONGEST) or "{}"
    return codec.write(value).decode("utf-8", "replace")


def _named(value: Json) -> str:
    return value if isinstance(value, str) else text_at(value, "name") or text_at(value, "type") or "?"


def _pairs(value: JsonObject) -> Iterator[str]:
    for key, inner in value.items():
        if inner is not None:
            shown = inner if isinstance(inner, str) else codec.write(inner).decode("utf-8", "replace")
            yield shown if key in _KINDS else f"{key} {shown}"


def ms_text(milliseconds: int) -> str:
    return span_text(milliseconds * MILLISECOND)


def listed(sentences: Sequence[str], noun: str) -> str:
    """The sentences, the newest few where there are many, and how many are left out."""
    if len(sentences) <= _MOST:
        return " ".join(sentences)
    return f"{len(sentences)} {noun}, the last {_MOST}: " + " ".join(sentences[-_MOST:])


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends with one or with a quotation."""
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."
