"""Client events of one API that were sent to another: Realtime's to Live, and Live's to Realtime.

The two share a host and half of their words. The server refuses the type of the event; which API it is shows in the
types that the refusal lists or wants first, else in what the server has sent before.
"""

from ...core.json import text_at
from ...core.text import safe
from ...core.wire import Side
from ...model.change import Change, Ref
from ...model.state.answer import Failure
from ...protocol.advice import Case
from ...protocol.dialect import load
from ...protocol.schema import family_of
from ...protocol.schema import load as fields_of
from ...protocol.unknown_event import unknown_event
from ...protocol.vocabulary import Meaning, RefKind
from ..base import Hit
from ..scene import Scene
from .evidence import failure_at, quoted, refused_by, sentence
from .refused_type import named_type

LIVE, REALTIME = "openai-live", "openai-ga"  # families of schemas
_FIRST = "The first event must be 'session.start'"


def sent_to_the_wrong_api(scene: Scene, change: Change, sent: str, server: str) -> Hit | None:
    """What to say where the server, of the family `server`, refuses an event that only the family `sent` has."""
    failure = failure_at(scene.session, change.seq)
    if failure is None or _family(scene, failure) != server:
        return None
    type_ = named_type(scene.session, failure)
    here = fields_of(server, Side.CLIENT)
    if type_ is None or type_ not in fields_of(sent, Side.CLIENT).events:
        return None
    if type_ in here.events:
        return _too_early(scene, failure, type_) if server == LIVE else None
    advice = unknown_event(Case({"type": type_}, type_, load(server), here))
    return _hit(scene, failure, type_, advice.message, advice.fix or "")


def _too_early(scene: Scene, failure: Failure, type_: str) -> Hit | None:
    """An event that both have, sent to Live before session.start, as if it were Realtime."""
    said = text_at(failure.error, "message") or ""
    if _FIRST not in said or any(one.means is Meaning.SESSION_START for one in scene.session.operations.values()):
        return None
    return _hit(scene, failure, type_, f"{type_} was sent to Live before session.start.", "")


def _hit(scene: Scene, failure: Failure, type_: str, message: str, remedy: str) -> Hit:
    operation = refused_by(scene.session, failure)
    return Hit(
        about=Ref(RefKind.EVENT, str(failure.seq)),
        seq=failure.seq,
        message=f"{message} The server refused it: {sentence(quoted(failure.error))}",
        evidence=(operation.seq, failure.seq) if operation else (failure.seq,),
        remedy=remedy,
        data={"error": failure.error, "type": safe(type_)},
    )


def _family(scene: Scene, failure: Failure) -> str | None:
    said = text_at(failure.error, "message") or ""
    listed = said.partition("Supported values")[2]
    if "'session.start'" in listed or _FIRST in said:
        return LIVE
    if "'conversation.item.create'" in listed:
        return REALTIME
    return family_of(scene.server) if scene.detector.leader(Side.SERVER) else None
