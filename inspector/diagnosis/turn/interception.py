"""What the relay itself did to a turn: messages that somebody holds, dropped, changed or put in there on purpose."""

from collections.abc import Iterator, Sequence

from ...core.clock import span_text
from ...core.text import count_text, safe
from ...model.state.link import Decision, Hold
from ...protocol.vocabulary import Cause
from ..base import Confidence, Suspect
from .case import Case

_DEEDS = {
    "drop": "dropped",
    "edit": "edited",
    "duplicate": "sent twice",
    "inject": "put in",
}
"""What was done, by the word in the recording."""
_RELEASE = "Let go what the relay holds, and see what follows."
_AGAIN = "Do the same again and leave the messages as they are."


def holding(case: Case) -> Hold | None:
    """What the relay holds now; of both sides' the one that is held longer."""
    held = case.session.link.holding.values()
    return min(held, key=lambda one: one.seq, default=None)


def held_text(hold: Hold, now: int | None = None) -> str:
    """One sentence about what is held, at the moment `now` (µs) where that is to be said."""
    what = f"{safe(hold.type[:80]) or 'a message'} of the {hold.side.who} (event {hold.seq})"
    span = now - hold.at if now is not None and hold.at is not None else 0
    since = f", for {span_text(span)} now" if span > 0 else ""
    return f"The relay holds {what}{since}: it has not reached the {hold.side.other.who}."


def headline(case: Case) -> str:
    """What is held now, and since when; empty where nothing is."""
    hold = holding(case)
    return held_text(hold, case.scene.now) if hold else ""


def deeds_text(decisions: Sequence[Decision]) -> str:
    """What was done to how many messages: `2 dropped, 1 edited`."""
    words = [_DEEDS.get(one.deed, "changed") for one in decisions]
    return ", ".join(
        f"{words.count(word)} {word}" for word in dict.fromkeys((*_DEEDS.values(), "changed")) if word in words
    )


def interception(case: Case) -> Suspect | None:
    """Somebody stands in between: surely the cause while something is held, likely where something was dropped."""
    hold = holding(case)
    if hold is not None:
        return Suspect(Cause.INTERCEPT, Confidence.HIGH, held_text(hold), (hold.seq,), _RELEASE)
    decisions = [*_of_turn(case)]
    if decisions:
        dropped = any(one.deed == "drop" for one in decisions)
        confidence = Confidence.HIGH if dropped else Confidence.MEDIUM
        seqs = tuple(dict.fromkeys(one.seq for one in decisions))
        because = (
            f"Somebody stood in between: of {count_text(len(seqs), 'message')} in this turn {deeds_text(decisions)}."
        )
        return Suspect(Cause.INTERCEPT, confidence, because, seqs[:10], _AGAIN)
    return None


def _of_turn(case: Case) -> Iterator[Decision]:
    """The decisions about messages of the turn; all of them where there is no turn."""
    turn, turns = case.turn, case.session.turns
    first = turn.first_seq if turn else 0
    following = turns[turn.index + 1 : turn.index + 2] if turn else []
    end = following[0].first_seq if following else case.session.last_seq + 1
    return (one for one in case.session.link.decisions if first <= one.seq <= end)
