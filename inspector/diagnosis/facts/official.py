"""Which servers keep to the letter of the protocol: what is missing there is missing, and elsewhere may be custom."""

from itertools import islice
from urllib.parse import urlsplit

from ...core.json import integer_at, text_at
from ...model.session import Session
from ...model.state.part import Response
from ...protocol.dialect import is_known
from ..base import Ends, Severity
from ..scene import FALLBACK, Scene

_OFFICIAL = frozenset({"openai-ga", "openai-beta", "azure-ga", "azure-beta"})
_HOSTS = (".openai.com", ".azure.com", ".azure.us", ".azure.cn")
_TALKS = 3  # types of events: whoever answers so much is no error page
_FIRST = 64  # items, and responses, that tell what a log leaves out
_OWN = frozenset({"connect", "relay", "demo"})  # recorders that leave nothing out


def keeps_to_the_letter(scene: Scene) -> bool:
    """The server is one of the makers', or the user says that it speaks as theirs do."""
    is_official = (scene.detector.settled or FALLBACK) in _OFFICIAL
    return is_official and (scene.detector.is_told or not _is_elsewhere(scene.session))


def _is_elsewhere(session: Session) -> bool:
    """The handshake names a host of somebody else, and no ids show that one of the makers answers behind it."""
    try:
        host = urlsplit(text_at(session.opened, "url") or "").hostname
    except ValueError:
        return False
    return bool(host) and not f".{host}".endswith(_HOSTS) and not session.ids.proven


def holds_everything(scene: Scene) -> bool:
    """The recorder was ours and lost nothing: what is not in the recording did not cross the socket."""
    return scene.recorder in _OWN and not scene.lost and not scene.damaged


def leaves_out(scene: Scene, response: Response) -> bool:
    """The log tells that a response held something, and does not show what.

    Servers that are not held to the letter may list no output at its end, whatever it was.
    """
    spent = integer_at(response.usage, "output_tokens") or 0
    unlisted = spent > 0 and not response.first_item_seq and not keeps_to_the_letter(scene)
    return (response.left_out_seq > 0 or unlisted) and not holds_everything(scene)


NO_ITEMS = "The log shows no event of any item that stands in the conversation: it may leave them all out."


def leaves_items_out(scene: Scene) -> bool:
    """The log shows audio committed, or items of answers, and not one item that stands in the conversation."""
    session = scene.session
    if holds_everything(scene):
        return False
    stands = any(one.added_seq or one.done_seq for one in islice(session.items.values(), _FIRST))
    made = any(one.first_item_seq for one in islice(session.responses.values(), _FIRST))
    return not stands and (made or bool(session.buffer.committed))


def shows_no_server(scene: Scene) -> bool:
    """The log holds nothing that the server did, and nobody says that nothing came: it may show one side alone."""
    session = scene.session
    silent = not (session.last_server_seq or session.opened_seq or session.close)
    return silent and scene.recorder == "import" and scene.ends is Ends.UNKNOWN


def is_said_out(session: Session, response: Response) -> bool:
    """Everything that an open response began is done: no more than its end is missing."""
    items = [session.items[one] for one in response.items] if response.is_open and response.has_output else []
    return bool(items) and all(one.closed_seq for one in items)


def unless_left_out(scene: Scene, severity: Severity) -> Severity:
    """The severity of something that is not in the recording: a note where whoever wrote the log may have cut it.

    A note too where the server is none of those that keep to the letter, and may never send it.
    """
    return severity if holds_everything(scene) and keeps_to_the_letter(scene) else min(severity, Severity.NOTE)


def is_stranger(scene: Scene) -> bool:
    """The server goes on speaking, in types of which nobody knows one: it may be another protocol altogether."""
    types = scene.session.integrity.shapes
    told = scene.detector.settled is not None or scene.session.failures or len(types) < _TALKS
    return not told and not any(map(is_known, types))
