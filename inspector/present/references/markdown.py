"""The reference as one Markdown text, grouped by kind."""

from collections.abc import Iterator, Sequence

from .reference import Page

_VERBATIM = frozenset({"Example", "In the conversation", "To change them, in inspector.toml", "Terms"})
_TITLES = {
    "client event": "Client events",
    "server event": "Server events",
    "rule": "Rules",
    "error code": "Error codes",
    "reason of a response that is not completed": "Reasons of responses that are not completed",
    "close code": "Close codes",
    "HTTP status of the handshake": "HTTP statuses of the handshake",
    "stage": "Stages",
    "status": "Statuses",
    "cause": "Causes",
    "dialect": "Dialects",
    "filter language": "The filter language",
}


def reference(pages: Sequence[Page]) -> str:
    """Every page, under a heading for its kind."""
    return "\n".join(_lines(pages)).rstrip() + "\n"


def _lines(pages: Sequence[Page]) -> Iterator[str]:
    yield from ("# Reference", "")
    for kind, title in _TITLES.items():
        group = [page for page in pages if page.kind == kind]
        if group:
            yield from (f"## {title}", "")
            for page in group:
                yield from _page(page)


def _page(page: Page) -> Iterator[str]:
    yield from (f"### `{page.name}`", "")
    for heading, lines in page.sections:
        if heading:
            yield from (f"**{heading}**", "")
        if heading in _VERBATIM:
            yield from ("```", *lines, "```", "")
        elif len(lines) == 1:
            yield from (lines[0], "")
        else:
            yield from (*(f"- {line}" for line in lines), "")
