"""A response completed without any output."""

from collections.abc import Iterator, Sequence

from ....core.json import integer_at
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.part import Response, Turn
from ....model.turn import is_wordless
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import leaves_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="empty-completed-response",
    code="RT207",
    severity=Severity.WARNING,
    title="A response completed with nothing in it",
    explanation="The server reports success, but there is no text, no audio and no tool call. The model chose to say "
    "nothing: after a turn that was only noise, with an empty conversation, or because the instructions ask for it.",
    remedy="Look at the user's last item: is there something to answer in it? Then at the instructions. Raise "
    "turn_detection.threshold if noise begins turns.",
    cause=Cause.MODEL_CHOICE,
    explained_by=(
        "session-update-rejected",
        "history-role-type-mismatch",
        "id-too-long-or-dup",
        "item-create-unacked",
        "commit-empty",
    ),
)


_TYPED = (
    "Ask again: a model ends at once now and then, with nothing said. If it happens each time, look for what tells it "
    "to be silent in the instructions, and whether the typed item is what was meant."
)
_WORDLESS = " The transcript of the user's turn is empty: it may have held nothing to answer."
_LOOKED_BACK = 8  # turns: a transcript comes soon after its turn


@on(RULE, Meaning.RESPONSE_CLOSED, Meaning.TRANSCRIPTION_DONE, needs=Trait.COMPLETED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak at the end; be milder where the transcript, which may come later, tells that the user said nothing."""
    session = scene.session
    about = change.ref(RefKind.RESPONSE)
    named = [about.id] if about else _answers_of(session, change)
    for response in filter(None, map(session.responses.get, named)):
        if response.closed_seq and response.status == "completed" and _is_empty(scene, response):
            yield _hit(session, response)


def _answers_of(session: Session, change: Change) -> Sequence[str]:
    """The responses of the turn that a transcribed item belongs to."""
    item = change.ref(RefKind.ITEM)
    recent = reversed(session.turns[-_LOOKED_BACK:])
    turn = next((one for one in recent if item and item.id in one.items), None)
    return turn.responses if turn else ()


def _is_empty(scene: Scene, response: Response) -> bool:
    return not (response.has_output or leaves_out(scene, response) or _holds_other_items(scene.session, response))


def _hit(session: Session, response: Response) -> Hit:
    tokens = integer_at(response.usage, "output_tokens")
    spent = f" It used {tokens:,} output tokens." if tokens is not None else ""
    end = f" (event {response.closed_seq})" if response.opened_seq else ""
    turn = session.turns[response.turn] if response.turn is not None else None
    wordless = turn is not None and is_wordless(session, turn)
    return Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.closed_seq,
        f"{response_text(response)} was completed{end} without text, audio or tool call.{spent}"
        f"{_WORDLESS if wordless else ''}",
        severity=Severity.NOTE if wordless else None,
        evidence=(response.opened_seq or response.closed_seq, response.closed_seq),
        remedy=_TYPED if turn and _is_typed(session, turn) else "",
        data={"output_tokens": tokens},
    )


def _is_typed(session: Session, turn: Turn) -> bool:
    """Tell whether all that the user gave in a turn was written."""
    given = [session.operations.get(seq) for seq in turn.input]
    return bool(given) and not turn.spoken and all(one and one.means is Meaning.ITEM_CREATE for one in given)


def _holds_other_items(session: Session, response: Response) -> bool:
    """Items of kinds that stream nothing here, such as those of tools that the server runs itself."""
    kinds = {session.items[one].type for one in response.items if one in session.items}
    return bool(kinds - {"message", "function_call", ""})
