"""Client events of one API that were sent to another: Realtime's to Live, and Live's to Realtime.

The two share a host and half of their words. The server refuses the type of the event; which API it is shows in the
types that the refusal lists, else in what the server has sent before.
"""

import re

from ..core.json import text_at
from ..core.text import safe
from ..core.wire import Side
from ..model.change import Change, Ref
from ..model.session import Failure
from ..protocol.advice import Case
from ..protocol.dialect import load
from ..protocol.schema import family_of
from ..protocol.schema import load as fields_of
from ..protocol.unknown_event import unknown_event
from ..protocol.vocabulary import RefKind
from .base import Hit
from .evidence import failure_at, quoted, refused_by, sentence
from .scene import Scene

LIVE, REALTIME = "openai-live", "openai-ga"  # families of schemas
_TYPE = re.compile(r"'([a-z_]+(?:\.[a-z_]+)+)'")


def sent_to_the_wrong_api(scene: Scene, change: Change, sent: str, server: str) -> Hit | None:
    """What to say where the server, of the family `server`, refuses an event that only the family `sent` has."""
    failure = failure_at(scene.session, change.seq)
    if failure is None or _family(scene, failure) != server:
        return None
    type_ = _refused_type(scene, failure)
    here = fields_of(server, Side.CLIENT)
    if type_ is None or type_ in here.events or type_ not in fields_of(sent, Side.CLIENT).events:
        return None
    advice = unknown_event(Case({"type": type_}, type_, load(server), here))
    operation = refused_by(scene.session, failure)
    return Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"{advice.message} The server refused it: {sentence(quoted(failure.error))}",
        evidence=(operation.seq, change.seq) if operation else (change.seq,),
        remedy=advice.fix or "",
        data={"error": failure.error, "type": safe(type_)},
    )


def _family(scene: Scene, failure: Failure) -> str | None:
    listed = (text_at(failure.error, "message") or "").partition("Supported values")[2]
    if "'session.start'" in listed:
        return LIVE
    if "'conversation.item.create'" in listed:
        return REALTIME
    return family_of(scene.server) if scene.detector.leader(Side.SERVER) else None


def _refused_type(scene: Scene, failure: Failure) -> str | None:
    """The type that the error objects to: the first one it quotes, else that of the event it answers."""
    named = _TYPE.search((text_at(failure.error, "message") or "").partition("Supported values")[0])
    operation = refused_by(scene.session, failure)
    return named[1] if named else operation.type if operation else None
