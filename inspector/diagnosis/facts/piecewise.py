"""Transcription piece by piece, as vLLM does it: a first commit begins it, a commit with `final` true ends it.

Before the first the server only collects audio; after the last it sends transcription.done (vLLM's realtime server).
"""

from ...model.session import Session
from ...model.state.answer import Answer, Operation
from ...protocol.vocabulary import Meaning
from ..scene import Scene
from .evidence import requests_of

VLLM = "vllm-asr"


def is_piecewise(scene: Scene) -> bool:
    """The server transcribes so, and the recording shows the session from its beginning."""
    return scene.detector.settled == VLLM and scene.session.created_seq > 0


def is_final(commit: Operation) -> bool:
    return commit.body.get("final") is True


def open_commits(session: Session) -> list[Operation]:
    """The commits that no transcript and no error has answered, oldest first."""
    return [one for one in requests_of(session, Meaning.AUDIO_COMMIT) if one.answer is Answer.PENDING]


def begun(session: Session, before: int) -> Operation | None:
    """The commit before event `before` that began the transcription under way."""
    known = (one for one in open_commits(session) if one.seq < before and not is_final(one))
    return next(known, None)
