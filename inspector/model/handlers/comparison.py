"""Holds what an event repeats of an item against the streams that came before it.

response.output_item.done repeats one item of a response whole, response.done all of them. Only streams whose own
done event showed all of their text are compared; the first difference of a response is kept.
"""

from collections.abc import Iterator, Sequence

from ...core.event import Event
from ...core.json import Json, list_at, text_at
from ..session import Session
from ..state.integrity import Contradiction
from ..state.part import Item, Response

ITEMS = "items"  # what differs, where it is the list of the items
_ARGUMENTS = -1  # the stream of a tool call's arguments


def compare_output(session: Session, response: Response, event: Event, output: Sequence[Json]) -> None:
    """Compare the `output` of response.done: the ids of the items and their order, then each of them."""
    listed = [text_at(one, "id") or "" for one in output]
    known = response.opened_seq and response.items and response.contradiction is None
    if known and listed != [*response.items]:
        response.contradiction = Contradiction(event.seq, ITEMS, ", ".join(response.items), ", ".join(listed))
    for identity, shown in zip(listed, output, strict=True):
        item = session.items.get(identity)
        if item is not None and item.response == response.id:
            compare_item(response, item, event, shown)


def compare_item(response: Response, item: Item, event: Event, shown: Json) -> None:
    """Compare one item as an event shows it with its finished streams."""
    for index, name, text in _texts(shown) if response.contradiction is None else ():
        stream = item.streams.get(index)
        if stream is not None and stream.done_seq and stream.text != text:
            response.contradiction = Contradiction(event.seq, name, stream.text, text, item.id)
            return


def _texts(shown: Json) -> Iterator[tuple[int, str, str]]:
    """The stream index, the field and the text of all that an item says; what it leaves out contradicts nothing."""
    arguments = text_at(shown, "arguments")
    if arguments is not None:
        yield _ARGUMENTS, "arguments", arguments
    for index, part in enumerate(list_at(shown, "content")):
        name = "transcript" if text_at(part, "transcript") is not None else "text"
        text = text_at(part, name)
        if text is not None:
            yield index, name, text
