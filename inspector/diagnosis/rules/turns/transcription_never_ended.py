"""vLLM transcribes, and no final commit tells it that the audio is complete."""

from collections.abc import Iterator

from ....core.text import count_text
from ....model.handlers.reference import operation_ref
from ....protocol.vocabulary import Cause
from ...base import Ends, Hit, Rule, Severity
from ...facts.piecewise import is_final, is_piecewise, open_commits
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="transcription-never-ended",
    code="RT261",
    severity=Severity.WARNING,
    title="No final commit ended the transcription",
    explanation="vLLM sends pieces of the transcript while audio comes, and transcription.done only after a commit "
    "with final true. Without one it waits for more audio, for as long as the connection lasts.",
    remedy='Send {"type":"input_audio_buffer.commit","final":true} after the last piece of audio, and keep the '
    "connection open until transcription.done.",
    cause=Cause.TRANSCRIPTION,
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """A note where somebody may still be dictating, or has read the pieces and gone."""
    commits = open_commits(scene.session)
    if not is_piecewise(scene) or not commits or any(map(is_final, commits)):
        return
    first, pieces = commits[0], len(scene.session.voice.heard)
    came = f"{count_text(pieces, 'piece')} of it came" if pieces else "no piece of it came"
    yield Hit(
        operation_ref(first.seq),
        first.seq,
        f"The commit of event {first.seq} began a transcription, {came}, and no commit with final true followed: "
        "vLLM waits for more audio before it sends transcription.done.",
        severity=Severity.WARNING if scene.ends is Ends.REPORTED else Severity.NOTE,
        evidence=(first.seq,),
        expected=("input_audio_buffer.commit",),
    )
