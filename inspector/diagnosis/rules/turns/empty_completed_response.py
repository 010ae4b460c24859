"""A response completed without any output."""

from collections.abc import Iterator

from ....core.json import integer_at
from ....model.change import Change
from ....model.part import Response
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import response_text
from ...official import leaves_out
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


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "completed":
        return
    if response.has_output or leaves_out(scene, response) or _holds_other_items(scene.session, response):
        return
    tokens = integer_at(response.usage, "output_tokens")
    spent = f" It used {tokens:,} output tokens." if tokens is not None else ""
    end = f" (event {change.seq})" if response.opened_seq else ""
    yield Hit(
        about,
        change.seq,
        f"{response_text(response)} was completed{end} without text, audio or tool call.{spent}",
        evidence=(response.opened_seq or change.seq, change.seq),
        data={"output_tokens": tokens},
    )


def _holds_other_items(session: Session, response: Response) -> bool:
    """Items of kinds that stream nothing here, such as those of tools that the server runs itself."""
    kinds = {session.items[one].type for one in response.items if one in session.items}
    return bool(kinds - {"message", "function_call", ""})
