"""What an event means, on a page beside it: the reference of its type, and of the codes that it brings."""

from collections.abc import Iterator
from functools import lru_cache

from ...core.event import Event
from ...core.json import integer_at, object_at, text_at
from ...core.text import safe
from ...core.wire import Kind
from ...recording.reading import Reading
from ..text.span import BLANK, Line, Role, Span, heading, paragraph
from .reference import Page, pages

_AS_THEY_ARE = frozenset({"In the conversation", "Example", "Fields"})
_KEPT = 64  # pages; one takes 2 ms to make, and a reader walks over many events of few types
_LINK = {
    Kind.OPEN: "The client asks for the WebSocket: the request of the handshake.",
    Kind.ANSWER: "The server's answer to the handshake: 101 opens the WebSocket, anything else refuses it.",
    Kind.BINARY: "A binary frame. No known version of the protocol sends events in binary frames.",
    Kind.PING: "A WebSocket ping: the other side must answer it with a pong, and mostly its library does so by itself.",
    Kind.PONG: "A WebSocket pong: it shows that the connection and the other side's library are alive, not more.",
    Kind.CLOSE: "The WebSocket is closed: nothing can follow on this connection.",
}


def reference_lines(reading: Reading, seq: int, width: int) -> list[Line]:
    """The reference pages of event `seq`; none of the lines is wider than `width`."""
    event = reading.event(seq)
    found = [page for name in _names(event) for page in _pages(name) if not _is_of_other_side(page, event)]
    lines: list[Line] = []
    if event.kind in _LINK:
        lines += [heading(event.kind.value, "frame of the link"), *paragraph(_LINK[event.kind], width)]
    elif not any(page.name == event.type for page in found):
        name = safe(event.type[:200]) or "no type"
        lines += [*paragraph(name, width, role=Role.HEADING), *paragraph(_UNKNOWN, width)]
    for page in found:
        lines += [*([BLANK] if lines else []), *_page_lines(page, width)]
    return lines


_UNKNOWN = "No known version of the protocol has an event of this type."


def _names(event: Event) -> Iterator[str]:
    """What of an event has a page: its type, and the codes that say how something failed or ended."""
    body = event.body
    if event.kind is Kind.TEXT and event.type:
        yield event.type
    details = object_at(body, "response", "status_details")
    for error in (object_at(body, "error"), object_at(details, "error")):
        yield from (name for name in dict.fromkeys((text_at(error, "code"), text_at(error, "type"))) if name)
    if text_at(details, "reason"):
        yield text_at(details, "reason") or ""
    number = integer_at(body, "code") if event.kind is Kind.CLOSE else integer_at(body, "status")
    if event.kind in (Kind.CLOSE, Kind.ANSWER) and number is not None:
        yield str(number)


@lru_cache(_KEPT)
def _pages(name: str) -> tuple[Page, ...]:
    return tuple(pages(name[:200]))


def _is_of_other_side(page: Page, event: Event) -> bool:
    return page.kind.endswith(" event") and not page.kind.startswith(event.side.value)


def _page_lines(page: Page, width: int) -> Iterator[Line]:
    yield heading(safe(page.name), page.kind)
    for title, texts in page.sections:
        if title:
            yield BLANK
            yield Line((Span(title, Role.STRONG),))
        for text in texts:
            yield from _text_lines(title, text, width, listed=len(texts) > 1)


def _text_lines(title: str, text: str, width: int, *, listed: bool) -> list[Line]:
    if title in _AS_THEY_ARE:
        role = Role.STRING if title == "Example" else Role.PLAIN
        return paragraph(safe(text), width, role=role, indent=4 + len(text) - len(text.lstrip()))
    lead = (Span("• "),) if title and listed else ()
    return paragraph(safe(text), width, lead=lead)
