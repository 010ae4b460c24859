"""What the reference holds: its kinds of pages, and the names of one kind with a sentence for each."""

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from .reference import Page

GROUPS: Mapping[str, Sequence[str]] = {
    "events": ("client event", "server event"),
    "rules": ("rule",),
    "codes": (
        "error code",
        "close code",
        "HTTP status of the handshake",
        "reason of a response that is not completed",
    ),
    "dialects": ("dialect",),
    "statuses": ("status",),
    "stages": ("stage",),
    "causes": ("cause",),
    "filter": ("filter language",),
}
_ABOUT = {
    "events": "what the client and the server send",
    "rules": "what can be found, and the numbers that may be turned",
    "codes": "of errors, closes, refused handshakes and responses",
    "dialects": "what --dialect takes",
    "statuses": "what a verdict says of a turn",
    "stages": "the steps of a turn",
    "causes": "why an answer stays away",
    "filter": "what --where takes, and / on the screen",
}


def group_of(name: str, known: Iterable[Page]) -> list[Page]:
    """The pages of a kind that is named in the plural, such as `dialects`; none where nothing is called so."""
    kinds = GROUPS.get(name, ())
    return [page for page in known if page.kind in kinds]


def contents(known: Sequence[Page]) -> Table:
    """The kinds of pages and how many there are of each."""
    rows = [(name, f"{len(group_of(name, known)):,}", _ABOUT[name]) for name in GROUPS]
    return _table(rows)


def names_of(found: Sequence[Page]) -> Table:
    """The names of pages, with the first sentence of each."""
    return _table([(page.name, _first(page)) for page in found])


def _first(page: Page) -> str:
    lines = [line for heading, section in page.sections if not heading for line in section]
    title, text = (f"{lines[0]}: ", lines[1:]) if len(lines) > 1 and "." not in lines[0] else ("", lines)
    sentence, dot, _ = " ".join(text).partition(". ")
    return f"{title}{sentence}{dot.strip()}"


def _table(rows: Sequence[Sequence[str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    return table
