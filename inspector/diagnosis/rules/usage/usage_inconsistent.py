"""The token counts of a response do not add up."""

from collections.abc import Iterator

from ....core.json import JsonObject, integer_at, object_at
from ....model.change import Change, Ref
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="usage-inconsistent",
    code="RT653",
    severity=Severity.NOTE,
    title="The token counts do not add up",
    explanation="The total is the input and the output, and each of these is the sum of its text, audio and images. "
    "Where that is not so, the server counts differently or wrongly. The conversation is not affected.",
    remedy="Do not bill by these figures; compare them with the provider's own account of usage.",
    cause=Cause.SERVER_ERROR,
)
_INPUT = ("text_tokens", "audio_tokens", "image_tokens")
_OUTPUT = ("text_tokens", "audio_tokens")


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COUNTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    wrong = _wrong(response.usage) if response and response.usage else ()
    if response is None or not wrong:
        return
    yield Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=change.seq,
        message=f"In the usage of {response_text(response)} {' and '.join(wrong)}.",
        data={"usage": response.usage},
    )


def _wrong(usage: JsonObject) -> list[str]:
    read, written, total = (integer_at(usage, f"{name}_tokens") for name in ("input", "output", "total"))
    wrong = []
    if read is not None and written is not None and total is not None and read + written != total:
        wrong.append(f"total_tokens is {total:,} where input and output make {read:,} + {written:,}")
    for name, whole, parts in (("input", read, _INPUT), ("output", written, _OUTPUT)):
        details = object_at(usage, f"{name}_token_details")
        counts = [integer_at(details, part) for part in parts]
        told = [count for count in counts if count is not None]
        if whole is not None and None not in counts[:2] and sum(told) != whole:
            wrong.append(f"{name}_tokens is {whole:,} where its parts make {' + '.join(f'{one:,}' for one in told)}")
    return wrong
