"""The client asked for a set of modalities that the server's dialect does not have."""

import re
from collections.abc import Iterable, Iterator

from ....core.json import JsonObject, object_at, text_at, texts_at
from ....core.text import safe
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.handlers.reference import operation_ref
from ....model.state.answer import Operation
from ....protocol.dialect import Dialect
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="invalid-modalities",
    code="RT305",
    severity=Severity.ERROR,
    title="This combination of modalities does not exist here",
    explanation='GA takes output_modalities of exactly one kind, ["text"] or ["audio"] (audio always brings its '
    'transcript); the beta took modalities, ["text"] or ["audio", "text"]. Any other set is refused together '
    "with everything else in the event.",
    remedy="Ask for one of the sets that the server's dialect has.",
    cause=Cause.MODALITY,
    subsumes=("error-event",),
    explained_by=("session-update-rejected",),
)
_LISTED = re.compile(r"Supported combinations are:?[^\n]{1,300}")
_SET = re.compile(r"\[([^\[\]]{1,80})\]")
_WORD = re.compile(r"['\"]([a-z]{1,20})['\"]")
_PLACES = {Meaning.SESSION_UPDATE: "session", Meaning.RESPONSE_CREATE: "response"}


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The server says so."""
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    operation = refused_by(scene.session, failure)
    parameter = text_at(failure.error, "param") or ""
    says = "invalid modalities" in (text_at(failure.error, "message") or "").lower()
    illegal = operation and parameter.endswith("modalities") and _illegal(operation, scene.server)
    if says or illegal:
        yield Hit(
            about=Ref(RefKind.EVENT, str(change.seq)),
            seq=change.seq,
            message=f"{_sent(operation)} was refused: {sentence(quoted(failure.error))}",
            evidence=(operation.seq, change.seq) if operation else (change.seq,),
            remedy=_remedy(scene.server, failure.error),
            data={"error": failure.error},
        )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    """The log does not show an answer, but the server's dialect is known and has no such set."""
    if scene.detector.leader(Side.SERVER) is None or scene.detector.runner_up(Side.SERVER):
        return
    for operation in scene.session.pending.values():
        asked = _illegal(operation, scene.server)
        if asked:
            yield Hit(
                about=operation_ref(operation.seq),
                seq=operation.seq,
                severity=Severity.WARNING,
                message=f"{operation_text(operation)} asks for {_words(asked)}, which {scene.server.title} does not "
                f"have, and the log shows no answer to it.",
                remedy=_remedy(scene.server),
            )


def _illegal(operation: Operation, server: Dialect) -> list[str]:
    """The modalities that a client event asks for under the server's own name, if the server has no such set."""
    part = _PLACES.get(operation.means)
    asked = texts_at(object_at(operation.body, part), server.modalities_field) if part else []
    return [] if not asked or frozenset(asked) in server.modalities else asked


def _sent(operation: Operation | None) -> str:
    return operation_text(operation) if operation else "An event of the client"


def _words(modalities: Iterable[str]) -> str:
    quoted_words = [f'"{safe(word)}"' for word in modalities]
    return f"[{', '.join(quoted_words)}]"


def _remedy(server: Dialect, error: JsonObject | None = None) -> str:
    """The sets that the server lists, under the name that it gives; else those of its dialect."""
    said = _LISTED.search(text_at(error or {}, "message") or "")
    listed = [_WORD.findall(one) for one in _SET.findall(said[0])] if said else []
    param = (text_at(error or {}, "param") or "").rpartition(".")[2]
    name = safe(param) if param.endswith("modalities") else server.modalities_field
    legal = listed or [sorted(one) for one in server.modalities]
    return f"Set {name} to {' or '.join(map(_words, legal))}."
