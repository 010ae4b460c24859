"""The length of an answer's audio does not fit its tokens, or its words."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.text import count_text
from ....core.wire import Transport
from ....model.change import Change, Ref
from ....model.measure import OUTPUT_TOKEN_MS, Sounded, sounded
from ....model.state.part import Response
from ....model.state.setting import SPEED, setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import holds_everything, keeps_to_the_letter
from ...registry import on
from ...scene import Scene
from ...sound.format import timed_width
from ...trait import Trait

RULE = Rule(
    name="audio-duration-mismatch",
    code="RT433",
    severity=Severity.NOTE,
    title="The length of the audio does not fit the answer",
    explanation="An audio token stands for 50 ms of the model's speech, and people speak 100 to 250 words per minute. "
    "Where far less audio came than was charged for, or than the words take, some of it was not sent; where it is far "
    "longer, it is silence, it is repeated, or it is in another format than stated.",
    remedy="Join the audio deltas of the item, play them in the stated format, and compare what you hear with the "
    "transcript. If the end is missing there too, the player is not to blame.",
    cause=Cause.SERVER_ERROR,
)
_TWICE = 2.0  # as long or as short as that, and a second of difference
_SLACK = 1_000  # ms
_LONG = 3_000  # ms: the pace of shorter answers varies too much
_SLOWEST, _FASTEST = 60, 400  # words per minute


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED | Trait.OPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if response is None or not _is_judged(scene, response):
        return
    facts = sounded(scene.session, response)
    wrong = [text for text in (_against_tokens(scene, facts), _against_words(scene, facts)) if text]
    if not wrong or not facts.audio_ms or any(item.left_out for item in facts.items):
        return
    yield Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=change.seq,
        confidence=Confidence.MEDIUM,
        message=f"{response_text(response)} brought {span_text(facts.audio_ms * MILLISECOND)} of audio; "
        f"{' and '.join(wrong)}.",
        evidence=(response.opened_seq, change.seq) if response.opened_seq else (change.seq,),
        data={"audio_ms": facts.audio_ms, "tokens": facts.tokens, "words": _words(facts)},
    )


def _is_judged(scene: Scene, response: Response) -> bool:
    """All of its sound must be in the recording, at a known width."""
    complete = response.status == "completed" and response.opened_seq > 0
    return complete and scene.transport is Transport.WEBSOCKET and bool(timed_width(scene, response))


def _against_tokens(scene: Scene, facts: Sounded) -> str:
    charged = facts.charged_ms
    if not charged or not keeps_to_the_letter(scene) or abs(charged - facts.audio_ms) < _SLACK:
        return ""
    if charged < facts.audio_ms * _TWICE and facts.audio_ms < charged * _TWICE:
        return ""
    if facts.audio_ms < charged and not holds_everything(scene):
        return ""
    tokens = count_text(facts.tokens or 0, "audio token")
    return f"its {tokens} stand for {span_text(charged * MILLISECOND)}, {OUTPUT_TOKEN_MS} ms each"


def _against_words(scene: Scene, facts: Sounded) -> str:
    words = _words(facts) if facts.audio_ms >= _LONG else None
    if not words:
        return ""
    pace, speed = words * 60_000 / facts.audio_ms, _speed(scene)
    if _SLOWEST * speed <= pace <= _FASTEST * speed or (pace > _FASTEST and not holds_everything(scene)):
        return ""
    return f"its {count_text(words, 'word')} make {round(pace):,} words per minute"


def _words(facts: Sounded) -> int | None:
    """The words of all items; None where one of them has none that can be counted."""
    counts = [item.words for item in facts.items]
    known = [count for count in counts if count]
    return sum(known) if known and len(known) == len(counts) else None


def _speed(scene: Scene) -> float:
    speed = setting(scene.session.config, SPEED)
    return speed if isinstance(speed, int | float) and speed > 0 else 1.0
