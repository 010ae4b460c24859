"""The user's words could not be transcribed."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change
from ....model.state.setting import TRANSCRIPTION, setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import quoted, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="transcription-failed",
    code="RT404",
    severity=Severity.WARNING,
    title="The user's words could not be transcribed",
    explanation="The transcript comes from a model of its own, beside the conversation. Its failure leaves the user's "
    "text empty; the answer is not affected, since the model hears the audio itself.",
    remedy="Check the model named in audio.input.transcription (input_audio_transcription in the beta), and its quota.",
    cause=Cause.TRANSCRIPTION,
    explained_by=("quota-exhausted", "rate-limited", "auth-failure"),
)
_DEPLOYMENT = "On Azure transcription.model must be the name of a deployment in your resource: deploy {model}, or put "
_DEPLOYMENT += "the name of the deployment that you have there."


@on(RULE, Meaning.TRANSCRIPTION_FAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.ITEM)
    if about is None:
        return
    error = scene.session.items[about.id].transcription_error
    why = f": {quoted(error)}" if error else ", and the log does not show why"
    model = text_at(setting(scene.session.config, TRANSCRIPTION), "model") or "a transcription model"
    yield Hit(
        about,
        change.seq,
        sentence(f"The transcription of {safe(about.id)} failed{why}"),
        remedy=_DEPLOYMENT.format(model=safe(model)) if text_at(error, "code") == "DeploymentNotFound" else "",
        data={"error": error},
    )
