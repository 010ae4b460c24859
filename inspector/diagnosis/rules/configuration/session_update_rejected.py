"""A session.update was refused, and with it everything it asked for."""

from collections.abc import Iterator

from ....core.json import JsonObject, object_at, text_at, value_at
from ....core.text import list_text, safe
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.state.answer import Certainty, Failure, Operation
from ....model.state.setting import TURN_DETECTION, setting, stated
from ....protocol.dialect import BASE, Dialect, load
from ....protocol.errors import entry_for
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.correction import correction
from ...facts.evidence import RECENT, operation_text, quoted, refused_by, sentence
from ...facts.rename import corrected_by, settings_of
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="session-update-rejected",
    code="RT301",
    severity=Severity.ERROR,
    title="The session.update was refused as a whole",
    explanation="One field that the server does not accept discards the whole session.update, without a trace in the "
    "session: modalities, voice, tools, formats and turn detection all keep their old values. Most later surprises "
    "come from this one error.",
    remedy="Correct the field that the error names and send the whole session.update again; wait for session.updated "
    "and compare it with what you asked for.",
    cause=Cause.CONFIGURATION,
    subsumes=("error-event",),
    explained_by=("realtime-events-on-live",),
)


@on(RULE, Meaning.ERROR, Meaning.SESSION_UPDATED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak when an update is refused; say so when a later one made it good."""
    for failure in scene.session.failures[-RECENT:]:
        update = refused_by(scene.session, failure)
        if update is None or update.means is not Meaning.SESSION_UPDATE:
            continue
        if change.means is Meaning.SESSION_UPDATED or failure.seq == change.seq:
            yield _hit(scene, failure, update)


def _hit(scene: Scene, failure: Failure, update: Operation) -> Hit:
    fields = [name for name in object_at(update.body, "session") if name != "type"]
    lost = f" Nothing of it was applied: {list_text([*map(safe, fields)])}." if fields else ""
    better = corrected_by(scene.session, update, scene.server)
    healed = f" A later session.update (event {better.seq}) was accepted." if better else ""
    said = sentence(quoted(failure.error))
    return Hit(
        about=Ref(RefKind.EVENT, str(failure.seq)),
        seq=failure.seq,
        severity=Severity.WARNING if better else Severity.ERROR,
        confidence=Confidence.HIGH if failure.certainty is Certainty.CERTAIN else Confidence.MEDIUM,
        message=f"{operation_text(update)} was refused by event {failure.seq}: {said}{lost}{healed}",
        evidence=(update.seq, failure.seq),
        remedy=_remedy(scene) or _of_code(failure) or _of_field(scene, update, failure),
        data={
            "error": failure.error,
            "operation": update.seq,
            "param": text_at(failure.error, "param"),
            "fields": [*fields],
            "settings": [*settings_of(update.body)],
            "takes_over": _takes_over(object_at(update.body, "session")),
            "until": better.answered_seq if better else None,
        },
    )


def _takes_over(asked: JsonObject) -> bool:
    """Whether an update leaves the turns to the client: turn detection off, or without answers."""
    turns = setting(asked, TURN_DETECTION)
    return value_at(turns, ("create_response",)) is False if turns else stated(asked, TURN_DETECTION)


def _of_code(failure: Failure) -> str:
    """What to do about an error that only a session.update gets; empty for those that any event may get."""
    entry = entry_for(failure.error)
    return entry.remedy if entry and entry.ends == "session.update" else ""


def _of_field(scene: Scene, update: Operation, failure: Failure) -> str:
    """What is wrong with the field that the error names; empty where nothing tells."""
    told = correction(scene, update, failure.error)
    return f"{told} {_AGAIN}" if told else ""


_AGAIN = "Then send the whole session.update again, and compare session.updated with what you asked for."


def _remedy(scene: Scene) -> str:
    """Where beta and GA meet, correcting one field leads to the next error; empty where they do not."""
    names = _shape(scene), scene.detector.leader(Side.SERVER)
    client, server = (load(name) if name else None for name in names)
    if client is None or server is None or client.id not in BASE or client.modalities_field == server.modalities_field:
        return ""
    return (
        f"This session.update has the shape of {client.title}, and the server speaks {server.title}: send all of it in "
        f"the server's shape, then compare session.updated with what you asked for.{_way_to_ga(scene, client, server)}"
    )


def _shape(scene: Scene) -> str | None:
    """What the client's events show, also against what the address says."""
    leader = scene.detector.leader(Side.CLIENT)
    return leader if leader in BASE else scene.detector.runner_up(Side.CLIENT)


def _way_to_ga(scene: Scene, client: Dialect, server: Dialect) -> str:
    """How a client that speaks GA reaches a server that does: the address or a header asked for the beta."""
    if "openai-ga" not in client.lineage or server.id not in _SERVED_AS_BOTH:
        return ""
    url = text_at(scene.session.opened, "url") or ""
    azure = " Or keep GA's shape and connect to Azure's path of GA, /openai/v1/realtime, without api-version."
    openai = " Or keep GA's shape and connect without the header OpenAI-Beta, which asks for the beta"
    if server.id == "azure-beta" or "api-version=" in url:
        return azure
    return f"{openai}." if url else f"{openai} (on Azure: to /openai/v1/realtime, without api-version)."


_SERVED_AS_BOTH = frozenset({"openai-beta", "azure-beta"})
