"""vLLM got the final commit and none that begins the transcription."""

from collections.abc import Iterator

from ....model.handlers.reference import operation_ref
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.evidence import unclaimed_error
from ...facts.piecewise import is_final, is_piecewise, open_commits
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="transcription-never-begun",
    code="RT260",
    severity=Severity.WARNING,
    title="The final commit came without one that begins the transcription",
    explanation="vLLM begins to transcribe at a commit without final, and ends at one with final true. A final commit "
    "alone ends what never began: the audio is collected, nothing is transcribed, and no error says so.",
    remedy='Send {"type":"input_audio_buffer.commit"} once before or while you append audio, and the one with '
    '"final": true after the last piece.',
    cause=Cause.TRANSCRIPTION,
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    if not is_piecewise(scene) or session.voice.heard:
        return
    alone = next(iter(open_commits(session)), None)
    if alone is None or not is_final(alone) or unclaimed_error(session, alone.seq):
        return
    yield Hit(
        operation_ref(alone.seq),
        alone.seq,
        f"The commit of event {alone.seq} is final, and none before it began a transcription: vLLM has nothing to "
        "end, and sends nothing.",
        severity=scene.absence(Severity.WARNING),
        evidence=(alone.seq,),
        expected=("input_audio_buffer.commit",),
    )
