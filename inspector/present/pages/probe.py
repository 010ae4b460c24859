"""Experiments as lines: what could be tried, what it costs, what each answer would mean, and what was shown."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...core import codec
from ...core.json import text_at
from ...core.text import count_text, safe
from ...diagnosis.base import Offer, Probed, Verdict
from ...protocol.vocabulary import Cause
from ...recording.reading import Reading
from ..text.phrase import CONFIDENCE_BAR, PASSED, WAITING, cause_words, causes_text
from ..text.span import BLANK, Line, Role, Span, heading, paragraph

_READABLE = 120
_LEAD = 12  # cells of a word and the gap behind it
_LONGEST = 2_000  # characters of an event that are shown
_BETA = "openai-beta"
_REWRITTEN = "rewritten.jsonl"
REDACTED = "[redacted]"


class Choice(NamedTuple):
    """A line of the page, and the experiment that it is about."""

    line: Line
    offer: Offer | None = None


def probe_page(reading: Reading, file: str | None, can: Callable[[Offer], bool] | None, width: int) -> list[Choice]:
    """The page of experiments; `can` tells which can be made here, None where none can: the recording is saved."""
    width, verdict = min(width, _READABLE), reading.verdict()
    choices = [Choice(line) for line in _opening(reading, verdict, file, can is not None, width)]
    for place, offer in enumerate(verdict.offers, start=1):
        choices += [Choice(BLANK)]
        choices += [Choice(line, offer) for line in _offer(place, offer, can is None or can(offer), width)]
    return choices


def _opening(reading: Reading, verdict: Verdict, file: str | None, live: bool, width: int) -> Iterator[Line]:
    if not verdict.offers:
        made = "; those made have told what they can" if verdict.probes else ""
        yield from paragraph(f"No experiment is called for by this verdict{made}.", width, role=Role.DIM)
        yield from [BLANK, *showed_lines(verdict.probes, width)] if verdict.probes else []
        return
    yield heading("Still open", causes_text(len(verdict.causes)))
    for one in verdict.causes:
        yield Line((Span(f"  {cause_words(one.cause):<20}", Role.STRONG), Span(CONFIDENCE_BAR[one.confidence])))
    yield BLANK
    showed = list(showed_lines(verdict.probes, width))
    yield from [*showed, BLANK] if showed else []
    if live:
        yield from paragraph("↵ on an experiment says once more what it sends; nothing is sent before that.", width)
        return
    played, command = _scenario(reading), command_of(reading, file)
    yield from paragraph(_PLAYED if played else f"{_SAVED}{_why_rewritten(reading)}:", width)
    for line in paragraph(command, width, role=Role.STRING, lead=(Span("  "),)):
        yield line._replace(copy=command)
    if not played:
        unseen = any(one.cause in _UNSEEN for one in verdict.causes)
        yield from paragraph(f"If the answer comes there, {_HERE if unseen else _PASSING}. {_THERE}", width)


def _scenario(reading: Reading) -> str | None:
    return text_at(reading.header.extra, "scenario")


_SAVED = "Nothing can be asked in this recording any more. Send its events again, read by the inspector itself"
_PLAYED = "The connection is over. Play the scenario again, and come here while it lasts:"
_UNSEEN = frozenset({Cause.READER_STOPPED, Cause.RECORDING_CUT})
_HERE = "whoever read this conversation, or its recording, was at fault here"
_PASSING = "the stall was a passing one"
_THERE = "If it stays away there too, the server stalls, and these experiments say how:"
_NO_KEY = "Only the program that made the connection can make another one: it has the key."


def command_of(reading: Reading, file: str | None, names: Sequence[str] = ()) -> str:
    """The command that sends a recording's events again and makes experiments where that is silent too."""
    played = _scenario(reading)
    if played:
        return safe(shlex.join(["inspector", "demo", played]))
    target, sent = _target(reading), file or "FILE"
    first = ""
    if _why_rewritten(reading):
        first = shlex.join(["inspector", "convert", sent, _REWRITTEN, "--to-dialect", "openai-ga"]) + " && "
        sent = _REWRITTEN
    words = ["inspector", "connect", target, "--send", sent, "--until", "30s", "--probe"]
    return safe(first + shlex.join([*words, ",".join(names or _wanted(reading.verdict()))]))


