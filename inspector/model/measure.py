"""How much audio: sent, waiting, heard and delivered, in milliseconds of the formats that are in effect.

Plain facts for whoever answers questions about a recording: why the buffer is
empty at a commit, whether turn detection heard anything, and whether all the
sound of an answer came.
"""

import re
from typing import NamedTuple

from ..core.clock import MILLISECOND
from ..core.json import integer_at
from .session import Session
from .state.hearing import Emptied
from .state.part import Item, Response
from .state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms, width_of

OUTPUT_TOKEN_MS = 50  # of assistant audio in one token (OpenAI's guide to Realtime costs)
INPUT_TOKEN_MS = 100  # of user audio in one token (the same, and observed)
STUB_BYTES = 4800  # a log that leaves out the audio keeps less of it
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]")
"""Letters of Thai, Lao, Burmese, Khmer, Chinese and Japanese."""
_WORD = re.compile(r"\d|[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Waiting(NamedTuple):
    """The input buffer at a commit, or at the end."""

    ms: int  # of audio, appended since the buffer was last emptied
    appended_ms: int  # of all audio
    appends: int
    emptied: Emptied | None  # by whom and when; None where nothing was committed or cleared before


class Heard(NamedTuple):
    """What turn detection made of the audio that was appended."""

    appended_ms: int
    started: int
    stopped: int
    open_seq: int  # of the speech_started without an end; 0: none
    open_ms: int | None  # where that speech began, from the first audio of the session
    heard_ms: int  # of speech with a beginning and an end


class Delivered(NamedTuple):
    """The sound of one item of a response."""

    item: str
    response: str
    audio_ms: int
    deltas: int  # of sound and words together
    transcript: str
    truncated_ms: int | None  # where the client said that the user stopped hearing it
    left_out: bool  # so little audio that the log seems to have left it out

    @property
    def words(self) -> int | None:
        """The words of the transcript; None where the script does not part them by blanks."""
        return word_count(self.transcript)


class Sounded(NamedTuple):
    """The sound of one response against what it was charged for and how it could be played."""

    audio_ms: int
    tokens: int | None  # of audio, in its usage
    items: tuple[Delivered, ...]
    remaining_ms: int | None  # of sound not played yet at its last event, if played as it came; None without times
    silent_ms: int | None  # of audible gaps; None without times

    @property
    def charged_ms(self) -> int | None:
        """The sound that the tokens stand for."""
        return None if self.tokens is None else self.tokens * OUTPUT_TOKEN_MS


def appended_ms(session: Session) -> int:
    """Milliseconds of audio appended in the whole recording."""
    return session.buffer.total_bytes // bytes_per_ms(session.config, INPUT_FORMAT)


def waiting(session: Session, commit: int | None = None) -> Waiting:
    """The buffer when the client sent `commit` (the seq of an operation), else as it stands."""
    operation = session.operations.get(commit) if commit is not None else None
    buffer = session.buffer
    size = operation.buffered_bytes if operation else buffer.pending_bytes
    width = bytes_per_ms(session.config, INPUT_FORMAT)
    before = (one for one in reversed(buffer.emptied) if commit is None or one.seq < commit)
    return Waiting(size // width, appended_ms(session), buffer.appends, next(before, None))


def heard(session: Session) -> Heard:
    """What turn detection has reported so far."""
    buffer = session.buffer
    speech = buffer.speech
    return Heard(
        appended_ms(session),
        buffer.speech_started,
        buffer.speech_stopped,
        speech.open_seq,
        speech.open_ms if speech.open_seq else None,
        speech.heard_ms,
    )


def sounded(session: Session, response: Response) -> Sounded:
    """The sound of a response, whole and by item."""
    player, at = response.player, response.last_at
    items = [session.items[one] for one in response.items if one in session.items]
    width = audio_width(session, response)
    return Sounded(
        response.audio_bytes // width,
        integer_at(response.usage, "output_token_details", "audio_tokens"),
        tuple(_delivered(response, item, width) for item in items if _speaks(item)),
        player.remaining(at) // MILLISECOND if player and at is not None else None,
        player.silent // MILLISECOND if player else None,
    )


def audio_width(session: Session, response: Response) -> int:
    """Bytes per millisecond of a response's sound: in its own format, else the session's."""
    form = response.audio_format
    return width_of(form) if form is not None else bytes_per_ms(session.config, OUTPUT_FORMAT)


def _speaks(item: Item) -> bool:
    return any(stream.audio_bytes or "audio" in stream.kind for stream in item.streams.values())


def _delivered(response: Response, item: Item, width: int) -> Delivered:
    streams = [one for one in item.streams.values() if one.index >= 0]
    size = sum(stream.audio_bytes for stream in streams)
    text = " ".join(stream.text for stream in streams if stream.text)
    return Delivered(
        item.id,
        response.id,
        size // width,
        sum(stream.deltas for stream in streams),
        text,
        item.truncated_ms,
        left_out=bool(text) and size < STUB_BYTES,
    )


def word_count(text: str) -> int | None:
    """The words of a text as they are spoken, each digit counted as one; None for scripts without blanks."""
    return None if _UNPARTED.search(text) else len(_WORD.findall(text))
