"""A session.update states an audio format with a rate that the server does not take."""

from collections.abc import Iterator

from ....core.json import Json, JsonObject, object_at, path_text, value_at
from ....core.text import clip, safe
from ....model.change import Change, Ref
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text, quoted, sentence
from ...registry import at_end, on
from ...scene import Scene
from ...sound.refusal import refused_update, unanswered_updates

RULE = Rule(
    name="pcm-rate-not-24k",
    code="RT410",
    severity=Severity.ERROR,
    title="The audio format has a wrong rate",
    explanation="audio/pcm needs rate 24000, the only one that OpenAI's servers take. audio/pcmu and audio/pcma are "
    "always 8 kHz and have no rate. With a wrong rate the whole update is refused.",
    remedy='Send {"type": "audio/pcm", "rate": 24000}, and audio/pcmu or audio/pcma without a rate; resample the audio '
    "to match.",
    cause=Cause.AUDIO_FORMAT,
    subsumes=("unknown-parameter", "error-event"),
    explained_by=("session-update-rejected",),
)
_FORMATS = (("audio", "input", "format"), ("audio", "output", "format"))


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    refusal = refused_update(scene, change.seq)
    wrong = _wrong(refusal.wanted) if refusal else ""
    if refusal is None or not wrong or not refusal.names("rate", "format"):
        return
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"{operation_text(refusal.update)} asks for {wrong}: {sentence(quoted(refusal.failure.error))}",
        evidence=(refusal.update.seq, change.seq),
        data={"error": refusal.failure.error},
    )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    for update in unanswered_updates(scene):
        wrong = _wrong(object_at(update.body, "session"))
        if wrong:
            yield Hit(
                about=Ref(RefKind.EVENT, str(update.seq)),
                seq=update.seq,
                severity=Severity.NOTE,
                message=f"{operation_text(update)} asks for {wrong}. No answer to it is recorded; such an update is "
                "refused.",
            )


def _wrong(wanted: JsonObject) -> str:
    """The formats with a wrong rate, in words; empty where there is none."""
    complaints = ((path, _complaint(value_at(wanted, path))) for path in _FORMATS)
    return " and ".join(f"{path_text(path)} {complaint}" for path, complaint in complaints if complaint)


def _complaint(form: Json) -> str:
    if not isinstance(form, dict):
        return ""
    name, rate = form.get("type"), form.get("rate")
    if name == "audio/pcm" and rate != 24000:
        return f"audio/pcm with rate {clip(safe(str(rate)), 40)}" if "rate" in form else "audio/pcm without a rate"
    if name in ("audio/pcmu", "audio/pcma") and rate is not None:
        return f"{name} with rate {clip(safe(str(rate)), 40)}"
    return ""