def _target(reading: Reading) -> str:
    """The address that was spoken to, where the recording tells it whole; else the service."""
    url = text_at(reading.session.opened, "url") or ""
    if url and REDACTED not in url and "%5Bredacted%5D" not in url:
        return url
    server = reading.scene.server
    return _BETA if _BETA in server.lineage and server.served_until is None else "openai"


def _why_rewritten(reading: Reading) -> str:
    """In a clause why the events cannot be sent as they are: their dialect is served no more. Else nothing."""
    until = reading.scene.server.served_until
    return f", rewritten, for {_BETA} was served until {until}" if until and _target(reading) == "openai" else ""


def _wanted(verdict: Verdict) -> list[str]:
    """The free one first, then those in fresh sessions that tell most."""
    return ["reading", *(one.name for one in verdict.offers if one.name == "minimal")]


def _offer(place: int, offer: Offer, can: bool, width: int) -> Iterator[Line]:
    """The question, what it costs and sends, what the answers would mean."""
    events = " ".join(codec.write(event).decode() for event in offer.events)
    head = (Span(f" {place:>2}  ", Role.DIM), Span(offer.question, Role.STRONG), Span(f"  {offer.name}", Role.DIM))
    yield Line(head, copy=events)
    told = [("costs", offer.cost), ("sends", _sends(offer))]
    told += [] if can else [("not here", _NO_KEY)]
    for name, words in told:
        yield from _said(name, words, width, Role.PLAIN, events)
    for answer, means in offer.answers:
        yield from _said(answer, means, width, Role.DIM, events)


def _said(name: str, words: str, width: int, role: Role, copy: str) -> Iterator[Line]:
    lead = (Span(f"     {name:<{_LEAD}}", Role.DIM),)
    yield from (row._replace(copy=copy) for row in paragraph(safe(words), width, role=role, lead=lead))


def _sends(offer: Offer) -> str:
    if not offer.is_fresh:
        return codec.write(offer.events[0]).decode()[:_LONGEST]
    types = ", ".join(str(event.get("type")) for event in offer.events)
    return f"{count_text(len(offer.events), 'event')} in a session of its own: {types}"


def confirmation(offer: Offer) -> str:
    """What is asked before anything is sent."""
    where = "on a second connection" if offer.is_fresh else "into this session"
    what = count_text(len(offer.events), "event") if offer.is_fresh else str(offer.events[0].get("type"))
    return f"Send {what} {where}? {offer.cost} ↵ yes, esc no"


def showed_lines(probes: Sequence[Probed], width: int) -> Iterator[Line]:
    """What the experiments of the turn showed."""
    if probes:
        yield heading("Experiments", "what they showed")
    for one in probes:
        lead = (
            Span(f"  {PASSED} ", Role.GOOD) if one.result else Span(f"  {WAITING} ", Role.DIM),
            Span(f"{safe(one.name):<10}", Role.STRONG),
            Span(f"{_place(one):<7}", Role.LINK),
        )
        kept = f" ({safe(one.recording)})" if one.recording else ""
        for line in paragraph(safe(one.showed) + kept, width, lead=lead):
            yield line._replace(jump=one.answered_seq or one.seq)


def _place(one: Probed) -> str:
    return f"#{one.seq} " if one.seq else ""


def offer_lines(offers: Sequence[Offer], width: int) -> Iterator[Line]:
    """The experiments in a line each, for the verdict."""
    if offers:
        yield heading("Experiments", "esc and i: what they cost, and how to make them")
    for one in offers:
        lead = (Span(f"  {one.name:<10}", Role.STRONG),)
        free = " (free)" if one.is_free else ""
        yield from paragraph(one.question + free, width, lead=lead)
