"""What a session without responses shows in their place: the two flows of its voice, and the work it handed over."""

from collections.abc import Iterator

from ...core.clock import MILLISECOND, span_text
from ...core.text import safe
from ...model.measure import appended_ms
from ...model.session import Session
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms
from ...model.state.voice import Delegation
from ...recording.reading import Reading
from ..text.plot import gauge
from ..text.span import BLANK, Line, Role, Span, heading, paragraph

_GAUGE = 24  # cells
_WORDS = 2_000
_DELEGATIONS = 200


def voice_lines(reading: Reading, width: int) -> list[Line]:
    """Why there is no bar, and what there is instead; no line is wider than `width`."""
    session, voice = reading.session, reading.session.voice
    if not (voice.appends or voice.audio_bytes or voice.heard or voice.said or session.delegations):
        return [Line((Span("No answer yet, and none was asked for.", Role.DIM),))]
    title = safe(reading.scene.server.title[:60])
    lines = [*paragraph(f"{title} has no responses: it listens and speaks all the time.", width), BLANK]
    sent = voice.appended_bytes // bytes_per_ms(session.config, INPUT_FORMAT) + appended_ms(session)
    spoken = voice.audio_bytes // bytes_per_ms(session.config, OUTPUT_FORMAT)
    top = max(sent, spoken, 1)
    lines += _flow("heard", sent, top, "".join(voice.heard), Role.CLIENT, width)
    lines += _flow("said", spoken, top, "".join(voice.said), Role.SERVER, width)
    if session.delegations:
        lines += [BLANK, heading("Delegations", "work that the session handed over"), *_delegations(session, width)]
    return lines


def _flow(word: str, audio_ms: int, top: int, text: str, role: Role, width: int) -> Iterator[Line]:
    figure = f" {span_text(audio_ms * MILLISECOND)} of audio"
    yield Line((Span(f"{word:<7}", Role.DIM), Span(gauge(audio_ms, top, _GAUGE), role), Span(figure)))
    if text:
        words = " ".join(text[:_WORDS].split())
        yield from paragraph(safe(f"“{words}”"), width, lead=(Span(" " * 7),))


def _delegations(session: Session, width: int) -> Iterator[Line]:
    for one in [*session.delegations.values()][:_DELEGATIONS]:
        lead = (Span(f"  #{one.created_seq:<6}", Role.LINK), Span(f"{safe(one.target[:12]):<13}", Role.STRONG))
        for line in paragraph(safe(_told(one)), width, lead=lead):
            yield line._replace(jump=one.created_seq)


def _told(one: Delegation) -> str:
    state = "open" if one.is_open else "done"
    calls = f", {len(one.unanswered)} of {len(one.calls)} calls without a result" if one.unanswered else ""
    words = " ".join("".join(one.text)[:_WORDS].split())
    return f"{state}{calls}{f': “{words}”' if words else ''}"
