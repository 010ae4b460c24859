"""The sound of an answer ran out while more of it was still to come."""

from collections.abc import Iterable, Iterator

from ....core.clock import MILLISECOND, SECOND, span_text
from ....model.change import Change, Ref
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import unless_left_out
from ...registry import at_end, on
from ...scene import Scene
from ...sound.format import timed_width
from ...trait import Trait

RULE = Rule(
    name="output-playback-gap",
    code="RT431",
    severity=Severity.WARNING,
    title="The sound of an answer came too late to be played without a gap",
    explanation="Audio comes faster than it plays, so a player always has some in hand. Here all that had come was "
    "played before the next delta of the same sentence arrived, and the user heard a gap. The server, the network or "
    "whatever relays the deltas was slow; a reader that is busy elsewhere looks the same.",
    remedy="Keep half a second of audio in hand before playback begins, read the socket in a task that does nothing "
    "else, and compare the times here with those in another place on the way.",
    cause=Cause.PLAYBACK,
    explained_by=("intercepted",),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.NAMED)
def check(scene: Scene, change: Change) -> Iterable[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    return _gap(scene, response) if response else ()


@at_end(RULE)
def still_open(scene: Scene) -> Iterator[Hit]:
    for response in scene.session.open.values():
        yield from _gap(scene, response)


def _gap(scene: Scene, response: Response) -> Iterator[Hit]:
    player = response.player
    if player is None or not player.gaps or timed_width(scene, response) != player.width or _is_coarse(response):
        return
    times = "once" if player.gaps == 1 else f"{player.gaps:,} times, for {span_text(player.silent)} together"
    most = "for" if player.gaps == 1 else "the longest"
    yield Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=player.gap_seq,
        severity=unless_left_out(scene, Severity.WARNING),
        confidence=Confidence.MEDIUM,
        message=f"The sound of {response_text(response)} ran out {times}, {most} {span_text(player.longest_gap)} "
        f"before event {player.gap_seq}, if it was played as it came.",
        evidence=(player.gap_seq,),
        data={
            "gaps": player.gaps,
            "silent_ms": player.silent // MILLISECOND,
            "longest_ms": player.longest_gap // MILLISECOND,
        },
    )


def _is_coarse(response: Response) -> bool:
    """The times are whole seconds, as some logs write them: gaps are then made by the rounding."""
    times = (response.opened_at, response.first_output_at, response.last_at)
    return all(at is None or at % SECOND == 0 for at in times)
